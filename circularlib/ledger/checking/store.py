"""What the store holds according to the records: never less than nothing, and nothing for ever."""

from collections.abc import Mapping

import polars as pl

from circularlib.ledger.checking.breaches import told_together
from circularlib.ledger.checking.history import FINAL_EVENTS
from circularlib.ledger.periods import Period
from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.tables import vocabulary
from circularlib.ledger.text_cells import ROW

__all__ = ["store_problems"]

_ALWAYS = -1_000_000  # a day before every record: the year 769 before our era
_SHOWN = 8  # types in a message
_STALE_DAYS = 365  # what nobody wanted for a year is seldom still there
_EVENT, _BEFORE = pl.col("event"), pl.col("other_event")


def store_problems(
    read: Mapping[str, ReadTable], steps: pl.DataFrame, records: Period | None
) -> list[Problem]:
    """Types of which more left the store than came in, or of which pieces never leave it.

    Args:
        read: The tables by name, with `items` and `movements`.
        steps: One row per movement, from `history.lives`.
        records: The days on which everything was recorded; without them nothing is stale.

    Returns:
        Warnings, at most one per item type.
    """
    return _short(read, steps) + (_stale(read, steps, records) if records else [])


def _short(read: Mapping[str, ReadTable], steps: pl.DataFrame) -> list[Problem]:
    """Types of which, at the end of some day, more had left the store than had come in."""
    changes = pl.concat([_entries(read["items"], steps), _store_changes(steps)])
    daily = changes.group_by("item_type", "day").agg(pl.col("change").sum(), pl.col(ROW).max())
    stock = daily.sort("item_type", "day").with_columns(
        stock=pl.col("change").cum_sum().over("item_type")
    )
    short = stock.filter(pl.col("stock") < 0).group_by("item_type", maintain_order=True).first()
    breaches = short.select(ROW, "item_type", pl.col("day").cast(pl.Date), count=-pl.col("stock"))
    return told_together(read["movements"], "stock_short", "item_id", breaches)


def _entries(items: ReadTable, steps: pl.DataFrame) -> pl.DataFrame:
    """Each item on the day it came into the store; not those that were in a home before."""
    firsts = steps.filter("is_first").select("item_id", "date_day")
    was_placed = steps.filter(_EVENT == "collected", _BEFORE.is_null()).select("item_id")
    acquired = pl.col("acquired_on").to_physical()
    came = pl.when(pl.col("origin") == "existing").then(_ALWAYS).otherwise(acquired)
    return (
        items.frame.unique("item_id", keep="first")
        .join(was_placed, on="item_id", how="anti")
        .join(firsts, on="item_id", how="left")
        .select(
            "item_type",
            pl.coalesce(came, "date_day").cast(pl.Int32).alias("day"),
            pl.lit(1).alias("change"),
            pl.lit(None, pl.UInt32).alias(ROW),
        )
        .drop_nulls(["item_type", "day"])
    )


def _store_changes(steps: pl.DataFrame) -> pl.DataFrame:
    """What each movement adds to the store, or takes from it; what contradicts itself, nothing."""
    was_in = (_BEFORE == "collected") | _BEFORE.is_null()
    came_back = (_EVENT == "collected") & ((_BEFORE == "delivered") | _BEFORE.is_null())
    left = _EVENT.is_in(["delivered", *FINAL_EVENTS]) & was_in
    change = pl.when(came_back).then(1).when(left).then(-1)
    return steps.select("item_type", day="date_day", change=change, **{ROW: ROW}).drop_nulls(
        ["item_type", "change"]
    )


def _stale(read: Mapping[str, ReadTable], steps: pl.DataFrame, records: Period) -> list[Problem]:
    """Pieces that lie in the store without a movement for a year and more."""
    last = steps.filter(pl.col("date") <= records.last).unique(
        "item_id", keep="last", maintain_order=True
    )
    state = pl.when(_EVENT.is_in(["delivered", "collected", *FINAL_EVENTS])).then(_EVENT)
    is_in_store = (pl.coalesce(state, _BEFORE) == "collected").fill_null(value=True)
    moved = last.filter(is_in_store).select("item_type", since="date")
    unmoved = (
        read["items"].frame.unique("item_id", keep="first")
        .join(read["movements"].frame, on="item_id", how="anti")
        .select("item_type", since="acquired_on")
    )  # fmt: skip
    stale = (
        pl.concat([moved, unmoved])
        .filter(pl.col("since").to_physical() < records.last_day - _STALE_DAYS)
        .group_by("item_type")
        .agg(pl.len(), pl.col("since").min())
        .drop_nulls("item_type")
        .sort("len", "item_type", descending=[True, False])
    )
    if stale.is_empty():
        return []
    details = {
        "since": str(stale["since"].min()),
        "types": {language: _counted(stale, language) for language in ("en", "nl")},
    }
    return [read["items"].problem("stock_stale", None, "item_type", None, details)]


def _counted(stale: pl.DataFrame, language: str) -> str:
    """The types with how many of each, the most first."""
    words = vocabulary("item_type")
    counted = [
        f"{words[kind].labels[language]} ({n})"
        for kind, n in stale.head(_SHOWN).select("item_type", "len").rows()
    ]
    others = {"en": "others", "nl": "andere"}[language]
    more = stale["len"].slice(_SHOWN).sum()
    return ", ".join([*counted, *([f"{others} ({more})"] if more else [])])
