"""What was saved, and how sure: hand cases, laws and hard cases."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from circularlib.indicators.avoided.emissions import break_even_displacement, production, trips
from circularlib.indicators.avoided.saving_intervals import (
    displacement,
    displacement_rates,
    evaluated,
)
from circularlib.indicators.avoided.savings import ASSUMED, SUMS, break_even, home_sums, savings
from circularlib.sources.assumptions import assumption
from circularlib.sources.embodied import composition, embodied_emissions

RANGES = {name: assumption(name) for name in ASSUMED}
CENTRAL = {name: bounds.central for name, bounds in RANGES.items()}


def made_up(home_count: int = 40, seed: int = 3) -> pd.DataFrame:
    """Homes that bought new before and place used items now."""
    rng = np.random.default_rng(seed)
    reused = rng.poisson(10, home_count)
    columns = {
        "home_id": [f"H{number}" for number in range(home_count)],
        "reused_mass_kg": reused * 24.0,
        "reused_count": reused,
        "appliance_count": reused // 5,
        "noted_distance_km": rng.uniform(10, 60, home_count),
        "unknown_distance_count": rng.poisson(1, home_count),
        "ademe_item_kgco2e": reused * 100.0,
        "desnz_material_kgco2e": reused * 45.0,
        "baseline_new_count": rng.poisson(11, home_count),
        "baseline_furnishing_count": 4,
        "programme_new_count": rng.poisson(3, home_count),
        "programme_furnishing_count": 4,
        "programme_reused_count": reused,
    }
    return home_sums(pd.DataFrame(columns))


def totals(homes: pd.DataFrame) -> dict[str, float]:
    """Totals over homes by name."""
    return {name: float(homes[name].sum()) for name in SUMS}


def taken(homes: pd.DataFrame, **changed: object) -> pd.DataFrame:
    """The evaluation with the measured displacement and a measured lifetime."""
    options = {"parts_mass_kg": 5.0, "is_measured": True, "lifetime": (0.95, 0.02), **changed}
    return evaluated(homes, RANGES, **options).set_index("outcome")


def test_the_saving_is_that_of_a_hand_case():
    """Mass 1000 x 0.5 x 0.8 - 10 = 390 kg.

    Handling: (100 + 2 x 15) km x 0.25561 + 40 x 1 + 10 x 3.473 + 8 x 5 = 147.9593;
    items: 4000 x 0.4 - 147.9593; materials: 2000 x 0.4 - 147.9593.
    """
    sums = dict.fromkeys(SUMS, 0.0) | {
        "reused_mass_kg": 1000.0,
        "reused_count": 40.0,
        "appliance_count": 8.0,
        "noted_distance_km": 100.0,
        "unknown_distance_count": 2.0,
        "ademe_item_kgco2e": 4000.0,
        "desnz_material_kgco2e": 2000.0,
    }
    rates = {**CENTRAL, "displacement_rate": 0.5, "lifetime_rate": 0.8}
    found = savings(sums, rates, parts_mass_kg=10.0)
    assert found["avoided_material_kg"] == pytest.approx(390.0)
    assert found["ademe_item"] == pytest.approx(1600 - 147.9593)
    assert found["desnz_material"] == pytest.approx(800 - 147.9593)


def test_at_the_break_even_displacement_nothing_is_gained():
    """Put back into the saving, it gives nil for its own factor set."""
    sums = totals(made_up())
    for factor_set in ("ademe_item", "desnz_material"):
        rate = break_even(sums, CENTRAL, parts_mass_kg=5.0, factor_set=factor_set)
        found = savings(sums, {**CENTRAL, "displacement_rate": rate}, parts_mass_kg=5.0)
        assert found[factor_set] == pytest.approx(0.0, abs=1e-9)


def test_where_handling_outweighs_making_there_is_no_break_even():
    """100 kg handled for 50 kg made, and no production at all."""
    rest = {"end_of_life_kgco2e": 0.0, "handling_kgco2e": 100.0, "lifetime_rate": 1.0}
    assert break_even_displacement(production_kgco2e=50.0, **rest) is None
    assert break_even_displacement(production_kgco2e=0.0, **rest) is None


def test_displacement_nought_saves_nothing():
    """Material is minus the parts, emissions minus the handling."""
    found = savings(totals(made_up()), {**CENTRAL, "displacement_rate": 0.0}, parts_mass_kg=0.0)
    assert found["avoided_material_kg"] == 0.0
    assert found["ademe_item"] == found["desnz_material"]
    assert found["ademe_item"] < 0


def test_the_interval_holds_the_value_and_is_the_same_every_time():
    """Fixed seeds; both factor sets and the mass."""
    found = taken(made_up())
    assert (found["low"] < found["value"]).all()
    assert (found["value"] < found["high"]).all()
    assert set(found["basis"]) == {"displacement_measured"}
    pd.testing.assert_frame_equal(found, taken(made_up()))


def test_homes_and_assumptions_together_are_less_sure_than_homes_alone():
    """A known mass, displacement and lifetime leave only the homes."""
    certain = {
        name: replace(bounds, low=bounds.central, high=bounds.central)
        for name, bounds in RANGES.items()
    }
    options = {"parts_mass_kg": 5.0, "is_measured": True, "lifetime": (0.95, 0.0)}
    alone = evaluated(made_up(), certain, **options).set_index("outcome")
    both = taken(made_up())
    assert ((both["high"] - both["low"]) > (alone["high"] - alone["low"])).all()


def test_an_assumptions_error_does_not_average_out_over_homes():
    """A hundred times the homes: the mass ratio's 0.75 to 1.25 keeps the interval wide."""
    many = pd.concat([made_up(seed=seed) for seed in range(50)], ignore_index=True)
    many["home_id"] = range(len(many))
    found = taken(many).loc["avoided_material_kg"]
    assert (found["high"] - found["low"]) / found["value"] > 0.35


