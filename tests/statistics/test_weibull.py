"""Weibull hazards: a published censored test, laws of truncation, and the weighing of sources."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import weibull_min

from circularlib.errors import UsageError
from circularlib.statistics.uncertainty import Bounds
from circularlib.statistics.weibull import expected_failures, weibull_blend, weibull_fit

NONE = pd.DataFrame({"entry_years": [], "duration_years": [], "is_ended": []})
SOURCED = {
    "shape": Bounds(1.0, 1.4, 2.0, "lognormal"),
    "scale_years": Bounds(5.5, 11.0, 22.0, "lognormal"),
}


def spells(durations, ended, entry=0.0):
    return pd.DataFrame({"entry_years": entry, "duration_years": durations, "is_ended": ended})


def lived(rng, count, *, shape, scale, first_age, last_age):
    """Things watched between two ages, each repaired at once and as old as before."""
    rows = []
    for _ in range(count):
        age = first_age
        while age < last_age:
            fails = (age**shape + scale**shape * rng.standard_exponential()) ** (1 / shape)
            rows.append((age, min(fails, last_age), fails < last_age))
            age = fails
    return pd.DataFrame(rows, columns=["entry_years", "duration_years", "is_ended"])


def test_a_published_censored_test_is_found_again():
    """NIST/SEMATECH e-Handbook, 8.4.1.3: ten failed, ten ran on at 500 hours [nist_weibull]."""
    failed = [54, 187, 216, 240, 244, 335, 361, 373, 375, 386]
    found = weibull_fit(spells([*map(float, failed), *[500.0] * 10], [True] * 10 + [False] * 10))
    assert found.scale_years == pytest.approx(606.5280, abs=0.001)
    assert found.shape == pytest.approx(1.7208, abs=5e-5)
    assert -found.log_likelihood == pytest.approx(75.135, abs=0.001)
    assert (found.failure_count, found.spell_count) == (10, 20)


def test_the_limits_are_those_of_the_logarithms():
    """Ratio of high to fit equals fit to low; the fit lies between."""
    found = weibull_fit(spells([1.0, 2.0, 4.0, 5.0], [True, True, True, False]))
    assert found.shape_high / found.shape == pytest.approx(found.shape / found.shape_low)
    assert found.scale_low_years < found.scale_years < found.scale_high_years


def test_without_censoring_the_fit_is_scipys():
    """Its own optimiser, on 200 complete lives."""
    lives = weibull_min.rvs(1.6, scale=7.0, size=200, random_state=np.random.default_rng(4))
    shape, _, scale = weibull_min.fit(lives, floc=0)
    found = weibull_fit(spells(lives, True))
    assert (found.shape, found.scale_years) == pytest.approx((shape, scale), rel=1e-3)


def test_things_watched_late_give_the_hazard_they_had():
    """600 things watched from age 3 to 8 and repaired each time: shape 1.6, scale 5."""
    seen = lived(np.random.default_rng(1), 600, shape=1.6, scale=5.0, first_age=3.0, last_age=8.0)
    found = weibull_fit(seen)
    assert found.shape_low < 1.6 < found.shape_high
    assert found.scale_low_years < 5.0 < found.scale_high_years
    assert found.shape_high / found.shape_low < 2


def test_ignoring_that_they_were_watched_late_would_mislead():
    """The same rows with all ages counted from 0 give a scale outside the limits."""
    seen = lived(np.random.default_rng(1), 600, shape=1.6, scale=5.0, first_age=3.0, last_age=8.0)
    right, wrong = weibull_fit(seen), weibull_fit(seen.assign(entry_years=0.0))
    assert not right.scale_low_years < wrong.scale_years < right.scale_high_years


def test_no_failures_yet_is_said_in_three_sentences():
    with pytest.raises(UsageError) as caught:
        weibull_fit(spells([1.0, 2.0], False))
    assert str(caught.value).startswith("Spells: 2.\nNo failures yet")
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize(
    "wrong",
    [spells([0.0], True), spells([2.0], True, entry=2.0), spells([2.0], True, entry=-1.0)],
)
def test_a_row_that_cannot_be_a_spell_is_refused(wrong):
    """It must begin at 0 or later and end after it began."""
    with pytest.raises(UsageError, match="row 0"):
        weibull_fit(wrong)


def test_a_missing_column_is_named():
    with pytest.raises(UsageError, match="is_ended"):
        weibull_fit(pd.DataFrame({"entry_years": [0.0], "duration_years": [1.0]}))


# Weighed against sourced values


def test_without_records_the_source_stands():
    """Median 11 within 5.5 to 22; the records took no doubt away."""
    found = weibull_blend(NONE, **SOURCED)
    assert found.scale_years == pytest.approx(11.0, rel=1e-6)
    assert (found.scale_low_years, found.scale_high_years) == pytest.approx((5.5, 22.0), rel=2e-3)
    assert (found.shape_low, found.shape_high) == pytest.approx((1.0, 2.0), rel=0.02)
    assert (found.failure_count, found.records_share) == (0, 0.0)


def test_many_failures_overrule_the_source():
    """3,000 lives of scale 3: the blend is the fit."""
    lives = weibull_min.rvs(1.2, scale=3.0, size=3000, random_state=np.random.default_rng(2))
    fit, found = weibull_fit(spells(lives, True)), weibull_blend(spells(lives, True), **SOURCED)
    assert found.scale_years == pytest.approx(fit.scale_years, rel=0.02)
    assert found.shape == pytest.approx(fit.shape, rel=0.02)
    assert found.records_share > 0.97


def test_few_failures_move_the_source_a_little():
    """Two failures at ages 1 and 2 pull the scale from 11 towards their own, but not to it."""
    few = spells([1.0, 2.0], True)
    found = weibull_blend(few, **SOURCED)
    assert weibull_fit(few).scale_years < found.scale_years < 11.0
    assert 0 < found.records_share < 0.9


def test_machines_that_run_on_count_too():
    """Fifty spells of ten years without a failure make long lives likelier."""
    found = weibull_blend(spells([10.0] * 50, False), **SOURCED)
    assert found.scale_years > 11.0
    assert found.failure_count == 0


def test_the_blend_of_a_known_shape_is_the_textbook_posterior():
    """Shape 1: failures are Poisson in running time. Compared with the integral by hand: the
    prior of the logarithm of the scale times rate^3 exp(-30 rate), on a fine grid.
    """
    found = weibull_blend(
        spells([10.0, 10.0, 10.0], True),
        shape=Bounds(1.0, 1.0, 1.0), scale_years=SOURCED["scale_years"],
    )  # fmt: skip
    logs = np.linspace(np.log(0.5), np.log(300), 200_001)
    spread = np.log(4) / (2 * 1.959963984540054)
    weights = np.exp(-(((logs - np.log(11)) / spread) ** 2) / 2 - 3 * logs - 30 * np.exp(-logs))
    mean = (weights @ logs) / weights.sum()
    assert found.scale_years == pytest.approx(np.exp(mean), rel=1e-4)
    assert found.shape == 1.0


def test_pairs_are_drawn_from_the_blend():
    """Quantiles of 100,000 draws are the ends of its interval, and the same seed repeats."""
    lives = weibull_min.rvs(1.5, scale=6.0, size=40, random_state=np.random.default_rng(3))
    found = weibull_blend(spells(lives, True), **SOURCED)
    shapes, scales = found.draws(100_000, 7)
    assert np.quantile(scales, [0.025, 0.975]) == pytest.approx(
        [found.scale_low_years, found.scale_high_years], rel=0.02
    )
    assert np.quantile(shapes, [0.025, 0.975]) == pytest.approx(
        [found.shape_low, found.shape_high], rel=0.02
    )
    assert np.array_equal(scales, found.draws(100_000, 7)[1])


def test_a_range_that_is_none_is_refused():
    """A scale of 0 years has no logarithm."""
    with pytest.raises(UsageError, match="scale"):
        weibull_blend(NONE, shape=Bounds(1, 1, 1), scale_years=Bounds(0, 5, 9))


@given(rate=st.floats(0.01, 2), start=st.floats(0, 20), years=st.floats(0, 20))
def test_failures_that_do_not_depend_on_age_come_at_their_rate(rate, start, years):
    """Shape 1: rate x years, from whatever age."""
    found = expected_failures(1.0, 1 / rate, from_years=start, to_years=start + years)
    assert found == pytest.approx(rate * years, abs=1e-9)
