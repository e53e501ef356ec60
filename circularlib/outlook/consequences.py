"""What placements take: work, money, room, trips and emissions, from what drives them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from circularlib.outlook.effort import DRIVERS
from circularlib.outlook.rates import Rates
from circularlib.outlook.region import Flows
from circularlib.outlook.scenario import Centre, Scenario
from circularlib.outlook.supply import Supply

__all__ = ["Factors", "counted", "effort", "emissions", "trips"]

FloatArray = npt.NDArray[np.float64]

_CENTRE, _MUNICIPALITY = "reuse_centre", "municipality"


@dataclass(frozen=True)
class Factors:
    """What did not come from the records.

    Attributes:
        assumed: The assumptions of `ASSUMED`, numbers or draws, by name.
        embodied_kgco2e: What making one item of each type emits, by factor set.
    """

    assumed: Mapping[str, FloatArray]
    embodied_kgco2e: Mapping[str, FloatArray]


def counted(rates: Rates, moved: Flows, met: Supply, homes: FloatArray) -> dict[str, FloatArray]:
    """Whatever is counted, summed over item types.

    Args:
        rates: With the success of repairs.
        moved: Stock and flows.
        met: Placements by origin.
        homes: Homes in use per year.

    Returns:
        By name, one row per draw and a column per year; the drivers of costs are among them.
    """
    parts = {
        name: getattr(met, name.removesuffix("_count")).sum(axis=1)
        for name in ("again_count", "repaired_count", "second_hand_count", "new_count")
    }
    exits = moved.outflow.sum(axis=1)
    placed = moved.inflow.sum(axis=1)
    success = np.where(rates.repair_success_rate > 0, rates.repair_success_rate, 1.0)
    return {
        **parts,
        "home_count": np.broadcast_to(homes, placed.shape),
        "home_years": np.broadcast_to(homes, placed.shape),
        "in_use_count": moved.in_use.sum(axis=1),
        "placement_count": placed,
        "exit_count": exits,
        "reused_count": placed - parts["new_count"],
        "attempt_count": parts["repaired_count"] / success[:, None],
        "discarded_count": exits - parts["again_count"] - parts["repaired_count"],
        "reuse_wanted_count": met.wanted_reuse,
        "shortfall_count": met.shortfall,
    }


def effort(
    rates: Rates,
    scenario: Scenario,
    assumed: Mapping[str, FloatArray],
    centre: Centre,
    counts: Mapping[str, FloatArray],
    distance: FloatArray,
) -> dict[str, FloatArray]:
    """Costs, work and room, from what drives them.

    The costs of the records hold trips as far as its own; what a trip goes farther costs extra.

    Args:
        rates: Costs and hours per driver.
        scenario: What is multiplied.
        assumed: The assumptions.
        centre: The reuse centre, with what it needs whatever the number of homes.
        counts: From `counted`.
        distance: Mean distance of a trip.

    Returns:
        `centre_fte`, `municipal_fte`, `cost_eur`, `storage_m2`; one row per draw, a column per
        year. Fixed hours and costs fall in years in which a home is served.
    """
    driven = np.stack([counts[name] for name in DRIVERS], axis=-1)
    is_active = counts["home_years"] > 0
    fixed_hours, fixed_cost = (
        np.where(is_active, _column(number), 0.0)
        for number in (centre.fixed_hours_per_year, centre.fixed_cost_eur_per_year)
    )
    hours = {name: (driven * per[:, None, :]).sum(axis=-1) for name, per in rates.hours_per.items()}
    nothing = np.zeros_like(counts["home_years"])
    year_hours = _column(assumed["full_time_year_hours"])
    worked = hours.get(_CENTRE, nothing) * _column(scenario.ratio("hours")) + fixed_hours
    cost = (driven * rates.cost_eur_per[:, None, :]).sum(axis=-1)
    driven_km = trips(rates, scenario, counts, distance - rates.distance_km[:, None])
    extra = driven_km["trip_distance_km"] * _column(assumed["trip_cost_eur_per_km"])
    extra = np.where(counts["placement_count"] > 0, extra, 0.0)
    stored = counts["reused_count"] * _column(rates.stored_years)
    return {
        "centre_fte": worked / year_hours,
        "municipal_fte": hours.get(_MUNICIPALITY, nothing) / year_hours,
        "cost_eur": (cost + extra) * _column(scenario.ratio("cost")) + fixed_cost,
        "storage_m2": stored * _column(assumed["storage_m2_per_item"]),
    }


def trips(
    rates: Rates, scenario: Scenario, counts: Mapping[str, FloatArray], distance: FloatArray
) -> dict[str, FloatArray]:
    """Trips to homes, and how far they go.

    Args:
        rates: Trips per placement.
        scenario: What is multiplied.
        counts: From `counted`.
        distance: Mean distance of a trip.

    Returns:
        `trip_count`, `trip_distance_km`.
    """
    per = _column(rates.trips_per_placement * scenario.ratio("trips"))
    trips = counts["placement_count"] * per
    return {"trip_count": trips, "trip_distance_km": trips * distance}


def emissions(
    rates: Rates,
    factors: Factors,
    met: Supply,
    counts: Mapping[str, FloatArray],
    trip_distance_km: FloatArray,
) -> dict[str, FloatArray]:
    """What furnishing emits: making what is bought, trips, handling, parts.

    A second-hand item that the centre sells to the programme is lacking elsewhere as far as it
    displaces no purchase, and counts there as bought new: with the share 1 - displacement rate.
    What comes back from homes would have been thrown away.

    Args:
        rates: Parts per repair.
        factors: The assumptions, and what making an item emits.
        met: Placements by origin, per item type.
        counts: From `counted`.
        trip_distance_km: Distance driven.

    Returns:
        `<factor set>_kgco2e` for each set; one row per draw, a column per year.
    """
    assumed = factors.assumed
    parts = counts["attempt_count"] * _column(rates.parts_kg_per_attempt)
    handled = (
        trip_distance_km * _column(assumed["trip_emission_kgco2e_per_km"])
        + counts["reused_count"] * _column(assumed["handling_emission_kgco2e"])
        + parts * _column(assumed["parts_emission_kgco2e_per_kg"])
    )
    kept = 1 - np.asarray(assumed["displacement_rate"], dtype=float)
    made = met.new + met.second_hand * (kept[:, None, None] if kept.ndim else kept)
    ratio = _column(assumed["embodied_emission_ratio"])
    return {
        f"{name}_kgco2e": np.einsum("dit,i->dt", made, per) * ratio + handled
        for name, per in factors.embodied_kgco2e.items()
    }


def _column(number: object) -> FloatArray:
    """A number, or draws as a column beside years."""
    array = np.asarray(number, dtype=float)
    return array[:, None] if array.ndim else array
