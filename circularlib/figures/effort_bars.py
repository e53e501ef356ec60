"""Effort against benefit: a bar to the left and one to the right, and what is left of both."""

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from circularlib.figures.chart import COLOURS, HATCHES, Chart, empty_chart, unit_axis, wrapped
from circularlib.figures.words import Bilingual, bilingual, label, word
from circularlib.units import LANGUAGES, printed

__all__ = ["effort_chart"]

_ROW_INCHES = 0.42


def effort_chart(
    table: pd.DataFrame,
    *,
    by: str,
    title: str,
    source: Bilingual,
    households: None,  # noqa: ARG001
) -> Chart:
    """Cost to the left of nought, benefit to the right, the net position as a dot.

    Args:
        table: One row per group, in the order of the picture: `by`, `cost_eur` and
            `benefit_eur`, 0 or more; `net_eur`, `low_eur`, `high_eur`, the ends missing where
            there is no interval.
        by: Column of the groups.
        title: Key of the title.
        source: Line that says whose figures these are.
        households: None: such bars are not about households, and the caller has to say so.

    Returns:
        The chart.
    """
    if table.empty:
        return empty_chart(title, source)
    rows = table.reset_index(drop=True)
    places = [float(len(rows) - 1 - place) for place in range(len(rows))]

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        for number, (name, sign) in enumerate((("cost_eur", -1), ("benefit_eur", 1))):
            axes.barh(
                places, sign * rows[name].astype(float), height=0.66, color=COLOURS[number],
                hatch=HATCHES[number], edgecolor="white", label=label(f"bar_{name}", language),
            )  # fmt: skip
        _net(axes, rows, places, label("net_with_interval", language))
        axes.axvline(0, color="0.2", linewidth=1)
        axes.set_yticks(places, [wrapped(name, language) for name in rows[by]])
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.set_xlabel(label("cost_left_benefit_right_eur", language))
        axes.grid(visible=False, axis="y")
        unit_axis(axes, "x", "eur", language)
        figure.legend(loc="outside lower center", ncols=3)

    height = 1.5 + _ROW_INCHES * len(rows)
    return Chart(title, draw, _alternative(rows, by), source, height_inches=height)


def _net(axes: Axes, rows: pd.DataFrame, places: list[float], name: str) -> None:
    """Dots with their intervals; one without is hollow."""
    ends = rows[["low_eur", "net_eur", "high_eur"]].to_numpy(dtype=float)
    for number, (place, (low, net, high)) in enumerate(zip(places, ends, strict=True)):
        is_known = math.isfinite(low) and math.isfinite(high)
        if is_known:
            axes.plot([low, high], [place, place], color="black", linewidth=2)
        axes.plot(
            net, place, marker="o", color="black", linestyle="none", zorder=4,
            markerfacecolor="black" if is_known else "white", label=None if number else name,
        )  # fmt: skip


def _alternative(rows: pd.DataFrame, by: str) -> Bilingual:
    """Each group with cost, benefit and net position, in words."""
    amounts = rows[["cost_eur", "benefit_eur", "net_eur"]].to_numpy(dtype=float).tolist()
    texts = {
        language: "; ".join(
            f"{word(name, language)} "
            + " / ".join(printed(value, "eur", language) for value in values)
            for name, values in zip(rows[by], amounts, strict=True)
        )
        for language in LANGUAGES
    }
    return bilingual("alt_effort", count=str(len(rows)), rows=texts)
