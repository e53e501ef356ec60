"""How much of a provider's work is done by its social partner: hours, and full-time jobs."""

from typing import Any

import pandas as pd

from circularlib.appliances.business_case import ACTIVITIES, Amounts, events_of, work_hours
from circularlib.appliances.fleet import FleetPlan
from circularlib.errors import UsageError

__all__ = ["partner_fte", "partner_work"]


def partner_work(plan: FleetPlan, amounts: Amounts, *, full_time_year_hours: float) -> pd.DataFrame:
    """Work by activity, and the social partner's part of it, a year on average to the horizon.

    Args:
        plan: The fleet.
        amounts: The amounts, by name, numbers.
        full_time_year_hours: Hours of a full-time year, above 0.

    Returns:
        One row per activity: `activity`, `hours_per_year`, `partner_share`,
        `partner_hours_per_year`, `partner_fte`.

    Raises:
        UsageError: An amount cannot be, or a full-time year has no hours.
    """
    _check(full_time_year_hours)
    hours = work_hours(amounts, events_of(plan, amounts))
    rows = [
        {
            "activity": name,
            "hours_per_year": float(hours[name].sum()) / plan.horizon_years,
            "partner_share": float(amounts[f"{name}_partner_share"]),
        }
        for name in ACTIVITIES
    ]
    table = pd.DataFrame(rows)
    table["partner_hours_per_year"] = table["hours_per_year"] * table["partner_share"]
    return table.assign(partner_fte=table["partner_hours_per_year"] / full_time_year_hours)


def partner_fte(plan: FleetPlan, amounts: Amounts, *, full_time_year_hours: float) -> Any:
    """Full-time jobs of the social partner, on average to the horizon.

    Args:
        plan: The fleet.
        amounts: The amounts, by name; numbers or draws.
        full_time_year_hours: Hours of a full-time year, above 0.

    Returns:
        A number, or one per draw.

    Raises:
        UsageError: An amount cannot be, or a full-time year has no hours.
    """
    _check(full_time_year_hours)
    hours = work_hours(amounts, events_of(plan, amounts))
    done = sum(
        spent.sum(axis=-1) * amounts[f"{name}_partner_share"] for name, spent in hours.items()
    )
    return done / plan.horizon_years / full_time_year_hours


def _check(full_time_year_hours: float) -> None:
    if not full_time_year_hours > 0:
        raise UsageError(
            f"A full-time year of {full_time_year_hours} hours is none.",
            remedy="Give its paid hours, as 1976 for 38 hours a week.",
        )
