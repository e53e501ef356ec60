"""What becomes of what leaves a home, and in what condition items are thrown away."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from circularlib.engines.tables import narwhalified

__all__ = ["discards", "routes"]

_ORDER = ("date_day", "id_length", "movement_id")  # as in visits


@narwhalified
def routes(
    visits: nw.LazyFrame[Any],
    items: nw.LazyFrame[Any],
    *,
    periods: Sequence[tuple[str, int, int]],
) -> nw.LazyFrame[Any]:
    """What became of what left a home, followed to the end of the period it left in.

    Each period is followed for its own length only, so that one period's leavers do not get
    more time to be placed again than another's. What ends before its first recorded delivery
    left a home only where it was collected, or where the record of its end names a home.

    Args:
        visits: One row per item and visit, from `visits`.
        items: One row per item, from `items_with_mass`.
        periods: Name, first and last day of each period, in whole days since 1970-01-01.

    Returns:
        One row per period, reason, route and home left: `period`, `exit_reason` (`unknown`
        where nobody wrote it), `route` (`placed_again`, `repaired_and_placed`, `recycled`,
        `discarded`, `sold`, `lost`, `in_store`), `home_id` (empty where nobody wrote it),
        `item_count`, `mass_kg`.
    """
    stood_in_home = (nw.col("visit_number") > 0) | ~nw.col("home_id").is_null()
    left = visits.filter(stood_in_home | (nw.col("exit_event") == "collected"))
    ends = [nw.when(nw.col("period") == name).then(nw.lit(last)) for name, _first, last in periods]
    dated = _dated(left, "exit_day", periods).with_columns(end_day=nw.coalesce(*ends))
    again = nw.col("next_delivered_day") <= nw.col("end_day")
    route = nw.coalesce(
        nw.when(again & (nw.col("repair_count") > 0)).then(nw.lit("repaired_and_placed")),
        nw.when(again).then(nw.lit("placed_again")),
        nw.when(nw.col("final_day") <= nw.col("end_day")).then(nw.col("final_event")),
        nw.lit("in_store"),
    )
    return (
        dated.join(items.select("item_id", "unit_mass_kg"), on="item_id", how="inner")
        .with_columns(
            route=route,
            exit_reason=nw.col("exit_reason").fill_null("unknown"),
            mass=nw.col("unit_mass_kg").fill_null(0.0),
        )
        .group_by("period", "exit_reason", "route", "home_id")
        .agg(item_count=nw.len(), mass_kg=nw.col("mass").sum())
        .with_columns(nw.col("item_count").cast(nw.Int64))
    )


@narwhalified
def discards(
    movements: nw.LazyFrame[Any], *, periods: Sequence[tuple[str, int, int]]
) -> nw.LazyFrame[Any]:
    """Discarded items by the last condition anybody noted, up to the day of discarding.

    *Rejected too early* are those whose last condition was A (as new) or B (good). Items
    without a noted condition are a row of their own: they can be either.

    Args:
        movements: One row per movement: `movement_id`, `item_id`, `date_day`, `event`,
            `home_id`, `condition`.
        periods: Name, first and last day of each period, in whole days since 1970-01-01.

    Returns:
        One row per period, condition and home: `period`, `condition` (A to D or `unknown`),
        `home_id` (the last that was noted for the item; empty where it never had one),
        `item_count`.
    """
    codes = nw.col("movement_id").cast(nw.String)
    # A column in which nobody wrote anything has no type of its own; it is text all the same.
    steps = movements.with_columns(
        nw.col("condition", "home_id").cast(nw.String), id_length=codes.str.len_chars()
    )
    noted = nw.col("condition", "home_id").fill_null(strategy="forward")
    known = steps.with_columns(noted.over("item_id", order_by=_ORDER))
    thrown = known.filter(nw.col("event") == "discarded")
    return (
        _dated(thrown, "date_day", periods)
        .with_columns(condition=nw.col("condition").fill_null("unknown"))
        .group_by("period", "condition", "home_id")
        .agg(item_count=nw.len())
        .with_columns(nw.col("item_count").cast(nw.Int64))
    )


def _dated(
    rows: nw.LazyFrame[Any], day: str, periods: Sequence[tuple[str, int, int]]
) -> nw.LazyFrame[Any]:
    """Rows whose day lies in one of the periods, with its name; both ends count."""
    inside = [
        nw.when((nw.col(day) >= first) & (nw.col(day) <= last)).then(nw.lit(name))
        for name, first, last in periods
    ]
    named = rows.with_columns(period=nw.coalesce(*inside))
    return named.filter(~nw.col("period").is_null())
