"""Scenarios side by side: paired differences, means over home-years, words of both languages."""

from dataclasses import replace

import numpy as np
import pytest

from circularlib.errors import UsageError
from circularlib.outlook.comparison import (
    PER_HOME,
    by_year,
    compared,
    difference,
    differences,
    estimated,
    first,
    in_last_year,
    per_home,
    side_by_side,
    yearly_mean,
)
from circularlib.outlook.inputs import pick
from circularlib.outlook.open_homes import Town
from circularlib.outlook.scenario import Centre, Scenario
from circularlib.outlook.supply_table import SUPPLY, supply_by_year

from .small_programme import made_factors, made_rates

YEARS = range(2024, 2029)
DRAWS = 200
OWN = Town("own", [10], furnished_before=10, centre="centre", is_own=True)
PLAN = Scenario("as_is", [OWN], [Centre("centre", 5)])


def results():
    """As now, and with twice the repairs; hazards and the van's emission drawn."""
    rng = np.random.default_rng(3)
    rates = made_rates(DRAWS, hazard_ratios=rng.uniform(0.5, 3, (DRAWS, 2)))
    factors = made_factors(trip_emission_kgco2e_per_km=rng.uniform(0, 50, DRAWS))
    plans = [PLAN, replace(PLAN, name="double_repair", ratios={"repair": 2})]
    return compared(rates, plans, factors, year_count=len(YEARS))


def test_a_figure_per_home_is_the_sum_over_the_home_years():
    """60 euro and 40 in two years of 10 and 15 homes: 100 over 25 home-years, 12 months each."""
    made = {"cost_eur": np.array([[60.0, 40.0]]), "home_count": np.array([[10.0, 15.0]])}
    assert per_home(made, "cost_eur_per_home_month") == pytest.approx([100 / 25 / 12])


def test_no_home_has_no_figure():
    made = {"cost_eur": np.zeros((1, 2)), "home_count": np.zeros((1, 2))}
    assert np.isnan(per_home(made, "cost_eur_per_home_month")).all()
    assert estimated(per_home(made, "cost_eur_per_home_month")).value is None


def test_a_difference_is_that_of_every_draw():
    """Not that of the intervals: the doubt about the van, in both alike, falls out."""
    found = results()
    pair = [per_home(each, "ademe_kgco2e_per_home_month") for each in found.values()]
    row = differences(found, "ademe_kgco2e_per_home_month").set_index("scenario")
    apart = row.loc["double_repair"]
    low, high = np.quantile((pair[1] - pair[0])[1:], [0.025, 0.975])
    assert apart["difference"] == pytest.approx(pair[1][0] - pair[0][0])
    assert apart["difference_low"] == pytest.approx(min(low, apart["difference"]))
    assert apart["difference_high"] == pytest.approx(max(high, apart["difference"]))
    assert apart["difference_high"] - apart["difference_low"] < 0.5 * (apart["high"] - apart["low"])
    assert row.loc["as_is"][["difference", "difference_low"]].isna().all()
    said = difference(found, "double_repair", "ademe_kgco2e_per_home_month")
    assert said.value == pytest.approx(apart["difference"])


def test_a_scenario_does_not_differ_from_itself():
    found = results()
    same = {"as_is": found["as_is"], "again": found["as_is"]}
    for name in PER_HOME:
        apart = differences(same, name).iloc[1]
        assert apart[["difference", "difference_low", "difference_high"]].tolist() == [0, 0, 0]


def test_an_interval_holds_95_of_100_draws_and_the_figure():
    """Draws 1 to 100: 3.475 to 97.525; a figure beyond widens it."""
    drawn = np.arange(1.0, 101)
    assert estimated(np.append(50.0, drawn)).low == pytest.approx(3.475)
    assert estimated(np.append(500.0, drawn)).high == 500.0
    assert estimated(np.array([7.0])).method == "none_not_drawn"
    assert estimated(np.array([7.0])).value == 7.0


def test_tables_hold_every_scenario_and_year():
    found = results()
    table = by_year(found, "placement_count", YEARS)
    assert len(table) == 2 * len(YEARS)
    assert table["calendar_year"].tolist() == [*YEARS, *YEARS]
    assert (table["low"] <= table["placement_count"]).all()
    words = side_by_side(found)
    assert len(words) == 2 * len(PER_HOME)
    assert words["difference_from"].iloc[0] == {"en": "", "nl": ""}
    assert set(words["figure"].iloc[0]) == {"en", "nl"}


def test_the_picture_of_the_supply_adds_up_to_the_placements():
    """What is bought new is split into what was planned and what the centre cannot handle."""
    found = first(results())
    table = supply_by_year(found, YEARS)
    assert table["supply"].tolist() == [*SUPPLY] * len(YEARS)
    yearly = table.groupby("calendar_year")["placement_count"].sum()
    assert yearly.to_numpy() == pytest.approx(found["placement_count"][0])
    short = table[table["supply"] == "shortfall_count"]["placement_count"]
    assert short.to_numpy() == pytest.approx(found["shortfall_count"][0])
    assert short.max() > 0


def test_a_mean_and_a_last_year():
    found = first(results())
    assert yearly_mean(found, "new_count").value == pytest.approx(found["new_count"][0].mean())
    assert in_last_year(found, "new_count").value == pytest.approx(found["new_count"][0, -1])


def test_a_scenario_that_is_not_there_is_named():
    with pytest.raises(UsageError, match="Choose one of as_is, double_repair"):
        pick(results(), "region_joins")
