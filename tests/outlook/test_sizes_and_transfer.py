"""Sizes, the slider's function, and the checklist of what transfers."""

import numpy as np
import pytest

from circularlib.errors import AssumptionError
from circularlib.outlook.comparison import per_home
from circularlib.outlook.fixed_effort import apart_from_fixed
from circularlib.outlook.scale_up import outlook
from circularlib.outlook.scenario import Centre
from circularlib.outlook.sizes import central, explored, homes_of_size, sizes
from circularlib.outlook.transfer import ADVICE, ASSUMED, checklist, transfer_ranges
from circularlib.sources.assumptions import assumptions_by_name

from .small_programme import made_factors, made_rates

YEARS = 5
CENTRE = Centre("centre", np.inf, 100.0, 6000.0)
NEEDED = {**dict.fromkeys(ASSUMED, 1.0), "trip_distance_km": 15.0, "displacement_rate": 0.5}


def test_fixed_costs_weigh_ten_times_as_much_on_a_tenth_of_the_homes():
    """6,000 euro a year are 50 euro a month on 10 homes, 5 on 100 and 0.5 on 1,000."""
    table = sizes(made_rates(), made_factors(), CENTRE, [10, 100, 1000], year_count=YEARS)
    cost = table["cost_eur_per_home_month"]
    assert cost.diff().dropna().tolist() == pytest.approx([-45.0, -4.5])
    assert table["placement_count"].tolist() == pytest.approx(
        [number * table["placement_count"][0] for number in (1, 10, 100)]
    )


def test_a_slider_gives_what_the_outlook_gives():
    """The first of three draws, and of the draws of the assumptions."""
    rates = made_rates(3, hazard_ratios=np.array([[1, 2], [9, 9], [9, 9.0]]))
    factors = made_factors(displacement_rate=np.array([0.3, 0.9, 0.9]))
    table = explored(
        rates, factors, home_count=20, capacity_placements_per_year=30, year_count=YEARS
    )
    known = outlook(
        *(central(rates, factors)[0], homes_of_size(20, Centre("centre", 30.0))),
        central(rates, factors)[1], year_count=YEARS,
    )  # fmt: skip
    assert table["year_number"].tolist() == [1, 2, 3, 4, 5]
    for name, part in known.items():
        assert table[name].to_numpy() == pytest.approx(part[0])


def test_a_slider_moves_what_it_is_named_after():
    """More homes each year, farther trips, more repairs, longer lives."""
    asked = {"rates": made_rates(), "factors": made_factors(), "home_count": 20}
    plain = explored(**asked)
    assert explored(**asked, new_home_count=5)["home_count"].tolist() == list(range(20, 70, 5))
    far = explored(**asked, distance_km=60)
    assert far["trip_distance_km"].to_numpy() == pytest.approx(10 * plain["trip_distance_km"])
    assert (explored(**asked, repair_ratio=2)["new_count"] < plain["new_count"]).all()
    assert (explored(**asked, life_ratio=2)["exit_count"] < plain["exit_count"]).all()


def checked(**moved):
    """The checklist of a hundred homes by name."""
    rates = made_rates(50, **moved)
    ranges = transfer_ranges(rates, assumptions_by_name(ASSUMED))
    factors = made_factors(**NEEDED)
    return checklist(rates, factors, ranges, home_count=100, year_count=YEARS).set_index("name")


def test_every_input_is_on_the_checklist_once_with_its_advice():
    table = checked()
    names = [{"trip_distance_km": "own_trip_km"}.get(name, name) for name in ADVICE]
    assert sorted(table.index) == sorted(names)
    assert table.loc["displacement_rate", "advice"] == "advice_replace"
    assert table.loc["life_ratio", "advice"] == "advice_take_over"
    order = table["advice"].drop_duplicates().tolist()
    assert order == ["advice_replace", "advice_check", "advice_take_over"]


def test_the_swing_of_prices_is_their_range_times_the_cost():
    """Prices of 0.8 to 1.25 times those here move all but the farther trips by 45 %."""
    factors = made_factors(**{**NEEDED, "trip_cost_eur_per_km": 0.0})
    rates = made_rates(1)
    ranges = transfer_ranges(rates, assumptions_by_name(ASSUMED))
    table = checklist(rates, factors, ranges, home_count=100, year_count=YEARS).set_index("name")
    town = homes_of_size(100, Centre("centre"))
    cost = per_home(outlook(rates, town, factors, year_count=YEARS), "cost_eur_per_home_month")[0]
    swing = table.loc["price_elsewhere_ratio", "swing_eur_per_home_month"]
    assert swing == pytest.approx(0.45 * cost)


def test_what_no_draw_moves_has_no_swing():
    """Nothing was drawn, so what the records measured has no range; the assumptions have."""
    table = checked()
    swings = ["swing_eur_per_home_month", "swing_kgco2e_per_home_month"]
    assert (
        (table.loc[["again_share", "life_ratio", "trips_per_placement"], swings] == 0).all().all()
    )
    assert (table.loc[["other_town_placements_ratio", "second_hand_share"], swings] > 0).all().all()


def test_longer_and_shorter_lives_are_a_range_from_the_draws():
    """Hazards of 0.2 to 0.4 a year around 0.3: the range of lives holds 1."""
    rng = np.random.default_rng(5)
    bands = made_rates(50).daily_hazards.shape[1]
    daily = np.tile(rng.uniform(0.2, 0.4, (50, 1)), (1, bands)) / 365.25
    daily[0] = 0.3 / 365.25
    found = transfer_ranges(made_rates(50, daily_hazards=daily), assumptions_by_name(ASSUMED))
    assert found["life_ratio"].low < 0.9 < 1.0 < 1.1 < found["life_ratio"].high


def test_more_fixed_than_was_recorded_is_refused():
    """8 euro per home-year over 100 homes are 800 euro; 900 cannot be a part of them."""
    with pytest.raises(AssumptionError, match="900 a year are more than the 800"):
        apart_from_fixed(made_rates(), cost_eur_per_year=900.0, hours_per_year=0.0)
    with pytest.raises(AssumptionError, match="Fixed hours of 401"):
        apart_from_fixed(made_rates(), cost_eur_per_year=0.0, hours_per_year=401.0)
