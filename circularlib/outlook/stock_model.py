"""Stock and flow over years: what must come in so that so many things are in use.

The dynamic stock model of material flow analysis [muller2006], as in the open-source
dynamic_stock_model and ODYM [pauliuk_heeren2020]: every year's inflow is a cohort, of which a
share given by the survival curve is still in use later. *Stock-driven*: the stock is given, and
the inflow of a year is what the stock lacks after the survivors of all earlier cohorts.

Conventions. Stocks are those at the end of a year, flows those of a year. `survival` holds the
share of a cohort in use at the end of the year it came in, and at the ends of the years after:
its first entry is the survival function at age 0 where cohorts come in at a year's end, and at
half a year where they come in on average at its middle (`mid_year_ages`), which this program does.

Time is the last axis of everything; axes before it (draws, item types) are broadcast.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from circularlib.errors import UsageError

__all__ = ["StockFlows", "inflow_driven", "mid_year_ages", "require_survival", "stock_driven"]

FloatArray = npt.NDArray[np.float64]

_ROUNDING = 1e-9


@dataclass(frozen=True)
class StockFlows:
    """A stock, and what came into it and left it, year by year.

    Attributes:
        stock: In use at the end of each year.
        inflow: What came in during it.
        outflow: What left during it, of cohorts of earlier years and of its own.
        initial_stock: In use before the first year.
    """

    stock: FloatArray
    inflow: FloatArray
    outflow: FloatArray
    initial_stock: FloatArray

    @property
    def imbalance(self) -> FloatArray:
        """Stock change less inflow plus outflow, year by year: nought but for rounding."""
        before = np.concatenate([self.initial_stock[..., None], self.stock[..., :-1]], axis=-1)
        return np.asarray(self.stock - before - self.inflow + self.outflow)


def mid_year_ages(year_count: int) -> FloatArray:
    """Ages at the ends of years of a cohort that came in, on average, in the middle of a year.

    Args:
        year_count: Number of years.

    Returns:
        Ages in years: 0.5, 1.5, 2.5 and so on.

    Example:
        >>> mid_year_ages(3).tolist()
        [0.5, 1.5, 2.5]
    """
    return np.arange(year_count, dtype=np.float64) + 0.5


def require_survival(survival: npt.ArrayLike, *, starts_at_one: bool = False) -> FloatArray:
    """Refuses what cannot be a survival curve.

    Args:
        survival: Shares by age, the last axis over the ages.
        starts_at_one: The first age is 0, at which everything is still there.

    Returns:
        The curve as an array.

    Raises:
        UsageError: A share lies outside 0 to 1, the curve rises, none is left at its first age,
            or it does not start at 1 although it starts at age 0.

    Example:
        >>> require_survival([1.0, 0.5], starts_at_one=True).tolist()
        [1.0, 0.5]
    """
    shares = np.asarray(survival, dtype=float)
    if shares.ndim == 0 or shares.shape[-1] == 0 or not np.isfinite(shares).all():
        raise UsageError("A survival curve has gaps.", remedy="Give a share for every age.")
    if (shares < -_ROUNDING).any() or (shares > 1 + _ROUNDING).any():
        worst = shares.flat[np.argmax(np.abs(shares - 0.5))]
        raise UsageError(
            f"A share in use of {worst:g} is not between 0 and 1.", "A survival curve.",
            "Give the share of a cohort that is still in use at each age.",
        )  # fmt: skip
    if starts_at_one and (np.abs(shares[..., 0] - 1) > _ROUNDING).any():
        raise UsageError(
            f"It starts at {np.ravel(shares[..., 0])[0]:g} instead of 1.", "A survival curve.",
            "At age 0 everything is still in use.",
        )  # fmt: skip
    if (np.diff(shares, axis=-1) > _ROUNDING).any():
        raise UsageError(
            "It rises: more would be in use later than before.", "A survival curve.",
            "Give shares that stay the same or fall with age.",
        )  # fmt: skip
    if (shares[..., 0] <= 0).any():
        raise UsageError(
            "Nothing is left at the end of the year in which it came in.", "A survival curve.",
            "Use shorter steps than a year, or check the ages.",
        )  # fmt: skip
    return shares


def inflow_driven(
    inflow: npt.ArrayLike, survival: npt.ArrayLike, initial: npt.ArrayLike | None = None
) -> StockFlows:
    """The stock that a given inflow builds up.

    Args:
        inflow: What comes in each year, 0 or more.
        survival: Share of a cohort in use at the ends of its years, for as many years.
        initial: What is left at the end of each year of things that were in use before the
            first, with what there was of them then in front: one entry more than years. None
            where there was nothing.

    Returns:
        Stock and flows.

    Raises:
        UsageError: The curve cannot be one, or is shorter than the years.

    Example:
        >>> inflow_driven([1.0, 2.0, 3.0], [1.0, 1.0, 0.0]).stock.tolist()
        [1.0, 3.0, 5.0]
    """
    flow = np.asarray(inflow, dtype=float)
    shares = _long_enough(survival, flow.shape[-1])
    left = _initial(initial, flow.shape[-1])
    cohorts = _survivors(flow, shares)
    stock = cohorts + left[..., 1:]
    return _flows(stock, np.broadcast_to(flow, stock.shape), left)


def stock_driven(
    stock: npt.ArrayLike, survival: npt.ArrayLike, initial: npt.ArrayLike | None = None
) -> StockFlows:
    """The inflow that keeps a stock at given heights.

    Where a stock falls faster than things wear out, nothing comes in and the surplus leaves
    early, every cohort by the same share, as ODYM's correction of negative inflows does.

    Args:
        stock: Wanted at the end of each year, 0 or more.
        survival: As for `inflow_driven`.
        initial: As for `inflow_driven`.

    Returns:
        Stock and flows; the inflow is never below 0.

    Raises:
        UsageError: A stock is below 0, or the curve cannot be one or is shorter than the years.

    Example:
        >>> stock_driven([1.0, 3.0, 5.0], [1.0, 1.0, 0.0]).inflow.tolist()
        [1.0, 2.0, 3.0]
    """
    wanted = np.asarray(stock, dtype=float)
    if not (wanted >= 0).all():
        raise UsageError("A stock is below 0.", remedy="Give 0 or more for every year.")
    years = wanted.shape[-1]
    shares = _long_enough(survival, years)
    left = _initial(initial, years)
    shape = np.broadcast_shapes(wanted.shape[:-1], shares.shape[:-1], left.shape[:-1])
    inflow, kept = np.zeros((*shape, years)), np.ones((*shape, years + 1))
    for year in range(years):
        own = inflow[..., :year] * kept[..., 1 : year + 1] * shares[..., year:0:-1]
        remaining = own.sum(axis=-1) + left[..., year + 1] * kept[..., 0]
        surplus = remaining > wanted[..., year]
        inflow[..., year] = np.where(surplus, 0.0, (wanted[..., year] - remaining) / shares[..., 0])
        cut = np.where(surplus, wanted[..., year] / np.where(surplus, remaining, 1.0), 1.0)
        kept[..., : year + 1] *= cut[..., None]
    return _flows(np.broadcast_to(wanted, inflow.shape), inflow, left)


def _survivors(inflow: FloatArray, survival: FloatArray) -> FloatArray:
    """What is in use of all cohorts at the end of each year: the convolution, term by term."""
    years = inflow.shape[-1]
    shape = np.broadcast_shapes(inflow.shape[:-1], survival.shape[:-1])
    total = np.zeros((*shape, years))
    for age in range(years):
        total[..., age:] += inflow[..., : years - age] * survival[..., age, None]
    return total


def _flows(stock: FloatArray, inflow: FloatArray, left: FloatArray) -> StockFlows:
    first = np.broadcast_to(left[..., 0], stock.shape[:-1])
    before = np.concatenate([first[..., None], stock[..., :-1]], axis=-1)
    return StockFlows(stock, inflow, before + inflow - stock, first)


def _long_enough(survival: npt.ArrayLike, years: int) -> FloatArray:
    shares = require_survival(survival)
    if shares.shape[-1] < years:
        raise UsageError(
            f"It covers {shares.shape[-1]} years, the model {years}.", "A survival curve.",
            "Give a share for the end of every year.",
        )  # fmt: skip
    return shares[..., :years]


def _initial(initial: npt.ArrayLike | None, years: int) -> FloatArray:
    if initial is None:
        return np.zeros(years + 1)
    left = np.asarray(initial, dtype=float)
    rises = (np.diff(left, axis=-1) > _ROUNDING * np.maximum(1.0, left[..., :-1])).any()
    if left.shape[-1] != years + 1 or (left < 0).any() or rises:
        raise UsageError(
            "What is left of the initial stock does not fall from year to year.",
            remedy=f"Give {years + 1} numbers of 0 or more, the first of them the stock itself.",
        )
    return left
