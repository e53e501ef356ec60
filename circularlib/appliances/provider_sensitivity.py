"""How a provider's business case moves with what it rests on."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from circularlib.appliances.business_case import Amounts
from circularlib.appliances.fee_path import Indexation
from circularlib.appliances.fleet import FleetPlan
from circularlib.appliances.provider_return import BusinessCase, business_outcomes
from circularlib.engines.tables import across_engines
from circularlib.statistics.drawn import drawn_ends
from circularlib.statistics.uncertainty import Outcome

__all__ = [
    "cash_course",
    "drawn_ends",
    "fee_outcome",
    "fees_by_use",
    "homes_in_service",
    "yearly_flows",
]

_YEARLY = {
    "fees_eur": ("fees_eur", "cycle_fees_eur"),
    "deposits_eur": ("deposits_eur",),
    "purchases_eur": ("purchases_eur",),
    "work_eur": ("work_eur",),
    "running_eur": ("trips_eur", "parts_eur"),
    "overhead_eur": ("overhead_eur", "fixed_eur"),
    "proceeds_eur": ("proceeds_eur",),
    "net_eur": ("net_eur",),
}


def fee_outcome(
    plan: FleetPlan, indexation: Indexation, amounts: Amounts, *, return_rate: float
) -> Outcome:
    """The fee for a target return as a figure of the amounts, for a tornado.

    Args:
        plan: The fleet.
        indexation: How the fee moves.
        amounts: The amounts, by name; those that are moved replace theirs.
        return_rate: Target return a year.

    Returns:
        A function of amounts by name.
    """

    def outcome(moved: Mapping[str, Any]) -> Any:
        on = {**amounts, **moved}
        return business_outcomes(plan, indexation, on, return_rate=return_rate)["fee_eur_per_month"]

    return outcome


def fees_by_use(
    plan: FleetPlan, indexation: Indexation, amounts: Amounts, *, return_rate: float,
    utilisation_shares: Sequence[float], loss_rates: Sequence[float],
) -> pd.DataFrame:  # fmt: skip
    """The fee for a target return, for several utilisations and losses.

    Args:
        plan: The fleet.
        indexation: How the fee moves.
        amounts: The amounts, by name, numbers.
        return_rate: Target return a year.
        utilisation_shares: Shares of the months in which a machine is placed, above 0.
        loss_rates: Shares of the machines lost in a year, below 1.

    Returns:
        One row per pair: `loss_rate`, `utilisation_share`, `fee_eur_per_month`.
    """
    pairs = np.array(list(product(loss_rates, utilisation_shares)), dtype=float)
    moved = {"loss_rate": pairs[:, 0], "utilisation_share": pairs[:, 1]}
    found = business_outcomes(plan, indexation, {**amounts, **moved}, return_rate=return_rate)
    return pd.DataFrame({**moved, "fee_eur_per_month": found["fee_eur_per_month"]})


def cash_course(case: BusinessCase, drawn: Any, *, level: float = 0.95) -> pd.DataFrame:
    """The cash position month by month, with the band in which draws lie.

    Args:
        case: The business case at the central amounts.
        drawn: Cash positions, a row per draw and a column per month.
        level: Share of the draws within the band.

    Returns:
        One row per month: `month_number`, `cumulative_eur`, `low_eur`, `high_eur`.
    """
    low, high = np.quantile(np.atleast_2d(drawn), [(1 - level) / 2, (1 + level) / 2], axis=0)
    rows = case.flows[["month_number", "cumulative_eur"]]
    return rows.assign(low_eur=low, high_eur=high)


def yearly_flows(case: BusinessCase) -> pd.DataFrame:
    """The cash flow by kind, year by year.

    Args:
        case: The business case.

    Returns:
        One row per year from 1, the end of the last month included in the last year:
        `contract_year`, `fees_eur` (by month and by cycle), `deposits_eur`, `purchases_eur`,
        `work_eur`, `running_eur` (trips and parts), `overhead_eur` (fixed costs included),
        `proceeds_eur`, `net_eur`, and `cumulative_eur` at its end.
    """
    months = case.flows
    last = int(months["month_number"].max()) // 12
    year = (months["month_number"] // 12 + 1).clip(upper=last).rename("contract_year")
    sums = pd.DataFrame({name: months[list(kinds)].sum(axis=1) for name, kinds in _YEARLY.items()})
    table = sums.groupby(year).sum()
    level = months.groupby(year)["cumulative_eur"].last()
    return table.assign(cumulative_eur=level).reset_index()


@across_engines
def homes_in_service(homes: Any, *, first_day: int, last_day: int) -> int:
    """Homes in service on at least one day of a period: what a fleet could serve.

    Args:
        homes: One row per home: `in_service_from_day`, `in_service_to_day`; on any engine.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        Their number.

    Example:
        >>> homes = pd.DataFrame({"in_service_from_day": [0, 50], "in_service_to_day": [9, None]})
        >>> homes_in_service(homes, first_day=5, last_day=20)
        1
    """
    left = nw.col("in_service_to_day")
    served = (
        nw.from_native(homes)
        .lazy()
        .filter(
            (nw.col("in_service_from_day") <= last_day) & (left.is_null() | (left >= first_day))
        )
    )
    return int(served.select(nw.len()).collect("pandas").to_native().iloc[0, 0])
