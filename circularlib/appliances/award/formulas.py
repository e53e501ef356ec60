"""Named formulas that turn prices and other values into scores.

Each runs along the last axis, on which the offers lie; axes before it may hold draws. A score
of 1 is everything that can be earned. No formula is neutral: each says what it is weak in
[stilger2017].
"""

import math

import numpy as np
import numpy.typing as npt

from circularlib.errors import AssumptionError

__all__ = [
    "FloatArray",
    "fictitious_prices",
    "linear_between_best_and_worst",
    "linear_between_limits",
    "logarithmic",
    "low_bid_relative",
    "proportional",
    "utility_index",
]

FloatArray = npt.NDArray[np.float64]


def low_bid_relative(values: npt.ArrayLike, *, better: str = "less") -> FloatArray:
    """The best value over an offer's own: twice the lowest price earns half.

    Lowest ÷ price; where more is better, value ÷ highest [negometrix_low_bid]. Weak: the lowest
    bid decides how far all others lie apart, so that one offer more or less can turn the order
    of the others round, and the dearer half of the scale is hardly told apart.

    Args:
        values: One per offer on the last axis, above 0; where more is better, 0 or more with
            one above.
        better: `less` or `more`.

    Returns:
        Scores, above 0 to 1; 0 where more is better and nothing is offered.

    Raises:
        AssumptionError: A value is 0 where something is divided by it, or negative.

    Example:
        >>> low_bid_relative([10_000, 8_000]).tolist()
        [0.8, 1.0]
    """
    array = _not_negative(values)
    best = _best(array, better)
    if better == "more":
        return array / _not_zero(best)
    return best / _not_zero(array)


def proportional(values: npt.ArrayLike, *, better: str = "less") -> FloatArray:
    """One less the share by which an offer lies from the best: a quarter dearer earns 75 %.

    max(0, 1 - |value - best| ÷ best) [materials_scorecard]. Weak: it hangs on the best offer as
    `low_bid_relative` does, and what is twice as dear or more all earns nothing. Where more is
    better it is the same as `low_bid_relative`.

    Args:
        values: One per offer on the last axis, above 0.
        better: `less` or `more`.

    Returns:
        Scores, 0 to 1.

    Raises:
        AssumptionError: The best value is 0, or a value is negative.

    Example:
        >>> proportional([100, 125, 300]).tolist()
        [1.0, 0.75, 0.0]
    """
    array = _not_negative(values)
    best = _not_zero(_best(array, better))
    distance = array - best if better == "less" else best - array
    return np.maximum(0.0, 1 - distance / best)


def linear_between_limits(
    values: npt.ArrayLike, *, full_at: float, nothing_at: float
) -> FloatArray:
    """A straight line between two limits that the tender states beforehand.

    (nothing - value) ÷ (nothing - full), cut off at 0 and 1 [negometrix_weighted_factor]. The
    score of an offer does not depend on any other, so that the order never turns round. Weak:
    the limits must be known beforehand, and beyond them nothing is told apart.

    Args:
        values: One per offer on the last axis.
        full_at: Value that earns everything.
        nothing_at: Value from which nothing is earned.

    Returns:
        Scores, 0 to 1.

    Raises:
        AssumptionError: The limits are equal.

    Example:
        >>> linear_between_limits([50, 75, 120], full_at=50, nothing_at=100).tolist()
        [1.0, 0.5, 0.0]
    """
    if full_at == nothing_at:
        raise AssumptionError(
            f"Both limits are {full_at:g}.",
            "Formula linear_between_limits.",
            "Give the value that earns everything and the one that earns nothing.",
        )
    array = np.asarray(values, dtype=float)
    return np.clip((nothing_at - array) / (nothing_at - full_at), 0.0, 1.0)


def linear_between_best_and_worst(values: npt.ArrayLike, *, better: str = "less") -> FloatArray:
    """A straight line from the worst offer, which earns nothing, to the best.

    (worst - value) ÷ (worst - best) [dini2006]. Weak: two nearly equal offers lie a whole scale
    apart, and both ends move with every offer that comes or goes. All equal earn everything.

    Args:
        values: One per offer on the last axis.
        better: `less` or `more`.

    Returns:
        Scores, 0 to 1.

    Example:
        >>> linear_between_best_and_worst([100, 110, 140]).tolist()
        [1.0, 0.75, 0.0]
    """
    array = np.asarray(values, dtype=float)
    best, worst = _best(array, better), _best(array, "more" if better == "less" else "less")
    width = worst - best
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = (worst - array) / width
    return np.where(width == 0, 1.0, scores)


