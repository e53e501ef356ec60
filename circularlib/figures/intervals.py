"""Dots with their intervals: by group, and over time."""

import math
from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from circularlib.errors import UsageError
from circularlib.figures.chart import (
    COLOURS,
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

__all__ = ["interval_chart", "interval_series_chart"]

_ROW_INCHES = 0.34


def _alternative(rows: pd.DataFrame, by: str, unit: str, kind: str) -> Bilingual:
    known = rows.dropna(subset=["middle"])
    lowest, highest = (
        known.iloc[int(place)] for place in (known["middle"].argmin(), known["middle"].argmax())
    )

    def words(row: "pd.Series[float]") -> tuple[Bilingual, Bilingual]:
        name = {language: word(row[by], language) for language in LANGUAGES}
        return name, {lang: printed(float(row["middle"]), unit, lang) for lang in LANGUAGES}

    (low_name, low_text), (high_name, high_text) = words(lowest), words(highest)
    return bilingual(
        kind,
        groups=str(len(known)),
        low_name=low_name,
        low=low_text,
        high_name=high_name,
        high=high_text,
    )


def _dots(axes: Axes, rows: pd.DataFrame, places: Sequence[float], flat: bool) -> None:
    """Draws the dots; one without an interval is bare and hollow."""
    for place, middle, low, high in zip(
        places, rows["middle"], rows["low"], rows["high"], strict=True
    ):
        if math.isnan(middle):
            continue
        ends = [end for end in (low, high) if not math.isnan(end)]
        if len(ends) == 2:
            along = (ends, [place, place]) if flat else ([place, place], ends)
            axes.plot(*along, color=COLOURS[0], linewidth=1.6, zorder=2, clip_on=False)
        axes.plot(
            *((middle, place) if flat else (place, middle)),
            marker="o",
            color=COLOURS[0],
            markerfacecolor=COLOURS[0] if len(ends) == 2 else "white",
            linestyle="none",
            zorder=3,
            clip_on=False,
        )


def _read(table: pd.DataFrame, by: str, columns: tuple[str, str, str]) -> pd.DataFrame:
    """The rows with `middle`, `low` and `high` as numbers, and no name missing."""
    missing = [name for name in (by, *columns) if name not in table]
    if missing:
        raise UsageError(
            f"The table has no column {missing[0]}.",
            remedy="Give the columns of the interval as low= and high=.",
        )
    ends = zip(("middle", "low", "high"), columns, strict=True)
    numbers = {name: table[column].astype(float) for name, column in ends}
    return named(table, by).assign(**numbers).reset_index(drop=True)


def _limits(rows: pd.DataFrame, unit: str) -> tuple[float, float | None]:
    """Ends of the axis: all of a share, else from zero, or from the lowest if that is below."""
    lowest = float(rows[["middle", "low", "high"]].min().min())
    if unit in {"rate", "share"} and lowest >= 0:
        return 0.0, 1.0
    return min(0.0, 1.05 * lowest), None


def interval_chart(
    table: pd.DataFrame,
    *,
    by: str,
    value: str,
    title: str,
    source: Bilingual,
    low: str = "low_rate",
    high: str = "high_rate",
    n: str,
    unit: str = "rate",
    households: str | None,
    min_cell: int | None = None,
    totals: Totals = ((),),
) -> Chart:
    """A dot and its interval for each group, one below the other, with n.

    Args:
        table: One row per group, in the order of the picture: the columns named below.
        by: Column of the groups.
        value: Column of the dots; a group without a value keeps an empty row.
        title: Key of the title.
        source: Line that says whose records these are.
        low: Column of the lower ends.
        high: Column of the upper ends.
        n: Column of the number of cases, printed beside each group.
        unit: Ending of the name of the values; rates start at 0 and end at 1.
        households: Column with the number of households behind each dot, counted by their
            homes; None says that the dots are not about households.
        min_cell: Smallest number of households on which a dot may rest to be shown.
        totals: Totals that a reader may know, as in `suppression.suppressed`;
            by default that of all groups together.

    Returns:
        The chart, without the groups that may not be shown.
    """
    shown = shown_cells(table, households, min_cell, totals)
    gone = left_out(int((~shown).sum()), min_cell)
    rows = _read(table[shown], by, (value, low, high))
    if rows["middle"].isna().all():
        return empty_chart(title, source, gone)
    places = [float(len(rows) - 1 - position) for position in range(len(rows))]

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        _dots(axes, rows, places, flat=True)
        labels = [
            f"{wrapped(group, language)}  (n = {printed(count, 'count', language)})"
            for group, count in zip(rows[by], rows[n], strict=True)
        ]
        axes.set_yticks(places, labels)
        axes.set_ylim(-0.7, len(rows) - 0.3)
        axes.set_xlabel(label(value, language))
        axes.grid(visible=False, axis="y")
        axes.set_xlim(*_limits(rows, unit))
        unit_axis(axes, "x", unit, language)

    return Chart(
        title,
        draw,
        _alternative(rows, by, unit, "alt_intervals"),
        source,
        gone,
        height_inches=max(1.6, 0.9 + _ROW_INCHES * len(rows)),
    )


def interval_series_chart(
    table: pd.DataFrame,
    *,
    time: str,
    value: str,
    title: str,
    source: Bilingual,
    low: str = "low_rate",
    high: str = "high_rate",
    unit: str = "rate",
    change: str | None = None,
    households: str | None,
    min_cell: int | None = None,
    totals: Totals = ((),),
) -> Chart:
    """A dot and its interval for each stretch of time, from left to right.

    Args:
        table: One row per stretch of time, in order.
        time: Column of the stretches.
        value: Column of the dots.
        title: Key of the title.
        source: Line that says whose records these are.
        low: Column of the lower ends.
        high: Column of the upper ends.
        unit: Ending of the name of the values.
        change: Value of `time` with which the programme begins; a line is drawn before it.
        households: Column with the number of households behind each dot, counted by their
            homes; None says that the dots are not about households.
        min_cell: Smallest number of households on which a dot may rest to be shown.
        totals: Totals that a reader may know, as in `suppression.suppressed`;
            by default that of all stretches together.

    Returns:
        The chart; a stretch that may not be shown keeps its place, without a dot.
    """
    shown = shown_cells(table, households, min_cell, totals)
    gone = left_out(int((~shown).sum()), min_cell)
    rows = _read(table, time, (value, low, high))
    rows.loc[~shown.to_numpy(), ["middle", "low", "high"]] = math.nan
    if rows["middle"].isna().all():
        return empty_chart(title, source, gone)
    places = [float(position) for position in range(len(rows))]

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        _dots(axes, rows, places, flat=False)
        time_axis(axes, places, list(rows[time]), language)
        axes.set_xlim(-0.6, len(rows) - 0.4)
        axes.set_ylabel(label(value, language))
        axes.set_ylim(*_limits(rows, unit))
        axes.grid(visible=False, axis="x")
        unit_axis(axes, "y", unit, language)
        if change in set(rows[time]):
            _change_line(axes, list(rows[time]).index(change) - 0.5, language)

    return Chart(title, draw, _alternative(rows, time, unit, "alt_over_time"), source, gone)


def _change_line(axes: Axes, place: float, language: str) -> None:
    axes.axvline(place, color="0.3", linestyle="--", linewidth=1)
    axes.annotate(
        label("programme_begins", language),
        (place, 0.98),
        xycoords=("data", "axes fraction"),
        xytext=(4, 0),
        textcoords="offset points",
        fontsize=9,
        va="top",
    )
