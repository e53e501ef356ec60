"""How long an outlook takes: 1,000 towns, 20 years, 60 item types, 1,000 draws.

The towns belong to 40 reuse centres with a capacity each, join over the years, grow and shrink.
Survival curves, items per home and reuse shares differ by draw and item type. What comes out is
the whole outlook (supply, shortfall, work, cost, room, trips, two sets of emissions) per draw and
year, and the placements of every town in every year with their 95 % interval over the draws.

Prints seconds and peak memory beside the targets; nothing is asserted.

    python benchmarks/scale_up.py
"""

import resource
import sys
import time

import numpy as np

from circularlib.outlook.consequences import Factors
from circularlib.outlook.effort import DRIVERS
from circularlib.outlook.home_flows import home_flows
from circularlib.outlook.lives import BAND_EDGES_DAYS
from circularlib.outlook.open_homes import Town
from circularlib.outlook.rates import Rates
from circularlib.outlook.scale_up import ASSUMED, outlook
from circularlib.outlook.scenario import Centre, Scenario, as_in
from circularlib.outlook.towns import town_placements

TOWNS, CENTRES, YEARS, TYPES, DRAWS = 1000, 40, 20, 60, 1000
TARGET_SECONDS, TARGET_GIB = 30.0, 4.0


def made_rates(rng: np.random.Generator) -> Rates:
    """Rates of a made-up programme, each draw another."""
    bands = len(BAND_EDGES_DAYS)
    daily = rng.uniform(0.15, 0.6, (DRAWS, bands)) / 365.25
    again = rng.uniform(0.0, 0.4, (DRAWS, TYPES))
    return Rates(
        item_types=[f"type {number}" for number in range(TYPES)],
        items_per_home=rng.uniform(0.1, 3, (DRAWS, TYPES)),
        age_shares=rng.dirichlet(np.ones(13), (DRAWS, TYPES)),
        hazard_ratios=rng.uniform(0.5, 2, (DRAWS, TYPES)),
        daily_hazards=daily,
        again_share=again,
        repaired_share=rng.uniform(0, 1, (DRAWS, TYPES)) * (1 - again),
        second_hand_share=rng.uniform(0, 1, (DRAWS, TYPES)),
        repair_success_rate=rng.uniform(0.6, 0.9, DRAWS),
        cost_eur_per=rng.uniform(1, 100, (DRAWS, len(DRIVERS))),
        hours_per={"reuse_centre": rng.uniform(0, 5, (DRAWS, len(DRIVERS)))},
        trips_per_placement=rng.uniform(0.2, 0.6, DRAWS),
        distance_km=rng.uniform(4, 8, DRAWS),
        stored_years=rng.uniform(0.1, 0.3, DRAWS),
        parts_kg_per_attempt=rng.uniform(0, 1, DRAWS),
        homes_served=np.full(DRAWS, 100.0),
        exits_per_home_year=np.full(DRAWS, 7.0),
    )


def made_plan(rng: np.random.Generator) -> Scenario:
    """Towns of 5 to 400 homes, one in four of which shrinks again, and their centres."""
    centres = [
        Centre(f"centre {number}", rng.uniform(5000, 20000, DRAWS)) for number in range(CENTRES)
    ]
    towns = []
    for number in range(TOWNS):
        counts = rng.integers(5, 400, YEARS).astype(float)
        counts = counts if number % 4 == 0 else np.sort(counts)
        towns.append(
            Town(
                f"town {number}",
                counts.tolist(),
                joins_year_index=int(rng.integers(0, YEARS)),
                furnished_share=float(rng.uniform(0, 1)),
                distance_km=rng.uniform(5, 80, DRAWS),
                centre=f"centre {number % CENTRES}",
            )
        )
    return Scenario("region", towns, centres)


def main() -> None:
    """Times the outlook and the placements per town."""
    rng = np.random.default_rng(1)
    rates, plan = made_rates(rng), made_plan(rng)
    assumed = {name: rng.uniform(0.5, 1, DRAWS) for name in ASSUMED}
    embodied = {name: rng.uniform(5, 80, TYPES) for name in ("ademe_item", "desnz_material")}
    factors = Factors(assumed, embodied)
    start, work = time.perf_counter(), time.process_time()
    found = outlook(rates, plan, factors, year_count=YEARS)
    middle = time.perf_counter()
    flows = home_flows(as_in(rates, plan), year_count=YEARS)
    ratio = assumed["other_town_placements_ratio"]
    table = town_placements(flows, plan.towns, ratio, year_count=YEARS)
    seconds, worked = time.perf_counter() - start, time.process_time() - work
    unit = 1 if sys.platform == "darwin" else 1024
    peak_gib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**30
    total = table.groupby("year_index")["placement_count"].sum().to_numpy()
    apart = np.abs(total - found["placement_count"][0]).max()
    print(
        f"{TOWNS:,} towns, {CENTRES} centres, {YEARS} years, {TYPES} item types, {DRAWS:,} draws: "
        f"{seconds:.1f} s, {worked:.1f} s of processor time (target {TARGET_SECONDS:.0f} s), "
        f"of which {middle - start:.1f} s for the outlook and {start + seconds - middle:.1f} s for "
        f"{len(table):,} town-years with intervals; peak memory {peak_gib:.2f} GiB "
        f"(target {TARGET_GIB:.0f} GiB). Towns add up to the outlook within {apart:.1e} placements."
    )


if __name__ == "__main__":
    main()
