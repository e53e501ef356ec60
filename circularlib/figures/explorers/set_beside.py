"""A figure as it is set by the controls, beside the same figure as stated."""

import pandas as pd
from matplotlib.figure import Figure

from circularlib.figures.chart import COLOURS, Chart, empty_chart, unit_axis, wrapped
from circularlib.figures.small_cells import left_out
from circularlib.figures.words import Bilingual, bilingual, label
from circularlib.units import LANGUAGES, PRINTED_UNITS, printed

__all__ = ["set_beside_chart"]

_ROW_INCHES = 0.45


def set_beside_chart(
    table: pd.DataFrame,
    *,
    by: str,
    unit: str,
    value: str,
    title: str,
    source: Bilingual,
    households: int | None,
    min_cell: int | None = None,
) -> Chart:
    """A bar for each figure as set, with a mark where it stands as stated.

    Args:
        table: One row per figure: the column of names, `stated` and `as_set`.
        by: Column of names.
        unit: Ending of the name of the figures.
        value: Key of what they are called, on the axis.
        title: Key of the title.
        source: Line that says whose records these are.
        households: Number of households behind the figures, counted by their homes; None says
            that they are not about households.
        min_cell: Smallest number of households on which they may rest to be shown.

    Returns:
        The chart; one that says so where there is nothing, or too few households.
    """
    if households is not None and households < (min_cell or 0) and len(table):
        return empty_chart(title, source, left_out(1, min_cell))
    if table.empty:
        return empty_chart(title, source)
    rows = table.reset_index(drop=True)
    places = [float(len(rows) - 1 - place) for place in range(len(rows))]

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        axes.barh(
            places, rows["as_set"], height=0.6, color=COLOURS[0], label=label("as_set", language)
        )
        axes.plot(
            rows["stated"], places, linestyle="", marker="|", markersize=22, markeredgewidth=2.5,
            color="black", label=label("as_stated", language),
        )  # fmt: skip
        axes.set_yticks(places, [wrapped(name, language) for name in rows[by]])
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.set_xlabel(label(value, language))
        axes.grid(visible=False, axis="y")
        short = unit.partition("_per_")[0]  # the axis says per what; ticks would run together
        unit_axis(axes, "x", short if short in PRINTED_UNITS else unit, language)
        figure.legend(loc="outside lower center", ncols=2)

    said = {
        language: "; ".join(
            bilingual(
                "alt_set_beside",
                name=wrapped(name, language, lines=1),
                as_set=printed(as_set, unit, language),
                stated=printed(stated, unit, language),
            )[language]
            for name, as_set, stated in rows[[by, "as_set", "stated"]].itertuples(index=False)
        )
        for language in LANGUAGES
    }
    return Chart(title, draw, said, source, height_inches=1.3 + _ROW_INCHES * len(rows))
