"""More homes, more towns: what has to come in year by year, from where, and what it takes."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from circularlib.errors import UsageError
from circularlib.outlook.consequences import Factors, counted, effort, emissions, trips
from circularlib.outlook.home_flows import HomeFlows, home_flows
from circularlib.outlook.open_homes import Town
from circularlib.outlook.rates import Rates
from circularlib.outlook.region import Flows, mean_distance, together, town_flows
from circularlib.outlook.scenario import Centre, Scenario, as_in, supply_shares
from circularlib.outlook.supply import supplied

__all__ = ["ASSUMED", "OUTCOMES", "Factors", "outlook", "stock_and_flows"]

FloatArray = npt.NDArray[np.float64]

ASSUMED = (
    "trip_distance_km",
    "trip_cost_eur_per_km",
    "trip_emission_kgco2e_per_km",
    "handling_emission_kgco2e",
    "parts_emission_kgco2e_per_kg",
    "embodied_emission_ratio",
    "displacement_rate",
    "other_town_placements_ratio",
    "storage_m2_per_item",
    "full_time_year_hours",
)
"""Names of the assumptions that an outlook takes."""

OUTCOMES: Mapping[str, str] = {
    "home_count": "count",
    "in_use_count": "count",
    "placement_count": "count",
    "exit_count": "count",
    "again_count": "count",
    "repaired_count": "count",
    "second_hand_count": "count",
    "new_count": "count",
    "reuse_wanted_count": "count",
    "shortfall_count": "count",
    "centre_fte": "fte",
    "municipal_fte": "fte",
    "cost_eur": "eur",
    "storage_m2": "m2",
    "trip_count": "count",
    "trip_distance_km": "km",
    "ademe_item_kgco2e": "kgco2e",
    "desnz_material_kgco2e": "kgco2e",
}
"""What an outlook gives for every year, with its unit."""


def outlook(
    rates: Rates,
    scenario: Scenario,
    factors: Factors,
    *,
    year_count: int,
) -> dict[str, FloatArray]:
    """What a scenario takes, year by year, over all its towns and centres.

    Every centre meets the demand of its own towns. Costs, hours and trips follow from what
    drives them in the records; the programme's own prices hold, at the price level of the
    records.

    Args:
        rates: What a home needs, as the records have it.
        scenario: Towns, centres, and what is done in another way.
        factors: The assumptions.
        year_count: Number of years.

    Returns:
        Each of `OUTCOMES`, one row per draw (the records themselves first) and a column per
        year.

    Raises:
        UsageError: A town names a centre that is not there, or a number cannot be.
    """
    moved = as_in(rates, scenario)
    flows = home_flows(moved, year_count=year_count)
    shape = (rates.draw_count, year_count)
    total = {name: np.zeros(shape) for name in OUTCOMES}
    for centre, towns in _served(scenario):
        found = _of_centre(moved, flows, scenario, factors, centre, towns, year_count)
        for name, part in found.items():
            total[name] = total[name] + part
    return total


def _served(scenario: Scenario) -> Sequence[tuple[Centre, Sequence[Town]]]:
    names = {centre.name for centre in scenario.centres}
    stray = next((town for town in scenario.towns if town.centre not in names), None)
    if stray is not None:
        raise UsageError(
            f'"{stray.centre}" is not a reuse centre.', f"Town {stray.name}.",
            f"Known are {', '.join(sorted(names)) or 'none'}.",
        )  # fmt: skip
    return [
        (centre, [town for town in scenario.towns if town.centre == centre.name])
        for centre in scenario.centres
    ]


def stock_and_flows(
    flows: HomeFlows, towns: Sequence[Town], factors: Factors, *, year_count: int
) -> Flows:
    """Stock and flows of the homes of several towns together, per item type.

    Args:
        flows: Of one home.
        towns: The towns.
        factors: The assumptions, with what a home elsewhere needs.
        year_count: Number of years.

    Returns:
        Per draw, item type and year.
    """
    ours = [town for town in towns if town.is_own]
    theirs = [town for town in towns if not town.is_own]
    before = sum(town.furnished_before or 0.0 for town in ours)
    own, others = together(ours, year_count), together(theirs, year_count)
    return town_flows(flows, own, others, _elsewhere(factors, len(flows.stock)), before)


def _elsewhere(factors: Factors, draw_count: int) -> FloatArray:
    number = np.asarray(factors.assumed["other_town_placements_ratio"], dtype=float)
    return np.broadcast_to(number, (draw_count,))


def _of_centre(
    rates: Rates,
    flows: HomeFlows,
    scenario: Scenario,
    factors: Factors,
    centre: Centre,
    towns: Sequence[Town],
    year_count: int,
) -> dict[str, FloatArray]:
    moved = stock_and_flows(flows, towns, factors, year_count=year_count)
    bound = np.asarray(
        centre.capacity_placements_per_year * np.asarray(scenario.ratio("capacity")), dtype=float
    )
    shares = supply_shares(rates, scenario)
    met = supplied(moved.inflow, moved.outflow, shares, bound[:, None] if bound.ndim else bound)
    homes = together(towns, year_count).count
    counts = counted(rates, moved, met, homes)
    ratio = _elsewhere(factors, rates.draw_count)
    distance = mean_distance(rates, flows, towns, ratio, year_count)
    driven = trips(rates, scenario, counts, distance)
    return {
        **{name: counts[name] for name in OUTCOMES if name in counts},
        **effort(rates, scenario, factors.assumed, centre, counts, distance),
        **driven,
        **emissions(rates, factors, met, counts, driven["trip_distance_km"]),
    }
