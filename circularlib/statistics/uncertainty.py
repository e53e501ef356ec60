"""How sure a figure is when it rests on assumptions: each is drawn once for all that use it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import beta, norm

from circularlib.errors import UsageError
from circularlib.statistics.estimate import Estimate, require_level

__all__ = [
    "Bounds",
    "Range",
    "draws",
    "held",
    "one_by_one",
    "sobol",
    "spread",
    "switching_value",
    "tornado",
]

FloatArray = npt.NDArray[np.float64]
Outcome = Callable[[Mapping[str, Any]], Any]
"""A figure from assumptions: takes numbers, or arrays of draws, by name."""

_GRID_POINTS = 200  # in which a change of sign is looked for


class Range(Protocol):
    """Low, central and high of an assumption, and how it is drawn between them."""

    @property
    def low(self) -> float: ...  # noqa: D102
    @property
    def central(self) -> float: ...  # noqa: D102
    @property
    def high(self) -> float: ...  # noqa: D102
    @property
    def distribution(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Bounds:
    """A range that comes from the records instead of a table of assumptions.

    Args:
        low: Lowest value, or the low end of an interval.
        central: Value that is taken.
        high: Highest value, or the high end of an interval.
        distribution: `triangular`, `pert`, `lognormal` or `normal`.

    Example:
        >>> Bounds(0.8, 0.9, 1.0).distribution
        'triangular'
    """

    low: float
    central: float
    high: float
    distribution: str = "triangular"


_NORMAL_95 = 1.959963984540054


def _quantiles(bounds: Range, shares: FloatArray) -> FloatArray:
    """The values of an assumption below which these shares of its distribution lie.

    `triangular` and `pert` end at low and high and have their mode at central; `lognormal` has
    its median at central, and its width such that low and high are 95 % of it apart; so has
    `normal`, for an estimate with its interval.
    """
    low, central, high = bounds.low, bounds.central, bounds.high
    width = high - low
    if width == 0:
        return np.full(len(shares), float(low))
    values: FloatArray
    if bounds.distribution == "lognormal":
        spread_of_log = np.log(high / low) / (2 * _NORMAL_95)
        values = central * np.exp(spread_of_log * norm.ppf(shares))
    elif bounds.distribution == "normal":
        values = central + width / (2 * _NORMAL_95) * norm.ppf(shares)
    elif bounds.distribution == "pert":
        first = 1 + 4 * (central - low) / width
        values = low + width * beta.ppf(shares, first, 6 - first)
    else:
        values = _triangular(shares, low, central, high)
    return values


def _triangular(shares: FloatArray, low: float, central: float, high: float) -> FloatArray:
    """As scipy's `triang.ppf`, which takes ten times as long."""
    width = high - low
    rising = low + np.sqrt(shares * width * (central - low))
    falling = high - np.sqrt((1 - shares) * width * (high - central))
    return np.where(shares * width < central - low, rising, falling)


def draws(
    ranges: Mapping[str, Range], *, count: int = 10_000, seed: int = 20220101
) -> dict[str, FloatArray]:
    """Values of each assumption, drawn from its range.

    Args:
        ranges: By name, anything with low, central, high and distribution.
        count: How many draws.
        seed: Seed; every name has its own stream, so adding one does not change the others.

    Returns:
        One array of draws per name.

    Example:
        >>> from types import SimpleNamespace
        >>> ratio = SimpleNamespace(low=1.0, central=1.0, high=1.0, distribution="triangular")
        >>> draws({"unit_mass_ratio": ratio}, count=2)["unit_mass_ratio"].tolist()
        [1.0, 1.0]
    """
    return {
        name: _quantiles(bounds, np.random.default_rng([seed, crc32(name.encode())]).random(count))
        for name, bounds in ranges.items()
    }


def spread(values: npt.ArrayLike, level: float = 0.95) -> Estimate:
    """Middle and percentiles of drawn values.

    Args:
        values: Drawn values.
        level: Level of the interval, between 0 and 1.

    Returns:
        An estimate of method `monte_carlo`: median, low, high, n the number of draws.

    Example:
        >>> spread([1.0, 2.0, 3.0]).value
        2.0
    """
    require_level(level)
    array = np.asarray(values, dtype=float)
    low, middle, high = np.quantile(array, [(1 - level) / 2, 0.5, (1 + level) / 2]).tolist()
    return Estimate(middle, low, high, len(array), level, "monte_carlo")


def tornado(outcome: Outcome, ranges: Mapping[str, Range]) -> pd.DataFrame:
    """How far each assumption by itself moves a figure, all others at their central value.

    Args:
        outcome: The figure from the assumptions.
        ranges: By name, anything with low, central and high.

    Returns:
        One row per assumption, the one that moves most first: `name`, `low`, `central`, `high`
        of the assumption; `outcome_low` and `outcome_high`, the figure at its low and high end;
        `swing`, the distance between these.

    Example:
        >>> from types import SimpleNamespace
        >>> ranges = {"rate": SimpleNamespace(low=1.0, central=2.0, high=4.0)}
        >>> tornado(lambda a: 10 * a["rate"], ranges)["swing"].tolist()
        [30.0]
    """
    central = {name: bounds.central for name, bounds in ranges.items()}
    rows = [
        {
            "name": name,
            "low": bounds.low,
            "central": bounds.central,
            "high": bounds.high,
            "outcome_low": float(outcome({**central, name: bounds.low})),
            "outcome_high": float(outcome({**central, name: bounds.high})),
        }
        for name, bounds in ranges.items()
    ]
    columns = ["name", "low", "central", "high", "outcome_low", "outcome_high"]
    table = pd.DataFrame(rows, columns=columns)
    table["swing"] = (table["outcome_high"] - table["outcome_low"]).abs()
    return table.sort_values(["swing", "name"], ascending=[False, True], ignore_index=True)


