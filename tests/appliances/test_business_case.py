"""A provider's cash flow: cases worked by hand, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.appliances.business_case import (
    AMOUNTS,
    cash_flows,
    events_of,
    fee_months,
    work_hours,
)
from circularlib.appliances.fee_path import Indexation
from circularlib.appliances.fleet import FleetPlan
from circularlib.appliances.provider_return import net_flow
from circularlib.errors import UsageError
from circularlib.sources.washing.provider import ProviderAmounts

LAW = settings(derandomize=True, deadline=None, max_examples=30)
FLAT = Indexation("none")


def test_one_machine_for_a_year_is_bought_placed_paid_for_and_taken_back(nothing):
    """-400 -(10 + 8 + 1.5 x 40) now; twelve times 15 x 0.9; at the end -(8 + 40), +100.

    Residual: half of 400 for half of its lives: 100.
    """
    amounts = nothing | {
        "purchase_eur": 400.0, "installation_eur": 10.0, "trip_eur": 8.0, "delivery_hours": 1.5,
        "collection_hours": 1.0, "labour_eur_per_hour": 40.0, "fee_eur_per_month": 15.0,
        "default_share": 0.1, "residual_share": 0.5,
    }  # fmt: skip
    net = net_flow(cash_flows(FleetPlan(1, 1, 1, 2.0, 1, (0.0,)), FLAT, amounts))
    assert net[0] == pytest.approx(-478.0)
    assert net[1:12] == pytest.approx(13.5)
    assert net[12] == pytest.approx(13.5 - 48 + 100)


def test_work_is_paid_to_each_at_their_own_rate(nothing):
    """10 machines, 0.6 failures a year, 2 hours: 12 hours; half at 20, half at 50: 420 a year."""
    amounts = nothing | {
        "repair_hours": 2.0, "repair_partner_share": 0.5, "partner_eur_per_hour": 20.0,
        "labour_eur_per_hour": 50.0, "repair_parts_eur": 30.0, "trip_eur": 5.0,
    }  # fmt: skip
    plan = FleetPlan(10, 1, 1, 4.0, 1, (0.6,))
    flows = cash_flows(plan, FLAT, amounts)
    assert flows["work"].sum() == pytest.approx(-420.0)
    assert flows["parts"].sum() == pytest.approx(-6 * 30)
    assert flows["trips"].sum() == pytest.approx(-(6 + 10 + 10) * 5)
    assert work_hours(amounts, events_of(plan, amounts))["repair"].sum() == pytest.approx(12.0)


def test_a_move_is_a_collection_and_a_delivery(nothing):
    """10 machines moved half a time a year for 2 years: 10 moves; 10 + 10 placed and taken back."""
    amounts = nothing | {
        "moves_per_machine_year": 0.5, "delivery_hours": 1.0, "collection_hours": 0.5,
        "installation_eur": 4.0, "trip_eur": 3.0,
    }  # fmt: skip
    plan = FleetPlan(10, 2, 1, 4.0, 1, (0.0,))
    hours = work_hours(amounts, events_of(plan, amounts))
    assert hours["delivery"].sum() == pytest.approx(20.0)
    assert hours["collection"].sum() == pytest.approx(10.0)
    flows = cash_flows(plan, FLAT, amounts)
    assert flows["trips"].sum() == pytest.approx(-(20 + 20) * 3)
    assert flows["parts"].sum() == pytest.approx(-20 * 4)


def test_deposits_come_back_but_for_lost_machines(nothing):
    """10 machines, a tenth lost a year, 50 euro each: kept is 50 for each that was lost."""
    amounts = nothing | {"deposit_eur": 50.0, "loss_rate": 0.1}
    plan = FleetPlan(10, 3, 1, 4.0, 1, (0.0,))
    kept = cash_flows(plan, FLAT, amounts)["deposits"]
    assert kept[0] == 500.0
    assert kept.sum() == pytest.approx(50 * events_of(plan, amounts).lost.sum())


def test_fees_stand_still_within_a_year_and_costs_grow_evenly(nothing):
    """Rent form at 2 %: 10, then 10.2; overhead of 120 a year at 3 %: 10 x 1.03^(m/12)."""
    amounts = nothing | {
        "fee_eur_per_month": 10.0, "health_growth_rate": 0.02, "overhead_eur_per_year": 120.0,
        "cost_growth_rate": 0.03, "setup_eur": 50.0,
    }  # fmt: skip
    flows = cash_flows(FleetPlan(1, 2, 1, 4.0, 1, (0.0,)), Indexation("rent"), amounts)
    assert flows["fees"][[1, 12, 13, 24]] == pytest.approx([10, 10, 10.2, 10.2])
    assert flows["fixed"][[0, 6, 23, 24]] == pytest.approx(
        [-60.0, -10 * 1.03**0.5, -10 * 1.03 ** (23 / 12), 0.0]
    )


def test_fees_by_month_and_by_cycle_come_from_the_same_paid_months(nothing):
    """8 of 10 machines placed, 20 cycles at 0.10: 8 x 12 x 2 = 192 beside 8 x 12 x 5 = 480."""
    amounts = nothing | {
        "utilisation_share": 0.8, "fee_eur_per_month": 5.0, "fee_eur_per_cycle": 0.10,
        "cycles_per_month": 20.0,
    }  # fmt: skip
    plan = FleetPlan(10, 1, 1, 4.0, 1, (0.0,))
    flows = cash_flows(plan, FLAT, amounts)
    assert flows["fees"].sum() == pytest.approx(480.0)
    assert flows["cycle_fees"].sum() == pytest.approx(192.0)
    paid = fee_months(plan, FLAT, amounts, events_of(plan, amounts))
    assert paid.sum() == pytest.approx(96.0)
    assert paid[0] == 0


@LAW
@given(st.floats(0.2, 5))
def test_every_kind_but_the_fixed_costs_grows_with_the_fleet(provider, plan, indexation, times):
    """Twice the machines is twice the money, and fixed costs are fixed."""
    from dataclasses import replace

    small = cash_flows(plan, indexation, provider.central)
    large = cash_flows(
        replace(plan, machine_count=plan.machine_count * times), indexation, provider.central
    )
    for name, flow in small.items():
        expected = flow if name == "fixed" else times * flow
        assert large[name] == pytest.approx(expected), name


def test_draws_at_once_are_the_cases_one_by_one(provider, plan, indexation):
    """A row per draw, each as if it were alone."""
    ends = {
        name: np.array([found.low, found.central, found.high])
        for name, found in provider.ranges.items()
    }
    together = cash_flows(plan, indexation, ends)
    for row in range(3):
        alone = cash_flows(plan, indexation, {name: float(v[row]) for name, v in ends.items()})
        for name, flow in alone.items():
            assert np.broadcast_to(together[name], (3, 145))[row] == pytest.approx(flow), name


def test_the_file_asks_for_exactly_what_the_case_is_calculated_from():
    assert set(ProviderAmounts.model_fields) == set(AMOUNTS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"purchase_eur": -1.0}, {"utilisation_share": 1.2}, {"cost_growth_rate": -1.0},
        {"loss_rate": 1.0}, {"fee_eur_per_month": float("nan")}, {"trip_eur": np.array([1, -1])},
    ],
)  # fmt: skip
def test_an_amount_that_cannot_be_is_refused_in_words(nothing, wrong):
    """A negative price, a share above 1, a growth of -1."""
    with pytest.raises(UsageError) as said:
        cash_flows(FleetPlan(1, 1, 1, 1.0, 1, (0.0,)), FLAT, nothing | wrong)
    assert 2 <= len(str(said.value).splitlines()) <= 3


def test_a_missing_amount_is_named(nothing):
    del nothing["trip_eur"]
    with pytest.raises(UsageError, match="trip_eur"):
        cash_flows(FleetPlan(1, 1, 1, 1.0, 1, (0.0,)), FLAT, nothing)
