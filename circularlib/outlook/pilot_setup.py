"""What the size of a pilot rests on: the chain, what actors state, and what is assumed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from circularlib.errors import AssumptionError
from circularlib.outlook.chain import actor_sums
from circularlib.sources.chain_plan import CHAIN_FILE, ChainActor, ChainPlan
from circularlib.statistics.uncertainty import Bounds, Range, draws, held
from circularlib.units import LANGUAGES, printed_tick

__all__ = ["ASSUMED", "FIXED", "INSTEAD", "MOVED_ENDINGS", "PilotSetup", "pilot_setup"]

ASSUMED = (
    "discount_rate",
    "chain_labour_cost_eur_per_hour",
    "chain_cost_ratio",
    "chain_benefit_ratio",
)
"""Assumptions that the size of a pilot rests on."""

_FIXED_MONEY = ("once_eur", "yearly_eur")
FIXED = (*_FIXED_MONEY, "once_hours", "yearly_hours")
"""Efforts that do not depend on the number of homes."""
MOVED_ENDINGS = tuple(f":{name}" for name in FIXED)
"""Endings of the figures that a scenario may set, beside `run_years`."""
INSTEAD = {
    "hour_eur": "chain_labour_cost_eur_per_hour",
    "cost_ratio": "chain_cost_ratio",
    "benefit_ratio": "chain_benefit_ratio",
}
"""What is assumed where an actor does not state its own."""


@dataclass(frozen=True)
class PilotSetup:
    """What the size of a pilot is calculated from.

    Attributes:
        sums: One row per actor: `actor`, `cost_eur`, `benefit_eur`, `hours` of one run.
        ranges: Every figure by name with its range; those of one actor are `actor:figure`.
        horizon_years: Years over which what is spent once is spread.
        counts_hours: Hours count as a cost, where the costs do not hold them.
        counts_run_hours: Those of a run do so too.
        sources: Where the figures of each actor come from.
    """

    sums: pd.DataFrame
    ranges: Mapping[str, Range]
    horizon_years: float
    counts_hours: bool
    counts_run_hours: bool
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def actors(self) -> list[str]:
        """The actors, in the order in which they enter the chain."""
        return [str(name) for name in self.sums["actor"]]

    @property
    def central(self) -> dict[str, float]:
        """Every figure at its central value."""
        return {name: bounds.central for name, bounds in self.ranges.items()}

    def as_set(self, figures: Mapping[str, Any]) -> "PilotSetup":
        """The same with the figures of a scenario.

        Args:
            figures: Values by name; those that are no fixed effort of an actor, nor `run_years`,
                are another page's.

        Returns:
            The setup, those figures without a range.

        Raises:
            UsageError: No actor states such an effort.
        """
        own = [name for name in figures if name.endswith(MOVED_ENDINGS) or name == "run_years"]
        return replace(self, ranges=held(self.ranges, figures, own))

    @property
    def uncertain(self) -> dict[str, Range]:
        """The figures that have a range."""
        return {name: each for name, each in self.ranges.items() if each.low < each.high}

    @property
    def has_fixed_effort(self) -> bool:
        """Somebody stated an effort that counts and does not depend on the number of homes."""
        kinds = FIXED if self.counts_hours else _FIXED_MONEY
        return any(name.rpartition(":")[2] in kinds for name in self.ranges)

    @property
    def stated_table(self) -> pd.DataFrame:
        """What `chain.toml` states, as a table to read.

        One row per figure: `actor` (empty where it is of the chain), `figure`, `range_low`,
        `range_central`, `range_high` (texts per language), `stated_source`.
        """
        years = Bounds(self.horizon_years, self.horizon_years, self.horizon_years)
        own = {name: each for name, each in self.ranges.items() if name not in ASSUMED}
        rows = [
            (actor or None, figure, *(_told(end, figure) for end in _ends(each)),
             self.sources.get(actor))
            for name, each in {**own, "horizon_years": years}.items()
            for actor, _, figure in [name.rpartition(":")]
        ]  # fmt: skip
        columns = ["actor", "figure", "range_low", "range_central", "range_high", "stated_source"]
        return pd.DataFrame(rows, columns=columns)

    def drawn(self, count: int) -> dict[str, Any]:
        """Every figure by name, those with a range drawn once for all actors that use it.

        Args:
            count: How many draws.

        Returns:
            Numbers, and arrays of draws.
        """
        return {**self.central, **draws(self.uncertain, count=count)}


def _ends(each: Range) -> tuple[float, float, float]:
    return each.low, each.central, each.high


def _told(value: float, figure: str) -> dict[str, str]:
    unit = figure.rpartition("_")[2]
    return {language: printed_tick(value, unit, language) for language in LANGUAGES}


def pilot_setup(
    chain: pd.DataFrame, plan: ChainPlan, assumed: Mapping[str, Range], *, counts_hours: bool
) -> PilotSetup:
    """Gathers what the size of a pilot rests on.

    Args:
        chain: From `chain.read_chain`.
        plan: What `chain.toml` says.
        assumed: The assumptions of `ASSUMED`, by name.
        counts_hours: Hours count as a cost, at the labour cost: fixed ones, and those of a run
            where the plan says that the costs do not hold their pay.

    Returns:
        The setup.

    Raises:
        AssumptionError: The plan names actors whom the chain does not have.
    """
    sums = actor_sums(chain)[["actor", "cost_eur", "benefit_eur", "hours"]].fillna({"hours": 0.0})
    strange = [each.actor for each in plan.actors if each.actor not in set(sums["actor"])]
    if strange:
        raise AssumptionError(
            f"The chain has no actor {', '.join(strange)}.",
            f"{CHAIN_FILE}, [[actors]].",
            f"Write a name of the table chain_steps: {', '.join(sums['actor'])}.",
        )
    ranges: dict[str, Range] = {name: assumed[name] for name in ASSUMED}
    ranges["run_years"] = plan.run_years
    for each in plan.actors:
        ranges |= _stated(each)
    run_hours = counts_hours and plan.hours_in_cost is False
    sources = {each.actor: each.source for each in plan.actors}
    return PilotSetup(sums, ranges, plan.horizon_years, counts_hours, run_hours, sources)


def _stated(each: ChainActor) -> dict[str, Range]:
    """What an actor states itself; a fixed effort of nought is none."""
    found: dict[str, Range] = {}
    for name in (*FIXED, *INSTEAD):
        stated = getattr(each, name)
        if stated is not None and (name in INSTEAD or stated.high > 0):
            found[f"{each.actor}:{name}"] = Bounds(
                stated.low, stated.central, stated.high, stated.distribution
            )
    return found
