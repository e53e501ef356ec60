"""Which share of the days machines as a service worked, by machine and month."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from circularlib.appliances.outages import service_machines
from circularlib.engines.tables import across_engines

__all__ = ["machine_months", "monthly_uptime", "span_of", "uptime_by_home"]

Span = tuple[str, int, int]
"""Name, first day and last day of a stretch of time, days counted from 1970-01-01."""


@across_engines
def machine_months(machines: Any, outages: pd.DataFrame, *, months: Sequence[Span]) -> pd.DataFrame:
    """Days that each machine as a service stood in a home, and on how many it did not work.

    The day of placing counts, the day of removal does not: it is its successor's. The day of a
    failure counts as down, the day of the repair as working.

    Args:
        machines: One row per machine, as for `outages.service_machines`; on any engine.
        outages: One row per outage, from `outages.outages`, in step with the last month.
        months: Name, first and last day of each month.

    Returns:
        One row per machine and month in which it stood: `machine_id`, `home_id`, `month`,
        `month_day_count` (days of the span), `placed_day_count`, `down_day_count`.
    """
    ours = nw.from_native(service_machines(machines)).lazy().collect("pandas").to_native()
    placed = pd.DataFrame(ours).sort_values("machine_id", ignore_index=True)
    names, first, last = (np.array([month[part] for month in months]) for part in range(3))
    stops = last.astype(float) + 1
    starts = placed["installed_on_day"].to_numpy(float)[:, None]
    ends = placed["removed_on_day"].to_numpy(float, na_value=np.inf)[:, None]
    days = _overlap(starts, ends, first.astype(float), stops)
    down = np.zeros_like(days)
    rows = pd.Index(placed["machine_id"]).get_indexer(pd.Index(outages["machine_id"]))
    begun = np.maximum(outages["failed_day"].to_numpy(float), starts[rows, 0])[:, None]
    over = np.minimum(outages["ended_day"].fillna(np.inf).to_numpy(float), ends[rows, 0])[:, None]
    np.add.at(down, rows, _overlap(begun, over, first.astype(float), stops))
    count = len(names)
    table = placed.loc[placed.index.repeat(count), ["machine_id", "home_id"]]
    table = table.reset_index(drop=True).assign(
        month=np.tile(names, len(placed)),
        month_day_count=np.tile((stops - first).astype(int), len(placed)),
        placed_day_count=days.ravel().astype(int),
        down_day_count=np.minimum(down, days).ravel().astype(int),
    )
    return table[table["placed_day_count"] > 0].reset_index(drop=True)


def _overlap(starts: Any, ends: Any, first: Any, stops: Any) -> Any:
    """Days that [start, end) and [first, stop) have in common."""
    return np.maximum(0.0, np.minimum(ends, stops) - np.maximum(starts, first))


def monthly_uptime(days: pd.DataFrame, *, months: Sequence[Span]) -> pd.DataFrame:
    """Share of the machine-days on which machines worked, month by month.

    Args:
        days: One row per machine and month, from `machine_months`.
        months: The months, in order; one without machines keeps its row.

    Returns:
        One row per month: `month`, `machine_count`, `home_count` (homes on which the share
        rests: those where a machine was down, for its days down follow from the share; all
        where none was), `placed_day_count`, `down_day_count`, `uptime_rate` (missing without
        machines).

    Example:
        >>> seen = pd.DataFrame({"machine_id": ["a"], "home_id": ["A"], "month": ["2022-01"]})
        >>> seen = seen.assign(placed_day_count=31, down_day_count=3)
        >>> monthly_uptime(seen, months=[("2022-01", 0, 30)])["uptime_rate"].round(3).tolist()
        [0.903]
    """
    groups = days.groupby("month")
    table = groups[["placed_day_count", "down_day_count"]].sum()
    down = days[days["down_day_count"] > 0].groupby("month")["home_id"].nunique()
    everywhere = groups["home_id"].nunique()
    table.insert(0, "home_count", down.reindex(table.index).fillna(everywhere).astype(int))
    table.insert(0, "machine_count", groups["machine_id"].nunique())
    table = table.reindex([name for name, _, _ in months], fill_value=0)
    share = table["down_day_count"] / table["placed_day_count"].where(table["placed_day_count"] > 0)
    return table.assign(uptime_rate=1 - share).rename_axis("month").reset_index()


def uptime_by_home(days: pd.DataFrame) -> pd.DataFrame:
    """Days placed and days working by home, for an interval that draws homes whole.

    Args:
        days: One row per machine and month, from `machine_months`.

    Returns:
        One row per home: `home_id`, `placed_day_count`, `up_day_count`.
    """
    sums = days.groupby("home_id")[["placed_day_count", "down_day_count"]].sum()
    up = sums["placed_day_count"] - sums["down_day_count"]
    return sums.assign(up_day_count=up).drop(columns="down_day_count").reset_index()


def span_of(months: Sequence[Span]) -> tuple[int, int]:
    """First and last day of a row of months.

    Args:
        months: Name, first and last day of each month, in order.

    Returns:
        Both days; a span of no days where there are no months.

    Example:
        >>> span_of([("2022-01", 5, 30), ("2022-02", 31, 58)])
        (5, 58)
    """
    return (months[0][1], months[-1][2]) if months else (0, -1)
