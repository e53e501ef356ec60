"""Electricity per cycle of machines as a service, from months that hold both."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.appliances.outages import service_machines
from circularlib.engines.tables import across_engines

__all__ = ["energy_by_home", "energy_by_month", "service_washes"]


@across_engines
def service_washes(machines: Any, wash_log: Any, *, months: Sequence[str]) -> pd.DataFrame:
    """Cycles and electricity of machines as a service, by home and month.

    Electricity is only ever set against the cycles of the same machine in the same month: a month
    without either value, or without cycles, is counted and left out of the ratio.

    Args:
        machines: One row per machine, as for `outages.service_machines`; on any engine.
        wash_log: One row per machine and month: `machine_id`, `month`, `cycle_count`,
            `energy_kwh`; on the same engine.
        months: Names of the months that count.

    Returns:
        One row per home and month with a line in the log: `home_id`, `month`, `cycle_count` (all
        that were noted), `both_cycle_count` and `both_energy_kwh` (where both are known),
        `log_count` (machines with a line), `gap_count` (those without both values).
    """
    ours = nw.from_native(service_machines(machines)).lazy().select("machine_id", "home_id")
    log = nw.from_native(wash_log).lazy().filter(nw.col("month").is_in(list(months)))
    known = ~nw.col("energy_kwh").is_null() & ~nw.col("cycle_count").is_null()
    both = known & (nw.col("cycle_count") > 0)
    rows = log.join(ours, on="machine_id", how="inner").select(
        "home_id", "month",
        cycle_count=nw.when(~nw.col("cycle_count").is_null()).then(nw.col("cycle_count"))
        .otherwise(0),
        both_cycle_count=nw.when(both).then(nw.col("cycle_count")).otherwise(0),
        both_energy_kwh=nw.when(both).then(nw.col("energy_kwh")).otherwise(0.0),
        gap=nw.when(both).then(0).otherwise(1),
    )  # fmt: skip
    sums = rows.group_by("home_id", "month").agg(
        cycle_count=nw.col("cycle_count").sum(),
        both_cycle_count=nw.col("both_cycle_count").sum(),
        both_energy_kwh=nw.col("both_energy_kwh").sum(),
        log_count=nw.len(),
        gap_count=nw.col("gap").sum(),
    )
    counts = ["cycle_count", "both_cycle_count", "log_count", "gap_count"]
    whole = sums.with_columns(nw.col(*counts).cast(nw.Int64)).collect("pandas").to_native()
    return pd.DataFrame(whole).sort_values(["month", "home_id"], ignore_index=True)


def energy_by_month(washes: pd.DataFrame) -> pd.DataFrame:
    """Electricity per cycle, month by month.

    Args:
        washes: One row per home and month, from `service_washes`.

    Returns:
        One row per month: `month`, `home_count` (homes with both values), `cycle_count`,
        `both_cycle_count`, `both_energy_kwh`, `energy_kwh_per_cycle` (missing without cycles).

    Example:
        >>> seen = pd.DataFrame({"home_id": ["A"], "month": ["2022-01"], "cycle_count": [20]})
        >>> seen = seen.assign(both_cycle_count=10, both_energy_kwh=5.0)
        >>> energy_by_month(seen)["energy_kwh_per_cycle"].tolist()
        [0.5]
    """
    sums = ["cycle_count", "both_cycle_count", "both_energy_kwh"]
    table = washes.groupby("month")[sums].sum()
    known = washes[washes["both_cycle_count"] > 0].groupby("month")["home_id"].nunique()
    table.insert(0, "home_count", known.reindex(table.index, fill_value=0))
    cycles = table["both_cycle_count"].where(table["both_cycle_count"] > 0)
    return table.assign(energy_kwh_per_cycle=table["both_energy_kwh"] / cycles).reset_index()


def energy_by_home(washes: pd.DataFrame) -> pd.DataFrame:
    """Electricity and cycles by home, for an interval that takes homes whole.

    Args:
        washes: One row per home and month, from `service_washes`.

    Returns:
        One row per home with both values: `home_id`, `both_cycle_count`, `both_energy_kwh`.
    """
    sums = washes.groupby("home_id")[["both_cycle_count", "both_energy_kwh"]].sum()
    return sums[sums["both_cycle_count"] > 0].reset_index()
