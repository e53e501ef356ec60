"""Who is first under other weights: along price against quality, and over all weights at once.

Under a formula that adds up scores, an offer's total is a straight line, or a plane, in the
weights. So the weights at which the first place changes are exact, and the weights under which
an offer is first form a polytope whose size is exact too: nothing here is drawn by lot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import factorial

import numpy as np
import pandas as pd

from circularlib.appliances.award.formulas import FloatArray
from circularlib.appliances.award.judgement import Judgement
from circularlib.appliances.award.scores import PRICE, price_scores, quality_shares

__all__ = ["WeightMap", "first_shares", "line_scores", "part_scores", "price_line", "weight_map"]

_EQUAL = 1e-9


def part_scores(judgement: Judgement) -> pd.DataFrame:
    """The scores that are weighed: of the price, and of each group of quality.

    For `value_deduction` the price in units of quality: wp × -price ÷ k + Σ wg × quality orders
    offers as the fictitious prices do, with k = quality value × tender's weight of price ÷ of
    quality. At other weights the quality value follows their ratio.

    Args:
        judgement: The offers, judged.

    Returns:
        One row per offer, named by its code; column `price` and one per group. Without rows for
        `utility_index`, which is no sum, and where nothing but the price counts.
    """
    tender, groups = judgement.tender, judgement.groups
    costs = judgement.judged_prices_eur.to_numpy(float)
    if tender.price.formula == "utility_index" or not tender.groups:
        return pd.DataFrame(columns=[PRICE, *groups.columns], dtype=float)
    if tender.price.formula == "value_deduction":
        rest = 1 - tender.price.weight
        scored = -costs / (
            float(tender.price.quality_value_eur or 0.0) * tender.price.weight / rest
        )
    else:
        scored = price_scores(costs, tender.price, tender.price.formula)
    table = groups.copy()
    table.insert(0, PRICE, scored)
    return table


def price_line(judgement: Judgement) -> pd.DataFrame:
    """Who is first from no weight on price to all of it, the groups sharing the rest as before.

    Args:
        judgement: The offers, judged.

    Returns:
        One row per stretch, from left to right: `from_weight_share`, `to_weight_share`,
        `first`, a tuple of codes: more than one where they are level all along. At the weight
        between two stretches the first of both are level. No rows where there is no sum.
    """
    parts = part_scores(judgement)
    if parts.empty:
        return pd.DataFrame(columns=["from_weight_share", "to_weight_share", "first"])
    at_all, at_none = _line_ends(judgement, parts)
    rows: list[tuple[float, float, tuple[str, ...]]] = []
    ends = _crossings(at_all, at_none)
    for start, end in pairwise(ends):
        middle = (start + end) / 2
        first = _first(middle * at_all + (1 - middle) * at_none, list(parts.index))
        if rows and rows[-1][2] == first:
            start = rows.pop()[0]
        rows.append((start, end, first))
    return pd.DataFrame(rows, columns=["from_weight_share", "to_weight_share", "first"])


def line_scores(judgement: Judgement) -> pd.DataFrame:
    """The two ends of every offer's line: its points on quality alone, and on price alone.

    Args:
        judgement: The offers, judged.

    Returns:
        One row per offer: `offer_id`, `quality_points` and `price_points` out of 100; in
        between, its points are on the straight line. No rows where there is no sum.
    """
    parts = part_scores(judgement)
    if parts.empty:
        return pd.DataFrame(columns=["offer_id", "quality_points", "price_points"])
    at_all, at_none = _line_ends(judgement, parts)
    ids = list(parts.index)
    return pd.DataFrame(
        {"offer_id": ids, "quality_points": 100 * at_none, "price_points": 100 * at_all}
    )


def _line_ends(judgement: Judgement, parts: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Score of every offer on price alone, and on quality alone."""
    weights = [group.weight for group in judgement.tender.groups]
    quality = quality_shares(parts.drop(columns=PRICE).to_numpy(float), weights)
    return parts[PRICE].to_numpy(float), quality


def _crossings(at_all: FloatArray, at_none: FloatArray) -> list[float]:
    """Weights of price at which two offers are level, with both ends."""
    found = {0.0, 1.0}
    for one in range(len(at_all)):
        for other in range(one):
            slope = (at_all[one] - at_all[other]) - (at_none[one] - at_none[other])
            if abs(slope) > _EQUAL:
                found.add(float((at_none[other] - at_none[one]) / slope))
    return sorted(weight for weight in found if 0 <= weight <= 1)


def _first(totals: FloatArray, ids: Sequence[str]) -> tuple[str, ...]:
    top = totals.max()
    return tuple(one for one, total in zip(ids, totals, strict=True) if total >= top - _EQUAL)


def first_shares(judgement: Judgement) -> pd.DataFrame:
    """Share of all possible weights under which each offer is first.

    All weights that add up to 1 count alike, those nobody would choose included: it says how
    much the choice of weights matters, not how likely an offer is to win.

    Args:
        judgement: The offers, judged.

    Returns:
        One row per offer: `offer_id`, `first_share`, 0 to 1; offers with the same scores have
        the same share together. No rows where there is no sum.
    """
    parts = part_scores(judgement)
    if parts.empty:
        return pd.DataFrame(columns=["offer_id", "first_share"])
    points = parts.to_numpy(float)
    kinds, which = np.unique(points.round(9), axis=0, return_inverse=True)
    sizes = np.array([_region_size(kinds, place) for place in range(len(kinds))])
    shares = sizes[which.ravel()]
    return pd.DataFrame({"offer_id": list(parts.index), "first_share": shares})


