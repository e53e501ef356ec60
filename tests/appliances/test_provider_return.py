"""Fee, return, need for cash, size: proved by putting the answer back in."""

from dataclasses import replace

import numpy as np
import numpy_financial
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.appliances.business_case import cash_flows, events_of, fee_months
from circularlib.appliances.fee_path import Indexation
from circularlib.appliances.fleet import FleetPlan
from circularlib.appliances.partner_work import partner_fte, partner_work
from circularlib.appliances.provider_return import (
    break_even_machines,
    business_case,
    business_outcomes,
    discounted,
    required_fee,
)
from circularlib.appliances.provider_sensitivity import (
    cash_course,
    drawn_ends,
    fee_outcome,
    fees_by_use,
    yearly_flows,
)
from circularlib.errors import UsageError
from circularlib.statistics import uncertainty
from circularlib.statistics.annuity import annuity_ratio

LAW = settings(derandomize=True, deadline=None, max_examples=30)


def test_the_fee_of_a_plain_purchase_is_an_annuity(nothing):
    """600 euro over 60 months at 0.5 % a month: 600 x 0.005 / (1 - 1.005^-60) = 11.60 (PMT)."""
    plan = FleetPlan(1, 5, 1, 5.0, 1, (0.0,))
    rate = 1.005**12 - 1
    amounts = nothing | {"purchase_eur": 600.0}
    case = business_case(plan, Indexation("none"), amounts, return_rate=rate)
    assert case.fee_eur_per_month == pytest.approx(-numpy_financial.pmt(0.005, 60, 600.0))
    assert case.fee_eur_per_month == pytest.approx(600 * annuity_ratio(0.005, lifetime_years=60))
    earning = amounts | {"fee_eur_per_month": case.fee_eur_per_month}
    back = business_case(plan, Indexation("none"), earning, return_rate=rate)
    assert back.internal.rate == pytest.approx(rate)
    assert back.payback_month == 52  # 600 / 11.60 = 51.7


@LAW
@given(st.floats(-0.2, 0.4), st.floats(0.3, 1.0), st.floats(0.0, 0.4), st.floats(0.0, 0.05))
def test_at_the_required_fee_the_worth_is_nought_and_the_return_the_target(
    provider, plan, indexation, rate, utilisation, loss, growth
):
    """The answer put back in: the cash flow is linear in the fee."""
    moved = {
        "utilisation_share": utilisation, "loss_rate": loss, "health_growth_rate": growth,
    }  # fmt: skip
    amounts = {**provider.central, **moved}
    fee = business_case(plan, indexation, amounts, return_rate=rate).fee_eur_per_month
    if fee < 0:
        return
    again = business_case(plan, indexation, {**amounts, "fee_eur_per_month": fee}, return_rate=rate)
    assert again.present_eur == pytest.approx(0, abs=1e-6 * plan.machine_count * 500)
    assert pytest.approx(rate, abs=1e-7) in list(again.internal.rates)
    assert again.fee_eur_per_month == pytest.approx(fee)


@LAW
@given(st.floats(10, 40), st.floats(0.0, 20_000), st.floats(-0.05, 0.2))
def test_with_the_break_even_fleet_it_pays_and_with_one_machine_less_it_does_not(
    provider, plan, indexation, fee, overhead, rate
):
    """The answer put back in, on both sides."""
    amounts = {**provider.central, "fee_eur_per_month": fee, "overhead_eur_per_year": overhead}
    fewest = business_case(plan, indexation, amounts, return_rate=rate).break_even_machines

    def worth(count: float) -> float:
        of = replace(plan, machine_count=count)
        return business_case(of, indexation, amounts, return_rate=rate).present_eur

    if fewest is None:
        assert worth(1_000_000) < 0
        return
    assert worth(fewest) >= -1e-6 * fewest * 500
    assert fewest == 1 or worth(fewest - 1) < 0


def test_a_machine_that_loses_money_has_no_break_even_fleet(nothing):
    """100 to buy, 1 a month for a year: no number of them pays for anything."""
    amounts = nothing | {"purchase_eur": 100.0, "fee_eur_per_month": 1.0, "setup_eur": 5.0}
    case = business_case(
        FleetPlan(7, 1, 1, 1.0, 1, (0.0,)), Indexation("none"), amounts, return_rate=0.0
    )
    assert case.break_even_machines is None
    assert case.payback_month is None
    assert case.internal.rate is not None
    assert case.internal.rate < 0


def test_break_even_by_hand(nothing):
    """Set-up 100; each machine costs 50 and brings 12 x 5 = 60: 10 each, so ten machines."""
    amounts = nothing | {"purchase_eur": 50.0, "fee_eur_per_month": 5.0, "setup_eur": 100.0}
    plan = FleetPlan(3, 1, 1, 1.0, 1, (0.0,))
    flows = cash_flows(plan, Indexation("none"), amounts)
    assert break_even_machines(flows, 3, return_rate=0.0) == 10
    case = business_case(plan, Indexation("none"), amounts, return_rate=0.0)
    assert case.deepest_cash_eur == pytest.approx(-250.0)
    assert case.deepest_month == 0


def test_a_loss_of_the_whole_horizon_has_no_rate_of_return_and_says_so(nothing):
    """A fee of 0: nothing ever comes in."""
    amounts = nothing | {"purchase_eur": 50.0}
    case = business_case(
        FleetPlan(1, 1, 1, 1.0, 1, (0.0,)), Indexation("none"), amounts, return_rate=0.1
    )
    assert case.internal.rate is None
    assert case.internal.method == "none_no_sign_change"


