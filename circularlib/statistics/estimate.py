"""A figure and how sure it is: the one form in which the statistics layer hands out numbers."""

from dataclasses import dataclass

from circularlib.errors import UsageError

__all__ = ["Estimate", "require_level"]


@dataclass(frozen=True)
class Estimate:
    """A value with its interval, or with the reason why it has none.

    Where nothing can be said, `value`, `low` and `high` are None instead of a number that
    looks like one, and `method` says why; where only the interval is missing, `value` stays.

    Args:
        value: The estimate; None where the records do not allow one.
        low: Lower end of the interval; None where there is no interval.
        high: Upper end of the interval; None where there is no interval.
        n: Independent observations the interval rests on: trials for `wilson`, homes for
            `cluster_bootstrap_bca` and `wilson_homes`.
        level: Confidence level, between 0 and 1.
        method: Stable key of the method; begins with `none_` where there is no interval.

    Example:
        >>> Estimate(0.25, None, None, n=4, level=0.95, method="none_too_few_homes").low is None
        True
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    level: float
    method: str


def require_level(level: float) -> None:
    """Refuse a confidence level that is not strictly between 0 and 1.

    Args:
        level: Confidence level, for example 0.95.

    Raises:
        UsageError: The level is 0 or less, or 1 or more.

    Example:
        >>> require_level(0.95)
    """
    if not 0 < level < 1:
        raise UsageError(
            f"A confidence level of {level} is not between 0 and 1.",
            remedy="Write 0.95 for an interval of 95 %.",
        )
