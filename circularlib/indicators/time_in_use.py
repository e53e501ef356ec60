"""How long a placed item serves in a home, and why its stay ends."""

from typing import Any

import narwhals as nw

from circularlib.engines.tables import narwhalified

__all__ = ["spell_homes", "spells"]


@narwhalified
def spells(
    visits: nw.LazyFrame[Any],
    items: nw.LazyFrame[Any],
    *,
    first_day: int,
    last_day: int,
) -> nw.LazyFrame[Any]:
    """Spells of use under observation in a period, counted for survival analysis.

    A spell runs from delivery to the event that ends it. A spell that began before the period
    enters late, at the age it had on the first day (left truncation): those that had ended
    before are not seen, and must not be taken for absent. A spell that goes on after the period
    is censored at its last day. A spell is watched on each day of its age from `entry_days` to
    `duration_days`, both included, as `statistics.survival` counts: the two are the same where
    it was watched on one day only. Visits whose delivery nobody recorded (visit 0) have no
    known age and are left out.

    Args:
        visits: One row per item and visit, from `visits`.
        items: One row per item: `item_id`, `item_type`, `origin`.
        first_day: First day of the period, whole days since 1970-01-01; not before the
            records begin.
        last_day: Last day of the period; not after the records end.

    Returns:
        One row per origin, item type, entry age, duration and cause, reused placements apart:
        `origin`, `item_type`, `entry_days` (age on the first day watched), `duration_days` (age on
        the last), `cause` (`move_out`, `broken`, `lost`, `other`, `unknown`, or empty where
        censored), `is_ended`, `is_reused` (second-hand, or placed before), `spell_count`.

    Example:
        >>> import pandas as pd
        >>> visit = pd.DataFrame({"item_id": ["1"], "visit_number": 1, "delivered_day": 10,
        ...     "exit_day": 40, "exit_event": "collected", "exit_reason": "move_out",
        ...     "next_delivered_day": None})
        >>> items = pd.DataFrame({"item_id": ["1"], "item_type": "bed", "origin": "new"})
        >>> seen = spells(visit, items, first_day=15, last_day=99)
        >>> seen[["entry_days", "duration_days", "cause"]].values.tolist()
        [[5, 30, 'move_out']]
    """
    late = nw.lit(first_day) - nw.col("delivered_day")
    last_seen = nw.when(nw.col("is_ended")).then(nw.col("end_day")).otherwise(nw.lit(last_day))
    dated = _seen(visits, first_day, last_day).with_columns(
        entry_days=nw.when(late > 0).then(late).otherwise(nw.lit(0)),
        duration_days=last_seen - nw.col("delivered_day"),
    )
    known = dated.join(items.select("item_id", "item_type", "origin"), on="item_id", how="inner")
    was_placed = (nw.col("visit_number") > 1) | nw.col("was_there_before")
    return (
        known.with_columns(is_reused=(nw.col("origin") == "second_hand") | was_placed)
        .group_by(
            "origin", "item_type", "entry_days", "duration_days", "cause", "is_ended", "is_reused"
        )
        .agg(spell_count=nw.len())
        .with_columns(nw.col("entry_days", "duration_days", "spell_count").cast(nw.Int64))
    )


@narwhalified
def spell_homes(
    visits: nw.LazyFrame[Any],
    items: nw.LazyFrame[Any],
    *,
    first_day: int,
    last_day: int,
) -> nw.LazyFrame[Any]:
    """The homes in which spells were watched: on so many rests what is said of the spells.

    Args:
        visits: One row per item and visit, from `visits`.
        items: One row per item: `item_id`, `origin`.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        One row per origin, cause and home: `origin`, `cause` (empty where censored), `home_id`
        (empty where nobody noted it), `spell_count`. The spells are those of `spells`.

    Example:
        >>> import pandas as pd
        >>> visit = pd.DataFrame({"item_id": ["1"], "visit_number": 1, "delivered_day": 10,
        ...     "exit_day": 40, "exit_event": "collected", "exit_reason": "move_out",
        ...     "next_delivered_day": None, "home_id": "A"})
        >>> items = pd.DataFrame({"item_id": ["1"], "origin": "new"})
        >>> spell_homes(visit, items, first_day=15, last_day=99).values.tolist()
        [['new', 'move_out', 'A', 1]]
    """
    return (
        _seen(visits, first_day, last_day)
        .join(items.select("item_id", "origin"), on="item_id", how="inner")
        .group_by("origin", "cause", "home_id")
        .agg(spell_count=nw.len())
        .with_columns(nw.col("spell_count").cast(nw.Int64))
    )


def _seen(visits: nw.LazyFrame[Any], first_day: int, last_day: int) -> nw.LazyFrame[Any]:
    """Visits of known beginning that were watched in a period, and by what they ended in it."""
    before = visits.with_columns(was_there_before=nw.col("visit_number").min().over("item_id") == 0)
    started = before.filter(
        (nw.col("visit_number") > 0) & (nw.col("delivered_day") <= last_day)
    ).with_columns(end_day=nw.coalesce("exit_day", "next_delivered_day"))
    seen = started.filter(nw.col("end_day").is_null() | (nw.col("end_day") >= first_day))
    has_ended = ~nw.col("end_day").is_null() & (nw.col("end_day") <= last_day)
    return seen.with_columns(is_ended=has_ended).with_columns(
        cause=nw.when(nw.col("is_ended")).then(_cause())
    )


def _cause() -> nw.Expr:
    """Why a spell ended, in the order in which one cause hides another."""
    return nw.coalesce(
        nw.when(nw.col("exit_event") == "lost").then(nw.lit("lost")),
        nw.when(nw.col("exit_reason") == "move_out").then(nw.lit("move_out")),
        nw.when(nw.col("exit_reason") == "defect").then(nw.lit("broken")),
        nw.when(~nw.col("exit_reason").is_null()).then(nw.lit("other")),
        nw.lit("unknown"),
    )
