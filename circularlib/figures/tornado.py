"""How far each assumption moves a figure by itself, the widest on top."""

import pandas as pd
from matplotlib.figure import Figure

from circularlib.figures.chart import COLOURS, HATCHES, Chart, empty_chart, unit_axis, wrapped
from circularlib.figures.small_cells import left_out
from circularlib.figures.words import Bilingual, bilingual, label, word
from circularlib.units import LANGUAGES, printed

__all__ = ["tornado_chart"]

_ROW_INCHES = 0.36


def tornado_chart(
    table: pd.DataFrame,
    *,
    central: float | None,
    value: str,
    title: str,
    source: Bilingual,
    unit: str,
    households: int | None,
    min_cell: int | None = None,
) -> Chart:
    """A bar per assumption, from the figure at its low end to the figure at its high end.

    Args:
        table: From `uncertainty.tornado`: `name`, `outcome_low`, `outcome_high`, `swing`; the
            widest first.
        central: The figure with all assumptions at their central value; None where there is none.
        value: Key of the figure's name, on the axis.
        title: Key of the title.
        source: Line that says whose records these are.
        unit: Ending of the name of the figure.
        households: Number of households behind the figure, counted by their homes; None says
            that it is not about households.
        min_cell: Smallest number of households on which it may rest to be shown.

    Returns:
        The chart; one that says so where there is nothing, or too few households.
    """
    if households is not None and households < (min_cell or 0) and len(table):
        return empty_chart(title, source, left_out(1, min_cell))
    if table.empty or central is None:
        return empty_chart(title, source)
    rows = table.reset_index(drop=True)
    places = [float(len(rows) - 1 - place) for place in range(len(rows))]

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        for end, look in (("outcome_low", 0), ("outcome_high", 1)):
            axes.barh(
                places, rows[end].astype(float) - central, left=central, height=0.65,
                color=COLOURS[look], hatch=HATCHES[look], edgecolor="white",
                label=label(f"at_{end.removeprefix('outcome_')}_end", language),
            )  # fmt: skip
        axes.axvline(central, color="0.2", linewidth=1)
        axes.set_yticks(places, [wrapped(name, language) for name in rows["name"]])
        axes.set_ylim(-0.7, len(rows) - 0.3)
        axes.set_xlabel(label(value, language))
        axes.grid(visible=False, axis="y")
        unit_axis(axes, "x", unit, language)
        figure.legend(loc="outside lower center", ncols=2)

    widest = rows.iloc[0]
    ends = sorted((float(widest["outcome_low"]), float(widest["outcome_high"])))
    said = bilingual(
        "alt_tornado",
        count=str(len(rows)),
        central={lang: printed(central, unit, lang) for lang in LANGUAGES},
        widest={lang: word(widest["name"], lang) for lang in LANGUAGES},
        low={lang: printed(ends[0], unit, lang) for lang in LANGUAGES},
        high={lang: printed(ends[1], unit, lang) for lang in LANGUAGES},
    )
    return Chart(title, draw, said, source, height_inches=1.4 + _ROW_INCHES * len(rows))
