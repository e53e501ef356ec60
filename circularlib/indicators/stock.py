"""Nothing appears and nothing vanishes: stock at start + in - out = stock at end."""

from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.engines.tables import narwhalified
from circularlib.errors import LedgerError

__all__ = ["check_balance", "stock_balance", "unbalanced_items"]

_FINAL_EVENTS = ("discarded", "recycled", "sold", "lost")
_ORDER = ("date_day", "id_length", "movement_id")  # as in visits


def _flag(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def _entries(movements: nw.LazyFrame[Any], items: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The day each item entered: acquired or first seen, whichever came first."""
    seen = movements.group_by("item_id").agg(first_seen_day=nw.col("date_day").min())
    joined = items.join(seen, on="item_id", how="left")
    # Where nobody noted an acquisition the column has no type; floats can be missing everywhere.
    acquired = nw.col("acquired_on_day").cast(nw.Float64)
    first_seen = nw.col("first_seen_day").cast(nw.Float64)
    entered = nw.coalesce(nw.when(acquired <= first_seen).then(acquired), first_seen, acquired)
    return joined.with_columns(entry_day=entered).select(
        "item_id", "item_type", "origin", "entry_day"
    )


def _gone(movements: nw.LazyFrame[Any], last_day: int, name: str) -> nw.LazyFrame[Any]:
    """Items whose last movement up to a day was a final one; judged by state."""
    until = movements.filter(nw.col("date_day") <= last_day).with_columns(
        id_length=nw.col("movement_id").cast(nw.String).str.len_chars(), step=nw.lit(1)
    )
    ordered = until.with_columns(
        order=nw.col("step").cum_sum().over("item_id", order_by=_ORDER).cast(nw.Int64)
    )
    last = ordered.group_by("item_id").agg(order=nw.col("order").max())
    state = last.join(ordered, on=["item_id", "order"], how="inner")
    return state.filter(nw.col("event").is_in(_FINAL_EVENTS)).select(
        "item_id", nw.lit(1).alias(name)
    )


def _item_balance(
    movements: nw.LazyFrame[Any], items: nw.LazyFrame[Any], first_day: int, last_day: int
) -> nw.LazyFrame[Any]:
    in_period = (nw.col("date_day") >= first_day) & (nw.col("date_day") <= last_day)
    removals = (
        movements.filter(in_period & nw.col("event").is_in(_FINAL_EVENTS))
        .group_by("item_id")
        .agg(removed_count=nw.len())
    )
    is_owned = (nw.col("origin") == "existing") | (nw.col("entry_day") < first_day)
    enters = (nw.col("origin") != "existing") & (nw.col("entry_day") >= first_day)
    has_come = (nw.col("origin") == "existing") | (nw.col("entry_day") <= last_day)
    gone_at = {"gone_before": first_day - 1, "gone_after": last_day}
    balance = _entries(movements, items).join(removals, on="item_id", how="left")
    for name, day in gone_at.items():
        balance = balance.join(_gone(movements, day, name), on="item_id", how="left")
    balance = balance.with_columns(
        nw.col("removed_count", "gone_before", "gone_after").fill_null(0)
    )
    return balance.select(
        "item_id",
        "item_type",
        "removed_count",
        start_count=_flag(is_owned & (nw.col("gone_before") == 0)),
        acquired_count=_flag(enters & (nw.col("entry_day") <= last_day)),
        end_count=_flag(has_come & (nw.col("gone_after") == 0)),
    ).with_columns(
        imbalance_count=nw.col("start_count")
        + nw.col("acquired_count")
        - nw.col("removed_count")
        - nw.col("end_count")
    )


@narwhalified
def stock_balance(
    movements: nw.LazyFrame[Any],
    items: nw.LazyFrame[Any],
    *,
    first_day: int,
    last_day: int,
) -> nw.LazyFrame[Any]:
    """The stock of each item type at both ends of a period, and what came and went.

    Stock is judged by the *state* of each item (was its last movement a final one?), flows
    are *counted* from the movements; the two meet only where the records are sound. In homes
    and in store count alike. Items of origin `existing` are there from the start; others come
    on the day they were acquired or, where nobody noted that or it is later, are first seen.
    An item that never moved and of which nobody noted when it came is in no stock.

    Args:
        movements: One row per movement: `movement_id`, `item_id`, `date_day`, `event`,
            `home_id`.
        items: One row per item: `item_id`, `item_type`, `origin`, `acquired_on_day`.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        One row per item type: `item_type`, `start_count`, `acquired_count`,
        `removed_count` (discarded, recycled, sold or lost), `end_count`,
        `imbalance_count` (start + acquired - removed - end; 0 in sound records), `home_count`
        (homes that movements of such items up to the last day name).

    Example:
        >>> items = pd.DataFrame({"item_id": ["1", "2"], "item_type": "chair",
        ...     "origin": ["existing", "new"], "acquired_on_day": [None, 15]})
        >>> sold = pd.DataFrame({"movement_id": ["1"], "item_id": ["1"], "date_day": [12],
        ...     "event": ["sold"], "home_id": ["A"]})
        >>> stock_balance(sold, items, first_day=10, last_day=20).values.tolist()
        [['chair', 1, 1, 1, 1, 0, 1]]
    """
    counts = ["start_count", "acquired_count", "removed_count", "end_count", "imbalance_count"]
    balance = _item_balance(movements, items, first_day, last_day)
    sums = balance.group_by("item_type").agg(nw.col(*counts).sum())
    named = movements.filter((nw.col("date_day") <= last_day) & ~nw.col("home_id").is_null())
    homes = (
        named.join(items.select("item_id", "item_type"), on="item_id", how="inner")
        .group_by("item_type")
        .agg(home_count=nw.col("home_id").n_unique())
    )
    return (
        sums.join(homes, on="item_type", how="left")
        .with_columns(nw.col("home_count").fill_null(0))
        .select("item_type", nw.col(*counts, "home_count").cast(nw.Int64))
    )


@narwhalified
def unbalanced_items(
    movements: nw.LazyFrame[Any],
    items: nw.LazyFrame[Any],
    visits: nw.LazyFrame[Any],
    *,
    first_day: int,
    last_day: int,
) -> nw.LazyFrame[Any]:
    """Items whose records contradict themselves, each with what is wrong.

    Args:
        movements: One row per movement: `movement_id`, `item_id`, `date_day`, `event`.
        items: One row per item: `item_id`, `item_type`, `origin`, `acquired_on_day`.
        visits: One row per item and visit, from `visits`.
        first_day: First day looked at, whole days since 1970-01-01.
        last_day: Last day looked at.

    Returns:
        One row per item and fault: `item_id`, `fault` (`moves_after_end`: it left for good
        twice or went on afterwards; `not_collected`: delivered again without having left
        its home; `not_delivered`: collected again without having come to a home).

    Example:
        >>> from circularlib.indicators.visits import visits
        >>> items = pd.DataFrame({"item_id": ["1"], "item_type": "bed", "origin": "new",
        ...     "acquired_on_day": 5})
        >>> twice = pd.DataFrame({"movement_id": ["1", "2"], "item_id": "1", "date_day": [6, 9],
        ...     "event": "delivered", "home_id": ["A", "B"], "reason": "move_in"})
        >>> span = {"first_day": 0, "last_day": 20}
        >>> unbalanced_items(twice, items, visits(twice), **span)["fault"].tolist()
        ['not_collected']
    """
    balance = _item_balance(movements, items, first_day, last_day)
    twice = balance.filter(nw.col("imbalance_count") != 0).select(
        "item_id", fault=nw.lit("moves_after_end")
    )
    stuck = visits.filter(
        nw.col("exit_day").is_null()
        & (nw.col("next_delivered_day") >= first_day)
        & (nw.col("next_delivered_day") <= last_day)
    )
    known = items.select("item_id")
    uncollected = known.join(stuck, on="item_id", how="semi").with_columns(
        fault=nw.lit("not_collected")
    )
    strays = _strays(movements, visits, first_day, last_day)
    undelivered = known.join(strays, on="item_id", how="semi").with_columns(
        fault=nw.lit("not_delivered")
    )
    return nw.concat([twice, uncollected, undelivered])


def _strays(
    movements: nw.LazyFrame[Any], visits: nw.LazyFrame[Any], first_day: int, last_day: int
) -> nw.LazyFrame[Any]:
    """Items with more collections in a period than visits that ended with one."""
    taken = movements.filter(
        (nw.col("event") == "collected")
        & (nw.col("date_day") >= first_day)
        & (nw.col("date_day") <= last_day)
    )
    left = visits.filter(
        (nw.col("exit_event") == "collected")
        & (nw.col("exit_day") >= first_day)
        & (nw.col("exit_day") <= last_day)
    )
    collections = taken.group_by("item_id").agg(collected_count=nw.len())
    exits = left.group_by("item_id").agg(exit_count=nw.len())
    return collections.join(exits, on="item_id", how="left").filter(
        nw.col("collected_count") > nw.col("exit_count").fill_null(0)
    )


def check_balance(faults: pd.DataFrame) -> None:
    """Stops where the records of an item contradict themselves, naming the items.

    Args:
        faults: One row per item and fault, from `unbalanced_items`, as pandas.

    Raises:
        LedgerError: At least one item does not balance.

    Example:
        >>> check_balance(pd.DataFrame({"item_id": [], "fault": []}))
    """
    if faults.empty:
        return
    named = ", ".join(sorted(faults["item_id"].astype(str).unique())[:5])
    more = faults["item_id"].nunique() - 5
    others = f" and {more} more" if more > 0 else ""
    raise LedgerError(
        f"The stock does not balance: the records of {named}{others} contradict themselves.",
        "Movements of these items.",
        "Look for items delivered twice without a collection, collected twice without a "
        "delivery, or moved after they were gone.",
    )
