"""What a provider's cash flow amounts to: worth, return, need for cash, fee, size."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.appliances.business_case import (
    Amounts,
    cash_flows,
    events_of,
    fee_months,
)
from circularlib.appliances.fee_path import Indexation
from circularlib.appliances.fleet import FleetPlan
from circularlib.errors import UsageError
from circularlib.statistics.internal_rate import InternalRate, internal_rate, internal_rates

__all__ = [
    "BusinessCase",
    "break_even_machines",
    "business_case",
    "business_outcomes",
    "discounted",
    "net_flow",
    "required_fee",
]

FloatArray = npt.NDArray[np.float64]

_YEAR_MONTHS = 12
_ROUNDING = 1e-9


@dataclass(frozen=True)
class BusinessCase:
    """A provider's business case at one set of amounts.

    Attributes:
        flows: One row per month from 0 to the horizon: `month_number`, the kinds of cash flow in
            euro, `net_eur`, `cumulative_eur`.
        present_eur: Worth now of all months, at the target return.
        internal: The internal rate of return, or why there is none.
        fee_eur_per_month: Fee per machine and month at which the target return is just reached.
        deepest_cash_eur: The lowest that the cash position comes to; 0 or less.
        deepest_month: The month in which it does.
        payback_month: First month from which the cash position stays at or above nought; None
            where that is never.
        break_even_machines: Fewest machines with which the target return is reached at the fee
            as given; None where no number suffices, because each machine costs more than it
            brings in.
    """

    flows: pd.DataFrame
    present_eur: float
    internal: InternalRate
    fee_eur_per_month: float
    deepest_cash_eur: float
    deepest_month: int
    payback_month: int | None
    break_even_machines: int | None

    @property
    def payback_note(self) -> str:
        """Key of the sentence that says whether the cash position comes back to nought."""
        return "payback_never" if self.payback_month is None else "payback_reached"


def net_flow(flows: Mapping[str, FloatArray]) -> FloatArray:
    """All kinds of cash flow together.

    Args:
        flows: From `business_case.cash_flows`.

    Returns:
        Euro per month, the last axis over the months.

    Example:
        >>> net_flow({"fees": np.array([3.0]), "work": np.array([-1.0])}).tolist()
        [2.0]
    """
    return np.asarray(sum(flows.values()))


def discounted(flow: FloatArray, *, return_rate: Any) -> Any:
    """What monthly amounts are worth now.

    Args:
        flow: Euro per month from month 0, the last axis over the months.
        return_rate: Rate a year, above -1; or an array of draws.

    Returns:
        Their sum, each divided by (1 + rate)^(month ÷ 12).

    Raises:
        UsageError: The rate is -1 or less.

    Example:
        >>> round(float(discounted(np.array([0.0] * 12 + [110.0]), return_rate=0.1)), 6)
        100.0
    """
    rate = np.asarray(return_rate, float)
    if not (rate > -1).all():
        raise UsageError(
            f"A return of {float(rate.min())} a year is not above -1.",
            remedy="Write 0.06 for six percent a year.",
        )
    years = np.arange(flow.shape[-1]) / _YEAR_MONTHS
    return (flow / (1 + rate[..., None]) ** years).sum(axis=-1)


def required_fee(flows: Mapping[str, FloatArray], paid: FloatArray, *, return_rate: Any) -> Any:
    """The monthly fee per machine at which the worth at a target return is just nought.

    Fees are linear in the fee, and nothing else depends on it: the worth of all that is no
    monthly fee is divided by the worth of the paid months. A result below nought means that the
    fee per cycle suffices by itself.

    Args:
        flows: Cash flow by kind, from `business_case.cash_flows`.
        paid: Paid machine-months, from `business_case.fee_months`.
        return_rate: Target return a year, above -1; or draws.

    Returns:
        Euro per machine and month in the first year.

    Raises:
        UsageError: Nobody ever pays, or the rate is -1 or less.
    """
    months = discounted(paid, return_rate=return_rate)
    if not (np.asarray(months) > 0).all():
        raise UsageError(
            "No month is ever paid for, so no fee suffices.",
            "The amounts of the provider.",
            "Give a utilisation above 0 and defaults below 1.",
        )
    without = {name: flow for name, flow in flows.items() if name != "fees"}
    return -discounted(net_flow(without), return_rate=return_rate) / months


def break_even_machines(
    flows: Mapping[str, FloatArray], machine_count: float, *, return_rate: Any
) -> Any:
    """The fewest machines with which the target return is reached, at the fee as given.

    All but the fixed costs is proportional to the number of machines.

    Args:
        flows: Cash flow by kind, from `business_case.cash_flows`.
        machine_count: The machines that it is of, above 0.
        return_rate: Target return a year, above -1; or draws.

    Returns:
        A whole number, at least 1; infinite where each machine costs more than it brings in.
    """
    fixed = -np.asarray(discounted(flows["fixed"], return_rate=return_rate))
    moving = {name: flow for name, flow in flows.items() if name != "fixed"}
    each = np.asarray(discounted(net_flow(moving), return_rate=return_rate)) / machine_count
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = np.maximum(1.0, np.ceil(fixed / each - _ROUNDING))
    return np.where(each > 0, needed, np.where((each == 0) & (fixed <= 0), 1.0, np.inf))


def business_case(
    plan: FleetPlan, indexation: Indexation, amounts: Amounts, *, return_rate: float
) -> BusinessCase:
    """The whole business case at one set of amounts: what a slider calls.

    Args:
        plan: The fleet.
        indexation: How the fee moves.
        amounts: The amounts, by name, numbers.
        return_rate: Target return a year, above -1.

    Returns:
        Cash flow and what it amounts to.

    Raises:
        UsageError: An amount, the fleet or the target cannot be.
    """
    flows, paid = _course(plan, indexation, amounts)
    net = net_flow(flows)
    level = np.cumsum(net)
    table = pd.DataFrame({f"{name}_eur": flow for name, flow in flows.items()})
    table = table.assign(net_eur=net, cumulative_eur=level)
    table.insert(0, "month_number", range(len(net)))
    fewest = float(break_even_machines(flows, plan.machine_count, return_rate=return_rate))
    lowest = int(np.argmin(level))
    return BusinessCase(
        flows=table,
        present_eur=float(discounted(net, return_rate=return_rate)),
        internal=internal_rate(net.tolist(), periods_per_year=_YEAR_MONTHS),
        fee_eur_per_month=float(required_fee(flows, paid, return_rate=return_rate)),
        deepest_cash_eur=min(0.0, float(level[lowest])),
        deepest_month=lowest,
        payback_month=_payback_month(level),
        break_even_machines=None if np.isinf(fewest) else int(fewest),
    )


def _course(
    plan: FleetPlan, indexation: Indexation, amounts: Amounts
) -> tuple[dict[str, FloatArray], FloatArray]:
    """Cash flow by kind, and the months that are paid for."""
    seen = events_of(plan, amounts)
    flows = cash_flows(plan, indexation, amounts, events=seen)
    return flows, fee_months(plan, indexation, amounts, seen)


def _payback_month(level: FloatArray) -> int | None:
    below = np.flatnonzero(level < -_ROUNDING)
    first = int(below[-1]) + 1 if len(below) else 0
    return first if first < len(level) else None


def business_outcomes(
    plan: FleetPlan, indexation: Indexation, amounts: Amounts, *, return_rate: Any
) -> dict[str, Any]:
    """What a business case amounts to, for numbers or for arrays of draws.

    Args:
        plan: The fleet.
        indexation: How the fee moves.
        amounts: The amounts, by name; numbers or draws.
        return_rate: Target return a year; or draws.

    Returns:
        `present_eur`, `fee_eur_per_month`, `deepest_cash_eur`, `internal_rate` (missing where
        there is none or more than one), `break_even_machines_count` (infinite where no number
        suffices), each a number or an array of draws; `cumulative_eur`, the cash position by
        month on a last axis.
    """
    flows, paid = _course(plan, indexation, amounts)
    net = net_flow(flows)
    fewest = break_even_machines(flows, plan.machine_count, return_rate=return_rate)
    return {
        "present_eur": discounted(net, return_rate=return_rate),
        "fee_eur_per_month": required_fee(flows, paid, return_rate=return_rate),
        "deepest_cash_eur": np.minimum(0.0, np.cumsum(net, axis=-1).min(axis=-1)),
        "internal_rate": internal_rates(net, periods_per_year=_YEAR_MONTHS),
        "break_even_machines_count": fewest,
        "cumulative_eur": np.cumsum(net, axis=-1),
    }
