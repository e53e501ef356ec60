"""Every town by itself: placements year by year, for a handful of towns or for a thousand.

The stock model is linear in the homes, and all towns share one survival curve. So the inflow of
a home is solved once per draw and item type, the item types are added up, and a town is a sum
over the years in which its homes were opened: a product of matrices instead of a model per town.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.outlook.home_flows import HomeFlows
from circularlib.outlook.open_homes import Town, open_homes
from circularlib.outlook.rates import Rates

__all__ = ["in_last_year", "town_placements"]

FloatArray = npt.NDArray[np.float64]

_TOWNS_AT_ONCE = 100


def town_placements(
    flows: HomeFlows, towns: Sequence[Town], ratio: FloatArray, *, year_count: int,
    level: float = 0.95,
) -> pd.DataFrame:  # fmt: skip
    """Placements in each town and year, all item types together.

    Args:
        flows: Of one home.
        towns: The towns.
        ratio: Placements of a home elsewhere over those of a home here, per draw.
        year_count: Number of years.
        level: Share of the draws between the ends.

    Returns:
        One row per town and year: `town`, `year_index` from 0, `home_count`, `placement_count`
        at the central values, `low_count` and `high_count` from the draws (those of the central
        value, where there are no draws).
    """
    blocks = [
        _block(flows, towns[start : start + _TOWNS_AT_ONCE], ratio, year_count, level)
        for start in range(0, len(towns), _TOWNS_AT_ONCE)
    ]
    columns = ["town", "year_index", "home_count", "placement_count", "low_count", "high_count"]
    return pd.concat(blocks, ignore_index=True) if blocks else pd.DataFrame(columns=columns)


def _block(
    flows: HomeFlows, towns: Sequence[Town], ratio: FloatArray, year_count: int, level: float
) -> pd.DataFrame:
    homes = [open_homes(town, year_count=year_count) for town in towns]
    furnished = np.stack([each.furnished for each in homes])
    empty = np.stack([each.empty for each in homes])
    is_own = np.array([town.is_own for town in towns])
    scale = np.where(is_own[:, None], 1.0, ratio)
    shape = (len(towns), year_count)
    central, low, high = (np.zeros(shape) for _ in range(3))
    shares = [(1 - level) / 2, (1 + level) / 2]
    for year in range(year_count):
        # what a home opened in each of the years so far takes in now
        ages = slice(year, None, -1)
        placed = furnished[:, : year + 1, year] @ flows.furnished_total[:, ages].T
        placed += empty[:, : year + 1, year] @ flows.empty_total[:, ages].T
        placed *= scale
        central[:, year] = placed[:, 0]
        rest = placed[:, 1:] if placed.shape[1] > 1 else placed
        low[:, year], high[:, year] = np.quantile(rest, shares, axis=1)
    return pd.DataFrame(
        {
            "town": np.repeat([town.name for town in towns], year_count),
            "year_index": np.tile(np.arange(year_count), len(towns)),
            "home_count": np.concatenate([each.count for each in homes]),
            "placement_count": central.ravel(),
            "low_count": np.minimum(low, central).ravel(),
            "high_count": np.maximum(high, central).ravel(),
        }
    )


def in_last_year(
    flows: HomeFlows, towns: Sequence[Town], ratio: FloatArray, rates: Rates, *,
    years: Sequence[int],
) -> pd.DataFrame:  # fmt: skip
    """Placements and trips of each town in the last year, were nothing done in another way.

    Args:
        flows: Of one home.
        towns: The towns.
        ratio: Placements of a home elsewhere over those of a home here, per draw.
        rates: With the trips per placement, and the distance of the records.
        years: The years.

    Returns:
        One row per town: `town`, `home_count`, `placement_count`, `low_count`, `high_count`,
        `trip_count` and `driven_km` at the central values.
    """
    table = town_placements(flows, towns, ratio, year_count=len(years))
    last = table[table["year_index"] == len(years) - 1].reset_index(drop=True)
    far = [
        float(np.ravel(rates.distance_km if town.distance_km is None else town.distance_km)[0])
        for town in towns
    ]
    trips = last["placement_count"] * float(rates.trips_per_placement[0])
    return last.drop(columns="year_index").assign(trip_count=trips, driven_km=trips * far)
