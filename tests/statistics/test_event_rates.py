"""Events per time: published limits, an independent program, and what cannot be."""

import pytest
from statsmodels.stats.rates import confint_poisson

from circularlib.errors import UsageError
from circularlib.statistics.event_rates import event_rate


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.39)]
)
def test_published_limits_of_a_count_are_found_again(count, low, high):
    """Garwood's table of 95 % limits of a Poisson count."""
    found = event_rate(count, 1.0)
    assert found.low == pytest.approx(low, abs=5e-4)
    assert found.high == pytest.approx(high, abs=5e-3)


@pytest.mark.parametrize("count", [0, 1, 3, 17, 200])
def test_statsmodels_finds_the_same_limits(count):
    low, high = confint_poisson(count, 7.5, method="exact-c")
    found = event_rate(count, 7.5)
    assert found.high == pytest.approx(high)
    assert found.low == pytest.approx(low if count else 0.0)
    assert found.value == count / 7.5


def test_without_any_time_nothing_is_known():
    assert event_rate(0, 0.0).method == "none_no_exposure"


@pytest.mark.parametrize("wrong", [(-1, 2.0), (1, -2.0), (1, float("nan"))])
def test_counts_and_times_below_nought_are_refused(wrong):
    with pytest.raises(UsageError):
        event_rate(*wrong)
