"""Why a total changed: the change split into terms that add up to it exactly."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.errors import UsageError

__all__ = ["lmdi", "logarithmic_mean"]

FloatArray = npt.NDArray[np.float64]
Factors = Mapping[str, Sequence[float]] | pd.DataFrame


def logarithmic_mean(first: npt.ArrayLike, second: npt.ArrayLike) -> FloatArray:
    """The logarithmic mean of two positive numbers, between their geometric and plain mean.

    Args:
        first: Numbers above 0.
        second: Numbers above 0, as many.

    Returns:
        (first - second) / ln(first / second); the number itself where both are equal.

    Example:
        >>> float(logarithmic_mean(1.0, 2.0).round(4))
        1.4427
    """
    one, two = np.broadcast_arrays(np.asarray(first, float), np.asarray(second, float))
    ratio = np.log(one) - np.log(two)
    is_near = np.abs(ratio) < 1e-6  # there the plain mean is right to a part in 10**13
    mean: FloatArray = np.where(
        is_near, (one + two) / 2, (one - two) / np.where(is_near, 1.0, ratio)
    )
    return mean


def lmdi(before: Factors, after: Factors) -> dict[str, float]:
    """The change of a sum of products, by factor: LMDI-I in its additive form [ang2005].

    A total is the sum over parts (item types, cost categories) of the product of factors, such
    as activity × share × price. Each factor's term is what the total would change through that
    factor, weighed by the logarithmic mean; the terms add up to the change without a rest, and
    going back they are the same with the other sign. A part that comes or goes is put down to the
    factors that are nought at the moment it is absent, in equal parts: the limit that the terms
    reach as the nought is approached [wood_lenzen2006].

    Args:
        before: By name of the factor, one value per part, none below 0.
        after: The same factors and parts, later.

    Returns:
        The term of each factor, in the unit of the total.

    Raises:
        UsageError: The factors or parts differ, or a value is negative or missing.

    Example:
        >>> terms = lmdi({"homes": [10.0], "cost": [100.0]}, {"homes": [20.0], "cost": [80.0]})
        >>> {name: round(term, 1) for name, term in terms.items()}
        {'homes': 884.9, 'cost': -284.9}
    """
    old, new = pd.DataFrame(before).astype(float), pd.DataFrame(after).astype(float)
    _check(old, new)
    start, end = old.to_numpy(), new.to_numpy()
    totals = start.prod(axis=1), end.prod(axis=1)
    is_there = (totals[0] > 0) & (totals[1] > 0)
    terms = np.zeros_like(start)
    weight = logarithmic_mean(totals[1][is_there], totals[0][is_there])
    terms[is_there] = weight[:, None] * np.log(end[is_there] / start[is_there])
    for factors, total, sign in ((start, totals[1], 1), (end, totals[0], -1)):
        is_none = factors == 0
        comes_or_goes = is_none.any(axis=1) & (total > 0)
        shared = is_none[comes_or_goes] / is_none[comes_or_goes].sum(axis=1, keepdims=True)
        terms[comes_or_goes] = sign * total[comes_or_goes, None] * shared
    return {str(name): float(terms[:, place].sum()) for place, name in enumerate(old.columns)}


def _check(old: pd.DataFrame, new: pd.DataFrame) -> None:
    if list(old.columns) != list(new.columns) or len(old) != len(new):
        raise UsageError(
            "The two moments do not have the same factors and parts.",
            remedy="Give every factor one value per part, at both moments.",
        )
    if not ((old >= 0).all(axis=None) and (new >= 0).all(axis=None)):
        raise UsageError(
            "A factor is negative or missing.",
            remedy="Set credit notes against the costs they correct before decomposing.",
        )
