"""A share month by month as a strip per year, with what was agreed: met, missed, not shown."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from circularlib.figures.chart import COLOURS, Chart, empty_chart
from circularlib.figures.small_cells import Totals, left_out, shown_cells
from circularlib.figures.words import Bilingual, bilingual, label
from circularlib.units import LANGUAGES, printed

__all__ = ["month_strip_chart"]

_ROW_INCHES = 0.5
_MET, _MISSED = COLOURS[0], COLOURS[3]
_PALE = 0.35


def month_strip_chart(
    table: pd.DataFrame,
    *,
    time: str,
    value: str,
    agreed: float | None,
    title: str,
    source: Bilingual,
    households: str | None,
    min_cell: int | None = None,
    totals: Totals = ((),),
) -> Chart:
    """A strip of months per year: the share in each, hatched where less than was agreed.

    Args:
        table: One row per month: the columns named below.
        time: Column of the months, as `2022-03`.
        value: Column of the shares; a month without one is blank.
        agreed: Share that was agreed; None where none was, and then nothing is hatched.
        title: Key of the title.
        source: Line that says whose records these are.
        households: Column with the number of households behind each month, counted by their
            homes; None says that the shares are not about households.
        min_cell: Smallest number of households on which a month may rest to be shown.
        totals: Totals that a reader may know, as in `suppression.suppressed`.

    Returns:
        The chart; a month that may not be shown holds a dot.
    """
    shown = shown_cells(table, households, min_cell, totals)
    gone = left_out(int((~shown & table[value].notna()).sum()), min_cell)
    rows = table.assign(is_shown=shown)[table[value].notna()]
    if not rows["is_shown"].any():
        return empty_chart(title, source, gone)
    dates = rows[time].astype(str).str.split("-", expand=True).astype(int)
    rows = rows.assign(strip_year=dates[0], strip_month=dates[1])
    years = sorted(set(rows["strip_year"]))

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        for _, row in rows.iterrows():
            place = (float(row["strip_month"]), float(years.index(row["strip_year"])))
            number = float(row[value]) if row["is_shown"] else None
            _cell(axes, place, number, agreed, language)
        _frame(axes, years, language)
        if agreed is not None:
            _legend(figure, agreed, language)

    known = rows.loc[rows["is_shown"]]
    height = 1.1 + _ROW_INCHES * len(years)
    said = _alternative(known, time, value, agreed)
    return Chart(title, draw, said, source, gone, height_inches=height)


def _cell(
    axes: Axes, place: tuple[float, float], number: float | None, agreed: float | None,
    language: str,
) -> None:  # fmt: skip
    is_missed = number is not None and agreed is not None and number < agreed - 1e-12
    colour = "0.9" if number is None else (*(_MISSED if is_missed else _MET), _PALE)
    corner = (place[0] - 0.5, place[1] - 0.5)
    hatch = "///" if is_missed else None
    axes.add_patch(Rectangle(corner, 1, 1, facecolor=colour, edgecolor="white", hatch=hatch))
    text = "·" if number is None else printed(number, "share", language).replace("\u00a0%", "")
    look = {"facecolor": "white", "edgecolor": "none", "pad": 0.8} if is_missed else None
    axes.text(
        *place, text, ha="center", va="center", fontsize=8,
        fontweight="bold" if is_missed else "normal", bbox=look,
    )  # fmt: skip


def _frame(axes: Axes, years: list[int], language: str) -> None:
    """Months above, years beside the strips, no axes."""
    from babel.dates import get_month_names  # slow to import; needed on pages only

    names = get_month_names("abbreviated", context="stand-alone", locale=language)
    axes.set_yticks(range(len(years)), [str(year) for year in years])
    axes.set_xticks(range(1, 13), list(names.values()))
    axes.xaxis.tick_top()
    axes.set_xlim(0.4, 12.6)
    axes.set_ylim(len(years) - 0.4, -0.6)
    axes.tick_params(length=0)
    axes.grid(visible=False)
    for side in axes.spines.values():
        side.set_visible(False)


def _legend(figure: Figure, agreed: float, language: str) -> None:
    level = printed(agreed, "share", language)
    handles = [
        Rectangle((0, 0), 1, 1, facecolor=(*_MET, _PALE)),
        Rectangle((0, 0), 1, 1, facecolor=(*_MISSED, _PALE), edgecolor="white", hatch="///"),
    ]
    names = [f"{label(key, language)} ({level})" for key in ("level_met", "level_missed")]
    figure.legend(handles, names, loc="outside lower center", ncols=2)


def _alternative(known: pd.DataFrame, time: str, value: str, agreed: float | None) -> Bilingual:
    lowest = known.iloc[int(known[value].astype(float).argmin())]
    missed = 0 if agreed is None else int((known[value] < agreed - 1e-12).sum())
    return bilingual(
        "alt_month_strip",
        months={lang: printed(len(known), "count", lang) for lang in LANGUAGES},
        low={lang: printed(float(lowest[value]), "share", lang) for lang in LANGUAGES},
        low_month=str(lowest[time]),
        missed={lang: printed(missed, "count", lang) for lang in LANGUAGES},
    )
