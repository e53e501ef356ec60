"""Which assumption a saving hangs on most."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from circularlib.indicators.avoided.saving_intervals import displacement
from circularlib.indicators.avoided.savings import SUMS, savings
from circularlib.statistics.uncertainty import Bounds, Range, sobol, tornado

__all__ = ["saving_tornado"]

_RATES = ("displacement_rate", "lifetime_rate")

_NORMAL_95 = 1.959963984540054


def saving_tornado(
    homes: pd.DataFrame,
    assumed: Mapping[str, Range],
    *,
    outcome: str,
    parts_mass_kg: float,
    is_measured: bool,
    lifetime: tuple[float, float] | None,
) -> pd.DataFrame:
    """How far each assumption by itself moves a saving, and its share of what all of them move.

    A rate that the records gave moves over its own interval instead of the assumed range.
    Which homes were furnished is held fast, so that these shares are about assumptions only.

    Args:
        homes: One row per home, from `home_sums`.
        assumed: Ranges of `ASSUMED`, by name.
        outcome: `avoided_material_kg`, `ademe_item` or `desnz_material`.
        parts_mass_kg: Mass of the parts used in repairs.
        is_measured: As for `evaluated`.
        lifetime: As for `evaluated`.

    Returns:
        As `uncertainty.tornado`, with `doubt_share`: the share of the variance that goes with this
        assumption, by itself or together with others (0 to 1, Sobol's total order); together
        they may exceed 1. Assumptions that move nothing are left out; without rows where
        nothing of known mass was reused.

    Example:
        >>> from circularlib.sources.assumptions import assumption
        >>> from circularlib.indicators.avoided.savings import ASSUMED, home_sums
        >>> reused = {"home_id": ["A"], "reused_mass_kg": [100.0], "reused_count": [4]}
        >>> found = saving_tornado(
        ...     home_sums(pd.DataFrame(reused)), {name: assumption(name) for name in ASSUMED},
        ...     outcome="avoided_material_kg", parts_mass_kg=0.0, is_measured=False, lifetime=None,
        ... )
        >>> sorted(found["name"])
        ['displacement_rate', 'lifetime_rate', 'unit_mass_ratio']
    """
    sums = {name: float(homes[name].sum()) for name in SUMS}
    ranges = {**assumed, **_measured_ranges(homes, is_measured=is_measured, lifetime=lifetime)}

    def saved(values: Mapping[str, Any]) -> Any:
        kept = {name: np.clip(values[name], 0.0, 1.0) for name in _RATES}
        return savings(sums, {**values, **kept}, parts_mass_kg=parts_mass_kg)[outcome]

    table = tornado(saved, ranges)
    moving = table[table["swing"] > 0]
    if moving.empty or sums["reused_mass_kg"] <= 0:
        return table.iloc[:0].assign(doubt_share=pd.Series(dtype=float))
    shares = sobol(saved, ranges)[["name", "total"]].rename(columns={"total": "doubt_share"})
    return moving.merge(shares, on="name", how="left").reset_index(drop=True)


def _measured_ranges(
    homes: pd.DataFrame, *, is_measured: bool, lifetime: tuple[float, float] | None
) -> dict[str, Range]:
    """Intervals of the rates that the records gave, within 0 and 1."""
    found: dict[str, Range] = {}
    shown = displacement(homes) if is_measured else None
    if shown is not None and shown.value is not None:
        ends = [each if each is not None else shown.value for each in (shown.low, shown.high)]
        found["displacement_rate"] = _within_one(ends[0], shown.value, ends[1])
    if lifetime is not None:
        rate, error = lifetime
        reach = _NORMAL_95 * error
        found["lifetime_rate"] = _within_one(rate - reach, rate, rate + reach)
    return found


def _within_one(low: float, central: float, high: float) -> Bounds:
    least, middle, most = np.clip([low, central, high], 0.0, 1.0).tolist()
    return Bounds(least, middle, most, distribution="normal")
