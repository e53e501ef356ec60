"""What drives costs and hours: how much of each goes with a placement, an exit, a repair, a home.

Every booking and every hour is put down to one *driver*, so that nothing counts twice and all of
it is spread. What has no driver of its own goes with the homes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.engines.tables import across_engines, narwhalified
from circularlib.errors import AssumptionError

__all__ = [
    "ACTIVITY_DRIVERS", "CATEGORY_DRIVERS", "DRIVERS", "ORGANISATIONS", "costs_by_day",
    "driver_table", "hours_by_home", "hours_tables", "rates_per_driver", "real_costs",
]  # fmt: skip

FloatArray = npt.NDArray[np.float64]

DRIVERS: Sequence[str] = (
    "new_count", "second_hand_count", "attempt_count", "placement_count", "exit_count",
    "discarded_count", "reused_count", "home_years",
)  # fmt: skip
"""What costs and hours are proportional to."""

CATEGORY_DRIVERS: Mapping[str, str] = {
    "purchase_new": "new_count",
    "purchase_second_hand": "second_hand_count",
    "repair": "attempt_count",
    "parts": "attempt_count",
    "delivery": "placement_count",
    "cleaning": "placement_count",
    "municipal_labour": "placement_count",
    "collection": "exit_count",
    "disposal": "discarded_count",
    "storage": "reused_count",
    "service_fee": "home_years",
    "administration": "home_years",
}
"""What the costs of each category go with; a category that is not here goes with the homes."""

ACTIVITY_DRIVERS: Mapping[str, str] = {
    "furnishing": "placement_count",
    "delivery": "placement_count",
    "collection": "exit_count",
    "repair": "attempt_count",
}
"""What the hours of each activity go with; every other activity goes with the homes.

Hours without an activity go with the placements: most of the work is furnishing.
"""

ORGANISATIONS = ("reuse_centre", "municipality")
"""Whose hours are followed."""

_UNNAMED = "placement_count"


@narwhalified
def costs_by_day(costs: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Bookings by home, category and day.

    Args:
        costs: One row per booking: `date_day`, `home_id`, `category`, `amount_eur`.

    Returns:
        One row per home (empty where none was named), category and day: `home_id`, `category`,
        `date_day`, `amount_eur`.
    """
    booked = costs.with_columns(
        nw.col("home_id", "category").cast(nw.String),
        nw.col("date_day").cast(nw.Int64),
        nw.col("amount_eur").cast(nw.Float64),
    )
    return booked.group_by("home_id", "category", "date_day").agg(nw.col("amount_eur").sum())


def real_costs(booked: pd.DataFrame, calendar: pd.DataFrame) -> pd.DataFrame:
    """Bookings of a period in the prices of one time.

    Args:
        booked: From `costs_by_day`.
        calendar: One row per day of the period: `date_day`, `deflator_ratio`, `unpriced_count`.

    Returns:
        One row per booking of the period: `home_id`, `category`, `real_eur`.

    Raises:
        AssumptionError: The price index lacks a month with bookings.

    Example:
        >>> booked = pd.DataFrame({"home_id": ["A", "A"], "category": "repair",
        ...     "date_day": [1, 9], "amount_eur": [10.0, 10.0]})
        >>> days = pd.DataFrame({"date_day": [1], "deflator_ratio": 0.9, "unpriced_count": 0})
        >>> real_costs(booked, days)["real_eur"].tolist()
        [9.0]
    """
    days = calendar[["date_day", "deflator_ratio", "unpriced_count"]]
    dated = booked.merge(days, on="date_day", how="inner", validate="many_to_one")
    if dated["unpriced_count"].any():
        raise AssumptionError(
            "The price index has no number for a month with bookings, so costs cannot be compared.",
            "programme.toml, [prices].",
            "Take an index that covers the period, or give its numbers.",
        )
    real = dated["amount_eur"] * dated["deflator_ratio"]
    return dated[["home_id", "category"]].assign(real_eur=real)


