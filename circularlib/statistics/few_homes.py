"""How sure a ratio is where few homes stand behind it: the jackknife with Student's t."""

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from circularlib.statistics.estimate import Estimate, require_level
from circularlib.statistics.resampling import MINIMUM_HOMES, ratio_interval

__all__ = ["LEAST_HOMES", "few_homes_ratio"]

LEAST_HOMES = 4
"""Below this a spread between homes says too little of that between other homes."""


def few_homes_ratio(
    numerators: npt.ArrayLike, denominators: npt.ArrayLike, *, level: float = 0.95
) -> Estimate:
    """Ratio of two sums over homes, with an interval that also does for few of them.

    From 10 homes on they are resampled whole. From 4 to 9 each is left out in turn
    [efron_stein1981], and the spread of what remains is widened by Student's t with homes less
    one degrees of freedom; it takes the homes for a sample of alike ones.

    Args:
        numerators: Sum per home, as electricity.
        denominators: Sum per home in the same order, above 0, as cycles.
        level: Confidence level, between 0 and 1.

    Returns:
        An estimate of method `cluster_bootstrap_bca` or `jackknife_homes`; without interval
        `none_too_few_homes` (fewer than 4), `none_no_variation` or another of
        `resampling.bootstrap`; n counts the homes.

    Raises:
        UsageError: There is not one numerator and one denominator per home.

    Example:
        >>> found = few_homes_ratio([5.0, 6.0, 7.0, 6.0], [10.0, 10.0, 10.0, 10.0])
        >>> round(found.low, 3), found.value, round(found.high, 3)
        (0.47, 0.6, 0.73)
    """
    require_level(level)
    found = ratio_interval(numerators, denominators, level=level)
    if found.method != "none_too_few_homes" or found.n < LEAST_HOMES or found.n >= MINIMUM_HOMES:
        return found
    sums = np.column_stack([np.asarray(numerators, float), np.asarray(denominators, float)])
    sums = sums[(sums != 0).any(axis=1)]
    left = sums.sum(axis=0) - sums
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = left[:, 0] / left[:, 1]
    spread = float(np.sqrt((found.n - 1) / found.n * ((ratios - ratios.mean()) ** 2).sum()))
    if not spread > 0 or found.value is None:
        return Estimate(found.value, None, None, found.n, level, "none_no_variation")
    half = float(student.ppf((1 + level) / 2, found.n - 1)) * spread
    ends = (found.value - half, found.value + half)
    return Estimate(found.value, *ends, found.n, level, "jackknife_homes")
