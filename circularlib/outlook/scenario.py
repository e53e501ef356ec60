"""A scenario: which towns take part, and what is done in another way than now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from circularlib.errors import UsageError
from circularlib.outlook.open_homes import Town
from circularlib.outlook.rates import Rates
from circularlib.outlook.supply import SupplyShares

__all__ = ["Centre", "Scenario", "as_in", "supply_shares"]

FloatArray = npt.NDArray[np.float64]
Number = float | FloatArray


@dataclass(frozen=True)
class Centre:
    """A reuse centre.

    Attributes:
        name: Its name.
        capacity_placements_per_year: Reused placements that it can handle in a year; infinite
            where nobody says so.
        fixed_hours_per_year: Hours that do not grow with the number of homes.
        fixed_cost_eur_per_year: Costs that do not.
    """

    name: str
    capacity_placements_per_year: Number = np.inf
    fixed_hours_per_year: Number = 0.0
    fixed_cost_eur_per_year: Number = 0.0


@dataclass(frozen=True)
class Scenario:
    """A course that things may take.

    Attributes:
        name: Its key, as `as_is`.
        towns: The towns that take part.
        centres: The reuse centres that serve them.
        has_sets_only: All homes are furnished from sets: what holds for items of sets holds for
            all.
        ratios: What is multiplied, by name: `repair`, `capacity`, `hours`, `trips`, `cost`,
            `life` (how long items stay). Numbers or draws.
    """

    name: str
    towns: Sequence[Town]
    centres: Sequence[Centre]
    has_sets_only: bool = False
    ratios: Mapping[str, Number] = field(default_factory=dict)

    def ratio(self, name: str) -> Number:
        """What something is multiplied by: 1 where the scenario does not say.

        Args:
            name: What.

        Returns:
            The ratio.

        Raises:
            UsageError: It is below 0.
        """
        found = self.ratios.get(name, 1.0)
        if (np.asarray(found) < 0).any():
            raise UsageError(
                f"The ratio {name} is below 0.", f"Scenario {self.name}.", "Give 0 or more."
            )
        return found


def as_in(rates: Rates, scenario: Scenario) -> Rates:
    """The rates as they are in a scenario: how long items stay.

    Args:
        rates: As the records have them.
        scenario: The scenario.

    Returns:
        The rates, with the hazards of sets where all homes are furnished from sets and enough
        of them were watched, and with lives as much longer as the scenario says.

    Raises:
        UsageError: Lives of length nought.
    """
    life = np.asarray(scenario.ratio("life"), dtype=float)
    if not (life > 0).all():
        raise UsageError(
            "Items would stay for no time at all.", f"Scenario {scenario.name}.",
            "Give life_ratio above 0.",
        )  # fmt: skip
    hazard = rates.set_ratios.get("hazard", 1.0) if scenario.has_sets_only else 1.0
    moved = {**vars(rates)}
    moved["hazard_ratios"] = rates.hazard_ratios * _by_draw(hazard)
    if (life != 1).any():
        moved["hazard_ratios"] = moved["hazard_ratios"] / _by_draw(life)
    return Rates(**moved)


def supply_shares(rates: Rates, scenario: Scenario) -> SupplyShares:
    """How much is reused in a scenario.

    Args:
        rates: As the records have them.
        scenario: The scenario: sets only, and how many times as many repairs. Repairs beyond
            what leaves homes and is not placed again anyway are not possible.

    Returns:
        The shares.
    """
    sets = rates.set_ratios if scenario.has_sets_only else {}
    again = np.clip(rates.again_share * _by_draw(sets.get("again", 1.0)), 0, 1)
    repaired = rates.repaired_share * _by_draw(sets.get("repaired", 1.0))
    possible = (1 - again) * rates.repair_success_rate[:, None]
    repaired = np.minimum(repaired * _by_draw(scenario.ratio("repair")), possible)
    second_hand = rates.second_hand_share * _by_draw(sets.get("second_hand", 1.0))
    second_hand = second_hand * _by_draw(scenario.ratio("second_hand"))
    return SupplyShares(again, repaired, np.clip(second_hand, 0, 1))


def _by_draw(number: Number) -> FloatArray:
    """A number, or draws as a column beside item types."""
    array = np.asarray(number, dtype=float)
    return array[:, None] if array.ndim else array
