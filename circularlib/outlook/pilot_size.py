"""From how many homes does each actor of a chain gain, and from how many do all?

What an actor gains in a year is its margin per home times the homes, less a fixed effort. That
is a straight line, so the smallest number of homes follows without trial and error.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.errors import AssumptionError, UsageError
from circularlib.outlook.chain import actor_sums
from circularlib.sources.chain_plan import CHAIN_FILE, ChainActor, ChainPlan
from circularlib.statistics.annuity import annuity_ratio
from circularlib.statistics.uncertainty import Bounds, Range, draws
from circularlib.units import LANGUAGES, printed_tick

__all__ = [
    "ASSUMED", "PilotSetup", "break_even", "flows", "margins", "net_by_actor", "pilot_setup",
    "upkeep",
]  # fmt: skip

FloatArray = npt.NDArray[np.float64]
Values = Mapping[str, Any]

ASSUMED = (
    "discount_rate",
    "chain_labour_cost_eur_per_hour",
    "chain_cost_ratio",
    "chain_benefit_ratio",
)
"""Assumptions that the size of a pilot rests on."""

_FIXED_MONEY = ("once_eur", "yearly_eur")
_FIXED = (*_FIXED_MONEY, "once_hours", "yearly_hours")
_INSTEAD = {
    "hour_eur": "chain_labour_cost_eur_per_hour",
    "cost_ratio": "chain_cost_ratio",
    "benefit_ratio": "chain_benefit_ratio",
}
_ROUNDING = 1e-9


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

    @property
    def uncertain(self) -> dict[str, Range]:
        """The figures that have a range."""
        return {name: each for name, each in self.ranges.items() if each.low < each.high}

    @property
    def has_fixed_effort(self) -> bool:
        """Somebody stated an effort that counts and does not depend on the number of homes."""
        kinds = _FIXED if self.counts_hours else _FIXED_MONEY
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
    for name in (*_FIXED, *_INSTEAD):
        stated = getattr(each, name)
        if stated is not None and (name in _INSTEAD or stated.high > 0):
            found[f"{each.actor}:{name}"] = Bounds(
                stated.low, stated.central, stated.high, stated.distribution
            )
    return found


def _figure(values: Values, actor: str, name: str) -> Any:
    """A figure of an actor: its own, else what is assumed for all, else nought."""
    own = f"{actor}:{name}"
    return values[own] if own in values else values.get(_INSTEAD.get(name, ""), 0.0)


def margins(setup: PilotSetup, values: Values) -> dict[str, Any]:
    """What each actor gains from one home in a year, fixed efforts apart.

    Args:
        setup: From `pilot_setup`.
        values: Every figure by name: numbers, or arrays of draws.

    Returns:
        By actor, euro per home-year; below nought it loses on every home.
    """
    return {actor: gained - spent for actor, (gained, spent) in flows(setup, values).items()}


def flows(setup: PilotSetup, values: Values) -> dict[str, tuple[Any, Any]]:
    """What one home brings each actor in a year, and what it costs it.

    Args:
        setup: From `pilot_setup`.
        values: Every figure by name: numbers, or arrays of draws.

    Returns:
        By actor, benefit and cost, euro per home-year; the hours of a run are in the cost where
        they count.
    """
    found = {}
    for row in setup.sums.itertuples():
        actor = str(row.actor)
        gained = row.benefit_eur * _figure(values, actor, "benefit_ratio")
        spent = row.cost_eur * _figure(values, actor, "cost_ratio")
        if setup.counts_run_hours:
            spent = spent + row.hours * _figure(values, actor, "hour_eur")
        found[actor] = (gained / values["run_years"], spent / values["run_years"])
    return found


def upkeep(setup: PilotSetup, values: Values) -> dict[str, Any]:
    """What each actor spends in a year whatever the number of homes.

    What is spent once becomes the same amount each year of the horizon, at the discount rate.

    Args:
        setup: From `pilot_setup`.
        values: Every figure by name: numbers, or arrays of draws.

    Returns:
        By actor, euro a year.
    """
    yearly = _annuity(values["discount_rate"], setup.horizon_years)
    found = {}
    for actor in setup.actors:
        once, each_year, once_hours, yearly_hours = (
            _figure(values, actor, name) for name in _FIXED
        )
        spent = each_year + once * yearly
        if setup.counts_hours:
            hours = yearly_hours + once_hours * yearly
            spent = spent + hours * _figure(values, actor, "hour_eur")
        found[actor] = spent
    return found


def _annuity(rates: Any, years: float) -> Any:
    if np.ndim(rates) == 0:
        return annuity_ratio(float(rates), lifetime_years=years)
    return np.array([annuity_ratio(rate, lifetime_years=years) for rate in rates.tolist()])


def break_even(margin: Any, fixed: Any) -> FloatArray:
    """The fewest homes with which an actor does not lose, exactly.

    Args:
        margin: Euro per home-year; numbers or draws.
        fixed: Euro a year, 0 or more; likewise.

    Returns:
        A whole number, at least 1; infinite where each home adds nothing to carry the fixed
        effort with, or costs more than it brings in.

    Example:
        >>> break_even(26.0, 100.0).item(), break_even(-1.0, 0.0).item(), break_even(0, 0).item()
        (4.0, inf, 1.0)
    """
    each, spent = np.broadcast_arrays(np.asarray(margin, float), np.asarray(fixed, float))
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = np.maximum(1.0, np.ceil(spent / each - _ROUNDING))
    idle = (each == 0) & (spent <= 0)
    return np.where(each > 0, needed, np.where(idle, 1.0, np.inf))


def net_by_actor(
    setup: PilotSetup, homes_counts: Sequence[int], *, moved: Values | None = None
) -> pd.DataFrame:
    """What each actor gains in a year, for several numbers of homes: what a slider calls.

    Args:
        setup: From `pilot_setup`.
        homes_counts: Numbers of homes, 0 or more.
        moved: Figures by name that replace the central ones, as `municipality:yearly_eur`.

    Returns:
        One row per actor and number of homes: `actor`, `homes_count`, `net_eur` a year.

    Raises:
        UsageError: A number of homes lies below 0, or a figure is not known.
    """
    if any(count < 0 for count in homes_counts):
        raise UsageError("A number of homes lies below 0.", remedy="Give 0 or more homes.")
    strange = [name for name in moved or {} if not _is_known(setup, name)]
    if strange:
        raise UsageError(
            f'"{strange[0]}" is no figure of this chain.',
            remedy=f"Take one of {', '.join(setup.ranges)}, or actor:yearly_eur.",
        )
    values = {**setup.central, **(moved or {})}
    each, spent = margins(setup, values), upkeep(setup, values)
    counts = np.asarray(homes_counts, dtype=int)
    parts = [
        pd.DataFrame(
            {"actor": actor, "homes_count": counts, "net_eur": each[actor] * counts - spent[actor]}
        )
        for actor in setup.actors
    ]
    columns = ["actor", "homes_count", "net_eur"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _is_known(setup: PilotSetup, name: str) -> bool:
    actor, sign, figure = name.rpartition(":")
    if not sign:
        return name in setup.ranges
    return actor in setup.actors and figure in (*_FIXED, *_INSTEAD)
