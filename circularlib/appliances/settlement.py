"""What the contract makes due: fees after indexation, penalties, bonuses, with the arithmetic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from circularlib.appliances.contract import Levels, repairs_by_month, whole_days
from circularlib.engines.tables import across_engines
from circularlib.errors import AssumptionError
from circularlib.sources.washing.contract import AgreedRule, Contract
from circularlib.sources.washing.indexed_fees import fee_factor

__all__ = [
    "Totals",
    "booked_by_month",
    "contract_months",
    "fees_due",
    "penalties_by_rule",
    "penalties_due",
    "settled",
    "totals",
]

Span = tuple[str, int, int]
"""Name, first and last day of a stretch of time, days counted from 1970-01-01."""

_EPOCH = date(1970, 1, 1)
_OF_REPAIRS, _OF_UPTIME = ("repair", "response"), ("uptime",)
_PERCENT = 100


@dataclass(frozen=True)
class Totals:
    """What is due over all months.

    Attributes:
        fee_due_eur: Fees after indexation; None where no fee is known.
        penalty_eur: Penalties within their cap; None without a contract.
        bonus_eur: Bonuses; None without a contract.
        penalty_home_count: Homes on which the penalties rest.
        bonus_home_count: Homes on which the bonuses rest.
        basis: How they were found, a key.
    """

    fee_due_eur: float | None
    penalty_eur: float | None
    bonus_eur: float | None
    penalty_home_count: int
    bonus_home_count: int
    basis: str


def contract_months(contract: Contract, months: Sequence[Span]) -> list[Span]:
    """The months in which the contract ran, cut to its first and last day.

    Args:
        contract: What was agreed.
        months: Name, first and last day of each month.

    Returns:
        The months, in order.
    """
    begin = (contract.started_on - _EPOCH).days
    end = np.inf if contract.ends_on is None else (contract.ends_on - _EPOCH).days
    cut = [(name, max(first, begin), int(min(last, end))) for name, first, last in months]
    return [(name, first, last) for name, first, last in cut if first <= last]


def fees_due(
    days: pd.DataFrame, washes: pd.DataFrame, *, months: Sequence[Span], levels: Levels,
    contract: Contract, own_numbers: Mapping[str, float] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """What the town owes each month: fees by month and by cycle, after indexation.

    A machine that stood for part of a month costs that part of its days. The factor is that of
    the first day of the month. Cycles that nobody noted are not charged.

    Args:
        days: One row per machine and month, from `uptime.machine_months`.
        washes: One row per home and month, from `wash_use.service_washes`.
        months: The months of the contract.
        levels: What was agreed.
        contract: What was agreed, with its indexation.
        own_numbers: Published index numbers that the programme adds.

    Returns:
        One row per month: `month`, `home_count`, `machine_months_ratio`, `cycle_count`,
        `index_ratio`, `fee_due_eur` (missing where no fee is known).

    Raises:
        AssumptionError: An index number that the contract needs was not published.
    """
    table = pd.DataFrame(months, columns=["month", "first_day", "last_day"])
    ours = days.assign(machine_months=days["placed_day_count"] / _month_lengths(days["month"]))
    groups = ours.groupby("month")
    cycles = washes.groupby("month")["cycle_count"].sum()
    table["home_count"] = _by_month(groups["home_id"].nunique(), table["month"])
    table["machine_months_ratio"] = _by_month(groups["machine_months"].sum(), table["month"])
    table["cycle_count"] = _by_month(cycles, table["month"])
    table["index_ratio"] = [
        fee_factor(contract, _EPOCH + timedelta(days=int(day)), own_numbers=own_numbers)
        for day in table["first_day"]
    ]
    by_month = table["machine_months_ratio"] * levels.fee_eur_per_month
    by_cycle = table["cycle_count"] * levels.fee_eur_per_cycle
    has_fee = levels.fee_eur_per_month > 0 or levels.fee_eur_per_cycle > 0
    table["fee_due_eur"] = (by_month + by_cycle) * table["index_ratio"] if has_fee else np.nan
    return table.astype({"home_count": int, "cycle_count": int}).drop(
        columns=["first_day", "last_day"]
    )


def _month_lengths(names: "pd.Series[str]") -> Any:
    return pd.PeriodIndex(names, freq="M").days_in_month.to_numpy()


def _by_month(values: "pd.Series[Any]", names: "pd.Series[str]") -> Any:
    return values.reindex(names, fill_value=0).to_numpy()


@across_engines
def booked_by_month(costs: Any, *, months: Sequence[Span], contract: Contract) -> pd.DataFrame:
    """What was booked to the provider, month by month.

    Args:
        costs: One row per booking: `date_day`, `category`, `payee`, `amount_eur`; on any engine.
        months: The months of the contract.
        contract: What was agreed: `payee` and `category` say which bookings are its fees.

    Returns:
        One row per month: `month`, `booked_count`, `booked_eur`; nought where nothing was.
    """
    fees = nw.from_native(costs).lazy()
    fees = fees.filter(
        (nw.col("payee") == (contract.payee or "")) & (nw.col("category") == contract.category)
    )
    rows = pd.DataFrame(fees.select("date_day", "amount_eur").collect("pandas").to_native())
    found = [rows[rows["date_day"].between(first, last)] for _, first, last in months]
    return pd.DataFrame(
        {
            "month": [name for name, _, _ in months],
            "booked_count": [len(each) for each in found],
            "booked_eur": [float(each["amount_eur"].sum()) for each in found],
        }
    )


def penalties_due(
    rules: Sequence[AgreedRule], *, uptime: pd.DataFrame, outages: pd.DataFrame,
    energy: pd.DataFrame, months: Sequence[Span], levels: Levels,
) -> pd.DataFrame:  # fmt: skip
    """What each rule makes due in each month: so many units at so much.

    Uptime is that of all machines together in the month; points are percentage points. Late days
    count in the month in which they fall, early ones in that of the repair. Energy is judged in
    months with both values, kWh against the agreed kWh for the same cycles.

    Args:
        rules: Penalties and bonuses.
        uptime: One row per month, from `uptime.monthly_uptime`.
        outages: One row per outage, from `outages.outages`.
        energy: One row per month, from `wash_use.energy_by_month`.
        months: The months of the contract.
        levels: What was agreed.

    Returns:
        One row per rule and month in which it makes something due: `month`, `rule_kind`,
        `measured`, `due_per`, `unit_ratio`, `each_eur`, `due_eur`.

    Raises:
        AssumptionError: A rule has no level, and none was agreed for what it measures.
    """
    names = [name for name, _, _ in months]
    tables = []
    for rule in rules:
        number = _units(rule, uptime, outages, energy, months, levels)
        table = pd.DataFrame({"month": names, "rule_kind": rule.kind, "measured": rule.measure})
        table = table.assign(due_per=rule.per, unit_ratio=number, each_eur=rule.amount_eur)
        tables.append(table.assign(due_eur=number * rule.amount_eur))
    columns = [
        "month", "rule_kind", "measured", "due_per", "unit_ratio", "each_eur", "due_eur",
    ]  # fmt: skip
    found = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)
    return found[found["due_eur"] > 0].sort_values(["month", "rule_kind"], ignore_index=True)


def _units(
    rule: AgreedRule, uptime: pd.DataFrame, outages: pd.DataFrame, energy: pd.DataFrame,
    months: Sequence[Span], levels: Levels,
) -> Any:  # fmt: skip
    """Number of units by which each month misses the level (penalty) or surpasses it (bonus)."""
    is_penalty = rule.kind == "penalty"
    if rule.measure in {"repair", "response"}:
        agreed = levels.repair_days if rule.measure == "repair" else levels.response_days
        limit = whole_days(rule.level) if rule.level is not None else agreed
        until = "ended_day" if rule.measure == "repair" else "responded_day"
        days = int(_level(rule, limit))
        found = repairs_by_month(outages, months=months, agreed_days=days, until=until)
        if rule.per == "day":
            return found["late_day_count" if is_penalty else "saved_day_count"].to_numpy(float)
        late = found["judged_count"] - found["in_time_count"]
        return (late if is_penalty else found["in_time_count"]).to_numpy(float)
    if rule.measure == "uptime":
        level = _level(rule, rule.level if rule.level is not None else levels.uptime_share)
        rates = uptime.set_index("month")["uptime_rate"]
        missed = _PERCENT * (level - rates.reindex([name for name, _, _ in months]))
    else:
        agreed_kwh = levels.energy_kwh_per_cycle
        level = _level(rule, rule.level if rule.level is not None else agreed_kwh)
        rows = energy.set_index("month").reindex([name for name, _, _ in months])
        missed = rows["both_energy_kwh"] - level * rows["both_cycle_count"]
    amounts = np.clip(np.nan_to_num((missed if is_penalty else -missed).to_numpy(float)), 0, None)
    return (amounts > 1e-9).astype(float) if rule.per == "month" else amounts


def _level(rule: AgreedRule, level: float | None) -> float:
    if level is None:
        raise AssumptionError(
            f"A {rule.kind} on {rule.measure} has no level from which it holds.",
            "washing.toml, [[contract.rules]].",
            "Give its level, or agree on one in [contract].",
        )
    return float(level)


def penalties_by_rule(
    due: pd.DataFrame, *, home_count: int, down_home_count: int, due_home_count: int
) -> pd.DataFrame:
    """What each rule makes due over all months.

    Args:
        due: From `penalties_due`.
        home_count: Homes with such machines: on these rests electricity.
        down_home_count: Homes where a machine was down, or all where none was: on these rests
            uptime.
        due_home_count: Homes with repairs that fell due: on these rests what is late or early.

    Returns:
        One row per rule that makes something due: `rule_kind`, `measured`, `due_per`,
        `home_count`, `due_month_count`, `unit_ratio`, `each_eur`, `due_eur`.
    """
    keys = ["rule_kind", "measured", "due_per", "each_eur"]
    groups = due.groupby(keys, sort=False)
    table = groups.agg(
        due_month_count=("month", "nunique"),
        unit_ratio=("unit_ratio", "sum"),
        due_eur=("due_eur", "sum"),
    ).reset_index()
    counts = {"repair": due_home_count, "response": due_home_count, "uptime": down_home_count}
    table["home_count"] = table["measured"].map(counts).fillna(home_count).astype(int)
    columns = [
        "rule_kind", "measured", "due_per", "home_count", "due_month_count", "unit_ratio",
        "each_eur", "due_eur",
    ]  # fmt: skip
    return table[columns]


def settled(
    fees: pd.DataFrame, penalties: pd.DataFrame, booked: pd.DataFrame, repairs: pd.DataFrame, *,
    uptime: pd.DataFrame, cap_share: float | None,
) -> pd.DataFrame:  # fmt: skip
    """Fees, penalties within their cap, bonuses and bookings, month by month.

    Args:
        fees: One row per month, from `fees_due`.
        penalties: From `penalties_due`.
        booked: One row per month, from `booked_by_month`.
        repairs: One row per month, from `contract.repairs_by_month`.
        uptime: One row per month, from `uptime.monthly_uptime`.
        cap_share: Largest share of a month's fee that penalties may take; None without a cap.

    Returns:
        One row per month: `month`, `home_count` (homes on which the row rests: where something
        is due for repairs or uptime, those with repairs due or a machine down), `index_ratio`,
        `fee_due_eur`, `penalty_before_cap_eur`, `penalty_eur`, `bonus_eur`, `net_due_eur`,
        `booked_eur`.
    """
    table = fees[["month", "home_count", "index_ratio", "fee_due_eur"]].copy()
    for measures, homes in (
        (_OF_UPTIME, uptime.set_index("month")["home_count"]),
        (_OF_REPAIRS, repairs.set_index("month")["due_home_count"]),
    ):
        due = penalties.loc[penalties["measured"].isin(measures), "month"]
        fewer = homes.reindex(table["month"], fill_value=0).to_numpy()
        fewest = np.minimum(table["home_count"], fewer)
        table["home_count"] = table["home_count"].where(~table["month"].isin(due), fewest)
    sums = penalties.groupby(["rule_kind", "month"])["due_eur"].sum()
    for kind, name in (("penalty", "penalty_before_cap_eur"), ("bonus", "bonus_eur")):
        of_kind = sums[kind] if kind in sums.index.get_level_values(0) else pd.Series(dtype=float)
        table[name] = of_kind.reindex(table["month"], fill_value=0.0).to_numpy(float)
    most = np.inf if cap_share is None else cap_share * table["fee_due_eur"]
    table["penalty_eur"] = np.minimum(table["penalty_before_cap_eur"], most)
    table["net_due_eur"] = table["fee_due_eur"] - table["penalty_eur"] + table["bonus_eur"]
    columns = [
        "month", "home_count", "index_ratio", "fee_due_eur", "penalty_before_cap_eur",
        "penalty_eur", "bonus_eur", "net_due_eur", "booked_eur",
    ]  # fmt: skip
    return table.merge(booked, on="month")[columns]


def totals(
    settled: pd.DataFrame, by_rule: pd.DataFrame, contract: Contract, *, home_count: int
) -> Totals:
    """What is due over all months together.

    Args:
        settled: One row per month, from `settled`.
        by_rule: From `penalties_by_rule`.
        contract: What was agreed; of one that says nothing there are no totals.
        home_count: Homes with machines as a service.

    Returns:
        The totals, with the fewest homes on which a part of them rests.
    """
    fewest = by_rule.groupby("rule_kind")["home_count"].min().to_dict()
    penalty_homes, bonus_homes = (
        min(home_count, int(fewest.get(kind, home_count))) for kind in ("penalty", "bonus")
    )
    if not contract.offer_id or settled.empty:
        return Totals(None, None, None, penalty_homes, bonus_homes, "none_no_contract")
    names = ("fee_due_eur", "penalty_eur", "bonus_eur")
    fee, penalty, bonus = (float(settled[name].sum()) for name in names)
    return Totals(fee, penalty, bonus, penalty_homes, bonus_homes, "contract_arithmetic")
