"""The stock model against published tables, the sum written out, and laws of mass."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from circularlib.errors import UsageError
from circularlib.outlook.stock_model import (
    inflow_driven,
    mid_year_ages,
    require_survival,
    stock_driven,
)

# pauliuk_dsm_tests, tests/test_known_results.py: inflow 1 to 10, everything in use at age 0.
INFLOW = np.arange(1.0, 11.0)
FIXED = np.array([1.0] * 5 + [0.0] * 5)
FIXED_STOCK = [1, 3, 6, 10, 15, 20, 25, 30, 35, 40]
FIXED_OUTFLOW = [0, 0, 0, 0, 0, 1, 2, 3, 4, 5]
WEIBULL = np.exp(-(np.arange(10.0) ** 1.2))  # shape 1.2, scale 1 year
WEIBULL_STOCK = [
    1, 2.367879441, 3.836279069, 5.328499576, 6.825822547, 8.324154666, 9.822673522, 11.321225,
    12.8197819, 14.31833966,
]  # fmt: skip
WEIBULL_OUTFLOW = [
    0, 0.632120559, 1.531600372, 2.507779493, 3.502677029, 4.50166788, 5.501481144, 6.501448519,
    7.5014431, 8.501442241,
]  # fmt: skip

YEARS = 7
flows = arrays(float, YEARS, elements=st.floats(0, 1e4))
falls = arrays(float, YEARS, elements=st.floats(0, 1))


def curve(steps: np.ndarray, first: float = 0.5) -> np.ndarray:
    """A survival curve from shares that last from each age to the next."""
    return first * np.concatenate([[1.0], np.cumprod(steps)[:-1]])


def written_out(inflow, survival, initial=None):
    """The convolution, one cohort and one year after the other."""
    stock = [0.0 if initial is None else initial[year + 1] for year in range(len(inflow))]
    for year in range(len(inflow)):
        for cohort in range(year + 1):
            stock[year] += inflow[cohort] * survival[year - cohort]
    return stock


def test_a_fixed_lifetime_gives_the_published_stock_and_outflow():
    """Five years each: what came in year 1 leaves in year 6, so stocks rise by 5 a year then."""
    found = inflow_driven(INFLOW, FIXED)
    assert found.stock.tolist() == FIXED_STOCK
    assert found.outflow.tolist() == FIXED_OUTFLOW
    assert stock_driven(FIXED_STOCK, FIXED).inflow.tolist() == INFLOW.tolist()


def test_a_fixed_lifetime_worked_by_hand():
    """Three chairs kept with two years each: 3 in, then none, then all 3 anew.

    Year 1 lacks 3. In year 2 all 3 are left. In year 3 none is: 3 leave, 3 come.
    """
    found = stock_driven([3.0, 3.0, 3.0], [1.0, 1.0, 0.0])
    assert found.inflow.tolist() == [3.0, 0.0, 3.0]
    assert found.outflow.tolist() == [0.0, 0.0, 3.0]


def test_a_weibull_lifetime_gives_the_published_stock_and_outflow():
    """The same inflow with exp(-age^1.2), worked out by others in a spreadsheet."""
    found = inflow_driven(INFLOW, WEIBULL)
    assert found.stock == pytest.approx(WEIBULL_STOCK, abs=5e-9)
    assert found.outflow == pytest.approx(WEIBULL_OUTFLOW, abs=5e-9)
    assert stock_driven(WEIBULL_STOCK, WEIBULL).inflow == pytest.approx(INFLOW, abs=2e-8)


def test_a_weibull_lifetime_in_the_middle_of_the_year_is_the_sum_written_out():
    """Ages 0.5, 1.5 and so on; scale 3.2 years, shape 1.6, term by term."""
    survival = np.exp(-((mid_year_ages(10) / 3.2) ** 1.6))
    found = inflow_driven(INFLOW, survival)
    assert found.stock == pytest.approx(written_out(INFLOW, survival))
    # 1 came in the middle of year 1: exp(-(0.5 / 3.2)^1.6) = 0.950 of it is there at its end
    assert found.stock[0] == pytest.approx(0.9500, abs=5e-5)


@given(flows, falls, st.floats(0.05, 1))
def test_from_inflow_to_stock_and_back_returns_the_inflow(inflow, steps, first):
    """The stock says all about the inflow, given the curve."""
    survival = curve(steps, first)
    back = stock_driven(inflow_driven(inflow, survival).stock, survival)
    assert back.inflow == pytest.approx(inflow, rel=1e-6, abs=1e-6 * (1 + inflow.max()))


@given(flows, falls, falls, st.floats(0, 1e4))
def test_nothing_appears_and_nothing_vanishes_in_any_year(stock, steps, lasts, initial):
    """Stock change = inflow - outflow, also where the stock falls faster than things wear out."""
    left = initial * np.concatenate([[1.0], np.cumprod(lasts)])
    found = stock_driven(stock, curve(steps), left)
    assert np.abs(found.imbalance).max() <= 1e-9 * (1 + stock.max() + initial)
    assert (found.inflow >= 0).all()
    assert (found.outflow >= -1e-9 * (1 + stock.max() + initial)).all()


@given(flows, falls, st.floats(0.1, 50))
def test_twice_the_stock_takes_twice_the_inflow(stock, steps, times):
    """The model is linear in the stock."""
    once = stock_driven(stock, curve(steps)).inflow
    often = stock_driven(times * stock, curve(steps)).inflow
    assert often == pytest.approx(times * once, rel=1e-7, abs=1e-6)


@given(arrays(float, (3, 2, YEARS), elements=st.floats(0, 1e3)), falls, falls)
def test_draws_and_types_do_not_mix(stock, steps, other):
    """Six stocks at once are the six one after the other."""
    curves = np.stack([curve(steps), curve(other)])
    together = stock_driven(stock, curves).inflow
    for draw in range(3):
        for kind in range(2):
            alone = stock_driven(stock[draw, kind], curves[kind]).inflow
            assert together[draw, kind] == pytest.approx(alone)


def test_a_stock_that_falls_fast_leaves_early_from_every_cohort_alike():
    """10 that last: 4 wanted in year 2 takes 60 % of each cohort, so 4 are left for good."""
    found = stock_driven([10.0, 4.0, 4.0], [1.0, 1.0, 1.0])
    assert found.inflow.tolist() == [10.0, 0.0, 0.0]
    assert found.outflow.tolist() == [0.0, 6.0, 0.0]


def test_what_was_there_before_counts_until_it_is_gone():
    """8 at the start, 6 left after a year, 2 after two: 2 and 4 must come in to keep 8."""
    found = stock_driven([8.0, 8.0], [1.0, 1.0], [8.0, 6.0, 2.0])
    assert found.inflow.tolist() == [2.0, 4.0]
    assert found.outflow.tolist() == [2.0, 4.0]


def test_a_stock_of_nought_needs_nothing():
    found = stock_driven(np.zeros(4), [0.9, 0.8, 0.7, 0.6])
    assert found.inflow.tolist() == found.outflow.tolist() == [0.0] * 4


def test_a_horizon_shorter_than_one_life_lets_only_few_leave():
    """Lives of ten years on average over two years: (1 - 0.95) and (0.95 - 0.86) of 100."""
    found = inflow_driven([100.0, 0.0], [0.95, 0.86])
    assert found.outflow == pytest.approx([5.0, 9.0])


@pytest.mark.parametrize(
    ("survival", "word"),
    [
        ([0.5, 0.6], "rises"),
        ([1.2, 1.0], "not between 0 and 1"),
        ([0.0, 0.0], "Nothing is left"),
        ([np.nan, 0.1], "gaps"),
        ([], "gaps"),
        ([0.5, -0.1], "not between 0 and 1"),
    ],
)
def test_what_is_no_survival_curve_is_refused(survival, word):
    with pytest.raises(UsageError, match=word):
        stock_driven([1.0, 1.0], survival)


def test_a_curve_from_age_0_on_starts_at_1():
    with pytest.raises(UsageError, match=r"starts at 0\.9"):
        require_survival([0.9, 0.5], starts_at_one=True)
    assert require_survival([1.0, 0.5], starts_at_one=True).tolist() == [1.0, 0.5]


@pytest.mark.parametrize(
    ("stock", "survival", "initial", "word"),
    [
        ([-1.0], [1.0], None, "below 0"),
        ([1.0, 1.0], [1.0], None, "covers 1 years"),
        ([1.0], [1.0], [1.0, 2.0], "does not fall"),
        ([1.0], [1.0], [1.0], "does not fall"),
    ],
)
def test_what_the_model_cannot_use_is_refused(stock, survival, initial, word):
    with pytest.raises(UsageError, match=word):
        stock_driven(stock, survival, initial)
