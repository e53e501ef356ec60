"""Lines over a number: a position over time with its band, a figure over a share."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from circularlib.figures.chart import (
    COLOURS,
    LEGEND_COLUMNS,
    LINES,
    Chart,
    empty_chart,
    named,
    unit_axis,
    wrapped,
)
from circularlib.figures.words import Bilingual, bilingual, label, word
from circularlib.units import LANGUAGES, printed

__all__ = ["line_chart"]


def line_chart(
    table: pd.DataFrame,
    *,
    x: str,
    value: str,
    title: str,
    source: Bilingual,
    unit: str,
    x_unit: str = "count",
    by: str | None = None,
    by_unit: str | None = None,
    low: str | None = None,
    high: str | None = None,
    marks_lowest: bool = False,
    households: None,  # noqa: ARG001
) -> Chart:
    """Lines over a number, with nought in the picture.

    Args:
        table: One row per line and point, in the order of the points.
        x: Column of the numbers from left to right.
        value: Column of the heights.
        title: Key of the title.
        source: Line that says whose figures these are.
        unit: Ending of the name of the heights.
        x_unit: Ending of the name of the numbers below.
        by: Column that names the line, or None for one line.
        by_unit: Ending of the name of `by` where it holds numbers.
        low: Column of the lower edge of a band, or None.
        high: Column of its upper edge.
        marks_lowest: Marks the lowest point of the only line, with its height.
        households: None: such lines are not about households, and the caller has to say so.

    Returns:
        The chart.
    """
    rows = table.dropna(subset=[value])
    if rows.empty:
        return empty_chart(title, source)
    lines = [(None, rows)] if by is None else list(named(rows, by).groupby(by, sort=False))

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        for place, (name, line) in enumerate(lines):
            look: dict[str, Any] = {"color": COLOURS[place % len(COLOURS)]}
            look["linestyle"] = LINES[place % len(LINES)]
            said = "" if name is None else _name(name, by_unit, language)
            axes.plot(line[x], line[value], label=said, **look)
            if low and high:
                axes.fill_between(
                    line[x], line[low].astype(float), line[high].astype(float),
                    alpha=0.2, color=look["color"], linewidth=0,
                )  # fmt: skip
        axes.axhline(0, color="0.2", linewidth=1)
        axes.set_xlim(float(rows[x].min()), float(rows[x].max()))
        axes.set_xlabel(label(x, language))
        axes.set_ylabel(label(value, language))
        unit_axis(axes, "x", x_unit, language)
        unit_axis(axes, "y", unit, language)
        if marks_lowest:
            _mark(axes, rows, (x, value), unit, language)
        if by is not None:
            heading = label(by, language)
            figure.legend(loc="outside lower center", ncols=LEGEND_COLUMNS, title=heading)

    said = bilingual("alt_lines", ends=_ends(lines, (x, value), (x_unit, unit, by_unit)))
    return Chart(title, draw, said, source)


def _name(key: object, unit: str | None, language: str) -> str:
    if unit is None:
        return wrapped(key, language)
    return printed(float(str(key)), unit, language)


def _mark(
    axes: Axes, rows: pd.DataFrame, columns: tuple[str, str], unit: str, language: str
) -> None:
    """A dot at the lowest point, its height beside it, above the line where there is room."""
    x, value = columns
    lowest = rows.iloc[int(rows[value].argmin())]
    axes.plot(lowest[x], lowest[value], marker="o", color="0.1", linestyle="none", zorder=3)
    axes.annotate(
        printed(float(lowest[value]), unit, language),
        (float(lowest[x]), float(lowest[value])),
        xytext=(8, -4), textcoords="offset points", va="top",
    )  # fmt: skip


def _ends(
    lines: list[tuple[Any, pd.DataFrame]],
    columns: tuple[str, str],
    units: tuple[str, str, str | None],
) -> Bilingual:
    """First, lowest and last point of each line, in words."""
    (x, value), (x_unit, unit, by_unit) = columns, units
    texts: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for name, line in lines:
        points = [line.iloc[at] for at in (0, int(line[value].argmin()), -1)]
        for language in LANGUAGES:
            lead = "" if name is None else f"{_name(name, by_unit, language)}: "
            parts = [
                f"{printed(float(at[value]), unit, language)} "
                f"({printed(float(at[x]), x_unit, language)})"
                for at in points
            ]
            texts[language].append(lead + ", ".join(parts))
    over = {language: word(x, language) for language in LANGUAGES}
    return {language: f"{over[language]}: " + "; ".join(said) for language, said in texts.items()}
