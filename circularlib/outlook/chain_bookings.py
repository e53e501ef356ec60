"""What was booked, worked and moved in a period, by step and actor of a chain."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.outlook.chain_runs import Span, placed_machines, within
from circularlib.sources.chain_plan import ChainPlan

__all__ = ["booked", "happened", "homes_behind", "machines_booked", "step_of", "worked"]


def step_of(plan: ChainPlan, what: str) -> dict[str, str]:
    """The step that each category, activity or event belongs to.

    Args:
        plan: What `chain.toml` says.
        what: `costs`, `hours`, `movements` or `machine_events`.

    Returns:
        Steps by name.

    Example:
        >>> step_of(ChainPlan(steps=[{"step": "delivery", "costs": ["delivery"]}]), "costs")
        {'delivery': 'delivery'}
    """
    return {name: each.step for each in plan.steps for name in getattr(each, what)}


def booked(costs: Any, plan: ChainPlan, span: Span) -> list[pd.DataFrame]:
    """Costs of payers, and benefits of payees.

    Args:
        costs: One row per booking: `date_day`, `category`, `amount_eur`, `payer`, `payee`,
            `home_id`; on any engine.
        plan: What `chain.toml` says.
        span: First and last day of the period.

    Returns:
        Tables of `step`, `actor`, an amount, `home_id`, `row_count`; one row per kind and home.
    """
    rows, steps = within(costs, span), step_of(plan, "costs")
    return [
        _summed(rows, ("category", by, "amount_eur"), name, steps, plan)
        for by, name in (("payer", "recorded_cost_eur"), ("payee", "recorded_benefit_eur"))
    ]


def worked(hours: Any, plan: ChainPlan, span: Span) -> pd.DataFrame:
    """Hours of organisations.

    Args:
        hours: One row per entry: `date_day`, `organisation`, `activity`, `hours`, `home_id`; on
            any engine.
        plan: What `chain.toml` says.
        span: First and last day of the period.

    Returns:
        `step`, `actor`, `recorded_hours`, `home_id`, `row_count`; one row per kind and home.
    """
    names = ("activity", "organisation", "hours")
    rows, steps = within(hours, span), step_of(plan, "hours")
    return _summed(rows, names, "recorded_hours", steps, plan)


def machines_booked(
    events: Any, machines: Any, plan: ChainPlan, span: Span
) -> tuple[pd.DataFrame, Any]:
    """Costs of what happened to machines, by payer.

    Args:
        events: One row per event: `machine_id`, `date_day`, `event`, `cost_eur`, `payer`; on any
            engine.
        machines: One row per machine: `machine_id`, `home_id`, `contract`.
        plan: What `chain.toml` says.
        span: First and last day of the period.

    Returns:
        `step`, `actor`, `recorded_cost_eur`, `home_id`, `row_count`; and the events with their
        homes.
    """
    homes = placed_machines(machines, plan).select("machine_id", "home_id")
    rows = within(events, span).join(homes, on="machine_id", how="inner")
    steps = step_of(plan, "machine_events")
    paid = rows.filter(~nw.col("cost_eur").is_null())
    names = ("event", "payer", "cost_eur")
    return _summed(paid, names, "recorded_cost_eur", steps, plan), rows


def happened(rows: Any, steps: dict[str, str], run_homes: int) -> pd.DataFrame:
    """How often something happened, by step.

    Args:
        rows: One row per event: `event`, `home_id`; lazily, in Narwhals.
        steps: Steps by event.
        run_homes: Homes that had a run in the period.

    Returns:
        `step`, `event`, `event_count`, `home_count`.
    """
    kept = rows.filter(nw.col("event").cast(nw.String).is_in(list(steps)))
    found = kept.select("event", "home_id").collect("pandas").to_native()
    groups = found.assign(event=found["event"].astype(str)).groupby("event", sort=True)
    counts = pd.DataFrame(
        {"event_count": groups.size(), "home_count": groups["home_id"].nunique()}
    ).reset_index()
    homes = homes_behind(counts["home_count"], counts["event_count"], run_homes)
    table = counts.assign(home_count=homes)
    table.insert(0, "step", table["event"].map(steps))
    return table


def homes_behind(
    named: "pd.Series[Any]", rows: "pd.Series[Any]", run_homes: int
) -> "pd.Series[Any]":
    """Homes that figures are about: those that their rows name, else at most one each.

    Args:
        named: Number of homes named.
        rows: Number of rows.
        run_homes: Homes that had a run in the period.

    Returns:
        Their numbers.
    """
    return named.where(named > 0, rows.clip(upper=run_homes)).astype(int)


def _summed(
    rows: Any, names: Sequence[str], amount: str, steps: dict[str, str], plan: ChainPlan
) -> pd.DataFrame:
    """Sums of the named kinds by step, actor and home, with the rows behind them."""
    key, by, total = names
    kept = rows.filter(nw.col(key).cast(nw.String).is_in(list(steps)))
    groups = kept.with_columns(nw.col(key).cast(nw.String)).group_by(key, by, "home_id")
    found = groups.agg(nw.col(total).sum(), row_count=nw.len()).collect("pandas").to_native()
    actors = found[by].astype(object).where(found[by].notna(), "unknown").map(str)
    return pd.DataFrame(
        {
            "step": found[key].map(steps),
            "actor": actors.map(lambda name: plan.names.get(name, name)),
            amount: found[total].astype(float),
            "home_id": found["home_id"],
            "row_count": found["row_count"].astype(int),
        }
    )
