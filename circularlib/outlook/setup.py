"""A programme's plans made ready for the calculation: towns, centres and scenarios, with draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.outlook.open_homes import Town
from circularlib.outlook.scenario import Centre, Scenario
from circularlib.sources.outlook_plan import RATIOS, OutlookPlan, ScenarioPlan
from circularlib.statistics.uncertainty import Range, draws
from circularlib.units import LANGUAGES, printed_tick

__all__ = ["OutlookSetup", "drawn", "outlook_setup"]

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class OutlookSetup:
    """What an outlook is calculated from, beside the records.

    Attributes:
        plan: What the file says.
        towns: All towns.
        centres: All centres.
        scenarios: All scenarios, the one that others are compared with first.
        horizon_years: Number of years that are looked at.
    """

    plan: OutlookPlan
    towns: Sequence[Town]
    centres: Sequence[Centre]
    scenarios: Sequence[Scenario]
    horizon_years: int

    @property
    def years(self) -> Sequence[int]:
        """The years that are looked at."""
        first = self.plan.first_year
        return range(first, first + self.horizon_years)

    @property
    def own_centre(self) -> Centre:
        """The reuse centre of the town of the records."""
        own = next(town for town in self.towns if town.is_own)
        return next(centre for centre in self.centres if centre.name == own.centre)

    @property
    def late_towns(self) -> Sequence[str]:
        """Towns that join after the last year, and so take no part."""
        return [town.name for town in self.towns if town.joins_year_index >= self.horizon_years]

    @property
    def table(self) -> pd.DataFrame:
        """The plans as a table to read: `town`, `home_count` at the end, `joins_on`, and so on.

        Texts per language stand where a figure has a range: `distance_range` (empty where that
        of the records is taken). `furnished_share` is that of the homes with which it joins.
        """
        rows = [
            {
                "town": town.name,
                "reuse_centre_name": town.centre,
                "joins_in": str(self.plan.first_year + town.joins_year_index),
                "first_home_count": float(town.home_counts[0]),
                "last_home_count": float(town.home_counts[-1]),
                "furnished_share": town.furnished_share,
                "distance_range": _told(plan.distance_km, "km"),
            }
            for town, plan in zip(self.towns, self.plan.towns, strict=True)
        ]
        return pd.DataFrame(rows)

    @property
    def centre_table(self) -> pd.DataFrame:
        """The reuse centres as a table to read: names, and a text per language for each figure."""
        rows = [
            {
                "reuse_centre_name": centre.name,
                "capacity_range": _told(centre.capacity_placements_per_year, "ratio"),
                "fixed_hours_range": _told(centre.fixed_hours_per_year, "hours"),
                "fixed_cost_range": _told(centre.fixed_cost_eur_per_year, "eur"),
            }
            for centre in self.plan.centres
        ]
        return pd.DataFrame(rows)


def drawn(ranges: Mapping[str, Range], *, count: int) -> dict[str, FloatArray]:
    """Central values, followed by draws, as the records are followed by draws of homes.

    Args:
        ranges: By name, anything with low, central, high and distribution.
        count: How many draws.

    Returns:
        By name, one number more than draws: the first is the central value.

    Example:
        >>> from circularlib.statistics.uncertainty import Bounds
        >>> drawn({"rate": Bounds(2.0, 2.0, 2.0)}, count=1)["rate"].tolist()
        [2.0, 2.0]
    """
    found = draws(ranges, count=count)
    return {name: np.append(ranges[name].central, found[name]) for name in ranges}


def outlook_setup(
    plan: OutlookPlan, *, own_home_count: int, draw_count: int, horizon_years: int = 0
) -> OutlookSetup:
    """Towns, centres and scenarios with draws of whatever has a range.

    Args:
        plan: What `scenarios.toml` says.
        own_home_count: Homes of the programme at the end of the records.
        draw_count: How many draws.
        horizon_years: Number of years to look at; 0 takes that of the file.

    Returns:
        The setup. The same draw of a figure serves every scenario.
    """
    ranges: dict[str, Range] = {}
    for centre in plan.centres:
        for name in ("fixed_hours_per_year", "fixed_cost_eur_per_year"):
            ranges[f"{centre.name}:{name}"] = getattr(centre, name)
        if centre.capacity_placements_per_year is not None:
            ranges[f"{centre.name}:capacity"] = centre.capacity_placements_per_year
    for town in plan.towns:
        if town.distance_km is not None:
            ranges[f"{town.name}:distance_km"] = town.distance_km
    values = drawn(ranges, count=draw_count)
    towns = [_town(plan, place, own_home_count, values) for place in range(len(plan.towns))]
    centres = [
        Centre(
            centre.name,
            values.get(f"{centre.name}:capacity", np.inf),
            values[f"{centre.name}:fixed_hours_per_year"],
            values[f"{centre.name}:fixed_cost_eur_per_year"],
        )
        for centre in plan.centres
    ]
    scenarios = [_scenario(each, towns, centres, draw_count) for each in plan.scenarios]
    return OutlookSetup(plan, towns, centres, scenarios, horizon_years or plan.horizon_years)


def _town(
    plan: OutlookPlan, place: int, own_home_count: int, values: Mapping[str, FloatArray]
) -> Town:
    said = plan.towns[place]
    homes = own_home_count if said.homes is None else said.homes
    counts = [float(homes)] if isinstance(homes, int | float) else [float(n) for n in homes]
    return Town(
        name=said.name,
        home_counts=counts,
        joins_year_index=0 if said.joins is None else said.joins - plan.first_year,
        furnished_share=said.furnished_share,
        furnished_before=float(own_home_count) if said.is_own else None,
        distance_km=values.get(f"{said.name}:distance_km"),
        centre=said.centre or plan.centres[0].name,
        is_own=said.is_own,
    )


def _scenario(
    said: ScenarioPlan, towns: Sequence[Town], centres: Sequence[Centre], draw_count: int
) -> Scenario:
    asked = said.towns
    part = [
        town
        for town in towns
        if (town.is_own if asked == "own" else asked == "all" or town.name in asked)
    ]
    ranges = {name: getattr(said, f"{name}_ratio") for name in RATIOS}
    moved = {name: found for name, found in ranges.items() if (found.low, found.high) != (1, 1)}
    return Scenario(
        said.id, part, centres, said.furniture == "sets", drawn(moved, count=draw_count)
    )


def _told(found: Range | None, unit: str) -> Mapping[str, str]:
    """A range in words: one number, or low to high with the central one."""
    if found is None:
        return dict.fromkeys(LANGUAGES, "")
    ends = [found.low, found.central, found.high]
    numbers = [found.central] if found.low == found.high else ends
    return {
        language: " – ".join(printed_tick(number, unit, language) for number in numbers)
        for language in LANGUAGES
    }
