"""How often the programme's own machines failed: failures per machine and year in service."""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from circularlib.engines.tables import across_engines
from circularlib.statistics.estimate import Estimate
from circularlib.statistics.event_rates import event_rate

__all__ = ["ServiceFailures", "failure_rates", "observed_failures", "of_service"]

_DAYS_PER_YEAR = 365.25
_SERVICE = "as_a_service"


@dataclass(frozen=True)
class ServiceFailures(Estimate):
    """Failures per machine-year of machines as a service; `n` counts the failures.

    Attributes:
        home_count: Homes on which the failures rest; all of them where nothing failed.
    """

    home_count: int


@across_engines
def observed_failures(machines: Any, events: Any, *, first_day: int, last_day: int) -> pd.DataFrame:
    """Time in service and failures of each home's machines, within a period.

    Args:
        machines: One row per machine: `machine_id`, `home_id`, `contract`, `installed_on_day`,
            `removed_on_day`; on any engine.
        events: One row per event: `machine_id`, `date_day`, `event`; on the same engine.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        One row per kind of contract and home with a machine in the period: `contract`,
        `home_id`, `machine_count`, `machine_years`, `failure_count`.
    """
    table, seen = nw.from_native(machines).lazy(), nw.from_native(events).lazy()
    inside = (nw.col("date_day") >= first_day) & (nw.col("date_day") <= last_day)
    failures = (
        seen.filter((nw.col("event") == "failure") & inside)
        .group_by("machine_id")
        .agg(failure_count=nw.len())
    )
    removed = nw.col("removed_on_day")
    began = nw.when(nw.col("installed_on_day") > first_day).then(nw.col("installed_on_day"))
    ended = nw.when((removed <= last_day) & ~removed.is_null()).then(removed)
    spans = table.select(
        "machine_id", "home_id", "contract",
        days=ended.otherwise(nw.lit(last_day + 1)) - began.otherwise(nw.lit(first_day)),
    ).filter(nw.col("days") > 0)  # fmt: skip
    whole = spans.join(failures, on="machine_id", how="left").with_columns(
        nw.col("failure_count").fill_null(0)
    )
    sums = whole.group_by("contract", "home_id").agg(
        machine_count=nw.len(),
        days=nw.col("days").sum(),
        failure_count=nw.col("failure_count").sum(),
    )
    counts = ["machine_count", "days", "failure_count"]
    found = sums.with_columns(nw.col(*counts).cast(nw.Int64)).collect("pandas").to_native()
    rows = pd.DataFrame(found).sort_values(["contract", "home_id"], ignore_index=True)
    columns = ["contract", "home_id", "machine_count", "machine_years", "failure_count"]
    return rows.assign(machine_years=rows["days"] / _DAYS_PER_YEAR)[columns]


def failure_rates(rows: pd.DataFrame) -> pd.DataFrame:
    """Failures per machine-year by kind of contract, with their exact interval.

    Args:
        rows: One row per kind of contract and home, from `observed_failures`.

    Returns:
        One row per kind: `contract`, `home_count`, `failing_home_count` (homes on which the
        failures rest; all homes where nothing failed), `machine_count`, `machine_years`,
        `failure_count`, `failures_per_machine_year`, `low_per_machine_year`,
        `high_per_machine_year`.

    Example:
        >>> seen = pd.DataFrame({"contract": "as_a_service", "home_id": ["A", "B"]})
        >>> seen = seen.assign(machine_count=1, machine_years=2.0, failure_count=[1, 0])
        >>> failure_rates(seen)["failures_per_machine_year"].tolist()
        [0.25]
    """
    groups = rows.groupby("contract")
    table = groups[["machine_count", "machine_years", "failure_count"]].sum()
    homes = groups["home_id"].nunique()
    failing = rows[rows["failure_count"] > 0].groupby("contract")["home_id"].nunique()
    table.insert(0, "failing_home_count", failing.reindex(table.index).fillna(homes).astype(int))
    table.insert(0, "home_count", homes)
    pairs = zip(table["failure_count"], table["machine_years"], strict=True)
    rates = [event_rate(int(failures), float(years)) for failures, years in pairs]
    names = {"value": "failures", "low": "low", "high": "high"}
    found = {
        f"{name}_per_machine_year": np.array([getattr(rate, end) for rate in rates], dtype=float)
        for end, name in names.items()
    }
    return table.assign(**found).reset_index()


def of_service(rates: pd.DataFrame) -> ServiceFailures:
    """The rate of machines as a service, from the table of all kinds.

    Args:
        rates: One row per kind of contract, from `failure_rates`.

    Returns:
        The rate with its interval; without such machines none.

    Example:
        >>> of_service(failure_rates(pd.DataFrame(columns=[
        ...     "contract", "home_id", "machine_count", "machine_years", "failure_count"]))).method
        'none_no_exposure'
    """
    ours = rates[rates["contract"] == _SERVICE]
    if ours.empty:
        nothing = event_rate(0, 0.0)
        return ServiceFailures(**vars(nothing), home_count=0)
    row = ours.iloc[0]
    found = event_rate(int(row["failure_count"]), float(row["machine_years"]))
    return ServiceFailures(**vars(found), home_count=int(row["failing_home_count"]))
