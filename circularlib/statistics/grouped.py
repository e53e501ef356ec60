"""One estimate per group, as a table: the interval of each quarter, origin or period."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from circularlib.statistics.estimate import Estimate
from circularlib.statistics.proportions import newcombe_interval, require_shares
from circularlib.statistics.resampling import bootstrap, proportion_interval, ratio_interval

__all__ = ["proportion_difference", "proportions_by_group", "ratios_by_group"]

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


def proportion_difference(
    homes: pd.DataFrame, *, by: str, group: str, other: str, successes: str, trials: str
) -> Estimate:
    """The share of one group less that of another, homes drawn whole with both.

    Below 10 homes, and where every resample gives the same difference, Newcombe's interval
    is taken as if each home were one trial, which errs on the wide side: trials in one home
    are not independent.

    Args:
        homes: One row per group and home: `by`, `home_id` and the two counts. Rows without
            a home are one home of their own.
        by: Column of the groups.
        group: The group of interest, as the programme's period.
        other: The group whose share is subtracted, as `baseline`.
        successes: Column of successes, counts.
        trials: Column of trials, counts.

    Returns:
        An estimate within -1 and 1 of method `cluster_bootstrap_bca` or `newcombe_homes`,
        with n the homes with trials; without trials in either group its value is None and
        its method `none_no_trials`.

    Raises:
        UsageError: A home has more successes than trials, or fewer than none.

    Example:
        >>> homes = pd.DataFrame({"period": ["now", "before"], "home_id": ["A", "A"]})
        >>> homes = homes.assign(early_count=[1, 3], noted_count=[4, 4])
        >>> change = proportion_difference(
        ...     homes, by="period", group="now", other="before",
        ...     successes="early_count", trials="noted_count")
        >>> change.value, change.method
        (-0.5, 'newcombe_homes')
    """
    counts = [successes, trials]
    sums = [_sums_per_home(homes[homes[by] == name], counts) for name in (group, other)]
    wide = pd.concat(sums, axis=1).fillna(0.0).to_numpy(float)
    require_shares(wide[:, ::2].ravel(), wide[:, 1::2].ravel())
    found = bootstrap(wide, lambda t: t[..., 0] / t[..., 1] - t[..., 2] / t[..., 3])
    if found.low is not None:
        return found
    if found.value is None:
        return newcombe_interval(0, 0, 0, 0)
    total, tried = wide.sum(axis=0), (wide > 0).sum(axis=0)
    as_trials = (total[0] / total[1] * tried[1], tried[1], total[2] / total[3] * tried[3], tried[3])
    return replace(
        newcombe_interval(*map(float, as_trials)),
        value=found.value, n=found.n, method="newcombe_homes",
    )  # fmt: skip


def _sums_per_home(homes: pd.DataFrame, counts: list[str]) -> pd.DataFrame:
    return homes.groupby(homes["home_id"].fillna(""))[counts].sum()
