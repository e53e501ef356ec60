"""Bars that start at zero, stacked by series."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from circularlib.figures.chart import COLOURS, HATCHES, Chart, unit_axis
from circularlib.figures.words import Bilingual, bilingual, word
from circularlib.units import LANGUAGES, printed

__all__ = ["stacked_chart"]


def _alternative(table: pd.DataFrame, unit: str) -> Bilingual:
    totals = table.sum(axis=1)
    series = table.sum(axis=0)
    if totals.empty or float(series.sum()) == 0.0:
        return bilingual("alt_empty")
    largest = series.idxmax()
    share = float(series.max() / series.sum())
    return bilingual(
        "alt_stacked",
        groups=str(len(table)),
        low={lang: printed(float(totals.min()), unit, lang) for lang in LANGUAGES},
        high={lang: printed(float(totals.max()), unit, lang) for lang in LANGUAGES},
        largest={lang: word(largest, lang) for lang in LANGUAGES},
        share={lang: printed(share, "share", lang) for lang in LANGUAGES},
    )


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
) -> Chart:
    """Bars by group, stacked by series, starting at zero.

    Args:
        table: One row per group and series, groups in the order of the picture.
        by: Column of the groups.
        series: Column of the series.
        value: Column of the lengths; missing pairs count as zero.
        title: Key of the title.
        source: Line that says whose records these are.
        unit: Ending of the name of the values.
        order: Series from the base upwards; the rest follows by name.
        upright: Bars stand; False lays them down, for long names.

    Returns:
        The chart.
    """
    groups = list(dict.fromkeys(table[by]))
    wide = table.pivot_table(index=by, columns=series, values=value, aggfunc="sum", fill_value=0)
    known = [name for name in order if name in wide.columns]
    names = known + sorted(set(wide.columns) - set(known), key=str)
    wide = wide.reindex(index=groups, columns=names)

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        places = list(range(len(wide))) if upright else list(range(len(wide) - 1, -1, -1))
        base = [0.0] * len(wide)
        for position, name in enumerate(names):
            lengths = [float(length) for length in wide[name]]
            look: dict[str, Any] = {
                "color": COLOURS[position % len(COLOURS)],
                "hatch": HATCHES[position % len(HATCHES)],
                "edgecolor": "white",
                "label": word(name, language),
            }
            if upright:
                axes.bar(places, lengths, bottom=base, width=0.75, **look)
            else:
                axes.barh(places, lengths, left=base, height=0.7, **look)
            base = [start + length for start, length in zip(base, lengths, strict=True)]
        labels = [word(group, language) for group in groups]
        if upright:
            axes.set_xticks(places, labels, rotation=0 if len(places) <= 8 else 45)
            axes.set_ylabel(word(value, language))
        else:
            axes.set_yticks(places, labels)
            axes.set_xlabel(word(value, language))
        axes.grid(visible=False, axis="x" if upright else "y")
        unit_axis(axes, "y" if upright else "x", unit, language)
        if len(names) > 1:
            figure.legend(loc="outside lower center", ncols=min(4, len(names)))

    height = 4.0 if upright else max(2.2, 1.3 + 0.32 * len(groups))
    return Chart(title, draw, _alternative(wide, unit), source, height_inches=height)
