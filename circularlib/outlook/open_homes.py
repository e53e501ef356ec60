"""Homes over time: which are open in which year, by the year in which they were opened."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from circularlib.errors import UsageError

__all__ = ["OpenHomes", "Town", "open_homes"]

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Town:
    """A town with its homes over the years.

    Attributes:
        name: Its name.
        home_counts: Homes in use in each year from the one in which it joins; the last number
            holds on.
        joins_year_index: Year in which it joins, 0 for the first; beyond the horizon it never
            takes part.
        furnished_share: Share of the homes with which it joins that are furnished already.
        furnished_before: Homes that were furnished and in the programme before the first year;
            of the programme's own town.
        distance_km: Distance of a trip from the reuse centre and back; None takes that of the
            records.
        centre: Name of its reuse centre.
        is_own: It is the town of the records.
    """

    name: str
    home_counts: Sequence[float]
    joins_year_index: int = 0
    furnished_share: float = 1.0
    furnished_before: float | None = None
    distance_km: FloatArray | float | None = None
    centre: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class OpenHomes:
    """Homes in use by year opened and year, the last two axes.

    Attributes:
        furnished: Those that were furnished when they joined.
        empty: Those that were empty.
        closed: Homes closed at the beginning of each year.
        joined: Furnished homes that join in each year, those before the first year left out.
    """

    furnished: FloatArray
    empty: FloatArray
    closed: FloatArray
    joined: FloatArray

    @property
    def count(self) -> FloatArray:
        """Homes in use in each year."""
        return np.asarray((self.furnished + self.empty).sum(axis=-2))

    def __add__(self, other: "OpenHomes") -> "OpenHomes":
        return OpenHomes(
            self.furnished + other.furnished,
            self.empty + other.empty,
            self.closed + other.closed,
            self.joined + other.joined,
        )


def open_homes(town: Town, *, year_count: int) -> OpenHomes:
    """The homes of a town by the year in which they were opened.

    More homes than the year before are new and empty. Where there are fewer, homes of every age
    are closed in proportion, at the beginning of the year, and all that stands in them leaves.

    Args:
        town: The town.
        year_count: Number of years.

    Returns:
        Its homes.

    Raises:
        UsageError: A number of homes is below 0 or missing, or a share is not one.

    Example:
        >>> open_homes(Town("A", [10, 12, 6]), year_count=3).count.tolist()
        [10.0, 12.0, 6.0]
    """
    _check(town)
    furnished, empty = np.zeros((year_count, year_count)), np.zeros((year_count, year_count))
    closed, joined = np.zeros(year_count), np.zeros(year_count)
    before = town.furnished_before
    for year in range(max(0, town.joins_year_index), year_count):
        place = year - town.joins_year_index
        wanted = float(town.home_counts[min(place, len(town.home_counts) - 1)])
        if place == 0:
            known = before if before is not None else wanted * town.furnished_share
            furnished[year, year] = known
            joined[year] = known if before is None else 0.0
        else:
            furnished[:, year], empty[:, year] = furnished[:, year - 1], empty[:, year - 1]
        present = float(furnished[:, year].sum() + empty[:, year].sum())
        if wanted >= present:
            empty[year, year] += wanted - present
        else:
            closed[year] = present - wanted
            furnished[:, year] *= wanted / present
            empty[:, year] *= wanted / present
    return OpenHomes(furnished, empty, closed, joined)


def _check(town: Town) -> None:
    numbers = [*town.home_counts, town.furnished_before or 0.0]
    if not town.home_counts or not all(0 <= number < np.inf for number in numbers):
        raise UsageError(
            "The number of homes is below 0 or missing.", f"Town {town.name}.",
            "Give one number, or one per year.",
        )  # fmt: skip
    if not 0 <= town.furnished_share <= 1 or town.joins_year_index < 0:
        raise UsageError(
            "It joins before the first year, or a share is not between 0 and 1.",
            f"Town {town.name}.", "Give a year from the first on, and a share of 0 to 1.",
        )  # fmt: skip
