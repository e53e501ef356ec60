"""Does repair succeed, and how often does an item need it as it ages?"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from circularlib.engines.tables import narwhalified

__all__ = ["item_homes", "repair_attempts", "repair_events", "service_windows"]

_ORDER = ("date_day", "id_length", "movement_id")  # as in visits


@narwhalified
def repair_attempts(
    movements: nw.LazyFrame[Any],
    items: nw.LazyFrame[Any],
    *,
    periods: Sequence[tuple[str, int, int]],
) -> nw.LazyFrame[Any]:
    """Repairs that succeeded and that failed. Success is repaired / (repaired + failed).

    Args:
        movements: One row per movement: `item_id`, `date_day`, `event`, `home_id` (the last
            that was noted for the item, from `with_last_homes`).
        items: One row per item: `item_id`, `item_type`.
        periods: Name, first and last day of each period, in whole days since 1970-01-01.

    Returns:
        One row per period, item type and home: `period`, `item_type`, `home_id` (empty where
        the item never had one), `repaired_count`, `attempt_count` (repaired + repair_failed;
        refurbishing is not repair).

    Example:
        >>> import pandas as pd
        >>> tried = pd.DataFrame({"item_id": ["1", "1"], "date_day": [5, 9],
        ...     "event": ["repaired", "repair_failed"], "home_id": "A"})
        >>> items = pd.DataFrame({"item_id": ["1"], "item_type": "bed"})
        >>> repair_attempts(tried, items, periods=[("first", 0, 9)]).values.tolist()
        [['first', 'bed', 'A', 1, 2]]
    """
    inside = [
        nw.when((nw.col("date_day") >= first) & (nw.col("date_day") <= last)).then(nw.lit(name))
        for name, first, last in periods
    ]
    tried = movements.filter(nw.col("event").is_in(["repaired", "repair_failed"]))
    dated = tried.with_columns(
        period=nw.coalesce(*inside),
        success=nw.when(nw.col("event") == "repaired").then(nw.lit(1)).otherwise(nw.lit(0)),
    ).filter(~nw.col("period").is_null())
    return (
        dated.join(items.select("item_id", "item_type"), on="item_id", how="inner")
        .group_by("period", "item_type", "home_id")
        .agg(repaired_count=nw.col("success").sum(), attempt_count=nw.len())
        .with_columns(nw.col("repaired_count", "attempt_count").cast(nw.Int64))
    )


@narwhalified
def service_windows(
    movements: nw.LazyFrame[Any],
    *,
    first_day: int,
    last_day: int,
) -> nw.LazyFrame[Any]:
    """From which age to which age each item was watched, ages counted from first delivery.

    An item is watched from its first recorded delivery until it ends (discarded, recycled,
    sold, lost), in homes and in store alike, as far as that lies in the period. Both ages belong
    to the window; they are the same where it was watched on one day only. An item that was there
    before the records is older than its age here.

    Args:
        movements: One row per movement: `item_id`, `date_day`, `event`.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        One row per item ever delivered and still there in the period: `item_id`,
        `start_day` (its first delivery, whole days since 1970-01-01), `from_age_days`,
        `to_age_days`.

    Example:
        >>> import pandas as pd
        >>> life = pd.DataFrame({"item_id": "1", "date_day": [5, 30],
        ...     "event": ["delivered", "sold"]})
        >>> service_windows(life, first_day=10, last_day=99).values.tolist()
        [['1', 5, 5, 25]]
    """
    starts = (
        movements.filter(nw.col("event") == "delivered")
        .group_by("item_id")
        .agg(start_day=nw.col("date_day").min())
    )
    ends = (
        movements.filter(nw.col("event").is_in(["discarded", "recycled", "sold", "lost"]))
        .group_by("item_id")
        .agg(final_day=nw.col("date_day").min())
    )
    watched = starts.join(ends, on="item_id", how="left").with_columns(
        end_day=nw.when(nw.col("final_day") <= last_day)
        .then(nw.col("final_day"))
        .otherwise(nw.lit(last_day)),
    )
    late = nw.lit(first_day) - nw.col("start_day")
    aged = watched.with_columns(
        from_age_days=nw.when(late > 0).then(late).otherwise(nw.lit(0)),
        to_age_days=nw.col("end_day") - nw.col("start_day"),
    )
    days = ("start_day", "from_age_days", "to_age_days")
    seen = aged.filter(nw.col("to_age_days") >= nw.col("from_age_days"))
    return seen.select("item_id", nw.col(*days).cast(nw.Int64))


@narwhalified
def repair_events(movements: nw.LazyFrame[Any], windows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The ages at which items were repaired, while they were watched.

    Movements of one day are taken in the order of their `movement_id`, as in `visits`: a
    repair that made an item ready for its first delivery lies before its first age.

    Args:
        movements: One row per movement: `movement_id`, `item_id`, `date_day`, `event`.
        windows: One row per item, from `service_windows`.

    Returns:
        One row per repair: `item_id`, `age_days` (since first delivery).

    Example:
        >>> import pandas as pd
        >>> life = pd.DataFrame({"movement_id": ["1", "2"], "item_id": "1", "date_day": [5, 12],
        ...     "event": ["delivered", "repaired"]})
        >>> repair_events(life, service_windows(life, first_day=0, last_day=99)).values.tolist()
        [['1', 7]]
    """
    is_delivery = nw.when(nw.col("event") == "delivered").then(nw.lit(1)).otherwise(nw.lit(0))
    steps = movements.with_columns(
        id_length=nw.col("movement_id").cast(nw.String).str.len_chars(), delivery=is_delivery
    ).with_columns(deliveries=nw.col("delivery").cum_sum().over("item_id", order_by=_ORDER))
    repaired = steps.filter((nw.col("event") == "repaired") & (nw.col("deliveries") > 0))
    aged = (
        repaired.select("item_id", "date_day")
        .join(windows, on="item_id", how="inner")
        .with_columns(age_days=(nw.col("date_day") - nw.col("start_day")).cast(nw.Int64))
    )
    watched = (nw.col("age_days") >= nw.col("from_age_days")) & (
        nw.col("age_days") <= nw.col("to_age_days")
    )
    return aged.filter(watched).select("item_id", "age_days")


@narwhalified
def item_homes(
    visits: nw.LazyFrame[Any], items: nw.LazyFrame[Any], *, last_day: int
) -> nw.LazyFrame[Any]:
    """The homes in which items stood: on so many rests what is said of these items.

    Args:
        visits: One row per item and visit, from `visits`.
        items: Rows with an `item_id`, as from `service_windows` or `repair_events`.
        last_day: Last day on which a visit may have begun, whole days since 1970-01-01.

    Returns:
        One row per home: `home_id`, `item_count`; a home that nobody noted is not in it.

    Example:
        >>> import pandas as pd
        >>> stood = pd.DataFrame({"item_id": ["1", "1", "2"], "home_id": ["A", "B", "C"],
        ...     "delivered_day": [5, 9, 9]})
        >>> item_homes(stood, pd.DataFrame({"item_id": ["1"]}), last_day=8).values.tolist()
        [['A', 1]]
    """
    begun = nw.col("delivered_day").is_null() | (nw.col("delivered_day") <= last_day)
    stood = visits.filter(begun & ~nw.col("home_id").is_null()).select("item_id", "home_id")
    counts = (
        stood.unique()
        .join(items.select("item_id").unique(), on="item_id", how="inner")
        .group_by("home_id")
        .agg(item_count=nw.len())
    )
    return counts.with_columns(nw.col("item_count").cast(nw.Int64))
