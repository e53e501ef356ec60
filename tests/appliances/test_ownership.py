"""Ownership cost: published tables, a slow version, and what must hold for any figures."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.appliances.inputs import drawn
from circularlib.appliances.ownership import option_cost, option_flows
from circularlib.errors import UsageError
from circularlib.statistics.uncertainty import Bounds

from .ownership_cases import WEEKLY_HUNDRED, certain_inputs

BOUGHT = {"kind": "cheap_new", "price_eur": 500}
SERVED = {
    "kind": "as_a_service",
    "fee_eur_per_month": 10,
    "includes": ["purchase", "delivery", "maintenance", "repairs", "replacement", "disposal"],
}
money = st.floats(0, 2000)


def costed(options, kind="cheap_new", **settings):
    inputs = certain_inputs(options, **settings)
    return option_cost(inputs, kind, inputs.central)


def part(cost, component, payer=None):
    """What a component costs a home-month, of one payer or of all."""
    return sum(
        float(amount)
        for (what, who), amount in cost.parts_eur.items()
        if what == component and payer in (None, who)
    )


def test_a_published_flemish_table_of_a_wash_is_found_again():
    """Electricity 0.18, water 0.09, detergent 0.35 and softener 0.13, wear 0.32: a wash is 1.07
    euro, five a week 5.35, a year of 52 weeks 278.20 [winwin_wash_cost].

    Wear: 832 euro over ten years of 260 washes, nothing left, no interest.
    """  # fmt: skip
    cost = costed(
        [{**BOUGHT, "price_eur": 832}],
        use={"cycles_per_week": 260 * 7 / 365.25},
        water_price_eur_per_m3=1.8, detergent_eur_per_cycle=0.48,
    )  # fmt: skip
    per_cycle = {name: part(cost, name) * 12 / 260 for name in ("energy", "water", "detergent")}
    assert per_cycle == pytest.approx({"energy": 0.18, "water": 0.09, "detergent": 0.48})
    assert (part(cost, "purchase") + part(cost, "residual")) * 12 / 260 == pytest.approx(0.32)
    assert float(cost.eur_per_cycle) == pytest.approx(1.07)
    assert 5 * float(cost.eur_per_cycle) == pytest.approx(5.35)
    assert 12 * float(cost.eur_per_home_month) == pytest.approx(278.20)


@pytest.mark.parametrize(
    ("kwh", "price", "litres", "water_price", "energy_cents", "water_cents"),
    [
        (0.77, 0.40, 56, 1.75, 30.8, 10),
        (0.77, 0.35, 56, 1.75, 27, 10),
        (0.61, 0.433, 46, 4, 26, 18),
    ],
)
def test_published_costs_of_electricity_and_water_are_found_again(
    kwh, price, litres, water_price, energy_cents, water_cents
):
    """Öko-Test: 0.77 kWh at 0.40 and 0.35 euro are 30.8 and 27 cents, 56 litres at 1.75 euro a
    cubic metre 10 cents. PC-Welt [pcwelt_wash_2022]: 0.61 kWh at 43.3 cents and 46 litres at 0.4
    cents each, by hand 26 and 18 cents.
    """
    cost = costed(
        [{**BOUGHT, "energy_kwh_per_cycle": kwh, "water_l_per_cycle": litres}],
        electricity_price_eur_per_kwh=price, water_price_eur_per_m3=water_price,
    )  # fmt: skip
    cents = {name: part(cost, name) * 12 / 100 * 100 for name in ("energy", "water")}
    assert cents["energy"] == pytest.approx(energy_cents, abs=0.5)
    assert cents["water"] == pytest.approx(water_cents, abs=0.5)


def slow_cost(rate, mid, failures_a_year, replaced):
    """Euro a year of a bought machine, written out year by year as in a spreadsheet.

    Price 400, delivery 30, repair 90, taking away 20, upkeep 12 a year, 100 cycles of 0.6 kWh and
    50 litres and 0.25 of detergent; ten years, worth nothing at ten; failures at a steady rate.
    """
    years, renewed = 10, failures_a_year * replaced
    left = sum(  # mean of what is left, over the time since the last machine came
        (1 - since / 10) * renewed * math.exp(-renewed * since) * 0.001
        for since in (place * 0.001 for place in range(10_000))
    )
    present, worth = 400.0 + 30.0, 0.0
    for year in range(1, years + 1):
        value = (1 + rate) ** -(year - (0.5 if mid else 0.0))
        running = 12 + 100 * (0.6 * 0.30 + 50 * 0.005 + 0.25)
        running += failures_a_year * (1 - replaced) * 90 + renewed * (400 + 30 + 20)
        present, worth = present + running * value, worth + value
    present += ((1 - left) * 20 - left * 400) * (1 + rate) ** -years
    return present / worth


@pytest.mark.parametrize("rate", [0.0, 0.03, 0.08])
@pytest.mark.parametrize("mid", [False, True])
@pytest.mark.parametrize(("failures_a_year", "replaced"), [(1e-6, 1.0), (0.25, 0.4), (0.3, 1.0)])
def test_it_agrees_with_a_spreadsheet_written_out_year_by_year(
    rate, mid, failures_a_year, replaced
):
    """Within 0.3 %: the steps of the renewal equation are years."""
    bought = {"kind": "cheap_new", "price_eur": 400, "delivery_eur": 30, "repair_eur": 90,
              "disposal_eur": 20, "maintenance_eur_per_year": 12}  # fmt: skip
    cost = costed(
        [bought], use={"timing": "mid" if mid else "end"}, discount_rate=rate,
        washer_failure_scale_years=1 / failures_a_year, washer_replaced_share=replaced,
    )  # fmt: skip
    expected = slow_cost(rate, mid, failures_a_year, replaced)
    assert 12 * float(cost.eur_per_home_month) == pytest.approx(expected, rel=3e-3)


def test_a_service_costs_its_fee_and_what_it_leaves_to_others():
    """10 euro a month and 0.68 a cycle of own use; the provider's costs are not counted again."""
    cost = costed([{**SERVED, "repair_eur": 90}], "as_a_service", washer_failure_scale_years=4.0)
    assert float(cost.eur_per_home_month) == pytest.approx(10 + 0.68 * 100 / 12)
    assert part(cost, "repairs", "provider") == 0.0  # never repaired, always replaced
    assert part(cost, "fee", "town") == pytest.approx(10.0)


