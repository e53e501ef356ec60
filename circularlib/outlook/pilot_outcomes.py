"""What the size of a pilot amounts to, with how sure it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from circularlib.outlook.pilot_setup import PilotSetup
from circularlib.outlook.pilot_size import break_even, flows, margins, net_by_actor, upkeep
from circularlib.statistics.drawn import drawn_ends
from circularlib.statistics.estimate import Estimate
from circularlib.units import LANGUAGES, printed, printed_interval

__all__ = ["PilotOutcome", "pilot_outcome"]

_POINTS = 41
_LEAST_HOMES = 20


@dataclass(frozen=True)
class PilotOutcome:
    """From how many homes a chain pays, per actor and for all.

    Attributes:
        setup: What it is calculated from.
        by_actor: One row per actor: `actor`, `margin_eur_per_home_year` with its `low` and
            `high`, `fixed_eur` a year, `homes_count` (missing where it never gains),
            `lowest_homes_count`, `highest_homes_count` (missing where open), `gain_share`
            (share of the draws in which there is a size from which it gains).
        for_all: From how many homes nobody loses; a value of None where somebody always does.
        draw_count: How many draws were made.
        lost_draw_count: Draws in which there is no such size.
        net: What one home brings in a year, all actors together, fixed efforts apart.
    """

    setup: PilotSetup
    by_actor: pd.DataFrame
    for_all: Estimate
    draw_count: int
    lost_draw_count: int
    net: Estimate

    @property
    def never(self) -> list[str]:
        """Actors who lose at any size, at the central figures."""
        lost = self.by_actor["homes_count"].isna()
        return [str(name) for name in self.by_actor.loc[lost, "actor"]]

    @property
    def share_note(self) -> str:
        """Key of the sentence about the draws in which there is a size for all."""
        return "chain_all_share" if self.lost_draw_count else "chain_all_draws"

    @property
    def effort(self) -> pd.DataFrame:
        """Cost, benefit and net of one home in a year, at the central figures.

        One row per actor: `actor`, `cost_eur`, `benefit_eur`, `net_eur`, `low_eur`, `high_eur`.
        """
        pairs = flows(self.setup, self.setup.central)
        rows = self.by_actor
        return pd.DataFrame(
            {
                "actor": rows["actor"],
                "cost_eur": [pairs[actor][1] for actor in rows["actor"]],
                "benefit_eur": [pairs[actor][0] for actor in rows["actor"]],
                "net_eur": rows["margin_eur_per_home_year"],
                "low_eur": rows["low_eur_per_home_year"],
                "high_eur": rows["high_eur_per_home_year"],
            }
        )

    @property
    def table(self) -> pd.DataFrame:
        """The outcome as a table to read, one row per actor, ranges in words.

        `actor`, `margin_eur`, `margin_range`, `fixed_eur`, `from_homes`, `homes_range`,
        `gain_share`; a text per language, or the key of one, where there is no number.
        """
        rows = self.by_actor
        gains = zip(rows["low_eur_per_home_year"], rows["high_eur_per_home_year"], strict=True)
        sizes = zip(rows["lowest_homes_count"], rows["highest_homes_count"], strict=True)
        texts = {
            "margin_range": [_span(low, high, "eur") for low, high in gains],
            "from_homes": [_homes(value) for value in rows["homes_count"]],
            "homes_range": [_sizes(low, high) for low, high in sizes],
        }
        words = {name: pd.Series(said, dtype=object) for name, said in texts.items()}
        return pd.DataFrame(
            {
                "actor": rows["actor"],
                "margin_eur": rows["margin_eur_per_home_year"],
                "margin_range": words["margin_range"],
                "fixed_eur": rows["fixed_eur"],
                "from_homes": words["from_homes"],
                "homes_range": words["homes_range"],
                "gain_share": rows["gain_share"],
            }
        )

    def course(self, homes_count: int = 0) -> pd.DataFrame:
        """Net position against the number of homes, of actors with a fixed effort or a loss.

        The others gain from the first home on, in a line so steep that it hides these.

        Args:
            homes_count: Last number of homes; 0 chooses one past all break-evens.

        Returns:
            One row per actor and number of homes: `actor`, `homes_count`, `net_eur` a year.
        """
        rows = self.by_actor
        tried = (rows["fixed_eur"] > 0) | rows["homes_count"].isna()
        furthest = float(rows["homes_count"].max(skipna=True)) if len(rows) else np.nan
        last = homes_count or int(np.nan_to_num(max(_LEAST_HOMES, 2 * furthest), nan=_LEAST_HOMES))
        counts = np.unique(np.linspace(0, last, _POINTS).round().astype(int)).tolist()
        course = net_by_actor(self.setup, counts)
        return course[course["actor"].isin(rows.loc[tried, "actor"])].reset_index(drop=True)


def _homes(value: float) -> Mapping[str, str] | str:
    """A number of homes in words, or the key of what is said where there is none."""
    if not np.isfinite(value):
        return "never_gains"
    return {language: printed(value, "count", language) for language in LANGUAGES}


def _span(low: float, high: float, unit: str) -> Mapping[str, str] | None:
    if np.isnan(low) or np.isnan(high):
        return None
    if low == high:
        return {language: printed(low, unit, language) for language in LANGUAGES}
    return {language: printed_interval(low, high, unit, language) for language in LANGUAGES}


def _sizes(low: float, high: float) -> Mapping[str, str] | str | None:
    """A range of numbers of homes, which may reach beyond every number."""
    if np.isfinite(high):
        return _span(low, high, "count")
    if not np.isfinite(low):
        return "never_gains"
    return {language: f"{printed(low, 'count', language)} – ∞" for language in LANGUAGES}


def pilot_outcome(setup: PilotSetup, *, draw_count: int) -> PilotOutcome:
    """From how many homes each actor gains, and from how many all do.

    All figures with a range are drawn together, once per draw for all actors.

    Args:
        setup: From `pilot_setup.pilot_setup`.
        draw_count: How many draws.

    Returns:
        The outcome. Where nobody stated a fixed effort there is no size to look for:
        `for_all` then has no value, and method `none_no_fixed_effort`.
    """
    central, drawn = setup.central, setup.drawn(draw_count)
    middle, moved = margins(setup, central), margins(setup, drawn)
    fixed, spent = upkeep(setup, central), upkeep(setup, drawn)
    sizes = {
        actor: np.broadcast_to(break_even(moved[actor], spent[actor]), draw_count)
        for actor in setup.actors
    }
    rows = [
        _row(actor, middle[actor], moved[actor], fixed[actor], sizes[actor])
        for actor in setup.actors
    ]
    nothing = np.full((1, draw_count), np.inf)
    together = np.max(list(sizes.values()) or nothing, axis=0)
    each = [float(break_even(middle[actor], fixed[actor])) for actor in setup.actors]
    net = _of_chain(drawn_ends(sum(middle.values()), sum(moved.values(), np.zeros(draw_count))))
    lost = int(np.isinf(together).sum())
    size = _for_all(setup, each, together)
    return PilotOutcome(setup, _frame(rows), size, draw_count, lost, net)


def _row(
    actor: str, margin: float, margins_drawn: Any, fixed: float, sizes: Any
) -> dict[str, object]:
    fewest = float(break_even(margin, fixed))
    homes = fewest if np.isfinite(fewest) else None
    around = drawn_ends(margin, margins_drawn)
    low, high = np.quantile(sizes, [0.025, 0.975], method="inverted_cdf").tolist()
    if homes is not None:
        low, high = min(low, homes), max(high, homes)
    return {
        "actor": actor, "margin_eur_per_home_year": margin,
        "low_eur_per_home_year": around.low, "high_eur_per_home_year": around.high,
        "fixed_eur": fixed, "homes_count": homes,
        "lowest_homes_count": low, "highest_homes_count": high,
        "gain_share": float(np.isfinite(sizes).mean()),
    }  # fmt: skip


def _frame(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    names = [
        "actor", "margin_eur_per_home_year", "low_eur_per_home_year", "high_eur_per_home_year",
        "fixed_eur", "homes_count", "lowest_homes_count", "highest_homes_count", "gain_share",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[1:], float))


def _for_all(setup: PilotSetup, each: Sequence[float], together: Any) -> Estimate:
    """The size from which nobody loses, or why there is none."""
    why = None
    if not setup.has_fixed_effort:
        why = "none_no_fixed_effort"
    elif not each or not np.isfinite(max(each)):
        why = "none_never_gains"
    if why:
        return Estimate(None, None, None, len(together), 0.95, why)
    return _of_chain(drawn_ends(max(each), together))


def _of_chain(found: Estimate) -> Estimate:
    """The estimate, its method named after what was drawn."""
    is_drawn = found.method == "monte_carlo_amounts"
    return replace(found, method="monte_carlo_chain") if is_drawn else found
