"""How many times as long one group of things lasts as another: accelerated failure time."""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

__all__ = ["MINIMUM_ENDS", "TimeRatio", "time_ratio"]

MINIMUM_ENDS = 10
"""Ends that must have been seen in each group: fewer per coefficient mislead [peduzzi1995]."""


@dataclass(frozen=True)
class TimeRatio:
    """The mean time of one group over that of another.

    Attributes:
        value: The ratio, above 0.
        standard_error: Its standard error.
    """

    value: float
    standard_error: float


def time_ratio(spells: pd.DataFrame, is_first: "pd.Series[bool]") -> TimeRatio | None:
    """Ratio of the time that one group of spells lasts to that of the others.

    Both groups follow a Weibull law of one shape, and one lives its life faster than the other
    [kalbfleisch2002]: the whole of their time is compared, also what lies beyond the records.
    Spells are taken as independent of each other.

    Args:
        spells: One row per spell, as for `survival`: `entry_days`, `duration_days`,
            `is_ended` and, optional, `spell_count`.
        is_first: Which rows belong to the group above the line, aligned with `spells`.

    Returns:
        The ratio; None where fewer than `MINIMUM_ENDS` spells of either group ended, or no such
        law fits.

    Example:
        >>> fast = pd.DataFrame({"duration_days": range(10, 110), "entry_days": 0})
        >>> slow = fast.assign(duration_days=fast["duration_days"] * 2 + 0.5)
        >>> both = pd.concat([fast, slow], ignore_index=True).assign(is_ended=True)
        >>> round(time_ratio(both, both.index < 100).value, 3)
        0.5
    """
    from lifelines import WeibullAFTFitter
    from lifelines.exceptions import ConvergenceError

    columns = ["entry_days", "duration_days", "is_ended"]
    counted = spells.get("spell_count", pd.Series(1, index=spells.index))
    rows = spells[columns].assign(is_first=np.asarray(is_first, float), count=counted)
    rows = rows.groupby([*columns, "is_first"])["count"].sum().reset_index()
    ends = rows["count"].where(rows["is_ended"].astype(bool), 0).groupby(rows["is_first"]).sum()
    if len(ends) < 2 or ends.min() < MINIMUM_ENDS:
        return None
    rows["last_days"] = rows.pop("duration_days") + 0.5  # watched to the end of its last day
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what does not fit is told by what comes out
        try:
            fitted = WeibullAFTFitter().fit(
                rows, "last_days", "is_ended", entry_col="entry_days", weights_col="count"
            )
        except (ConvergenceError, ValueError):
            return None
    told = fitted.summary.loc[("lambda_", "is_first")]
    ratio, error = float(np.exp(told["coef"])), float(told["se(coef)"])
    return TimeRatio(ratio, ratio * error) if np.isfinite([ratio, error]).all() else None