def test_electricity_in_the_fee_is_paid_by_the_provider_at_the_usual_tariff():
    """60 kWh a year at 0.30: 1.50 a month, outside the total; the social tariff is a resident's."""
    own = costed([SERVED], "as_a_service", use={"social_tariff_share": 1.0})
    within = costed(
        [{**SERVED, "includes": [*SERVED["includes"], "energy"]}], "as_a_service",
        use={"social_tariff_share": 1.0},
    )  # fmt: skip
    assert part(own, "energy", "resident") == pytest.approx(60 * 0.20 / 12)
    assert part(within, "energy", "provider") == pytest.approx(60 * 0.30 / 12)
    assert float(within.eur_per_home_month) == pytest.approx(
        float(own.eur_per_home_month) - 60 * 0.20 / 12
    )


def test_a_deposit_costs_what_is_lost_of_it():
    """60 euro, a quarter lost, ten years, no interest: 15 / 120 a month."""
    cost = costed([{**SERVED, "deposit_eur": 60, "deposit_lost_share": 0.25}], "as_a_service")
    assert part(cost, "deposit") == pytest.approx(15 / 120)


def test_a_deposit_that_comes_back_has_lost_to_inflation():
    """60 euro after ten years of 2 % are worth 60 / 1.02^10."""
    cost = costed([{**SERVED, "deposit_eur": 60}], "as_a_service", inflation_rate=0.02)
    assert part(cost, "deposit") == pytest.approx((60 - 60 / 1.02**10) / 120)


def test_a_subsidy_moves_the_cost_to_another_payer_and_changes_no_total():
    """200 of 500 euro on the price; a subsidy a month on top of the fee adds to it."""
    plain, granted = costed([BOUGHT]), costed([{**BOUGHT, "subsidy_eur": 200}])
    assert part(granted, "purchase", "subsidy") == pytest.approx(200 / 120)
    assert float(granted.eur_per_home_month) == pytest.approx(float(plain.eur_per_home_month))
    served = costed([{**SERVED, "subsidy_eur_per_month": 2}], "as_a_service")
    assert part(served, "fee", "subsidy") == pytest.approx(2.0)


def test_what_nobody_uses_costs_nothing_to_use_and_has_no_cost_per_cycle():
    """No cycles: the machine a month, and no division by nought."""
    cost = costed([BOUGHT], use={"cycles_per_week": 0})
    assert float(cost.eur_per_home_month) == pytest.approx(500 / 120)
    assert math.isnan(float(cost.eur_per_cycle))


