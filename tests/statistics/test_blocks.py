"""The change of a monthly mean, with months drawn in blocks."""

import numpy as np
import pytest
from scipy.signal import lfilter

from circularlib.statistics.blocks import mean_change


def alike(rng, months=24):
    """Months of which each is half like the one before."""
    return 100 + lfilter([1], [1, -0.5], rng.normal(0, 10, months + 50))[50:]


def test_the_value_is_the_difference_of_the_means():
    found = mean_change(np.arange(12.0), np.arange(12.0) + 4)
    assert (found.value, found.n, found.method) == (4.0, 24, "month_blocks")


def test_it_is_what_a_slow_way_finds():
    """Blocks laid out month by month, by the same draws of their beginnings; then widened.

    12 and 18 months in blocks of 6: five blocks, t with 3 degrees of freedom is 3.182, over 1.960,
    times the root of 5 / 3. Neither holds two whole years: no season is taken out.
    """
    before, after = np.arange(12.0) ** 1.5, np.arange(18.0)[::-1] * 3
    found = mean_change(before, after, block_months=6, resamples=50, seed=3)
    generator = np.random.default_rng(3)
    sides = []
    for side in (before, after):
        starts = generator.integers(len(side), size=(50, len(side) // 6))
        means = []
        for row in starts:
            months = [side[(start + step) % len(side)] for start in row for step in range(6)]
            means.append(sum(months) / len(side))
        sides.append(np.array(means))
    ends = np.quantile(sides[1] - sides[0], [0.025, 0.975])
    factor = 3.18245 / 1.95996 * np.sqrt(5 / 3)
    low, high = found.value + (ends - found.value) * factor
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-4)


def test_seasons_that_return_leave_whole_years_as_sure_as_they_were():
    """With seasons and without, the interval is the same; without whole years it is wider."""
    rng = np.random.default_rng(8)
    before, after = alike(rng), alike(rng) + 5
    season = np.tile(30 * np.sin(np.arange(12)), 2)
    plain, seasonal = mean_change(before, after), mean_change(before + season, after + season)
    assert (plain.low, plain.high) == pytest.approx((seasonal.low, seasonal.high))
    broken = mean_change((before + season)[:23], (after + season)[:23])
    assert broken.high - broken.low > 1.5 * (seasonal.high - seasonal.low)


@pytest.mark.parametrize("months", [12, 24, 60])
@pytest.mark.parametrize("likeness", [0.0, 0.3, 0.5])
def test_it_holds_the_truth_about_as_often_as_it_says(likeness, months):
    """300 series, each month so much like the last; never below 88 of 100, which is what 60
    months that are half alike leave of 95 and of the chance in 300 series.
    """
    held = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        sides = [
            lfilter([1], [1, -likeness], rng.normal(0, 10, months + 50))[50:] for _ in range(2)
        ]
        found = mean_change(sides[0], sides[1], resamples=500)
        held += found.low <= 0 <= found.high
    assert held / 300 >= 0.88


def test_months_twice_as_busy_change_twice_as_much():
    rng = np.random.default_rng(5)
    before, after = alike(rng), alike(rng)
    once, twice = mean_change(before, after), mean_change(2 * before, 2 * after)
    assert (twice.value, twice.low, twice.high) == pytest.approx(
        (2 * once.value, 2 * once.low, 2 * once.high)
    )


@pytest.mark.parametrize(
    ("before", "after", "method"),
    [
        ([], [1.0] * 24, "none_no_comparison"),
        ([1.0] * 24, [], "none_no_comparison"),
        ([1.0, 2.0], [1.0] * 24, "none_too_few_months"),
        ([0.0] * 12, [0.0] * 12, "none_no_variation"),
    ],
)
def test_where_no_interval_can_be_given_it_says_why(before, after, method):
    found = mean_change(before, after)
    assert (found.low, found.high, found.method) == (None, None, method)
    assert (found.value is None) == (method == "none_no_comparison")
