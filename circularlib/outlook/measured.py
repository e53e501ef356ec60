"""What the records say, as sums per home, and those sums with the homes drawn anew.

Everything that the outlook takes from the records is a sum over homes, or a ratio of two. So
homes are drawn whole, once for all of it: a draw in which the homes with short stays are many has
their costs and their trips too. The first draw is none: it holds the records as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.errors import LedgerError
from circularlib.outlook.flows import FLOW_COUNTS
from circularlib.outlook.lives import BAND_EDGES_DAYS
from circularlib.statistics.resampling import resampled_totals

__all__ = [
    "HomeSums",
    "home_sums",
    "homes_served",
    "repairs_by_home",
    "set_homes",
    "trips_by_home",
]

FloatArray = npt.NDArray[np.float64]

_OLDEST_YEARS = 12
_YEAR_MONTHS = 12


@dataclass(frozen=True)
class HomeSums:
    """Sums per home of all that the outlook takes from the records.

    Attributes:
        homes: The homes.
        item_types: The item types.
        sums: By name, one row per home; further axes over item types, bands of ages, ages in
            years, or drivers.
    """

    homes: Sequence[str]
    item_types: Sequence[str]
    sums: Mapping[str, FloatArray]

    @property
    def homes_with(self) -> Sequence[int]:
        """Homes in which a type stood at the end, or came or left in the period; per type."""
        parts = ("age_count", "ended_count", "flow_count")
        seen = [self.sums[name].sum(axis=2) > 0 for name in parts]
        return [int(number) for number in np.any(seen, axis=0).sum(axis=0)]

    def totals(self, draw_count: int, *, seed: int = 20220101) -> dict[str, FloatArray]:
        """Sums over the homes, as they are and with homes drawn anew.

        Args:
            draw_count: Number of draws, 0 or more.
            seed: Seed of the draws.

        Returns:
            By name, the first axis over the records themselves and then the draws.
        """
        width = {name: int(np.prod(part.shape[1:])) for name, part in self.sums.items()}
        flat = [part.reshape(len(self.homes), -1) for part in self.sums.values()]
        wide = np.concatenate(flat, axis=1)
        whole = wide.sum(axis=0)[None]
        if draw_count:
            each = np.eye(len(self.homes))  # how often each home is drawn
            often = resampled_totals(each, resamples=draw_count, seed=seed)
            whole = np.concatenate([whole, often @ wide])
        places = np.cumsum([0, *width.values()])
        return {
            name: whole[:, start:end].reshape(len(whole), *self.sums[name].shape[1:])
            for name, start, end in zip(width, places[:-1], places[1:], strict=True)
        }


def home_sums(
    homes: pd.DataFrame,
    exposed: pd.DataFrame,
    counted: pd.DataFrame,
    standing: pd.DataFrame,
    stored: pd.DataFrame,
    **tables: pd.DataFrame,
) -> HomeSums:
    """Brings the tables of the records together, home by home.

    Args:
        homes: One row per home of the programme: `home_id`, `home_years` (time in service in the
            period), `is_open` (in service on its last day).
        exposed: From `lives.exposures`.
        counted: From `flows.flow_counts`.
        standing: From `flows.in_homes`.
        stored: From `flows.in_store`.
        **tables: More tables with one row per home or index `home_id` and columns of numbers:
            `costs` and `hours` from `effort.driver_table`, `trips` from
            `indicators.avoided.emissions.trips`, `repairs` with `repaired_count`,
            `attempt_count` and `parts_mass_kg`.

    Returns:
        The sums. Rows of other homes, and of none, are left out.

    Raises:
        LedgerError: No home is open at the end, or nothing stands in them.
    """
    homes = homes.sort_values("home_id", ignore_index=True)
    names = homes["home_id"].tolist()
    kinds = sorted(set(standing["item_type"]) | set(counted["item_type"]))
    is_seen = homes["home_id"].isin(standing["home_id"]) & homes["is_open"]
    if not is_seen.any():
        raise LedgerError(
            "No home in service has furniture in it, so there is nothing to look ahead from.",
            "The tables homes and movements.",
            "Record what was delivered to the homes that are in service.",
        )
    ages = standing.assign(age_years=standing["age_years"].clip(0, _OLDEST_YEARS))[
        standing["home_id"].isin(homes.loc[homes["is_open"], "home_id"])
    ]
    bands = range(len(BAND_EDGES_DAYS))
    days = [f"exposed_{band}_days" for band in bands]
    ends = [f"ended_{band}_count" for band in bands]
    sets = exposed[exposed["is_set"].astype(bool)]
    of_sets = counted[counted["is_set"].astype(bool)]
    sums = {
        "home_years": homes["home_years"].to_numpy(dtype=float),
        "open_count": homes["is_open"].to_numpy(dtype=float),
        "exposed_days": _cube(exposed, names, kinds, days),
        "ended_count": _cube(exposed, names, kinds, ends),
        "set_exposed_days": _cube(sets, names, kinds, days).sum(axis=1),
        "set_ended_count": _cube(sets, names, kinds, ends).sum(axis=(1, 2)),
        "flow_count": _cube(counted, names, kinds, list(FLOW_COUNTS)),
        "set_flow_count": _cube(of_sets, names, kinds, list(FLOW_COUNTS)).sum(axis=1),
        "age_count": _by_age(ages, names, kinds),
        "stored_count": _column(stored, names, ["stored_count"])[:, 0],
    }
    for name, table in tables.items():
        sums[name] = _column(table, names, [*table.columns.drop("home_id", errors="ignore")])
    return HomeSums(names, kinds, sums)


def homes_served(homes: pd.DataFrame, months: pd.DataFrame, *, last_day: int) -> pd.DataFrame:
    """The homes of the programme, how long each was in service, and whether it still is.

    Args:
        homes: One row per home: `home_id`, `in_service_to_day`.
        months: One row per home of the programme in service in the period, from
            `indicators.cost.home_months`: `home_id`, `home_month_count`.
        last_day: Last day of the period, whole days since 1970-01-01.

    Returns:
        One row per home of `months`: `home_id`, `home_years`, `is_open`.

    Example:
        >>> homes = pd.DataFrame({"home_id": ["A", "B"], "in_service_to_day": [None, 5]})
        >>> months = pd.DataFrame({"home_id": ["A", "B"], "home_month_count": [24.0, 6.0]})
        >>> homes_served(homes, months, last_day=9)["is_open"].tolist()
        [True, False]
    """
    served = months.merge(homes[["home_id", "in_service_to_day"]], on="home_id", how="left")
    closed = served["in_service_to_day"].astype(float)
    years = served["home_month_count"] / _YEAR_MONTHS
    table = served[["home_id"]].assign(home_years=years, is_open=~(closed <= last_day))
    return table.sort_values("home_id", ignore_index=True)


def set_homes(exposed: pd.DataFrame) -> int:
    """How many homes had an item of a furniture set leave.

    Args:
        exposed: From `lives.exposures`.

    Returns:
        Their number.
    """
    ends = [name for name in exposed.columns if str(name).startswith("ended_")]
    sets = exposed[exposed["is_set"].astype(bool)]
    return int(sets.loc[sets[ends].sum(axis=1) > 0, "home_id"].nunique())


def trips_by_home(trips: pd.DataFrame) -> pd.DataFrame:
    """Trips per home, in the order in which the rates take them.

    Args:
        trips: From `indicators.avoided.emissions.trips`.

    Returns:
        `home_id`, `trip_count`, `noted_distance_km`, `unknown_distance_count`.
    """
    return trips[["home_id", "trip_count", "noted_distance_km", "unknown_distance_count"]]


def repairs_by_home(tried: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Repairs per home, with the mass of the parts, which belongs to no home.

    Args:
        tried: From `indicators.repair.repair_attempts`: `home_id`, `repaired_count`,
            `attempt_count`.
        parts: From `indicators.avoided.materials.parts_sums`: `parts_mass_kg`.

    Returns:
        One row per home: `home_id`, `repaired_count`, `attempt_count`, `parts_mass_kg` in
        proportion to the attempts.

    Example:
        >>> tried = pd.DataFrame({"home_id": ["A", "B"], "repaired_count": 1,
        ...     "attempt_count": [1, 3]})
        >>> parts = pd.DataFrame({"parts_mass_kg": [5.0, 3.0]})
        >>> repairs_by_home(tried, parts)["parts_mass_kg"].tolist()
        [2.0, 6.0]
    """
    counts = ["repaired_count", "attempt_count"]
    summed = tried.groupby("home_id")[counts].sum().reset_index()
    share = summed["attempt_count"] / max(1, int(summed["attempt_count"].sum()))
    return summed.assign(parts_mass_kg=float(parts["parts_mass_kg"].sum()) * share)