def test_without_a_baseline_the_literature_is_taken_and_said():
    """No furnishing before: measured displacement impossible."""
    homes = made_up().assign(baseline_new_count=0.0, baseline_furnishing_count=0.0)
    assert displacement(homes).value is None
    found = taken(homes)
    assert set(found["basis"]) == {"displacement_no_baseline"}
    mass = totals(homes)["reused_mass_kg"]
    expected = mass * CENTRAL["displacement_rate"] * 0.95 - 5.0
    assert found.loc["avoided_material_kg", "value"] == pytest.approx(expected)
    rates = displacement_rates(homes, RANGES, parts_mass_kg=5.0, lifetime=None)
    assert np.isnan(rates["displacement_rate"].iloc[0])


def test_one_home_gives_a_value_without_an_interval():
    """Fewer than ten homes."""
    found = taken(made_up(1))
    assert found["value"].notna().all()
    assert found[["low", "high"]].isna().all().all()
    assert set(found["basis"]) == {"none_too_few_homes"}


def test_reused_items_without_any_known_mass_give_no_value():
    """Nought kilograms would be a false number."""
    found = taken(made_up().assign(reused_mass_kg=0.0))
    assert found["value"].isna().all()
    assert set(found["basis"]) == {"none_no_mass"}


def test_a_displacement_above_one_is_taken_as_one():
    """More purchases were avoided than used items placed."""
    homes = made_up().assign(baseline_new_count=100.0)
    assert displacement(homes).value > 1
    mass = totals(homes)["reused_mass_kg"]
    assert taken(homes).loc["avoided_material_kg", "value"] == pytest.approx(mass * 0.95 - 5)


def test_trips_are_days_of_a_home_on_every_engine(engine, rows):
    """Three rows on one day are one trip of the longest distance; repairs are none."""
    moved = pd.DataFrame(
        [
            (1, "delivered", "A", 4.0),
            (1, "delivered", "A", 6.0),
            (1, "collected", "A", None),
            (2, "delivered", "A", None),
            (2, "repaired", "B", 9.0),
            (3, "collected", None, 9.0),
            (9, "delivered", "B", 7.0),
        ],
        columns=["date_day", "event", "home_id", "distance_km"],
    )
    found = trips(engine(moved), first_day=0, last_day=8)
    columns = ("home_id", "trip_count", "noted_distance_km", "unknown_distance_count")
    assert rows(found, *columns) == [("A", 2, 6.0, 1)]


def test_making_is_counted_as_in_a_plain_loop():
    """Own factor per item or kg first, else share by share; what has none counts nothing."""
    factors, made_of = embodied_emissions(), composition()
    reused = pd.DataFrame(
        [("sofa_3_seater", 2, 84.0), ("fridge", 1, 40.0), ("desk", 3, 78.0), ("rug", 1, 5.0)],
        columns=["item_type", "reused_count", "reused_mass_kg"],
    )
    for name, own in factors.groupby("factor_set"):
        by_kg = own[own["material"] != ""].set_index("material")["kgco2e"].to_dict()
        single = own[own["item_type"] != ""].set_index("item_type")
        expected = []
        for row in reused.to_dict("records"):
            kind, mass = row["item_type"], row["reused_mass_kg"]
            if kind in single.index:
                factor = single.loc[kind]
                times = row["reused_count"] if factor["per"] == "item" else mass
                expected.append(factor["kgco2e"] * times)
            else:
                parts = made_of[made_of["item_type"] == kind].to_dict("records")
                each = [part["share"] * mass * by_kg.get(part["material"], 0.0) for part in parts]
                expected.append(sum(each))
        found = production(reused, own, made_of)
        assert found["production_kgco2e"].tolist() == pytest.approx(expected), name
        assert found["production_kgco2e"].iloc[3] == 0.0
