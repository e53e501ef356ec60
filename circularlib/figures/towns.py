"""Towns beside each other with their intervals, and how far small ones stray by chance."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from circularlib.figures.chart import COLOURS, Chart, empty_chart, unit_axis, wrapped
from circularlib.figures.words import Bilingual, bilingual, label
from circularlib.statistics.meta_analysis import transformed
from circularlib.statistics.towns_pooled import TownsPooled
from circularlib.units import LANGUAGES, printed, printed_tick

__all__ = ["funnel_chart", "towns_chart"]

_ROW_INCHES = 0.36
_PANEL_INCHES = 3.2
_OWN, _DRAWN, _MEAN = COLOURS[0], COLOURS[1], "black"
_NORMAL_95 = 1.959963984540054


def towns_chart(
    found: TownsPooled, *, names: Mapping[str, Bilingual], title: str, source: Bilingual
) -> Chart:
    """A panel per figure: each town as measured and drawn to the mean; below, the mean itself.

    Towns stand in the order of their names: which one is ahead cannot be told where intervals
    overlap.

    Args:
        found: From `towns_pooled`.
        names: What the figures are called.
        title: Key of the title.
        source: Line that says whose records these are.

    Returns:
        The chart; one that says so where nothing is pooled.
    """
    if found.means.empty:
        return empty_chart(title, source)
    heights = [_ROW_INCHES * (int(count) + 2) + 0.8 for count in found.means["town_count"]]

    def draw(figure: Figure, language: str) -> None:
        panels = np.atleast_1d(
            figure.subplots(len(heights), 1, height_ratios=heights, squeeze=True)
        )
        for axes, mean in zip(panels, found.means.itertuples(index=False), strict=True):
            rows = found.towns[found.towns["key"] == mean.key]
            _panel(axes, rows, mean, language)
            axes.set_title(names[str(mean.key)][language], loc="left")
        shown = panels[0].get_legend_handles_labels()
        figure.legend(*shown, loc="outside lower center", ncols=3)

    said = {
        lang: " ".join(_said(mean, names, lang) for mean in found.means.itertuples(index=False))
        for lang in LANGUAGES
    }
    return Chart(title, draw, said, source, height_inches=sum(heights) + 0.6)


def _panel(axes: Axes, rows: pd.DataFrame, mean: Any, language: str) -> None:
    places = np.arange(len(rows))[::-1] + 2.0
    for shift, prefix, look, marker, key in (
        (0.13, "", _OWN, "o", "town_own"),
        (-0.17, "drawn_", _DRAWN, "s", "town_drawn"),
    ):
        ends = (rows[f"{prefix}low"].to_numpy(), rows[f"{prefix}high"].to_numpy())
        axes.hlines(places + shift, *ends, color=look, linewidth=1.6)
        axes.plot(
            rows[f"{prefix}value"], places + shift, marker, color=look, markersize=5,
            label=label(key, language),
        )  # fmt: skip
    axes.hlines(0.8, mean.mean_low, mean.mean_high, color=_MEAN, linewidth=2.2)
    axes.plot(
        [mean.mean], [0.8], "D", color=_MEAN, markersize=7, label=label("town_mean", language)
    )
    if np.isfinite(mean.next_low):
        axes.hlines(0.0, mean.next_low, mean.next_high, color="0.4", linewidth=1.6, linestyle=":")
    axes.axvline(mean.mean, color="0.6", linewidth=0.8)
    texts = [wrapped(town, language) for town in rows["town"]]
    below = [label("town_mean", language), label("next_town", language)]
    axes.set_yticks([*places, 0.8, 0.0], [*texts, *below])
    axes.set_ylim(-0.6, len(rows) + 1.7)
    axes.grid(visible=False, axis="y")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6))
    unit_axis(axes, "x", str(mean.unit), language)


def _said(mean: Any, names: Mapping[str, Bilingual], language: str) -> str:
    texts = {
        name: printed(getattr(mean, name), str(mean.unit), language)
        for name in ("mean", "mean_low", "mean_high")
    }
    return bilingual(
        "alt_towns",
        name=names[str(mean.key)][language],
        towns=str(mean.town_count),
        mean=texts["mean"],
        low=texts["mean_low"],
        high=texts["mean_high"],
    )[language]


def funnel_chart(
    found: TownsPooled, *, names: Mapping[str, Bilingual], title: str, source: Bilingual
) -> Chart:
    """A panel per figure: each town by its value and its sampling error, in a funnel.

    Within the funnel lie 95 of 100 towns if all had the same true figure. A small town, low in
    the picture, may stray far by chance; one outside differs by more than that.

    Args:
        found: From `towns_pooled`.
        names: What the figures are called.
        title: Key of the title.
        source: Line that says whose records these are.

    Returns:
        The chart; one that says so where nothing is pooled.
    """
    if found.means.empty:
        return empty_chart(title, source)
    count = len(found.means)

    def draw(figure: Figure, language: str) -> None:
        panels = np.atleast_1d(figure.subplots(count, 1, squeeze=True))
        for axes, mean in zip(panels, found.means.itertuples(index=False), strict=True):
            rows = found.towns[found.towns["key"] == mean.key]
            _funnel(axes, rows, str(mean.unit), language)
            axes.set_title(names[str(mean.key)][language], loc="left")
        figure.supylabel(label("funnel_error", language), fontsize=10)

    outside = found.towns.assign(is_outside=_is_outside(found.towns))
    strays = outside[outside["is_outside"]]
    said = {
        lang: bilingual(
            "alt_funnel",
            figures=str(count),
            strays="; ".join(
                f"{town}, {names[str(key)][lang]}"
                for town, key in strays[["town", "key"]].itertuples(index=False)
            )
            or label("nowhere", lang),
        )[lang]
        for lang in LANGUAGES
    }
    return Chart(title, draw, said, source, height_inches=_PANEL_INCHES * 0.8 * count + 0.4)


def _is_outside(rows: pd.DataFrame) -> "pd.Series[bool]":
    away = (rows["scaled_value"] - rows["scaled_mean"]).abs()
    return away > _NORMAL_95 * rows["scaled_error"]


def _funnel(axes: Axes, rows: pd.DataFrame, unit: str, language: str) -> None:
    middle, scale = float(rows["scaled_mean"].iloc[0]), str(rows["scale"].iloc[0])
    widest = 1.1 * float(rows["scaled_error"].max())
    for side in (-1, 1):
        axes.plot([middle, middle + side * _NORMAL_95 * widest], [0, widest], "--", color="0.5")
    axes.axvline(middle, color="0.6", linewidth=0.8)
    is_outside = _is_outside(rows)
    for is_out, marker, look in ((False, "o", _OWN), (True, "X", COLOURS[3])):
        shown = rows[is_outside == is_out]
        axes.plot(shown["scaled_value"], shown["scaled_error"], marker, color=look, markersize=7)
    for row in rows.itertuples(index=False):
        axes.annotate(
            wrapped(row.town, language, lines=1), (row.scaled_value, row.scaled_error),
            xytext=(7, -3), textcoords="offset points", fontsize=8,
        )  # fmt: skip
    axes.set_ylim(widest, 0)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _place: printed_tick(value, "ratio", language))
    )
    _round_ticks(axes, scale, unit, language)


def _round_ticks(axes: Axes, scale: str, unit: str, language: str) -> None:
    """Ticks at round values of the figure itself, where they lie on the scale."""
    ends = axes.get_xlim()
    values = MaxNLocator(nbins=6).tick_values(*transformed(ends, scale, back=True))
    inner = [value for value in values if (0 < value < 1 if scale == "logit" else True)]
    inner = [value for value in inner if value > 0 or scale != "log"]
    places = [float(transformed(value, scale)) for value in inner]
    shown = [at for at, place in enumerate(places) if ends[0] <= place <= ends[1]]
    texts = [printed_tick(float(inner[at]), unit, language) for at in shown]
    axes.set_xticks([places[at] for at in shown], texts)
