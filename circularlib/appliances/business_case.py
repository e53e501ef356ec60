"""What a provider of machines as a service pays and receives, month by month.

Amounts are in euro excluding VAT and may be arrays of draws; then every result has a first axis
of draws. Costs fall at the beginning of a month, fees at its end. Loans, taxes on profit and what
customers pay for energy are outside the boundary.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from circularlib.appliances.fee_path import Indexation, fee_factors
from circularlib.appliances.fleet import FleetEvents, FleetPlan, fleet_events
from circularlib.errors import UsageError

__all__ = [
    "ACTIVITIES",
    "AMOUNTS",
    "Amounts",
    "cash_flows",
    "events_of",
    "fee_months",
    "work_hours",
]

FloatArray = npt.NDArray[np.float64]
Amounts = Mapping[str, Any]
"""Numbers, or arrays of draws, by the names of `AMOUNTS`."""

ACTIVITIES = ("delivery", "collection", "repair", "refurbishment", "visit")
"""What people work on; each has `<activity>_hours` and `<activity>_partner_share`."""

_GROWTH = ("health_growth_rate", "wage_growth_rate", "material_growth_rate", "cost_growth_rate")
_SHARES = (
    "utilisation_share", "default_share", "loss_rate", "refurbishment_success_share",
    "residual_share", *(f"{name}_partner_share" for name in ACTIVITIES),
)  # fmt: skip
_MONEY = (
    "purchase_eur", "setup_eur", "installation_eur", "trip_eur", "repair_parts_eur",
    "refurbishment_parts_eur", "resale_eur", "overhead_eur_per_year",
    "overhead_eur_per_machine_year", "labour_eur_per_hour", "partner_eur_per_hour",
    "fee_eur_per_month", "fee_eur_per_cycle", "deposit_eur", "cycles_per_month",
    "visits_per_machine_year", "moves_per_machine_year", "failure_ratio",
    *(f"{name}_hours" for name in ACTIVITIES),
)  # fmt: skip
AMOUNTS = (*_MONEY, "scrap_eur", *_SHARES, *_GROWTH)
"""Everything a business case is calculated from, beside the fleet and the indexation.