def _cube(
    rows: pd.DataFrame, homes: Sequence[str], kinds: Sequence[str], columns: Sequence[str]
) -> FloatArray:
    """Homes by item types by columns, nought where there is nothing."""
    index = pd.MultiIndex.from_product([homes, kinds])
    summed = rows.groupby(["home_id", "item_type"])[list(columns)].sum()
    filled = summed.reindex(index, fill_value=0).to_numpy(dtype=float)
    return filled.reshape(len(homes), len(kinds), len(columns))


def _by_age(rows: pd.DataFrame, homes: Sequence[str], kinds: Sequence[str]) -> FloatArray:
    index = pd.MultiIndex.from_product([homes, kinds, range(_OLDEST_YEARS + 1)])
    summed = rows.groupby(["home_id", "item_type", "age_years"])["item_count"].sum()
    filled = summed.reindex(index, fill_value=0).to_numpy(dtype=float)
    return filled.reshape(len(homes), len(kinds), _OLDEST_YEARS + 1)


def _column(rows: pd.DataFrame, homes: Sequence[str], columns: Sequence[str]) -> FloatArray:
    indexed = rows.set_index("home_id") if "home_id" in rows else rows
    wide = indexed[list(columns)].groupby(level=0).sum()
    return wide.reindex(index=list(homes), fill_value=0).to_numpy(dtype=float)
