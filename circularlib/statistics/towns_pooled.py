"""One figure after another pooled over towns, each on the scale that suits it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from circularlib.statistics.estimate import Estimate
from circularlib.statistics.meta_analysis import (
    pooled,
    scale_for,
    shrunken,
    standard_errors,
    transformed,
)

__all__ = ["TownsPooled", "towns_pooled"]

_ENDS = ["value", "low", "high"]
_MEANS = [
    "key", "unit", "town_count", "mean", "mean_low", "mean_high", "next_low", "next_high",
    "between_share", "scale",
]  # fmt: skip


@dataclass(frozen=True)
class TownsPooled:
    """Figures of towns, drawn together.

    Attributes:
        means: One row per figure of two towns or more: `key`, `unit`, `town_count`, `mean` with
            `mean_low` and `mean_high`, `next_low` and `next_high` (where the true figure of
            another town would lie; missing below three), `between_share`, `scale`.
        towns: One row per figure and town: `key`, `town`, `unit`, `value`, `low`, `high`,
            `drawn_value`, `drawn_low`, `drawn_high` (drawn towards the mean), `own_share`,
            `scaled_value`, `scaled_error`, `scaled_mean`, `scale`.
        apart: Rows that could not be pooled, with `reason`: `no_interval` or `one_town`.
    """

    means: pd.DataFrame
    towns: pd.DataFrame
    apart: pd.DataFrame

    def of(self, key: str) -> Estimate:
        """The mean of one figure.

        Args:
            key: Key of the figure.

        Returns:
            The mean with its interval; n is the number of towns. Without a value where fewer
            than two towns have the figure with an interval.
        """
        rows = self.means[self.means["key"] == key]
        if rows.empty:
            return Estimate(None, None, None, 0, 0.95, "none_one_town")
        row = rows.iloc[0]
        mean, low, high = (float(row[name]) for name in ("mean", "mean_low", "mean_high"))
        return Estimate(mean, low, high, int(row["town_count"]), 0.95, "random_effects")


def towns_pooled(table: pd.DataFrame, keys: Sequence[str], *, level: float = 0.95) -> TownsPooled:
    """Pools the figures of towns that have an interval; says which have none.

    Args:
        table: One row per town and figure: `town`, `key`, `unit`, `value`, `low`, `high`,
            `level`.
        keys: Figures that may be pooled, in the order wanted.
        level: Level of the intervals given.

    Returns:
        Means, towns, and what stands apart.

    Example:
        >>> table = pd.DataFrame({"town": ["A", "B"], "key": "reuse_rate", "unit": "rate",
        ...                       "value": 0.5, "low": 0.4, "high": 0.6, "level": 0.95})
        >>> towns_pooled(table, ["reuse_rate"]).means["mean"].round(3).tolist()
        [0.5]
    """
    known = table[table["value"].notna() & table["key"].isin(keys)]
    width = known["high"] - known["low"]
    is_sampled = known["level"].notna() & (width > 0)
    counts = known.loc[is_sampled].groupby("key")["town"].transform("count")
    can_be = is_sampled & counts.reindex(known.index).ge(2)
    reason = np.where(is_sampled, "one_town", "no_interval")
    apart = known.assign(reason=reason)[~can_be].reset_index(drop=True)
    parts = [
        _one(known[can_be & (known["key"] == key)], level)
        for key in keys
        if bool((can_be & (known["key"] == key)).any())
    ]
    means = pd.DataFrame([mean for mean, _towns in parts], columns=_MEANS)
    towns = [part for _mean, part in parts]
    return TownsPooled(means, pd.concat(towns, ignore_index=True) if towns else known[:0], apart)


def _one(rows: pd.DataFrame, level: float) -> tuple[dict[str, object], pd.DataFrame]:
    """One figure: its mean over towns, and each town drawn towards it."""
    rows = rows.sort_values("town", ignore_index=True)
    unit = str(rows["unit"].iloc[0])
    scale = scale_for(unit, rows["low"], rows["high"])
    ends = {name: transformed(rows[name], scale) for name in _ENDS}
    errors = standard_errors(ends["low"], ends["high"], level=float(rows["level"].iloc[0]))
    together = pooled(list(ends["value"]), list(errors), level=level)
    drawn = shrunken(list(ends["value"]), list(errors), together, level=level)
    back = {f"drawn_{name}": transformed(drawn[name], scale, back=True) for name in _ENDS}
    towns = rows.assign(
        **back,
        own_share=drawn["own_share"],
        scaled_value=ends["value"],
        scaled_error=errors,
        scaled_mean=together.mean,
        scale=scale,
    )
    numbers = (together.mean, together.low, together.high)
    reach = (together.predicted_low, together.predicted_high)
    mean, low, high, next_low, next_high = transformed([*numbers, *reach], scale, back=True)
    told = (
        rows["key"].iloc[0], unit, together.count, mean, low, high, next_low, next_high,
        together.between_share, scale,
    )  # fmt: skip
    return dict(zip(_MEANS, told, strict=True)), towns
