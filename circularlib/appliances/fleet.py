"""What happens to a provider's machines over the years: placed, repaired, refurbished, lost.

All numbers are expected ones, and so may be fractions. Time runs in months from the start of the
service; the machines come in equal parts over the months of the build-up, and whatever is lost
or worn out is replaced in the same month, until the horizon.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from circularlib.errors import UsageError

__all__ = ["FleetEvents", "FleetPlan", "fleet_events"]

FloatArray = npt.NDArray[np.float64]

_YEAR_MONTHS = 12


@dataclass(frozen=True)
class FleetPlan:
    """How many machines there are to be, for how long, and how often they fail.

    Args:
        machine_count: Machines in service once all are placed, above 0.
        horizon_years: Years that are looked at, at least 1.
        ramp_up_months: Months over which the machines are placed; 1 places all at the start.
        life_years: Years a machine serves between two refurbishments; whole months, above 0.
        life_count: How often it serves such a life before it is sold off, at least 1.
        failures_per_machine_year: Failures to be expected in each year of a machine's age, 0 or
            more; the last holds for all later years. One number is a constant rate.

    Raises:
        UsageError: A number is not what it should be.

    Example:
        >>> FleetPlan(10, 6, 1, 2.0, 3, (0.2,)).life_months
        24
    """

    machine_count: float
    horizon_years: int
    ramp_up_months: int
    life_years: float
    life_count: int
    failures_per_machine_year: Sequence[float]

    def __post_init__(self) -> None:
        _require(self.machine_count > 0, f"A fleet of {self.machine_count} machines does not earn.")
        _require(self.horizon_years >= 1, f"A horizon of {self.horizon_years} years is too short.")
        _require(self.ramp_up_months >= 1, f"{self.ramp_up_months} months place no machine.")
        _require(self.life_months >= 1, f"A life of {self.life_years} years is none.")
        _require(self.life_count >= 1, f"{self.life_count} lives are none.")
        rates = list(self.failures_per_machine_year)
        if not rates or not all(0 <= rate < np.inf for rate in rates):
            raise UsageError(
                "Nothing is known about how often the machines fail.",
                remedy="Give failures per machine and year, 0 or more: from the records, from a "
                "supplier, or a guess with a wide range.",
            )

    @property
    def life_months(self) -> int:
        """Months a machine serves between two refurbishments."""
        return round(self.life_years * _YEAR_MONTHS)

    @property
    def horizon_months(self) -> int:
        """Months that are looked at."""
        return self.horizon_years * _YEAR_MONTHS


@dataclass(frozen=True)
class FleetEvents:
    """Expected number of machines per month to which something happens.

    The last axis runs from month 0 to the horizon; a first axis, where there is one, over draws.
    What a month brings stands at its beginning, losses and returns at the end of the month before.

    Attributes:
        in_service: Machines in service during the month; at the horizon none.
        purchased: Bought, for a new place or to replace one.
        delivered: Delivered and installed: bought or refurbished just before.
        returned: Collected at the end of a life, and all of them at the horizon.
        refurbished: Taken in hand for another life, whether or not that succeeds.
        scrapped: Given up in refurbishment.
        retired: Sold off after their last life.
        lost: Stolen, or damaged beyond repair.
        repaired: Failures that are repaired during the month.
        remaining_lives: Machines at the horizon, each counted with the share of its lives that
            is still to come.
    """

    in_service: FloatArray
    purchased: FloatArray
    delivered: FloatArray
    returned: FloatArray
    refurbished: FloatArray
    scrapped: FloatArray
    retired: FloatArray
    lost: FloatArray
    repaired: FloatArray
    remaining_lives: FloatArray


def fleet_events(
    plan: FleetPlan, *, loss_rate: Any, refurbishment_success_share: Any
) -> FleetEvents:
    """What happens to the machines, month by month.

    A machine of an age is still there if it was never lost and every refurbishment succeeded; the
    number bought in a month follows from those bought before (the renewal equation in whole
    months). No refurbishment is begun at the horizon.

    Args:
        plan: The fleet.
        loss_rate: Share of the machines lost in a year, 0 to below 1; or an array of draws.
        refurbishment_success_share: Share of refurbishments that succeed, 0 to 1; or draws.

    Returns:
        Expected numbers per month, on a first axis of draws where arrays were given.

    Raises:
        UsageError: A share is out of its range.

    Example:
        >>> plan = FleetPlan(10, 4, 1, 2.0, 1, (0.5,))
        >>> events = fleet_events(plan, loss_rate=0.0, refurbishment_success_share=1.0)
        >>> float(events.purchased.sum()), round(float(events.repaired.sum()), 6)
        (20.0, 20.0)
    """
    losses, successes = np.asarray(loss_rate, float), np.asarray(refurbishment_success_share, float)
    _require(((losses >= 0) & (losses < 1)).all(), "A share of lost machines is below 0 or 1.")
    _require(((successes >= 0) & (successes <= 1)).all(), "More or less than all succeed.")
    shape = np.broadcast_shapes(losses.shape, successes.shape)
    lost = np.broadcast_to(1 - (1 - losses) ** (1 / _YEAR_MONTHS), shape).reshape(-1, 1)
    alive = _alive(plan, lost, np.broadcast_to(successes, shape).reshape(-1, 1))
    found = _counted(plan, alive, lost)
    return FleetEvents(**{name: rows.reshape(*shape, -1) for name, rows in found.items()})


def _alive(plan: FleetPlan, lost: FloatArray, successes: FloatArray) -> FloatArray:
    """Share of machines that still serve at each age in months; none at the end of the lives."""
    ages = np.arange(plan.life_months * plan.life_count + 1)
    alive = (1 - lost) ** ages * successes ** (ages // plan.life_months)
    alive[:, -1] = 0.0
    return alive


def _counted(plan: FleetPlan, alive: FloatArray, lost: FloatArray) -> dict[str, FloatArray]:
    months = plan.horizon_months
    target = plan.machine_count * np.minimum(1, np.arange(1, months + 1) / plan.ramp_up_months)
    target = np.broadcast_to(np.append(target, 0.0), (len(alive), months + 1))
    purchased = _purchased(np.diff(target[:, :-1], prepend=0), -np.diff(alive))
    reached = np.concatenate([np.ones((len(alive), 1)), alive[:, :-1] * (1 - lost)], axis=1)
    ends = np.arange(plan.life_months, alive.shape[1], plan.life_months)
    back = [_aged(purchased, reached, int(age)) for age in ends]
    retired, returned = back[-1], np.sum(back, axis=0)
    refurbished = np.sum(back[:-1], axis=0) if len(back) > 1 else np.zeros_like(purchased)
    placed_again = [_aged(purchased, alive, int(age)) for age in ends[:-1]]
    succeeded = np.sum(placed_again, axis=0) if placed_again else np.zeros_like(purchased)
    left_ages = np.arange(1, min(months, alive.shape[1] - 1) + 1)
    left = purchased[:, months - left_ages] * reached[:, left_ages]
    for rows in (refurbished, succeeded):
        rows[:, -1] = 0.0
    returned[:, -1] = left.sum(axis=1)
    remaining = np.zeros_like(purchased)
    remaining[:, -1] = left @ (1 - left_ages / (alive.shape[1] - 1))
    lost_count = np.zeros_like(purchased)
    lost_count[:, 1:] = lost * target[:, :-1]
    return {
        "in_service": target, "purchased": purchased, "delivered": purchased + succeeded,
        "returned": returned, "refurbished": refurbished, "scrapped": refurbished - succeeded,
        "retired": retired, "lost": lost_count, "repaired": _repaired(plan, purchased, alive),
        "remaining_lives": remaining,
    }  # fmt: skip


def _purchased(placed: FloatArray, ended: FloatArray) -> FloatArray:
    """New places and replacements: those that end at each age, of those bought so long ago."""
    by_age = np.ascontiguousarray(ended.T)
    bought = np.zeros((placed.shape[1] + 1, placed.shape[0]))
    for month in range(placed.shape[1]):
        ages = min(month, len(by_age))
        newest_first = bought[month - ages : month][::-1]
        bought[month] = placed[:, month] + np.einsum("an,an->n", newest_first, by_age[:ages])
    return np.ascontiguousarray(bought.T)


def _aged(purchased: FloatArray, shares: FloatArray, age: int) -> FloatArray:
    """Machines that reach an age in each month, of those that were bought so long before."""
    found = np.zeros_like(purchased)
    if age < purchased.shape[1]:
        found[:, age:] = purchased[:, :-age] * shares[:, [age]]
    return found


def _repaired(plan: FleetPlan, purchased: FloatArray, alive: FloatArray) -> FloatArray:
    rates = np.asarray(plan.failures_per_machine_year, float) / _YEAR_MONTHS
    ages = np.arange(alive.shape[1] - 1)
    failing = alive[:, :-1] * rates[np.minimum(ages // _YEAR_MONTHS, len(rates) - 1)]
    by_age, bought = np.ascontiguousarray(failing.T), np.ascontiguousarray(purchased.T)
    found = np.zeros_like(bought)
    for month in range(plan.horizon_months):
        seen = min(month + 1, len(by_age))
        newest_first = bought[month - seen + 1 : month + 1][::-1]
        found[month] = np.einsum("an,an->n", newest_first, by_age[:seen])
    return np.ascontiguousarray(found.T)


def _require(is_so: Any, thing: str) -> None:
    if not bool(is_so):
        raise UsageError(thing, "The provider's fleet.", "Give a number that is possible.")
