"""Draws from ranges, which assumption matters, and where a figure changes its sign."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

from circularlib.statistics.uncertainty import draws, sobol, spread, switching_value, tornado


def within(low, central, high, distribution="triangular"):
    return SimpleNamespace(low=low, central=central, high=high, distribution=distribution)


@pytest.mark.parametrize(
    ("bounds", "theirs"),
    [
        (within(1, 2, 5), stats.triang(0.25, 1, 4)),
        (within(1, 2, 5, "pert"), stats.beta(2, 4, 1, 4)),
        (within(1, 2, 4, "lognormal"), stats.lognorm(np.log(4) / (2 * 1.959964), scale=2)),
    ],
)
def test_draws_follow_the_distribution_that_scipy_knows(bounds, theirs):
    """PERT between 1 and 5 with mode 2: alpha 1 + 4 (2 - 1) / 4 = 2, beta 4."""
    drawn = draws({"rate": bounds}, count=20_000)["rate"]
    assert stats.kstest(drawn, theirs.cdf).pvalue > 0.01


def test_each_name_has_a_stream_of_its_own():
    """Adding an assumption, or another order, changes no draw; another seed changes all."""
    one, two = within(0, 1, 2), within(0, 5, 9)
    alone = draws({"a": one}, count=50)
    both = draws({"b": two, "a": one}, count=50)
    assert (alone["a"] == both["a"]).all()
    assert (alone["a"] != draws({"a": one}, count=50, seed=1)["a"]).all()
    assert abs(np.corrcoef(both["a"], both["b"])[0, 1]) < 0.5


def test_an_assumption_without_a_range_is_always_the_same():
    assert set(draws({"a": within(2, 2, 2)}, count=5)["a"]) == {2.0}


def test_the_spread_is_made_of_percentiles():
    found = spread(np.arange(1001.0), level=0.9)
    assert (found.value, found.low, found.high) == pytest.approx((500, 50, 950))
    assert found.n == 1001


def test_a_tornado_worked_by_hand():
    """f = 10 a - b, a from 1 over 2 to 4, b from 0 over 5 to 6: swings 30 and 6."""
    table = tornado(lambda x: 10 * x["a"] - x["b"], {"b": within(0, 5, 6), "a": within(1, 2, 4)})
    assert table["name"].tolist() == ["a", "b"]
    assert table[["outcome_low", "outcome_high", "swing"]].to_numpy().tolist() == [
        [5, 35, 30],
        [20, 14, 6],
    ]


def test_the_value_at_which_a_figure_is_nought_is_the_nearest_one():
    """(a - 1)(a - 4) is nought at 1 and at 4; from 2 the first is nearer."""
    ranges = {"a": within(1, 2, 3)}
    found = switching_value(lambda x: (x["a"] - 1) * (x["a"] - 4), ranges, "a", domain=(0, 9))
    assert found == pytest.approx(1)
    assert switching_value(lambda x: x["a"] + 1, ranges, "a", domain=(0, 9)) is None
    assert switching_value(lambda x: x["a"], ranges, "a", domain=(0, 9), target=7.5) == 7.5


def test_sobol_indices_of_ishigami_are_the_published_ones():
    """f = sin a + 7 sin2 b + 0.1 c4 sin a over -pi to pi (Ishigami & Homma 1990).

    Analytic: S = 0.3139, 0.4424, 0; T = 0.5576, 0.4424, 0.2437. Uniform draws come from two
    steps: the triangular quantile is turned back into its share.
    """
    ends = within(0, 0.5, 1)

    def uniform(value):
        return -np.pi + 2 * np.pi * stats.triang.cdf(value, 0.5, 0, 1)

    def ishigami(x):
        a, b, c = (uniform(x[name]) for name in "abc")
        return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)

    found = sobol(ishigami, dict.fromkeys("abc", ends), count=8192).set_index("name")
    assert found.loc[list("abc"), "first_order"].tolist() == pytest.approx(
        [0.3139, 0.4424, 0], abs=0.02
    )
    assert found.loc[list("abc"), "total"].tolist() == pytest.approx(
        [0.5576, 0.4424, 0.2437], abs=0.02
    )
