"""An item's life as a row of visits to homes: delivered, left, what became of it after."""

from typing import Any

import narwhals as nw

__all__ = ["visits"]

_FINAL_EVENTS = ("discarded", "recycled", "sold", "lost")
_EXITS = ("collected", *_FINAL_EVENTS)
_ORDER = ("date_day", "id_length", "movement_id")
_VISIT = ("item_id", "visit_number")


@nw.narwhalify
def visits(movements: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Each stay of an item in a home, with its end and what followed.

    Movements of one day are taken in the order of their `movement_id`, shorter ones first, so
    that 9 comes before 10. A visit begins with `delivered`; it ends with the first `collected`,
    `discarded`, `recycled`, `sold` or `lost` after it. What an item did before its first
    recorded delivery is its visit 0, which has a row only where it ended so: the item was
    there before the records began. A delivery without an end before the next one keeps an
    empty end; `stock.unbalanced_items` names such items.

    Args:
        movements: One row per movement: `movement_id`, `item_id`, `date_day`, `event`,
            `home_id`, `reason`.

    Returns:
        One row per item and visit: `item_id`, `visit_number` (0 where it began before the
        records), `home_id`, `delivered_day`, `exit_day`, `exit_event`, `exit_reason`,
        `repair_count` (repaired or refurbished after the exit, before the next delivery),
        `final_event`, `final_day`, `next_delivered_day`; days are whole days since
        1970-01-01, empty where it did not happen.

    Example:
        >>> import pandas as pd
        >>> life = pd.DataFrame({
        ...     "movement_id": ["1", "2", "3", "4"], "item_id": ["chair"] * 4,
        ...     "date_day": [10, 40, 41, 60], "home_id": ["A", "A", None, "B"],
        ...     "event": ["delivered", "collected", "repaired", "delivered"],
        ...     "reason": ["move_in", "move_out", None, "move_in"]})
        >>> rows = visits(life).sort_values("visit_number")
        >>> rows[["visit_number", "delivered_day", "exit_day", "repair_count"]].values.tolist()
        [[1.0, 10.0, 40.0, 1.0], [2.0, 60.0, nan, 0.0]]
    """
    steps = _numbered(movements)
    exits = _first(steps, _EXITS).select(
        *_VISIT,
        exit_order="order",
        exit_day="date_day",
        exit_event="event",
        exit_reason="reason",
        exit_home_id="home_id",
    )
    finals = _first(steps, _FINAL_EVENTS).select(*_VISIT, final_event="event", final_day="date_day")
    starts = steps.filter(nw.col("event") == "delivered").select(
        *_VISIT, "home_id", delivered_day="date_day"
    )
    following = starts.select(
        "item_id",
        visit_number=nw.col("visit_number") - 1,
        next_delivered_day=nw.col("delivered_day"),
    )
    repairs = (
        steps.filter(nw.col("event").is_in(["repaired", "refurbished"]))
        .join(exits.select(*_VISIT, "exit_order"), on=list(_VISIT), how="inner")
        .filter(nw.col("order") > nw.col("exit_order"))
        .group_by(*_VISIT)
        .agg(repair_count=nw.len())
    )
    seen = nw.concat([starts.select(*_VISIT), exits.select(*_VISIT)]).unique(subset=list(_VISIT))
    keys = list(_VISIT)
    return (
        seen.join(starts, on=keys, how="left")
        .join(exits, on=keys, how="left")
        .join(finals, on=keys, how="left")
        .join(following, on=keys, how="left")
        .join(repairs, on=keys, how="left")
        .with_columns(
            home_id=nw.coalesce("home_id", "exit_home_id"),
            repair_count=nw.col("repair_count").fill_null(0).cast(nw.Int64),
        )
        .select(
            *_VISIT,
            "home_id",
            "delivered_day",
            "exit_day",
            "exit_event",
            "exit_reason",
            "repair_count",
            "final_event",
            "final_day",
            "next_delivered_day",
        )
    )


def _numbered(movements: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Each movement with its place in the life of its item and the visit it belongs to.

    A column in which nobody wrote anything has no type of its own; it is text all the same.
    """
    is_delivery = nw.when(nw.col("event") == "delivered").then(nw.lit(1)).otherwise(nw.lit(0))
    return (
        movements.select("movement_id", "item_id", "date_day", "event", "home_id", "reason")
        .with_columns(
            nw.col("event", "home_id", "reason").cast(nw.String),
            id_length=nw.col("movement_id").cast(nw.String).str.len_chars(),
            step=nw.lit(1),
            delivery=is_delivery,
        )
        .with_columns(
            order=nw.col("step").cum_sum().over("item_id", order_by=_ORDER).cast(nw.Int64),
            visit_number=nw.col("delivery")
            .cum_sum()
            .over("item_id", order_by=_ORDER)
            .cast(nw.Int64),
        )
    )


def _first(steps: nw.LazyFrame[Any], events: tuple[str, ...]) -> nw.LazyFrame[Any]:
    """The first step of each visit that is one of the events."""
    chosen = steps.filter(nw.col("event").is_in(events))
    firsts = chosen.group_by(*_VISIT).agg(order=nw.col("order").min())
    return chosen.join(firsts, on=[*_VISIT, "order"], how="inner")
