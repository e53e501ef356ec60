"""How long things stay in use: survival curves of spells that were often seen only in part.

A spell runs from the day an item is put to use to the day that ends. Spells still running at the
end of the records are censored, those running at their start left-truncated. One row per spell:

- `duration_days`: age of the spell when it ended or was last seen, 0 or more;
- `entry_days`: age at which it was first seen, 0 where it was seen from the start;
- `is_ended` (bool), or `cause` (text, missing where the spell is censored);
- `spell_count`, optional: how many spells the row stands for, else 1.

Days are whole, so a spell is at risk on every day of its age from `entry_days` to `duration_days`,
both included: what happens on the first day of the records counts, and so does a spell delivered
and collected on one day (the curve then falls below 1 at age 0). The half-open convention
(entry, exit] of lifelines, statsmodels and R is this one with the entry half a day earlier.

The trap of left truncation: at young ages few spells may have been under observation, and if all
of them end there the curve falls to 0 for good, whatever older spells do: see `at_risk_count`.
"""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd
from lifelines.utils import survival_table_from_events
from scipy.stats import norm

from circularlib.errors import UsageError
from circularlib.statistics.estimate import require_level

__all__ = ["cumulative_incidence", "median_time_in_use", "restricted_mean", "survival_curve"]

Groups = str | Sequence[str] | None
Result = Callable[..., pd.DataFrame]

# Products and sums of shares may miss 0, one half or 1 by a rounding error.
_ROUNDING = 1e-9


def survival_curve(spells: pd.DataFrame, by: Groups = None, *, level: float = 0.95) -> pd.DataFrame:
    """Share of spells still running at each age: Kaplan-Meier with log-log limits.

    Why a spell is no longer seen must have nothing to do with how long it would have lasted
    [kaplan_meier1958].

    Args:
        spells: One row per spell, columns as the module says, with `is_ended`.
        by: Column or columns whose values each get a curve of their own.
        level: Confidence level, between 0 and 1.

    Returns:
        One row per group and age at which a spell ended or was last seen: the columns of `by`,
        `age_days`, `at_risk_count`, `ended_count`, `survival_rate`, `low_rate`, `high_rate`.
        The limits are missing where the curve is 1 or 0: the method has none there.

    Raises:
        UsageError: A column is missing, or a row cannot be a spell.

    Example:
        >>> spells = pd.DataFrame({"duration_days": [10, 20], "entry_days": 0, "is_ended": True})
        >>> survival_curve(spells)["survival_rate"].tolist()
        [0.5, 0.0]
    """
    return _by_group(spells, "is_ended", by, level, _curve)


def median_time_in_use(
    spells: pd.DataFrame, by: Groups = None, *, level: float = 0.95
) -> pd.DataFrame:
    """Age at which half of the spells have ended, with its interval.

    The median is the first age at which the survival curve is at or below one half; its limits
    are the first ages at which the curve's own limits are [brookmeyer1982].

    Args:
        spells: One row per spell, columns as the module says, with `is_ended`.
        by: Column or columns whose values each get a median of their own.
        level: Confidence level, between 0 and 1.

    Returns:
        One row per group: the columns of `by`, `median_days`, `low_days`, `high_days`,
        `spell_count`, `ended_count`, `is_reached`. Where the records are too short to see half
        of the spells end, `is_reached` is False and the median missing; a missing `high_days`
        means that the interval is open above, a missing `low_days` that it is open below.

    Raises:
        UsageError: A column is missing, or a row cannot be a spell.

    Example:
        >>> spells = pd.DataFrame({"duration_days": [10, 20, 30], "entry_days": 0})
        >>> median_time_in_use(spells.assign(is_ended=True))["median_days"].item()
        20.0
    """
    return _by_group(spells, "is_ended", by, level, _median)


def restricted_mean(
    spells: pd.DataFrame, horizon_days: float, by: Groups = None, *, level: float = 0.95
) -> pd.DataFrame:
    """Mean time in use within a horizon: the area under the survival curve up to it.

    Unlike the plain mean it can be had from censored spells, and unlike the median it does not
    need half of them to have ended. Its variance is that of the area [klein2003], its interval
    normal and kept within 0 and the horizon.

    Args:
        spells: One row per spell, columns as the module says, with `is_ended`.
        horizon_days: Age up to which time counts, above 0.
        by: Column or columns whose values each get a mean of their own.
        level: Confidence level, between 0 and 1.

    Returns:
        One row per group: the columns of `by`, `horizon_days`, `restricted_mean_days`,
        `standard_error_days`, `low_days`, `high_days`, `spell_count`, `ended_count`,
        `is_reached`. Where no spell was seen as long as the horizon and the curve is not 0
        before, `is_reached` is False and the mean missing: the curve is not stretched.

    Raises:
        UsageError: A column is missing, a row cannot be a spell, or the horizon is not above 0.

    Example:
        >>> spells = pd.DataFrame({"duration_days": [10, 30], "entry_days": 0, "is_ended": True})
        >>> restricted_mean(spells, 20)["restricted_mean_days"].item()
        15.0
    """
    if not 0 < horizon_days < np.inf:
        raise UsageError(
            f"A horizon of {horizon_days} days is not above 0.",
            remedy="Give the age in days up to which time in use counts.",
        )
    return _by_group(spells, "is_ended", by, level, partial(_mean, horizon_days=horizon_days))