def test_a_service_with_a_minimum_costs_it_where_nobody_washes():
    served = {**SERVED, "fee_eur_per_month": 0, "fee_eur_per_cycle": 1, "minimum_eur_per_month": 13}
    cost = costed([served], "as_a_service", use={"cycles_per_week": 0})
    assert float(cost.eur_per_home_month) == pytest.approx(13.0)


def test_a_fee_that_is_not_indexed_falls_in_real_terms():
    """At 25 % inflation the second year of two is worth 0.8: a mean of 9 euro."""
    cost = costed(
        [{**SERVED, "indexation": "none"}], "as_a_service", use={"horizon_years": 2},
        inflation_rate=0.25,
    )  # fmt: skip
    assert part(cost, "fee") == pytest.approx(9.0)


@given(price=money, delivery=money, repair=money, upkeep=money, factor=st.floats(0.1, 10))
def test_everything_at_twice_the_price_costs_twice_as_much(price, delivery, repair, upkeep, factor):
    """Money is a unit like any other."""

    def total(times):
        amounts = {"price_eur": price, "delivery_eur": delivery, "repair_eur": repair,
                   "maintenance_eur_per_year": upkeep}  # fmt: skip
        bought = {name: times * amount for name, amount in amounts.items()}
        return float(
            costed(
                [{"kind": "cheap_new", **bought}],
                discount_rate=0.03, washer_failure_scale_years=6.0,
                washer_replaced_share=0.4, electricity_price_eur_per_kwh=0.3 * times,
                water_price_eur_per_m3=5 * times, detergent_eur_per_cycle=0.25 * times,
            ).eur_per_home_month
        )  # fmt: skip

    assert total(factor) == pytest.approx(factor * total(1.0), rel=1e-6)


@given(price=money, rate=st.floats(0, 0.15))
def test_parts_add_up_and_the_order_of_options_does_not_matter(price, rate):
    options = [{**BOUGHT, "price_eur": price}, SERVED]
    one = costed(options, discount_rate=rate)
    other = costed(options[::-1], discount_rate=rate)
    assert one.parts_eur == other.parts_eur
    paid = sum(float(x) for (_, who), x in one.parts_eur.items() if who != "provider")
    assert paid == pytest.approx(float(one.eur_per_home_month))


def test_draws_are_calculated_as_one_by_one():
    """Every figure of a hundred draws gives what it gives by itself."""
    inputs = certain_inputs(
        [{**BOUGHT, "price_eur": {"low": 300, "central": 400, "high": 600}, "repair_eur": 80}],
        washer_failure_scale_years=5.0, washer_replaced_share=0.5, discount_rate=0.03,
    )  # fmt: skip
    values = drawn(inputs, count=100, seed=3)
    found = option_cost(inputs, "cheap_new", values).eur_per_cycle
    for place in (0, 50, 99):
        alone = {name: array[place] for name, array in values.items()}
        assert found[place] == pytest.approx(
            float(option_cost(inputs, "cheap_new", alone).eur_per_cycle)
        )
    assert np.ptp(found) > 0


def test_a_label_is_multiplied_by_how_one_washes_and_a_measurement_is_not():
    """Class D is 0.69 kWh; washing hotter by half makes 1.035, a meter stays what it says."""
    bought = {"kind": "cheap_new", "energy_kwh_per_cycle": None, "energy_class": "D"}
    labelled = costed([bought], wash_energy_ratio=1.5)
    assert part(labelled, "energy") * 12 / 100 == pytest.approx(0.69 * 1.5 * 0.30)
    measured = {"cheap_new:energy_kwh_per_cycle": Bounds(0.7, 0.7, 0.7)}
    metered = costed([bought], wash_energy_ratio=1.5, measured=measured)
    assert part(metered, "energy") * 12 / 100 == pytest.approx(0.7 * 0.30)


def test_what_a_label_prints_per_hundred_cycles_is_divided_by_a_hundred():
    bought = {"kind": "cheap_new", "energy_kwh_per_cycle": None, "energy_kwh_per_100_cycles": 69}
    assert part(costed([bought]), "energy") * 12 / 100 == pytest.approx(0.69 * 0.30)


def test_an_option_nobody_gave_is_refused():
    inputs = certain_inputs([BOUGHT])
    with pytest.raises(UsageError, match="second_hand"):
        option_flows(inputs, "second_hand", inputs.central)


def test_a_hundred_cycles_a_year_are_what_the_cases_say():
    assert pytest.approx(100) == WEEKLY_HUNDRED * 365.25 / 7
