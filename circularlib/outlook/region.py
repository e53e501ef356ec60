"""Towns together: stock and flows of all homes of a reuse centre, and how far its trips go."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from circularlib.outlook.home_flows import HomeFlows
from circularlib.outlook.open_homes import OpenHomes, Town, open_homes
from circularlib.outlook.rates import Rates

__all__ = ["Flows", "mean_distance", "placements_in", "together", "town_flows"]

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Flows:
    """Stock and flows of the homes of a centre, per draw, item type and year.

    Attributes:
        in_use: In use at the end of each year.
        joined: In homes that joined furnished in the year.
        inflow: Placed in the year.
        outflow: Left in the year.
        started: In use before the first year.
    """

    in_use: FloatArray
    joined: FloatArray
    inflow: FloatArray
    outflow: FloatArray
    started: FloatArray

    @property
    def imbalance(self) -> FloatArray:
        """Stock change less what joined and came in, plus what left: nought but for rounding."""
        before = np.concatenate([self.started[..., None], self.in_use[..., :-1]], axis=-1)
        return np.asarray(self.in_use - before - self.joined - self.inflow + self.outflow)


def town_flows(
    flows: HomeFlows, own: OpenHomes, others: OpenHomes, ratio: FloatArray, before: float
) -> Flows:
    """Stock and flows of the homes of a centre: sums of homes of every age.

    Args:
        flows: Of one home.
        own: Homes of the town of the records.
        others: Homes of other towns.
        ratio: Placements and items of a home elsewhere over those of a home here, per draw.
        before: Homes in use before the first year.

    Returns:
        Stock and flows.
    """
    inflow, outflow = np.zeros(1), np.zeros(1)
    for kind in ("furnished", "empty"):
        ours, theirs = _by_age(getattr(own, kind)), _by_age(getattr(others, kind))
        homes = ours + np.multiply.outer(ratio, theirs)  # per draw, years since opened, year
        inflow = inflow + getattr(flows, f"{kind}_inflow") @ homes
        outflow = outflow + getattr(flows, f"{kind}_outflow") @ homes
    per_home = flows.stock[..., None]
    closed, joined, count = (
        (getattr(own, name) + np.multiply.outer(ratio, getattr(others, name)))[:, None, :]
        for name in ("closed", "joined", "count")
    )
    outflow = outflow + closed * per_home
    started = flows.stock * before
    return Flows(count * per_home, joined * per_home, inflow, outflow, started)


def _by_age(homes: FloatArray) -> FloatArray:
    """Homes by years since they were opened, instead of by the year in which they were."""
    years = homes.shape[-1]
    found = np.zeros((years, years))
    for age in range(years):
        found[age, age:] = np.diagonal(homes, age)
    return found


def _nobody(year_count: int) -> OpenHomes:
    nothing = np.zeros((year_count, year_count))
    return OpenHomes(nothing, nothing, np.zeros(year_count), np.zeros(year_count))


def together(towns: Sequence[Town], year_count: int) -> OpenHomes:
    """The homes of several towns.

    Args:
        towns: The towns; may be none.
        year_count: Number of years.

    Returns:
        Their sum.
    """
    found = _nobody(year_count)
    for town in towns:
        found = found + open_homes(town, year_count=year_count)
    return found


def placements_in(flows: HomeFlows, town: Town, ratio: FloatArray, year_count: int) -> FloatArray:
    """Placements in one town, all item types together.

    Args:
        flows: Of one home.
        town: The town.
        ratio: Placements of a home elsewhere over those of a home here, per draw.
        year_count: Number of years.

    Returns:
        One row per draw, a column per year.
    """
    homes = open_homes(town, year_count=year_count)
    total = np.zeros((len(ratio), year_count))
    for kind in ("furnished", "empty"):
        came = getattr(flows, f"{kind}_total")
        number = getattr(homes, kind)
        for year in range(year_count):
            total[:, year] += came[:, year::-1] @ number[: year + 1, year]
    return total if town.is_own else total * ratio[:, None]


def mean_distance(
    rates: Rates,
    flows: HomeFlows,
    towns: Sequence[Town],
    ratio: FloatArray,
    year_count: int,
) -> FloatArray:
    """Mean distance of a trip, over the placements in each town.

    Args:
        rates: With the distance that the records have.
        flows: Of one home.
        towns: The towns.
        ratio: Placements of a home elsewhere over those of a home here, per draw.
        year_count: Number of years.

    Returns:
        Kilometres there and back, one row per draw, a column per year; 0 without placements.
    """
    placed = np.zeros((rates.draw_count, year_count))
    driven = np.zeros_like(placed)
    for town in towns:
        part = placements_in(flows, town, ratio, year_count)
        known = rates.distance_km if town.distance_km is None else np.asarray(town.distance_km)
        placed += part
        driven += part * (known[:, None] if known.ndim else known)
    return np.divide(driven, placed, out=np.zeros_like(placed), where=placed > 0)