def cumulative_incidence(
    spells: pd.DataFrame, by: Groups = None, *, level: float = 0.95
) -> pd.DataFrame:
    """Share of spells ended by each cause up to each age, with the other causes at work too.

    The share still running just before an age times the share of the spells at risk that the
    cause ends there, summed over the ages [aalen_johansen1978]; exact where several end on one
    day. With the share still running, the causes add up to 1, which one minus Kaplan-Meier per
    cause does not. Variance by the delta method [marubini1995], limits log-log.

    Args:
        spells: One row per spell, columns as the module says, with `cause`.
        by: Column or columns whose values each get curves of their own.
        level: Confidence level, between 0 and 1.

    Returns:
        One row per group, cause and age at which a spell ended or was last seen: the columns
        of `by`, `cause`, `age_days`, `at_risk_count`, `ended_count` (by this cause),
        `incidence_rate`, `low_rate`, `high_rate`. Limits are missing where the share is 0 or
        1. Every cause has rows in every group.

    Raises:
        UsageError: A column is missing, or a row cannot be a spell.

    Example:
        >>> spells = pd.DataFrame({"duration_days": [5, 5, 9], "cause": ["broken", "lost", None]})
        >>> cumulative_incidence(spells.assign(entry_days=0))["incidence_rate"].round(3).tolist()
        [0.333, 0.333, 0.333, 0.333]
    """
    causes = sorted(spells["cause"].dropna().unique()) if "cause" in spells else []
    if causes and "is_ended" in spells and (spells["is_ended"] != spells["cause"].notna()).any():
        raise UsageError(
            "A spell has ended without a cause, or has a cause without having ended.",
            remedy="Name the cause of every end, if only as unknown.",
        )
    return _by_group(spells, "cause", by, level, partial(_incidences, causes=causes))


def _by_group(
    spells: pd.DataFrame, outcome: str, by: Groups, level: float, result: Result
) -> pd.DataFrame:
    require_level(level)
    groups = [by] if isinstance(by, str) else list(by or ())
    counted = _counted(spells, [*groups, "entry_days", "duration_days", outcome])
    if not groups:
        return result(counted, level=level)
    grouped = counted.groupby(groups, dropna=False, observed=True)
    parts = [(key, result(part, level=level)) for key, part in grouped]
    tables = [table for _, table in parts] or [result(counted, level=level)[:0]]
    keys = pd.DataFrame([key for key, _ in parts], columns=groups)
    keys = keys.loc[keys.index.repeat([len(table) for _, table in parts])]
    return pd.concat([keys.reset_index(drop=True), pd.concat(tables, ignore_index=True)], axis=1)


