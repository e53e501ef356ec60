"""What one home takes in and gives out, year by year, from the day it is opened.

A home is either furnished already, with things as old as those of the programme's own homes, or
empty. Its stock stays the same, so that its inflow follows from the survival curve alone: the
stock model is solved once per draw and item type, and every town is a sum of such homes.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from circularlib.errors import UsageError
from circularlib.outlook.lives import survival
from circularlib.outlook.rates import Rates
from circularlib.outlook.stock_model import stock_driven

__all__ = ["HomeFlows", "home_flows", "left_of_stock"]

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class HomeFlows:
    """Flows of one home by year since it was opened, per draw and item type.

    Attributes:
        stock: Items in use, per draw and type.
        furnished_inflow: What comes into a home that was furnished, the last axis over years.
        empty_inflow: What comes into one that was empty.
        furnished_outflow: What leaves the one.
        empty_outflow: What leaves the other.
    """

    stock: FloatArray
    furnished_inflow: FloatArray
    empty_inflow: FloatArray
    furnished_outflow: FloatArray
    empty_outflow: FloatArray

    @cached_property
    def furnished_total(self) -> FloatArray:
        """What comes into a furnished home, all item types together."""
        return np.asarray(self.furnished_inflow.sum(axis=1))

    @cached_property
    def empty_total(self) -> FloatArray:
        """What comes into an empty home, all item types together."""
        return np.asarray(self.empty_inflow.sum(axis=1))


def left_of_stock(age_shares: FloatArray, ratios: FloatArray, summed: FloatArray) -> FloatArray:
    """The share of a stock of mixed age that is left at the ends of the years that follow.

    An item in its n-th year of age lasts on as the curve says from there: the share left after
    k years is S(age + k) over S(age), its age being taken at the middle of the year.

    Args:
        age_shares: Share of the stock by whole years of age, on the last axis.
        ratios: Hazard ratios, on axes as those of `age_shares` before its last.
        summed: Summed hazards at ages of half a year, one and a half and so on; per draw.

    Returns:
        Shares, the last axis over the years: 1 first, as now.

    Raises:
        UsageError: The summed hazards do not reach as far as the oldest ages.
    """
    ages = age_shares.shape[-1]
    years = summed.shape[-1] - ages + 1
    if years < 1:
        raise UsageError("The curve is shorter than the stock is old.", remedy="Lengthen it.")
    left = np.zeros((*age_shares.shape[:-1], years))
    for age in range(ages):
        lost = summed[:, None, age : age + years] - summed[:, None, age, None]
        left += age_shares[..., age, None] * np.exp(-ratios[..., None] * lost)
    return left


def home_flows(rates: Rates, *, year_count: int) -> HomeFlows:
    """The flows of a furnished and of an empty home over the years.

    Args:
        rates: What a home needs.
        year_count: Number of years, 1 or more.

    Returns:
        The flows.

    Raises:
        UsageError: There is no year to look at.
    """
    if year_count < 1:
        raise UsageError("The outlook has no years.", remedy="Give a horizon of 1 year or more.")
    ages = rates.age_shares.shape[-1]
    summed = rates.summed_hazards(year_count + ages)
    curves = survival(rates.hazard_ratios, summed[:, :year_count])
    stock = np.broadcast_to(rates.items_per_home[..., None], curves.shape)
    left = left_of_stock(rates.age_shares, rates.hazard_ratios, summed)
    initial = rates.items_per_home[..., None] * left[..., : year_count + 1]
    furnished = stock_driven(stock, curves, initial)
    empty = stock_driven(stock, curves)
    return HomeFlows(
        rates.items_per_home,
        furnished.inflow, empty.inflow, furnished.outflow, empty.outflow,
    )  # fmt: skip
