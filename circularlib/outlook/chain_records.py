"""What the records say about the steps of a chain, beside what was stated.

Recorded amounts are only ever shown beside the stated ones: never added, never put in their place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from circularlib.engines.tables import across_engines
from circularlib.errors import AssumptionError
from circularlib.ledger.tables import nearest, vocabulary
from circularlib.outlook.chain import AMOUNTS
from circularlib.outlook.chain_bookings import (
    booked,
    happened,
    homes_behind,
    machines_booked,
    step_of,
    worked,
)
from circularlib.outlook.chain_runs import chain_runs, within
from circularlib.sources.chain_plan import CHAIN_FILE, ChainPlan

__all__ = ["ChainRecords", "chain_records", "check_kinds"]

_RECORDED = ("recorded_cost_eur", "recorded_hours", "recorded_benefit_eur")
_KINDS = {"costs": "category", "movements": "event", "machine_events": "machine_event"}


@dataclass(frozen=True)
class ChainRecords:
    """What the records of a period say about a chain.

    Attributes:
        run_is: What a run is in the records: `placement`, `furnishing`, `home_year` or
            `machine_year`.
        runs: Runs in the period; years need not be whole.
        amounts: One row per step and actor: `step`, `actor`, `cost_eur`, `recorded_cost_eur`,
            `hours`, `recorded_hours`, `benefit_eur`, `recorded_benefit_eur`, all for one run;
            `home_count`, the homes behind what was recorded.
        events: One row per step and event: `step`, `event`, `event_count` in the period,
            `events_per_run_ratio`, `home_count`.
    """

    run_is: str
    runs: float
    amounts: pd.DataFrame
    events: pd.DataFrame

    @property
    def note(self) -> str:
        """Key of the sentence that says whether there is anything to show."""
        if not self.runs:
            return "chain_records_no_runs"
        is_empty = self.amounts.empty and self.events.empty
        return "chain_records_none" if is_empty else f"chain_records_by_{self.run_is}"


@across_engines
def chain_records(
    chain: pd.DataFrame,
    plan: ChainPlan,
    *,
    homes: Any,
    costs: Any,
    hours: Any,
    movements: Any,
    machines: Any,
    machine_events: Any,
    first_day: int,
    last_day: int,
) -> ChainRecords:
    """Costs, hours and movements of a period by step and actor, for one run.

    A booking is a cost of its payer and a benefit of its payee. Amounts are as booked, without
    VAT and in the prices of their day. A booking whose payee nobody noted is a benefit of
    `unknown`. Of machines only those of the plan's contracts count.

    Args:
        chain: From `chain.read_chain`.
        plan: What `chain.toml` says.
        homes: One row per home of the programme: `home_id`, `in_service_from_day`,
            `in_service_to_day`; this and the following on any engine.
        costs: One row per booking: `date_day`, `category`, `amount_eur`, `payer`, `payee`,
            `home_id`.
        hours: One row per entry: `date_day`, `organisation`, `activity`, `hours`, `home_id`.
        movements: One row per movement: `date_day`, `event`, `home_id`.
        machines: One row per machine: `machine_id`, `home_id`, `contract`, `installed_on_day`,
            `removed_on_day`.
        machine_events: One row per event: `machine_id`, `date_day`, `event`, `cost_eur`, `payer`.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        What was recorded beside what was stated; without rows where the plan names no records
        or the period has no run.

    Raises:
        AssumptionError: The plan names steps that the chain does not have, or categories or
            events that the records cannot hold.
    """
    check_kinds(plan)
    _check_steps(chain, plan)
    span = (first_day, last_day)
    runs, run_homes = chain_runs(
        plan, homes=homes, movements=movements, machines=machines, span=span
    )
    if not runs:
        return ChainRecords(plan.run_is, 0.0, _beside(chain, [], 1.0, 0), pd.DataFrame())
    of_machines, what_happened = machines_booked(machine_events, machines, plan, span)
    parts = [*booked(costs, plan, span), worked(hours, plan, span), of_machines]
    events = [
        happened(within(movements, span), step_of(plan, "movements"), run_homes),
        happened(what_happened, step_of(plan, "machine_events"), run_homes),
    ]
    amounts = _beside(chain, parts, runs, run_homes)
    return ChainRecords(plan.run_is, runs, amounts, _events(chain, events, runs))


def check_kinds(plan: ChainPlan) -> None:
    """Refuses categories and events that the records cannot hold; activities are free words.

    Args:
        plan: What `chain.toml` says.

    Raises:
        AssumptionError: A word is not known; all of them are named.

    Example:
        >>> check_kinds(ChainPlan(steps=[{"step": "delivery", "movements": ["delivered"]}]))
    """
    strange = []
    for what, name in _KINDS.items():
        known = vocabulary(name)
        for word in step_of(plan, what):
            if word not in known:
                near = nearest(word, known)
                is_near = f'{what}: "{word}" is not known, did you mean {near}?'
                strange.append(is_near if near else f'{what}: "{word}" is not known')
    if strange:
        raise AssumptionError(
            f"{'; '.join(strange)}.",
            f"{CHAIN_FILE}, [[steps]].",
            "Write categories and events in English, as in docs/formats.md.",
        )


def _check_steps(chain: pd.DataFrame, plan: ChainPlan) -> None:
    known = list(dict.fromkeys(chain["step"]))
    strange = [each.step for each in plan.steps if each.step not in known]
    if strange:
        raise AssumptionError(
            f"The chain has no step {', '.join(strange)}.",
            f"{CHAIN_FILE}, [[steps]].",
            f"Write a name of the table chain_steps: {', '.join(known)}.",
        )


def _places(chain: pd.DataFrame) -> Mapping[str, int]:
    return dict(zip(chain["step"], chain["order"], strict=True))


def _events(chain: pd.DataFrame, parts: Sequence[pd.DataFrame], runs: float) -> pd.DataFrame:
    rows = [part for part in parts if len(part)]
    if not rows:
        return pd.DataFrame(columns=["step", "event", "event_count", "events_per_run_ratio"])
    table = pd.concat(rows, ignore_index=True)
    table = table.assign(
        events_per_run_ratio=table["event_count"] / runs, order=table["step"].map(_places(chain))
    )
    names = ["step", "event", "event_count", "events_per_run_ratio", "home_count"]
    return table.sort_values(["order", "event"])[names].reset_index(drop=True)


def _beside(
    chain: pd.DataFrame, parts: Sequence[pd.DataFrame], runs: float, run_homes: int
) -> pd.DataFrame:
    """Recorded amounts of one run beside the stated ones, by step and actor."""
    keys = ["step", "actor"]
    names = [
        "step", "actor", "cost_eur", "recorded_cost_eur", "hours", "recorded_hours",
        "benefit_eur", "recorded_benefit_eur", "home_count",
    ]  # fmt: skip
    every = [*keys, *_RECORDED, "home_id", "row_count"]
    rows = [part.reindex(columns=every) for part in parts if len(part)]
    if not rows:
        return pd.DataFrame(columns=names)
    groups = pd.concat(rows, ignore_index=True).groupby(keys, sort=False)
    recorded = groups[list(_RECORDED)].sum(min_count=1) / runs
    recorded["home_count"] = homes_behind(
        groups["home_id"].nunique(), groups["row_count"].sum(), run_homes
    )
    stated = chain.groupby(keys)[list(AMOUNTS)].sum(min_count=1)
    table = recorded.join(stated).reset_index()
    table = table.assign(order=table["step"].map(_places(chain))).sort_values(["order", "actor"])
    return table[names].reset_index(drop=True)
