"""A figure at its central values, with the interval that draws of all it rests on give it."""

from typing import Any

import numpy as np

from circularlib.statistics.estimate import Estimate

__all__ = ["drawn_ends"]


def drawn_ends(
    value: float | None, drawn: Any, *, level: float = 0.95, largest_missing_share: float = 0.01
) -> Estimate:
    """A figure at the central amounts with the ends that its draws give it.

    A draw in which the figure is infinite (no fleet is large enough) lies beyond every number,
    and may leave the interval open above. Draws without the figure (no rate of return, or more
    than one) leave it out altogether where they are more than a few. Where ranges are lopsided
    the figure itself can lie beyond its draws: then the interval reaches as far as it.

    Args:
        value: The figure at the central amounts; None where there is none.
        drawn: The figure in each draw.
        level: Level of the interval, between 0 and 1.
        largest_missing_share: Share of draws that may lack the figure.

    Returns:
        An estimate of method `monte_carlo_amounts`, with n the draws; without interval
        `none_missing_in_draws`, or `none_fixed_amounts` where nothing was drawn.

    Example:
        >>> drawn_ends(2.0, np.array([1.0, 2.0, np.inf])).high is None
        True
    """
    values = np.atleast_1d(np.asarray(drawn, dtype=float))
    known = values[~np.isnan(values)]
    if 1 - len(known) / len(values) > largest_missing_share:
        return Estimate(value, None, None, len(values), level, "none_missing_in_draws")
    shares = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(known, shares, method="inverted_cdf").tolist()
    if low == high:
        return Estimate(value, None, None, len(values), level, "none_fixed_amounts")
    if value is not None:
        low, high = min(low, value), max(high, value)
    ends = [None if value is None or np.isinf(end) else float(end) for end in (low, high)]
    return Estimate(value, ends[0], ends[1], len(values), level, "monte_carlo_amounts")
