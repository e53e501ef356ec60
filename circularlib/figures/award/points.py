"""What the points of every offer are made of, as bars."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from circularlib.figures.award.names import number, offer_name
from circularlib.figures.chart import (
    COLOURS,
    HATCHES,
    LEGEND_COLUMNS,
    Chart,
    empty_chart,
    wrapped,
)
from circularlib.figures.words import Bilingual, bilingual, label
from circularlib.units import LANGUAGES, printed_tick

__all__ = ["points_chart"]


def points_chart(
    points: pd.DataFrame,
    *,
    bidders: Mapping[str, str],
    parts: Mapping[str, Bilingual],
    title: str,
    source: Bilingual,
) -> Chart:
    """A bar per offer, stacked from its points on the price and on each group.

    Args:
        points: From `points_by_part`.
        bidders: Who offers, by code.
        parts: What price and groups are called, by key.
        title: Key of the title.
        source: Line that says whose records these are.

    Returns:
        The chart, the most points on top; one that says so where there is nothing to show.
    """
    if points.empty:
        return empty_chart(title, source)
    wide = points.pivot(index="offer_id", columns="part", values="points")[list(parts)]
    totals = wide.sum(axis=1).sort_values(ascending=False, kind="stable")
    wide = wide.loc[totals.index]
    places = [float(len(wide) - 1 - place) for place in range(len(wide))]

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        ends = _bars(axes, wide, places, {key: name[language] for key, name in parts.items()})
        for place, end, total in zip(places, ends, totals, strict=True):
            axes.text(end, place, f" {number(total, 1, language)}", va="center")
        names = [wrapped(offer_name(str(one), bidders), language) for one in wide.index]
        axes.set_yticks(places, names)
        axes.set_ylim(-0.6, len(wide) - 0.4)
        lowest = float(wide.clip(upper=0).sum(axis=1).min())
        axes.set_xlim(1.05 * lowest, 100)
        axes.set_xlabel(label("award_points", language))
        axes.xaxis.set_major_formatter(lambda value, _place: printed_tick(value, "ratio", language))
        axes.grid(visible=False, axis="y")
        figure.legend(loc="outside lower center", ncols=LEGEND_COLUMNS)

    return Chart(title, draw, _alternative(totals), source, height_inches=1.4 + 0.45 * len(wide))


def _bars(
    axes: Axes, wide: pd.DataFrame, places: list[float], names: Mapping[str, str]
) -> "pd.Series[float]":
    """Draws the parts; points below nought, as `logarithmic` can give, run to the left."""
    up = pd.Series(0.0, index=wide.index)
    down = pd.Series(0.0, index=wide.index)
    for place, part in enumerate(wide.columns):
        is_below = wide[part] < 0
        axes.barh(
            places, wide[part], left=down.where(is_below, up), height=0.7, edgecolor="white",
            color=COLOURS[place % len(COLOURS)], hatch=HATCHES[place % len(HATCHES)],
            label=names[str(part)],
        )  # fmt: skip
        up += wide[part].clip(lower=0)
        down += wide[part].clip(upper=0)
    return up


def _alternative(totals: "pd.Series[float]") -> Bilingual:
    texts = {
        language: "; ".join(f"{one} {number(total, 1, language)}" for one, total in totals.items())
        for language in LANGUAGES
    }
    return bilingual("alt_award_points", count=str(len(totals)), totals=texts)
