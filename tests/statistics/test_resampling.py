"""The cluster bootstrap against scipy, against a slow obvious version and against its laws."""

import dataclasses
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from circularlib.errors import UsageError
from circularlib.statistics.proportions import wilson_interval
from circularlib.statistics.resampling import (
    bootstrap,
    proportion_interval,
    ratio_interval,
    resampled_totals,
)

# The same examples every time, and no clock.
law = settings(deadline=None, derandomize=True, max_examples=50)

whole = st.integers(0, 50)
homes = st.lists(st.tuples(whole, whole).map(sorted), min_size=10, max_size=30)


def skewed_homes(count: int = 40, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Euro and home-months of homes, a few of them much dearer than the rest."""
    generator = np.random.default_rng(seed)
    months = generator.integers(3, 25, count).astype(float)
    return months * generator.lognormal(3, 0.8, count), months


def ratio(totals):
    return totals[..., 0] / totals[..., 1]


def reduction(totals):
    return 1 - (totals[..., 0] / totals[..., 1]) / (totals[..., 2] / totals[..., 3])


def test_the_bca_interval_is_scipys():
    """scipy.stats.bootstrap, paired, method BCa, on the ratio of sums of 40 skewed homes.

    Both draw at random; over 40,000 resamples an end of the interval wanders by about 1 % of
    the interval's width.
    """
    euro, months = skewed_homes()
    theirs = stats.bootstrap(
        (euro, months),
        lambda a, b, axis=-1: a.sum(axis) / b.sum(axis),
        paired=True,
        vectorized=True,
        method="BCa",
        n_resamples=40_000,
        rng=np.random.default_rng(7),
    ).confidence_interval
    ours = ratio_interval(euro, months, resamples=40_000)
    width = theirs.high - theirs.low
    assert [ours.low, ours.high] == pytest.approx([*theirs], abs=0.03 * width)
    # The homes are skewed enough for BCa to differ from the percentile by more than that.
    assert ours.high - ours.percentile_high > 0.06 * width


def test_the_interval_of_a_cost_reduction_is_scipys():
    """The same for 1 - (a / b) / (c / d) with four sums per home."""
    euro, months = skewed_homes()
    before, months_before = skewed_homes(seed=2)
    theirs = stats.bootstrap(
        (euro, months, before, months_before),
        lambda a, b, c, d, axis=-1: 1 - a.sum(axis) / b.sum(axis) / (c.sum(axis) / d.sum(axis)),
        paired=True,
        vectorized=True,
        method="BCa",
        n_resamples=40_000,
        rng=np.random.default_rng(7),
    ).confidence_interval
    sums = np.column_stack([euro, months, before, months_before])
    ours = bootstrap(sums, reduction, resamples=40_000)
    assert [ours.low, ours.high] == pytest.approx([*theirs], abs=0.03 * (theirs.high - theirs.low))


def slow_bca(euro, months, resamples, level):
    """BCa as Efron and Tibshirani (1993), section 14.3, write it, one home at a time."""
    normal = NormalDist()
    value = sum(euro) / sum(months)
    drawn = sorted(
        a / b for a, b in resampled_totals(np.transpose([euro, months]), resamples=resamples)
    )
    below = sum(figure < value for figure in drawn) + sum(figure == value for figure in drawn) / 2
    bias = normal.inv_cdf(below / resamples)
    left_out = []
    for home in range(len(euro)):
        rest = [other for other in range(len(euro)) if other != home]
        left_out.append(sum(euro[other] for other in rest) / sum(months[other] for other in rest))
    mean = sum(left_out) / len(left_out)
    cubes = sum((mean - figure) ** 3 for figure in left_out)
    squares = sum((mean - figure) ** 2 for figure in left_out)
    acceleration = cubes / (6 * squares**1.5)
    ends = []
    for tail in ((1 - level) / 2, (1 + level) / 2):
        shifted = bias + normal.inv_cdf(tail)
        share = normal.cdf(bias + shifted / (1 - acceleration * shifted))
        place = share * (resamples - 1)
        under, over = drawn[int(place)], drawn[min(int(place) + 1, resamples - 1)]
        ends.append(under + (place - int(place)) * (over - under))
    return ends


@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize("sums", [skewed_homes(15), ([1, 2, 2, 0, 1] * 3, [2] * 15)])
def test_bias_and_acceleration_are_those_of_a_slow_obvious_version(sums, level):
    """Same draws, the jackknife by really leaving out every home once.

    With small counts many draws equal the figure itself; half of those count as below it.
    """
    ours = ratio_interval(*sums, resamples=2_000, level=level)
    theirs = slow_bca(*(np.asarray(column).tolist() for column in sums), 2_000, level)
    assert [ours.low, ours.high] == pytest.approx(theirs, rel=1e-9)


def test_drawn_totals_scatter_as_drawing_with_replacement_must():
    """The mean of n draws' sum is the total, its variance n times that of one home."""
    sums = np.column_stack(skewed_homes())
    totals = resampled_totals(sums, resamples=50_000)
    assert totals.shape == (50_000, 2)
    np.testing.assert_allclose(totals.mean(axis=0), sums.sum(axis=0), rtol=0.005)
    np.testing.assert_allclose(totals.var(axis=0), len(sums) * sums.var(axis=0), rtol=0.03)


def test_the_interval_covers_the_truth_as_often_as_it_says():
    """400 samples of 40 homes from a population whose ratio is known; 95 % promised.

    A ratio of lognormal sums is skewed and 40 homes are few, so a little less is expected.
    """
    generator = np.random.default_rng(5)
    hits = 0
    for _ in range(400):
        months = generator.integers(3, 25, 40)
        euro = months * generator.lognormal(3, 0.5, 40)
        estimate = ratio_interval(euro, months, resamples=1_000)
        hits += estimate.low < np.exp(3 + 0.5**2 / 2) < estimate.high
    assert 0.90 <= hits / 400 <= 0.98


@law
@given(homes.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_the_homes_does_not_matter(orders):
    """Not even in the last digit, so a report does not change with the sorting of a file."""
    first, second = (proportion_interval(*np.transpose(rows), resamples=200) for rows in orders)
    assert first == second


def test_homes_without_records_change_nothing():
    """A home in which nothing was placed says nothing about placements."""
    euro, months = skewed_homes()
    padded = ratio_interval([0.0, *euro, 0.0], [0.0, *months, 0.0])
    assert padded == ratio_interval(euro, months)
    assert padded.n == 40


def test_the_unit_of_the_numerator_scales_the_figure_and_its_interval():
    """In units of a quarter everything is four times as large."""
    euro, months = skewed_homes()
    one, four = ratio_interval(euro, months), ratio_interval(4 * euro, months)
    assert [four.value, four.low, four.high, four.percentile_low, four.percentile_high] == [
        4 * end for end in (one.value, one.low, one.high, one.percentile_low, one.percentile_high)
    ]


def test_the_value_is_the_ratio_of_the_totals():
    """20 homes at 30 euro in 1 month and 20 at 10 euro in 3: 800 / 80 = 10, not (30 + 10/3) / 2."""
    estimate = ratio_interval([30.0, 10.0] * 20, [1.0, 3.0] * 20)
    assert estimate.value == 10
    assert estimate.low < 10 < estimate.high


def test_the_same_records_and_seed_give_the_same_bits_and_another_seed_does_not():
    """The seed is part of the result, so that it can be printed."""
    euro, months = skewed_homes()
    first, again = (ratio_interval(euro, months, seed=3) for _ in range(2))
    assert first == again
    assert (first.seed, first.resamples) == (3, 10_000)
    assert ratio_interval(euro, months, seed=4).low != first.low


def test_a_higher_level_gives_a_wider_interval():
    """99 % contains 95 % contains 50 %."""
    euro, months = skewed_homes()
    ends = [ratio_interval(euro, months, level=level) for level in (0.99, 0.95, 0.5)]
    assert sorted(ends, key=lambda end: end.low) == ends
    assert sorted(ends, key=lambda end: -end.high) == ends


def test_fewer_than_ten_homes_get_a_value_and_no_interval():
    """Nine homes cannot show how homes differ."""
    nine = ratio_interval([1.0, 2.0, 4.0] * 3, [2.0] * 9)
    assert nine.value == pytest.approx(7 / 6)
    assert (nine.low, nine.high, nine.percentile_low) == (None, None, None)
    assert nine.method == "none_too_few_homes"
    assert ratio_interval([1.0, 2.0] * 5, [2.0] * 10).method == "cluster_bootstrap_bca"


def test_homes_without_anything_in_the_denominator_give_no_value():
    """Costs without a single home-month are not a cost per home-month."""
    estimate = ratio_interval([5.0] * 12, [0.0] * 12)
    assert (estimate.value, estimate.method) == (None, "none_undefined")
    assert ratio_interval([], []).method == "none_undefined"


def test_resamples_without_a_denominator_are_left_out_and_counted():
    """With 6 of 12 homes having home-months, 1 draw in 4,096 has none: 2 of 10,000."""
    euro, months = [1.0, 2.0, 3.0] * 4, [1.0] * 6 + [0.0] * 6
    estimate = ratio_interval(euro, months)
    assert estimate.method == "cluster_bootstrap_bca"
    assert estimate.undefined_count == pytest.approx(10_000 / 2**12, abs=4)
    assert estimate.undefined_count > 0


def test_a_figure_that_often_cannot_be_calculated_gets_no_interval():
    """With 2 of 12 homes having home-months, (10/12)^12 = 11 % of the draws have none."""
    estimate = ratio_interval([1.0, 2.0, 3.0] * 4, [1.0, 2.0] + [0.0] * 10)
    assert estimate.value == 8
    assert (estimate.low, estimate.method) == (None, "none_unstable")
    assert estimate.undefined_count == pytest.approx(1_122, rel=0.1)


@pytest.mark.parametrize("price", [10.0, 0.1])
def test_a_figure_that_is_the_same_in_all_homes_gets_no_interval_without_width(price):
    """Every home paid the same per month; 0.1 is not exact in binary and must not blur that."""
    months = np.arange(1, 21)
    estimate = ratio_interval(price * months, months)
    assert estimate.value == pytest.approx(price)
    assert (estimate.low, estimate.method) == (None, "none_no_variation")
    unchanged = np.column_stack([price * months, months, price * months, months])
    assert bootstrap(unchanged, reduction).method == "none_no_variation"


def test_homes_that_differ_widen_the_interval_beyond_wilsons():
    """Half the homes reuse all of 20 placements, half none: 40 homes are 40 coins, not 800.

    The width is then that of 40 independent trials, sqrt(20) = 4.5 times Wilson's over 800.
    """
    reused, placed = [20, 0] * 20, [20] * 40
    clustered, naive = proportion_interval(reused, placed), wilson_interval(400, 800)
    assert clustered.method == "cluster_bootstrap_bca"
    widening = (clustered.high - clustered.low) / (naive.high - naive.low)
    assert widening == pytest.approx(20**0.5, rel=0.1)


def test_homes_that_differ_by_chance_alone_give_about_wilsons_interval():
    """Placements reused independently with chance 0.4 in 400 homes."""
    generator = np.random.default_rng(11)
    placed = generator.integers(1, 9, 400)
    reused = generator.binomial(placed, 0.4)
    clustered = proportion_interval(reused, placed)
    naive = wilson_interval(reused.sum(), placed.sum())
    widening = (clustered.high - clustered.low) / (naive.high - naive.low)
    assert widening == pytest.approx(1, abs=0.1)


@law
@given(homes)
def test_the_interval_of_a_share_stays_within_0_and_1_and_has_a_width(rows):
    """Whatever the homes, no interval leaves the range or pretends to be certain."""
    estimate = proportion_interval(*np.transpose(rows), resamples=200)
    if estimate.method == "none_no_trials":
        assert sum(trials for _, trials in rows) == 0
    else:
        assert 0 <= estimate.low < estimate.high <= 1


def test_where_every_resample_is_the_same_each_home_counts_as_one_trial():
    """All 3 placements of 12 homes reused: Wilson's 12 of 12, not 36 of 36 and not 1 to 1."""
    estimate = proportion_interval([3] * 12, [3] * 12)
    expected = dataclasses.replace(wilson_interval(12, 12), method="wilson_homes")
    assert estimate == expected
    assert estimate.low < wilson_interval(36, 36).low


def test_below_ten_homes_a_share_gets_wilsons_interval_over_the_homes():
    """4 of 10 placements in 2 homes: as 0.8 of 2 homes, wider than as 4 of 10 trials."""
    estimate = proportion_interval([3, 1], [4, 6])
    assert estimate == dataclasses.replace(wilson_interval(0.8, 2), method="wilson_homes")
    assert estimate.low < wilson_interval(4, 10).low
    assert estimate.high > wilson_interval(4, 10).high


def test_without_trials_there_is_no_share():
    """No home, and twenty homes in which nothing happened."""
    assert proportion_interval([], []).method == "none_no_trials"
    assert proportion_interval([0] * 20, [0] * 20).method == "none_no_trials"


def test_sums_that_do_not_belong_together_are_refused():
    """A home without a partner, more successes than trials, and a missing sum."""
    with pytest.raises(UsageError, match="2 sums cannot be paired with 3"):
        ratio_interval([1, 2], [1, 2, 3])
    with pytest.raises(UsageError, match="more successes than trials"):
        proportion_interval([2], [1])
    with pytest.raises(UsageError, match="not a table of numbers"):
        bootstrap([[1.0, float("nan")]], ratio)
    with pytest.raises(UsageError, match="not a table of numbers"):
        resampled_totals([1.0, 2.0])
    with pytest.raises(UsageError, match="confidence level"):
        ratio_interval([1.0], [1.0], level=95)
