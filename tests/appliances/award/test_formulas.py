"""The formulas: published examples, cases worked by hand, and what each is weak in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.appliances.award import formulas
from circularlib.errors import AssumptionError

prices = st.lists(st.floats(1.0, 1e6), min_size=2, max_size=8)
ratio_formulas = pytest.mark.parametrize(
    "formula",
    [
        formulas.low_bid_relative,
        formulas.proportional,
        formulas.linear_between_best_and_worst,
        lambda values, **how: formulas.logarithmic(values, nothing_at_ratio=2, **how),
    ],
    ids=["low_bid_relative", "proportional", "linear_between_best_and_worst", "logarithmic"],
)


def test_the_published_low_bid_example_is_found_again():
    """[negometrix_low_bid]: of 70 points, 10,000 earns 56 beside 8,000; totals 146 and 144."""
    points = 70 * formulas.low_bid_relative([10_000, 8_000])
    assert points.tolist() == pytest.approx([56, 70])
    assert (np.array([40 + 30 + 20, 32 + 20 + 22]) + points).tolist() == pytest.approx([146, 144])


def test_the_quotes_of_the_digital_marketplace_are_found_again():
    """[digital_marketplace_quotes]: 15,000, 10,000 and 30,000 score 0.667, 1 and 0.333."""
    found = formulas.low_bid_relative([15_000, 10_000, 30_000])
    assert found.round(3).tolist() == [0.667, 1.0, 0.333]


def test_the_published_zero_price_cannot_be_scored_by_a_ratio():
    """[bevan_brittan_zero]: a unit price of nil left both scores of that element undefined."""
    with pytest.raises(AssumptionError, match="0, and would be divided by") as error:
        formulas.low_bid_relative([10.0, 0.0])
    assert len(str(error.value).splitlines()) == 3


def test_the_published_supplier_scorecard_is_found_again():
    """[materials_scorecard]: 25 % dearer scores 25 % less, 40 % dearer 40 % less."""
    found = formulas.proportional([100, 125, 140])
    assert found.tolist() == pytest.approx([1.0, 0.75, 0.6])


def test_the_published_award_on_value_is_found_again():
    """[negometrix_value]: 80,000 less 60 % of 2,500 is 78,500."""
    found = formulas.fictitious_prices([80_000], [0.6], quality_value_eur=2_500)
    assert found.tolist() == [78_500]


def test_the_published_ends_of_the_weighted_factor_hold():
    """[negometrix_weighted_factor]: set maximum 0 points, set minimum all, linear in between."""
    found = formulas.linear_between_limits([200, 100, 125], full_at=100, nothing_at=200)
    assert found.tolist() == [0.0, 1.0, 0.75]


def test_the_published_ends_of_the_log_formula_hold():
    """[negometrix_log]: the lowest earns all whatever A; A times the lowest earns nothing."""
    for ratio in (1.5, 2.0, 3.0):
        found = formulas.logarithmic([100, 100 * ratio, 200 * ratio], nothing_at_ratio=ratio)
        assert found[:2].tolist() == pytest.approx([1.0, 0.0])
        assert found[2] < 0


def test_the_published_utility_index_holds():
    """[negometrix_utility]: best and cheapest is 1; at N = 1 a tenth more quality may cost more.

    Quality 1.0 at 1,000 and 0.9 at 900: (1 - 0) ÷ 1000 × 900 = 0.9 = (1 - 0.1) ÷ 900 × 900.
    """
    same = formulas.utility_index([1000, 900], [1.0, 0.9], price_weight=0.5)
    assert same.tolist() == pytest.approx([0.9, 0.9])
    assert formulas.utility_index([10, 20], [1.0, 0.5], price_weight=0.5).max() == 1.0


def test_price_four_times_as_important_quarters_what_quality_lacks():
    """[negometrix_utility]: N = 20 % ÷ 80 % = 0.25; lacking 0.4 costs 0.1 at the same price."""
    found = formulas.utility_index([100, 100], [0.9, 0.5], price_weight=0.8)
    assert found.tolist() == pytest.approx([1.0, 0.9])


def test_best_and_worst_lie_a_whole_scale_apart():
    """Worked by hand: 100, 110, 140: 30 of 40 from the worst is 0.75."""
    found = formulas.linear_between_best_and_worst([100, 110, 140])
    assert found.tolist() == [1.0, 0.75, 0.0]
    assert formulas.linear_between_best_and_worst([100.0, 100.01]).tolist() == [1.0, 0.0]


def test_equal_offers_all_earn_everything_between_best_and_worst():
    """There is no worst; nought divided by nought is no score."""
    assert formulas.linear_between_best_and_worst([7.0, 7.0]).tolist() == [1.0, 1.0]


@ratio_formulas
@given(prices)
def test_the_cheapest_earns_everything_and_none_earns_more(formula, values):
    """So of every formula that relates to the best."""
    found = formula(values)
    assert found[int(np.argmin(values))] == pytest.approx(1.0)
    assert found.max() <= 1 + 1e-12


@ratio_formulas
@given(prices, st.floats(0.01, 100))
def test_the_currency_does_not_matter(formula, values, rate):
    """Every price times the same leaves every score."""
    found = formula(np.array(values) * rate)
    assert found == pytest.approx(formula(values), abs=1e-6)


@ratio_formulas
@given(st.permutations([300.0, 120.0, 150.0, 700.0]))
def test_the_order_of_the_offers_does_not_matter(formula, values):
    """Each keeps its score wherever it stands."""
    found = dict(zip(values, formula(values), strict=True))
    base = [300.0, 120.0, 150.0, 700.0]
    assert [found[price] for price in base] == pytest.approx(formula(base).tolist())


@ratio_formulas
def test_where_more_is_better_the_most_earns_everything(formula):
    """20 of 20 is all of it, 10 less."""
    found = formula([10.0, 20.0], better="more")
    assert found[1] == 1.0
    assert found[0] < 1.0


@ratio_formulas
def test_draws_run_down_and_offers_across(formula):
    """Two draws at once are the same as one after the other."""
    both = formula([[100.0, 150.0], [300.0, 200.0]])
    assert both[0].tolist() == formula([100.0, 150.0]).tolist()
    assert both[1].tolist() == formula([300.0, 200.0]).tolist()


@pytest.mark.parametrize("better", ["less", "more"])
@ratio_formulas
def test_a_negative_value_is_refused_by_ratios(formula, better):
    """Only the straight lines could take one; as a price it is refused elsewhere."""
    if formula is formulas.linear_between_best_and_worst:
        return
    with pytest.raises(AssumptionError, match="negative"):
        formula([-5.0, 10.0], better=better)


@given(prices, st.floats(1.0, 1e6))
def test_a_new_lowest_bid_leaves_the_distances_of_the_log_formula(values, new):
    """[negometrix_log]: the difference of two scores does not depend on the lowest price."""
    before = formulas.logarithmic(values, nothing_at_ratio=2)
    after = formulas.logarithmic([*values, new], nothing_at_ratio=2)[:-1]
    assert np.diff(after) == pytest.approx(np.diff(before), abs=1e-9)


def test_equal_limits_are_refused():
    """Nothing would lie between them."""
    with pytest.raises(AssumptionError, match="Both limits"):
        formulas.linear_between_limits([1.0], full_at=5, nothing_at=5)


def test_a_log_ratio_of_one_is_refused():
    """Its logarithm is nought."""
    with pytest.raises(AssumptionError, match="not above 1"):
        formulas.logarithmic([1.0, 2.0], nothing_at_ratio=1)
