"""The invented world of the sample programme: its calendar, its furniture, its two ways of working.

Every number in this module is made up, or chosen so that a programme made from it lies near what
has been published about the real one. None of it is evidence; nothing but the sample may use it.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from types import MappingProxyType

__all__ = [
    "ALWAYS_NEW", "KINDS", "NEW_WAY", "OLD_WAY", "Calendar", "Kind", "Way", "calendar",
    "price_level",
]  # fmt: skip

_EPOCH = date(1970, 1, 1)
_PROGRAMME_YEAR = 2022
_PRICE_LEVEL = {2019: 108.78, 2020: 109.59, 2021: 112.26, 2022: 123.04, 2023: 128.02, 2024: 132.04}
_PRICE_GROWTH_BEYOND = 1.02  # a year, where the sample runs past the index


def _day(moment: date) -> int:
    return (moment - _EPOCH).days


def price_level(year: int) -> float:
    """How dear things are in a year, on the scale of a consumer price index with 2013 at 100."""
    near = min(max(year, min(_PRICE_LEVEL)), max(_PRICE_LEVEL))
    return _PRICE_LEVEL[near] * _PRICE_GROWTH_BEYOND ** (year - near)


def _bustle(moment: date) -> float:
    """How fast stays follow one another on a day, around 1; the same in every sample.

    Summer and autumn are busy, each autumn brings a wave of arrivals, the spring of 2020 stood
    still and the spring of 2022 brought many people at once.
    """
    of_year = moment.timetuple().tm_yday
    season = 1 + 0.12 * math.sin(2 * math.pi * (of_year - 150) / 365.25)
    waves = [(date(moment.year, 9, 25), 0.45, 25)]
    waves += {2020: [(date(2020, 4, 20), -0.45, 25)], 2022: [(date(2022, 4, 5), 0.35, 30)]}.get(
        moment.year, []
    )
    swell = sum(
        height * math.exp(-0.5 * ((moment - peak).days / width) ** 2)
        for peak, height, width in waves
    )
    return season * (1 + swell)


class Calendar:
    """The days of the records, their prices and their waves of arrivals.

    The programme begins on 1 January 2022; as many years lie before it as after.

    Args:
        years: Length of the records in years, even.

    Attributes:
        years: Length of the records in years.
        first_day: First day of the records, whole days since 1970-01-01.
        programme_day: First day of the programme.
        last_day: Last day of the records.
    """

    def __init__(self, years: int) -> None:
        first_year, end_year = _PROGRAMME_YEAR - years // 2, _PROGRAMME_YEAR + years // 2
        self.years = years
        self.first_day = _day(date(first_year, 1, 1))
        self.programme_day = _day(date(_PROGRAMME_YEAR, 1, 1))
        self.last_day = _day(date(end_year, 1, 1)) - 1
        days = [self.date(day) for day in range(self.first_day, self.last_day + 1)]
        self._clock = list(accumulate(_bustle(moment) for moment in days))
        self._price_factors = [price_level(moment.year) / price_level(2020) for moment in days]

    @staticmethod
    def date(day: int) -> date:
        """The date of a day number."""
        return _EPOCH + timedelta(days=day)

    def months(self) -> list[tuple[int, int]]:
        """First and last day of every month of the records."""
        starts = [
            _day(date(year, month, 1))
            for year in range(self.date(self.first_day).year, self.date(self.last_day).year + 1)
            for month in range(1, 13)
        ]
        return list(zip(starts, [start - 1 for start in starts[1:]] + [self.last_day], strict=True))

    def year_spans(self) -> list[tuple[int, int, int]]:
        """Year, first day and last day of every year of the records."""
        years = range(self.date(self.first_day).year, self.date(self.last_day).year + 1)
        return [(y, _day(date(y, 1, 1)), _day(date(y, 12, 31))) for y in years]

    def later(self, day: int, duration_days: float) -> int:
        """The day on which a duration ends that runs faster in busy times.

        Args:
            day: First day, within the records.
            duration_days: Duration in days of ordinary bustle.

        Returns:
            The last day, at least one after the first; past the records it is only known to be so.
        """
        aim = self._clock[day - self.first_day] + duration_days
        return max(day + 1, self.first_day + bisect_left(self._clock, aim))

    def price_factor(self, day: int) -> float:
        """Price level of a day of the records relative to 2020."""
        return self._price_factors[day - self.first_day]


@cache
def calendar(years: int) -> Calendar:
    """The calendar of a number of years; building one takes longer than living through it."""
    return Calendar(years)


@dataclass(frozen=True)
class Kind:
    """A kind of furniture as the sample imagines it.

    Attributes:
        room: Where it stands; a set is furniture of one room.
        price_eur: Price when bought new, excluding VAT, in prices of 2020.
        mass_kg: Mass of a typical piece.
        life_years: Characteristic life of a new piece (Weibull scale).
        rejection_factor: How much sooner than other furniture it is rejected.
        is_repairable: Somebody would try to repair it.
    """

    room: str
    price_eur: float
    mass_kg: float
    life_years: float
    rejection_factor: float = 1.0
    is_repairable: bool = True


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "bed_single": Kind("bedroom", 115, 28, 14),
        "bed_double": Kind("bedroom", 165, 42, 14),
        "mattress_single": Kind("bedroom", 90, 14, 9, 1.4, False),
        "mattress_double": Kind("bedroom", 150, 25, 9, 1.4, False),
        "wardrobe_single": Kind("bedroom", 115, 38, 15, 0.8),
        "wardrobe_double": Kind("bedroom", 190, 62, 15, 0.8),
        "chest_of_drawers": Kind("bedroom", 85, 32, 13),
        "bedside_table": Kind("bedroom", 28, 9, 13),
        "table_dining": Kind("dining", 95, 29, 14),
        "chair_dining": Kind("dining", 32, 6, 9, 1.2),
        "sofa_2_seater": Kind("living", 260, 38, 10, 1.2),
        "sofa_3_seater": Kind("living", 340, 45, 10, 1.2),
        "armchair": Kind("living", 125, 25, 11),
        "coffee_table": Kind("living", 45, 15, 13),
        "bookcase": Kind("living", 62, 30, 15),
        "tv_unit": Kind("living", 70, 24, 13),
        "lamp": Kind("living", 20, 2.5, 7, 1.2, False),
        "curtains": Kind("living", 38, 2, 9, 1.3, False),
        "fridge_freezer": Kind("kitchen", 310, 52, 11, 0.7),
        "cooker": Kind("kitchen", 290, 48, 12, 0.7),
        "microwave": Kind("kitchen", 72, 14, 9, 0.8),
        "kettle": Kind("kitchen", 20, 1.2, 5, 1.2, False),
        "vacuum_cleaner": Kind("kitchen", 68, 6, 7),
    }
)
"""Furniture by item type. Washing machines stay out: they live in the table `machines`."""

ALWAYS_NEW = frozenset({"mattress_single", "mattress_double", "kettle"})
"""What nobody buys second-hand, and what no reuse centre places again."""


@dataclass(frozen=True)
class Way:
    """A way of keeping homes furnished. Euros are in prices of 2020, shares from 0 to 1.

    Attributes:
        lead_median_days: Median time from request to visit.
        lead_spread: Spread of that time (standard deviation of its logarithm).
        rejection_rate: Rejections of a two-year-old piece per change of residents.
        condition_steps: Cumulative shares of condition A, B and C among rejected young pieces.
        set_share: Share of refurnishings done with matching sets.
        completion_share: Share of rooms in which a set displaces one more sound piece.
        reused_share: Share of reused pieces among what may be reused.
        stock_share: Share of those sought first among furniture the town owns already.
        repair_share: Share of repairable defects for which a repair is tried.
        repair_success: Share of repairs that succeed.
        reused_price_share: Price of a reused piece against a new one.
        delivery_share: Share of visits with a paid delivery.
        delivery_eur: Paid delivery, per visit and per piece.
        collection_share: Share of visits with a paid collection.
        collection_eur: Paid collection, per visit and per piece.
        cleaning_eur: Cleaning at a change of residents.
        disposal_eur: Per piece thrown away or recycled.
        storage_eur: Per piece taken into store.
        repair_eur: Per repair or refurbishment, by others than the town.
        parts_eur: Parts of a successful repair.
        coordination_eur: Fee of the reuse centre per visit.
        building_service_hours: The town's own work, per visit and per piece.
        driver_hours: The reuse centre's drivers, per visit and per piece.
        target_group_hours: The reuse centre's target group, per visit and per piece.
    """

    lead_median_days: float
    lead_spread: float
    rejection_rate: float
    condition_steps: tuple[float, float, float]
    set_share: float
    completion_share: float
    reused_share: float
    stock_share: float
    repair_share: float
    repair_success: float
    reused_price_share: float
    delivery_share: float
    delivery_eur: tuple[float, float]
    collection_share: float
    collection_eur: tuple[float, float]
    cleaning_eur: float
    disposal_eur: float
    storage_eur: float
    repair_eur: float
    parts_eur: float
    coordination_eur: float
    building_service_hours: tuple[float, float]
    driver_hours: tuple[float, float]
    target_group_hours: tuple[float, float]


OLD_WAY = Way(
    lead_median_days=13, lead_spread=0.45,
    rejection_rate=0.108, condition_steps=(0.16, 0.62, 0.9),
    set_share=0.12, completion_share=0.0,
    reused_share=0.0, stock_share=0.0,
    repair_share=0.4, repair_success=0.62, reused_price_share=0.0,
    delivery_share=0.3, delivery_eur=(29, 4), collection_share=0.2, collection_eur=(38, 4),
    cleaning_eur=48, disposal_eur=8.5, storage_eur=0, repair_eur=42, parts_eur=18,
    coordination_eur=0,
    building_service_hours=(2.0, 0.6), driver_hours=(0.9, 0), target_group_hours=(1.4, 0),
)  # fmt: skip
"""New and cheap, thrown away soon, carried by the town's own building service."""

NEW_WAY = Way(
    lead_median_days=6.3, lead_spread=0.36,
    rejection_rate=0.095, condition_steps=(0.08, 0.5, 0.85),
    set_share=0.7, completion_share=0.65,
    reused_share=0.88, stock_share=0.6,
    repair_share=0.5, repair_success=0.8, reused_price_share=0.52,
    delivery_share=1.0, delivery_eur=(29, 3.5), collection_share=0.5, collection_eur=(27, 3.5),
    cleaning_eur=44, disposal_eur=8.5, storage_eur=3, repair_eur=21, parts_eur=10,
    coordination_eur=10,
    building_service_hours=(0.7, 0.08), driver_hours=(1.6, 0.12), target_group_hours=(3.7, 0.9),
)  # fmt: skip
"""Delivered, collected, repaired and placed again by the reuse centre."""
