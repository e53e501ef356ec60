"""A programme's `scenarios.toml`: the towns, the reuse centres and the courses that are compared.

How many homes there will be, which towns join and what a reuse centre can handle is known to
nobody but those who plan it. A programme without the file uses the example that comes along, and
its page says so.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from circularlib.errors import AssumptionError
from circularlib.shipped import shipped
from circularlib.sources.washing.strict import Rate, Strict
from circularlib.sources.washing.value_range import NOTHING, Amount, Positive, ValueRange
from circularlib.toml_files import toml_values
from circularlib.wrong_entries import checked_entries

__all__ = [
    "RATIOS", "SCENARIOS_FILE", "CentrePlan", "OutlookPlan", "ScenarioPlan", "TownPlan",
    "outlook_plan",
]  # fmt: skip

SCENARIOS_FILE = "scenarios.toml"
_EXAMPLE = "data/starter/scenarios.toml"

_ONE = ValueRange(low=1, central=1, high=1)
_Name = Annotated[str, Field(min_length=1, max_length=80)]
_Homes = Annotated[float, Field(ge=0, le=1_000_000)]

RATIOS = ("repair", "second_hand", "capacity", "hours", "trips", "cost", "life")
"""What a scenario may multiply: each is `<name>_ratio` in the file."""


class CentrePlan(Strict):
    """A reuse centre.

    Attributes:
        name: Its name.
        capacity_placements_per_year: Reused placements that it can handle; none for no bound.
        fixed_hours_per_year: Hours that do not grow with the homes.
        fixed_cost_eur_per_year: Costs that do not.
    """

    name: _Name
    capacity_placements_per_year: Amount | None = None
    fixed_hours_per_year: Amount = NOTHING
    fixed_cost_eur_per_year: Amount = NOTHING


class TownPlan(Strict):
    """A town.

    Attributes:
        name: Its name.
        is_own: It is the town of the records.
        homes: Homes in use, one number or one per year from joining on; the town of the records
            may leave it out.
        joins: Year in which it joins; the first year where left out.
        furnished_share: Share of its homes that are furnished when it joins.
        distance_km: From the reuse centre to a home and back; the records' where left out.
        centre: Name of its reuse centre; the first one where left out.
    """

    name: _Name
    is_own: bool = False
    homes: _Homes | Annotated[Sequence[_Homes], Field(min_length=1, max_length=60)] | None = None
    joins: int | None = None
    furnished_share: Rate = 1.0
    distance_km: Amount | None = None
    centre: str | None = None

    @model_validator(mode="after")
    def _has_homes(self) -> Self:
        if self.homes is None and not self.is_own:
            raise ValueError("the number of homes is missing")
        return self


class ScenarioPlan(Strict):
    """A course that things may take.

    Attributes:
        id: Its key: `as_is`, `sets_only`, `double_repair`, `region_joins`, or one of its own.
        towns: `own`, `all`, or names of towns.
        furniture: `all` as now, or `sets`: every home from furniture sets.
        repair_ratio: How many times as many repairs as now.
        second_hand_ratio: How many times as large a share of first placements is second-hand.
        capacity_ratio: How many times the capacity.
        hours_ratio: How many times the hours of the reuse centre for the same work.
        trips_ratio: How many times the trips for the same placements.
        cost_ratio: How many times the costs for the same work.
        life_ratio: How many times as long items stay.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    towns: Literal["own", "all"] | Sequence[str] = "own"
    furniture: Literal["all", "sets"] = "all"
    repair_ratio: Amount = _ONE
    second_hand_ratio: Amount = _ONE
    capacity_ratio: Amount = _ONE
    hours_ratio: Amount = _ONE
    trips_ratio: Amount = _ONE
    cost_ratio: Amount = _ONE
    life_ratio: Positive = _ONE


class OutlookPlan(Strict):
    """What `scenarios.toml` holds.

    Attributes:
        is_example: The figures are made up, and to be replaced.
        first_year: First year that is looked at.
        horizon_years: Number of years.
        centres: The reuse centres, at least one.
        towns: The towns, exactly one of them that of the records.
        scenarios: The courses; the others are compared with the first.
    """

    is_example: bool = False
    first_year: int = Field(ge=1990, le=2100)
    horizon_years: int = Field(ge=1, le=40)
    centres: Sequence[CentrePlan] = Field(min_length=1)
    towns: Sequence[TownPlan] = Field(min_length=1)
    scenarios: Sequence[ScenarioPlan] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        wrong = [*self._doubles(), *self._strangers()]
        owned = sum(town.is_own for town in self.towns)
        if owned != 1:
            wrong.append(f"{owned} towns have is_own = true instead of one")
        wrong += [
            f"{town.name} joins in {town.joins}, before {self.first_year}"
            for town in self.towns
            if town.joins is not None and town.joins < self.first_year
        ]
        wrong += [
            f"{town.name} is the town of the records and takes part from the first year"
            for town in self.towns
            if town.is_own and (town.joins or self.first_year) > self.first_year
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def _doubles(self) -> list[str]:
        names = [
            *(("centre", part.name) for part in self.centres),
            *(("town", part.name) for part in self.towns),
            *(("scenario", part.id) for part in self.scenarios),
        ]
        return [
            f"the {kind} {name} stands twice" for (kind, name), n in Counter(names).items() if n > 1
        ]

    def _strangers(self) -> list[str]:
        centres = {part.name for part in self.centres}
        towns = {part.name for part in self.towns}
        lost = [
            f'{town.name}: "{town.centre}" is not one of the centres'
            for town in self.towns
            if town.centre is not None and town.centre not in centres
        ]
        for scenario in self.scenarios:
            asked = [] if isinstance(scenario.towns, str) else scenario.towns
            lost += [
                f'{scenario.id}: "{name}" is not one of the towns'
                for name in asked
                if name not in towns
            ]
        return lost


def outlook_plan(folder: str | Path) -> OutlookPlan:
    """The programme's own plans, or the example that comes along.

    Args:
        folder: Programme folder.

    Returns:
        What its `scenarios.toml` says; without one, the example, marked as such.

    Raises:
        AssumptionError: The file is not TOML, or entries are wrong; all of them are named.

    Example:
        >>> outlook_plan("a folder without the file").is_example
        True
    """
    own = Path(folder) / SCENARIOS_FILE
    file = own if own.is_file() else shipped(_EXAMPLE)
    values = toml_values(file, AssumptionError, "The scenarios")
    return checked_entries(OutlookPlan, values, file)
