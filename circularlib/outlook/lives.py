"""How long items stay in their home, by age and item type, for a model that needs every type.

A type that a programme has little of has no curve of its own worth using. So the shape over age
is that of all items together, and each type moves its height: its endings over those that would
be expected if it ended like all items of its ages (indirect standardisation [sas_stdrate]).

The hazard is that of occurrence and exposure: endings in a band of ages over the days on which
items of that age were watched, both ends of a spell included as in `statistics.survival`. Both
counts add up over homes, so homes can be drawn whole.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt

from circularlib.engines.tables import narwhalified

__all__ = [
    "BAND_EDGES_DAYS",
    "ages_watched_years",
    "cumulative_hazard",
    "exposures",
    "hazard_ratios",
    "hazards",
    "survival",
]

FloatArray = npt.NDArray[np.float64]

_YEAR_DAYS = 365.25
_BAND_YEARS = [*np.arange(0, 3, 0.25), *np.arange(3, 6, 0.5), *range(6, 13)]
BAND_EDGES_DAYS: Sequence[int] = tuple(round(_YEAR_DAYS * float(year)) for year in _BAND_YEARS)
"""First day of each band of ages: quarters to 3 years, halves to 6, years to 12, the rest."""

_LATE_YEARS = 1.0


@narwhalified
def exposures(
    visits: nw.LazyFrame[Any],
    items: nw.LazyFrame[Any],
    *,
    first_day: int,
    last_day: int,
) -> nw.LazyFrame[Any]:
    """Days watched and spells ended by band of ages, per home and item type.

    Spells are those of `indicators.time_in_use`: from delivery to the event that ends them,
    entering late where they began before the period, censored at its last day.

    Args:
        visits: One row per item and visit, from `indicators.visits`.
        items: One row per item: `item_id`, `item_type`, `origin`, `set_id`.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        One row per home, item type, origin and whether the item belongs to a set: `home_id`,
        `item_type`, `origin`, `is_set`, and for each band of `BAND_EDGES_DAYS` from 0 on
        `exposed_<band>_days` and `ended_<band>_count`.

    Example:
        >>> import pandas as pd
        >>> visit = pd.DataFrame({"item_id": ["1"], "visit_number": 1, "delivered_day": 0,
        ...     "exit_day": 99, "next_delivered_day": None, "home_id": "A"})
        >>> items = pd.DataFrame({"item_id": ["1"], "item_type": "bed", "origin": "new",
        ...     "set_id": None})
        >>> seen = exposures(visit, items, first_day=0, last_day=365)
        >>> seen[["exposed_0_days", "exposed_1_days", "ended_1_count"]].values.tolist()
        [[91, 9, 1]]
    """
    known = items.select(
        "item_id",
        "item_type",
        "origin",
        is_set=~nw.col("set_id").cast(nw.String).is_null(),
    )
    begun = visits.filter((nw.col("visit_number") > 0) & (nw.col("delivered_day") <= last_day))
    spells = begun.with_columns(end_day=nw.coalesce("exit_day", "next_delivered_day")).filter(
        nw.col("end_day").is_null() | (nw.col("end_day") >= first_day)
    )
    has_ended = ~nw.col("end_day").is_null() & (nw.col("end_day") <= last_day)
    last_seen = nw.when(has_ended).then(nw.col("end_day")).otherwise(nw.lit(last_day))
    late = nw.lit(first_day) - nw.col("delivered_day")
    aged = spells.with_columns(
        home_id=nw.col("home_id").cast(nw.String),
        entry=nw.when(late > 0).then(late).otherwise(nw.lit(0)),
        duration=last_seen - nw.col("delivered_day"),
        ended=nw.when(has_ended).then(nw.lit(1)).otherwise(nw.lit(0)),
    ).join(known, on="item_id", how="inner")
    columns = _bands()
    sums = [nw.col(name).sum() for name in columns]
    keys = ["home_id", "item_type", "origin", "is_set"]
    summed = aged.with_columns(**columns).group_by(*keys).agg(*sums)
    return summed.with_columns(nw.col(*columns).cast(nw.Int64))


def _bands() -> dict[str, nw.Expr]:
    """Days at risk and endings within each band."""
    found: dict[str, nw.Expr] = {}
    beyond = [*BAND_EDGES_DAYS[1:], 10**9]
    for band, (low, high) in enumerate(zip(BAND_EDGES_DAYS, beyond, strict=True)):
        entry, duration = nw.col("entry"), nw.col("duration")
        first = nw.when(entry > low).then(entry).otherwise(nw.lit(low))
        last = nw.when(duration < high - 1).then(duration).otherwise(nw.lit(high - 1))
        days = last - first + 1
        is_here = (duration >= low) & (duration < high)
        found[f"exposed_{band}_days"] = nw.when(days > 0).then(days).otherwise(nw.lit(0))
        ended = nw.when(is_here).then(nw.col("ended")).otherwise(nw.lit(0))
        found[f"ended_{band}_count"] = ended
    return found


def ages_watched_years(exposed_days: npt.ArrayLike, *, least_years: float) -> float:
    """The age up to which every band was watched for long enough.

    Args:
        exposed_days: Days watched per band.
        least_years: Fewest item-years watched within a band for its hazard to count.

    Returns:
        Age in years; beyond it the curve goes on with the mean hazard of the ages from one year
        on (of all ages, where nothing older was watched). Infinite where all bands count, 0
        where none does.

    Example:
        >>> ages_watched_years([9000.0] * 5 + [0.0] * 20, least_years=10)
        1.25
    """
    enough = np.asarray(exposed_days, dtype=float) >= least_years * _YEAR_DAYS
    if enough.all():
        return float("inf")
    return float(_BAND_YEARS[int(np.argmin(enough))])


def hazards(ended: FloatArray, exposed_days: FloatArray, *, watched_years: float) -> FloatArray:
    """Hazard per day in every band, the mean of late ages where a band was not watched enough.

    Args:
        ended: Spells ended, the last axis over the bands.
        exposed_days: Days watched, likewise.
        watched_years: Age up to which bands count, from `ages_watched_years`.

    Returns:
        The share of the items at risk on a day that end on it, per band.
    """
    starts = np.asarray(_BAND_YEARS)
    counted = starts < watched_years
    late = counted & (starts >= _LATE_YEARS)
    young = counted if counted.any() else np.ones(len(starts), dtype=bool)
    tail = late if late.any() else young
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.where(exposed_days > 0, ended / exposed_days, np.nan)
        pooled = ended[..., tail].sum(axis=-1) / exposed_days[..., tail].sum(axis=-1)
    mean = np.nan_to_num(pooled)[..., None]
    return np.asarray(np.where(counted & ~np.isnan(own), own, mean))


def cumulative_hazard(daily: FloatArray, ages_years: npt.ArrayLike) -> FloatArray:
    """The hazard summed up to given ages.

    Args:
        daily: Hazard per day in every band, on the last axis.
        ages_years: Ages in years, 0 or more.

    Returns:
        Summed hazard; the last axis over the ages. Nought at age 0.
    """
    days = np.asarray(ages_years, dtype=float) * _YEAR_DAYS
    low = np.asarray(BAND_EDGES_DAYS, dtype=float)
    high = np.append(low[1:], np.inf)
    inside = np.clip(np.minimum(days[:, None], high) - low, 0.0, None)
    return np.asarray(-np.log1p(-np.clip(daily, 0.0, 1 - 1e-9)) @ inside.T)


def hazard_ratios(
    ended: FloatArray,
    exposed_days: FloatArray,
    daily: FloatArray,
    *,
    least_endings: float,
    seen: FloatArray,
) -> FloatArray:
    """How much faster the items of each type end than all items of the same ages.

    Args:
        ended: Spells ended per type, the last axis over the types.
        exposed_days: Days watched per type and band, the last two axes.
        daily: Hazard per day of all items per band.
        least_endings: Fewest endings that a type must have for a ratio of its own.
        seen: Endings of each type in the records themselves, before homes were drawn.

    Returns:
        Endings over expected endings, per type; 1 where there were too few.
    """
    expected = np.einsum("...tb,...b->...t", exposed_days, daily)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(expected > 0, ended / expected, 1.0)
    return np.asarray(np.where(np.asarray(seen) >= least_endings, ratio, 1.0))


def survival(ratios: FloatArray, summed: FloatArray) -> FloatArray:
    """The share of items in use at each age, per type.

    Args:
        ratios: Hazard ratio per type, on the last axis.
        summed: Summed hazard of all items per age, on the last axis.

    Returns:
        exp(-ratio × summed hazard), the last two axes over types and ages.

    Example:
        >>> survival(np.array([1.0, 2.0]), np.array([0.0, np.log(2)])).round(6).tolist()
        [[1.0, 0.5], [1.0, 0.25]]
    """
    return np.exp(-ratios[..., :, None] * summed[..., None, :])
