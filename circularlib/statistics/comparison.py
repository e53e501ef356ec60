"""Before and after, with and without: what changed beyond what would have changed anyway.

Homes of the programme are compared with homes outside it over the same months
(difference-in-differences). What differs between homes for good, and what differs between months
for all homes, cancels; what is left is put down to the programme, as long as both groups would
have moved alike without it. That cannot be proved, only looked at: `event_study` shows whether
they did move alike before, `placebo` whether an effect shows where there can be none.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.regression.linear_model import WLS, RegressionResults

from circularlib.errors import UsageError
from circularlib.statistics.estimate import Estimate, require_level

__all__ = ["EventStudy", "difference_in_differences", "event_study", "placebo"]

MINIMUM_HOMES = 10
"""Homes of each group below which clustered errors say too little."""

_COLUMNS = ("home_id", "period", "is_treated", "value")
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class EventStudy:
    """How far apart the groups are in each period, beyond the last one before the start.

    Attributes:
        effects: One row per period, in order: `period`, `value`, `low`, `high`; nought by
            definition in the reference period, without interval where homes are too few.
        pre_trend_p: Probability of differences before the start at least this large, had both
            groups moved alike (joint Wald test); None where it cannot be tested.
        home_count: Number of homes.
    """

    effects: pd.DataFrame
    pre_trend_p: float | None
    home_count: int


def difference_in_differences(panel: pd.DataFrame, *, start: int, level: float = 0.95) -> Estimate:
    """What changed in the treated homes beyond what changed in the others [bertrand2004].

    Two-way fixed effects, homes and periods; errors clustered by home, with Student's t on
    homes less one; the fixed effects of homes are nested in the clusters and do not count as
    parameters in the small-sample correction.

    Args:
        panel: One row per home and period: `home_id`, `period` (whole number), `is_treated`,
            `value`, and perhaps `weight` (above 0, as days in service). Homes may be absent in
            some periods.
        start: First period with the programme.
        level: Level of the interval.

    Returns:
        The difference per home and period, in the unit of `value`; n counts homes. Method
        `difference_in_differences`; `none_no_comparison` where a group or a side of the start
        is empty, `none_too_few_homes` (value, no interval) below 10 homes in a group.

    Raises:
        UsageError: A column is missing, or a home and period occur twice.

    Example:
        >>> rows = [(h, t, h < 2, 9.0 + h - 4 * (h < 2) * t) for h in range(4) for t in (0, 1)]
        >>> panel = pd.DataFrame(rows, columns=["home_id", "period", "is_treated", "value"])
        >>> round(difference_in_differences(panel, start=1).value, 9)
        -4.0
    """
    require_level(level)
    rows = _checked(panel)
    rows["effect_0"] = (rows["is_treated"] & (rows["period"] >= start)).astype(float)
    counts = rows.groupby("is_treated")["home_id"].nunique()
    homes = int(counts.sum())
    nothing = Estimate(None, None, None, homes, level, "none_no_comparison")
    if not _is_comparable(rows, start):
        return nothing
    fit = _fitted(rows, ["effect_0"])
    if fit is None:
        return nothing
    value = float(fit.params[0])
    if counts.min() < MINIMUM_HOMES:
        return Estimate(value, None, None, homes, level, "none_too_few_homes")
    low, high = (float(end) for end in fit.conf_int(1 - level)[0])
    return Estimate(value, low, high, homes, level, "difference_in_differences")


def event_study(panel: pd.DataFrame, *, start: int, level: float = 0.95) -> EventStudy:
    """The difference between the groups in each period, against the last period before.

    Args:
        panel: As for `difference_in_differences`; quarters make a picture that can be read.
        start: First period with the programme.
        level: Level of the intervals; each holds by itself, not all at once.

    Returns:
        The differences, and a test of those before the start; without rows where nothing can be
        compared.

    Raises:
        UsageError: As `difference_in_differences`.

    Example:
        >>> rows = [(h, t, h < 2, float(h)) for h in range(4) for t in range(3)]
        >>> panel = pd.DataFrame(rows, columns=["home_id", "period", "is_treated", "value"])
        >>> event_study(panel, start=2).effects["period"].tolist()
        [0, 1, 2]
    """
    require_level(level)
    rows = _checked(panel)
    homes = int(rows["home_id"].nunique())
    empty = pd.DataFrame(columns=["period", "value", "low", "high"])
    before = rows.loc[rows["period"] < start, "period"]
    if not _is_comparable(rows, start):
        return EventStudy(empty, None, homes)
    reference = int(before.max())
    periods = sorted(period for period in rows["period"].unique() if period != reference)
    names = [f"effect_{place}" for place in range(len(periods))]
    for name, period in zip(names, periods, strict=True):
        rows[name] = (rows["is_treated"] & (rows["period"] == period)).astype(float)
    fit = _fitted(rows, names)
    if fit is None:
        return EventStudy(empty, None, homes)
    is_enough = rows.groupby("is_treated")["home_id"].nunique().min() >= MINIMUM_HOMES
    ends = fit.conf_int(1 - level) if is_enough else np.full((len(names), 2), np.nan)
    effects = pd.DataFrame(
        {
            "period": periods,
            "value": fit.params[: len(names)],
            "low": ends[: len(names), 0],
            "high": ends[: len(names), 1],
        }
    )
    effects.loc[len(effects)] = [reference, 0.0, np.nan, np.nan]
    effects = effects.sort_values("period", ignore_index=True).astype({"period": int})
    early = [place for place, period in enumerate(periods) if period < reference]
    tested = _joint_p(fit, early) if is_enough and early else None
    return EventStudy(effects, tested, homes)


def placebo(panel: pd.DataFrame, *, start: int, level: float = 0.95) -> Estimate:
    """The same difference with a start that never was: half-way through the time before.

    Args:
        panel: As for `difference_in_differences`.
        start: First period with the programme; it and what follows are left out.
        level: Level of the interval.

    Returns:
        As `difference_in_differences`: an interval without nought speaks against the comparison.

    Raises:
        UsageError: As `difference_in_differences`.

    Example:
        >>> rows = [(h, t, h < 2, float(h)) for h in range(4) for t in range(4)]
        >>> panel = pd.DataFrame(rows, columns=["home_id", "period", "is_treated", "value"])
        >>> abs(placebo(panel, start=2).value) < 1e-9
        True
    """
    before = panel[panel["period"] < start]
    periods = np.sort(before["period"].unique())
    middle = int(periods[len(periods) // 2]) if len(periods) else start
    return difference_in_differences(before, start=middle, level=level)


def _checked(panel: pd.DataFrame) -> pd.DataFrame:
    missing = [name for name in _COLUMNS if name not in panel.columns]
    if missing:
        raise UsageError(f"The panel has no {missing[0]}.", remedy=f"Give {', '.join(_COLUMNS)}.")
    rows = panel.dropna(subset=["value"]).reset_index(drop=True)
    if "weight" not in rows:
        rows["weight"] = 1.0
    rows = rows[rows["weight"] > 0].reset_index(drop=True)
    if rows.duplicated(["home_id", "period"]).any():
        raise UsageError(
            "A home stands twice in a period.", remedy="Add its values up to one row per period."
        )
    return rows.assign(is_treated=rows["is_treated"].astype(bool))


def _is_comparable(rows: pd.DataFrame, start: int) -> bool:
    """Whether both groups are there on both sides of the start."""
    sides = rows.assign(is_after=rows["period"] >= start)
    return len(sides[["is_treated", "is_after"]].drop_duplicates()) == 4


def _fitted(rows: pd.DataFrame, names: list[str]) -> RegressionResults:
    """Weighted least squares without the homes' own means; None where nothing is left to fit."""
    months = pd.get_dummies(rows["period"], dtype=float).iloc[:, 1:].to_numpy()
    design = np.column_stack([rows[names].to_numpy(), months])
    weight = rows["weight"].to_numpy(float)
    codes = pd.factorize(rows["home_id"], sort=True)[0]
    within = [_within(column, weight, codes) for column in design.T]
    left = np.column_stack(within)
    if np.linalg.matrix_rank(left) < left.shape[1]:
        return None
    value = _within(rows["value"].to_numpy(float), weight, codes)
    model = WLS(value, left, weights=weight)
    return model.fit(cov_type="cluster", cov_kwds={"groups": codes}, use_t=True)


def _within(column: FloatArray, weight: FloatArray, codes: npt.NDArray[np.intp]) -> FloatArray:
    """A column less the weighted mean of its home."""
    means = np.bincount(codes, column * weight) / np.bincount(codes, weight)
    centred: FloatArray = column - means[codes]
    return centred


def _joint_p(fit: RegressionResults, places: list[int]) -> float:
    constraint = np.eye(len(fit.params))[places]
    return float(fit.wald_test(constraint, scalar=True).pvalue)
