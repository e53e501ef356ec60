"""Several estimates together: published trials, a root found by hand, and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import norm, t
from statsmodels.stats.meta_analysis import combine_effects

from circularlib.errors import UsageError
from circularlib.statistics.meta_analysis import (
    pooled,
    scale_for,
    shrunken,
    standard_errors,
    transformed,
)

# Events and others among the treated and the untreated, 13 trials [metafor_bcg]
TRIALS = np.array(
    [
        [4, 119, 11, 128],
        [6, 300, 29, 274],
        [3, 228, 11, 209],
        [62, 13536, 248, 12619],
        [33, 5036, 47, 5761],
        [180, 1361, 372, 1079],
        [8, 2537, 10, 619],
        [505, 87886, 499, 87892],
        [29, 7470, 45, 7232],
        [17, 1699, 65, 1600],
        [186, 50448, 141, 27197],
        [5, 2493, 3, 2338],
        [27, 16886, 29, 17825],
    ],
    dtype=float,
)


@pytest.fixture(scope="module")
def trials():
    """Logarithm of the relative risk of each trial, and its standard error."""
    cases, others, cases_without, others_without = TRIALS.T
    ill, ill_without = cases + others, cases_without + others_without
    effects = np.log(cases / ill) - np.log(cases_without / ill_without)
    variances = 1 / cases - 1 / ill + 1 / cases_without - 1 / ill_without
    return effects, variances**0.5


estimates = st.lists(st.floats(-3, 3), min_size=3, max_size=8)
errors = st.floats(0.05, 2.0)


def test_the_trials_are_those_of_metafor(trials):
    """DerSimonian and Laird: mean −0.7141 (−1.0644 to −0.3638), Q 152.2330 [metafor_bcg]."""
    effects, spread = trials
    found = combine_effects(effects, spread**2, method_re="dl")
    ends = found.mean_effect_re + norm.ppf([0.025, 0.975]) * found.sd_eff_w_re
    assert [found.mean_effect_re, *ends] == pytest.approx([-0.7141, -1.0644, -0.3638], abs=1e-4)
    assert found.q == pytest.approx(152.2330, abs=1e-4)


def test_the_variance_between_trials_solves_paule_and_mandel_s_equation(trials):
    """Slow and obvious: the variance at which the weighted squares sum to one less than n."""
    effects, spread = trials

    def excess(between):
        weights = 1 / (spread**2 + between)
        mean = (weights * effects).sum() / weights.sum()
        return (weights * (effects - mean) ** 2).sum() - 12

    found = pooled(effects, spread)
    assert found.between_variance == pytest.approx(brentq(excess, 0, 5), abs=1e-5)
    weights = 1 / (spread**2 + found.between_variance)
    assert found.mean == pytest.approx((weights * effects).sum() / weights.sum())
    assert found.between_share == pytest.approx(1 - 12 / 152.2330, abs=1e-5)


def test_two_towns_by_hand():
    """0 and 4 with errors of 1: between variance 8 − 1 = 7, mean 2, error √(8/2) = 2."""
    found = pooled([0.0, 4.0], [1.0, 1.0])
    assert (found.mean, found.between_variance) == (2.0, pytest.approx(7.0))
    assert found.mean_error == pytest.approx(2.0)
    assert found.high - found.mean == pytest.approx(t.ppf(0.975, 1) * 2)
    assert np.isnan(found.predicted_low)
    drawn = shrunken([0.0, 4.0], [1.0, 1.0], found)
    assert drawn["value"].tolist() == pytest.approx([0.25, 3.75])  # 7/8 own, 1/8 mean
    variance = 7 / 8 + (2 / 8) ** 2
    assert (drawn["high"] - drawn["value"]).tolist() == pytest.approx(
        [norm.ppf(0.975) * variance**0.5] * 2
    )


def test_the_interval_is_never_narrower_than_the_plain_one():
    """Towns more alike than chance would have them: the factor stays 1 [rover2015]."""
    found = pooled([0.5, 0.5, 0.5], [0.1, 0.1, 0.1])
    assert found.high - found.mean == pytest.approx(t.ppf(0.975, 2) * 0.1 / 3**0.5)


def test_another_town_lies_in_a_wider_interval_than_the_mean(trials):
    """t with n − 2 degrees over √(between + error²) [higgins2009]."""
    found = pooled(*trials)
    reach = t.ppf(0.975, 11) * (found.between_variance + found.mean_error**2) ** 0.5
    assert found.predicted_high - found.mean == pytest.approx(reach)
    assert found.predicted_low < found.low < found.high < found.predicted_high


@given(estimates, errors, st.floats(-5, 5))
def test_adding_a_constant_to_all_towns_moves_the_mean_by_it(values, error, shift):
    spread = [error] * len(values)
    moved = pooled([value + shift for value in values], spread)
    assert moved.mean == pytest.approx(pooled(values, spread).mean + shift, abs=1e-6)


@given(estimates, errors, st.randoms(use_true_random=False))
def test_the_order_of_towns_does_not_matter(values, error, random):
    mixed = random.sample(values, len(values))
    one, other = (pooled(each, [error] * len(values)) for each in (values, mixed))
    assert one.mean == pytest.approx(other.mean, abs=1e-6)
    assert one.between_variance == pytest.approx(other.between_variance, abs=1e-6)


@given(estimates, errors)
def test_a_town_is_drawn_to_the_mean_and_never_beyond_it(values, error):
    found = pooled(values, [error] * len(values))
    drawn = shrunken(values, [error] * len(values), found)
    ends = np.sort([values, [found.mean] * len(values)], axis=0)
    assert ((drawn["value"] >= ends[0] - 1e-9) & (drawn["value"] <= ends[1] + 1e-9)).all()


def test_the_less_a_town_s_records_say_the_more_it_is_drawn():
    spread = [0.1, 0.1, 1.0]
    found = pooled([0.0, 1.0, 2.0], spread)
    own = shrunken([0.0, 1.0, 2.0], spread, found)["own_share"]
    assert own[2] < own[0] == own[1]


@pytest.mark.parametrize("scale", ["logit", "log", "plain"])
@given(st.floats(0.01, 0.99))
def test_there_and_back_is_where_one_was(scale, value):
    assert transformed(transformed(value, scale), scale, back=True) == pytest.approx(value)


def test_a_rate_at_the_edge_is_not_put_on_the_scale_of_odds():
    assert scale_for("rate", [0.0], [0.4]) == "plain"
    assert scale_for("share", [0.2], [1.0]) == "plain"


def test_errors_follow_from_the_level_of_the_interval():
    """90 % is 1.645 errors to each side."""
    assert standard_errors([-1.645], [1.645], level=0.9) == pytest.approx([1.0], abs=1e-3)


@pytest.mark.parametrize(
    "call",
    [
        lambda: pooled([0.2], [0.1]),
        lambda: pooled([0.2, 0.3], [0.1, 0.0]),
        lambda: standard_errors([0.2], [0.2], level=0.95),
        lambda: transformed([0.2], "square"),
    ],
)
def test_what_cannot_be_pooled_is_refused_in_plain_words(call):
    with pytest.raises(UsageError):
        call()
