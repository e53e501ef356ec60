"""Furniture that belongs together: homes furnished from sets, and sets that stay complete."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from circularlib.engines.tables import across_engines

__all__ = ["furnished_from", "sets_in_place"]


@across_engines
def furnished_from(visits: Any, items: Any, *, periods: Sequence[tuple[str, int, int]]) -> Any:
    """Which homes were furnished from sets, and which with a mix.

    A home is furnished from sets in a period when at least one item delivered to it then
    belongs to a set; the rest may be anything.

    Args:
        visits: One row per item and visit, from `visits.visits`.
        items: One row per item: `item_id`, `set_id`.
        periods: Name, first and last day of each period.

    Returns:
        One row per period and home with a delivery: `period`, `home_id` (empty where nobody
        noted it), `item_count`, `set_item_count` (delivered items that belong to a set),
        `furnishing` (`set` or `mix`), `set_home_count` (1 or 0), `home_count` (1); on the
        engine of `visits`.
    """
    known = nw.from_native(items).select("item_id", nw.col("set_id").cast(nw.String))
    placed = nw.from_native(visits).join(known, on="item_id", how="inner")
    tables = [_furnished(placed, *period) for period in periods]
    return nw.concat(tables, how="vertical").to_native()


def _furnished(placed: Any, name: str, first_day: int, last_day: int) -> Any:
    day = nw.col("delivered_day")
    flagged = placed.filter((day >= first_day) & (day <= last_day)).select(
        "home_id", of_set=nw.when(~nw.col("set_id").is_null()).then(1).otherwise(0)
    )
    homes = flagged.group_by("home_id").agg(
        item_count=nw.len(),
        set_item_count=nw.col("of_set").sum(),
        set_home_count=nw.col("of_set").max(),
    )
    counts = ("item_count", "set_item_count", "set_home_count")
    kind = nw.when(nw.col("set_home_count") > 0).then(nw.lit("set")).otherwise(nw.lit("mix"))
    return homes.with_columns(
        nw.col(*counts).cast(nw.Int64),
        period=nw.lit(name),
        furnishing=kind,
        home_count=nw.lit(1).cast(nw.Int64),
    ).select("period", "home_id", "furnishing", *counts, "home_count")


@across_engines
def sets_in_place(visits: Any, items: Any, *, periods: Sequence[tuple[str, int, int]]) -> Any:
    """Sets that stand in homes at the end of each period, and those that are still complete.

    A set is all items that carry its code; those discarded or lost since still belong to it. It
    is complete when all of them stand in one home. A set of which nothing stands in a home is in
    store, and is not counted; a single item is no set.

    Args:
        visits: One row per item and visit, from `visits.visits`.
        items: One row per item: `item_id`, `set_id`.
        periods: Name, first and last day of each period; only its last day counts.

    Returns:
        One row per period and home that holds the most items of a set (the first by code where
        several do): `period`, `home_id`, `set_count`, `complete_count`; on the engine of
        `visits`.
    """
    members = nw.from_native(items).select("item_id", nw.col("set_id").cast(nw.String))
    members = members.filter(~nw.col("set_id").is_null())
    sizes = members.group_by("set_id").agg(size=nw.len()).filter(nw.col("size") > 1)
    placed = nw.from_native(visits).join(members, on="item_id", how="inner")
    placed = placed.join(sizes, on="set_id", how="inner")
    tables = [_standing(placed, name, last_day) for name, _first, last_day in periods]
    return _by_home(nw.concat(tables, how="vertical")).to_native()


def _standing(placed: Any, name: str, day: int) -> Any:
    """The items of sets that stand somewhere at the end of a day."""
    came = nw.col("delivered_day").is_null() | (nw.col("delivered_day") <= day)
    dated = placed.with_columns(end_day=nw.coalesce("exit_day", "next_delivered_day"))
    standing = dated.filter(came & (nw.col("end_day").is_null() | (nw.col("end_day") > day)))
    return standing.select("set_id", "home_id", "size", period=nw.lit(name))


def _by_home(standing: Any) -> Any:
    """Per period and home that holds the most items of a set: sets, and complete ones."""
    held = standing.group_by("period", "set_id", "home_id", "size").agg(held=nw.len())
    most = held.group_by("period", "set_id").agg(most=nw.col("held").max())
    best = held.join(most, on=["period", "set_id"], how="inner")
    best = best.filter(nw.col("held") == nw.col("most"))
    homes = best.group_by("period", "set_id", "size", "most").agg(home_id=nw.col("home_id").min())
    is_whole = nw.col("most") == nw.col("size")
    flagged = homes.with_columns(complete=nw.when(is_whole).then(1).otherwise(0))
    counts = flagged.group_by("period", "home_id").agg(
        set_count=nw.len(), complete_count=nw.col("complete").sum()
    )
    counted = ("set_count", "complete_count")
    whole = counts.with_columns(nw.col(*counted).cast(nw.Int64))
    return whole.select("period", "home_id", *counted)
