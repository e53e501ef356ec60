"""How sure a share is: Wilson's interval for one and for a table, Newcombe's for a difference."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from circularlib.errors import UsageError
from circularlib.statistics.estimate import Estimate, require_level

__all__ = ["newcombe_interval", "require_shares", "wilson_interval", "wilson_table"]

FloatArray = npt.NDArray[np.float64]


def wilson_interval(success_count: float, trial_count: float, *, level: float = 0.95) -> Estimate:
    """Share of successes with Wilson's score interval, which stays within 0 and 1.

    The trials must be independent of each other; placements in the same home are not, and
    `resampling.proportion_interval` is there for them. The interval is sound for few trials
    and for shares of 0 and 1, where the textbook's normal interval has no width [wilson1927].

    Args:
        success_count: Trials that succeeded, 0 to `trial_count`; may be fractional where a
            share stands for a number of homes.
        trial_count: Trials, 0 or more.
        level: Confidence level, between 0 and 1.

    Returns:
        An estimate of method `wilson`; without any trial its value, low and high are None
        and its method is `none_no_trials`.

    Raises:
        UsageError: There are more successes than trials, or fewer than none.

    Example:
        >>> estimate = wilson_interval(8, 10)
        >>> round(estimate.low, 3), round(estimate.high, 3), estimate.method
        (0.49, 0.943, 'wilson')
        >>> wilson_interval(0, 0).method
        'none_no_trials'
    """
    require_level(level)
    require_shares(np.asarray([success_count]), np.asarray([trial_count]))
    if trial_count == 0:
        return Estimate(None, None, None, 0, level, "none_no_trials")
    share, low, high = _wilson(np.asarray([success_count]), np.asarray([trial_count]), level)[:, 0]
    return Estimate(float(share), float(low), float(high), int(trial_count), level, "wilson")


def newcombe_interval(
    success_count: float,
    trial_count: float,
    other_success_count: float,
    other_trial_count: float,
    *,
    level: float = 0.95,
) -> Estimate:
    """One share less another, with Newcombe's hybrid score interval.

    It joins the Wilson intervals of the two shares (method 10 of [newcombe1998]) and stays
    within -1 and 1, where the textbook's interval does not. All trials must be independent.

    Args:
        success_count: Trials that succeeded, 0 to `trial_count`; may be fractional.
        trial_count: Trials, 0 or more.
        other_success_count: The same of the share that is subtracted, as of the baseline.
        other_trial_count: Its trials.
        level: Confidence level, between 0 and 1.

    Returns:
        An estimate of method `newcombe`, with n the trials of both; without trials of either
        its value, low and high are None and its method is `none_no_trials`.

    Raises:
        UsageError: There are more successes than trials, or fewer than none.

    Example:
        >>> change = newcombe_interval(56, 70, 48, 80)
        >>> round(change.value, 4), round(change.low, 4), round(change.high, 4)
        (0.2, 0.0524, 0.3339)
    """
    require_level(level)
    counts = (success_count, trial_count, other_success_count, other_trial_count)
    require_shares(np.asarray(counts[::2]), np.asarray(counts[1::2]))
    tried = int(trial_count + other_trial_count)
    if not (trial_count and other_trial_count):
        return Estimate(None, None, None, tried, level, "none_no_trials")
    low, high = confint_proportions_2indep(
        *counts, method="newcomb", compare="diff", alpha=1 - level
    )
    change = success_count / trial_count - other_success_count / other_trial_count
    # Rounding can put an end just on the wrong side of the difference.
    ends = (min(float(low), change), max(float(high), change))
    return Estimate(change, *ends, tried, level, "newcombe")


def wilson_table(
    counts: pd.DataFrame, success: str, trials: str, *, level: float = 0.95
) -> pd.DataFrame:
    """Table of counts with the share of successes and Wilson's interval in every row.

    Args:
        counts: One row per proportion, with at least the two columns of counts.
        success: Column with the successes, for example `repaired_count`.
        trials: Column with the trials, for example `repair_count`.
        level: Confidence level, between 0 and 1.

    Returns:
        One row per row of `counts`, its columns followed by the share, named after the
        column of successes (`repaired_count` gives `repaired_rate`), `low_rate` and
        `high_rate`; all three missing (NaN) in a row without trials.

    Raises:
        UsageError: A row has more successes than trials, or a count is missing.

    Example:
        >>> counts = pd.DataFrame({"repaired_count": [8, 0], "repair_count": [10, 0]})
        >>> wilson_table(counts, "repaired_count", "repair_count").round(3).values.tolist()
        [[8.0, 10.0, 0.8, 0.49, 0.943], [0.0, 0.0, nan, nan, nan]]
    """
    require_level(level)
    success_counts = counts[success].to_numpy(dtype=float, na_value=np.nan)
    trial_counts = counts[trials].to_numpy(dtype=float, na_value=np.nan)
    require_shares(success_counts, trial_counts)
    rates = np.full((3, len(counts)), np.nan)
    tried = trial_counts > 0
    rates[:, tried] = _wilson(success_counts[tried], trial_counts[tried], level)
    names = [f"{success.removesuffix('_count')}_rate", "low_rate", "high_rate"]
    return counts.assign(**dict(zip(names, rates, strict=True)))


def _wilson(success_counts: FloatArray, trial_counts: FloatArray, level: float) -> FloatArray:
    """Rows share, low and high."""
    shares = success_counts / trial_counts
    low, high = proportion_confint(success_counts, trial_counts, alpha=1 - level, method="wilson")
    # The share always lies inside; rounding can put an end just on the wrong side of 0 or 1.
    return np.stack([shares, np.minimum(low, shares), np.maximum(high, shares)])


def require_shares(success_counts: FloatArray, trial_counts: FloatArray) -> None:
    """Refuse successes that are no part of their trials.

    Args:
        success_counts: Successes.
        trial_counts: Trials, in the same order.

    Raises:
        UsageError: There are more successes than trials, fewer than none, or one is missing.

    Example:
        >>> require_shares(np.array([1.0]), np.array([2.0]))
    """
    possible = (success_counts >= 0) & (success_counts <= trial_counts) & np.isfinite(trial_counts)
    if not possible.all():
        row = int(np.argmin(possible))
        raise UsageError(
            f"{success_counts[row]:g} successes in {trial_counts[row]:g} trials is not a share.",
            remedy="Give counts of which the successes are part of the trials.",
        )
