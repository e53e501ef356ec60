"""Points of every offer as the weight of the price grows: where lines cross, ranks change."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from circularlib.figures.award.names import joined, offer_name
from circularlib.figures.chart import COLOURS, LINES, Chart, empty_chart, unit_axis, wrapped
from circularlib.figures.words import Bilingual, bilingual, label
from circularlib.units import LANGUAGES, printed, printed_tick

__all__ = ["line_chart"]

_MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")
_COLUMNS = 2
_MARKED = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]


def line_chart(
    ends: pd.DataFrame,
    line: pd.DataFrame,
    *,
    bidders: Mapping[str, str],
    price_weight: float,
    title: str,
    source: Bilingual,
) -> Chart:
    """A line per offer over the weight of the price; dashes where another comes first.

    Args:
        ends: From `line_scores`.
        line: From `price_line`.
        bidders: Who offers, by code.
        price_weight: The tender's own weight of the price.
        title: Key of the title.
        source: Line that says whose records these are.

    Returns:
        The chart; one that says so where there is nothing to show.
    """
    if ends.empty:
        return empty_chart(title, source)
    breaks = [float(weight) for weight in line["to_weight_share"].iloc[:-1]]

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        rows = ends[["offer_id", "quality_points", "price_points"]].itertuples(index=False)
        for place, (offer_id, start, end) in enumerate(rows):
            points = [start + weight * (end - start) for weight in _MARKED]
            axes.plot(
                _MARKED, points, color=COLOURS[place % len(COLOURS)],
                linestyle=LINES[place % len(LINES)], marker=_MARKS[place % len(_MARKS)],
                markersize=5, label=wrapped(offer_name(offer_id, bidders), language),
            )  # fmt: skip
        for weight in breaks:
            axes.axvline(weight, color="0.3", linewidth=1, linestyle=(0, (2, 2)))
        axes.axvline(price_weight, color="0.1", linewidth=1.6)
        own = f" {label('award_own_weights', language)}"
        axes.annotate(
            own, (price_weight, 0.02), xycoords=("data", "axes fraction"), fontsize=9, va="bottom"
        )
        axes.set_xlim(0, 1)
        axes.set_xlabel(label("award_price_weight_share", language))
        axes.set_ylabel(label("award_weighted_score", language))
        unit_axis(axes, "x", "share", language)
        axes.yaxis.set_major_formatter(lambda value, _place: printed_tick(value, "ratio", language))
        figure.legend(loc="outside lower center", ncols=_COLUMNS)

    return Chart(title, draw, _alternative(ends, line), source, height_inches=5.0)


def _alternative(ends: pd.DataFrame, line: pd.DataFrame) -> Bilingual:
    texts = {
        language: "; ".join(
            f"{joined(first, language)} "
            f"{printed(start, 'share', language)} – {printed(end, 'share', language)}"
            for start, end, first in line.itertuples(index=False)
        )
        for language in LANGUAGES
    }
    return bilingual("alt_price_line", count=str(len(ends)), stretches=texts)
