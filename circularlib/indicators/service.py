"""Whether what is asked for comes in time: from the day of the request to that of the delivery."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from circularlib.engines.tables import across_engines, narwhalified

__all__ = ["agreement_kept", "on_time_sums", "request_gaps", "requests", "waits"]

Periods = Sequence[tuple[str, int, int]]


@narwhalified
def requests(movements: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """What was asked for a home on one day, and the day on which all of it had come.

    A request is known from its deliveries: one that was never delivered has no movement, and is
    not in it. What was asked on one day and came in parts counts on the day of the last part.

    Args:
        movements: One row per movement: `event`, `date_day`, `home_id`, `requested_on_day`.

    Returns:
        One row per home and day asked for: `home_id`, `requested_on_day`, `delivered_day`
        (whole days since 1970-01-01), `item_count`. Deliveries of which nobody noted the home
        or the day asked for are counted by `request_gaps`.

    Example:
        >>> import pandas as pd
        >>> brought = pd.DataFrame({"event": "delivered", "home_id": "A",
        ...                         "requested_on_day": [3, 3], "date_day": [9, 12]})
        >>> requests(brought)[["requested_on_day", "delivered_day"]].values.tolist()
        [[3, 12]]
    """
    noted = ~nw.col("home_id").is_null() & ~nw.col("requested_on_day").is_null()
    return (
        movements.filter(nw.col("event") == "delivered")
        .filter(noted)
        .with_columns(nw.col("requested_on_day").cast(nw.Int64), nw.col("home_id").cast(nw.String))
        .group_by("home_id", "requested_on_day")
        .agg(delivered_day=nw.col("date_day").max(), item_count=nw.len())
        .with_columns(nw.col("delivered_day", "item_count").cast(nw.Int64))
    )


@narwhalified
def request_gaps(
    movements: nw.LazyFrame[Any], *, first_day: int, last_day: int
) -> nw.LazyFrame[Any]:
    """Deliveries of which nobody noted when, or for which home, they were asked for.

    Args:
        movements: One row per movement: `event`, `date_day`, `home_id`, `requested_on_day`.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        One row per home with a delivery in the period: `home_id` (empty where nobody noted it),
        `delivery_count` (items delivered), `unnoted_count` (of these, without home or day asked
        for).

    Example:
        >>> import pandas as pd
        >>> brought = pd.DataFrame({"event": "delivered", "home_id": ["A", "A"],
        ...                         "requested_on_day": [3, None], "date_day": [9, 12]})
        >>> request_gaps(brought, first_day=0, last_day=20).values.tolist()
        [['A', 2, 1]]
    """
    inside = (nw.col("date_day") >= first_day) & (nw.col("date_day") <= last_day)
    unnoted = nw.col("home_id").is_null() | nw.col("requested_on_day").is_null()
    rows = movements.filter((nw.col("event") == "delivered") & inside)
    flagged = rows.select("home_id", unnoted=nw.when(unnoted).then(1).otherwise(0))
    counts = flagged.group_by("home_id").agg(
        delivery_count=nw.len(), unnoted_count=nw.col("unnoted").sum()
    )
    return counts.with_columns(nw.col("delivery_count", "unnoted_count").cast(nw.Int64))


@across_engines
def waits(requests: Any, *, periods: Periods) -> Any:
    """How long the requests of each period waited, counted for survival analysis.

    A request belongs to the period in which it was made. One that had not come by the last day
    of the period is censored there: so a period reads the same whether or not later records are
    at hand, as far as its open requests are known.

    Args:
        requests: One row per request, from `requests`.
        periods: Name, first and last day of each period.

    Returns:
        One row per period, home, length and outcome: `period`, `home_id`, `entry_days` (0),
        `duration_days`, `is_ended` (delivered in the period), `spell_count`, as
        `statistics.survival` wants it; on the engine of `requests`.
    """
    return _by_period(requests, _waits, periods)


@across_engines
def on_time_sums(requests: Any, *, periods: Periods, agreed_days: float | None) -> Any:
    """Requests judged and requests in time, by home.

    A request is judged once the agreed days have passed within its period, whether it had come
    by then or not: judging only those that came would praise a service for its backlog.

    Args:
        requests: One row per request, from `requests`.
        periods: Name, first and last day of each period.
        agreed_days: Days within which a request is to be delivered, above 0; None where nothing
            was agreed.

    Returns:
        One row per period and home with a request: `period`, `home_id`, `request_count`,
        `judged_count`, `on_time_count`; no row where nothing was agreed.
    """

    def sums(rows: nw.LazyFrame[Any], last_day: int) -> nw.LazyFrame[Any]:
        limit = 0.0 if agreed_days is None else agreed_days
        asked = nw.col("requested_on_day")
        waited = nw.col("delivered_day") - asked
        judged = asked + limit <= last_day
        flagged = rows.select(
            "home_id",
            judged=nw.when(judged).then(1).otherwise(0),
            on_time=nw.when(judged & (waited <= limit)).then(1).otherwise(0),
        )
        counted = flagged.group_by("home_id").agg(
            request_count=nw.len(),
            judged_count=nw.col("judged").sum(),
            on_time_count=nw.col("on_time").sum(),
        )
        counts = counted.with_columns(
            nw.col("request_count", "judged_count", "on_time_count").cast(nw.Int64)
        )
        return counts.head(0) if agreed_days is None else counts

    return _by_period(requests, sums, periods)


def agreement_kept(
    on_time: pd.DataFrame, *, agreed_share: float | None, programme: str, min_cell: int
) -> pd.DataFrame:
    """What was agreed beside what was achieved, with a verdict that allows for chance.

    Args:
        on_time: One row per period: `period`, `estimate_rate`, `low_rate`, `high_rate`,
            `home_count`, as `statistics.grouped` gives them.
        agreed_share: Share of requests for which the agreed days hold, 0 to 1; None where none
            was agreed.
        programme: Name of the period to which the agreement applies; others stand beside it.
        min_cell: Smallest number of homes of which a verdict may be given: it tells something.

    Returns:
        The same rows with `agreed_share` and `agreement`: `agreement_kept` (the whole interval
        is at or above it), `agreement_broken` (all below), `agreement_open` (neither),
        `agreement_unstated` (no share was agreed), `agreement_beside` (another period), or
        `agreement_untold` (too few homes).

    Example:
        >>> rates = pd.DataFrame({"period": ["now"], "estimate_rate": [0.7], "low_rate": [0.6],
        ...                       "high_rate": [0.8], "home_count": [40]})
        >>> told = agreement_kept(rates, agreed_share=0.9, programme="now", min_cell=5)
        >>> told["agreement"].item()
        'agreement_broken'
    """
    share = np.nan if agreed_share is None else agreed_share
    low, high = (on_time[name].astype(float) for name in ("low_rate", "high_rate"))
    verdicts = np.select(
        [
            on_time["period"] != programme,
            on_time["home_count"] < min_cell,
            np.full(len(on_time), agreed_share is None),
            low >= share,
            high < share,
        ],
        [f"agreement_{name}" for name in ("beside", "untold", "unstated", "kept", "broken")],
        "agreement_open",
    )
    return on_time.assign(agreed_share=share, agreement=verdicts)


def _waits(rows: nw.LazyFrame[Any], last_day: int) -> nw.LazyFrame[Any]:
    asked, brought = nw.col("requested_on_day"), nw.col("delivered_day")
    seen = nw.when(brought <= last_day).then(brought).otherwise(nw.lit(last_day))
    watched = rows.select("home_id", duration_days=seen - asked, is_ended=brought <= last_day)
    return (
        watched.group_by("home_id", "duration_days", "is_ended")
        .agg(spell_count=nw.len())
        .with_columns(
            nw.col("duration_days", "spell_count").cast(nw.Int64),
            entry_days=nw.lit(0).cast(nw.Int64),
        )
        .select("home_id", "entry_days", "duration_days", "is_ended", "spell_count")
    )


def _by_period(requests: Any, counted: Any, periods: Periods) -> Any:
    """What is counted of the requests made in each period, one below the other."""
    rows = nw.from_native(requests)
    asked = nw.col("requested_on_day")
    tables = []
    for name, first, last in periods:
        found = counted(rows.filter((asked >= first) & (asked <= last)), last)
        columns = found.collect_schema().names()
        tables.append(found.with_columns(period=nw.lit(name)).select("period", *columns))
    return nw.concat(tables, how="vertical").to_native()
