"""One estimate per group, as a table: the interval of each quarter, origin or period."""

from collections.abc import Callable

import pandas as pd

from circularlib.statistics.estimate import Estimate
from circularlib.statistics.resampling import proportion_interval, ratio_interval

__all__ = ["proportions_by_group", "ratios_by_group"]

Interval = Callable[[pd.Series, pd.Series], Estimate]


def _by_group(
    homes: pd.DataFrame, by: str, sums: list[str], interval: Interval, ending: str
) -> pd.DataFrame:
    rows = [
        {
            by: key,
            f"estimate_{ending}": found.value,
            f"low_{ending}": found.low,
            f"high_{ending}": found.high,
            "home_count": found.n,
            "method": found.method,
        }
        for key, group in homes.groupby(by, sort=False, dropna=False, observed=True)
        for found in [interval(*(group[name] for name in sums))]
    ]
    limits = [f"{name}_{ending}" for name in ("estimate", "low", "high")]
    table = pd.DataFrame(rows, columns=[by, *limits, "home_count", "method"])
    return table.astype({**dict.fromkeys(limits, "float64"), "home_count": "int64"})


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
        One row per group: `by`, `estimate_rate`, `low_rate`, `high_rate` (missing where the
        records do not allow one), `home_count` (homes with trials), `method` (see
        `proportion_interval`).

    Example:
        >>> homes = pd.DataFrame({"period": ["2021", "2021", "2022"], "home_id": ["A", "B", "A"]})
        >>> homes = homes.assign(reused_count=[1, 0, 3], placement_count=[2, 2, 4])
        >>> rates = proportions_by_group(
        ...     homes, by="period", successes="reused_count", trials="placement_count")
        >>> rates[["period", "estimate_rate", "home_count"]].values.tolist()
        [['2021', 0.25, 2], ['2022', 0.75, 1]]
    """
    return _by_group(homes, by, [successes, trials], proportion_interval, "rate")


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
        One row per group: `by`, `estimate_ratio`, `low_ratio`, `high_ratio` (missing where
        the records do not allow one), `home_count` (homes with anything but zeros), `method`
        (see `ratio_interval`).

    Example:
        >>> homes = pd.DataFrame({"year": [1, 1], "cost_eur": [30.0, 10.0], "months": [1, 3]})
        >>> ratios_by_group(homes, by="year", numerators="cost_eur", denominators="months")[
        ...     ["year", "estimate_ratio", "home_count"]].values.tolist()
        [[1.0, 10.0, 2.0]]
    """
    return _by_group(homes, by, [numerators, denominators], ratio_interval, "ratio")
