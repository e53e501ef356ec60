"""The rate at which amounts over time are worth nothing now: there may be one, several or none.

A spreadsheet gives the rate that its search happens to find. Here all of them are found: the
number of rates is at most the number of times that the amounts change sign (Descartes, and
Laguerre for amounts at uneven times), and all lie within bounds that the amounts themselves set.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq, minimize_scalar

from circularlib.errors import UsageError

__all__ = [
    "InternalRate",
    "dated_internal_rate",
    "dated_present_value",
    "internal_rate",
    "internal_rates",
]

FloatArray = npt.NDArray[np.float64]
Worth = Callable[[float], float]

_YEAR_DAYS = 365  # as XNPV and XIRR of spreadsheets count
_GRID_POINTS = 4_000
_DRAWS_GRID = np.linspace(np.log(0.05), np.log(5.0), 400)
_NEWTON_STEPS = 8
_FURTHEST_LOG = 700.0  # beyond it exp overflows
_TOUCH = 1e-11
_ROUNDING = 1e-12


@dataclass(frozen=True)
class InternalRate:
    """The internal rate of return, or why there is none to give.

    Attributes:
        rate: The rate a year; None where there is none or more than one.
        rates: All rates above -1, in order.
        sign_change_count: How often the amounts change sign: more than once, and several rates
            are possible; that there is one only was then looked up, not known beforehand.
        method: `internal_rate` (one change of sign, so one rate), `internal_rate_single`
            (several changes, yet one rate), or why `rate` is None: `none_several_rates`,
            `none_no_sign_change` (only income or only costs), `none_no_rate` (several changes
            and no rate).
    """

    rate: float | None
    rates: Sequence[float]
    sign_change_count: int
    method: str


def internal_rate(amounts_eur: Sequence[float], *, periods_per_year: int = 1) -> InternalRate:
    """The yearly rate at which amounts at even times have a present value of nought.

    Args:
        amounts_eur: The amount now, then that at the end of each period.
        periods_per_year: 1 for years, 12 for months; above 0.

    Returns:
        The rate a year, or why there is none; monthly rates are compounded: (1 + m)^12 - 1.

    Raises:
        UsageError: There are fewer than two amounts, one is not finite, or the periods are not
            above 0.

    Example:
        >>> round(internal_rate([-100.0, 110.0]).rate, 6)
        0.1
        >>> internal_rate([-1600.0, 10_000.0, -10_000.0]).method
        'none_several_rates'
    """
    if not periods_per_year > 0:
        raise UsageError(
            f"A year of {periods_per_year} periods does not exist.",
            remedy="Write 1 for amounts by year, 12 for amounts by month.",
        )
    return _internal_rate(amounts_eur, np.arange(len(amounts_eur)) / periods_per_year)


def internal_rates(flows_eur: npt.ArrayLike, *, periods_per_year: int = 1) -> FloatArray:
    """The internal rate of many cash flows at once, as of draws.

    Looked for between -95 % and 400 % a year, on a grid of steps of about a hundredth; two rates
    closer together than that are not seen.

    Args:
        flows_eur: Amounts, the last axis over the periods.
        periods_per_year: 1 for years, 12 for months.

    Returns:
        One rate a year per cash flow; missing (NaN) where there is none or more than one.

    Example:
        >>> internal_rates([[-100.0, 110.0], [-100.0, -1.0]]).round(6).tolist()
        [0.1, nan]
    """
    flows = np.asarray(flows_eur, dtype=float)
    rows = flows.reshape(-1, flows.shape[-1])
    years = np.arange(rows.shape[1]) / periods_per_year
    heights = rows @ np.exp(-np.outer(years, _DRAWS_GRID))
    crosses = np.signbit(heights[:, 1:]) != np.signbit(heights[:, :-1])
    place = crosses.argmax(axis=1)
    low, high = _DRAWS_GRID[place], _DRAWS_GRID[place + 1]
    log = (low + high) / 2
    for _ in range(_NEWTON_STEPS):  # the step of the grid is short: this converges, kept inside
        terms = rows * np.exp(-np.outer(log, years))
        slopes = terms @ years
        steps = np.divide(terms.sum(axis=1), slopes, where=slopes != 0, out=np.zeros_like(log))
        log = np.clip(log + steps, low, high)
    found = np.where(crosses.sum(axis=1) == 1, np.expm1(log), np.nan)
    return np.asarray(found.reshape(flows.shape[:-1]))


def dated_internal_rate(amounts_eur: Sequence[float], dates: Sequence[date]) -> InternalRate:
    """The yearly rate at which amounts on given days have a present value of nought: XIRR.

    Args:
        amounts_eur: The amounts, in any order.
        dates: The day of each amount; years have 365 days.

    Returns:
        The rate a year, or why there is none.

    Raises:
        UsageError: There are fewer than two amounts, or as many days as amounts are not given.

    Example:
        >>> days = [date(2022, 1, 1), date(2023, 1, 1)]
        >>> round(dated_internal_rate([-100.0, 110.0], days).rate, 6)
        0.1
    """
    years = _years(amounts_eur, dates, min(dates, default=date.min))
    return _internal_rate(amounts_eur, years)


def dated_present_value(
    amounts_eur: Sequence[float], dates: Sequence[date], *, discount_rate: float
) -> float:
    """What amounts on given days are worth on the first of these days: XNPV.

    Args:
        amounts_eur: The amounts; the first is not discounted.
        dates: The day of each amount, none before the first; years have 365 days.
        discount_rate: Discount rate a year, above -1.

    Returns:
        Their sum, each divided by (1 + rate)^(days since the first ÷ 365).

    Raises:
        UsageError: The rate is -1 or less, a day lies before the first, or as many days as
            amounts are not given.

    Example:
        >>> days = [date(2022, 1, 1), date(2023, 1, 1)]
        >>> round(dated_present_value([0.0, 110.0], days, discount_rate=0.1), 6)
        100.0
    """
    if not discount_rate > -1:
        raise UsageError(
            f"A discount rate of {discount_rate} is not above -1.",
            remedy="Write 0.03 for three percent a year.",
        )
    years = _years(amounts_eur, dates, dates[0] if dates else date.min)
    if (years < 0).any():
        raise UsageError(
            f"{min(dates)} lies before {dates[0]}, the day on which the worth is asked.",
            remedy="Give the first day first.",
        )
    return float(np.sum(np.asarray(amounts_eur, dtype=float) / (1 + discount_rate) ** years))


def _years(amounts_eur: Sequence[float], dates: Sequence[date], start: date) -> FloatArray:
    if len(amounts_eur) != len(dates) or not len(dates):
        raise UsageError(
            f"{len(amounts_eur)} amounts and {len(dates)} days do not belong together.",
            remedy="Give a day for every amount.",
        )
    return np.array([(day - start).days / _YEAR_DAYS for day in dates])


def _internal_rate(amounts_eur: Sequence[float], years: FloatArray) -> InternalRate:
    amounts, times = _netted(np.asarray(amounts_eur, dtype=float), years)
    changes = int(np.count_nonzero(np.diff(np.sign(amounts))))
    if changes == 0:
        return InternalRate(None, (), 0, "none_no_sign_change")
    rates = [float(np.expm1(log)) for log in _roots(amounts, times, changes)]
    if len(rates) != 1:
        why = "none_several_rates" if rates else "none_no_rate"
        return InternalRate(None, tuple(rates), changes, why)
    method = "internal_rate" if changes == 1 else "internal_rate_single"
    return InternalRate(rates[0], tuple(rates), changes, method)


def _netted(amounts: FloatArray, years: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Amounts of one day added up, in the order of time, those of nought left out."""
    if len(amounts) < 2 or not np.isfinite(amounts).all():
        raise UsageError(
            "A rate of return needs at least two amounts, all of them known.",
            remedy="Give what is paid and what comes back.",
        )
    times, places = np.unique(years, return_inverse=True)
    sums: FloatArray = np.bincount(places, weights=amounts).astype(float)
    is_there = np.abs(sums) > _ROUNDING * max(1e-300, float(np.abs(amounts).max()))
    return sums[is_there], times[is_there]


