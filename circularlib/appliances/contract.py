"""Levels that were agreed beside what was achieved, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from circularlib.engines.tables import across_engines
from circularlib.errors import AssumptionError
from circularlib.sources.washing.contract import Contract
from circularlib.statistics.suppression import suppressed

__all__ = [
    "Levels",
    "agreed_levels",
    "judged_by_home",
    "late_days",
    "levels_by_month",
    "repair_levels",
    "repairs_by_month",
    "whole_days",
]

Span = tuple[str, int, int]
"""Name, first and last day of a stretch of time, days counted from 1970-01-01."""

_DAY_HOURS = 24


@dataclass(frozen=True)
class Levels:
    """What was agreed, wherever it was written: in the contract, else in the awarded offer.

    Attributes:
        bidder: Who made the offer.
        fee_eur_per_month: Fee per machine and month; 0 where there is none.
        fee_eur_per_cycle: Fee per cycle; 0 where there is none.
        uptime_share: Share of the days that machines are to work; None where not agreed.
        repair_days: Whole days from report to a working machine; None where not agreed.
        response_days: Whole days from report to the first visit; None where not agreed.
        energy_kwh_per_cycle: Electricity per cycle; None where not agreed.
    """

    bidder: str
    fee_eur_per_month: float
    fee_eur_per_cycle: float
    uptime_share: float | None
    repair_days: int | None
    response_days: int | None
    energy_kwh_per_cycle: float | None


def whole_days(hours: float) -> int:
    """Days that agreed hours come to in records that know days only, in favour of the provider.

    Args:
        hours: Hours, 0 or more.

    Returns:
        Whole days, rounded up.

    Example:
        >>> whole_days(36), whole_days(48)
        (2, 2)
    """
    return ceil(hours / _DAY_HOURS - 1e-9)


@across_engines
def agreed_levels(offers: Any, contract: Contract) -> Levels:
    """The levels of a contract; what it does not say is what the awarded offer says.

    Args:
        offers: One row per offer and criterion: `offer_id`, `bidder`, `criterion`, `value`; on
            any engine.
        contract: What was agreed. Where there are no offers at all it has to say everything.

    Returns:
        The levels; none at all of a contract without offer, see
        `sources.washing.contract.nothing_agreed`.

    Raises:
        AssumptionError: The awarded offer is not among the offers, or there is no fee.
    """
    if not contract.offer_id:
        return Levels("", 0.0, 0.0, None, None, None, None)
    table = nw.from_native(offers).lazy().select("offer_id", "bidder", "criterion", "value")
    rows = pd.DataFrame(table.collect("pandas").to_native())
    ours = rows[rows["offer_id"] == contract.offer_id]
    if ours.empty and len(rows):
        known = ", ".join(sorted(rows["offer_id"].unique()))
        raise AssumptionError(
            f'The awarded offer "{contract.offer_id}" is not among the offers: {known}.',
            "washing.toml, [contract], offer_id.",
            "Write the code that it has in the table offers.",
        )
    said = ours.set_index("criterion")["value"].astype(float).to_dict()

    def level(own: float | None, criterion: str) -> float | None:
        return own if own is not None else said.get(criterion)

    hours = {
        name: level(getattr(contract, f"{name}_hours"), f"{name}_time_hours")
        for name in ("repair", "response")
    }
    fees = [
        level(getattr(contract, name), name) or 0.0
        for name in ("fee_eur_per_month", "fee_eur_per_cycle")
    ]
    if not any(fees):
        raise AssumptionError(
            "The contract has no fee, neither by month nor by cycle.",
            f"washing.toml, [contract], and offer {contract.offer_id}.",
            "Give fee_eur_per_month or fee_eur_per_cycle.",
        )
    days = {name: None if value is None else whole_days(value) for name, value in hours.items()}
    return Levels(
        bidder="" if ours.empty else str(ours["bidder"].iloc[0]),
        fee_eur_per_month=fees[0],
        fee_eur_per_cycle=fees[1],
        uptime_share=contract.uptime_share,
        repair_days=days["repair"],
        response_days=days["response"],
        energy_kwh_per_cycle=level(contract.energy_kwh_per_cycle, "energy_kwh_per_cycle"),
    )


def repairs_by_month(
    outages: pd.DataFrame, *, months: Sequence[Span], agreed_days: int | None, until: str
) -> pd.DataFrame:
    """Repairs (or answers) that fell due in each month, and how many came in time.

    One is judged on the day by which it was agreed to be there, whether it came or not: judging
    only those that came would praise a backlog.

    Args:
        outages: One row per outage, from `outages.outages`.
        months: Name, first and last day of each month.
        agreed_days: Whole days from the report; None where nothing was agreed.
        until: Column of the day on which it came: `ended_day`, or `responded_day`.

    Returns:
        One row per month: `month`, `due_home_count` (homes with one due or overdue),
        `judged_count`, `in_time_count`, `late_day_count` (days in the month beyond the agreed
        day), `saved_day_count` (days by which those that came in the month were early).

    Example:
        >>> seen = pd.DataFrame({"home_id": ["A"], "reported_day": [3.0], "ended_day": [7.0]})
        >>> repairs_by_month(seen, months=[("m", 0, 30)], agreed_days=2, until="ended_day")[
        ...     ["judged_count", "in_time_count", "late_day_count"]].values.tolist()
        [[1, 0, 2]]
    """
    table = pd.DataFrame({"month": [name for name, _, _ in months]})
    counts = (
        "due_home_count", "judged_count", "in_time_count", "late_day_count", "saved_day_count",
    )  # fmt: skip
    if agreed_days is None:
        return table.assign(**dict.fromkeys(counts, 0))
    due = outages["reported_day"].to_numpy(float) + agreed_days
    came = outages[until].fillna(np.inf).to_numpy(float)
    first, last = (np.array([month[part] for month in months], float)[:, None] for part in (1, 2))
    judged = (due >= first) & (due <= last)
    arrived = (came >= first) & (came <= last)
    overdue = late_days(due, came, first=first, last=last)
    homes = _homes(outages["home_id"], judged | (overdue > 0) | arrived)
    late = overdue.sum(axis=1)
    saved = np.where(arrived, np.clip(due - np.where(arrived, came, 0.0), 0, None), 0.0)
    values = (
        homes,
        judged.sum(axis=1),
        (judged & (came <= due)).sum(axis=1),
        late,
        saved.sum(axis=1),
    )
    return table.assign(
        **{name: value.astype(int) for name, value in zip(counts, values, strict=True)}
    )


def judged_by_home(
    outages: pd.DataFrame, *, months: Sequence[Span], agreed_days: int | None
) -> pd.DataFrame:
    """Repairs that fell due, and how many came in time, by home.

    Args:
        outages: One row per outage, from `outages.outages`.
        months: Name, first and last day of each month.
        agreed_days: Whole days from the report; None where nothing was agreed.

    Returns:
        One row per home with a repair due: `home_id`, `judged_count`, `in_time_count`.
    """
    found = [
        {"home_id": home, **rows[["judged_count", "in_time_count"]].sum().to_dict()}
        for home, group in outages.groupby("home_id")
        for rows in [
            repairs_by_month(group, months=months, agreed_days=agreed_days, until="ended_day")
        ]
    ]
    table = pd.DataFrame(found, columns=["home_id", "judged_count", "in_time_count"])
    table = table.astype({"judged_count": "int64", "in_time_count": "int64"})
    return table[table["judged_count"] > 0].reset_index(drop=True)


def late_days(due: Any, came: Any, *, first: Any, last: Any) -> Any:
    """Days of each month on which something was overdue.

    Args:
        due: Day by which each was agreed to be there.
        came: Day on which it came; infinite where it has not.
        first: First day of each month, as a column.
        last: Last day of each month, as a column.

    Returns:
        Number of days, one row per month and one column for each.
    """
    return np.clip(np.minimum(came, last) - np.maximum(due, first - 1), 0, None)


def _homes(names: "pd.Series[Any]", concerned: Any) -> Any:
    """Number of homes concerned in each month."""
    return np.array([names[row].nunique() for row in concerned], dtype=int)


def levels_by_month(
    uptime: pd.DataFrame, energy: pd.DataFrame, levels: Levels, *, min_cell: int
) -> pd.DataFrame:
    """Each month's uptime and electricity beside what was agreed, with whether it was met.

    It is the month itself that is judged, as a contract does, not what it would say of others.

    Args:
        uptime: One row per month, from `uptime.monthly_uptime`.
        energy: One row per month, from `wash_use.energy_by_month`.
        levels: What was agreed.
        min_cell: Smallest number of homes of which a verdict may be given: it tells something.

    Returns:
        One row per month: `month`, `home_count`, `uptime_rate`, `uptime_level`,
        `energy_kwh_per_cycle`, `energy_level`; each verdict is `level_met`, `level_missed`,
        `level_unknown` (nothing to judge), `level_unstated`, or `level_untold` where the row may
        not be shown.
    """
    columns = ["month", "energy_kwh_per_cycle"]
    table = uptime.merge(energy[columns], on="month", how="left")
    most = levels.energy_kwh_per_cycle
    used = -table["energy_kwh_per_cycle"]
    table["uptime_level"] = _verdicts(table["uptime_rate"], levels.uptime_share)
    table["energy_level"] = _verdicts(used, None if most is None else -most)
    names = ["uptime_rate", "uptime_level", "energy_kwh_per_cycle", "energy_level"]
    return _told(table[["month", "home_count", *names]], "home_count", min_cell)


def repair_levels(repairs: pd.DataFrame, levels: Levels, *, min_cell: int) -> pd.DataFrame:
    """Each month's repairs, and whether all that fell due came in time.

    Args:
        repairs: One row per month, from `repairs_by_month`.
        levels: What was agreed.
        min_cell: Smallest number of homes of which a verdict may be given.

    Returns:
        One row per month: `month`, `due_home_count` (homes with a repair due), `judged_count`,
        `in_time_count`, `repair_level`, a verdict as in `levels_by_month`.
    """
    judged = repairs["judged_count"]
    in_time = repairs["in_time_count"] / judged.where(judged > 0)
    agreed = None if levels.repair_days is None else 1.0
    columns = ["month", "due_home_count", "judged_count", "in_time_count"]
    table = repairs[columns].assign(repair_level=_verdicts(in_time, agreed))
    return _told(table, "due_home_count", min_cell)


def _told(table: pd.DataFrame, households: str, min_cell: int) -> pd.DataFrame:
    """A verdict is a figure too: where a row is left out, so is what was made of it."""
    hidden = suppressed(table, households=households, min_cell=min_cell)["is_suppressed"]
    verdicts = [str(name) for name in table if str(name).endswith("_level")]
    return table.assign(**{name: table[name].mask(hidden, "level_untold") for name in verdicts})


def _verdicts(achieved: "pd.Series[float]", agreed: float | None) -> Any:
    """At least what was agreed; a rounding error apart."""
    level = np.nan if agreed is None else agreed
    return np.select(
        [np.full(len(achieved), agreed is None), achieved.isna(), achieved >= level - 1e-12],
        ["level_unstated", "level_unknown", "level_met"],
        "level_missed",
    )
