"""The map of weights: a triangle in which every point is a choice of three weights."""

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from circularlib.appliances.award.weights import WeightMap
from circularlib.figures.award.names import joined
from circularlib.figures.chart import COLOURS, HATCHES, Chart, empty_chart
from circularlib.figures.words import Bilingual, bilingual, label
from circularlib.units import LANGUAGES, printed, printed_tick

__all__ = ["triangle_chart"]

_HEIGHT = 3**0.5 / 2
# Corners in the picture: the price on top, the two others below.
_PLACES = np.array([[0.5, _HEIGHT], [0.0, 0.0], [1.0, 0.0]])
_GRID = (0.25, 0.5, 0.75)
_TINT = 0.55
_CORNER_MARKS = 40


def triangle_chart(
    shown: WeightMap | None,
    shares: pd.DataFrame,
    *,
    parts: Mapping[str, Bilingual],
    title: str,
    source: Bilingual,
) -> Chart:
    """Who is first at every choice of three weights; a dot marks the tender's own.

    Every region has its own tint, pattern and name, and none of them alone carries a meaning.

    Args:
        shown: From `weight_map`; None where there is none.
        shares: From `first_shares`.
        parts: What price and groups are called, by key.
        title: Key of the title.
        source: Line that says whose records these are.

    Returns:
        The chart; one that says so where there is nothing to show.
    """
    if shown is None:
        return empty_chart(title, source)

    order = list(shares["offer_id"])

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        for ids, corners in shown.regions:  # an offer looks the same as on the lines
            _region(axes, corners @ _PLACES, order.index(ids[0]), joined(ids, language))
        _frame(axes, [_corner(keys, parts, language) for keys in shown.corners], language)
        _own_weights(axes, np.asarray(shown.tender_weights) @ _PLACES, language)

    alternative = _alternative(shown, shares, parts)
    return Chart(title, draw, alternative, source, height_inches=6.4)


def _region(axes: Axes, corners: npt.NDArray[np.float64], place: int, name: str) -> None:
    red, green, blue = COLOURS[place % len(COLOURS)]
    tint = tuple(1 - _TINT * (1 - part) for part in (red, green, blue))
    axes.add_patch(
        Polygon(
            corners, facecolor=tint, edgecolor="0.25", linewidth=1.2,
            hatch=HATCHES[place % len(HATCHES)],
        )
    )  # fmt: skip
    x, y = _centre(corners)
    box = {"facecolor": "white", "edgecolor": "0.4", "pad": 3, "linewidth": 0.6}
    axes.text(x, y, name, ha="center", va="center", fontweight="bold", bbox=box, zorder=4)


def _centre(corners: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Centre of mass of a polygon; the mean of its corners where it is flat."""
    x, y = corners[:, 0], corners[:, 1]
    next_x, next_y = np.roll(x, -1), np.roll(y, -1)
    cross = x * next_y - next_x * y
    area = cross.sum()
    if abs(area) < 1e-12:
        return float(x.mean()), float(y.mean())
    across = ((x + next_x) * cross).sum() / (3 * area)
    return float(across), float(((y + next_y) * cross).sum() / (3 * area))


def _corner(keys: Sequence[str], parts: Mapping[str, Bilingual], language: str) -> str:
    return joined([parts[key][language] for key in keys], language)


def _frame(axes: Axes, names: Sequence[str], language: str) -> None:
    """Lines of equal weight of the price, and what each corner is."""
    for weight in _GRID:
        y = weight * _HEIGHT
        ends = [weight / 2, 1 - weight / 2]
        axes.plot(ends, [y, y], color="0.45", linewidth=0.6, linestyle=":", zorder=2)
        text = f"{label('award_price', language)} {printed_tick(weight, 'share', language)}"
        axes.text(ends[1] + 0.02, y, text, va="center", fontsize=8, color="0.25")
    whole = label("award_all_weight", language)
    places = ((0.5, _HEIGHT + 0.03, "center", "bottom"), (0.0, -0.03, "left", "top"),
              (1.0, -0.03, "right", "top"))  # fmt: skip
    for name, (x, y, across, up) in zip(names, places, strict=True):
        text = textwrap.fill(whole.format(part=name), _CORNER_MARKS)
        axes.text(x, y, text, ha=across, va=up, fontweight="bold")
    axes.set(xlim=(-0.05, 1.12), ylim=(-0.16, _HEIGHT + 0.1), aspect="equal")
    axes.axis("off")


def _own_weights(axes: Axes, place: npt.NDArray[np.float64], language: str) -> None:
    x, y = float(place[0]), float(place[1])
    axes.plot(x, y, marker="o", markersize=9, color="black", markeredgecolor="white", zorder=6)
    axes.annotate(
        label("award_own_weights", language), (x, y), xytext=(-0.04, 0.62), fontsize=9,
        arrowprops={"arrowstyle": "-", "color": "black", "linewidth": 0.9}, zorder=5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
    )  # fmt: skip


def _alternative(
    shown: WeightMap, shares: pd.DataFrame, parts: Mapping[str, Bilingual]
) -> Bilingual:
    sizes = dict(zip(shares["offer_id"], shares["first_share"], strict=True))
    order = sorted(shown.regions, key=lambda region: -area_share(region[1]))
    texts = {
        language: "; ".join(
            f"{joined(ids, language)} {printed(area_share(corners), 'share', language)}"
            for ids, corners in order
        )
        for language in LANGUAGES
    }
    never = [one for one in sizes if not any(one in ids for ids, _ in shown.regions)]
    nowhere = {language: joined(never, language) for language in LANGUAGES}
    corners = {
        language: joined([_corner(keys, parts, language) for keys in shown.corners], language)
        for language in LANGUAGES
    }
    return bilingual("alt_weight_triangle", corners=corners, shares=texts, nowhere=nowhere)


def area_share(corners: npt.NDArray[np.float64]) -> float:
    """Area of a region over that of the triangle.

    Args:
        corners: Its corners, three weights each.

    Returns:
        The share, 0 to 1.

    Example:
        >>> round(area_share(np.eye(3)), 6)
        1.0
    """
    x, y = corners[:, 0], corners[:, 1]
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)))
