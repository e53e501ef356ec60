"""What the records say about the steps of a chain, beside what was stated.

Recorded amounts are only ever shown beside the stated ones: never added, never put in their place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.errors import AssumptionError
from circularlib.outlook.chain import AMOUNTS
from circularlib.sources.chain_plan import CHAIN_FILE, ChainPlan, StepRecords

__all__ = ["ChainRecords", "chain_records"]

_RECORDED = ("recorded_cost_eur", "recorded_hours", "recorded_benefit_eur")
_YEAR_DAYS = 365.25


@dataclass(frozen=True)
class ChainRecords:
    """What the records of a period say about a chain.

    Attributes:
        run_is: What a run is in the records: `placement`, `furnishing` or `home_year`.
        runs: Runs in the period; home-years need not be whole.
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


def chain_records(
    chain: pd.DataFrame,
    plan: ChainPlan,
    *,
    homes: Any,
    costs: Any,
    hours: Any,
    movements: Any,
    first_day: int,
    last_day: int,
) -> ChainRecords:
    """Costs, hours and movements of a period by step and actor, for one run.

    A booking is a cost of its payer and a benefit of its payee. Amounts are as booked, without
    VAT and in the prices of their day. A booking whose payee nobody noted is a benefit of
    `unknown`.

    Args:
        chain: From `chain.read_chain`.
        plan: What `chain.toml` says.
        homes: One row per home of the programme: `home_id`, `in_service_from_day`,
            `in_service_to_day`; this and the following on any engine.
        costs: One row per booking: `date_day`, `category`, `amount_eur`, `payer`, `payee`,
            `home_id`.
        hours: One row per entry: `date_day`, `organisation`, `activity`, `hours`, `home_id`.
        movements: One row per movement: `date_day`, `event`, `home_id`.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        What was recorded beside what was stated; without rows where the plan names no records
        or the period has no run.

    Raises:
        AssumptionError: The plan names steps that the chain does not have.
    """
    _check_steps(chain, plan)
    span = (first_day, last_day)
    runs, run_homes = _runs(plan.run_is, homes, movements, span)
    parts = []
    if runs:
        parts = [
            _booked(costs, "payer", "recorded_cost_eur", plan, span),
            _booked(costs, "payee", "recorded_benefit_eur", plan, span),
            _worked(hours, plan, span),
        ]
    events = _events(movements, plan, span) if runs else _events(movements, ChainPlan(), span)
    events["events_per_run_ratio"] = events["event_count"] / runs if runs else 0.0
    amounts = _beside(chain, parts, runs, run_homes)
    return ChainRecords(plan.run_is, runs, amounts, events)


def _check_steps(chain: pd.DataFrame, plan: ChainPlan) -> None:
    known = list(dict.fromkeys(chain["step"]))
    strange = [each.step for each in plan.steps if each.step not in known]
    if strange:
        raise AssumptionError(
            f"The chain has no step {', '.join(strange)}.",
            f"{CHAIN_FILE}, [[steps]].",
            f"Write a name of the table chain_steps: {', '.join(known)}.",
        )


def _within(rows: Any, span: tuple[int, int]) -> Any:
    lazy = nw.from_native(rows).lazy()
    return lazy.filter((nw.col("date_day") >= span[0]) & (nw.col("date_day") <= span[1]))


def _runs(run_is: str, homes: Any, movements: Any, span: tuple[int, int]) -> tuple[float, int]:
    """Number of runs in the period, and of homes that had one."""
    if run_is == "home_year":
        return _home_years(homes, span)
    placed = _within(movements, span).filter(nw.col("event") == "delivered")
    found = placed.select("home_id", "date_day").collect("pandas").to_native()
    of_home = found.dropna(subset=["home_id"])
    days = of_home.drop_duplicates()
    count = len(found) if run_is == "placement" else len(days)
    return float(count), int(of_home["home_id"].nunique())


def _home_years(homes: Any, span: tuple[int, int]) -> tuple[float, int]:
    names = ["home_id", "in_service_from_day", "in_service_to_day"]
    rows = nw.from_native(homes).lazy().select(*names).collect("pandas").to_native()
    start = pd.to_numeric(rows["in_service_from_day"]).clip(lower=span[0])
    end = pd.to_numeric(rows["in_service_to_day"]).astype(float).fillna(span[1]).clip(upper=span[1])
    days = (end - start + 1).clip(lower=0)
    return float(days.sum()) / _YEAR_DAYS, int((days > 0).sum())


