"""Options beside each other: what a unit costs by part, and what has been paid as years pass."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from circularlib.figures.chart import (
    COLOURS,
    HATCHES,
    LEGEND_COLUMNS,
    LINES,
    Chart,
    empty_chart,
    unit_axis,
    wrapped,
)
from circularlib.figures.small_cells import left_out
from circularlib.figures.words import Bilingual, bilingual, label, word
from circularlib.units import LANGUAGES, printed

__all__ = ["cumulative_chart", "option_cost_chart"]

_ROW_INCHES = 0.55


def _are_too_few(households: int | None, min_cell: int | None) -> bool:
    return households is not None and households < (min_cell or 0)


def option_cost_chart(
    parts: pd.DataFrame,
    totals: pd.DataFrame,
    *,
    value: str,
    low: str,
    high: str,
    unit: str,
    title: str,
    source: Bilingual,
    order: Sequence[str],
    households: int | None,
    min_cell: int | None = None,
) -> Chart:
    """A bar per option, stacked by part, with the interval of the whole.

    Args:
        parts: One row per option and part: `option`, `part` and `value`, 0 or more.
        totals: One row per option, in the order of the picture: `option`, `value`, `low`, `high`.
        value: Column of the lengths; also the key of the axis.
        low: Column of the lower ends.
        high: Column of the upper ends.
        unit: Ending of the name of the values.
        title: Key of the title.
        source: Line that says whose records these are.
        order: Parts from the left.
        households: Number of households behind the figures; None says that they are not about
            households.
        min_cell: Smallest number of households on which they may rest to be shown.

    Returns:
        The chart; one that says so where there is nothing, or too few households.
    """
    if _are_too_few(households, min_cell):
        return empty_chart(title, source, left_out(len(totals), min_cell))
    known = totals.dropna(subset=[value]).reset_index(drop=True)
    if known.empty:
        return empty_chart(title, source)
    wide = parts.pivot_table(index="option", columns="part", values=value, aggfunc="sum")
    wide = wide.reindex(index=list(known["option"]), columns=list(order)).fillna(0.0)
    places = [float(len(known) - 1 - place) for place in range(len(known))]

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        left = pd.Series(0.0, index=wide.index)
        for place, part in enumerate(wide.columns):
            axes.barh(
                places, wide[part], left=left, height=0.6, color=COLOURS[place % len(COLOURS)],
                hatch=HATCHES[place % len(HATCHES)], edgecolor="white",
                label=wrapped(part, language),
            )  # fmt: skip
            left = left + wide[part]
        ends = known[[low, high]].to_numpy(dtype=float)
        for height, (least, most) in zip(places, ends, strict=True):
            axes.plot([least, most], [height, height], color="black", linewidth=1.6, zorder=3)
        axes.plot(known[value], places, "o", color="black", zorder=4)
        axes.set_yticks(places, [wrapped(option, language) for option in known["option"]])
        axes.set_ylim(-0.6, len(known) - 0.4)
        axes.set_xlim(left=0)
        axes.set_xlabel(label(value, language))
        axes.grid(visible=False, axis="y")
        unit_axis(axes, "x", unit.partition("_per_")[0], language)  # the axis says per what
        figure.legend(loc="outside lower center", ncols=LEGEND_COLUMNS)

    said = _ends(known, value, unit, "alt_option_costs")
    return Chart(title, draw, said, source, height_inches=1.6 + _ROW_INCHES * len(known))


def cumulative_chart(
    table: pd.DataFrame,
    *,
    title: str,
    source: Bilingual,
    households: int | None,
    min_cell: int | None = None,
) -> Chart:
    """A line per option: what has been paid by the end of each year.

    Args:
        table: One row per option and year: `option`, `year`, `paid_eur`.
        title: Key of the title.
        source: Line that says whose records these are.
        households: Number of households behind the figures; None says that they are not about
            households.
        min_cell: Smallest number of households on which they may rest to be shown.

    Returns:
        The chart; one that says so where there is nothing, or too few households.
    """
    if _are_too_few(households, min_cell):
        return empty_chart(title, source, left_out(table["option"].nunique(), min_cell))
    if table.empty:
        return empty_chart(title, source)
    last = table[table["year"] == table["year"].max()].reset_index(drop=True)

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        for place, (option, rows) in enumerate(table.groupby("option", sort=False)):
            axes.plot(
                rows["year"], rows["paid_eur"], color=COLOURS[place % len(COLOURS)],
                linestyle=LINES[place % len(LINES)], label=wrapped(option, language),
            )  # fmt: skip
        axes.set_xlim(0, int(table["year"].max()))
        axes.set_ylim(min(0.0, float(table["paid_eur"].min())))
        axes.set_xlabel(label("years_passed", language))
        axes.set_ylabel(label("paid_eur", language))
        unit_axis(axes, "x", "count", language)
        unit_axis(axes, "y", "eur", language)
        figure.legend(loc="outside lower center", ncols=LEGEND_COLUMNS)

    return Chart(title, draw, _ends(last, "paid_eur", "eur", "alt_cumulative"), source)


def _ends(rows: pd.DataFrame, value: str, unit: str, key: str) -> Bilingual:
    """The cheapest and the dearest option, in words."""
    cheapest, dearest = (
        rows.iloc[int(place)] for place in (rows[value].argmin(), rows[value].argmax())
    )
    return bilingual(
        key,
        count=str(len(rows)),
        low_name={lang: word(cheapest["option"], lang) for lang in LANGUAGES},
        low={lang: printed(float(cheapest[value]), unit, lang) for lang in LANGUAGES},
        high_name={lang: word(dearest["option"], lang) for lang in LANGUAGES},
        high={lang: printed(float(dearest[value]), unit, lang) for lang in LANGUAGES},
    )
