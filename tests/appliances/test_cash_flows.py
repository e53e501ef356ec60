"""Money over years: the conventions, and their limits."""

import numpy as np
import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.appliances.cash_flows import (
    CashFlow,
    alike,
    discount_ratios,
    levelised,
    present_value,
    spread_by_year,
)
from circularlib.errors import UsageError
from circularlib.statistics.annuity import equivalent_annual_cost

rates = st.floats(0.0, 0.4)
years = st.integers(1, 25)


@given(rate=rates, horizon=years, amounts=st.lists(st.floats(-500, 500), min_size=25, max_size=25))
def test_a_present_value_is_that_of_numpy_financial(rate, horizon, amounts):
    """Its npv of the same amounts, the first undiscounted and the last with what comes back."""
    paid = np.array(amounts[:horizon])
    flow = CashFlow("rent", "town", 300.0, paid, -40.0)
    found = present_value(
        flow, discount_ratios(rate, horizon_years=horizon), (1 + rate) ** -horizon
    )
    expected = numpy_financial.npv(rate, [300.0, *paid[:-1], paid[-1] - 40.0])
    assert float(found) == pytest.approx(float(expected), abs=1e-6)


@given(rate=rates, horizon=years)
def test_at_the_end_of_the_year_it_is_the_equivalent_annual_cost(rate, horizon):
    """PV x r / (1 - (1 + r)^-n), as `statistics.annuity` has it."""
    ratios = discount_ratios(rate, horizon_years=horizon)
    expected = equivalent_annual_cost(100.0, discount_rate=rate, lifetime_years=horizon)
    assert float(levelised(100.0, ratios)) == pytest.approx(expected)


@pytest.mark.parametrize("horizon", [1, 4, 10])
def test_without_interest_it_is_the_plain_mean(horizon):
    ratios = discount_ratios(0.0, horizon_years=horizon)
    assert float(levelised(60.0, ratios)) == pytest.approx(60 / horizon)


def test_over_one_year_a_purchase_costs_itself_and_its_interest():
    """100 euro at 5 %: 105 at the end of the year."""
    assert float(levelised(100.0, discount_ratios(0.05, horizon_years=1))) == pytest.approx(105.0)


@pytest.mark.parametrize("timing", ["end", "mid"])
@given(rate=rates, horizon=years)
def test_a_running_cost_is_its_own_equivalent(timing, rate, horizon):
    """Whatever the rate and the moment of the year."""
    ratios = discount_ratios(rate, horizon_years=horizon, timing=timing)
    flow = CashFlow("rent", "town", 0.0, alike(80.0))
    assert float(levelised(present_value(flow, ratios, 0.0), ratios)) == pytest.approx(80.0)


def test_in_the_middle_of_the_year_an_amount_is_worth_half_a_years_interest_more():
    """1.21^0.5 = 1.1 times as much."""
    end, mid = (discount_ratios(0.21, horizon_years=3, timing=when) for when in ("end", "mid"))
    assert mid / end == pytest.approx(np.full(3, 1.1))


def test_as_many_draws_as_years_are_not_taken_for_years():
    """Three draws over three years: each is the same in every year."""
    ratios = discount_ratios(np.zeros(3), horizon_years=3)
    found = present_value(CashFlow("rent", "town", 0.0, alike([1.0, 2.0, 3.0])), ratios, 1.0)
    assert found.tolist() == [3.0, 6.0, 9.0]


def test_money_as_it_is_paid_adds_up():
    """Start 100, three times 10, 50 back."""
    flows = [CashFlow("rent", "town", 100.0, [10.0], -50.0)]
    assert spread_by_year(flows, 3).sum() == 80.0


@pytest.mark.parametrize(
    ("rate", "horizon", "timing"),
    [(-1.0, 5, "end"), (-2.0, 5, "end"), (0.03, 0, "end"), (0.03, 2.5, "end"), (0.03, 5, "start")],
)
def test_what_does_not_fit_is_refused(rate, horizon, timing):
    """A rate of -1, no years, a part of a year, a moment nobody knows."""
    with pytest.raises(UsageError) as caught:
        discount_ratios(rate, horizon_years=horizon, timing=timing)
    assert len(str(caught.value).splitlines()) <= 3
