"""Rates of return: published spreadsheet cases, an independent program, and laws."""

from datetime import date, timedelta

import numpy as np
import numpy_financial
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from circularlib.errors import UsageError
from circularlib.statistics.annuity import equivalent_annual_cost, present_value
from circularlib.statistics.internal_rate import (
    dated_internal_rate,
    dated_present_value,
    internal_rate,
    internal_rates,
)

LAW = settings(derandomize=True, deadline=None)
XNPV_DAYS = [
    date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1),
]  # fmt: skip
XNPV_EUR = [-10_000.0, 2_750.0, 4_250.0, 3_250.0, 2_750.0]
amounts = st.floats(-1000, 1000).map(lambda value: round(value, 2))


@pytest.mark.parametrize(("years", "rate"), [(6, 0.08663095), (5, -0.02124485), (3, -0.44350694)])
def test_the_irr_of_a_spreadsheet_help_is_found_again(years, rate):
    """Excel's help of IRR: -70,000, 12,000, 15,000, 18,000, 21,000, 26,000.

    8.7 % after five years, -2.1 % after four, -44.4 % after two, as the help prints them; the
    further digits are numpy-financial's.
    """
    flows = [-70_000.0, 12_000.0, 15_000.0, 18_000.0, 21_000.0, 26_000.0][:years]
    found = internal_rate(flows)
    assert found.rate == pytest.approx(rate, abs=5e-9)
    assert found.method == "internal_rate"


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        ([-700.0, 750.0, 900.0, 600.0, 850.0], 1.0462142),
        ([-80.0, 90.0, 67.0, 72.0, -90.0], -0.32606171),
    ],
)
def test_the_irr_of_another_spreadsheet_manual_is_found_again(flows, rate):
    """Manual of SS (Grey Trout Software), function IRR: 1.0462142 and -0.32606171.

    The second changes its sign twice and has a second rate, 99.3 %, which that program and every
    other that searches from a guess leave unsaid.
    """
    assert pytest.approx(rate, abs=5e-8) in list(internal_rate(flows).rates)


def test_clickhouse_prints_the_same_rate():
    """Its documentation: financialInternalRateOfReturn([-100, 39, 59, 55, 20]) = 0.28094842."""
    found = internal_rate([-100.0, 39.0, 59.0, 55.0, 20.0])
    assert found.rate == pytest.approx(0.2809484211599611, abs=1e-12)


def test_the_two_rates_of_the_oil_pump_are_both_said():
    """The textbook's oil pump: -1,600, 10,000, -10,000 is nought at 25 % and at 400 %."""
    found = internal_rate([-1600.0, 10_000.0, -10_000.0])
    assert found.rate is None
    assert found.method == "none_several_rates"
    assert found.sign_change_count == 2
    assert found.rates == pytest.approx([0.25, 4.0])


def test_the_four_rates_of_a_textbook_problem_are_all_said():
    """-252, 1,431, -3,035, 2,850, -1,000: nought at 25 %, 1/3, 3/7 and 2/3."""
    found = internal_rate([-252.0, 1431.0, -3035.0, 2850.0, -1000.0])
    assert found.rates == pytest.approx([0.25, 1 / 3, 3 / 7, 2 / 3], abs=1e-9)
    assert found.method == "none_several_rates"


def test_a_rate_at_which_the_worth_only_touches_nought_is_found():
    """-100, 220, -121 = -100 (1 - 1.1 v)^2: one rate, 10 %, without a change of the worth."""
    found = internal_rate([-100.0, 220.0, -121.0])
    assert found.rates == pytest.approx([0.1], abs=1e-5)


def test_without_a_change_of_sign_there_is_no_rate():
    """Only costs, or only income."""
    assert internal_rate([-100.0, -10.0]).method == "none_no_sign_change"
    assert internal_rate([100.0, 0.0, 10.0]).rate is None


def test_changes_of_sign_may_have_no_rate_at_all():
    """-100, 150, -100: 100 v^2 - 150 v + 100 has the discriminant 22,500 - 40,000."""
    found = internal_rate([-100.0, 150.0, -100.0])
    assert found.method == "none_no_rate"
    assert found.rates == ()
    assert found.sign_change_count == 2


def test_the_xnpv_of_a_spreadsheet_help_is_found_again():
    """Excel's help of XNPV: at 9 % 2086.6476 (2086.65)."""
    found = dated_present_value(XNPV_EUR, XNPV_DAYS, discount_rate=0.09)
    assert found == pytest.approx(2086.6476, abs=5e-5)


def test_the_xirr_of_a_spreadsheet_help_is_found_again():
    """Excel's help of XIRR: 0.373362535 (it stops at its eighth decimal)."""
    found = dated_internal_rate(XNPV_EUR, XNPV_DAYS)
    assert found.rate == pytest.approx(0.373362535, abs=5e-9)


def test_the_npv_and_pmt_of_a_spreadsheet_help_are_found_again():
    """NPV(10 %, -10,000, 3,000, 4,200, 6,800) = 1188.44; PMT(8 %/12, 10, 10,000) = -1037.03.

    NPV discounts the first amount by a year as well, which `present_value` does not.
    """
    flows = [0.0, -10_000.0, 3_000.0, 4_200.0, 6_800.0]
    assert present_value(flows, discount_rate=0.10) == pytest.approx(1188.44, abs=5e-3)
    paid = equivalent_annual_cost(10_000.0, discount_rate=0.08 / 12, lifetime_years=10)
    assert paid == pytest.approx(1037.03, abs=5e-3)


