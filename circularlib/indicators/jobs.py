"""How much work there was, and for whom: hours as full-time equivalents, observed or modelled."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.engines.tables import across_engines
from circularlib.statistics.estimate import Estimate

__all__ = [
    "basis",
    "full_time_years",
    "hours_by_month",
    "modelled_jobs",
    "monthly_totals",
    "names",
    "scaled",
    "share",
    "work_by_group",
]

Span = tuple[str, int, int]
"""Name, first day and last day of a stretch of time, days counted from 1970-01-01."""

_UNPAID = "volunteer"
_YEAR_MONTHS = 12


@across_engines
def hours_by_month(hours: Any, *, months: Sequence[Span]) -> pd.DataFrame:
    """Hours worked in each calendar month, by organisation and group of workers.

    Args:
        hours: One row per stretch of work: `date_day`, `organisation`, `worker_group`,
            `hours`; on any engine.
        months: Name, first and last day of each month.

    Returns:
        One row per month, organisation and group that worked at all: `month`, `organisation`,
        `worker_group`, `hours`; in that order, as pandas; nought in a month without hours.
    """
    keys = ["organisation", "worker_group"]
    by_day = nw.from_native(hours).lazy().group_by("date_day", *keys).agg(nw.col("hours").sum())
    daily = by_day.collect("pandas").to_native().sort_values(["date_day", *keys])
    within = [daily[daily["date_day"].between(first, last)] for _name, first, last in months]
    named = [rows.assign(month=span[0]) for rows, span in zip(within, months, strict=True)]
    worked = pd.concat(named) if named else daily[:0].assign(month="")
    worked = worked.groupby(["month", *keys], as_index=False)["hours"].sum()
    groups = worked[keys].drop_duplicates()
    every = pd.DataFrame({"month": [name for name, _, _ in months]}).merge(groups, how="cross")
    whole = every.merge(worked, on=["month", *keys], how="left").fillna({"hours": 0.0})
    columns = ["month", *keys, "hours"]
    return whole[columns].sort_values(columns[:3], ignore_index=True)


def monthly_totals(
    by_month: pd.DataFrame, *, months: Iterable[str], organisation: str, groups: Sequence[str] = ()
) -> "pd.Series[float]":
    """Hours per month of the paid workers of an organisation.

    Args:
        by_month: Hours by month, organisation and group.
        months: Names of the months wanted, in order.
        organisation: The organisation.
        groups: Groups of workers; none means all that are paid.

    Returns:
        Hours by month, nought where nobody worked.
    """
    ours = by_month[by_month["organisation"] == organisation]
    ours = ours[ours["worker_group"] != _UNPAID]
    if groups:
        ours = ours[ours["worker_group"].isin(groups)]
    by_name = ours.groupby("month")["hours"].sum().to_dict()
    wanted = list(months)
    return pd.Series([float(by_name.get(name, 0.0)) for name in wanted], index=wanted)


def work_by_group(
    by_month: pd.DataFrame, *, months: Sequence[str], full_time_year_hours: float
) -> pd.DataFrame:
    """Hours and full-time equivalents per group of workers, over some months.

    Args:
        by_month: Hours by month, organisation and group.
        months: Names of the months counted.
        full_time_year_hours: Hours of a full-time year.

    Returns:
        One row per organisation and group: `organisation`, `worker_group`, `hours`,
        `hours_per_year`, `fte` (missing for volunteers, who hold no job), `paid_share` of all
        paid hours (missing likewise).
    """
    counted = by_month[by_month["month"].isin(set(months))]
    sums = counted.groupby(["organisation", "worker_group"])["hours"].sum()
    table = sums.rename("hours").reset_index()
    years = len(months) / _YEAR_MONTHS
    is_paid = table["worker_group"] != _UNPAID
    table["hours_per_year"] = table["hours"] / years if years else float("nan")
    table["fte"] = (table["hours_per_year"] / full_time_year_hours).where(is_paid)
    paid = table.loc[is_paid, "hours"].sum()
    table["paid_share"] = (table["hours"] / paid).where(is_paid) if paid else float("nan")
    return table


def modelled_jobs(mass_t: float, jobs_per_1000_t: float) -> float:
    """Jobs that a mass of goods goes with elsewhere: a model, never added to observed jobs.

    Args:
        mass_t: Tonnes a year.
        jobs_per_1000_t: Jobs per 1,000 tonnes.

    Returns:
        Full-time equivalents.

    Example:
        >>> round(modelled_jobs(28.6, 70), 1)
        2.0
    """
    return mass_t * jobs_per_1000_t / 1000


def names(months: Sequence[Span]) -> list[str]:
    """The names of some stretches of time.

    Args:
        months: Name, first and last day of each.

    Returns:
        Their names, in order.

    Example:
        >>> names([("2022-01", 18993, 19023)])
        ['2022-01']
    """
    return [name for name, _first, _last in months]


def scaled(estimate: Estimate, factor: float) -> Estimate:
    """An estimate in another unit: value and ends times a factor above nought.

    Args:
        estimate: The estimate.
        factor: What it is multiplied by, as 12 months a year over hours of a full-time year.

    Returns:
        The same estimate in the new unit; what it does not have, it still does not have.

    Example:
        >>> scaled(Estimate(10.0, 8.0, 12.0, 24, 0.95, "month_blocks"), 0.5).high
        6.0
    """
    ends = [
        None if end is None else end * factor
        for end in (estimate.value, estimate.low, estimate.high)
    ]
    return replace(estimate, value=ends[0], low=ends[1], high=ends[2])


def share(part: float, whole: float) -> float | None:
    """A part of the hours over all of them; None where nobody worked.

    Args:
        part: Hours of the part.
        whole: All hours.

    Returns:
        A share, 0 to 1.

    Example:
        >>> share(30.0, 120.0)
        0.25
    """
    return part / whole if whole else None


def basis(value: float | None) -> str:
    """Why a counted figure has no interval: it was counted, or there is nothing to count.

    Args:
        value: The figure.

    Returns:
        `counted`, or `none_undefined`.

    Example:
        >>> basis(None)
        'none_undefined'
    """
    return "none_undefined" if value is None else "counted"


def full_time_years(hours: float, month_count: int, full_time_year_hours: float) -> float:
    """Full-time equivalents per year of hours worked over some months.

    Args:
        hours: Hours in all those months.
        month_count: Number of months.
        full_time_year_hours: Hours of a full-time year.

    Returns:
        Full-time equivalents; nought without months.

    Example:
        >>> full_time_years(3952.0, 24, 1976.0)
        1.0
    """
    years = month_count / _YEAR_MONTHS
    return hours / years / full_time_year_hours if years else 0.0
