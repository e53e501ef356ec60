"""When things fail as they age: a Weibull hazard, fitted to spells that were seen only in part.

One row per spell of running, in years of age: `entry_years` (age at which it began to be watched),
`duration_years` (age at which it failed or was last seen), `is_ended` (it failed). A thing that is
repaired and runs on has another spell, which enters at the age of its repair: a repair leaves it as
old as it was. A spell that did not end is right-censored, one that was not watched from age 0 is
left-truncated.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm

from circularlib.errors import UsageError
from circularlib.statistics.estimate import require_level
from circularlib.statistics.uncertainty import Range

__all__ = ["WeibullBlend", "WeibullFit", "expected_failures", "weibull_blend", "weibull_fit"]

FloatArray = npt.NDArray[np.float64]

_NORMAL_95 = 1.959963984540054
_GRID_POINTS, _GRID_REACH = 161, 5.0  # points per axis; standard deviations of the prior


@dataclass(frozen=True)
class WeibullFit:
    """Shape and scale that the records alone are most likely under, with 95 % limits.

    Attributes:
        shape: Above 1 the hazard rises with age, below 1 it falls.
        shape_low: Lower limit, on the logarithmic scale.
        shape_high: Upper limit.
        scale_years: Age by which 63 % have failed once.
        scale_low_years: Lower limit, on the logarithmic scale.
        scale_high_years: Upper limit.
        failure_count: Failures seen.
        spell_count: Spells seen.
        log_likelihood: Of the fit.
    """

    shape: float
    shape_low: float
    shape_high: float
    scale_years: float
    scale_low_years: float
    scale_high_years: float
    failure_count: int
    spell_count: int
    log_likelihood: float


@dataclass(frozen=True)
class WeibullBlend:
    """Shape and scale after sourced values were weighed against the records.

    Attributes:
        shape: Central value.
        shape_low: Lower end of its 95 % interval.
        shape_high: Upper end.
        scale_years: Central value.
        scale_low_years: Lower end.
        scale_high_years: Upper end.
        failure_count: Failures in the records.
        records_share: How much of the doubt about the scale the records took away, 0 to 1: 1 less
            the variance of its logarithm over that of the source. Nought: the source alone.
    """

    shape: float
    shape_low: float
    shape_high: float
    scale_years: float
    scale_low_years: float
    scale_high_years: float
    failure_count: int
    records_share: float
    _pairs: FloatArray
    _weights: FloatArray
    _steps: FloatArray

    def draws(self, count: int, seed: int) -> tuple[FloatArray, FloatArray]:
        """Pairs of shape and scale, drawn together because they hang together.

        Args:
            count: How many.
            seed: Seed.

        Returns:
            Shapes and scales in years.
        """
        rng = np.random.default_rng(seed)
        places = np.searchsorted(np.cumsum(self._weights)[:-1], rng.random(count))
        spread = (rng.random((count, 2)) - 0.5) * self._steps
        shapes, scales = np.exp(self._pairs[places] + spread).T
        return shapes, scales


def weibull_fit(spells: pd.DataFrame, *, level: float = 0.95) -> WeibullFit:
    """The Weibull hazard under which the spells are most likely, by lifelines.

    Args:
        spells: One row per spell, columns as the module says.
        level: Level of the limits, between 0 and 1.

    Returns:
        The fit.

    Raises:
        UsageError: Nothing failed yet, a column is missing, or a row cannot be a spell.

    Example:
        >>> spells = pd.DataFrame({"entry_years": 0.0, "duration_years": [1.0, 2.0, 3.0],
        ...                        "is_ended": True})
        >>> round(weibull_fit(spells).scale_years, 2)
        2.26
    """
    from lifelines import WeibullFitter

    require_level(level)
    entry, duration, ended = _checked(spells)
    if not ended.any():
        raise UsageError(
            "No failures yet, so no Weibull curve can be fitted to these records alone.",
            f"Spells: {len(spells)}.",
            "Take sourced values until something has failed.",
        )
    fitter = WeibullFitter(alpha=1 - level).fit(duration, ended, entry=entry)
    log_ends = norm.ppf((1 + level) / 2) * fitter.summary["se(coef)"] / fitter.summary["coef"]
    shape, scale = float(fitter.rho_), float(fitter.lambda_)
    shape_spread, scale_spread = (float(np.exp(log_ends[name])) for name in ("rho_", "lambda_"))
    return WeibullFit(
        shape, shape / shape_spread, shape * shape_spread,
        scale, scale / scale_spread, scale * scale_spread,
        int(ended.sum()), len(spells), float(fitter.log_likelihood_),
    )  # fmt: skip


def weibull_blend(spells: pd.DataFrame, *, shape: Range, scale_years: Range) -> WeibullBlend:
    """Sourced values of a Weibull hazard, weighed against what the records show.

    The ranges of the source are taken as 95 % intervals of independent lognormal values. Each
    pair of shape and scale counts by how likely it was before times how likely the spells are
    under it (Bayes), so that few failures move it a little, many decide, and spells that have not
    ended count too.

    Args:
        spells: One row per spell, columns as the module says; may be none.
        shape: Low, central and high of the sourced shape, above 0.
        scale_years: The same of the scale.

    Returns:
        The blend.

    Raises:
        UsageError: A range does not start above 0, or a row cannot be a spell.

    Example:
        >>> from circularlib.statistics.uncertainty import Bounds
        >>> none = pd.DataFrame({"entry_years": [], "duration_years": [], "is_ended": []})
        >>> found = weibull_blend(none, shape=Bounds(1.0, 1.4, 2.0), scale_years=Bounds(6, 11, 20))
        >>> round(found.scale_years), found.records_share
        (11, 0.0)
    """
    entry, duration, ended = _checked(spells)
    shapes, shape_prior = _prior("shape", shape)
    scales, scale_prior = _prior("scale", scale_years)
    worn = np.array([(duration**each - entry**each).sum() for each in np.exp(shapes)])
    failures, log_ages = int(ended.sum()), float(np.log(duration[ended]).sum())
    shape_grid, scale_grid = np.meshgrid(shapes, scales, indexing="ij")
    power = np.exp(shape_grid)
    said = failures * (shape_grid - power * scale_grid) + (power - 1) * log_ages
    said = said - worn[:, None] * np.exp(-power * scale_grid)
    logs = shape_prior[:, None] + scale_prior[None, :] + said
    weights = np.exp(logs - logs.max())
    weights = weights / weights.sum()
    middle_shape, low_shape, high_shape, _ = _marginal(shapes, weights.sum(axis=1))
    middle_scale, low_scale, high_scale, variance = _marginal(scales, weights.sum(axis=0))
    before = _marginal(scales, np.exp(scale_prior) / np.exp(scale_prior).sum())[3]
    told = max(0.0, 1 - variance / before) if before > 0 and len(duration) else 0.0
    return WeibullBlend(
        middle_shape, low_shape, high_shape, middle_scale, low_scale, high_scale, failures, told,
        np.column_stack([shape_grid.ravel(), scale_grid.ravel()]), weights.ravel(),
        np.array([_step(shapes), _step(scales)]),
    )  # fmt: skip


def expected_failures(
    shape: npt.ArrayLike, scale_years: npt.ArrayLike, *, from_years: float, to_years: float
) -> FloatArray:
    """Mean number of failures between two ages of a thing that is repaired each time.

    Args:
        shape: Shape of the hazard.
        scale_years: Its scale.
        from_years: Age at the start, 0 or more.
        to_years: Age at the end.

    Returns:
        (to / scale)^shape - (from / scale)^shape.

    Example:
        >>> float(expected_failures(1.0, 5.0, from_years=2.0, to_years=12.0))
        2.0
    """
    power, scale = np.asarray(shape, dtype=float), np.asarray(scale_years, dtype=float)
    return np.asarray((to_years / scale) ** power - (from_years / scale) ** power)


def _checked(spells: pd.DataFrame) -> tuple[FloatArray, FloatArray, npt.NDArray[np.bool_]]:
    wanted = ("entry_years", "duration_years", "is_ended")
    missing = ", ".join(name for name in wanted if name not in spells)
    if missing:
        raise UsageError(f"The spells have no column {missing}.", remedy="Add what is missing.")
    entry = spells["entry_years"].to_numpy(dtype=float)
    duration = spells["duration_years"].to_numpy(dtype=float)
    possible = (entry >= 0) & (entry < duration) & np.isfinite(duration)
    if not possible.all():
        row = int(np.argmin(possible))
        raise UsageError(
            f"A spell from age {entry[row]:g} to {duration[row]:g} years is not one.",
            f"Spells, row {spells.index[row]}.",
            "Give 0 <= entry_years < duration_years.",
        )
    return entry, duration, spells["is_ended"].to_numpy(dtype=bool)


def _prior(name: str, bounds: Range) -> tuple[FloatArray, FloatArray]:
    """Logarithms on a grid, and how likely each is beforehand."""
    if not 0 < bounds.low <= bounds.central <= bounds.high:
        raise UsageError(
            f"{bounds.low:g}, {bounds.central:g}, {bounds.high:g} is no range of a {name}.",
            remedy="Give low, central and high above 0, in this order.",
        )
    spread = np.log(bounds.high / bounds.low) / (2 * _NORMAL_95)
    standard = np.linspace(-_GRID_REACH, _GRID_REACH, _GRID_POINTS if spread > 0 else 1)
    centre = np.log(bounds.central)
    return (centre + spread * standard if spread > 0 else np.array([centre])), -(standard**2) / 2


def _step(grid: FloatArray) -> float:
    return float(grid[1] - grid[0]) if len(grid) > 1 else 0.0


def _marginal(logs: FloatArray, weights: FloatArray) -> tuple[float, float, float, float]:
    """Geometric mean, 95 % ends, and variance of the logarithm."""
    mean = float(weights @ logs)
    variance = float(weights @ (logs - mean) ** 2)
    if len(logs) == 1:
        return float(np.exp(mean)), float(np.exp(mean)), float(np.exp(mean)), 0.0
    summed = np.cumsum(weights) - weights / 2
    low, high = np.exp(np.interp([0.025, 0.975], summed, logs)).tolist()
    return float(np.exp(mean)), low, high, variance
