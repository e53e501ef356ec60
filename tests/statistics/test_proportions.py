"""Wilson's and Newcombe's intervals against published tables, scipy and their laws."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from circularlib.errors import UsageError
from circularlib.statistics.proportions import (
    newcombe_interval,
    wilson_interval,
    wilson_table,
)

# The same examples every time, and no clock.
law = settings(deadline=None, derandomize=True, max_examples=50)

trials = st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("success_count", "trial_count", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_newcombes(success_count, trial_count, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    estimate = wilson_interval(success_count, trial_count)
    assert estimate.value == success_count / trial_count
    assert round(estimate.low, 4) == low
    assert round(estimate.high, 4) == high


@law
@given(trials, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_the_interval_is_scipys(counts, level):
    """Someone else's program: scipy.stats.binomtest."""
    theirs = binomtest(*counts).proportion_ci(confidence_level=level, method="wilson")
    ours = wilson_interval(*counts, level=level)
    np.testing.assert_allclose([ours.low, ours.high], [theirs.low, theirs.high], atol=1e-12)


@law
@given(trials)
def test_the_interval_holds_the_share_and_stays_within_0_and_1(counts):
    """To the last digit, also where all or none succeed."""
    estimate = wilson_interval(*counts)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
    assert estimate.low < estimate.high


@law
@given(trials)
def test_failures_have_the_mirrored_interval(counts):
    """The share of failures is 1 - p, its low end 1 minus the high end of p."""
    success_count, trial_count = counts
    successes = wilson_interval(success_count, trial_count)
    failures = wilson_interval(trial_count - success_count, trial_count)
    assert failures.low == pytest.approx(1 - successes.high, abs=1e-12)
    assert failures.high == pytest.approx(1 - successes.low, abs=1e-12)


@law
@given(trials)
def test_twice_the_trials_at_the_same_share_are_surer(counts):
    """10 of 20 says more than 5 of 10."""
    once, twice = wilson_interval(*counts), wilson_interval(*(2 * count for count in counts))
    assert twice.high - twice.low < once.high - once.low


def test_without_trials_there_is_no_figure_and_no_crash():
    """A notebook can say so, where nan would end up in a chart."""
    estimate = wilson_interval(0, 0)
    assert (estimate.value, estimate.low, estimate.high) == (None, None, None)
    assert (estimate.n, estimate.method) == (0, "none_no_trials")


def test_a_table_has_the_interval_of_every_row_and_none_without_trials():
    """Row by row the same as `wilson_interval`; the row without trials is missing, not 0."""
    counts = pd.DataFrame(
        {"item_type": ["bed", "sofa", "lamp"], "reused_count": [8, 0, 0], "count": [10, 5, 0]},
        index=[7, 3, 5],
    )
    table = wilson_table(counts, "reused_count", "count", level=0.9)
    assert list(table) == [*counts, "reused_rate", "low_rate", "high_rate"]
    pd.testing.assert_frame_equal(table[list(counts)], counts)
    for place, row in enumerate([(8, 10), (0, 5)]):
        estimate = wilson_interval(*row, level=0.9)
        values = table.iloc[place, -3:].tolist()
        assert values == [estimate.value, estimate.low, estimate.high]
    assert table.loc[5, ["reused_rate", "low_rate", "high_rate"]].isna().all()


def test_an_empty_table_gives_an_empty_table():
    """No item types, no shares."""
    counts = pd.DataFrame({"reused_count": [], "count": []}, dtype=float)
    assert wilson_table(counts, "reused_count", "count").shape == (0, 5)


@pytest.mark.parametrize(("success_count", "trial_count"), [(3, 2), (-1, 2), (0, -1)])
def test_impossible_counts_are_refused(success_count, trial_count):
    """More successes than trials points at a join that doubled rows."""
    with pytest.raises(UsageError, match="is not a share"):
        wilson_interval(success_count, trial_count)


def test_a_missing_count_is_refused_and_named():
    """A missing count is not a count of 0."""
    counts = pd.DataFrame({"reused_count": [1, None], "count": [2, 2]}, dtype="Int64")
    with pytest.raises(UsageError, match="nan successes in 2 trials"):
        wilson_table(counts, "reused_count", "count")


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0000),
    ],
)
def test_the_interval_of_a_difference_is_newcombes(counts, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10."""
    found = newcombe_interval(*counts)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.n == counts[1] + counts[3]


@law
@given(trials, trials)
def test_a_difference_the_other_way_round_has_the_mirrored_interval(now, before):
    change, back = newcombe_interval(*now, *before), newcombe_interval(*before, *now)
    assert (change.low, change.value, change.high) == pytest.approx(
        (-back.high, -back.value, -back.low), abs=1e-12
    )
    assert -1 - 1e-12 <= change.low <= change.value <= change.high <= 1 + 1e-12


@law
@given(trials)
def test_a_difference_is_made_of_the_distances_of_two_wilson_intervals(now):
    """A slow obvious version: root of the summed squares of the distances to the ends."""
    before = (30, 100)
    one, two = wilson_interval(*now), wilson_interval(*before)
    below = np.hypot(one.value - one.low, two.high - two.value)
    above = np.hypot(one.high - one.value, two.value - two.low)
    found = newcombe_interval(*now, *before)
    assert found.value - found.low == pytest.approx(below, abs=1e-9)
    assert found.high - found.value == pytest.approx(above, abs=1e-9)


@pytest.mark.parametrize("counts", [(0, 0, 3, 10), (3, 10, 0, 0)])
def test_without_trials_on_one_side_there_is_no_difference(counts):
    found = newcombe_interval(*counts)
    assert (found.value, found.low, found.high) == (None, None, None)
    assert found.method == "none_no_trials"
