"""How sure a figure is when homes differ: the cluster bootstrap, in which homes are drawn whole.

Placements in one home are alike, and so are its costs; resampling single placements would make
every figure look surer than it is. Here a home is kept or left out with all that happened in
it. All that is resampled is a small table of sums per home, so it does not matter how many
movements lie behind them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from circularlib.errors import UsageError
from circularlib.statistics.estimate import Estimate, require_level
from circularlib.statistics.proportions import wilson_interval

__all__ = [
    "BootstrapEstimate",
    "bootstrap",
    "proportion_interval",
    "ratio_interval",
    "resampled_totals",
]

FloatArray = npt.NDArray[np.float64]
Statistic = Callable[[FloatArray], FloatArray]

MINIMUM_HOMES = 10
# Beyond this share of undefined resamples, dropping them would describe other records than these.
LARGEST_UNDEFINED_SHARE = 0.01
# Few enough that the drawn homes stay in the processor's cache; it bounds memory as well.
_CELLS_AT_ONCE = 200_000


@dataclass(frozen=True)
class BootstrapEstimate(Estimate):
    """An estimate whose interval comes from resampling homes; `n` counts the homes.

    Args:
        percentile_low: Lower end of the plain percentile interval, beside the BCa one.
        percentile_high: Upper end of the plain percentile interval.
        resamples: How many times the homes were drawn.
        seed: Seed of the draws; the same seed and records give the same interval.
        undefined_count: Resamples left out because the figure could not be calculated on
            them, for example because the drawn homes had no home-months.

    Example:
        >>> estimate = ratio_interval([1, 2], [2, 2])
        >>> estimate.value, estimate.percentile_low, estimate.method
        (0.75, None, 'none_too_few_homes')
    """

    percentile_low: float | None
    percentile_high: float | None
    resamples: int
    seed: int
    undefined_count: int


def resampled_totals(
    sums: npt.ArrayLike, *, resamples: int = 10_000, seed: int = 20220101
) -> FloatArray:
    """Totals of the sums over homes drawn with replacement, one row per resample.

    Homes in which nothing happened are left out and the others put in order first: neither
    the order in which the homes come nor a home without records changes a draw.

    Args:
        sums: One row per home, one column per sum.
        resamples: How many times as many homes as there are, are drawn.
        seed: Seed of the draws.

    Returns:
        Array of shape (resamples, columns).

    Raises:
        UsageError: The sums are not a table of numbers with a row per home.

    Example:
        >>> resampled_totals([[1.0, 2.0], [1.0, 2.0]], resamples=2).tolist()
        [[2.0, 4.0], [2.0, 4.0]]
    """
    homes = _contributing(sums)
    columns = [np.ascontiguousarray(column) for column in homes.T]
    totals = np.zeros((resamples, len(columns)))
    if not len(homes):
        return totals
    generator = np.random.default_rng(seed)
    step = max(1, _CELLS_AT_ONCE // len(homes))
    for start in range(0, resamples, step):
        rows = slice(start, min(start + step, resamples))
        drawn = generator.integers(len(homes), size=(rows.stop - start, len(homes)))
        for place, column in enumerate(columns):
            totals[rows, place] = column.take(drawn).sum(axis=1)
    return totals


def bootstrap(
    sums: npt.ArrayLike,
    statistic: Statistic,
    *,
    resamples: int = 10_000,
    seed: int = 20220101,
    level: float = 0.95,
) -> BootstrapEstimate:
    """Any figure made of home-level sums, with a bias-corrected accelerated (BCa) interval.

    The homes are the clusters: independent of each other, whatever goes on within them
    [efron1987]. `ratio_interval` is the plainest use; a cost reduction is another, with four
    sums per home and `1 - (a / b) / (c / d)` as the statistic.

    Args:
        sums: One row per home, one column per sum. Homes with only zeros do not count.
        statistic: The figure from totals: takes an array whose last axis holds the columns
            of `sums` and gives an array without that axis. A division by zero in it means
            that the figure is undefined there.
        resamples: How many times the homes are drawn.
        seed: Seed of the draws.
        level: Confidence level, between 0 and 1.

    Returns:
        An estimate of method `cluster_bootstrap_bca`. Without interval its method is
        `none_undefined` (no value for these records either), `none_too_few_homes` (fewer
        than 10), `none_unstable` (undefined in more than 1 % of the resamples) or
        `none_no_variation` (the same in every resample: an interval without width would
        look surer than it is).

    Raises:
        UsageError: The sums are not a table of numbers with a row per home.

    Example:
        >>> costs = [[100.0 + 7 * home % 11, 12.0] for home in range(20)]
        >>> monthly = bootstrap(costs, lambda totals: totals[..., 0] / totals[..., 1])
        >>> monthly.low < monthly.value < monthly.high
        True
    """
    require_level(level)
    homes = _contributing(sums)
    total = homes.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(statistic(total))
        estimate = BootstrapEstimate(
            value if np.isfinite(value) else None, None, None, len(homes), level,
            "none_undefined", None, None, resamples, seed, 0,
        )  # fmt: skip
        if estimate.value is None:
            return estimate
        if len(homes) < MINIMUM_HOMES:
            return replace(estimate, method="none_too_few_homes")
        drawn = statistic(resampled_totals(homes, resamples=resamples, seed=seed))
        left_out = statistic(total - homes)
    defined = drawn[np.isfinite(drawn)]
    estimate = replace(estimate, undefined_count=resamples - len(defined))
    is_unstable = estimate.undefined_count > LARGEST_UNDEFINED_SHARE * resamples
    if is_unstable or not np.isfinite(left_out).all():
        return replace(estimate, method="none_unstable")
    if np.ptp(defined) <= 1e-12 * max(1.0, np.abs(defined).max()):
        return replace(estimate, method="none_no_variation")
    shares = np.append(_bca_shares(defined, value, left_out, level), _tails(level))
    names = ["low", "high", "percentile_low", "percentile_high"]
    limits = dict(zip(names, np.quantile(defined, shares).tolist(), strict=True))
    return replace(estimate, method="cluster_bootstrap_bca", **limits)


def ratio_interval(
    numerators: npt.ArrayLike,
    denominators: npt.ArrayLike,
    *,
    resamples: int = 10_000,
    seed: int = 20220101,
    level: float = 0.95,
) -> BootstrapEstimate:
    """Ratio of two sums over homes, such as euro per home-month, with a BCa interval.

    Args:
        numerators: Sum per home, for example what was spent on it.
        denominators: Sum per home in the same order, for example its home-months.
        resamples: How many times the homes are drawn.
        seed: Seed of the draws.
        level: Confidence level, between 0 and 1.

    Returns:
        The ratio of the totals (not the mean of the homes' ratios); see `bootstrap`.

    Raises:
        UsageError: There is not one numerator and one denominator per home.

    Example:
        >>> ratio_interval([30.0, 10.0] * 10, [1.0, 3.0] * 10).value
        10.0
    """
    return bootstrap(
        _paired(numerators, denominators), _ratio, resamples=resamples, seed=seed, level=level
    )


def proportion_interval(
    success_counts: npt.ArrayLike,
    trial_counts: npt.ArrayLike,
    *,
    resamples: int = 10_000,
    seed: int = 20220101,
    level: float = 0.95,
) -> Estimate:
    """Share of successes over all homes, with an interval that allows for homes being unlike.

    From 10 homes on, homes are resampled whole. Below 10 homes, and where every resample
    gives the same share (all placements reused, say), Wilson's interval is taken as if each
    home were one trial, which errs on the wide side: trials in one home are not independent,
    and an interval over all of them would look surer than it is.

    Args:
        success_counts: Successes per home.
        trial_counts: Trials per home, in the same order.
        resamples: How many times the homes are drawn.
        seed: Seed of the draws.
        level: Confidence level, between 0 and 1.

    Returns:
        An estimate within 0 and 1 of method `cluster_bootstrap_bca`, `wilson_homes` or
        `none_no_trials`; n is the number of homes with trials.

    Raises:
        UsageError: A home has more successes than trials, or a list is longer than the other.

    Example:
        >>> proportion_interval([3] * 12, [3] * 12).method
        'wilson_homes'
    """
    sums = _paired(success_counts, trial_counts)
    if (sums[:, 0] > sums[:, 1]).any() or (sums < 0).any():
        raise UsageError(
            "A home has more successes than trials, or fewer than none.",
            remedy="Give counts per home of which the successes are part of the trials.",
        )
    clustered = bootstrap(sums, _ratio, resamples=resamples, seed=seed, level=level)
    if clustered.low is not None:
        return clustered
    if clustered.value is None:
        return wilson_interval(0, 0, level=level)
    homes = wilson_interval(clustered.value * clustered.n, clustered.n, level=level)
    return replace(homes, value=clustered.value, method="wilson_homes")


def _ratio(totals: FloatArray) -> FloatArray:
    ratios: FloatArray = totals[..., 0] / totals[..., 1]
    return ratios


def _bca_shares(drawn: FloatArray, value: float, left_out: FloatArray, level: float) -> FloatArray:
    """Shares of the draws below the two ends of the interval [efron1987]."""
    below = (np.mean(drawn < value) + np.mean(drawn <= value)) / 2
    bias = norm.ppf(np.clip(below, 0.5 / len(drawn), 1 - 0.5 / len(drawn)))
    deviations = left_out.mean() - left_out
    acceleration = (deviations**3).sum() / (6 * (deviations**2).sum() ** 1.5)
    shifted = bias + norm.ppf(_tails(level))
    shares: FloatArray = norm.cdf(bias + shifted / (1 - acceleration * shifted))
    return shares


def _tails(level: float) -> list[float]:
    return [(1 - level) / 2, (1 + level) / 2]


def _contributing(sums: npt.ArrayLike) -> FloatArray:
    """Homes in which something happened, in an order of their own."""
    homes = np.asarray(sums, dtype=float)
    if homes.ndim != 2 or not np.isfinite(homes).all():
        raise UsageError(
            "The sums per home are not a table of numbers.",
            remedy="Give one row per home, one column per sum and 0 where nothing happened.",
        )
    homes = homes[(homes != 0).any(axis=1)]
    ordered: FloatArray = homes[np.lexsort(homes.T)]
    return ordered


def _paired(first: npt.ArrayLike, second: npt.ArrayLike) -> FloatArray:
    columns = [np.asarray(values, dtype=float).ravel() for values in (first, second)]
    if len(columns[0]) != len(columns[1]):
        raise UsageError(
            f"{len(columns[0])} sums cannot be paired with {len(columns[1])}.",
            remedy="Give both sums for every home, in the same order.",
        )
    return np.column_stack(columns)
