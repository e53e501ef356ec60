"""Dots with their intervals: by group, and over time."""

import math
from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from circularlib.errors import UsageError
from circularlib.figures.chart import COLOURS, MARKERS, Chart, unit_axis
from circularlib.figures.words import Bilingual, bilingual, word
from circularlib.units import LANGUAGES, printed

__all__ = ["interval_chart", "interval_series_chart"]

_ROW_INCHES = 0.32


def _alternative(table: pd.DataFrame, by: str, value: str, unit: str, kind: str) -> Bilingual:
    known = table.dropna(subset=[value])
    if known.empty:
        return bilingual("alt_empty")
    ordered = known.sort_values(value)
    lowest, highest = ordered.iloc[0], ordered.iloc[-1]

    def words(row: "pd.Series[float]") -> tuple[Bilingual, Bilingual]:
        name = {language: word(row[by], language) for language in LANGUAGES}
        return name, {lang: printed(float(row[value]), unit, lang) for lang in LANGUAGES}

    (low_name, low_text), (high_name, high_text) = words(lowest), words(highest)
    return bilingual(
        kind,
        groups=str(len(known)),
        low_name=low_name,
        low=low_text,
        high_name=high_name,
        high=high_text,
    )


def _dots(
    axes: Axes, rows: pd.DataFrame, places: Sequence[float], value: str, series: int, flat: bool
) -> None:
    """Draws one series; a missing interval leaves a bare, hollow dot."""
    for place, row in zip(places, rows.to_dict("records"), strict=True):
        middle, low, high = (float(row[name]) for name in (value, "low_rate", "high_rate"))
        if math.isnan(middle):
            continue
        has_interval = not (math.isnan(low) or math.isnan(high))
        colour = COLOURS[series]
        if has_interval:
            ends = ([low, high], [place, place]) if flat else ([place, place], [low, high])
            axes.plot(*ends, color=colour, linewidth=1.6, zorder=2)
        point = (middle, place) if flat else (place, middle)
        axes.plot(
            *point,
            marker=MARKERS[series],
            color=colour,
            markerfacecolor=colour if has_interval else "white",
            linestyle="none",
            zorder=3,
        )


def _interval_columns(table: pd.DataFrame, low: str, high: str) -> pd.DataFrame:
    missing = [name for name in (low, high) if name not in table]
    if missing:
        raise UsageError(
            f"The table has no column {missing[0]}.",
            remedy="Give the columns of the interval as low= and high=.",
        )
    return table.assign(low_rate=table[low].astype(float), high_rate=table[high].astype(float))


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

    Returns:
        The chart.
    """
    rows = _interval_columns(table, low, high).reset_index(drop=True)
    places = [float(len(rows) - 1 - position) for position in range(len(rows))]

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        _dots(axes, rows, places, value, 0, flat=True)
        labels = [
            f"{word(group, language)}  (n = {printed(count, 'count', language)})"
            for group, count in zip(rows[by], rows[n], strict=True)
        ]
        axes.set_yticks(places, labels)
        axes.set_ylim(-0.7, len(rows) - 0.3)
        axes.set_xlabel(word(value, language))
        axes.grid(visible=False, axis="y")
        if unit in {"rate", "share"}:
            axes.set_xlim(0, 1)
        else:
            axes.set_xlim(left=0)
        unit_axis(axes, "x", unit, language)

    return Chart(
        title,
        draw,
        _alternative(rows, by, value, unit, "alt_intervals"),
        source,
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

    Returns:
        The chart.
    """
    rows = _interval_columns(table, low, high).reset_index(drop=True)
    places = [float(position) for position in range(len(rows))]
    names = [str(name) for name in rows[time]]

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        _dots(axes, rows, places, value, 0, flat=False)
        step = max(1, math.ceil(len(rows) / 12))
        axes.set_xticks(places[::step], [word(name, language) for name in names[::step]])
        axes.tick_params(axis="x", rotation=0 if len(rows) <= 8 else 45)
        axes.set_ylabel(word(value, language))
        axes.set_ylim(0, 1 if unit in {"rate", "share"} else None)
        axes.grid(visible=False, axis="x")
        unit_axis(axes, "y", unit, language)
        if change in names:
            place = names.index(str(change)) - 0.5
            axes.axvline(place, color="0.3", linestyle="--", linewidth=1)
            axes.annotate(
                word("programme_begins", language),
                (place, 0.02),
                xytext=(4, 0),
                textcoords="offset points",
                fontsize=9,
            )

    return Chart(title, draw, _alternative(rows, time, value, unit, "alt_over_time"), source)
