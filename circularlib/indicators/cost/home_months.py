"""What costs are divided by: the time that homes were in service."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from circularlib.engines.tables import across_engines

__all__ = ["DAYS_PER_MONTH", "home_months"]

DAYS_PER_MONTH = 365.25 / 12
"""Days of the average month: a home-month is as long in February as in March."""


@across_engines
def home_months(homes: Any, *, periods: Sequence[tuple[str, int, int]]) -> Any:
    """Days and months that each home was in service in each period.

    The first and the last day in service both count. A home without a last day is in service
    still.

    Args:
        homes: One row per home: `home_id`, `in_service_from_day`, `in_service_to_day`.
        periods: Name, first and last day of each period, days counted from 1970-01-01.

    Returns:
        One row per period and home in service on at least one day of it: `period`, `home_id`,
        `service_days`, `home_month_count` (days ÷ 30.4375); on the engine of `homes`.

    Example:
        >>> import pandas as pd
        >>> homes = pd.DataFrame({"home_id": ["A"], "in_service_from_day": [5],
        ...                       "in_service_to_day": [None]})
        >>> home_months(homes, periods=[("early", 0, 9)])["service_days"].tolist()
        [5]
    """
    frame = nw.from_native(homes)
    parts = [_in_service(frame, *period) for period in periods]
    return nw.concat(parts, how="vertical").to_native()


def _in_service(homes: Any, name: str, first_day: int, last_day: int) -> Any:
    opened = nw.col("in_service_from_day").cast(nw.Float64)
    # Where every home is still in service the column has no type; floats can be missing.
    closed = nw.col("in_service_to_day").cast(nw.Float64)
    start = nw.when(opened > first_day).then(opened).otherwise(nw.lit(float(first_day)))
    end = nw.when(closed < last_day).then(closed).otherwise(nw.lit(float(last_day)))
    served = homes.with_columns(served=end - start + 1).filter(nw.col("served") > 0)
    return served.select(
        "home_id",
        period=nw.lit(name),
        service_days=nw.col("served").cast(nw.Int64),
        home_month_count=nw.col("served") / DAYS_PER_MONTH,
    ).select("period", "home_id", "service_days", "home_month_count")
