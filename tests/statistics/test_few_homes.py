"""Ratios over few homes: an independent formula, and whether the interval holds the truth."""

import numpy as np
import pytest
from scipy import stats

from circularlib.statistics.few_homes import few_homes_ratio


def test_with_equal_denominators_it_is_students_interval_of_a_mean():
    """The jackknife of a mean is its standard error; scipy gives the interval."""
    values = np.array([5.0, 6.0, 7.5, 6.0, 9.0])
    found = few_homes_ratio(values, np.ones(5))
    low, high = stats.t.interval(0.95, 4, loc=values.mean(), scale=stats.sem(values))
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.method == "jackknife_homes"


def test_the_scale_and_the_order_of_the_homes_do_not_matter():
    above, below = np.array([3.0, 8.0, 2.0, 5.0]), np.array([6.0, 11.0, 5.0, 8.0])
    found, turned = few_homes_ratio(above, below), few_homes_ratio(2 * above[::-1], below[::-1])
    assert (turned.low, turned.high) == pytest.approx((2 * found.low, 2 * found.high))


def test_fewer_than_four_homes_have_no_interval_and_ten_are_resampled():
    assert few_homes_ratio([1.0, 2.0, 3.0], [4.0, 4.0, 4.0]).method == "none_too_few_homes"
    rng = np.random.default_rng(1)
    assert few_homes_ratio(rng.random(12), np.ones(12)).method == "cluster_bootstrap_bca"
    assert few_homes_ratio([1.0] * 5, [2.0] * 5).method == "none_no_variation"
    assert few_homes_ratio([], []).value is None


@pytest.mark.parametrize("homes", [4, 6, 9])
def test_the_interval_holds_the_truth_in_about_95_of_100_cases(homes):
    """2,000 programmes of a few homes: 0.5 kWh a cycle, homes differing by 10 %, months by 8 %."""
    rng, held = np.random.default_rng(7), 0
    for _ in range(2000):
        cycles = rng.poisson(20 * rng.lognormal(0, 0.3, (homes, 1)), (homes, 24)).astype(float)
        own = 0.5 * np.exp(rng.normal(-0.005, 0.1, (homes, 1)))
        energy = cycles * own * rng.lognormal(-0.0032, 0.08, (homes, 24))
        found = few_homes_ratio(energy.sum(axis=1), cycles.sum(axis=1))
        held += found.low <= 0.5 <= found.high
    assert 0.92 <= held / 2000 <= 0.975