`scrap_eur` is what a scrapped machine yields, below 0 where getting rid of it costs; the other
amounts are 0 or more, shares 0 to 1, growth rates above -1 a year.
"""

_YEAR_MONTHS = 12


def _check(amounts: Amounts) -> None:
    """Refuses what is missing or cannot be, at the door."""
    missing = [name for name in AMOUNTS if name not in amounts]
    if missing:
        raise UsageError(
            f"The business case lacks {', '.join(missing)}.",
            remedy="Give it in the part [provider] of washing.toml.",
        )
    values = {name: np.asarray(amounts[name], float) for name in AMOUNTS}
    limits = dict.fromkeys(_MONEY, (0.0, np.inf)) | dict.fromkeys(_SHARES, (0.0, 1.0))
    for name, value in values.items():
        low, high = limits.get(name, (-np.inf, np.inf))
        is_possible = np.isfinite(value) & (value >= low) & (value <= high)
        if not (is_possible & ((name not in _GROWTH) | (value > -1))).all():
            wrong = float(value[~is_possible].flat[0]) if (~is_possible).any() else -1.0
            raise UsageError(
                f"The amount {name} cannot be {wrong}.",
                "The amounts of the provider.",
                "Give amounts of 0 or more, shares from 0 to 1 and growth rates above -1.",
            )


def events_of(plan: FleetPlan, amounts: Amounts) -> FleetEvents:
    """What happens to the machines, with the losses and successes of the amounts.

    Args:
        plan: The fleet.
        amounts: The amounts, by name.

    Returns:
        Expected numbers per month, from `fleet.fleet_events`.

    Raises:
        UsageError: An amount is missing or cannot be.
    """
    _check(amounts)
    success = amounts["refurbishment_success_share"]
    return fleet_events(plan, loss_rate=amounts["loss_rate"], refurbishment_success_share=success)


def _of(amounts: Amounts, name: str) -> FloatArray:
    """An amount, or its draws, with an axis for the months."""
    return np.asarray(amounts[name], float)[..., None]


def fee_months(
    plan: FleetPlan, indexation: Indexation, amounts: Amounts, events: FleetEvents
) -> FloatArray:
    """Months for which a fee is received, in fees of the first year.

    A machine earns while it is placed with somebody who pays; an indexed fee counts with its
    factor. So fees are this times the fee: the cash flow is linear in it.

    Args:
        plan: The fleet.
        indexation: How the fee moves.
        amounts: The amounts, by name.
        events: What happens to the machines.

    Returns:
        Paid machine-months at the end of each month; the first entry, month 0, is nought.
    """
    growth = {name: amounts[name] for name in _GROWTH[:3]}
    factors = fee_factors(indexation, plan.horizon_months, **growth)
    paid = events.in_service[..., :-1] * _of(amounts, "utilisation_share") * factors
    paid = paid * (1 - _of(amounts, "default_share"))
    return np.concatenate([np.zeros_like(paid[..., :1]), paid], axis=-1)


def work_hours(amounts: Amounts, events: FleetEvents) -> dict[str, FloatArray]:
    """Hours of work per month, by activity.

    A move to another household is a collection and a delivery.

    Args:
        amounts: The amounts, by name.
        events: What happens to the machines.

    Returns:
        Hours by activity, the last axis over the months.
    """
    monthly = events.in_service / _YEAR_MONTHS
    moves = monthly * _of(amounts, "moves_per_machine_year")
    times = {
        "delivery": events.delivered + moves,
        "collection": events.returned + moves,
        "repair": events.repaired * _of(amounts, "failure_ratio"),
        "refurbishment": events.refurbished,
        "visit": monthly * _of(amounts, "visits_per_machine_year"),
    }
    return {name: number * _of(amounts, f"{name}_hours") for name, number in times.items()}


def cash_flows(
    plan: FleetPlan, indexation: Indexation, amounts: Amounts, *, events: FleetEvents | None = None
) -> dict[str, FloatArray]:
    """What comes in (above 0) and goes out (below), by kind, month by month to the horizon.

    At the horizon every machine is collected, deposits are paid back, and a machine yields
    `residual_share` of the price of a new one times the share of its lives still to come. A
    deposit is kept where a machine is lost. Costs grow evenly by `cost_growth_rate` a year.

    Args:
        plan: The fleet.
        indexation: How the fee moves.
        amounts: The amounts, by name, see `AMOUNTS`.
        events: What happens to the machines, where that is known already.

    Returns:
        By kind, euro per month from month 0 to the horizon: `fees` (by month), `cycle_fees`,
        `deposits`, `purchases`, `work`, `trips`, `parts`, `overhead` (per machine), `fixed`
        (set-up and yearly overhead, whatever the number of machines), `proceeds`.

    Raises:
        UsageError: An amount is missing or cannot be: a negative price, a share above 1.

    Example:
        >>> plan = FleetPlan(1, 1, 1, 1.0, 1, (0.0,))
        >>> amounts = dict.fromkeys(AMOUNTS, 0.0)
        >>> amounts |= {"purchase_eur": 100.0, "fee_eur_per_month": 9.0, "utilisation_share": 1.0}
        >>> flows = cash_flows(plan, Indexation("none"), amounts)
        >>> float(flows["purchases"].sum()), float(flows["fees"].sum())
        (-100.0, 108.0)
    """
    _check(amounts)
    seen = events_of(plan, amounts) if events is None else events
    hours = work_hours(amounts, seen)
    months = np.arange(plan.horizon_months + 1)
    growth = (1 + _of(amounts, "cost_growth_rate")) ** (months / _YEAR_MONTHS)
    paid = fee_months(plan, indexation, amounts, seen)
    by_cycle = _of(amounts, "fee_eur_per_cycle") * _of(amounts, "cycles_per_month")
    each = _of(amounts, "overhead_eur_per_machine_year") / _YEAR_MONTHS
    kept = _of(amounts, "deposit_eur") * _of(amounts, "utilisation_share")
    return {
        "fees": paid * _of(amounts, "fee_eur_per_month"),
        "cycle_fees": paid * by_cycle,
        "deposits": kept * (seen.delivered - seen.returned),
        "purchases": -growth * seen.purchased * _of(amounts, "purchase_eur"),
        "work": -growth * _work(amounts, hours),
        "trips": -growth * _trips(amounts, seen) * _of(amounts, "trip_eur"),
        "parts": -growth * _parts(amounts, seen),
        "overhead": -growth * seen.in_service * each,
        "fixed": -growth * _fixed(amounts, months),
        "proceeds": growth * _proceeds(amounts, seen),
    }


def _work(amounts: Amounts, hours: Mapping[str, FloatArray]) -> FloatArray:
    """Own people and the social partner's, each at their own rate."""
    own, partner = _of(amounts, "labour_eur_per_hour"), _of(amounts, "partner_eur_per_hour")
    total = np.zeros(1)
    for name, spent in hours.items():
        share = _of(amounts, f"{name}_partner_share")
        total = total + spent * (share * partner + (1 - share) * own)
    return total


def _trips(amounts: Amounts, seen: FleetEvents) -> FloatArray:
    """One trip per delivery, collection, repair and visit; a move is two."""
    yearly = 2 * _of(amounts, "moves_per_machine_year") + _of(amounts, "visits_per_machine_year")
    monthly = seen.in_service / _YEAR_MONTHS * yearly
    repairs = seen.repaired * _of(amounts, "failure_ratio")
    return np.asarray(seen.delivered + seen.returned + repairs + monthly)


def _parts(amounts: Amounts, seen: FleetEvents) -> FloatArray:
    moves = seen.in_service / _YEAR_MONTHS * _of(amounts, "moves_per_machine_year")
    installed = (seen.delivered + moves) * _of(amounts, "installation_eur")
    repairs = seen.repaired * _of(amounts, "failure_ratio") * _of(amounts, "repair_parts_eur")
    again = seen.refurbished * _of(amounts, "refurbishment_parts_eur")
    return np.asarray(installed + repairs + again)


def _fixed(amounts: Amounts, months: npt.NDArray[Any]) -> FloatArray:
    """Set-up in month 0; the yearly overhead in twelfths, until the horizon."""
    yearly = _of(amounts, "overhead_eur_per_year") / _YEAR_MONTHS * (months < months[-1])
    return np.asarray(yearly + _of(amounts, "setup_eur") * (months == 0))


def _proceeds(amounts: Amounts, seen: FleetEvents) -> FloatArray:
    sold = seen.retired * _of(amounts, "resale_eur") + seen.scrapped * _of(amounts, "scrap_eur")
    left = _of(amounts, "residual_share") * _of(amounts, "purchase_eur") * seen.remaining_lives
    return np.asarray(sold + left)
