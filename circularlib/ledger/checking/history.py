"""The life of each item, movement after movement: it is in one place at a time, until its end."""

from collections.abc import Mapping

import polars as pl

from circularlib.ledger.checking.breaches import VALUE, told, told_together
from circularlib.ledger.periods import Period
from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.text_cells import ROW

__all__ = ["FINAL_EVENTS", "history_problems", "lives"]

FINAL_EVENTS = ("discarded", "recycled", "sold", "lost")
"""Events after which an item is no longer the programme's."""

_PLACING = ("delivered", "collected", *FINAL_EVENTS)
_EVENT = pl.col("event")
_BEFORE = pl.col("other_event")  # the event that put the item where it is; null at the beginning
_HOME = pl.col("home_id")


def lives(read: Mapping[str, ReadTable]) -> pl.DataFrame:
    """The movements of each item in order, each with where it found the item.

    Movements of one day are taken in the order of their `movement_id`, shorter ones first, as
    the indicators do. Items are left out of which a movement lacks its code, day or event, or
    repeats a code: that is a problem already, and without that row the life has a hole.

    Args:
        read: The tables by name, with `items` and `movements`.

    Returns:
        One row per movement: `text_cells.ROW`, `item_id`, `date`, `date_day`, `event`,
        `home_id`; of the last earlier `delivered`, `collected` or final event of the item
        `other_row`, `other_event`, `other_home`, `other_day`, null where there is none;
        `is_first`; and of the item `item_row`, `item_type`, `origin`, `acquired_on`.
    """
    movements = read["movements"].frame.select(
        ROW, "movement_id", "item_id", "date", "date_day", "event", "home_id"
    )
    is_whole = pl.all_horizontal(
        pl.col("movement_id", "item_id", "date_day", "event").is_not_null()
    )
    is_doubtful = ~(is_whole & pl.col("movement_id").is_first_distinct())
    doubtful = movements.filter(is_doubtful)["item_id"].drop_nulls().unique()
    items = read["items"].frame.select(
        "item_id", "item_type", "origin", "acquired_on", item_row=pl.col(ROW)
    )
    known = items.unique("item_id", keep="first", maintain_order=True)
    steps = (
        movements.filter(is_whole & ~pl.col("item_id").is_in(doubtful.implode()))
        .join(known, on="item_id")
        .with_columns(id_length=pl.col("movement_id").str.len_chars())
        .sort("item_id", "date_day", "id_length", "movement_id")
        .drop("id_length", "movement_id")
    )
    return steps.with_columns(_found(steps))


def _found(steps: pl.DataFrame) -> list[pl.Series]:
    """Where each movement found its item: what the last placing event before it says."""
    placed = steps.select(
        pl.when(_EVENT.is_in(_PLACING)).then(pl.int_range(pl.len())).forward_fill().shift(1)
    ).to_series()
    is_same = (steps["item_id"].gather(placed) == steps["item_id"]).fill_null(value=False)
    own = placed.zip_with(is_same, pl.Series([None], dtype=placed.dtype))
    is_first = (steps["item_id"] != steps["item_id"].shift(1)).fill_null(value=True)
    names = {"other_row": ROW, "other_event": "event", "other_home": "home_id", "other_day": "date"}
    found = [steps[source].gather(own).alias(name) for name, source in names.items()]
    return [*found, is_first.alias("is_first")]


def history_problems(
    read: Mapping[str, ReadTable], steps: pl.DataFrame, records: Period | None
) -> list[Problem]:
    """Movements that cannot follow on what is recorded of the item before them.

    An item whose first movement is a collection was in that home before the records began:
    where its origin is `existing`, or it was acquired before the records, nothing is wrong.

    Args:
        read: The tables by name, with `items` and `movements`.
        steps: One row per movement, from `lives`.
        records: The days on which everything was recorded, where that is known.

    Returns:
        A problem on the row that breaks the rule, naming the row it contradicts.
    """
    movements = read["movements"]
    return [
        *told(movements, "moved_after_end", "item_id", _after_end(steps)),
        *told(movements, "delivered_again", "item_id", _delivered_again(steps)),
        *told(movements, "collected_again", "item_id", _collected_again(steps)),
        *told(movements, "collected_elsewhere", "home_id", _collected_elsewhere(read, steps)),
        *_collected_first(movements, steps, records),
        *_homeless(movements),
        *_acquired_late(read["items"], steps),
    ]


def _after_end(steps: pl.DataFrame) -> pl.DataFrame:
    return _contradicted(steps, "item_id", _BEFORE.is_in(FINAL_EVENTS))


def _delivered_again(steps: pl.DataFrame) -> pl.DataFrame:
    return _contradicted(steps, "item_id", _EVENT == "delivered", _BEFORE == "delivered")


def _collected_again(steps: pl.DataFrame) -> pl.DataFrame:
    return _contradicted(steps, "item_id", _EVENT == "collected", _BEFORE == "collected")


def _collected_elsewhere(read: Mapping[str, ReadTable], steps: pl.DataFrame) -> pl.DataFrame:
    """Collections elsewhere than delivered; a code that no home has is told already."""
    is_elsewhere = pl.col("other_home") != _HOME
    if "homes" in read:
        homes = read["homes"].frame["home_id"].implode()
        is_elsewhere &= _HOME.is_in(homes) & pl.col("other_home").is_in(homes)
    return _contradicted(
        steps, "home_id", _EVENT == "collected", _BEFORE == "delivered", is_elsewhere
    )


def _contradicted(steps: pl.DataFrame, value: str, *conditions: pl.Expr) -> pl.DataFrame:
    """The steps on which the conditions hold, each with the row that it contradicts."""
    return steps.filter(*conditions).select(
        ROW,
        "item_id",
        "other_row",
        "other_day",
        pl.col("other_home").fill_null("?"),
        pl.col(value).alias(VALUE),
        event="other_event",
    )


def _collected_first(
    movements: ReadTable, steps: pl.DataFrame, records: Period | None
) -> list[Problem]:
    """Collections without a delivery: impossible, strange, or begun before the records."""
    first = steps.filter((_EVENT == "collected") & _BEFORE.is_null())
    acquired, start = pl.col("acquired_on"), records.first if records else None
    is_new = pl.col("origin") != "existing"
    is_impossible = acquired > pl.col("date")
    was_there = pl.lit(value=False)
    if start is not None:
        is_impossible |= is_new & (acquired >= start)
        was_there = acquired < start
    impossible = first.filter(is_impossible.fill_null(value=False))
    strange = first.filter(~(is_impossible | was_there).fill_null(value=False) & is_new)
    value, gaps = pl.col("date").alias(VALUE), ["item_id", "acquired_on", "item_row"]
    return [
        *told(movements, "collected_undelivered", "date", impossible.select(ROW, value, *gaps)),
        *told_together(movements, "collected_first", "date", strange.select(ROW, value, "item_id")),
    ]


def _homeless(movements: ReadTable) -> list[Problem]:
    """Deliveries to nowhere."""
    rows = movements.frame.filter((_EVENT == "delivered") & _HOME.is_null()).select(ROW)
    return told(movements, "home_missing", "home_id", rows)


def _acquired_late(items: ReadTable, steps: pl.DataFrame) -> list[Problem]:
    is_late = (
        pl.col("is_first") & (_EVENT != "collected") & (pl.col("acquired_on") > pl.col("date"))
    )
    late = steps.filter(is_late).select(
        pl.col("item_row").alias(ROW), pl.col("acquired_on").alias(VALUE),
        "event", other_day="date", other_row=ROW,
    )  # fmt: skip
    return told_together(items, "acquired_late", "acquired_on", late)
