"""How sure a figure is when it rests on assumptions: each is drawn once for all that use it."""

from collections.abc import Mapping
from typing import Protocol
from zlib import crc32

import numpy as np
import numpy.typing as npt

from circularlib.statistics.estimate import Estimate, require_level

__all__ = ["Range", "draws", "spread"]

FloatArray = npt.NDArray[np.float64]


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


def _drawn(name: str, bounds: Range, count: int, seed: int) -> FloatArray:
    low, central, high = bounds.low, bounds.central, bounds.high
    if low == high:
        return np.full(count, float(low))
    generator = np.random.default_rng([seed, crc32(name.encode())])
    if bounds.distribution == "lognormal":
        width = np.log(high / low) / (2 * 1.959964)
        return generator.lognormal(np.log(central), width, count)
    if bounds.distribution == "pert":
        first = 1 + 4 * (central - low) / (high - low)
        return low + (high - low) * generator.beta(first, 6 - first, count)
    return generator.triangular(low, central, high, count)


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
    return {name: _drawn(name, bounds, count, seed) for name, bounds in ranges.items()}


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
