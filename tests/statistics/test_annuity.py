"""Present values and annuities: published examples and laws."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.errors import UsageError
from circularlib.statistics.annuity import annuity_ratio, equivalent_annual_cost, present_value

LAW = settings(derandomize=True, deadline=None)
rates = st.floats(0.0, 0.5)
lives = st.floats(0.5, 60.0)


def test_a_published_present_value_is_found_again():
    """numpy-financial's documentation of npv: 8 %, -40,000, 5,000, 8,000, 12,000, 30,000."""
    flows = [-40_000.0, 5_000.0, 8_000.0, 12_000.0, 30_000.0]
    assert present_value(flows, discount_rate=0.08) == pytest.approx(3065.22267, abs=5e-6)


def test_a_published_payment_is_found_again():
    """numpy-financial's documentation of pmt: 200,000 over 180 months at 7.5 % / 12 a month."""
    found = equivalent_annual_cost(200_000.0, discount_rate=0.075 / 12, lifetime_years=180)
    assert found == pytest.approx(1854.0247200054619)


@pytest.mark.parametrize("years", [1, 4, 10, 12.5])
def test_without_interest_a_year_costs_the_plain_mean(years):
    assert equivalent_annual_cost(60.0, discount_rate=0.0, lifetime_years=years) == 60 / years


@LAW
@given(rate=rates, years=st.integers(1, 40))
def test_paying_the_annual_cost_each_year_is_worth_the_purchase(rate, years):
    yearly = equivalent_annual_cost(100.0, discount_rate=rate, lifetime_years=years)
    assert present_value([0.0, *[yearly] * years], discount_rate=rate) == pytest.approx(100.0)


@LAW
@given(rate=rates, years=lives)
def test_tied_up_money_never_makes_a_purchase_cheaper(rate, years):
    """The annual cost times the years is at least the price."""
    assert annuity_ratio(rate, lifetime_years=years) * years >= 1 - 1e-9


@pytest.mark.parametrize(
    ("rate", "years"), [(-1.0, 4), (0.03, 0), (0.03, -2), (0.03, float("nan"))]
)
def test_an_impossible_rate_or_lifetime_is_refused(rate, years):
    with pytest.raises(UsageError):
        annuity_ratio(rate, lifetime_years=years)