def test_discounting_by_month_is_numpy_financials_npv():
    flow = np.array([-100.0, 30.0, 40.0, 50.0])
    expected = numpy_financial.npv(1.07 ** (1 / 12) - 1, flow)
    assert discounted(flow, return_rate=0.07) == pytest.approx(expected)


def test_more_use_needs_a_lower_fee_and_more_loss_a_higher(provider, plan, indexation):
    found = fees_by_use(
        plan, indexation, provider.central, return_rate=0.05,
        utilisation_shares=[0.6, 0.8, 1.0], loss_rates=[0.0, 0.1],
    )  # fmt: skip
    fees = found["fee_eur_per_month"].to_numpy().reshape(2, 3)
    assert (np.diff(fees, axis=1) < 0).all()
    assert (np.diff(fees, axis=0) > 0).all()
    one = fee_outcome(plan, indexation, provider.central, return_rate=0.05)
    assert one({"loss_rate": 0.1, "utilisation_share": 0.8}) == pytest.approx(fees[1, 1])


def test_draws_at_once_are_the_cases_one_by_one(provider, plan, indexation):
    """Fifty draws of all amounts."""
    drawn = uncertainty.draws(provider.uncertain, count=50)
    found = business_outcomes(plan, indexation, {**provider.central, **drawn}, return_rate=0.05)
    for row in (0, 17, 49):
        amounts = {**provider.central, **{name: float(v[row]) for name, v in drawn.items()}}
        case = business_case(plan, indexation, amounts, return_rate=0.05)
        assert found["present_eur"][row] == pytest.approx(case.present_eur)
        assert found["fee_eur_per_month"][row] == pytest.approx(case.fee_eur_per_month)
        assert found["deepest_cash_eur"][row] == pytest.approx(case.deepest_cash_eur)
        assert found["internal_rate"][row] == pytest.approx(case.internal.rate, nan_ok=True)
        fewest = case.break_even_machines or np.inf
        assert found["break_even_machines_count"][row] == fewest
        assert found["cumulative_eur"][row] == pytest.approx(case.flows["cumulative_eur"])


def test_years_add_up_to_the_months(provider, plan, indexation):
    case = business_case(plan, indexation, provider.central, return_rate=0.05)
    years = yearly_flows(case)
    assert years["contract_year"].tolist() == list(range(1, 13))
    assert years["net_eur"].sum() == pytest.approx(case.flows["net_eur"].sum())
    kinds = years.drop(columns=["contract_year", "net_eur", "cumulative_eur"])
    assert kinds.sum(axis=1).tolist() == pytest.approx(years["net_eur"].tolist())
    assert years["cumulative_eur"].iloc[-1] == pytest.approx(case.flows["net_eur"].sum())
    course = cash_course(case, np.stack([case.flows["cumulative_eur"]] * 3))
    assert course["low_eur"].tolist() == pytest.approx(course["high_eur"].tolist())


def test_the_work_of_the_social_partner_by_hand(nothing):
    """10 machines, 0.6 failures a year of 2 hours: 12 hours a year, half of them the partner's.

    In full-time years of 1,976 hours: 6 / 1,976.
    """
    amounts = nothing | {"repair_hours": 2.0, "repair_partner_share": 0.5}
    plan = FleetPlan(10, 3, 1, 4.0, 1, (0.6,))
    table = partner_work(plan, amounts, full_time_year_hours=1976.0).set_index("activity")
    assert table.loc["repair", "hours_per_year"] == pytest.approx(12.0)
    assert table.loc["repair", "partner_hours_per_year"] == pytest.approx(6.0)
    whole = partner_fte(plan, amounts, full_time_year_hours=1976.0)
    assert whole == pytest.approx(6 / 1976)
    assert table["partner_fte"].sum() == pytest.approx(whole)


def test_a_draw_without_a_figure_is_not_hidden():
    """Infinite draws leave the interval open; missing ones, where they are many, leave none."""
    assert drawn_ends(50.0, np.arange(100.0)).low == 2.0
    assert drawn_ends(1.0, np.arange(100.0)).low == 1.0  # never beside its own interval
    assert drawn_ends(1.0, np.append(np.arange(90.0), [np.inf] * 10)).high is None
    assert drawn_ends(1.0, [1.0, np.nan]).method == "none_missing_in_draws"
    assert drawn_ends(1.0, 1.0).method == "none_fixed_amounts"


def test_where_nobody_ever_pays_no_fee_suffices(nothing):
    plan, amounts = FleetPlan(1, 1, 1, 1.0, 1, (0.0,)), nothing | {"default_share": 1.0}
    flows = cash_flows(plan, Indexation("none"), amounts)
    paid = fee_months(plan, Indexation("none"), amounts, events_of(plan, amounts))
    with pytest.raises(UsageError, match="No month is ever paid for"):
        required_fee(flows, paid, return_rate=0.0)


@pytest.mark.parametrize("rate", [-1.0, -3.0, float("nan")])
def test_a_target_of_minus_one_is_refused_in_words(provider, plan, indexation, rate):
    with pytest.raises(UsageError) as said:
        business_case(plan, indexation, provider.central, return_rate=rate)
    assert 2 <= len(str(said.value).splitlines()) <= 3


def test_a_full_time_year_without_hours_is_refused(nothing):
    with pytest.raises(UsageError):
        partner_fte(FleetPlan(1, 1, 1, 1.0, 1, (0.0,)), nothing, full_time_year_hours=0)
