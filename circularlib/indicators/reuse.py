"""How much of the furniture that is placed had a life before."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.engines.tables import narwhalified
from circularlib.statistics.uncertainty import Range

__all__ = [
    "items_with_mass",
    "placement_sums",
    "placements",
    "reused_mass",
    "reused_mass_by_type",
]


@narwhalified
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


@narwhalified
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
    first = nw.col("visit_number").min().over("item_id")
    known = visits.with_columns(first_visit_number=first).filter(nw.col("visit_number") > 0)
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


@narwhalified
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
        `weighed_mass_kg` (what of the latter was weighed), `unknown_mass_count` (placements
        whose mass nobody knows; they weigh nothing here).
    """
    one, none = nw.lit(1), nw.lit(0)
    counts = ("placement_count", "reused_count", "unknown_mass_count")
    mass = nw.col("unit_mass_kg").fill_null(0.0)
    is_weighed = nw.col("is_reused") & (nw.col("mass_basis") == "recorded")
    return (
        _dated(placements, "delivered_day", periods)
        .with_columns(
            placement=one,
            reused=nw.when(nw.col("is_reused")).then(one).otherwise(none),
            placed_mass=mass,
            reused_mass=nw.when(nw.col("is_reused")).then(mass).otherwise(nw.lit(0.0)),
            weighed_mass=nw.when(is_weighed).then(mass).otherwise(nw.lit(0.0)),
            unknown=nw.when(nw.col("mass_basis") == "unknown").then(one).otherwise(none),
        )
        .group_by("period", *by)
        .agg(
            placement_count=nw.col("placement").sum(),
            reused_count=nw.col("reused").sum(),
            placed_mass_kg=nw.col("placed_mass").sum(),
            reused_mass_kg=nw.col("reused_mass").sum(),
            weighed_mass_kg=nw.col("weighed_mass").sum(),
            unknown_mass_count=nw.col("unknown").sum(),
        )
        .with_columns(nw.col(*counts).cast(nw.Int64))
    )


def reused_mass(sums: pd.DataFrame, unit_mass_ratio: Range) -> tuple[float, float, float]:
    """Mass of reused placements, and its bounds: what was weighed stands.

    Args:
        sums: From `placement_sums`: `reused_mass_kg` and `weighed_mass_kg`.
        unit_mass_ratio: True masses over those of the catalogue, all together.

    Returns:
        The mass in kg with the central ratio, the low and the high one.

    Example:
        >>> import pandas as pd
        >>> from circularlib.statistics.uncertainty import Bounds
        >>> sums = pd.DataFrame({"reused_mass_kg": [100.0], "weighed_mass_kg": [20.0]})
        >>> reused_mass(sums, Bounds(0.5, 1.0, 1.25))
        (100.0, 60.0, 120.0)
    """
    weighed = float(sums["weighed_mass_kg"].sum())
    rest = float(sums["reused_mass_kg"].sum()) - weighed
    low, high = (weighed + rest * end for end in (unit_mass_ratio.low, unit_mass_ratio.high))
    return weighed + rest * unit_mass_ratio.central, low, high


@narwhalified
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
