"""Homes over time and what they take: laws of mass and of scale, and what nobody plans."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circularlib.errors import UsageError
from circularlib.outlook.fixed_effort import apart_from_fixed
from circularlib.outlook.home_flows import home_flows
from circularlib.outlook.open_homes import Town, open_homes
from circularlib.outlook.region import placements_in, together, town_flows
from circularlib.outlook.scale_up import OUTCOMES, outlook, stock_and_flows
from circularlib.outlook.scenario import Centre, Scenario
from circularlib.outlook.towns import town_placements

from .small_programme import made_factors, made_rates

YEARS = 6
LAW = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
counts = st.lists(st.integers(0, 60), min_size=1, max_size=YEARS)
towns = st.builds(
    Town,
    name=st.just("town"),
    home_counts=counts,
    joins_year_index=st.integers(0, YEARS + 2),
    furnished_share=st.floats(0, 1),
    distance_km=st.one_of(st.none(), st.floats(0, 80)),
    centre=st.just("centre"),
)


def scenario(*places: Town, capacity: float = np.inf, **ratios: float) -> Scenario:
    """Those towns with one centre."""
    return Scenario("plan", list(places), [Centre("centre", capacity)], ratios=ratios)


def own(count: float, **moved: Any) -> Town:
    """The town of the records."""
    return Town("own", [count], furnished_before=count, centre="centre", is_own=True, **moved)


def taken(plan: Scenario, **rates: Any) -> dict[str, np.ndarray]:
    """What a plan takes."""
    return outlook(made_rates(**rates), plan, made_factors(), year_count=YEARS)


def written_out(life_years: float, stock: float, ages: list[float]) -> list[float]:
    """Inflow of a furnished home, cohort by cohort; exponential lives."""
    inflow: list[float] = []
    for year in range(YEARS):
        left = sum(share * np.exp(-(year + 1) / life_years) for share in ages) * stock
        for cohort, came in enumerate(inflow):
            left += came * np.exp(-(year - cohort + 0.5) / life_years)
        inflow.append((stock - left) / np.exp(-0.5 / life_years))
    return inflow


def test_a_furnished_home_takes_in_what_its_losses_ask():
    """Hazards of 0.3 and 0.6 a year: lives of 3.33 and 1.67 years, cohort by cohort."""
    flows = home_flows(made_rates(), year_count=YEARS)
    daily = -np.log1p(-0.3 / 365.25) * 365.25
    for place, (stock, ratio) in enumerate([(1, 1), (4, 2)]):
        known = written_out(1 / (daily * ratio), stock, [0.5, 0.3, 0.2])
        assert flows.furnished_inflow[0, place] == pytest.approx(known)


def test_in_the_long_run_a_home_takes_in_its_stock_over_its_mean_life():
    """At a constant hazard of 0.3 a year, 1 bed asks 0.30 of a bed a year; within 1 %."""
    flows = home_flows(made_rates(), year_count=40)
    assert flows.empty_inflow[0, 0, -1] == pytest.approx(0.30, rel=0.01)
    assert flows.furnished_inflow[0, 0, -1] == pytest.approx(0.30, rel=0.01)


def test_an_empty_home_is_furnished_as_a_whole_and_a_little_more():
    """4 chairs at the end of the year, of which exp(-0.6 / 2) of what came in are left."""
    flows = home_flows(made_rates(), year_count=2)
    assert flows.empty_inflow[0, 1, 0] == pytest.approx(4 / np.exp(-0.3), rel=1e-3)


@LAW
@given(st.lists(towns, max_size=3), st.integers(0, 50))
def test_the_mass_of_every_centre_balances_in_every_year(places, before):
    """Stock change = joined + inflow - outflow, with towns that grow, shrink, join and close."""
    here = Town("own", [before, before // 2], furnished_before=before, is_own=True)
    moved = stock_and_flows(
        home_flows(made_rates(), year_count=YEARS), [here, *places],
        made_factors(other_town_placements_ratio=1.4), year_count=YEARS,
    )  # fmt: skip
    assert np.abs(moved.imbalance).max() < 1e-7
    assert (moved.inflow >= 0).all()
    assert (moved.outflow >= -1e-9).all()


@LAW
@given(towns, st.integers(1, 40))
def test_n_homes_are_n_times_one_home_without_fixed_effort(town, times):
    """Whatever is counted, paid, stored, driven and emitted."""
    once = taken(scenario(town))
    counts = [count * times for count in town.home_counts]
    often = taken(scenario(replace(town, home_counts=counts)))
    for name in OUTCOMES:
        assert often[name] == pytest.approx(times * once[name], rel=1e-9, abs=1e-7), name


@LAW
@given(st.lists(towns, min_size=1, max_size=4))
def test_towns_together_are_the_sum_of_each_by_itself(places):
    """Without a bound, a centre is the sum of its towns; so are the placements per town.

    Towns that do not shrink: what a closed home leaves behind serves another town too.
    """
    named = [
        replace(town, name=f"town {place}", home_counts=sorted(town.home_counts))
        for place, town in enumerate(places)
    ]
    whole = taken(scenario(*named))
    parts = [taken(scenario(town)) for town in named]
    for name in OUTCOMES:
        total = np.sum([part[name] for part in parts], axis=0)
        assert whole[name] == pytest.approx(total, rel=1e-9, abs=1e-7), name
    flows = home_flows(made_rates(), year_count=YEARS)
    table = town_placements(flows, named, np.ones(1), year_count=YEARS)
    yearly = table.groupby("year_index")["placement_count"].sum().to_numpy()
    assert yearly == pytest.approx(whole["placement_count"][0], abs=1e-7)


def test_what_a_closed_home_leaves_behind_is_placed_in_another_town():
    """10 homes close where 10 are opened elsewhere: less comes from the centre and the shop."""
    closing = Town("closing", [10, 0], centre="centre")
    opening = Town("opening", [10], joins_year_index=1, furnished_share=0, centre="centre")
    both = taken(scenario(closing, opening))
    apart = [taken(scenario(town)) for town in (closing, opening)]
    for name, sign in (("placement_count", 0), ("again_count", 1), ("new_count", -1)):
        more = both[name][0, 1] - sum(part[name][0, 1] for part in apart)
        assert np.sign(round(more, 9)) == sign, name


@LAW
@given(towns)
def test_a_town_by_itself_is_that_of_the_slow_way(town):
    """A product of matrices over all towns, and a sum per year of one town."""
    drawn = made_rates(3, hazard_ratios=np.array([[1, 2], [0.5, 1], [2, 3.0]]))
    flows = home_flows(drawn, year_count=YEARS)
    ratio = np.array([1.0, 0.7, 1.5])
    known = placements_in(flows, town, ratio, YEARS)
    table = town_placements(flows, [town], ratio, year_count=YEARS, level=0.5)
    low, high = np.quantile(known[1:], [0.25, 0.75], axis=0)
    assert table["placement_count"].to_numpy() == pytest.approx(known[0])
    assert table["low_count"].to_numpy() == pytest.approx(np.minimum(low, known[0]))
    assert table["high_count"].to_numpy() == pytest.approx(np.maximum(high, known[0]))


def test_placements_come_from_somewhere():
    """Again, repaired, second-hand and new make up all placements."""
    found = taken(scenario(own(10), capacity=7))
    parts = ("again_count", "repaired_count", "second_hand_count", "new_count")
    assert np.sum([found[name] for name in parts], axis=0) == pytest.approx(
        found["placement_count"]
    )
    reused = found["placement_count"] - found["new_count"]
    assert reused.max() <= 7 + 1e-9
    assert found["shortfall_count"] == pytest.approx(found["reuse_wanted_count"] - reused)


def test_a_centre_that_can_handle_nothing_has_everything_bought_new():
    found = taken(scenario(own(10), capacity=0))
    assert found["new_count"] == pytest.approx(found["placement_count"])
    assert found["shortfall_count"] == pytest.approx(found["reuse_wanted_count"])
    assert found["reuse_wanted_count"].min() > 0
    assert found["storage_m2"].max() == 0


def test_no_homes_take_nothing():
    found = taken(scenario(own(0)))
    assert all((found[name] == 0).all() for name in OUTCOMES)
    assert all((part == 0).all() for part in taken(scenario()).values())


def test_a_town_that_joins_after_the_horizon_changes_nothing():
    late = Town("late", [50], joins_year_index=YEARS, centre="centre", distance_km=99)
    alone, beside = taken(scenario(own(10))), taken(scenario(own(10), late))
    assert all(beside[name] == pytest.approx(alone[name]) for name in OUTCOMES)


def test_a_horizon_of_one_year_is_a_year():
    """10 furnished homes with 5 items each: 50 in use, and what left comes in."""
    found = outlook(made_rates(), scenario(own(10)), made_factors(), year_count=1)
    assert found["in_use_count"].tolist() == [[50.0]]
    assert found["placement_count"] == pytest.approx(found["exit_count"])
    with pytest.raises(UsageError, match="no years"):
        outlook(made_rates(), scenario(own(10)), made_factors(), year_count=0)


def test_costs_hours_and_emissions_by_hand():
    """From the counts of the drivers, times 1 to 8 euro and 0.5 to 4 hours."""
    rates = made_rates()
    found = {name: part[0, 0] for name, part in taken(scenario(own(10))).items()}
    reused = found["placement_count"] - found["new_count"]
    driven = [
        found["new_count"], found["second_hand_count"], found["repaired_count"] / 0.75,
        found["placement_count"], found["exit_count"],
        found["exit_count"] - found["again_count"] - found["repaired_count"], reused, 10,
    ]  # fmt: skip
    assert found["cost_eur"] == pytest.approx(np.dot(driven, np.arange(1, 9)))
    hours = np.dot(driven, rates.hours_per["reuse_centre"][0])
    assert found["centre_fte"] == pytest.approx(hours / 2000)
    assert found["municipal_fte"] == pytest.approx(0.1 * sum(driven) / 2000)
    assert found["storage_m2"] == pytest.approx(0.2 * reused)
    assert found["trip_count"] == pytest.approx(0.4 * found["placement_count"])
    assert found["trip_distance_km"] == pytest.approx(6 * found["trip_count"])
    handled = found["trip_distance_km"] + reused + 0.5 * driven[2]
    assert 10 * found["new_count"] < found["ademe_item_kgco2e"] - handled < 50 * found["new_count"]


def test_second_hand_that_displaces_nothing_emits_like_new():
    """At a displacement of 0, twice as much second-hand changes no emission of making."""
    plan, same = scenario(own(10)), made_factors(displacement_rate=0, handling_emission_kgco2e=0)
    few = outlook(made_rates(), plan, same, year_count=YEARS)["ademe_item_kgco2e"]
    more = {"second_hand_share": np.array([[1.0, 1.0]])}
    assert outlook(made_rates(**more), plan, same, year_count=YEARS)["ademe_item_kgco2e"] == (
        pytest.approx(few)
    )


def test_a_trip_that_goes_farther_costs_its_kilometres():
    """30 km instead of the 6 of the records, at 1 euro: 24 euro more per trip."""
    near, far = taken(scenario(own(10))), taken(scenario(own(10, distance_km=30.0)))
    assert far["cost_eur"] - near["cost_eur"] == pytest.approx(24 * near["trip_count"])


def test_repairs_beyond_what_leaves_are_not_possible():
    """A hundred times the repairs: 75 % of what is not placed again anyway, and no more."""
    found = taken(scenario(own(10), repair=100))
    exits = home_flows(made_rates(), year_count=YEARS).furnished_outflow[0] * 10
    most = exits[0] * (1 - 0.2) * 0.75 + exits[1] * (1 - 0.4) * 0.75
    assert found["repaired_count"][0] == pytest.approx(most)


def test_items_that_stay_twice_as_long_leave_half_as_fast():
    """Twice the life at half the hazard ratio is the same."""
    longer = taken(scenario(own(10), life=2))
    slower = taken(scenario(own(10)), hazard_ratios=np.array([[0.5, 1.0]]))
    assert all(longer[name] == pytest.approx(slower[name]) for name in OUTCOMES)


def test_fixed_costs_are_a_part_of_what_was_recorded():
    """At the 100 homes of the records nothing changes; half as many homes pay the whole of it."""
    fixed = {"cost_eur_per_year": 300.0, "hours_per_year": 100.0}
    less = apart_from_fixed(made_rates(), **fixed)
    centre = Centre("centre", np.inf, 100.0, 300.0)
    for homes, more in ((100, 0.0), (50, 150.0)):
        plain = taken(scenario(own(homes)))
        apart = outlook(
            less, Scenario("plan", [own(homes)], [centre]), made_factors(), year_count=YEARS
        )
        assert apart["cost_eur"] == pytest.approx(plain["cost_eur"] + more)
        assert apart["centre_fte"] == pytest.approx(plain["centre_fte"] + more / 300 * 100 / 2000)


def test_homes_close_in_proportion_and_what_stands_in_them_leaves():
    """10 homes, 2 more, then half of 12: 6 close, and 6 homes with 5 items each are emptied."""
    found = open_homes(Town("town", [10, 12, 6]), year_count=3)
    assert found.closed.tolist() == [0, 0, 6]
    assert found.furnished[:, 2].sum() == 5
    assert found.empty[:, 2].sum() == 1
    flows = home_flows(made_rates(), year_count=3)
    moved = town_flows(flows, together([], 3), found, np.ones(1), 0.0)
    kept = found.furnished[0, 2] * flows.furnished_outflow[0, :, 2]
    kept = kept + found.empty[1, 2] * flows.empty_outflow[0, :, 1]
    assert moved.outflow[0, :, 2] == pytest.approx(kept + 6 * np.array([1, 4]))


@pytest.mark.parametrize(
    ("town", "word"),
    [
        (Town("a", [], centre="centre"), "below 0 or missing"),
        (Town("a", [-1], centre="centre"), "below 0 or missing"),
        (Town("a", [1], furnished_share=2, centre="centre"), "share"),
        (Town("a", [1], joins_year_index=-1, centre="centre"), "before the first year"),
        (Town("a", [1], centre="elsewhere"), "is not a reuse centre"),
    ],
)
def test_a_town_that_cannot_be_is_refused(town, word):
    with pytest.raises(UsageError, match=word):
        taken(scenario(town))


@pytest.mark.parametrize(
    ("ratios", "word"), [({"repair": -1}, "below 0"), ({"life": 0}, "no time at all")]
)
def test_a_ratio_that_cannot_be_is_refused(ratios, word):
    with pytest.raises(UsageError, match=word):
        taken(scenario(own(1), **ratios))


def test_a_capacity_below_nought_is_refused():
    with pytest.raises(UsageError, match="capacity"):
        taken(scenario(own(1), capacity=-1))
