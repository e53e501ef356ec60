"""What material did not have to be made new because used items were placed."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.engines.tables import narwhalified
from circularlib.errors import AssumptionError
from circularlib.statistics.time_ratio import TimeRatio

__all__ = [
    "DISPLACEMENT_SUMS",
    "avoided_by_material",
    "avoided_mass",
    "displacement_sums",
    "measured_displacement",
    "measured_lifetime_rate",
    "parts_sums",
]

FloatArray = npt.NDArray[np.float64]

DISPLACEMENT_SUMS = (
    "baseline_new_count",
    "baseline_furnishing_count",
    "programme_new_count",
    "programme_furnishing_count",
    "programme_reused_count",
)
"""The sums per home of which the measured displacement is made, in its order."""

_REPAIRS = ("repaired", "repair_failed", "refurbished")


@narwhalified
def parts_sums(
    movements: nw.LazyFrame[Any],
    items: nw.LazyFrame[Any],
    *,
    periods: Sequence[tuple[str, int, int]],
) -> nw.LazyFrame[Any]:
    """Mass of the parts that went into repairs, to be deducted from what reuse avoided.

    Parts of failed repairs count as well. A repair without a noted mass of parts weighs
    nothing and is counted: it may have needed none, or nobody weighed them.

    Args:
        movements: One row per movement: `item_id`, `date_day`, `event`, `parts_mass_kg`.
        items: One row per item: `item_id`, `item_type`.
        periods: Name, first and last day of each period, in whole days since 1970-01-01.

    Returns:
        One row per period and item type with repairs: `period`, `item_type`, `repair_count`,
        `parts_mass_kg`, `unknown_parts_count`.

    Example:
        >>> repairs = pd.DataFrame({"item_id": ["1", "1"], "date_day": [1, 2],
        ...     "event": "repaired", "parts_mass_kg": [0.5, None]})
        >>> items = pd.DataFrame({"item_id": ["1"], "item_type": ["chair"]})
        >>> parts_sums(repairs, items, periods=[("2022", 0, 9)]).values.tolist()
        [['2022', 'chair', 2, 0.5, 1]]
    """
    inside = [
        nw.when((nw.col("date_day") >= first) & (nw.col("date_day") <= last)).then(nw.lit(name))
        for name, first, last in periods
    ]
    mass = nw.col("parts_mass_kg").cast(nw.Float64)
    repairs = movements.filter(nw.col("event").is_in(_REPAIRS)).with_columns(
        period=nw.coalesce(*inside),
        parts=mass.fill_null(0.0),
        unknown=nw.when(mass.is_null()).then(nw.lit(1)).otherwise(nw.lit(0)),
    )
    return (
        repairs.filter(~nw.col("period").is_null())
        .join(items.select("item_id", "item_type"), on="item_id", how="inner")
        .group_by("period", "item_type")
        .agg(
            repair_count=nw.len(),
            parts_mass_kg=nw.col("parts").sum(),
            unknown_parts_count=nw.col("unknown").sum(),
        )
        .with_columns(nw.col("repair_count", "unknown_parts_count").cast(nw.Int64))
    )


def _require_share(name: str, share: float) -> None:
    if not 0 <= share <= 1:
        raise AssumptionError(f"The {name} of {share:g} is not between 0 and 1.", "", "Give one.")


def avoided_mass(
    reused: pd.DataFrame,
    parts: pd.DataFrame,
    *,
    displacement_rate: float,
    lifetime_rate: float,
) -> pd.DataFrame:
    """Mass of new items not made because used ones were placed, net of the parts of repairs.

    Each reused placement avoids the item's own mass, times the share of placements that
    replace a purchase (displacement), times the service of a used item over that of a new one
    (lifetime), as in [castellani2015]. Parts are deducted whole, whatever the displacement,
    but never make a saving where nothing was displaced: the result may be negative.
    Packaging lies outside the boundary.

    Args:
        reused: One row per period and item type, from `reuse.placement_sums`: `period`,
            `item_type`, `reused_count`, `reused_mass_kg`; other columns of it may split rows.
        parts: One row per period and item type, from `parts_sums`.
        displacement_rate: Share of reused placements that replace a new item, 0 to 1. It has
            no default, because it decides the result.
        lifetime_rate: Service of a used item over that of a new one, 0 to 1.

    Returns:
        One row per period and item type with reused placements or repairs: `period`,
        `item_type`, `reused_count`, `reused_mass_kg`, `parts_mass_kg`, `avoided_mass_kg`.

    Raises:
        AssumptionError: A rate is not between 0 and 1.

    Example:
        >>> reused = pd.DataFrame({"period": ["2022"], "item_type": ["chair"],
        ...     "reused_count": [10], "reused_mass_kg": [70.0]})
        >>> parts = reused[["period", "item_type"]].assign(parts_mass_kg=1.0)
        >>> rates = {"displacement_rate": 0.5, "lifetime_rate": 0.8}
        >>> float(avoided_mass(reused, parts, **rates)["avoided_mass_kg"].sum())
        27.0
    """
    _require_share("displacement rate", displacement_rate)
    _require_share("lifetime rate", lifetime_rate)
    keys, sums = ["period", "item_type"], ["reused_count", "reused_mass_kg", "parts_mass_kg"]
    rows = pd.concat(
        [
            reused[[*keys, *sums[:2]]].assign(parts_mass_kg=0.0),
            parts[[*keys, "parts_mass_kg"]].assign(reused_count=0, reused_mass_kg=0.0),
        ]
    ).astype({"reused_count": "int64", "reused_mass_kg": float, "parts_mass_kg": float})
    summed = rows.groupby(keys)[sums].sum().query("reused_count > 0 or parts_mass_kg > 0")
    avoided = summed["reused_mass_kg"] * displacement_rate * lifetime_rate
    return summed.assign(avoided_mass_kg=avoided - summed["parts_mass_kg"]).reset_index()


def avoided_by_material(avoided: pd.DataFrame, composition: pd.DataFrame) -> pd.DataFrame:
    """Avoided mass by material, through what each item type is made of.

    Args:
        avoided: One row per period and item type, from `avoided_mass`, or also per home:
            `item_type`, `avoided_mass_kg`.
        composition: One row per item type and material: `item_type`, `material`, `share`.

    Returns:
        One row per row of `avoided` and material: its columns and `material`, with the mass
        of that material as `avoided_mass_kg`. A type without a composition falls under
        `unknown`; the rows add up to what came in.

    Example:
        >>> avoided = pd.DataFrame({"period": ["2022"], "item_type": ["harp"],
        ...     "avoided_mass_kg": [9.0]})
        >>> wood = pd.DataFrame({"item_type": ["chair"], "material": ["wood"], "share": [1.0]})
        >>> avoided_by_material(avoided, wood)["material"].tolist()
        ['unknown']
    """
    split = avoided.merge(composition[["item_type", "material", "share"]], how="left")
    split["material"] = split["material"].fillna("unknown")
    split["avoided_mass_kg"] *= split["share"].fillna(1.0)
    return split.drop(columns="share")


def displacement_sums(
    placed: pd.DataFrame, furnished: pd.DataFrame, *, baseline: str, programme: str
) -> pd.DataFrame:
    """What the measured displacement is made of, per home.

    Args:
        placed: One row per period, origin and home, from `reuse.placement_sums`: `period`,
            `origin`, `home_id`, `placement_count`, `reused_count`.
        furnished: One row per period and home, from `turnover.furnished`: `period`,
            `home_id`, `furnishing_count`.
        baseline: Name of the period before the programme.
        programme: Name of the period reported.

    Returns:
        One row per home: `home_id` and `DISPLACEMENT_SUMS`, 0 where nothing happened. New is
        an item bought new that is placed for the first time.
    """
    fresh = placed["placement_count"] - placed["reused_count"]
    rows = placed.assign(new_count=fresh.where(placed["origin"] == "new", 0))
    keys = ["home_id", "period"]
    counts = rows.groupby(keys)[["new_count", "reused_count"]].sum()
    furnishings = furnished.groupby(keys)["furnishing_count"].sum()
    joined = counts.join(furnishings, how="outer").astype(float).fillna(0.0)
    wide = pd.DataFrame(joined.unstack("period", fill_value=0.0))
    columns = {
        f"{part}_{what}_count": wide.get((f"{what}_count", name), 0)
        for part, name in (("baseline", baseline), ("programme", programme))
        for what in ("new", "furnishing", "reused")
    }
    return pd.DataFrame(columns, index=wide.index)[list(DISPLACEMENT_SUMS)].reset_index()


def measured_displacement(totals: FloatArray) -> FloatArray:
    """Share of reused placements that replaced a purchase, as the records show it.

    What the town bought new per furnishing before, less what it buys new now, over the reused
    placements per furnishing now. That other things stayed the same is assumed; what the town
    placed used before the programme is not deducted. It may lie outside 0 to 1.

    Args:
        totals: Sums in the order of `DISPLACEMENT_SUMS` on the last axis.

    Returns:
        The rate, without that axis; not finite where there is no baseline, no furnishing or no
        reused placement.

    Example:
        >>> float(measured_displacement(np.array([60.0, 10.0, 20.0, 10.0, 50.0])))
        0.8
    """
    bought_before, furnished_before, bought, furnished, reused = np.moveaxis(totals, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        fewer = bought_before / furnished_before - bought / furnished
        rate: FloatArray = fewer / (reused / furnished)
    return rate


def measured_lifetime_rate(
    times: TimeRatio | None,
) -> tuple[float, float] | None:
    """Service of a reused placement over that of a new one.

    Args:
        times: From `time_ratio`: how many times as long reused placements last as first
            placements of new items.

    Returns:
        The rate, at most 1, and the standard error of the ratio; None where there is none.

    Example:
        >>> measured_lifetime_rate(TimeRatio(1.1, 0.05))
        (1.0, 0.05)
    """
    return None if times is None else (min(1.0, times.value), times.standard_error)
