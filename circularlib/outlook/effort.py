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

__all__ = [
    "ACTIVITY_DRIVERS", "CATEGORY_DRIVERS", "DRIVERS", "driver_table", "hours_by_home",
    "rates_per_driver",
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

_UNNAMED = "placement_count"


@nw.narwhalify
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
