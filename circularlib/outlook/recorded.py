"""Everything that an outlook takes from a programme's tables, brought together home by home."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.engines.tables import native
from circularlib.outlook import effort, flows, lives
from circularlib.outlook.measured import (
    HomeSums,
    home_sums,
    repairs_by_home,
    set_homes,
    trips_by_home,
)

__all__ = ["Recorded", "recorded"]


@dataclass(frozen=True)
class Recorded:
    """What a programme's records say about the years ahead.

    Attributes:
        sums: Sums per home of all of it.
        exposed: Days watched and stays ended, from `lives.exposures`.
        set_home_count: Homes that an item of a furniture set left.
        period_years: Length of the period.
    """

    sums: HomeSums
    exposed: pd.DataFrame
    set_home_count: int
    period_years: float

    @property
    def ended_counts(self) -> Sequence[int]:
        """Stays that ended, per item type."""
        return [int(n) for n in self.sums.sums["ended_count"].sum(axis=(0, 2))]


def recorded(
    visits: Any,
    items: Any,
    homes: pd.DataFrame,
    *,
    costs: Any,
    hours: Any,
    calendar: pd.DataFrame,
    trips: Any,
    attempts: Any,
    parts: Any,
    first_day: int,
    last_day: int,
) -> Recorded:
    """Brings the tables together, each aggregated where it lives.

    Args:
        visits: One row per item and visit of the programme's homes, from `indicators.visits`.
        items: The table items.
        homes: One row per home, from `measured.homes_served`.
        costs: The table costs, or `indicators.cost.costs.labour_bookings`.
        hours: The table hours.
        calendar: One row per day of the period, from `indicators.cost.costs.calendar`.
        trips: From `indicators.avoided.emissions.trips`.
        attempts: From `indicators.repair.repair_attempts`.
        parts: From `indicators.avoided.materials.parts_sums`.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        What they say.

    Raises:
        LedgerError: No home is in service with furniture in it.
    """
    span = {"first_day": first_day, "last_day": last_day}
    names = homes["home_id"].tolist()
    exposed = _frame(lives.exposures(visits, items, **span))
    paid = effort.real_costs(_frame(effort.costs_by_day(costs)), calendar)
    spent = effort.driver_table(
        paid, key="category", value="real_eur", drivers=effort.CATEGORY_DRIVERS, homes=names
    )
    sums = home_sums(
        homes,
        exposed,
        _frame(flows.flow_counts(visits, items, **span)),
        _frame(flows.in_homes(visits, items, last_day=last_day)),
        _frame(flows.in_store(visits, last_day=last_day)),
        costs=spent,
        trips=trips_by_home(_frame(trips)),
        repairs=repairs_by_home(_frame(attempts), _frame(parts)),
        **effort.hours_tables(hours, homes=names, **span),
    )
    years = (last_day - first_day + 1) / 365.25
    return Recorded(sums, exposed, set_homes(exposed), years)


def _frame(table: Any) -> pd.DataFrame:
    found: pd.DataFrame = nw.from_native(native(table)).lazy().collect().to_pandas()
    keys = [name for name in ("home_id", "item_type") if name in found]
    return found.sort_values(keys, ignore_index=True) if keys else found
