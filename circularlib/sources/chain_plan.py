"""A programme's `chain.toml`: what its table of the service chain cannot say.

Fixed efforts of the actors, how long one run through the chain serves a home, and which bookings
belong to which step. All of it is the programme's own; an example is never applied to a real
chain.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from circularlib.errors import AssumptionError
from circularlib.sources.washing.strict import Strict
from circularlib.sources.washing.value_range import NOTHING, Amount, Money, Positive, ValueRange
from circularlib.toml_files import toml_values
from circularlib.wrong_entries import checked_entries

__all__ = ["CHAIN_FILE", "ChainActor", "ChainPlan", "StepRecords", "chain_plan"]

CHAIN_FILE = "chain.toml"

Name = Annotated[str, Field(min_length=1)]


class ChainActor(Strict):
    """What an actor spends whatever the number of homes, and how its amounts may lie.

    Attributes:
        actor: Name, as in the table `chain_steps`.
        once_eur: Money spent once, at the start.
        yearly_eur: Money spent every year.
        once_hours: Hours worked once, at the start.
        yearly_hours: Hours worked every year.
        hour_eur: What an hour of this actor costs; the assumption where it is left out.
        cost_ratio: True costs over those of the table; the assumption where it is left out.
        benefit_ratio: True benefits over those of the table; likewise.
        source: Where the figures come from.
    """

    actor: Name
    once_eur: Money = NOTHING
    yearly_eur: Money = NOTHING
    once_hours: Amount = NOTHING
    yearly_hours: Amount = NOTHING
    hour_eur: Money | None = None
    cost_ratio: Amount | None = None
    benefit_ratio: Amount | None = None
    source: Name


class StepRecords(Strict):
    """Which records belong to a step.

    Attributes:
        step: Name, as in the table `chain_steps`.
        costs: Categories of the table `costs`.
        hours: Activities of the table `hours`.
        movements: Events of the table `movements`.
        machine_events: Events of the table `machine_events`.
    """

    step: Name
    costs: Sequence[Name] = ()
    hours: Sequence[Name] = ()
    movements: Sequence[Name] = ()
    machine_events: Sequence[Name] = ()


class ChainPlan(Strict):
    """What `chain.toml` holds.

    Attributes:
        is_example: The values are examples, and are not used.
        run_years: Years for which one run through the chain serves a home.
        hours_in_cost: The costs in the table hold the pay of the hours; None where nobody said.
        horizon_years: Years over which what is spent once is spread.
        partners: Actors who should have a part in the chain.
        actors: Fixed efforts of actors.
        run_is: What a run is in the records: an item delivered, a home to which items were
            delivered on a day, a year of a home in service, or of a machine in a home.
        contracts: The machines that the chain is about, by their contract.
        names: Actors by the names that the records have for them.
        steps: Records by step.
    """

    is_example: bool = False
    run_years: Positive = ValueRange(low=1, central=1, high=1)
    hours_in_cost: bool | None = None
    horizon_years: float = Field(default=4, gt=0, le=40)
    partners: Sequence[Name] = ()
    actors: Sequence[ChainActor] = ()
    run_is: Literal["placement", "furnishing", "home_year", "machine_year"] = "furnishing"
    contracts: Sequence[Literal["owned_new", "owned_second_hand", "as_a_service"]] = (
        "as_a_service",
    )
    names: Mapping[str, Name] = {}
    steps: Sequence[StepRecords] = ()

    @model_validator(mode="after")
    def _nothing_twice(self) -> "ChainPlan":
        for what, names in (
            ("actors", [each.actor for each in self.actors]),
            ("steps", [each.step for each in self.steps]),
            ("costs of steps", [name for each in self.steps for name in each.costs]),
            ("hours of steps", [name for each in self.steps for name in each.hours]),
            ("movements of steps", [name for each in self.steps for name in each.movements]),
            ("machine events", [name for each in self.steps for name in each.machine_events]),
        ):
            twice = _twice(names)
            if twice:
                raise ValueError(f"{what}: {', '.join(twice)} stands there twice")
        return self

    @property
    def fixed(self) -> Mapping[str, ChainActor]:
        """What is said of actors, by name."""
        return {each.actor: each for each in self.actors}


def _twice(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)


def chain_plan(folder: str | Path) -> ChainPlan:
    """What the programme says about its chain.

    Args:
        folder: Programme folder.

    Returns:
        What its `chain.toml` says. Without one, or while it is still the example, nothing:
        made-up efforts beside real steps would look like a result.

    Raises:
        AssumptionError: The file is not TOML, or entries are wrong; all of them are named.

    Example:
        >>> chain_plan("a folder without the file").actors
        ()
    """
    file = Path(folder) / CHAIN_FILE
    if not file.is_file():
        return ChainPlan()
    values = toml_values(file, AssumptionError, "The statements about the service chain")
    plan = checked_entries(ChainPlan, values, file)
    return ChainPlan(is_example=True) if plan.is_example else plan