@narwhalified
def hours_by_home(
    hours: nw.LazyFrame[Any], *, organisation: str, first_day: int, last_day: int
) -> nw.LazyFrame[Any]:
    """Paid hours of an organisation in a period, by activity and home.

    Args:
        hours: One row per entry of the table hours: `date_day`, `organisation`, `worker_group`,
            `hours`, `activity`, `home_id`.
        organisation: Whose hours.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        One row per home and activity: `home_id`, `activity` (either empty where nobody noted
        it), `hours`. Volunteers are not among them.
    """
    inside = (nw.col("date_day") >= first_day) & (nw.col("date_day") <= last_day)
    is_ours = (nw.col("organisation") == organisation) & (nw.col("worker_group") != "volunteer")
    worked = hours.filter(inside & is_ours).with_columns(
        nw.col("home_id", "activity").cast(nw.String), nw.col("hours").cast(nw.Float64)
    )
    return worked.group_by("home_id", "activity").agg(nw.col("hours").sum())


def driver_table(
    rows: pd.DataFrame, *, key: str, value: str, drivers: Mapping[str, str], homes: Sequence[str]
) -> pd.DataFrame:
    """Costs or hours per home and driver; what names none of the homes is spread evenly.

    Args:
        rows: One row per home and kind: `home_id`, and the columns below.
        key: Column of the kinds.
        value: Column of the amounts.
        drivers: Driver of each kind; a kind that is not in it goes with `home_years`.
        homes: The homes of the programme, in their order.

    Returns:
        One row per home, in that order; a column per driver. The whole is the sum of the rows
        of these homes and of no home; rows of other homes are left out.

    Example:
        >>> rows = pd.DataFrame({"home_id": ["A", None], "activity": ["repair", "meeting"],
        ...     "hours": [2.0, 4.0]})
        >>> spread = driver_table(rows, key="activity", value="hours",
        ...     drivers=ACTIVITY_DRIVERS, homes=["A", "B"])
        >>> spread[["attempt_count", "home_years"]].values.tolist()
        [[2.0, 2.0], [0.0, 2.0]]
    """
    named = rows[rows["home_id"].isna() | rows["home_id"].isin(list(homes))]
    driver = named[key].map(dict(drivers)).where(named[key].notna(), _UNNAMED)
    told = named.assign(driver=driver.fillna("home_years"))
    wide = told.pivot_table(
        index=told["home_id"].fillna(""), columns="driver", values=value, aggfunc="sum",
        fill_value=0.0,
    ).reindex(columns=list(DRIVERS), fill_value=0.0)  # fmt: skip
    own = wide.reindex(index=list(homes), fill_value=0.0).astype(float)
    general = wide.loc[""] if "" in wide.index else pd.Series(0.0, index=list(DRIVERS))
    return own + general / max(1, len(homes))


@across_engines
def hours_tables(
    hours: Any, *, homes: Sequence[str], first_day: int, last_day: int
) -> dict[str, pd.DataFrame]:
    """Hours of the reuse centre and of the municipality, per home and driver.

    Args:
        hours: As for `hours_by_home`.
        homes: The homes of the programme, in their order.
        first_day: First day of the period.
        last_day: Last day of the period.

    Returns:
        `hours_reuse_centre` and `hours_municipality`, each from `driver_table`.
    """
    found = {}
    for organisation in ORGANISATIONS:
        worked = hours_by_home(
            hours, organisation=organisation, first_day=first_day, last_day=last_day
        )
        rows = nw.from_native(worked).lazy().collect().to_pandas()
        found[f"hours_{organisation}"] = driver_table(
            rows, key="activity", value="hours", drivers=ACTIVITY_DRIVERS, homes=homes
        )
    return found


def rates_per_driver(amounts: FloatArray, counts: FloatArray) -> FloatArray:
    """Costs or hours per unit of what drives them.

    Args:
        amounts: Sums per driver, the last axis over `DRIVERS`.
        counts: How many of each, likewise.

    Returns:
        Their ratio; 0 where there was nothing that could have driven them, whose amounts go
        with the homes instead: nothing is lost.

    Example:
        >>> rates_per_driver(np.array([0, 0, 8.0, 0, 0, 0, 0, 3.0]),
        ...     np.array([1, 1, 0, 1, 1, 1, 1, 2.0])).tolist()
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 5.5]
    """
    is_there = counts > 0
    rates = np.divide(amounts, counts, out=np.zeros_like(amounts, dtype=float), where=is_there)
    orphaned = np.where(is_there, 0.0, amounts).sum(axis=-1)
    homes = np.where(counts[..., -1] > 0, counts[..., -1], 1.0)
    rates[..., -1] += orphaned / homes
    return np.asarray(rates)
