"""The cost of money tied up in purchases, on the annualised basis.

A purchase serves for years. Spread over its expected lifetime it costs a year what
`annuity.equivalent_annual_cost` says. To charge a period with the years that fall in it, one
would have to know every purchase still in use, and **purchases from before the records are
unknown**: the baseline would look far too cheap, and the programme would pay for what the
baseline bought. So a period is charged with the purchases made in it, each at its equivalent
annual cost times its lifetime in years: what a town that always buys at this pace pays a year,
when all its furniture has been renewed. At a rate of nought that is the price; above, it is more,
the more the longer an item lasts. It does not correct for a stock that is being built up or eaten
up: `left_over` says how much of the purchases serves after the period.
"""

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.engines.tables import narwhalified
from circularlib.indicators.cost.costs import PURCHASES
from circularlib.statistics.annuity import equivalent_annual_cost

__all__ = ["annualised_ratios", "left_over", "lifetimes_in_use"]


def lifetimes_in_use(lifetimes: pd.DataFrame, *, lifetime_rate: float) -> pd.DataFrame:
    """Expected years of service of what is bought, by kind of purchase.

    Args:
        lifetimes: One row per item type: `item_type`, `central_years`.
        lifetime_rate: Service of a used item over that of a new one, above 0.

    Returns:
        One row per kind of purchase and item type: `category`, `item_type`, `lifetime_years`.
    """
    rates: Mapping[str, float] = {"purchase_new": 1.0, "purchase_second_hand": lifetime_rate}
    parts = [
        lifetimes[["item_type"]].assign(
            category=category, lifetime_years=lifetimes["central_years"].astype(float) * rate
        )
        for category, rate in rates.items()
    ]
    return pd.concat(parts, ignore_index=True)[["category", "item_type", "lifetime_years"]]


def annualised_ratios(lives: pd.DataFrame, *, discount_rate: float) -> pd.DataFrame:
    """What a euro of purchases counts for on the annualised basis.

    Args:
        lives: One row per kind of purchase and item type, from `lifetimes_in_use`.
        discount_rate: Real discount rate a year.

    Returns:
        The rows with `annualised_ratio`: equivalent annual cost of one euro times the years.
        What is not among them, such as a purchase of no known item type, counts as booked.

    Example:
        >>> lives = pd.DataFrame({"category": ["purchase_new"], "item_type": ["chair"],
        ...                       "lifetime_years": [10.0]})
        >>> annualised_ratios(lives, discount_rate=0.0)["annualised_ratio"].tolist()
        [1.0]
    """
    ratios = [
        years * equivalent_annual_cost(1.0, discount_rate=discount_rate, lifetime_years=years)
        for years in lives["lifetime_years"].astype(float)
    ]
    return lives.assign(annualised_ratio=ratios).astype({"annualised_ratio": float})


@narwhalified
def left_over(
    costs: nw.LazyFrame[Any],
    homes: nw.LazyFrame[Any],
    days: nw.LazyFrame[Any],
    items: nw.LazyFrame[Any],
    ratios: nw.LazyFrame[Any],
) -> nw.LazyFrame[Any]:
    """How much of the purchases of each period serves after its last day.

    In equal parts per day of the expected lifetime, from the day of booking; as booked. Whether
    the item was thrown away sooner is not looked at.

    Args:
        costs: One row per booking: `date_day`, `home_id`, `category`, `amount_eur`, `item_id`.
        homes: One row per home: `home_id`, `group`; comparison homes are left out.
        days: One row per day, from `costs.calendar`.
        items: One row per item: `item_id`, `item_type`.
        ratios: One row per kind of purchase and item type: `category`, `item_type`,
            `lifetime_years`.

    Returns:
        One row per period: `period`, `purchased_eur`, `unspread_eur` (of no known lifetime,
        which serves nothing after), `left_over_eur`.
    """
    ends = days.group_by("period").agg(last_day=nw.col("date_day").max())
    outside = homes.filter(nw.col("group").cast(nw.String) == "comparison").select("home_id")
    bought = costs.filter(nw.col("category").is_in(PURCHASES)).with_columns(
        nw.col("date_day").cast(nw.Int64), nw.col("item_id", "home_id").cast(nw.String)
    )
    dated = bought.join(outside, on="home_id", how="anti").join(
        days.select("period", "date_day"), on="date_day"
    )
    known = (
        dated.join(items.select("item_id", "item_type"), on="item_id", how="left")
        .join(ratios, on=["category", "item_type"], how="left")
        .join(ends, on="period")
    )
    years = nw.col("lifetime_years").cast(nw.Float64)
    served = (nw.col("last_day") - nw.col("date_day") + 1) / (365.25 * years)
    rest = nw.when(served < 1).then(1 - served).otherwise(nw.lit(0.0))
    is_known = ~years.is_null()
    valued = known.with_columns(
        left_over_eur=nw.when(is_known).then(nw.col("amount_eur") * rest).otherwise(nw.lit(0.0)),
        unspread_eur=nw.when(is_known).then(nw.lit(0.0)).otherwise(nw.col("amount_eur")),
        purchased_eur=nw.col("amount_eur"),
    )
    return valued.group_by("period").agg(
        nw.col("purchased_eur", "unspread_eur", "left_over_eur").sum()
    )
