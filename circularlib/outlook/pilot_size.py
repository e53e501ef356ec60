"""From how many homes does each actor of a chain gain, and from how many do all?

What an actor gains in a year is its margin per home times the homes, less a fixed effort. That
is a straight line, so the smallest number of homes follows without trial and error.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.errors import UsageError
from circularlib.outlook.pilot_setup import FIXED, INSTEAD, PilotSetup
from circularlib.statistics.annuity import annuity_ratio

__all__ = ["break_even", "flows", "margins", "net_by_actor", "upkeep"]

FloatArray = npt.NDArray[np.float64]
Values = Mapping[str, Any]

_ROUNDING = 1e-9


def _figure(values: Values, actor: str, name: str) -> Any:
    """A figure of an actor: its own, else what is assumed for all, else nought."""
    own = f"{actor}:{name}"
    return values[own] if own in values else values.get(INSTEAD.get(name, ""), 0.0)


def margins(setup: PilotSetup, values: Values) -> dict[str, Any]:
    """What each actor gains from one home in a year, fixed efforts apart.

    Args:
        setup: From `pilot_setup.pilot_setup`.
        values: Every figure by name: numbers, or arrays of draws.

    Returns:
        By actor, euro per home-year; below nought it loses on every home.
    """
    return {actor: gained - spent for actor, (gained, spent) in flows(setup, values).items()}


def flows(setup: PilotSetup, values: Values) -> dict[str, tuple[Any, Any]]:
    """What one home brings each actor in a year, and what it costs it.

    Args:
        setup: From `pilot_setup.pilot_setup`.
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
        setup: From `pilot_setup.pilot_setup`.
        values: Every figure by name: numbers, or arrays of draws.

    Returns:
        By actor, euro a year.
    """
    yearly = _annuity(values["discount_rate"], setup.horizon_years)
    found = {}
    for actor in setup.actors:
        once, each_year, once_hours, yearly_hours = (_figure(values, actor, name) for name in FIXED)
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
        setup: From `pilot_setup.pilot_setup`.
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
    return actor in setup.actors and figure in (*FIXED, *INSTEAD)
