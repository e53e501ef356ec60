"""Fees: minimum, indexation, and months by rule."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.appliances.fees import amount_due, monthly_fee, real_ratios
from circularlib.errors import AssumptionError, UsageError
from circularlib.sources.price_indices import price_index

FEE = {"fee_eur_per_month": 4.0, "fee_eur_per_cycle": 0.5, "minimum_eur_per_month": 12.0}


def test_a_minimum_bites_month_by_month():
    """10 cycles: 9 euro, so 12; 30 cycles: 19 euro. On average 15.5, not the 14 of 20 cycles."""
    found = monthly_fee(**FEE, cycles_per_month=20.0, pattern=(0.5, 1.5))
    assert float(found) == 15.5
    assert float(monthly_fee(**FEE, cycles_per_month=20.0)) == 14.0


def test_where_nobody_washes_the_minimum_is_due():
    assert float(monthly_fee(**FEE, cycles_per_month=0.0, pattern=(0.5, 1.5))) == 12.0


@given(cycles=st.floats(0, 100), spread=st.floats(0, 1))
def test_unequal_months_never_make_it_cheaper(cycles, spread):
    """Jensen: the larger of two lines is bent upwards."""
    equal = monthly_fee(**FEE, cycles_per_month=cycles)
    unequal = monthly_fee(**FEE, cycles_per_month=cycles, pattern=(1 - spread, 1 + spread))
    assert float(unequal) >= float(equal) - 1e-9


@pytest.mark.parametrize("pattern", [(), (0.5, 0.5), (-1.0, 3.0)])
def test_a_pattern_that_is_none_is_refused(pattern):
    """No months, a mean of one half, a month below nought."""
    with pytest.raises(UsageError):
        monthly_fee(**FEE, cycles_per_month=20.0, pattern=pattern)


def test_a_fee_that_follows_the_index_stays_the_same_in_real_terms():
    assert np.all(real_ratios("rent", 0.03, horizon_years=10) == 1.0)


def test_of_the_revision_form_the_fixed_part_falls():
    """A fifth fixed at 25 % inflation: year three is 0.2 x 0.64 + 0.8 = 0.928."""
    assert real_ratios("revision", 0.25, horizon_years=3)[2] == pytest.approx(0.928)


@given(rate=st.floats(0, 0.2), years=st.integers(1, 20), fixed=st.floats(0.2, 1))
def test_revision_lies_between_following_and_not_following(rate, years, fixed):
    found = real_ratios("revision", rate, horizon_years=years, fixed_share=fixed)
    bare = real_ratios("none", rate, horizon_years=years)
    assert np.all(bare - 1e-12 <= found)
    assert np.all(found <= 1 + 1e-12)


def test_an_unknown_form_is_refused():
    with pytest.raises(UsageError, match="rent, revision or none"):
        real_ratios("cpi", 0.02, horizon_years=2)


DAYS = {"signed_on": date(2017, 4, 15), "started_on": date(2017, 5, 1), "due_on": date(2018, 5, 1)}


def test_the_published_example_of_a_rent_is_found_again():
    """600 euro signed in April 2017: March 2017 and April 2018 give 608.94 [knack_rent_2012]."""
    health = price_index("health_index_be")
    assert amount_due(600.0, health, indexation="rent", **DAYS) == pytest.approx(608.94, abs=0.005)


def test_of_the_revision_form_eighty_percent_moves():
    """Four fifths of the 8.94 euro, and nothing before the first anniversary."""
    health = price_index("health_index_be")
    rise = amount_due(600.0, health, indexation="rent", **DAYS) - 600
    found = amount_due(600.0, health, indexation="revision", **DAYS)
    assert found == pytest.approx(600 + 0.8 * rise)
    before = {**DAYS, "due_on": date(2018, 4, 30)}
    assert amount_due(600.0, health, indexation="revision", **before) == 600.0


def test_less_than_a_fifth_fixed_is_refused():
    with pytest.raises(AssumptionError, match="fixed share"):
        amount_due(
            600.0, price_index("health_index_be"), indexation="revision", fixed_share=0.1, **DAYS
        )