def _counted(spells: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Spells that are alike in one row, after a check at the door; ten million become few."""
    missing = ", ".join(column for column in columns if column not in spells)
    if missing:
        raise UsageError(f"The spells have no column {missing}.", remedy="Add what is missing.")
    if "spell_count" not in spells:
        spells = spells.assign(spell_count=1)
    entry, duration, count = (
        spells[column].to_numpy(dtype=float, na_value=np.nan)
        for column in ("entry_days", "duration_days", "spell_count")
    )
    possible = (entry >= 0) & (entry <= duration) & np.isfinite(duration) & (count % 1 == 0)
    possible &= (count > 0) & (spells[columns[-1]].notna() | (columns[-1] == "cause")).to_numpy()
    if not possible.all():
        row = int(np.argmin(possible))
        raise UsageError(
            f"entry_days {entry[row]:g}, duration_days {duration[row]:g}, spell_count "
            f"{count[row]:g}, {columns[-1]} {spells[columns[-1]].iloc[row]} cannot be a spell.",
            place=f"Spells, row {spells.index[row]}.",
            remedy="Give 0 <= entry_days <= duration_days, a known is_ended and whole counts.",
        )
    spells = spells[[*columns, "spell_count"]]
    return spells.groupby(columns, dropna=False, observed=True).sum().reset_index()


def _life_table(spells: pd.DataFrame) -> pd.DataFrame:
    """Risk sets and the Kaplan-Meier product; lifelines' own fitter refuses an early 0."""
    ends = (spells["duration_days"], spells["is_ended"])
    events: pd.DataFrame = survival_table_from_events(
        *ends, birth_times=spells["entry_days"], weights=spells["spell_count"]
    )
    events = events[events["removed"] > 0].rename_axis("age_days").reset_index()
    at_risk, ended = events["at_risk"], events["observed"]
    # Where all at risk end, the curve is 0: the term would be infinite and is only used times 0.
    variation = (ended / (at_risk * (at_risk - ended))).where(at_risk > ended, 0.0)
    survival = (1 - ended / at_risk).cumprod()
    table = events[["age_days"]].assign(at_risk_count=at_risk, ended_count=ended)
    return table.assign(survival_rate=survival, variation=variation)


def _limits(rates: pd.Series, variances: pd.Series, level: float) -> dict[str, pd.Series]:
    """Limits symmetrical on the scale log(-log(rate)), so never outside 0 and 1."""
    inside = rates.where((rates > _ROUNDING) & (rates < 1 - _ROUNDING))
    spread = norm.ppf((1 + level) / 2) * np.sqrt(variances.clip(lower=0))
    spread = np.exp(spread / (inside * np.log(inside).abs()))
    return {"low_rate": inside**spread, "high_rate": inside ** (1 / spread)}


def _curve(spells: pd.DataFrame, level: float) -> pd.DataFrame:
    table = _life_table(spells)
    rates = table["survival_rate"]
    variances = rates**2 * table.pop("variation").cumsum()
    return table.assign(**_limits(rates, variances, level))


def _median(spells: pd.DataFrame, level: float) -> pd.DataFrame:
    curve = _curve(spells, level)
    past_half = curve[["survival_rate", "low_rate", "high_rate"]] <= 0.5 + _ROUNDING
    ages = past_half.apply(lambda past: curve["age_days"].where(past).min()).to_list()
    table = pd.DataFrame([ages], columns=["median_days", "low_days", "high_days"], dtype=float)
    counts = {"spell_count": spells["spell_count"].sum(), "ended_count": curve["ended_count"].sum()}
    return table.assign(**counts, is_reached=table["median_days"].notna())


def _mean(spells: pd.DataFrame, level: float, horizon_days: float) -> pd.DataFrame:
    table = _life_table(spells)
    within = table[table["age_days"] <= horizon_days]
    widths = np.diff([0.0, *within["age_days"], horizon_days])
    areas = widths * np.array([1.0, *within["survival_rate"]])
    areas_beyond = areas[::-1].cumsum()[::-1][1:]
    error = np.sqrt((areas_beyond**2 * within["variation"]).sum())
    is_reached = bool((table["age_days"] >= horizon_days).any() or areas[-1:].sum() <= _ROUNDING)
    mean, error = (areas.sum(), error) if is_reached else (np.nan, np.nan)
    reach = norm.ppf((1 + level) / 2) * error
    return pd.DataFrame({"horizon_days": [horizon_days]}).assign(
        restricted_mean_days=mean,
        standard_error_days=error,
        low_days=np.maximum(mean - reach, 0.0),
        high_days=np.minimum(mean + reach, horizon_days),
        spell_count=spells["spell_count"].sum(),
        ended_count=table["ended_count"].sum(),
        is_reached=is_reached,
    )


def _incidences(spells: pd.DataFrame, level: float, causes: list[str]) -> pd.DataFrame:
    life = _life_table(spells.assign(is_ended=spells["cause"].notna()))

    def incidence(cause: str | None) -> pd.DataFrame:
        ended = spells[spells["cause"] == cause].groupby("duration_days")["spell_count"].sum()
        table = life[["age_days", "at_risk_count"]].assign(
            ended_count=ended.reindex(life["age_days"], fill_value=0).to_numpy()
        )
        rates, variances = _incidence(life, table["ended_count"])
        table = table.assign(incidence_rate=rates, **_limits(rates, variances, level))
        table.insert(0, "cause", cause)
        return table

    return pd.concat([incidence(c) for c in causes] or [incidence(None).head(0)], ignore_index=True)


def _incidence(life: pd.DataFrame, ended: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Shares ended by one cause with their variances, the squares multiplied out into sums."""
    before, at_risk = life["survival_rate"].shift(fill_value=1.0), life["at_risk_count"]
    hazard = ended / at_risk
    rates = (before * hazard).cumsum()
    own = before**2 * hazard * (1 - hazard) / at_risk
    shared = before * hazard / at_risk
    every = life["variation"]
    variances = rates**2 * every.cumsum() - 2 * rates * (rates * every).cumsum()
    variances += (rates**2 * every).cumsum() + own.cumsum()
    variances -= 2 * (rates * shared.cumsum() - (rates * shared).cumsum())
    return rates, variances
