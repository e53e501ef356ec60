"""Options side by side: pairs of draws, break-evens and doubts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.appliances.break_even import break_evens
from circularlib.appliances.comparison import (
    CostFindings,
    components_by_option,
    cost_difference,
    cost_tornado,
    costs_at,
    costs_by_draw,
    cumulative_cash,
    difference_compared,
    doubt_by_origin,
    options_compared,
    parts_pictured,
    payers_by_option,
)
from circularlib.appliances.emissions import emissions_by_option
from circularlib.appliances.inputs import ASSUMED, drawn, ownership_inputs
from circularlib.errors import AssumptionError, UsageError
from circularlib.sources.assumptions import assumptions_by_name
from circularlib.sources.washing.plan import WashingPlan, washing_plan
from circularlib.statistics.uncertainty import Bounds

from .ownership_cases import certain_inputs

BOUGHT = {"kind": "cheap_new", "price_eur": 480}
SERVED = {
    "kind": "as_a_service",
    "fee_eur_per_month": 6,
    "includes": ["purchase", "repairs", "replacement"],
}
LAUNDRY = {"kind": "shared_laundry", "fee_eur_per_cycle": 0.98, "includes": ["energy", "water"]}


@pytest.fixture(scope="module")
def examples():
    """A town without machines: the example file and the assumptions alone."""
    return ownership_inputs(washing_plan("no folder"), assumptions_by_name(ASSUMED))


def test_a_town_without_machines_gets_five_costs_with_intervals(examples):
    """From a small file alone."""
    found = options_compared(examples, draws=2000)
    assert found["option"].tolist() == list(examples.options)
    assert (found["low_eur_per_cycle"] < found["cost_eur_per_cycle"]).all()
    assert (found["cost_eur_per_cycle"] < found["high_eur_per_cycle"]).all()
    assert found["cheapest_share"].sum() == pytest.approx(1.0)


def test_what_options_share_is_drawn_once_for_all(examples):
    """Detergent is in every option alike, so the difference does not know it."""
    only = frozenset({"detergent_eur_per_cycle"})
    values = drawn(examples, count=500, seed=1, only=only)
    monthly, _ = costs_by_draw(examples, values)
    assert np.ptp(monthly[0]) > 1
    assert np.ptp(monthly[0] - monthly[3]) < 1e-9


def test_the_difference_is_surer_than_its_two_sides(examples):
    """Paired draws: its interval is narrower than if the two were independent."""
    table = options_compared(examples, draws=4000).set_index("option")
    widths = [
        table.loc[kind, "high_eur_per_home_month"] - table.loc[kind, "low_eur_per_home_month"]
        for kind in ("cheap_new", "as_a_service")
    ]
    paired = difference_compared(examples, "as_a_service", "cheap_new", draws=4000)
    width = paired["high_eur_per_home_month"] - paired["low_eur_per_home_month"]
    assert width < np.hypot(*widths)


def test_without_doubt_the_cheaper_is_always_the_cheapest():
    """480 / 120 = 4 euro a month against 6."""
    found = options_compared(certain_inputs([BOUGHT, SERVED]), draws=50).set_index("option")
    assert found["cheapest_share"].to_dict() == {"cheap_new": 1.0, "as_a_service": 0.0}
    assert found.loc["cheap_new", "low_eur_per_cycle"] == pytest.approx(
        found.loc["cheap_new", "high_eur_per_cycle"]
    )


def test_where_they_cost_the_same_is_found_by_hand():
    """Fee 4 euro a month, price 720; the laundry at 98 cents saves 55 cents a cycle for it: own
    washing is 0.43 + 0.25, so 4 a month = 12 a quarter = 48 a year over 0.55 a cycle.
    """
    inputs = certain_inputs([BOUGHT, SERVED, LAUNDRY])
    found = break_evens(inputs, "cheap_new").set_index("option")
    assert found.loc["as_a_service", "difference_eur_per_home_month"] == pytest.approx(2.0)
    assert found.loc["as_a_service", "even_fee_eur_per_month"] == pytest.approx(4.0)
    assert np.isnan(found.loc["as_a_service", "even_cycles_per_week"])  # both pay for each alike
    even = found.loc["shared_laundry", "even_cycles_per_week"] * 365.25 / 7
    assert even == pytest.approx(48 / (0.98 + 0.25 - 0.68))
    assert break_evens(inputs, "as_a_service").set_index("option").loc[
        "cheap_new", "even_price_eur"
    ] == pytest.approx(720.0)


def test_at_a_break_even_the_difference_is_nought(examples):
    """Put the fee found back in."""
    row = break_evens(examples, "cheap_new").set_index("option").loc["as_a_service"]
    fee = {"as_a_service:fee_eur_per_month": row["even_fee_eur_per_month"]}
    difference = cost_difference(examples, "as_a_service", "cheap_new")
    assert float(difference({**examples.central, **fee})) == pytest.approx(0.0, abs=1e-6)


def test_a_purchase_pays_off_after_years():
    """80 euro up front and nothing after, against 6 a month: dearer over one year and cheaper
    over two, since a machine that is worth nothing at one year keeps no value.
    """
    bought = {**BOUGHT, "price_eur": 80, "lifetime_years": 1}
    found = break_evens(certain_inputs([bought, SERVED]), "as_a_service")
    assert found["even_after_years"].tolist() == [2.0]


def test_components_and_payers_add_up_to_the_cost(examples):
    """Three ways to cut the same cost."""
    table = options_compared(examples, draws=100).set_index("option")["cost_eur_per_home_month"]
    for parts in (components_by_option(examples), parts_pictured(examples)):
        sums = parts.groupby("option")["cost_eur_per_home_month"].sum()
        assert sums[table.index].tolist() == pytest.approx(table.tolist())
    payers = (
        payers_by_option(examples).set_index("option").drop(columns="provider_eur_per_home_month")
    )
    assert payers.sum(axis=1)[table.index].tolist() == pytest.approx(table.tolist())


def test_without_interest_the_money_paid_is_the_cost_of_all_months():
    """Cumulative cash after ten years / 120."""
    inputs = certain_inputs([BOUGHT, SERVED])
    last = cumulative_cash(inputs).query("year == 10").set_index("option")["paid_eur"] / 120
    cost = options_compared(inputs, draws=10).set_index("option")["cost_eur_per_home_month"]
    assert last.to_dict() == pytest.approx(cost.to_dict())


def test_a_slider_moves_one_figure_and_leaves_the_rest():
    """A fee of 7 instead of 6 makes the service one euro dearer, and nothing else."""
    inputs = certain_inputs([BOUGHT, SERVED])
    before, after = (
        costs_at(inputs, **changes).set_index("option")["cost_eur_per_home_month"]
        for changes in ({}, {"as_a_service__fee_eur_per_month": 7.0})
    )
    assert (after - before).to_dict() == pytest.approx({"cheap_new": 0.0, "as_a_service": 1.0})


@pytest.mark.parametrize("changes", [{"fee": 7.0}, {"cheap_new__price_eur": -1.0}])
def test_a_slider_on_nothing_or_below_nought_is_refused(changes):
    with pytest.raises(UsageError, match="not a figure"):
        costs_at(certain_inputs([BOUGHT]), **changes)


def test_doubt_of_records_and_of_assumptions_is_told_apart():
    """A metered consumption with an interval, and a price with a range."""
    inputs = certain_inputs(
        [{**BOUGHT, "price_eur": {"low": 400, "central": 480, "high": 560}}],
        measured={"cheap_new:energy_kwh_per_cycle": Bounds(0.5, 0.6, 0.7, "normal")},
    )
    table = doubt_by_origin(inputs, "cheap_new", draws=4000).set_index("origin")
    width = table["high_eur_per_cycle"] - table["low_eur_per_cycle"]
    assert table["figure_count"].to_dict() == {
        "sampling_error": 1, "assumption_error": 1, "both_errors": 2,
    }  # fmt: skip
    assert width["sampling_error"] == pytest.approx(0.2 * 0.30, rel=0.05)
    assert width["both_errors"] > max(width["sampling_error"], width["assumption_error"])
    assert width["both_errors"] < width["sampling_error"] + width["assumption_error"]


def test_where_nothing_was_measured_there_is_no_doubt_of_records(examples):
    """Instead of an interval without width, which would look like certainty."""
    table = doubt_by_origin(examples, "as_a_service", draws=100)
    assert table["origin"].tolist() == ["assumption_error", "both_errors"]


def test_a_tornado_leaves_out_what_moves_nothing():
    """Only the price has a range: 400 to 560 over 120 months."""
    inputs = certain_inputs([{**BOUGHT, "price_eur": {"low": 400, "central": 480, "high": 560}},
                             SERVED])  # fmt: skip
    table = cost_tornado(inputs, "as_a_service", "cheap_new")
    assert table["name"].tolist() == ["cheap_new:price_eur"]
    assert table["swing"].tolist() == pytest.approx([160 / 120])


def test_a_finding_says_whether_its_figures_are_examples(examples):
    """In its basis, and so in every sentence made of it."""
    compared = options_compared(examples, draws=100)
    assert CostFindings(compared, is_example=True).of("cheap_new")["basis"].endswith("_example")
    assert CostFindings(compared, is_example=False).of("second_hand")["value"] > 0
    only = CostFindings(compared.iloc[:1], is_example=False)
    assert only.of("second_hand") == {"value": None, "basis": "none_no_option"}


def test_where_nobody_washes_there_is_no_cost_per_cycle():
    inputs = certain_inputs([BOUGHT], use={"cycles_per_week": 0})
    compared = options_compared(inputs, draws=10)
    assert CostFindings(compared, is_example=False).of("cheap_new")["value"] is None
    assert compared["cost_eur_per_home_month"].tolist() == pytest.approx([4.0])


@pytest.mark.parametrize("options", [[], [BOUGHT, BOUGHT]])
def test_no_options_or_one_twice_is_refused(options):
    with pytest.raises(AssumptionError, match=r"washing\.toml"):
        certain_inputs(options)


def test_a_file_without_options_is_refused():
    with pytest.raises(AssumptionError, match="No option is given"):
        ownership_inputs(WashingPlan(), assumptions_by_name(ASSUMED))


# Emissions


def test_emissions_are_worked_by_hand():
    """A machine of 300 kg used up in ten years, 60 kWh at 0.2, 5 m3 at 0.4 a year, two trips of
    10 km at 0.25 in all: 2.5 + 1.0 + 0.1667 + 0.0417 kg a month.
    """
    inputs = certain_inputs(
        [BOUGHT], washer_embodied_kgco2e=300.0, grid_emission_kgco2e_per_kwh=0.2,
        water_emission_kgco2e_per_m3=0.4, trip_distance_km=10.0, trip_emission_kgco2e_per_km=0.25,
    )  # fmt: skip
    row = emissions_by_option(inputs, draws=10).iloc[0]
    parts = [row[f"{name}_kgco2e_per_home_month"]
             for name in ("making", "electricity", "water_use", "trips")]  # fmt: skip
    assert parts == pytest.approx([2.5, 1.0, 2 / 12, 5 / 120])
    assert row["total_kgco2e_per_home_month"] == pytest.approx(sum(parts))


def test_a_second_hand_machine_was_made_in_its_first_life():
    """No making, but handling."""
    used = {"kind": "second_hand", "new_share": 0}
    row = emissions_by_option(
        certain_inputs([used], washer_embodied_kgco2e=300.0, handling_emission_kgco2e=6.0), draws=10
    ).iloc[0]
    assert row["making_kgco2e_per_home_month"] == 0.0
    assert row["handling_kgco2e_per_home_month"] == pytest.approx(6 / 120)


def test_a_laundry_whose_electricity_nobody_knows_has_no_total():
    inputs = certain_inputs([{**LAUNDRY, "energy_kwh_per_cycle": None}])
    row = emissions_by_option(inputs, draws=10).iloc[0]
    assert np.isnan(row["total_kgco2e_per_home_month"])
    assert np.isnan(row["electricity_kgco2e_per_home_month"])


@given(price=st.floats(0, 2000), fee=st.floats(0, 50))
def test_a_difference_turns_its_sign_with_its_sides(price, fee):
    inputs = certain_inputs(
        [{**BOUGHT, "price_eur": price}, {**SERVED, "fee_eur_per_month": fee + 0.01}]
    )
    one = cost_difference(inputs, "cheap_new", "as_a_service")(inputs.central)
    other = cost_difference(inputs, "as_a_service", "cheap_new")(inputs.central)
    assert float(one) == pytest.approx(-float(other), abs=1e-9)
