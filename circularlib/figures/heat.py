"""Counts per month as a calendar: a row per group and year, a number in every cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from circularlib.figures.chart import Chart, empty_chart, wrapped
from circularlib.figures.words import Bilingual, bilingual, label, word
from circularlib.units import LANGUAGES, printed

__all__ = ["calendar_chart"]

_ROW_INCHES = 0.24
_PALEST, _DARKEST = 0.03, 0.45
"""Ends of the tint; even on the darkest, black is read easily."""

Cells = Mapping[tuple[object, int], Mapping[int, int]]
"""Counts by month, 1 to 12, by group and year."""


def _alternative(table: pd.DataFrame, by: str, time: str, value: str) -> Bilingual:
    empty = table[table[value] == 0].groupby(by, sort=False).size()
    gaps = {
        language: ", ".join(
            f"{word(name, language)} {printed(count, 'count', language)}"
            for name, count in empty.items()
        )
        or label("nowhere", language)
        for language in LANGUAGES
    }
    counts = {"groups": str(table[by].nunique()), "months": str(table[time].nunique())}
    return bilingual("alt_calendar", **counts, gaps=gaps)


def _cells(table: pd.DataFrame, by: str, time: str, value: str) -> Cells:
    found: dict[tuple[object, int], dict[int, int]] = {}
    for name, month, count in table[[by, time, value]].itertuples(index=False):
        year, _, number = str(month).partition("-")
        found.setdefault((name, int(year)), {})[int(number)] = int(count)
    return found


def _draw_cells(axes: Axes, cells: Sequence["_Cell"]) -> None:
    """Tinted cells with their numbers; a month without a row is framed and hatched too."""
    tints = sns.color_palette("Blues", as_cmap=True)
    filled = [cell for cell in cells if cell.count]
    looks = [tints(_PALEST + (_DARKEST - _PALEST) * cell.share**0.5) for cell in filled]
    squares = [cell.square() for cell in filled]
    axes.add_collection(
        PatchCollection(squares, facecolors=looks, edgecolors="white", linewidths=1.0)
    )
    for cell in cells:
        if not cell.count:
            look = {"facecolor": "white", "edgecolor": "0.35", "linewidth": 0.8, "hatch": "////"}
            axes.add_patch(cell.square(**look))
        text = axes.text(
            *cell.place,
            cell.text,
            ha="center",
            va="center",
            fontsize=8,
            color="black",
            fontweight="normal" if cell.count else "bold",
            bbox=None if cell.count else {"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        )
        text.set_in_layout(False)  # it lies within its cell; hundreds take long to measure


@dataclass(frozen=True)
class _Cell:
    """A month of a group.

    Attributes:
        place: Where its middle lies.
        count: Its number of rows.
        share: That number as a share of the most of its group.
        text: The number as printed.
    """

    place: tuple[float, float]
    count: int
    share: float
    text: str

    def square(self, **look: Any) -> Rectangle:
        return Rectangle((self.place[0] - 0.5, self.place[1] - 0.5), 1, 1, **look)


def calendar_chart(
    table: pd.DataFrame, *, by: str, time: str, value: str, title: str, source: Bilingual
) -> Chart:
    """A calendar of counts: months from left to right, a row per group and year.

    Every cell holds its number; the tint follows it within its group, and no meaning hangs on
    the tint alone. A month that is nought is framed and hatched; a month outside the table is
    blank.

    Args:
        table: One row per group and month: the columns named below, groups in the order of the
            picture.
        by: Column of the groups.
        time: Column of the months, as `2022-03`.
        value: Column of the counts.
        title: Key of the title.
        source: Line that says whose records these are.

    Returns:
        The chart.
    """
    if table.empty:
        return empty_chart(title, source)
    cells = _cells(table, by, time, value)
    most = table.groupby(by)[value].max().to_dict()

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        drawn = [
            _Cell(
                (float(month), float(row)),
                count,
                count / max(int(most[name]), 1),
                printed(count, "count", language),
            )
            for row, ((name, _year), counts) in enumerate(cells.items())
            for month, count in counts.items()
        ]
        _draw_cells(axes, drawn)
        _name_axes(axes, list(cells), language)

    height = 0.7 + _ROW_INCHES * len(cells)
    return Chart(title, draw, _alternative(table, by, time, value), source, height_inches=height)


def _month_names(language: str) -> list[str]:
    from babel.dates import get_month_names  # slow to import; needed on pages only

    return list(get_month_names("abbreviated", context="stand-alone", locale=language).values())


def _name_axes(axes: Axes, rows: list[tuple[object, int]], language: str) -> None:
    """Months above, years beside the rows, the name of a group beside its first year."""
    names = [
        f"{wrapped(name, language, lines=1)}  {year}"
        if row == 0 or rows[row - 1][0] != name
        else str(year)
        for row, (name, year) in enumerate(rows)
    ]
    axes.set_yticks(range(len(rows)), names)
    axes.set_xticks(range(1, 13), _month_names(language))
    axes.xaxis.tick_top()
    axes.set_xlim(0.4, 12.6)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(length=0)
    axes.grid(visible=False)
    for side in axes.spines.values():
        side.set_visible(False)
    for row in range(1, len(rows)):
        if rows[row][0] != rows[row - 1][0]:
            axes.axhline(row - 0.5, color="0.6", linewidth=0.8)
