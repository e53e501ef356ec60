"""How much of the furniture had a life before, and what becomes of what leaves a home."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw

__all__ = [
    "cycles",
    "discards",
    "items_with_mass",
    "placement_sums",
    "placements",
    "reused_mass_by_type",
    "routes",
]


@nw.narwhalify
def items_with_mass(
    items: nw.LazyFrame[Any], *, unit_mass_kg: Mapping[str, float]
) -> nw.LazyFrame[Any]:
    """Each item with its own recorded mass, or else the mass of its type.

    Args:
        items: One row per item: `item_id`, `item_type`, `origin`, `mass_kg`.
        unit_mass_kg: Mass in kg by item type, from the catalogue; a type that is absent
            has no known mass, and none is invented.

    Returns:
        One row per item: `item_id`, `item_type`, `origin`, `unit_mass_kg` (empty where
        unknown), `mass_basis` (`recorded`, `catalogue` or `unknown`).

    Example:
        >>> import pandas as pd
        >>> items = pd.DataFrame({"item_id": ["1", "2", "3"], "origin": "new",
        ...     "item_type": ["chair", "chair", "harp"], "mass_kg": [6.5, None, None]})
        >>> items_with_mass(items, unit_mass_kg={"chair": 7.0})["mass_basis"].tolist()
        ['recorded', 'catalogue', 'unknown']
    """
    catalogue = [
        nw.when(nw.col("item_type") == item_type).then(nw.lit(float(mass)))
        for item_type, mass in unit_mass_kg.items()
        if mass == mass
    ]
    recorded = nw.col("mass_kg").cast(nw.Float64)
    with_mass = items.with_columns(unit_mass_kg=nw.coalesce(recorded, *catalogue))
    basis = nw.coalesce(
        nw.when(~recorded.is_null()).then(nw.lit("recorded")),
        nw.when(~nw.col("unit_mass_kg").is_null()).then(nw.lit("catalogue")),
        nw.lit("unknown"),
    )
    return with_mass.with_columns(mass_basis=basis).select(
        "item_id", "item_type", "origin", "unit_mass_kg", "mass_basis"
    )


@nw.narwhalify
def placements(visits: nw.LazyFrame[Any], items: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Every delivery of an item to a home, and whether the item had a life before.

    A placement is *reused* when the item is second-hand, or was placed before: by an earlier
    delivery, or by a collection before its first recorded delivery [cemonitor_reuse]. An
    item that the town already owned, whose earlier placements nobody recorded, counts as not
    reused: the rate errs on the low side.

    Args:
        visits: One row per item and visit, from `visits`.
        items: One row per item, from `items_with_mass`.

    Returns:
        One row per placement: `item_id`, `home_id`, `item_type`, `origin`, `delivered_day`,
        `is_reused`, `unit_mass_kg`, `mass_basis`.
    """
    before = visits.group_by("item_id").agg(first_visit_number=nw.col("visit_number").min())
    known = visits.filter(nw.col("visit_number") > 0).join(before, on="item_id", how="inner")
    had_life = (nw.col("origin") == "second_hand") | (
        nw.col("visit_number") > nw.col("first_visit_number")
    )
    return (
        known.join(items, on="item_id", how="inner")
        .with_columns(is_reused=had_life)
        .select(
            "item_id",
            "home_id",
            "item_type",
            "origin",
            "delivered_day",
            "is_reused",
            "unit_mass_kg",
            "mass_basis",
        )
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


@nw.narwhalify
def placement_sums(
    placements: nw.LazyFrame[Any], *, periods: Sequence[tuple[str, int, int]], by: Iterable[str]
) -> nw.LazyFrame[Any]:
    """Placements and reused placements, by count and by mass.

    Sums of home and period are all that the reuse rate and its interval need: they can be
    added over homes, and homes can be resampled whole.

    Args:
        placements: One row per placement, from `placements`.
        periods: Name, first day and last day of each period, in whole days since
            1970-01-01, both included. Periods do not overlap.
        by: Further columns to keep apart, as `home_id`, `item_type` or `origin`.

    Returns:
        One row per period and value of `by`: `period`, the columns of `by`,
        `placement_count`, `reused_count`, `placed_mass_kg`, `reused_mass_kg`,
        `unknown_mass_count` (placements whose mass nobody knows; they weigh nothing here).
    """
    one, none = nw.lit(1), nw.lit(0)
    counts = ("placement_count", "reused_count", "unknown_mass_count")
    mass = nw.col("unit_mass_kg").fill_null(0.0)
    return (
        _dated(placements, "delivered_day", periods)
        .with_columns(
            placement=one,
            reused=nw.when(nw.col("is_reused")).then(one).otherwise(none),
            placed_mass=mass,
            reused_mass=nw.when(nw.col("is_reused")).then(mass).otherwise(nw.lit(0.0)),
            unknown=nw.when(nw.col("mass_basis") == "unknown").then(one).otherwise(none),
        )
        .group_by("period", *by)
        .agg(
            placement_count=nw.col("placement").sum(),
            reused_count=nw.col("reused").sum(),
            placed_mass_kg=nw.col("placed_mass").sum(),
            reused_mass_kg=nw.col("reused_mass").sum(),
            unknown_mass_count=nw.col("unknown").sum(),
        )
        .with_columns(nw.col(*counts).cast(nw.Int64))
    )


@nw.narwhalify
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
        One row per period, reason and route: `period`, `exit_reason` (`unknown` where
        nobody wrote it), `route` (`placed_again`, `repaired_and_placed`, `recycled`,
        `discarded`, `sold`, `lost`, `in_store`), `item_count`, `mass_kg`.
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
        .group_by("period", "exit_reason", "route")
        .agg(item_count=nw.len(), mass_kg=nw.col("mass").sum())
        .with_columns(nw.col("item_count").cast(nw.Int64))
    )


