"""How often a chain was run in a period, by what a run is in the records."""

from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.engines.tables import across_engines, native
from circularlib.sources.chain_plan import ChainPlan

__all__ = ["chain_runs", "placed_machines", "within"]

Span = tuple[int, int]
"""First and last day of a period, whole days since 1970-01-01."""

_YEAR_DAYS = 365.25


@across_engines
def within(rows: Any, span: Span) -> Any:
    """The rows of a period.

    Args:
        rows: Rows with `date_day`; on any engine.
        span: First and last day of the period.

    Returns:
        Those rows, lazily, in Narwhals.
    """
    lazy = nw.from_native(rows).lazy()
    return lazy.filter((nw.col("date_day") >= span[0]) & (nw.col("date_day") <= span[1]))


def chain_runs(
    plan: ChainPlan, *, homes: Any, movements: Any, machines: Any, span: Span
) -> tuple[float, int]:
    """Number of runs in a period, and of homes that had one.

    Args:
        plan: What `chain.toml` says: a run is an item delivered, a home to which items were
            delivered on a day, a year of a home in service, or a year of a machine in a home.
        homes: One row per home: `home_id`, `in_service_from_day`, `in_service_to_day`; this and
            the following on any engine.
        movements: One row per movement: `date_day`, `event`, `home_id`.
        machines: One row per machine: `home_id`, `contract`, `installed_on_day`,
            `removed_on_day`.
        span: First and last day of the period.

    Returns:
        Runs, which need not be whole where they are years, and homes.
    """
    if plan.run_is == "home_year":
        return _years(homes, "in_service_from_day", "in_service_to_day", span)
    if plan.run_is == "machine_year":
        placed = placed_machines(machines, plan)
        return _years(placed, "installed_on_day", "removed_on_day", span)
    delivered = within(movements, span).filter(nw.col("event") == "delivered")
    found = delivered.select("home_id", "date_day").collect("pandas").to_native()
    of_home = found.dropna(subset=["home_id"])
    count = len(found) if plan.run_is == "placement" else len(of_home.drop_duplicates())
    return float(count), int(of_home["home_id"].nunique())


@across_engines
def placed_machines(machines: Any, plan: ChainPlan) -> Any:
    """The machines that the chain is about.

    Args:
        machines: One row per machine, with `contract`; on any engine.
        plan: What `chain.toml` says.

    Returns:
        Those of the plan's contracts, lazily, in Narwhals.
    """
    lazy = nw.from_native(machines).lazy()
    return lazy.filter(nw.col("contract").cast(nw.String).is_in(list(plan.contracts)))


def _years(rows: Any, first: str, last: str, span: Span) -> tuple[float, int]:
    """Years between two days as far as they lie in the period, both days included."""
    lazy = nw.from_native(native(rows)).lazy().select("home_id", first, last)
    found = lazy.collect("pandas").to_native()
    start = pd.to_numeric(found[first]).astype(float).clip(lower=span[0])
    end = pd.to_numeric(found[last]).astype(float).fillna(span[1]).clip(upper=span[1])
    days = (end - start + 1).clip(lower=0)
    return float(days.sum()) / _YEAR_DAYS, int(found.loc[days > 0, "home_id"].nunique())
