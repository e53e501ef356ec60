"""The plans of `scenarios.toml` with the figures of a saved scenario."""

from collections.abc import Mapping
from typing import Any

from circularlib.sources.outlook_plan import OutlookPlan
from circularlib.sources.washing.value_range import ValueRange

__all__ = ["AS_SET", "MOVED", "plan_as_set"]

AS_SET = "as_set"
"""Key of the course that has the ratios that were set."""

_RATIOS = ("repair_ratio", "life_ratio")
MOVED = ("home_count", "new_home_count", "distance_km", "capacity_placements_per_year", *_RATIOS)
"""Figures that a scenario may set."""


def plan_as_set(plan: OutlookPlan, figures: Mapping[str, Any], *, home_count: int) -> OutlookPlan:
    """The plans, with the town's own homes, distance and capacity, and ratios, as they were set.

    The ratios belong to a course of their own, beside those of the file.

    Args:
        plan: What the file says.
        figures: Values by name; those that are none of `MOVED` are another page's.
        home_count: Homes of the town at the end of the records.

    Returns:
        The plans; the same ones where nothing of them is set.

    Example:
        >>> from circularlib.sources.outlook_plan import outlook_plan
        >>> plans = plan_as_set(outlook_plan("no folder"), {"repair_ratio": 2}, home_count=9)
        >>> plans.scenarios[-1].id
        'as_set'
    """
    own = {name: figures[name] for name in MOVED if name in figures}
    if not own:
        return plan
    values = plan.model_dump()
    town = next(each for each in values["towns"] if each["is_own"])
    if {"home_count", "new_home_count"} & own.keys():
        first, more = own.get("home_count", home_count), own.get("new_home_count", 0)
        town["homes"] = [first + more * year for year in range(plan.horizon_years)]
    if "distance_km" in own:
        town["distance_km"] = _fixed(own["distance_km"])
    if "capacity_placements_per_year" in own:
        centre = town["centre"] or values["centres"][0]["name"]
        (found,) = [each for each in values["centres"] if each["name"] == centre]
        found["capacity_placements_per_year"] = _fixed(own["capacity_placements_per_year"])
    ratios = {name: _fixed(own[name]) for name in _RATIOS if name in own}
    if ratios:
        values["scenarios"] = [*values["scenarios"], {"id": AS_SET, **ratios}]
    return OutlookPlan.model_validate(values)


def _fixed(value: float) -> ValueRange:
    return ValueRange(low=value, central=value, high=value)
