"""Money over the years of a horizon, and what it is worth now: the conventions in one place.

Purchases fall at the start. Running costs of a year, its repairs and its replacements fall at the
end of that year by default, or in its middle. What is left at the end, as residual value and
deposit, falls at the end of the last year. Amounts are in prices of one year, so the discount rate
is real.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from circularlib.errors import UsageError

__all__ = ["CashFlow", "alike", "discount_ratios", "levelised", "present_value", "spread_by_year"]

FloatArray = npt.NDArray[np.float64]

_MOMENTS = {"end": 0.0, "mid": 0.5}


@dataclass(frozen=True)
class CashFlow:
    """What somebody pays for something: at the start, each year, and at the end.

    Attributes:
        component: For what.
        payer: Who pays.
        start_eur: At the start.
        yearly_eur: In each year: one row per year, or one row for all years alike.
        end_eur: At the end of the last year; below 0 where money comes back.
    """

    component: str
    payer: str
    start_eur: npt.ArrayLike = 0.0
    yearly_eur: npt.ArrayLike = (0.0,)
    end_eur: npt.ArrayLike = 0.0


def alike(amount_eur: npt.ArrayLike) -> FloatArray:
    """An amount that is the same in every year: one row for all years.

    Args:
        amount_eur: The amount, or its draws.

    Returns:
        The same with an axis for the years before it.
    """
    return np.asarray(amount_eur, dtype=float)[np.newaxis]


def discount_ratios(
    discount_rate: npt.ArrayLike, *, horizon_years: int, timing: str = "end"
) -> FloatArray:
    """What a euro of each year's running costs is worth now.

    Args:
        discount_rate: Real discount rate a year, above -1.
        horizon_years: Number of years, at least 1.
        timing: `end` or `mid` of the year.

    Returns:
        One row per year.

    Raises:
        UsageError: The rate, the years or the timing cannot be.

    Example:
        >>> discount_ratios(0.25, horizon_years=2).round(4).tolist()
        [0.8, 0.64]
    """
    rate = np.asarray(discount_rate, dtype=float)
    if not np.all(rate > -1):
        raise UsageError(
            f"A discount rate of {rate.min():g} is not above -1.",
            remedy="Write 0.03 for three percent a year.",
        )
    if horizon_years < 1 or horizon_years != int(horizon_years):
        raise UsageError(
            f"A horizon of {horizon_years} years is not a whole number of at least 1.",
            remedy="Give the years over which options are compared.",
        )
    if timing not in _MOMENTS:
        raise UsageError(f'"{timing}" is not a moment of a year.', remedy="Write end or mid.")
    ratios = np.empty((horizon_years, *rate.shape))
    ratios[0] = (1 + rate) ** (_MOMENTS[timing] - 1)
    ratios[1:] = 1 / (1 + rate)
    return np.asarray(np.multiply.accumulate(ratios, axis=0))


def present_value(flow: CashFlow, ratios: FloatArray, last_ratio: npt.ArrayLike) -> FloatArray:
    """What a cash flow is worth now.

    Args:
        flow: The cash flow.
        ratios: From `discount_ratios`.
        last_ratio: What a euro at the end of the last year is worth now.

    Returns:
        Euro.

    Example:
        >>> flow = CashFlow("rent", "town", 100.0, [10.0], -50.0)
        >>> float(present_value(flow, discount_ratios(0.0, horizon_years=5), 1.0))
        100.0
    """
    yearly = np.asarray(flow.yearly_eur, dtype=float)
    is_alike = len(yearly) == 1
    running = yearly[0] * ratios.sum(axis=0) if is_alike else (yearly * ratios).sum(axis=0)
    ends = np.asarray(flow.end_eur, dtype=float) * np.asarray(last_ratio, dtype=float)
    return np.asarray(np.asarray(flow.start_eur, dtype=float) + running + ends)


def levelised(present_eur: npt.ArrayLike, ratios: FloatArray) -> FloatArray:
    """The same amount each year that is worth as much: the equivalent annual cost.

    With running costs at the end of the year it is PV x r / (1 - (1 + r)^-n), and at a rate of
    nought PV / n. With running costs in the middle of the year it falls there too, so that a
    running cost is its own equivalent either way.

    Args:
        present_eur: What is spread.
        ratios: From `discount_ratios`.

    Returns:
        Euro a year.

    Example:
        >>> round(float(levelised(100.0, discount_ratios(0.05, horizon_years=2))), 2)
        53.78
    """
    return np.asarray(np.asarray(present_eur, dtype=float) / ratios.sum(axis=0))


def spread_by_year(flows: Sequence[CashFlow], horizon_years: int) -> FloatArray:
    """Money as it is paid, not discounted, from the start to the end of the last year.

    Args:
        flows: Cash flows of plain numbers.
        horizon_years: Number of years.

    Returns:
        One amount for the start and one per year; what comes at the end is in the last.

    Example:
        >>> spread_by_year([CashFlow("rent", "town", 100.0, [10.0], -50.0)], 3).tolist()
        [100.0, 10.0, 10.0, -40.0]
    """
    paid = np.zeros(horizon_years + 1)
    for flow in flows:
        paid[0] += float(np.asarray(flow.start_eur))
        paid[1:] += np.asarray(flow.yearly_eur, dtype=float).reshape(-1)
        paid[-1] += float(np.asarray(flow.end_eur))
    return paid
