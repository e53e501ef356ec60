"""Where placed items came from, what left, and what stood in homes and in store at the end."""

from typing import Any

import narwhals as nw

from circularlib.engines.tables import narwhalified

__all__ = ["FLOW_COUNTS", "flow_counts", "in_homes", "in_store"]

FLOW_COUNTS = (
    "new_count",
    "second_hand_count",
    "again_count",
    "repaired_count",
    "exit_count",
)
"""What `flow_counts` counts."""

_YEAR_DAYS = 365.25


@narwhalified
def flow_counts(
    visits: nw.LazyFrame[Any], items: nw.LazyFrame[Any], *, first_day: int, last_day: int
) -> nw.LazyFrame[Any]:
    """Placements of a period by where the item came from, and exits, per home and item type.

    An item that had been placed before came *again*, or *repaired* where it was repaired or
    refurbished in between; these two are counted at the home that it left. Every other placement
    is the first one of the item: *second-hand* by its origin, else *new*. What the town owned
    before the records and is placed for the first time in them counts as again: nothing was
    bought for it.

    Args:
        visits: One row per item and visit, from `indicators.visits`.
        items: One row per item: `item_id`, `item_type`, `origin`, `set_id`.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        One row per home, item type and whether the item belongs to a set: `home_id`,
        `item_type`, `is_set`, and `FLOW_COUNTS`.

    Example:
        >>> import pandas as pd
        >>> lives = pd.DataFrame({"item_id": "1", "visit_number": [1, 2], "home_id": ["A", "B"],
        ...     "delivered_day": [0, 40], "exit_day": [30, None], "repair_count": [1, 0],
        ...     "next_delivered_day": [40, None]})
        >>> items = pd.DataFrame({"item_id": ["1"], "item_type": "bed", "origin": "new",
        ...     "set_id": None})
        >>> seen = flow_counts(lives, items, first_day=0, last_day=99).sort_values("home_id")
        >>> seen[["home_id", "new_count", "repaired_count", "exit_count"]].values.tolist()
        [['A', 1, 1, 1]]
    """
    known = items.select(
        "item_id", "item_type", "origin", is_set=~nw.col("set_id").cast(nw.String).is_null()
    )
    firsts = visits.group_by("item_id").agg(first_visit=nw.col("visit_number").min())
    joined = visits.join(firsts, on="item_id").join(known, on="item_id", how="inner")
    is_first = (
        _within("delivered_day", first_day, last_day)
        & (nw.col("visit_number") == nw.col("first_visit"))
        & (nw.col("visit_number") > 0)
    )
    left = nw.coalesce("exit_day", "next_delivered_day")
    returned = _within("next_delivered_day", first_day, last_day)
    was_mended = nw.col("repair_count") > 0
    is_owned = is_first & (nw.col("origin") == "existing")
    counted = joined.with_columns(
        home_id=nw.col("home_id").cast(nw.String),
        new_count=_one(is_first & ~nw.col("origin").is_in(["second_hand", "existing"])),
        second_hand_count=_one(is_first & (nw.col("origin") == "second_hand")),
        again_count=_one(returned & ~was_mended) + _one(is_owned),
        repaired_count=_one(returned & was_mended),
        exit_count=_one((left >= first_day) & (left <= last_day)),
    )
    happened = counted.filter(nw.sum_horizontal(*[nw.col(name) for name in FLOW_COUNTS]) > 0)
    keys = ("home_id", "item_type", "is_set")
    summed = happened.group_by(*keys).agg(nw.col(*FLOW_COUNTS).sum())
    return summed.with_columns(nw.col(*FLOW_COUNTS).cast(nw.Int64))


def _one(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def _within(day: str, first_day: int, last_day: int) -> nw.Expr:
    return (nw.col(day) >= first_day) & (nw.col(day) <= last_day)


@narwhalified
def in_homes(
    visits: nw.LazyFrame[Any], items: nw.LazyFrame[Any], *, last_day: int
) -> nw.LazyFrame[Any]:
    """What stands in each home on a day, by item type and age of its stay.

    Args:
        visits: One row per item and visit, from `indicators.visits`.
        items: One row per item: `item_id`, `item_type`, `set_id`.
        last_day: The day, whole days since 1970-01-01.

    Returns:
        One row per home, item type, whether of a set, and age: `home_id`, `item_type`, `is_set`,
        `age_years` (whole years since delivery, rounded down), `item_count`. What was never
        recorded as delivered is not in it.
    """
    known = items.select("item_id", "item_type", is_set=~nw.col("set_id").cast(nw.String).is_null())
    left = nw.coalesce("exit_day", "next_delivered_day")
    here = visits.filter(
        (nw.col("visit_number") > 0)
        & (nw.col("delivered_day") <= last_day)
        & (left.is_null() | (left > last_day))
    )
    age = ((nw.lit(last_day) - nw.col("delivered_day")) / _YEAR_DAYS).floor()
    aged = here.with_columns(home_id=nw.col("home_id").cast(nw.String), age_years=age)
    counted = (
        aged.join(known, on="item_id", how="inner")
        .group_by("home_id", "item_type", "is_set", "age_years")
        .agg(item_count=nw.len())
    )
    return counted.with_columns(nw.col("age_years", "item_count").cast(nw.Int64))


@narwhalified
def in_store(visits: nw.LazyFrame[Any], *, last_day: int) -> nw.LazyFrame[Any]:
    """Items that had left a home and were neither placed again nor gone on a day.

    Args:
        visits: One row per item and visit, from `indicators.visits`.
        last_day: The day, whole days since 1970-01-01.

    Returns:
        One row per home that they had left: `home_id`, `stored_count`.
    """
    waiting = visits.filter(
        (nw.col("exit_event") == "collected")
        & (nw.col("exit_day") <= last_day)
        & (nw.col("next_delivered_day").is_null() | (nw.col("next_delivered_day") > last_day))
        & (nw.col("final_day").is_null() | (nw.col("final_day") > last_day))
    )
    counted = waiting.with_columns(home_id=nw.col("home_id").cast(nw.String))
    stored = counted.group_by("home_id").agg(stored_count=nw.len())
    return stored.with_columns(nw.col("stored_count").cast(nw.Int64))
