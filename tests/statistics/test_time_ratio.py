"""The time of one group over that of another, against simulated lives and other programs."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import gamma

from circularlib.statistics.time_ratio import MINIMUM_ENDS, time_ratio


def lives(count: int, mean_days: float, seed: int, shape: float = 1.4) -> pd.DataFrame:
    """Weibull lives that begin over four years, of which the last two are watched."""
    random = np.random.default_rng(seed)
    began = random.uniform(-730, 730, count)
    life = mean_days / gamma(1 + 1 / shape) * random.weibull(shape, count)
    seen = began + life >= 0
    began, life = began[seen], life[seen]
    entry = np.floor(np.maximum(-began, 0))
    return pd.DataFrame(
        {
            "entry_days": entry,
            "duration_days": np.maximum(np.floor(np.minimum(life, 730 - began)), entry),
            "is_ended": began + life <= 730,
        }
    )


def both(ratio: float, seed: int, count: int = 800) -> tuple[pd.DataFrame, "pd.Series[bool]"]:
    """Lives of a mean of 900 days, and others of so many times that."""
    slow, fast = lives(count, 900.0, seed), lives(count, 900.0 * ratio, seed + 1000)
    is_first = pd.Series([True] * len(fast) + [False] * len(slow))
    return pd.concat([fast, slow], ignore_index=True), is_first


@pytest.mark.parametrize("ratio", [0.8, 1.3])
def test_the_true_ratio_is_found_though_most_lives_are_seen_in_part(ratio: float) -> None:
    """Late entry, a look of two years at lives of two and a half: means over 12 samples."""
    found = [time_ratio(*both(ratio, seed)) for seed in range(12)]
    values = np.array([each.value for each in found if each is not None])
    errors = np.array([each.standard_error for each in found if each is not None])
    assert len(values) == 12
    assert values.mean() == pytest.approx(ratio, abs=3 * values.std(ddof=1) / 12**0.5)
    assert errors.mean() == pytest.approx(values.std(ddof=1), rel=0.5)


def test_of_complete_exponential_lives_it_is_near_the_ratio_of_their_means() -> None:
    """With shape 1 the law's own estimate is the mean of each group."""
    fast, slow = lives(2000, 100.0, 1, 1.0), lives(2000, 125.0, 2, 1.0)
    whole = pd.concat([fast, slow], ignore_index=True).query("entry_days == 0 and is_ended")
    is_first = whole.index < len(fast)
    means = (whole["duration_days"] + 0.5).groupby(is_first).mean()
    found = time_ratio(whole, is_first)
    assert found is not None
    assert found.value == pytest.approx(means[True] / means[False], rel=0.02)


def test_turned_round_it_is_the_inverse_and_equal_rows_may_be_counted() -> None:
    spells, is_first = both(0.8, 5, count=300)
    found, other = time_ratio(spells, is_first), time_ratio(spells, ~is_first)
    doubled = time_ratio(spells.assign(spell_count=2), is_first)
    assert found is not None
    assert other is not None
    assert doubled is not None
    assert found.value * other.value == pytest.approx(1.0, rel=1e-4)
    assert doubled.value == pytest.approx(found.value, rel=1e-4)
    assert doubled.standard_error == pytest.approx(found.standard_error / 2**0.5, rel=1e-3)


def test_too_few_ends_give_none() -> None:
    """One of nine ends: nothing is said of it."""
    spells, is_first = both(0.8, 6, count=300)
    few = spells["is_ended"] & is_first
    kept = spells.drop(index=few[few].index[MINIMUM_ENDS - 1 :])
    assert time_ratio(kept, is_first[kept.index]) is None
    assert time_ratio(spells, pd.Series(data=False, index=spells.index)) is None
