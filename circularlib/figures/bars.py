"""Bars that start at zero, stacked by series."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from circularlib.figures.chart import (
    COLOURS,
    HATCHES,
    LEGEND_COLUMNS,
    Chart,
    empty_chart,
    named,
    time_axis,
    unit_axis,
    wrapped,
)
from circularlib.figures.small_cells import Totals, left_out, shown_cells
from circularlib.figures.words import Bilingual, bilingual, label, word
from circularlib.units import LANGUAGES, printed

__all__ = ["stacked_chart"]


def _alternative(table: pd.DataFrame, unit: str, are_parts: bool) -> Bilingual:
    totals = table.sum(axis=1)
    lowest, highest = totals.idxmin(), totals.idxmax()
    ends: dict[str, Bilingual | str] = {
        "groups": str(len(table)),
        "low": {lang: printed(float(totals.min()), unit, lang) for lang in LANGUAGES},
        "low_name": {lang: word(lowest, lang) for lang in LANGUAGES},
        "high": {lang: printed(float(totals.max()), unit, lang) for lang in LANGUAGES},
        "high_name": {lang: word(highest, lang) for lang in LANGUAGES},
    }
    if not are_parts:
        return bilingual("alt_bars", **ends)
    series = table.sum(axis=0)
    share = float(series.max() / series.sum())
    return bilingual(
        "alt_stacked",
        **ends,
        largest={lang: word(series.idxmax(), lang) for lang in LANGUAGES},
        share={lang: printed(share, "share", lang) for lang in LANGUAGES},
    )


def _wide(
    table: pd.DataFrame, by: str, series: str, value: str, order: Sequence[str]
) -> pd.DataFrame:
    """One row per group in the order of the table, one column per series from the base up."""
    rows = named(table, by, series)
    wide = rows.pivot_table(index=by, columns=series, values=value, aggfunc="sum", fill_value=0)
    known = [name for name in order if name in wide.columns]
    others = sorted(set(wide.columns) - set(known), key=str)
    return wide.reindex(index=list(dict.fromkeys(rows[by])), columns=known + others).astype(float)


def _bars(axes: Axes, wide: pd.DataFrame, upright: bool, language: str) -> list[float]:
    """Draws the bars and returns their places."""
    places = [float(place) for place in range(len(wide))]
    if not upright:
        places.reverse()
    base = [0.0] * len(wide)
    for position, name in enumerate(wide.columns):
        look: dict[str, Any] = {
            "color": COLOURS[position % len(COLOURS)],
            "hatch": HATCHES[position % len(HATCHES)],
            "edgecolor": "white",
            "label": wrapped(name, language),
        }
        if upright:
            axes.bar(places, wide[name], bottom=base, width=0.75, **look)
        else:
            axes.barh(places, wide[name], left=base, height=0.7, **look)
        base = [start + float(length) for start, length in zip(base, wide[name], strict=True)]
    return places


def stacked_chart(
    table: pd.DataFrame,
    *,
    by: str,
    series: str,
    value: str,
    title: str,
    source: Bilingual,
    unit: str = "count",
    order: Sequence[str] = (),
    upright: bool = True,
    households: str | None,
    min_cell: int | None = None,
    totals: Totals | None = None,
) -> Chart:
    """Bars by group, stacked by series, starting at zero.

    Args:
        table: One row per group and series, groups in the order of the picture.
        by: Column of the groups.
        series: Column of the series.
        value: Column of the lengths, 0 or more; missing pairs count as zero.
        title: Key of the title.
        source: Line that says whose records these are.
        unit: Ending of the name of the values.
        order: Series from the base upwards; the rest follows by name.
        upright: Bars stand; False lays them down, for long names.
        households: Column with the number of households behind each part, counted by their
            homes; None says that the bars are not about households.
        min_cell: Smallest number of households on which a part may rest to be shown.
        totals: Totals that a reader may know, as in `suppression.suppressed`;
            by default those of each bar and of each series.

    Returns:
        The chart. A part that may not be shown is left out, and so bars are the sum of what
        is shown of them.
    """
    known = [[by], [series]] if totals is None else totals
    shown = shown_cells(table, households, min_cell, known)
    gone = left_out(int((~shown & table[value].fillna(0).ne(0)).sum()), min_cell)
    if not table.loc[shown, value].fillna(0).any():
        return empty_chart(title, source, gone)
    seen = _wide(table[shown], by, series, value, order)
    are_parts = named(table, series)[series].nunique() > 1
    wide = seen.reindex(index=list(dict.fromkeys(named(table, by)[by])), fill_value=0.0)

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        places = _bars(axes, wide, upright, language)
        if upright:
            time_axis(axes, places, list(wide.index), language)
            axes.set_ylabel(label(value, language))
        else:
            axes.set_yticks(places, [wrapped(group, language) for group in wide.index])
            axes.set_ylim(-0.6, len(wide) - 0.4)
            axes.set_xlabel(label(value, language))
        axes.grid(visible=False, axis="x" if upright else "y")
        unit_axis(axes, "y" if upright else "x", unit, language)
        if are_parts:
            figure.legend(loc="outside lower center", ncols=min(LEGEND_COLUMNS, len(wide.columns)))

    rows = 0.25 * math.ceil(len(wide.columns) / LEGEND_COLUMNS)
    height = 3.8 if upright else max(1.5, 0.8 + 0.34 * len(wide))
    return Chart(
        title, draw, _alternative(seen, unit, are_parts), source, gone, height_inches=height + rows
    )
