"""One estimate per group, as a table: the interval of each quarter, origin or period."""

from collections.abc import Callable

import pandas as pd

from circularlib.statistics.estimate import Estimate
from circularlib.statistics.resampling import proportion_interval, ratio_interval

__all__ = ["proportions_by_group", "ratios_by_group"]


def _by_group(
    homes: pd.DataFrame, by: str, estimate: Callable[[pd.DataFrame], Estimate], ending: str
) -> pd.DataFrame:
    rows = [
        {
            by: name,
            f"estimate_{ending}": found.value,
            f"low_{ending}": found.low,
            f"high_{ending}": found.high,
            "home_count": found.n,
            "method": found.method,
        }
        for name, group in homes.groupby(by, sort=False)
        for found in [estimate(group)]
    ]
    columns = [by, *(f"{n}_{ending}" for n in ("estimate", "low", "high")), "home_count", "method"]
    return pd.DataFrame(rows, columns=columns)


def proportions_by_group(
    homes: pd.DataFrame, *, by: str, successes: str, trials: str
) -> pd.DataFrame:
    """A share and its interval for each group, homes resampled whole.

    Args:
        homes: One row per group and home, groups in the order of the result.
        by: Column of the groups.
        successes: Column of successes, counts.
        trials: Column of trials, counts.

    Returns:
        One row per group: `by`, `estimate_rate`, `low_rate`, `high_rate`, `home_count`,
        `method` (see `proportion_interval`).
    """
    return _by_group(
        homes, by, lambda rows: proportion_interval(rows[successes], rows[trials]), "rate"
    )


def ratios_by_group(
    homes: pd.DataFrame, *, by: str, numerators: str, denominators: str
) -> pd.DataFrame:
    """A ratio of sums and its interval for each group, homes resampled whole.

    Args:
        homes: One row per group and home, groups in the order of the result.
        by: Column of the groups.
        numerators: Column of the sums above the line.
        denominators: Column of the sums below it.

    Returns:
        One row per group: `by`, `estimate_ratio`, `low_ratio`, `high_ratio`,
        `home_count`, `method` (see `ratio_interval`).
    """
    return _by_group(
        homes, by, lambda rows: ratio_interval(rows[numerators], rows[denominators]), "ratio"
    )