def _region_size(points: FloatArray, place: int) -> float:
    """Share of the simplex of weights on which one row of scores has the highest sum."""
    if len(points) == 1:
        return 1.0
    others = np.delete(points, place, axis=0) - points[place]
    dimension = points.shape[1] - 1
    # The last weight is 1 less the others: others @ (u, 1 - Σu) <= 0, u >= 0, Σu <= 1.
    slopes = np.vstack(
        [others[:, :-1] - others[:, -1:], -np.eye(dimension), np.ones((1, dimension))]
    )
    offsets = np.concatenate([others[:, -1], np.zeros(dimension), [-1.0]])
    if dimension == 1:
        return _interval_length(slopes[:, 0], offsets)
    return _polytope_volume(slopes, offsets) * factorial(dimension)


def _interval_length(slopes: FloatArray, offsets: FloatArray) -> float:
    """Length of the interval in which slope × u + offset is at most 0 throughout."""
    if (offsets[np.abs(slopes) <= _EQUAL] > 0).any():
        return 0.0
    ends = -offsets / np.where(np.abs(slopes) <= _EQUAL, 1.0, slopes)
    low = max(ends[slopes < -_EQUAL], default=0.0)
    high = min(ends[slopes > _EQUAL], default=1.0)
    return max(0.0, float(high - low))


def _polytope_volume(slopes: FloatArray, offsets: FloatArray) -> float:
    """Volume in which slopes @ u + offsets is at most 0 throughout."""
    from scipy.optimize import linprog
    from scipy.spatial import ConvexHull, HalfspaceIntersection, QhullError

    norms = np.linalg.norm(slopes, axis=1)
    flat = norms <= _EQUAL
    if (offsets[flat] > 0).any():
        return 0.0
    slopes, offsets, norms = slopes[~flat], offsets[~flat], norms[~flat]
    dimension = slopes.shape[1]
    # The centre of the largest ball inside: as far as can be from every side.
    found = linprog(
        [0.0] * dimension + [-1.0],
        A_ub=np.column_stack([slopes, norms]),
        b_ub=-offsets,
        bounds=[(0, 1)] * dimension + [(None, None)],
    )
    if found.status != 0 or found.x[-1] <= _EQUAL:
        return 0.0
    sides = np.column_stack([slopes, offsets])
    try:
        corners = HalfspaceIntersection(sides, found.x[:-1]).intersections
        return float(ConvexHull(corners).volume)
    except QhullError:  # thinner than the last digits can tell
        return 0.0


@dataclass(frozen=True)
class WeightMap:
    """Who is first at every point of a triangle whose corners are all weight on one thing.

    Attributes:
        corners: What each of the three corners weighs: `price` or groups, by their keys.
        regions: First offers and the corners of the region in which they are first; each
            corner of a region is three weights that add up to 1.
        tender_weights: The tender's own three weights.
    """

    corners: Sequence[Sequence[str]]
    regions: Sequence[tuple[tuple[str, ...], FloatArray]]
    tender_weights: tuple[float, float, float]


def weight_map(judgement: Judgement) -> WeightMap | None:
    """The triangle of weights: the price, the heaviest group, and all other groups together.

    The other groups keep their shares among themselves.

    Args:
        judgement: The offers, judged.

    Returns:
        The map; None where there is no sum, or where fewer than two groups stand beside the
        price.
    """
    parts = part_scores(judgement)
    groups = sorted(judgement.tender.groups, key=lambda group: -group.weight)
    if parts.empty or len(groups) < 2:
        return None
    heaviest, others = groups[0], groups[1:]
    rest = quality_shares(
        parts[[each.name for each in others]].to_numpy(float), [each.weight for each in others]
    )
    points = np.column_stack([parts[PRICE], parts[heaviest.name], rest]).astype(float)
    kinds, which = np.unique(points.round(9), axis=0, return_inverse=True)
    regions = []
    for place in range(len(kinds)):
        ids = tuple(parts.index[which.ravel() == place])
        corners = _clipped(kinds - kinds[place])
        if len(corners) > 2:
            regions.append((ids, corners))
    weights = (judgement.tender.price.weight, heaviest.weight, sum(e.weight for e in others))
    named = [[PRICE], [heaviest.name], [each.name for each in others]]
    return WeightMap(named, regions, weights)


def _clipped(ahead: FloatArray) -> FloatArray:
    """The triangle of weights, cut to where no row of lead is above nought."""
    corners = np.eye(3)
    for lead in ahead:
        if len(corners) == 0:
            break
        heights = corners @ lead
        kept = []
        for place, height in enumerate(heights):
            before, height_before = corners[place - 1], heights[place - 1]
            if (height > 0) != (height_before > 0):
                along = height_before / (height_before - height)
                kept.append(before + along * (corners[place] - before))
            if height <= 0:
                kept.append(corners[place])
        corners = np.array(kept).reshape(-1, 3)
    return corners
