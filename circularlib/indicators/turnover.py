"""How often households change, homes are refurnished, and items are placed."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from circularlib.engines.tables import across_engines, narwhalified

__all__ = ["cycles", "furnished", "furnishings", "home_years", "stays_begun"]

_DAYS_PER_YEAR = 365.25


@narwhalified
def home_years(homes: nw.LazyFrame[Any], *, first_day: int, last_day: int) -> nw.LazyFrame[Any]:
    """Years each home was in service in a period, counted by days.

    Args:
        homes: One row per home: `home_id`, `in_service_from_day`, `in_service_to_day`
            (empty while in service).
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period; both ends count.

    Returns:
        One row per home in service on at least one day: `home_id`, `home_years` (days
        divided by 365.25).

    Example:
        >>> import pandas as pd
        >>> homes = pd.DataFrame({"home_id": ["A"], "in_service_from_day": [0],
        ...                       "in_service_to_day": [None]})
        >>> home_years(homes, first_day=0, last_day=1460)["home_years"].tolist()
        [4.0]
    """
    opened = nw.col("in_service_from_day")
    # Where every home is still in service the column has no type; floats can be missing.
    closed = nw.col("in_service_to_day").cast(nw.Float64)
    start = nw.when(opened > first_day).then(opened).otherwise(nw.lit(first_day))
    end = nw.when(closed < last_day).then(closed).otherwise(nw.lit(float(last_day)))
    days = homes.with_columns(service_days=end - start + 1).filter(nw.col("service_days") > 0)
    return days.select("home_id", home_years=nw.col("service_days") / _DAYS_PER_YEAR)


@narwhalified
def stays_begun(stays: nw.LazyFrame[Any], *, first_day: int, last_day: int) -> nw.LazyFrame[Any]:
    """Stays that began in a period.

    Args:
        stays: One row per stay: `home_id`, `moved_in_day`.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        One row per home with at least one: `home_id`, `stay_count`.

    Example:
        >>> import pandas as pd
        >>> stays = pd.DataFrame({"home_id": ["A", "A", "B"], "moved_in_day": [9, 10, 20]})
        >>> stays_begun(stays, first_day=10, last_day=20)["stay_count"].tolist()
        [1, 1]
    """
    begun = (nw.col("moved_in_day") >= first_day) & (nw.col("moved_in_day") <= last_day)
    counts = stays.filter(begun).group_by("home_id").agg(stay_count=nw.len())
    return counts.with_columns(nw.col("stay_count").cast(nw.Int64))


@narwhalified
def furnishings(
    visits: nw.LazyFrame[Any], *, first_day: int, last_day: int, gap_days: int
) -> nw.LazyFrame[Any]:
    """Times a home was furnished, wholly or in part.

    Deliveries to a home belong to one furnishing as long as each day of delivery comes at
    most `gap_days` after the one before. A delivery that names no home furnishes none.

    Args:
        visits: One row per item and visit, from `visits`.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period; a furnishing belongs to the day it began.
        gap_days: Days from one delivery to the next within one furnishing, at most.

    Returns:
        One row per home with at least one: `home_id`, `furnishing_count`.

    Example:
        >>> import pandas as pd
        >>> placed = pd.DataFrame({"home_id": "A", "delivered_day": [10, 12, 40]})
        >>> furnishings(placed, first_day=0, last_day=99, gap_days=14)["furnishing_count"].item()
        2
    """
    known = ~nw.col("delivered_day").is_null() & ~nw.col("home_id").is_null()
    days = visits.filter(known).select("home_id", "delivered_day")
    ordered = days.unique().with_columns(
        previous_day=nw.col("delivered_day").shift(1).over("home_id", order_by="delivered_day")
    )
    pause = nw.col("delivered_day") - nw.col("previous_day")
    begins = nw.col("previous_day").is_null() | (pause > gap_days)
    inside = (nw.col("delivered_day") >= first_day) & (nw.col("delivered_day") <= last_day)
    counts = ordered.filter(begins & inside).group_by("home_id").agg(furnishing_count=nw.len())
    return counts.with_columns(nw.col("furnishing_count").cast(nw.Int64))


@across_engines
def furnished(visits: Any, *, periods: Sequence[tuple[str, int, int]], gap_days: int) -> Any:
    """Times each home was furnished in each period.

    Args:
        visits: One row per item and visit, from `visits`.
        periods: Name, first and last day of each period.
        gap_days: As for `furnishings`.

    Returns:
        One row per period and home: `period`, `home_id`, `furnishing_count`; on the engine of
        `visits`.
    """
    tables = [
        nw.from_native(furnishings(visits, first_day=first, last_day=last, gap_days=gap_days))
        .with_columns(period=nw.lit(name))
        .select("period", "home_id", "furnishing_count")
        for name, first, last in periods
    ]
    return nw.concat(tables, how="vertical").to_native()


@narwhalified
def cycles(
    visits: nw.LazyFrame[Any], items: nw.LazyFrame[Any], *, last_day: int
) -> nw.LazyFrame[Any]:
    """How many times items were placed, up to a day.

    Args:
        visits: One row per item and visit, from `visits`.
        items: One row per item: `item_id`, `origin`.
        last_day: Last day counted, in whole days since 1970-01-01.

    Returns:
        One row per origin and number of placements: `origin`, `placement_count`,
        `item_count`, `home_count` (homes in which these items were placed; at least 1,
        for those that nobody noted may all have been one). Items never delivered are not in it.
    """
    placed = visits.filter(
        (nw.col("visit_number") > 0) & (nw.col("delivered_day") <= last_day)
    ).with_columns(unnoted=nw.when(nw.col("home_id").is_null()).then(1).otherwise(0))
    per_item = placed.group_by("item_id").agg(placement_count=nw.len())
    return (
        placed.join(per_item, on="item_id", how="inner")
        .join(items.select("item_id", "origin"), on="item_id", how="inner")
        .group_by("origin", "placement_count")
        .agg(
            item_count=nw.col("item_id").n_unique(),
            home_count=nw.col("home_id").n_unique(),
            unnoted=nw.col("unnoted").max(),
        )
        # Homes that nobody noted count as one among the distinct ones; beside others they may
        # be any of them.
        .with_columns(
            home_count=nw.when(nw.col("home_count") > 1)
            .then(nw.col("home_count") - nw.col("unnoted"))
            .otherwise(nw.col("home_count"))
        )
        .select("origin", nw.col("placement_count", "item_count", "home_count").cast(nw.Int64))
    )