def _step_of(steps: Sequence[StepRecords], what: str) -> dict[str, str]:
    """The step that each category, activity or event belongs to."""
    return {name: each.step for each in steps for name in getattr(each, what)}


def _grouped(rows: Any, key: str, by: str, total: str, names: Sequence[str]) -> pd.DataFrame:
    """Sums of the named kinds by kind and actor, and the homes they were for."""
    kept = rows.filter(nw.col(key).is_in(list(names))).with_columns(nw.col(key).cast(nw.String))
    summed = kept.group_by(key, by).agg(nw.col(total).sum(), nw.col("home_id").n_unique())
    none = kept.filter(nw.col("home_id").is_null()).group_by(key, by).agg(without=nw.len())
    joined = (
        summed.collect("pandas")
        .to_native()
        .merge(none.collect("pandas").to_native(), on=[key, by], how="left")
    )
    homes = joined["home_id"].astype(int) - joined["without"].notna().astype(int)
    found: pd.DataFrame = joined.assign(home_count=homes)[[key, by, total, "home_count"]]
    return found


def _named(found: pd.DataFrame, by: str, plan: ChainPlan) -> "pd.Series[Any]":
    """Actors, by the names that the chain has for them."""
    texts = found[by].astype(object).where(found[by].notna(), "unknown")
    return texts.map(lambda name: plan.names.get(str(name), str(name)))


def _booked(costs: Any, by: str, name: str, plan: ChainPlan, span: tuple[int, int]) -> pd.DataFrame:
    steps = _step_of(plan.steps, "costs")
    found = _grouped(_within(costs, span), "category", by, "amount_eur", list(steps))
    return pd.DataFrame(
        {
            "step": found["category"].map(steps), "actor": _named(found, by, plan),
            name: found["amount_eur"].astype(float), "home_count": found["home_count"],
        }
    )  # fmt: skip


def _worked(hours: Any, plan: ChainPlan, span: tuple[int, int]) -> pd.DataFrame:
    steps = _step_of(plan.steps, "hours")
    found = _grouped(_within(hours, span), "activity", "organisation", "hours", list(steps))
    return pd.DataFrame(
        {
            "step": found["activity"].map(steps), "actor": _named(found, "organisation", plan),
            "recorded_hours": found["hours"].astype(float), "home_count": found["home_count"],
        }
    )  # fmt: skip


def _events(movements: Any, plan: ChainPlan, span: tuple[int, int]) -> pd.DataFrame:
    steps = _step_of(plan.steps, "movements")
    rows = _within(movements, span).filter(nw.col("event").is_in(list(steps)))
    found = rows.select("event", "home_id").collect("pandas").to_native()
    groups = found.assign(event=found["event"].astype(str)).groupby("event", sort=True)
    table = pd.DataFrame(
        {"event_count": groups.size(), "home_count": groups["home_id"].nunique()}
    ).reset_index()
    table.insert(0, "step", table["event"].map(steps))
    return table


def _beside(
    chain: pd.DataFrame, parts: Sequence[pd.DataFrame], runs: float, run_homes: int
) -> pd.DataFrame:
    """Recorded amounts of one run beside the stated ones, by step and actor."""
    keys = ["step", "actor"]
    names = [
        "step", "actor", "cost_eur", "recorded_cost_eur", "hours", "recorded_hours",
        "benefit_eur", "recorded_benefit_eur", "home_count",
    ]  # fmt: skip
    every = [*keys, *_RECORDED, "home_count"]
    rows = [part.reindex(columns=every) for part in parts if len(part)]
    if not rows:
        return pd.DataFrame(columns=names)
    together = pd.concat(rows, ignore_index=True)
    groups = together.groupby(keys, sort=False)
    recorded = groups[list(_RECORDED)].sum(min_count=1) / runs
    homes = groups["home_count"].max()
    # bookings that name no home are of the homes that had a run
    recorded["home_count"] = homes.where(homes > 0, run_homes).astype(int)
    stated = chain.groupby(keys)[list(AMOUNTS)].sum(min_count=1)
    order: Mapping[str, int] = dict(zip(chain["step"], chain["order"], strict=True))
    table = recorded.join(stated).reset_index()
    table = table.assign(order=table["step"].map(order)).sort_values(["order", "actor"])
    return table[names].reset_index(drop=True)