@nw.narwhalify
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
        `item_count`. Items never delivered are not in it.
    """
    placed = visits.filter((nw.col("visit_number") > 0) & (nw.col("delivered_day") <= last_day))
    per_item = placed.group_by("item_id").agg(placement_count=nw.len())
    return (
        per_item.join(items.select("item_id", "origin"), on="item_id", how="inner")
        .group_by("origin", "placement_count")
        .agg(item_count=nw.len())
        .with_columns(nw.col("placement_count", "item_count").cast(nw.Int64))
    )


@nw.narwhalify
def discards(
    movements: nw.LazyFrame[Any], *, periods: Sequence[tuple[str, int, int]]
) -> nw.LazyFrame[Any]:
    """Discarded items by the last condition anybody noted, up to the day of discarding.

    *Rejected too early* are those whose last condition was A (as new) or B (good). Items
    without a noted condition are a row of their own: they can be either. Order as in `visits`.

    Args:
        movements: One row per movement: `movement_id`, `item_id`, `date_day`, `event`,
            `condition`.
        periods: Name, first and last day of each period, in whole days since 1970-01-01.

    Returns:
        One row per period and condition: `period`, `condition` (A to D or `unknown`),
        `item_count`.
    """
    in_order = ["date_day", "id_length", "movement_id"]
    steps = movements.with_columns(
        nw.col("condition").cast(nw.String),
        id_length=nw.col("movement_id").cast(nw.String).str.len_chars(),
        step=nw.lit(1),
    ).with_columns(order=nw.col("step").cum_sum().over("item_id", order_by=in_order))
    thrown = steps.filter(nw.col("event") == "discarded").select(
        "item_id", "date_day", discard_order="order"
    )
    noted = (
        steps.filter(~nw.col("condition").is_null())
        .select("item_id", "order", "condition")
        .join(thrown.select("item_id", "discard_order"), on="item_id", how="inner")
        .filter(nw.col("order") <= nw.col("discard_order"))
    )
    keys = ["item_id", "discard_order"]
    last = noted.group_by(*keys).agg(order=nw.col("order").max())
    conditions = last.join(noted, on=[*keys, "order"], how="inner").select(*keys, "condition")
    return (
        _dated(thrown, "date_day", periods)
        .join(conditions, on=keys, how="left")
        .with_columns(condition=nw.col("condition").fill_null("unknown"))
        .group_by("period", "condition")
        .agg(item_count=nw.len())
        .with_columns(nw.col("item_count").cast(nw.Int64))
    )


@nw.narwhalify
def reused_mass_by_type(
    placements: nw.LazyFrame[Any], *, years: Sequence[tuple[str, int, int]]
) -> nw.LazyFrame[Any]:
    """Mass of the items reused in a calendar year, each item once, for EU reuse reporting.

    The Implementing Decision asks for tonnes of products that are actually reused and for
    double counting to be avoided [eu_2021_19]: an item placed three times in a year counts
    once in it.

    Args:
        placements: One row per placement, from `placements`.
        years: Name, first and last day of each year, in whole days since 1970-01-01.

    Returns:
        One row per year and item type: `period`, `item_type`, `item_count`, `mass_kg`,
        `unknown_mass_count`.
    """
    reused = _dated(placements.filter(nw.col("is_reused")), "delivered_day", years)
    once = reused.select("period", "item_id", "item_type", "unit_mass_kg").unique()
    is_unknown = nw.when(nw.col("unit_mass_kg").is_null()).then(nw.lit(1)).otherwise(nw.lit(0))
    return (
        once.with_columns(mass=nw.col("unit_mass_kg").fill_null(0.0), unknown=is_unknown)
        .group_by("period", "item_type")
        .agg(
            item_count=nw.len(),
            mass_kg=nw.col("mass").sum(),
            unknown_mass_count=nw.col("unknown").sum(),
        )
        .with_columns(nw.col("item_count", "unknown_mass_count").cast(nw.Int64))
    )
