"""What one home needs and does in a year, from sums over homes: what every projection rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from circularlib.outlook.effort import DRIVERS, rates_per_driver
from circularlib.outlook.flows import FLOW_COUNTS
from circularlib.outlook.lives import (
    ages_watched_years,
    cumulative_hazard,
    hazard_ratios,
    hazards,
)
from circularlib.outlook.recorded import Recorded

__all__ = ["LEAST_ENDINGS", "Rates", "measured_rates", "rates_of"]

FloatArray = npt.NDArray[np.float64]

_NEW, _SECOND_HAND, _AGAIN, _REPAIRED, _EXIT = range(len(FLOW_COUNTS))
_LEAST_YEARS = 10.0  # item-years that a band of ages must have been watched
LEAST_ENDINGS = 20
"""Fewest stays that ended from which an item type speaks for itself: below it a ratio of rates
would have a 95 % interval wider than from about 0.6 to 1.5 times itself."""


@dataclass(frozen=True)
class Rates:
    """What a home needs and does; draws on the first axis, the records themselves first.

    Attributes:
        item_types: The item types, in the order of the second axis.
        items_per_home: Items in use per home and type.
        age_shares: Share of them by whole years of age, on a third axis.
        hazard_ratios: How much faster each type ends than all.
        daily_hazards: Hazard per day of all items, by band of ages.
        again_share: Share of what leaves a home that is placed again without repair, per type.
        repaired_share: Share that is repaired and placed again.
        second_hand_share: Share of first placements that are second-hand, the rest being new.
        repair_success_rate: Repairs that succeed, over those that are tried.
        cost_eur_per: Euro per unit of each driver, the last axis over `effort.DRIVERS`.
        hours_per: Hours per unit of each driver, by organisation.
        trips_per_placement: Trips to homes, over placements.
        distance_km: Mean distance of a trip in the programme's own town.
        stored_years: Items in store over the reused placements of a year.
        parts_kg_per_attempt: Mass of parts per repair that is tried.
        homes_served: Homes in service on average over the period.
        exits_per_home_year: What left homes over years in service, as recorded.
        set_ratios: What holds for items of furniture sets over what holds for all, by name
            (`hazard`, `again`, `repaired`, `second_hand`); empty where there were too few.
        watched_years: Age up to which the curve was watched.
        pooled_types: Types that were too few for a curve of their own.
    """

    item_types: Sequence[str]
    items_per_home: FloatArray
    age_shares: FloatArray
    hazard_ratios: FloatArray
    daily_hazards: FloatArray
    again_share: FloatArray
    repaired_share: FloatArray
    second_hand_share: FloatArray
    repair_success_rate: FloatArray
    cost_eur_per: FloatArray
    hours_per: Mapping[str, FloatArray]
    trips_per_placement: FloatArray
    distance_km: FloatArray
    stored_years: FloatArray
    parts_kg_per_attempt: FloatArray
    homes_served: FloatArray
    exits_per_home_year: FloatArray
    set_ratios: Mapping[str, FloatArray] = field(default_factory=dict)
    watched_years: float = float("inf")
    pooled_types: Sequence[str] = ()

    @property
    def draw_count(self) -> int:
        """Length of the first axis."""
        return len(self.items_per_home)

    def summed_hazards(self, year_count: int) -> FloatArray:
        """Summed hazard of all items at the ends of the years of a cohort, half a year in first.

        Args:
            year_count: Number of years.

        Returns:
            One row per draw, a column per year.
        """
        return cumulative_hazard(self.daily_hazards, np.arange(year_count) + 0.5)


def measured_rates(
    totals: Mapping[str, FloatArray],
    item_types: Sequence[str],
    *,
    period_years: float,
    trip_distance_km: FloatArray | float,
    least_endings: int,
    least_homes: int,
    set_home_count: int,
) -> Rates:
    """The rates of a programme, from sums over its homes.

    Args:
        totals: From `measured.HomeSums.totals`.
        item_types: The item types, in their order.
        period_years: Length of the period.
        trip_distance_km: Distance of a trip where none was noted.
        least_endings: Fewest endings, exits or first placements from which a type speaks for
            itself; with fewer it takes what holds for all types.
        least_homes: Fewest homes with items of furniture sets from which these speak.
        set_home_count: Homes in which items of sets ended their stay.

    Returns:
        The rates.

    Raises:
        UsageError: Too little was watched.
    """
    ended, exposed = totals["ended_count"], totals["exposed_days"]
    whole = exposed.sum(axis=1)
    watched = ages_watched_years(whole[0], least_years=_LEAST_YEARS)
    daily = hazards(ended.sum(axis=1), whole, watched_years=watched)
    by_type = ended.sum(axis=2)
    ratios = hazard_ratios(by_type, exposed, daily, least_endings=least_endings, seen=by_type[0])
    flows = totals["flow_count"]
    firsts = flows[..., _NEW] + flows[..., _SECOND_HAND]
    again = _shares(flows[..., _AGAIN], flows[..., _EXIT], least_endings)
    repaired = _shares(flows[..., _REPAIRED], flows[..., _EXIT], least_endings)
    second_hand = _shares(flows[..., _SECOND_HAND], firsts, least_endings)
    again = np.clip(again, 0, 1)
    placed = flows[..., :_EXIT].sum(axis=(1, 2))
    reused = placed - flows[..., _NEW].sum(axis=1)
    tried, succeeded = totals["repairs"][:, 1], totals["repairs"][:, 0]
    trips = totals["trips"]
    counts = _driver_counts(totals, placed, reused)
    standing = totals["age_count"]
    per_home = standing.sum(axis=2) / np.maximum(totals["open_count"], 1)[:, None]
    return Rates(
        item_types=list(item_types),
        items_per_home=per_home,
        age_shares=_age_shares(standing),
        hazard_ratios=ratios,
        daily_hazards=daily,
        again_share=again,
        repaired_share=np.minimum(repaired, 1 - again),
        second_hand_share=np.clip(second_hand, 0, 1),
        repair_success_rate=_ratio(succeeded, tried, 1.0),
        cost_eur_per=rates_per_driver(totals["costs"], counts),
        hours_per={
            name.removeprefix("hours_"): rates_per_driver(totals[name], counts)
            for name in totals
            if name.startswith("hours_")
        },
        trips_per_placement=_ratio(trips[:, 0], placed, 0.0),
        distance_km=_ratio(trips[:, 1] + trips[:, 2] * trip_distance_km, trips[:, 0], 0.0),
        stored_years=_ratio(totals["stored_count"], reused / period_years, 0.0),
        parts_kg_per_attempt=_ratio(totals["repairs"][:, 2], tried, 0.0),
        homes_served=totals["home_years"] / period_years,
        exits_per_home_year=_ratio(flows[..., _EXIT].sum(axis=1), totals["home_years"], 0.0),
        set_ratios=_set_ratios(totals, daily, least_endings, set_home_count >= least_homes),
        watched_years=watched,
        pooled_types=[
            kind
            for kind, count in zip(item_types, by_type[0], strict=True)
            if count < least_endings
        ],
    )


def rates_of(
    said: Recorded, trip_distance_km: FloatArray | float, draw_count: int, *, least_homes: int
) -> Rates:
    """The rates of a programme, with its homes drawn anew.

    Args:
        said: What its records say.
        trip_distance_km: Distance of a trip where none was noted; a number, or the central one
            and draws.
        draw_count: How many draws.
        least_homes: Fewest homes with items of furniture sets from which these speak.

    Returns:
        The rates, the first row from the records as they are.
    """
    return measured_rates(
        said.sums.totals(draw_count),
        said.sums.item_types,
        period_years=said.period_years,
        trip_distance_km=trip_distance_km,
        least_endings=LEAST_ENDINGS,
        least_homes=least_homes,
        set_home_count=said.set_home_count,
    )


def _ratio(above: FloatArray, below: FloatArray, otherwise: float) -> FloatArray:
    filled = np.full(np.broadcast_shapes(above.shape, below.shape), otherwise)
    return np.asarray(np.divide(above, below, out=filled, where=below > 0))


def _shares(part: FloatArray, whole: FloatArray, least: int) -> FloatArray:
    """Share per type; that of all types for one of which the records hold too few."""
    pooled = _ratio(part.sum(axis=1), whole.sum(axis=1), 0.0)[:, None]
    own = np.where(whole > 0, _ratio(part, whole, 0.0), pooled)
    return np.where(whole[0] >= least, own, pooled)


def _age_shares(standing: FloatArray) -> FloatArray:
    """Shares by age per type; those of all types where a draw holds none of one."""
    every = standing.sum(axis=1, keepdims=True)
    rows = np.where(standing.sum(axis=2, keepdims=True) > 0, standing, every)
    return np.asarray(rows / np.maximum(rows.sum(axis=2, keepdims=True), 1e-9))


def _driver_counts(
    totals: Mapping[str, FloatArray], placed: FloatArray, reused: FloatArray
) -> FloatArray:
    """How many of each driver the period held, in the order of `effort.DRIVERS`."""
    flows = totals["flow_count"].sum(axis=1)
    discarded = flows[:, _EXIT] - flows[:, _AGAIN] - flows[:, _REPAIRED]
    counts = {
        "new_count": flows[:, _NEW],
        "second_hand_count": flows[:, _SECOND_HAND],
        "attempt_count": totals["repairs"][:, 1],
        "placement_count": placed,
        "exit_count": flows[:, _EXIT],
        "discarded_count": np.maximum(discarded, 0),
        "reused_count": reused,
        "home_years": totals["home_years"],
    }
    return np.stack([counts[name] for name in DRIVERS], axis=-1)


def _set_ratios(
    totals: Mapping[str, FloatArray], daily: FloatArray, least: int, are_enough: bool
) -> dict[str, FloatArray]:
    """What holds for items of sets, over what holds for all of the same ages."""
    if not are_enough or totals["set_ended_count"][0] < least:
        return {}
    expected = np.einsum("db,db->d", totals["set_exposed_days"], daily)
    own, every = totals["set_flow_count"], totals["flow_count"].sum(axis=1)

    def share(rows: FloatArray, part: int, *whole: int) -> FloatArray:
        return _ratio(rows[:, part], rows[:, list(whole)].sum(axis=1), 0.0)

    pairs = {
        "again": (_AGAIN, _EXIT),
        "repaired": (_REPAIRED, _EXIT),
        "second_hand": (_SECOND_HAND, _NEW, _SECOND_HAND),
    }
    found = {name: _ratio(share(own, *at), share(every, *at), 1.0) for name, at in pairs.items()}
    return {"hazard": _ratio(totals["set_ended_count"], expected, 1.0), **found}
