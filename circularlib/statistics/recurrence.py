"""How often things are repaired as they age: the mean cumulative function, and a test for trend.

An item is observed over a window of its age and may be repaired any number of times in it. Two
tables describe that: `events`, one row per repair (`item_id`, `age_days`), and `windows`, one row
per item (`item_id`, `from_age_days`, `to_age_days`). Days are whole and both ends of a window
belong to it. An item without a repair is known by its window alone, so leave none out.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm

from circularlib.errors import UsageError
from circularlib.statistics.estimate import require_level

__all__ = ["LaplaceTrend", "laplace_trend", "mean_cumulative_function"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]


def mean_cumulative_function(
    events: pd.DataFrame, windows: pd.DataFrame, *, level: float = 0.95
) -> pd.DataFrame:
    """Mean number of repairs an item has had by each age: Nelson's estimate [nelson1995].

    At each age the repairs are divided by the items observed at that age, and the shares are
    summed. No model of the repairs is assumed. The variance takes each item with all its
    repairs as one observation [lawless1995], so items that are repaired over and over do not
    make the curve look surer than it is; the limits are symmetrical on the logarithmic scale.

    Args:
        events: One row per repair: `item_id`, `age_days`.
        windows: One row per item: `item_id`, `from_age_days`, `to_age_days`.
        level: Confidence level, between 0 and 1.

    Returns:
        One row per age at which something was repaired: `age_days`, `at_risk_count`,
        `event_count`, `mean_cumulative_count`, `low_count`, `high_count`. The limits are
        missing where the items observed do not differ, a single item among them.

    Raises:
        UsageError: An item has two windows, or a repair lies outside its item's window.

    Example:
        >>> events = pd.DataFrame({"item_id": ["a", "a", "b"], "age_days": [10, 20, 20]})
        >>> windows = pd.DataFrame({"item_id": ["a", "b"], "from_age_days": 0, "to_age_days": 30})
        >>> mean_cumulative_function(events, windows)["mean_cumulative_count"].tolist()
        [0.5, 1.5]
    """
    require_level(level)
    items = _items_of_events(events, windows)
    ages, places = np.unique(events["age_days"].to_numpy(), return_inverse=True)
    event_counts = np.bincount(places, minlength=len(ages))
    # The first age at which an item is at risk, and the first at which it no longer is.
    entries = np.searchsorted(ages, windows["from_age_days"].to_numpy(), side="left")
    exits = np.searchsorted(ages, windows["to_age_days"].to_numpy(), side="right")
    at_risk = _running(entries, exits, np.ones(len(windows)), len(ages))
    means = np.cumsum(event_counts / at_risk)
    variances = _robust_variance(items, places, entries, exits, event_counts, at_risk)
    spread = norm.ppf((1 + level) / 2) * np.sqrt(np.maximum(variances, 0)) / means
    spread = np.where(variances > 1e-12 * means**2, np.exp(spread), np.nan)
    return pd.DataFrame(
        {
            "age_days": ages,
            "at_risk_count": at_risk.astype(int),
            "event_count": event_counts,
            "mean_cumulative_count": means,
            "low_count": means / spread,
            "high_count": means * spread,
        }
    )


@dataclass(frozen=True)
class LaplaceTrend:
    """Result of Laplace's test for a trend in the repairs.

    Args:
        u: Standard normal without a trend; above 0 where repairs crowd at the end of the
            windows (items get worse), below 0 where they crowd at the beginning. None where
            the test cannot be made.
        p_value: Chance of a `u` at least as far from 0 without a trend; None with it.
        event_count: Repairs the test rests on.
        method: `laplace_pooled`, or `none_no_events` where no repair lies in a window of
            more than one age.

    Example:
        >>> LaplaceTrend(None, None, 0, "none_no_events").u is None
        True
    """

    u: float | None
    p_value: float | None
    event_count: int
    method: str


def laplace_trend(events: pd.DataFrame, windows: pd.DataFrame) -> LaplaceTrend:
    """Whether items are repaired more, or less, as they age: Laplace's test, pooled.

    Without a trend repairs lie evenly over the window of each item; the test adds up how far
    they lie from its middle [laplace_cox_lewis1966]. Items may be repaired at different rates.
    Repairs that come in clusters make trends look surer than they are.

    Args:
        events: One row per repair: `item_id`, `age_days`.
        windows: One row per item: `item_id`, `from_age_days`, `to_age_days`.

    Returns:
        The test's `u`, two-sided `p_value`, `event_count` and `method`.

    Raises:
        UsageError: An item has two windows, or a repair lies outside its item's window.

    Example:
        >>> events = pd.DataFrame({"item_id": ["a", "a", "a"], "age_days": [80, 90, 100]})
        >>> windows = pd.DataFrame({"item_id": ["a"], "from_age_days": 0, "to_age_days": 100})
        >>> round(laplace_trend(events, windows).u, 2)
        2.4
    """
    items = _items_of_events(events, windows)
    starts = windows["from_age_days"].to_numpy(dtype=float)[items]
    ends = windows["to_age_days"].to_numpy(dtype=float)[items]
    distances = events["age_days"].to_numpy(dtype=float) - (starts + ends) / 2
    variance = float(((ends - starts) ** 2 / 12).sum())
    if variance == 0:
        return LaplaceTrend(None, None, len(events), "none_no_events")
    u = float(distances.sum() / np.sqrt(variance))
    return LaplaceTrend(u, float(2 * norm.sf(abs(u))), len(events), "laplace_pooled")


def _items_of_events(events: pd.DataFrame, windows: pd.DataFrame) -> IntArray:
    """Row of `windows` each repair belongs to, after a check at the door."""
    known = pd.Index(windows["item_id"])
    starts, ends = (windows[name].to_numpy(float) for name in ("from_age_days", "to_age_days"))
    if known.has_duplicates or not (starts <= ends).all():
        raise UsageError(
            "An item has two windows, or a window ends before it begins.",
            remedy="Give one row per item with from_age_days <= to_age_days.",
        )
    items = known.get_indexer(pd.Index(events["item_id"]))
    ages = events["age_days"].to_numpy(dtype=float)
    inside = items >= 0
    rows = items[inside]
    inside[inside] = (starts[rows] <= ages[inside]) & (ages[inside] <= ends[rows])
    if not inside.all():
        row = int(np.argmin(inside))
        raise UsageError(
            f"Item {events['item_id'].iloc[row]} was repaired at {ages[row]:g} days, "
            "when it was not observed.",
            remedy="Give a window that holds all repairs of the item.",
        )
    return np.asarray(items, dtype=np.intp)


def _running(entries: IntArray, exits: IntArray, amounts: FloatArray, length: int) -> FloatArray:
    """Sum of the amounts at each place, each counting from its entry until before its exit."""
    steps = np.bincount(entries, amounts, length + 1) - np.bincount(exits, amounts, length + 1)
    totals: FloatArray = steps.cumsum()[:length]
    return totals


def _robust_variance(
    items: IntArray,
    places: IntArray,
    entries: IntArray,
    exits: IntArray,
    event_counts: IntArray,
    at_risk: FloatArray,
) -> FloatArray:
    """Sum over items of their squared residuals [lawless1995], without a table items x ages.

    An item's residual at an age is what its own repairs added to the mean so far, less what an
    average item would have added while this one was at risk. A step changes the sum of squares
    by the squared changes plus twice the changes times the residuals before; both need only the
    repairs themselves and sums over the items at risk.
    """
    length = len(at_risk)
    expected = event_counts / at_risk**2
    expected_before = np.concatenate([[0.0], expected.cumsum()])
    at_entry = expected_before[entries]
    pairs, counts = np.unique(items * length + places, return_counts=True)
    item, place = np.divmod(pairs, length)
    added = counts / at_risk[place]
    own_before = _before_within(item, added)
    residual_before = own_before - (expected_before[place] - at_entry[item])
    residuals_at_risk = (
        _running(place + 1, exits[item], added, length)
        - at_risk * expected_before[:length]
        + _running(entries, exits, at_entry, length)
    )
    own_steps = np.bincount(place, added**2 + 2 * residual_before * added, length)
    shared_steps = event_counts**2 / at_risk**3 + 2 * expected * residuals_at_risk
    variances: FloatArray = (own_steps - shared_steps).cumsum()
    return variances


def _before_within(item: IntArray, amounts: FloatArray) -> FloatArray:
    """Sum of the earlier amounts of the same item; rows of an item follow each other."""
    before = amounts.cumsum() - amounts
    is_first = np.diff(item, prepend=-1) != 0
    return before - np.maximum.accumulate(np.where(is_first, before, 0.0))
