"""How sure the saving is: homes drawn whole and assumptions drawn once, together."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.indicators.avoided.materials import DISPLACEMENT_SUMS, measured_displacement
from circularlib.indicators.avoided.savings import FACTOR_SETS, SUMS, break_even, savings
from circularlib.statistics.resampling import (
    MINIMUM_HOMES,
    BootstrapEstimate,
    bootstrap,
    resampled_totals,
)
from circularlib.statistics.uncertainty import Range, draws, spread

__all__ = ["displacement", "displacement_rates", "evaluated", "rates_used", "savings_at"]

FloatArray = npt.NDArray[np.float64]

_SEED = 20220101


def displacement(homes: pd.DataFrame) -> BootstrapEstimate:
    """The displacement rate that the records show, with an interval from drawing homes whole.

    Args:
        homes: One row per home, from `home_sums`.

    Returns:
        The estimate of `materials.measured_displacement`; without value where there is no
        baseline, no furnishing or no reused placement. It may lie outside 0 to 1.
    """
    return bootstrap(homes[list(DISPLACEMENT_SUMS)].to_numpy(), measured_displacement)


def rates_used(
    homes: pd.DataFrame,
    assumed: Mapping[str, Range],
    *,
    is_measured: bool,
    lifetime: tuple[float, float] | None,
) -> "pd.Series[float]":
    """The displacement and the lifetime rate that the figures take.

    Args:
        homes: One row per home, from `home_sums`.
        assumed: Ranges of `ASSUMED`, by name.
        is_measured: Take the displacement that the records show, where they show one.
        lifetime: Measured lifetime rate and its standard error; None takes the assumed one.

    Returns:
        `displacement_rate` and `lifetime_rate`, both within 0 and 1.
    """
    totals = homes[list(DISPLACEMENT_SUMS)].to_numpy(float).sum(axis=0)
    shown = float(measured_displacement(totals)) if is_measured else np.nan
    rate = shown if np.isfinite(shown) else assumed["displacement_rate"].central
    served = assumed["lifetime_rate"].central if lifetime is None else lifetime[0]
    return pd.Series({"displacement_rate": float(np.clip(rate, 0, 1)), "lifetime_rate": served})


def savings_at(
    sums: pd.Series, values: Mapping[str, float], *, parts_mass_kg: float
) -> dict[str, float]:
    """What was saved at single values of the assumptions: for a slider.

    Args:
        sums: The columns of `home_sums`, each added up over the homes.
        values: Values of `ASSUMED`, with the displacement and lifetime rate to use.
        parts_mass_kg: Mass of the parts used in repairs.

    Returns:
        As `savings`, by outcome.
    """
    found = savings(
        {str(name): float(each) for name, each in sums.items()}, values, parts_mass_kg=parts_mass_kg
    )
    return {name: float(value) for name, value in found.items()}


def evaluated(
    homes: pd.DataFrame,
    assumed: Mapping[str, Range],
    *,
    parts_mass_kg: float,
    is_measured: bool,
    lifetime: tuple[float, float] | None,
) -> pd.DataFrame:
    """What was saved, with an interval that holds both kinds of doubt.

    In each draw the homes are resampled whole and every assumption takes one value for all
    items and both factor sets: its error does not average out. The displacement of a resample
    is that of its homes, so it goes with their mass. Parts are not resampled.

    Args:
        homes: One row per home, from `home_sums`.
        assumed: Ranges of `ASSUMED`, by name.
        parts_mass_kg: Mass of the parts used in repairs.
        is_measured: Take the displacement that the records show, within 0 to 1, where they
            show one; else the assumed one.
        lifetime: Measured lifetime rate and its standard error; None takes the assumed one.

    Returns:
        One row per outcome of `savings`: `outcome`, `value`, `low`, `high`, `basis` (a key:
        `displacement_measured`, `displacement_literature`, `displacement_no_baseline` where
        the measured one was asked for and there is none, or why there is no interval). Where
        no reused item has a known mass, nothing has a value.
    """
    table = homes[list(SUMS)].to_numpy(float)
    shown = displacement(homes)
    takes_shown = is_measured and shown.value is not None
    values = {name: bounds.central for name, bounds in assumed.items()}
    used = rates_used(homes, assumed, is_measured=is_measured, lifetime=lifetime)
    values |= {str(name): float(rate) for name, rate in used.items()}
    sums = dict(zip(SUMS, table.sum(axis=0).tolist(), strict=True))
    points = savings(sums, values, parts_mass_kg=parts_mass_kg)
    rows = pd.DataFrame({"outcome": list(points), "value": [*map(float, points.values())]})
    why = _no_interval(table, shown, takes_shown)
    if sums["reused_count"] > 0 and sums["reused_mass_kg"] <= 0:
        rows["value"], why = np.nan, "none_no_mass"
    if why:
        return rows.assign(low=np.nan, high=np.nan, basis=why)
    totals = resampled_totals(table)
    rates = _rates_drawn(draws(assumed), totals, takes_shown, lifetime)
    resampled = dict(zip(SUMS, totals.T, strict=True))
    drawn = savings(resampled, rates, parts_mass_kg=parts_mass_kg).values()
    ends = pd.DataFrame([(each.low, each.high) for each in map(spread, drawn)])
    instead = "displacement_no_baseline" if is_measured else "displacement_literature"
    return rows.assign(
        low=ends[0], high=ends[1], basis="displacement_measured" if takes_shown else instead
    )


def displacement_rates(
    homes: pd.DataFrame,
    assumed: Mapping[str, Range],
    *,
    parts_mass_kg: float,
    lifetime: tuple[float, float] | None,
) -> pd.DataFrame:
    """The displacement measured, that of literature, and those at which emissions break even.

    Args:
        homes: One row per home, from `home_sums`.
        assumed: Ranges of `ASSUMED`, by name.
        parts_mass_kg: Mass of the parts used in repairs.
        lifetime: Measured lifetime rate and its standard error; None takes the assumed one.

    Returns:
        One row per kind: `displacement_kind`, `displacement_rate`, `low_rate`, `high_rate`
        (missing where there is none), `home_count`.
    """
    shown = displacement(homes)
    values = {name: bounds.central for name, bounds in assumed.items()}
    if lifetime is not None:
        values["lifetime_rate"] = lifetime[0]
    sums = {name: float(homes[name].sum()) for name in SUMS}
    level = [
        break_even(sums, values, parts_mass_kg=parts_mass_kg, factor_set=name)
        for name in FACTOR_SETS
    ]
    read = assumed["displacement_rate"]
    rows = [
        ("displacement_measured_kind", shown.value, shown.low, shown.high),
        ("displacement_literature_kind", read.central, read.low, read.high),
        ("break_even_ademe_item", level[0], None, None),
        ("break_even_desnz_material", level[1], None, None),
    ]
    columns = ["displacement_kind", "displacement_rate", "low_rate", "high_rate"]
    table = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:], float))
    return table.assign(home_count=int((homes[list(SUMS)] != 0).any(axis=1).sum()))


def _no_interval(table: FloatArray, shown: BootstrapEstimate, is_measured: bool) -> str | None:
    """Why no interval can be given; None where one can."""
    if (table != 0).any(axis=1).sum() < MINIMUM_HOMES:
        return "none_too_few_homes"
    return shown.method if is_measured and shown.low is None else None


def _rates_drawn(
    drawn: Mapping[str, FloatArray],
    totals: FloatArray,
    is_measured: bool,
    lifetime: tuple[float, float] | None,
) -> dict[str, FloatArray]:
    """Draws of all assumptions, with the rates that the records gave in their place."""
    found = dict(drawn)
    if is_measured:
        measured = measured_displacement(totals[:, -len(DISPLACEMENT_SUMS) :])
        # A resample without furnishings shows no displacement; too many of them give no interval.
        found["displacement_rate"] = np.clip(np.nan_to_num(measured), 0.0, 1.0)
    if lifetime is not None:
        served = np.random.default_rng([_SEED, 1]).normal(*lifetime, len(totals))
        found["lifetime_rate"] = np.clip(served, 0.0, 1.0)
    return found