def held(
    ranges: Mapping[str, Range], figures: Mapping[str, Any], names: Collection[str]
) -> dict[str, Range]:
    """Ranges of which some are held at one value.

    Args:
        ranges: Low, central and high by name.
        figures: Values by name; those that are not among the names are another's.
        names: Names of the ranges that can be held.

    Returns:
        The ranges, those that are held without any doubt.

    Raises:
        UsageError: There is no range of such a name, or its value is not a number.

    Example:
        >>> held({"rate": Bounds(1, 2, 3)}, {"rate": 2.5, "other": 9}, ["rate"])["rate"]
        Bounds(low=2.5, central=2.5, high=2.5, distribution='triangular')
    """
    own = {name: value for name, value in figures.items() if name in names}
    for name, value in own.items():
        if name not in ranges or isinstance(value, str | bool):
            raise UsageError(
                f"{name} = {value} is not a figure of this page.",
                remedy=f"Give a number for one of {', '.join(sorted({*names} & {*ranges}))}.",
            )
    return {**ranges, **{name: Bounds(value, value, value) for name, value in own.items()}}


def one_by_one(outcome: Callable[[Mapping[str, float]], float]) -> Outcome:
    """A figure that is worked out from numbers only, for arrays of them too.

    Args:
        outcome: The figure from the assumptions, for a number each.

    Returns:
        The same for numbers; for arrays of the same length, an array.

    Example:
        >>> larger = one_by_one(lambda a: max(a["this"], a["that"]))
        >>> larger({"this": np.array([1.0, 5.0]), "that": np.array([3.0, 4.0])}).tolist()
        [3.0, 5.0]
    """

    def figure(values: Mapping[str, Any]) -> Any:
        if not any(map(np.ndim, values.values())):
            return outcome(values)
        rows = zip(*np.broadcast_arrays(*values.values()), strict=True)
        return np.array([outcome(dict(zip(values, row, strict=True))) for row in rows])

    return figure


def switching_value(
    outcome: Outcome,
    ranges: Mapping[str, Range],
    name: str,
    *,
    domain: tuple[float, float],
    target: float = 0.0,
) -> float | None:
    """The value of one assumption at which a figure reaches a target, the others being central.

    Args:
        outcome: The figure from the assumptions, for numbers and for arrays of them.
        ranges: By name, anything with a central value.
        name: The assumption that is moved.
        domain: Lowest and highest value it could have at all, wider than its range.
        target: The figure to be reached.

    Returns:
        The value, the nearest to the central one where there are several; None where the
        figure does not reach the target anywhere in the domain.

    Example:
        >>> from types import SimpleNamespace
        >>> ranges = {"rate": SimpleNamespace(central=2.0)}
        >>> switching_value(lambda a: a["rate"] - 3, ranges, "rate", domain=(0, 10))
        3.0
    """
    central = {other: bounds.central for other, bounds in ranges.items()}

    def distance(value: float) -> float:
        return float(outcome({**central, name: value})) - target

    grid = np.union1d(np.linspace(*domain, _GRID_POINTS), [central[name]])
    fixed = {other: np.full(len(grid), value) for other, value in central.items()}
    heights = np.broadcast_to(outcome({**fixed, name: grid}), grid.shape) - target
    found = [float(value) for value, height in zip(grid, heights, strict=True) if height == 0]
    crossings = np.flatnonzero(heights[:-1] * heights[1:] < 0)
    found += [float(brentq(distance, grid[place], grid[place + 1])) for place in crossings]
    return min(found, key=lambda value: abs(value - central[name]), default=None)


def sobol(
    outcome: Outcome, ranges: Mapping[str, Range], *, count: int = 4096, seed: int = 20220101
) -> pd.DataFrame:
    """Which share of a figure's variance each assumption explains, by itself and in all.

    Saltelli's sample and estimators, by SALib [saltelli2010]; drawn through each assumption's
    own distribution.

    Args:
        outcome: The figure from the assumptions, for arrays of draws.
        ranges: By name, anything with low, central, high and distribution; at least two that
            are not fixed.
        count: Base sample, a power of two.
        seed: Seed of the sample.

    Returns:
        One row per assumption, the largest total first: `name`, `first_order`, `total`.

    Example:
        >>> from types import SimpleNamespace
        >>> wide = SimpleNamespace(low=0.0, central=1.0, high=2.0, distribution="triangular")
        >>> found = sobol(lambda a: a["x"] + a["y"], {"x": wide, "y": wide}, count=256)
        >>> found["total"].round(1).tolist()
        [0.5, 0.5]
    """
    from SALib.analyze.sobol import analyze
    from SALib.sample.sobol import sample

    free = {name: bounds for name, bounds in ranges.items() if bounds.low < bounds.high}
    problem = {"num_vars": len(free), "names": list(free), "bounds": [[0.0, 1.0]] * len(free)}
    shares = sample(problem, count, calc_second_order=False, seed=seed)
    shares = np.clip(shares, 1e-9, 1 - 1e-9)
    fixed = {name: bounds.central for name, bounds in ranges.items() if name not in free}
    drawn = {
        name: _quantiles(bounds, shares[:, place])
        for place, (name, bounds) in enumerate(free.items())
    }
    found = analyze(problem, outcome({**fixed, **drawn}), calc_second_order=False, seed=seed)
    table = pd.DataFrame({"name": list(free), "first_order": found["S1"], "total": found["ST"]})
    return table.sort_values(["total", "name"], ascending=[False, True], ignore_index=True)
