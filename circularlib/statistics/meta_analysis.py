"""Estimates of several towns together: their mean, how far towns differ, each drawn towards it.

Random effects: every town has a true figure of its own, drawn from one distribution; its estimate
lies around that by its sampling error. The variance between towns is Paule and Mandel's
[paule_mandel1982], by statsmodels. The interval of the mean is Knapp and Hartung's
as modified for few studies [rover2015], never narrower than the plain one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm, t

from circularlib.errors import UsageError

__all__ = ["SCALES", "Pooled", "pooled", "scale_for", "shrunken", "standard_errors", "transformed"]

FloatArray = npt.NDArray[np.float64]


SCALES = ("logit", "log", "plain")
"""Scales on which estimates may be pooled: of odds, of ratios, and as they stand."""


@dataclass(frozen=True)
class Pooled:
    """Several towns together, on the scale on which they were pooled.

    Attributes:
        count: Number of towns.
        mean: Mean of the distribution that their true figures come from.
        low: Lower end of its interval.
        high: Upper end.
        mean_error: Standard error of the mean, before Knapp and Hartung.
        between_variance: Variance between the true figures of towns.
        between_share: Part of the spread that is not sampling error (I²), 0 to 1.
        predicted_low: Lower end of where the true figure of another town would lie.
        predicted_high: Upper end; both missing below three towns.
    """

    count: int
    mean: float
    low: float
    high: float
    mean_error: float
    between_variance: float
    between_share: float
    predicted_low: float
    predicted_high: float


def scale_for(unit: str, lows: npt.ArrayLike, highs: npt.ArrayLike) -> str:
    """The scale on which figures of a kind are pooled.

    Args:
        unit: Ending of their name.
        lows: Lower ends of their intervals.
        highs: Upper ends.

    Returns:
        `logit` for rates and shares that lie within 0 and 1, `log` for amounts above 0, else
        `plain`: a cost reduction may be below 0.

    Example:
        >>> scale_for("rate", [0.2, 0.4], [0.3, 0.6]), scale_for("days", [3.0], [9.0])
        ('logit', 'log')
        >>> scale_for("rate", [-0.2, 0.1], [0.1, 0.4])
        'plain'
    """
    least, most = np.min(lows), np.max(highs)
    if unit in {"rate", "share"}:
        return "logit" if least > 0 and most < 1 else "plain"
    return "log" if least > 0 and not unit.endswith("_difference") else "plain"


def transformed(values: npt.ArrayLike, scale: str, *, back: bool = False) -> FloatArray:
    """Values on a scale, or from it back to their own.

    Args:
        values: The values.
        scale: One of `SCALES`.
        back: From the scale to the values.

    Returns:
        The values there, or back.

    Raises:
        UsageError: There is no such scale.

    Example:
        >>> float(transformed(transformed(0.25, "logit"), "logit", back=True).round(6))
        0.25
    """
    given = np.asarray(values, dtype=float)
    if scale == "plain":
        return given
    if scale == "log":
        return np.asarray(np.exp(given) if back else np.log(given))
    if scale == "logit":
        return np.asarray(1 / (1 + np.exp(-given)) if back else np.log(given / (1 - given)))
    raise UsageError(f'"{scale}" is not a scale.', remedy=f"Use one of {', '.join(SCALES)}.")


def standard_errors(lows: npt.ArrayLike, highs: npt.ArrayLike, *, level: float) -> FloatArray:
    """Standard errors of estimates, from the width of their intervals on the scale.

    Args:
        lows: Lower ends.
        highs: Upper ends.
        level: Level of the intervals, above 0 and below 1.

    Returns:
        One per estimate.

    Raises:
        UsageError: An interval has no width, or the level is none.

    Example:
        >>> standard_errors([-1.96], [1.96], level=0.95).round(3).tolist()
        [1.0]
    """
    width = np.asarray(highs, dtype=float) - np.asarray(lows, dtype=float)
    if not 0 < level < 1 or not np.all(width > 0):
        raise UsageError(
            "An interval without a width tells nothing about sampling error.",
            remedy="Leave such figures out of what is pooled.",
        )
    return np.asarray(width / (2 * norm.ppf((1 + level) / 2)))


def pooled(estimates: Sequence[float], errors: Sequence[float], *, level: float = 0.95) -> Pooled:
    """The mean over towns, and how far they differ.

    Args:
        estimates: One per town, on the scale; at least two.
        errors: Their standard errors, above 0.
        level: Level of the intervals.

    Returns:
        The mean with its interval, the spread between towns, and where another would lie
        [higgins2009].

    Raises:
        UsageError: There are fewer than two towns, or an error is not above 0.

    Example:
        >>> found = pooled([0.2, 0.2, 0.2], [0.1, 0.1, 0.1])
        >>> round(found.mean, 3), found.between_variance
        (0.2, 0.0)
    """
    from statsmodels.stats.meta_analysis import combine_effects  # slow to import

    values, spread = np.asarray(estimates, dtype=float), np.asarray(errors, dtype=float)
    if len(values) < 2 or not np.all(spread > 0):
        raise UsageError(
            "One town alone, or one without sampling error, cannot be pooled.",
            remedy="Give two or more towns, each with its standard error.",
        )
    with np.errstate(
        divide="ignore", over="ignore"
    ):  # towns that are all alike have no spread to divide by
        found = combine_effects(values, spread**2, method_re="iterated")
    between = max(0.0, float(found.tau2))
    weights = 1 / (spread**2 + between)
    mean, error = float((weights * values).sum() / weights.sum()), float(weights.sum() ** -0.5)
    count = len(values)
    excess = float((weights * (values - mean) ** 2).sum()) / (count - 1)
    half = t.ppf((1 + level) / 2, count - 1) * error * max(1.0, excess**0.5)
    reach = np.nan
    if count > 2:
        reach = t.ppf((1 + level) / 2, count - 2) * (between + error**2) ** 0.5
    return Pooled(
        count,
        mean,
        mean - half,
        mean + half,
        error,
        between,
        max(0.0, 1 - (count - 1) / float(found.q)) if found.q > 0 else 0.0,
        mean - reach,
        mean + reach,
    )


def shrunken(
    estimates: Sequence[float], errors: Sequence[float], together: Pooled, *, level: float = 0.95
) -> pd.DataFrame:
    """Each town's figure drawn towards the mean, the more so the less its own records say.

    The empirical Bayes estimate: own figure and mean, weighed by their precisions; the variance
    counts the doubt about the mean, but not that about the spread between towns.

    Args:
        estimates: One per town, on the scale.
        errors: Their standard errors.
        together: From `pooled`, of the same towns.
        level: Level of the interval.

    Returns:
        One row per town, in their order: `value`, `low`, `high`, `own_share` (weight of its own
        figure, 0 to 1).

    Example:
        >>> two = pooled([0.0, 4.0], [1.0, 1.0])
        >>> shrunken([0.0, 4.0], [1.0, 1.0], two)["own_share"].round(3).tolist()
        [0.875, 0.875]
    """
    values, spread = np.asarray(estimates, dtype=float), np.asarray(errors, dtype=float)
    between = together.between_variance
    share = between / (between + spread**2)
    middle = share * values + (1 - share) * together.mean
    variance = share * spread**2 + ((1 - share) * together.mean_error) ** 2
    half = norm.ppf((1 + level) / 2) * variance**0.5
    return pd.DataFrame(
        {"value": middle, "low": middle - half, "high": middle + half, "own_share": share}
    )
