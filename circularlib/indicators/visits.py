"""An item's life as a row of visits to homes: delivered, left, what became of it after."""

from typing import Any

import narwhals as nw

from circularlib.engines.noted import noted_once
from circularlib.engines.tables import narwhalified

__all__ = ["visits"]

_FINAL_EVENTS = ("discarded", "recycled", "sold", "lost")
_EXITS = ("collected", *_FINAL_EVENTS)
_ORDER = ("date_day", "id_length", "movement_id")
_REPAIRS = ("repaired", "refurbished")
_VISIT = ("item_id", "visit_number")
_FACTS = (
    "start_home_id",
    "delivered_day",
    "exit_home_id",
    "exit_day",
    "exit_event",
    "exit_reason",
    "final_event",
    "final_day",
)


@narwhalified
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
    steps = _ends_counted(_numbered(movements))
    is_first_exit = (nw.col("is_exit") == 1) & (nw.col("exit_count") == 1)
    is_first_final = (nw.col("is_final") == 1) & (nw.col("final_count") == 1)
    is_repair = nw.col("event").is_in(_REPAIRS) & (nw.col("exit_count") > 0)
    is_start = nw.col("delivery") == 1
    # One row per visit in one pass: of each step that counts there is at most one a visit.
    told = steps.select(
        *_VISIT,
        "is_exit",
        start_home_id=nw.when(is_start).then("home_id"),
        delivered_day=nw.when(is_start).then("date_day"),
        exit_home_id=nw.when(is_first_exit).then("home_id"),
        exit_day=nw.when(is_first_exit).then("date_day"),
        exit_event=nw.when(is_first_exit).then("event"),
        exit_reason=nw.when(is_first_exit).then("reason"),
        repair_count=nw.when(is_repair).then(nw.lit(1)).otherwise(nw.lit(0)),
        final_event=nw.when(is_first_final).then("event"),
        final_day=nw.when(is_first_final).then("date_day"),
    )
    found: nw.LazyFrame[Any] = noted_once(told, _VISIT, _FACTS, sums=("repair_count", "is_exit"))
    seen = found.filter((nw.col("visit_number") > 0) | (nw.col("is_exit") > 0))
    following = nw.col("delivered_day").shift(-1).over("item_id", order_by="visit_number")
    return seen.with_columns(
        home_id=nw.coalesce("start_home_id", "exit_home_id"),
        repair_count=nw.col("repair_count").cast(nw.Int64),
        next_delivered_day=following,
    ).select(
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


def _numbered(movements: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Each movement with the visit it belongs to, and the exits of its item so far.

    A column in which nobody wrote anything has no type of its own; it is text all the same.
    """
    steps = movements.select(
        "movement_id", "item_id", "date_day", "event", "home_id", "reason"
    ).with_columns(
        nw.col("event", "home_id", "reason").cast(nw.String),
        id_length=nw.col("movement_id").cast(nw.String).str.len_chars(),
        delivery=_one_where(nw.col("event") == "delivered"),
        is_exit=_one_where(nw.col("event").is_in(_EXITS)),
        is_final=_one_where(nw.col("event").is_in(_FINAL_EVENTS)),
    )
    return steps.with_columns(
        visit_number=_so_far("delivery"), exits=_so_far("is_exit"), finals=_so_far("is_final")
    )


def _ends_counted(steps: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Each step with the number of exits and of final events of its visit, itself included."""
    # A visit begins with its delivery, which is no exit; visit 0 begins with nothing.
    began = {name: nw.col(name).min().over(*_VISIT) for name in ("exits", "finals")}
    before = {
        name: nw.when(nw.col("visit_number") > 0).then(least).otherwise(nw.lit(0))
        for name, least in began.items()
    }
    return steps.with_columns(
        exit_count=nw.col("exits") - before["exits"],
        final_count=nw.col("finals") - before["finals"],
    )


def _one_where(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def _so_far(name: str) -> nw.Expr:
    """How many in the life of the item until then, itself included."""
    return nw.col(name).cum_sum().over("item_id", order_by=_ORDER).cast(nw.Int64)