def _roots(amounts: FloatArray, times: FloatArray, changes: int) -> list[float]:
    """Where the present value is nought, as log(1 + rate), in order."""

    def worth(log: float) -> float:
        """Present value, scaled so that it neither overflows nor loses its sign."""
        exponents = -log * times
        return float(amounts @ np.exp(exponents - exponents.max()))

    low, high = _bounds(amounts, times)
    if changes == 1:
        return [float(brentq(worth, low, high, xtol=1e-14, rtol=8.9e-16))]
    # The points lie closest around a rate of nought, where most rates are.
    far = max(-low, high)
    grid = far * np.sinh(np.linspace(-8, 8, _GRID_POINTS + 1)) / np.sinh(8)
    grid = np.concatenate([[low], grid[(grid > low) & (grid < high)], [high]])
    exponents = -np.outer(grid, times)
    heights = np.exp(exponents - exponents.max(axis=1, keepdims=True)) @ amounts
    found = [float(log) for log, height in zip(grid, heights, strict=True) if height == 0]
    crossings = np.flatnonzero(heights[:-1] * heights[1:] < 0)
    found += [float(brentq(worth, grid[at], grid[at + 1], xtol=1e-14)) for at in crossings]
    found += _touching(worth, grid, heights)
    return sorted(found)


def _touching(worth: Worth, grid: FloatArray, heights: FloatArray) -> list[float]:
    """Roots between points of one sign: where the worth bends back at nought, or just beyond."""
    found: list[float] = []
    sizes = np.abs(heights)
    bends = (sizes[1:-1] <= sizes[:-2]) & (sizes[1:-1] <= sizes[2:]) & (sizes[1:-1] > 0)
    same = (np.sign(heights[1:-1]) == np.sign(heights[:-2])) & (
        np.sign(heights[1:-1]) == np.sign(heights[2:])
    )
    for place in np.flatnonzero(bends & same) + 1:
        sign = np.sign(heights[place])
        left, right = float(grid[place - 1]), float(grid[place + 1])
        least = minimize_scalar(
            lambda log, sign=sign: sign * worth(log),
            bounds=(left, right), method="bounded", options={"xatol": 1e-12},
        )  # fmt: skip
        nought = _TOUCH * sizes.max()  # what rounding leaves of a worth that is nought
        if least.fun < -nought:
            found += [float(brentq(worth, left, least.x)), float(brentq(worth, least.x, right))]
        elif least.fun <= nought:
            found.append(float(least.x))
    return found


def _bounds(amounts: FloatArray, times: FloatArray) -> tuple[float, float]:
    """Logs of 1 + rate beyond which the last, or the first, amount outweighs all others."""
    sizes = np.abs(amounts)
    first = max(0.0, np.log(sizes[1:].sum() / sizes[0])) / (times[1] - times[0])
    last = max(0.0, np.log(sizes[:-1].sum() / sizes[-1])) / (times[-1] - times[-2])
    room = 1e-6
    return max(-last - room, -_FURTHEST_LOG), min(first + room, _FURTHEST_LOG)