def logarithmic(
    values: npt.ArrayLike, *, nothing_at_ratio: float, better: str = "less"
) -> FloatArray:
    """One less a logarithm of the ratio to the best: equal ratios lie equally far apart.

    1 - log(value ÷ best) ÷ log(ratio) [negometrix_log]. The distance between two offers does
    not depend on the best, so that the order never turns round. Weak: the ratio decides how
    much price counts, and beyond it scores fall below 0.

    Args:
        values: One per offer on the last axis, above 0.
        nothing_at_ratio: How many times the best earns nothing, above 1.
        better: `less` or `more`.

    Returns:
        Scores, 1 and less; not cut off below 0, for that would turn the order round.

    Raises:
        AssumptionError: A value is 0 or negative, or the ratio is not above 1.

    Example:
        >>> logarithmic([100, 200, 400], nothing_at_ratio=2).tolist()
        [1.0, 0.0, -1.0]
    """
    if not nothing_at_ratio > 1:
        raise AssumptionError(
            f"A ratio of {nothing_at_ratio:g} is not above 1.",
            "Formula logarithmic, nothing_at_ratio.",
            "Give how many times the best value earns nothing, as 2.",
        )
    array = _not_zero(_not_negative(values))
    best = _best(array, better)
    ratio = array / best if better == "less" else best / array
    return 1 - np.log(ratio) / math.log(nothing_at_ratio)


def fictitious_prices(
    prices_eur: npt.ArrayLike, quality_shares: npt.ArrayLike, *, quality_value_eur: float
) -> FloatArray:
    """Price less what the quality is worth, *gunnen op waarde*: the lowest is first.

    price - quality × value [negometrix_value]. It says in euro what quality is worth, and no
    offer moves another. Weak: that amount decides, and must be known beforehand.

    Args:
        prices_eur: One per offer on the last axis.
        quality_shares: How much of the full quality each offers, 0 to 1.
        quality_value_eur: What full quality is worth.

    Returns:
        Euro; may be negative.

    Example:
        >>> fictitious_prices([80_000], [0.6], quality_value_eur=2_500).tolist()
        [78500.0]
    """
    prices = _not_negative(prices_eur)
    return prices - np.asarray(quality_shares, dtype=float) * quality_value_eur


def utility_index(
    prices_eur: npt.ArrayLike, quality_shares: npt.ArrayLike, *, price_weight: float
) -> FloatArray:
    """Quality over price: one tenth more quality may cost one tenth more.

    (1 - (best quality - quality) × N) ÷ price × lowest price, N being the weight of quality
    over that of price [negometrix_utility]. Weak: the best quality decides how much the others
    lack, so that the order can turn round; with a small weight of price indices fall below 0,
    and there a dearer offer comes out ahead of an equal one.

    Args:
        prices_eur: One per offer on the last axis, above 0.
        quality_shares: How much of the full quality each offers, 0 to 1.
        price_weight: Weight of the price, above 0 to 1.

    Returns:
        Indices, at most 1.

    Raises:
        AssumptionError: A price is 0 or negative.

    Example:
        >>> utility_index([100, 80], [0.9, 0.7], price_weight=0.5).round(3).tolist()
        [0.8, 0.8]
    """
    prices = _not_zero(_not_negative(prices_eur))
    quality = np.asarray(quality_shares, dtype=float)
    lacking = _best(quality, "more") - quality
    per_price = (1 - price_weight) / price_weight
    indices: FloatArray = (1 - lacking * per_price) / prices * _best(prices, "less")
    return indices


def _best(array: FloatArray, better: str) -> FloatArray:
    found: FloatArray = np.min(array, axis=-1, keepdims=True)
    if better == "more":
        found = np.max(array, axis=-1, keepdims=True)
    return found


def _not_negative(values: npt.ArrayLike) -> FloatArray:
    array = np.asarray(values, dtype=float)
    if (array < 0).any():
        raise AssumptionError(
            f"{array.min():g} is negative.",
            "A formula that divides values, or takes them as prices.",
            "Correct the value, or take linear_between_limits.",
        )
    return array


def _not_zero(array: FloatArray) -> FloatArray:
    if (array == 0).any():
        raise AssumptionError(
            "A value is 0, and would be divided by.",
            "A formula that takes the ratio of values.",
            "Correct the value, or take linear_between_limits.",
        )
    return array