def test_the_order_of_the_days_does_not_move_the_rate():
    """And two amounts of one day are one."""
    flows = [4_250.0, -4_000.0, 2_750.0, 3_250.0, -6_000.0, 2_750.0]
    days = [XNPV_DAYS[place] for place in (2, 0, 1, 3, 0, 4)]
    found = dated_internal_rate(flows, days)
    assert found.rate == pytest.approx(dated_internal_rate(XNPV_EUR, XNPV_DAYS).rate)


def test_monthly_amounts_give_a_yearly_rate():
    """-1 now and 1.01^12 after twelve months is 1.01^12 - 1 a year."""
    flows = [-1.0, *[0.0] * 11, 1.01**12]
    assert internal_rate(flows, periods_per_year=12).rate == pytest.approx(1.01**12 - 1)


@LAW
@given(st.lists(amounts, min_size=2, max_size=12), st.floats(0.1, 50))
def test_every_rate_found_is_one_and_the_scale_does_not_matter(flows, scale):
    """The worth at each rate is nought but for rounding; twice the money has the same rates."""
    found = internal_rate(flows)
    size = max(abs(value) for value in flows)
    for rate in found.rates:
        assume(-0.95 < rate < 100)
        weights = np.array(flows) / (1 + rate) ** np.arange(len(flows))
        assert abs(weights.sum()) <= 1e-6 * max(size, float(np.abs(weights).max()))
    assert len(found.rates) <= found.sign_change_count
    scaled = internal_rate([scale * value for value in flows])
    assert scaled.rates == pytest.approx(found.rates, rel=1e-5, abs=1e-5)


@LAW
@given(st.lists(amounts, min_size=2, max_size=8))
def test_the_roots_of_the_polynomial_are_the_rates(flows):
    """numpy.roots of the amounts as a polynomial of 1 + rate: its simple positive ones."""
    assume(abs(flows[0]) > 1 and abs(flows[-1]) > 1)
    roots = np.roots(flows)
    real = roots[(np.abs(roots.imag) < 1e-9) & (roots.real > 1e-6)].real
    every = np.concatenate([roots, [0.0]])
    gaps = [np.sort(np.abs(every - root))[1] for root in roots]
    assume(min(gaps, default=1) > 1e-3)
    assert list(internal_rate(flows).rates) == pytest.approx(sorted(real - 1), rel=1e-5, abs=1e-6)


@LAW
@given(st.floats(10, 1000), st.lists(st.floats(0.01, 500), min_size=1, max_size=20))
def test_one_investment_and_later_income_have_the_rate_of_numpy_financial(paid, income):
    """One change of sign, one rate."""
    assume(sum(income) > 0.2 * paid)
    expected = numpy_financial.irr([-paid, *income])
    assume(np.isfinite(expected))
    found = internal_rate([-paid, *income])
    assert found.rate == pytest.approx(expected, rel=1e-6, abs=1e-8)


@LAW
@given(st.floats(-0.5, 3.0), st.lists(st.integers(1, 4000), min_size=1, max_size=6))
def test_a_rate_put_in_comes_out_again_on_any_days(rate, days):
    """What grows at a rate until each day has that rate."""
    dates = [date(2020, 1, 1), *(date(2020, 1, 1) + timedelta(days=day) for day in days)]
    flows = [-float(len(days)), *((1 + rate) ** (day / 365) for day in days)]
    assert dated_internal_rate(flows, dates).rate == pytest.approx(rate, rel=1e-6, abs=1e-9)
    assert dated_present_value(flows, dates, discount_rate=rate) == pytest.approx(0, abs=1e-6)


@LAW
@given(st.lists(st.lists(amounts, min_size=7, max_size=7), min_size=1, max_size=6))
def test_many_cash_flows_at_once_have_the_rates_of_each(rows):
    """Missing where there are several or none between -95 % and 400 % a year."""
    for row, rate in zip(rows, internal_rates(rows, periods_per_year=2), strict=True):
        single = internal_rate(row, periods_per_year=2)
        assume(all(abs(a - b) > 0.1 for a in single.rates for b in single.rates if a is not b))
        assume(all(-0.94 < other < 3.9 for other in single.rates))
        expected = np.nan if single.rate is None else single.rate
        assert rate == pytest.approx(expected, abs=1e-8, nan_ok=True)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: internal_rate([5.0]),
        lambda: internal_rate([5.0, float("nan")]),
        lambda: internal_rate([5.0, -5.0], periods_per_year=0),
        lambda: dated_internal_rate([5.0], []),
        lambda: dated_present_value([], [], discount_rate=0.1),
        lambda: dated_present_value(XNPV_EUR, XNPV_DAYS, discount_rate=-1.0),
        lambda: dated_present_value(XNPV_EUR, XNPV_DAYS[::-1], discount_rate=0.1),
    ],
)
def test_what_has_no_rate_is_refused_in_words(wrong):
    """Too few amounts, an unknown one, a rate of -1, days that do not fit."""
    with pytest.raises(UsageError) as said:
        wrong()
    assert 2 <= len(str(said.value).splitlines()) <= 3
