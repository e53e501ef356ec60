"""The renewal equation: published values, limits, and a simulation beside it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import gamma
from scipy.stats import weibull_min

from circularlib.errors import UsageError
from circularlib.statistics.renewals import renewal_function, simulated_renewals

# Tijms, A First Course in Stochastic Models, table 8.1.1: Weibull lives of mean 1 [tijms2003].
PUBLISHED = {
    0.25: {0.4: 0.1087, 0.8: 0.4141, 1.0: 0.6091, 1.2: 0.8143, 2.0: 1.627},
    2.0: {0.5: 0.7785, 1.0: 1.357, 2.0: 2.428, 3.0: 3.460, 5.0: 5.485},
}


def shape_of(variation):
    """Shape whose squared coefficient of variation is this."""
    return brentq(lambda b: gamma(1 + 2 / b) / gamma(1 + 1 / b) ** 2 - 1 - variation, 0.3, 9.0)


@pytest.mark.parametrize("variation", PUBLISHED)
def test_published_values_are_found_again(variation):
    """To the digits printed, on steps of 1/100 of the mean."""
    shape = shape_of(variation)
    halves = np.arange(0, 5.0025, 0.005)
    found = renewal_function(weibull_min.cdf(halves, shape, scale=1 / gamma(1 + 1 / shape)))
    for time, mean in PUBLISHED[variation].items():
        assert found[round(100 * time)] == pytest.approx(mean, rel=1.5e-3)


@given(rate=st.floats(0.01, 0.5), years=st.integers(1, 30))
def test_failures_that_do_not_depend_on_age_give_rate_times_horizon(rate, years):
    """Exponential lives; steps of a year miss by (rate x step)^2 / 24, 1 % at a rate of 1/2."""
    halves = np.arange(0, years + 0.25, 0.5)
    found = renewal_function(1 - np.exp(-rate * halves))[-1]
    assert found == pytest.approx(rate * years, rel=rate**2 / 24 + 1e-3)


def test_after_a_long_time_renewals_come_once_per_mean_life():
    """The renewal theorem: M(t + 1) - M(t) tends to 1 / mean."""
    halves = np.arange(0, 120.5, 0.5)
    found = renewal_function(weibull_min.cdf(halves, 2.0, scale=6.0))
    assert found[120] - found[119] == pytest.approx(1 / (6.0 * gamma(1.5)), rel=1e-3)


@pytest.mark.parametrize(("shape", "scale"), [(1.0, 6.0), (1.6, 10.0), (3.0, 12.0)])
def test_yearly_steps_agree_with_a_simulation(shape, scale):
    """Means of 200,000 histories over 15 years, within 1 % or four standard errors."""
    halves = np.arange(0, 15.25, 0.5)
    found = np.diff(renewal_function(weibull_min.cdf(halves, shape, scale=scale)))
    seen = simulated_renewals(
        lambda rng, count: scale * rng.weibull(shape, count), horizon_years=15, count=200_000
    )
    error = seen.std(axis=1) / np.sqrt(seen.shape[1])
    assert np.all(np.abs(found - seen.mean(axis=1)) < 4 * error + 0.01 * seen.mean(axis=1))
    assert found.sum() == pytest.approx(seen.sum(axis=0).mean(), rel=0.01)


def test_several_distributions_are_solved_as_one_by_one():
    halves = np.arange(0, 10.25, 0.5)[:, None]
    shares = weibull_min.cdf(halves, [1.0, 2.0], scale=[5.0, 8.0])
    found = renewal_function(shares)
    assert found.shape == (11, 2)
    assert found[:, 1] == pytest.approx(renewal_function(shares[:, 1]))


@pytest.mark.parametrize(
    "wrong", [[0.0, 0.1], [0.1, 0.2, 0.3], [0.0, 0.5, 0.4], [0.0, 1.0, 1.0], [0.0, 0.5, 1.2]]
)
def test_what_cannot_be_shares_is_refused(wrong):
    """Even in number, not from 0, falling, all ended at once, or more than all."""
    with pytest.raises(UsageError):
        renewal_function(np.array(wrong))
