"""Homes in service against what is recorded of them: households, furniture, movements."""

import math
from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.engines.tables import native

__all__ = ["home_gaps", "home_months"]

Span = tuple[str, int, int]
"""Name, first day and last day of a stretch of time, days counted from 1970-01-01."""


def home_months(homes: Any, stays: Any, visits: Any, *, months: Sequence[Span]) -> pd.DataFrame:
    """Home-months in service, and in how many of them a household or furniture is recorded.

    A home counts for a month in which it was in service on at least one day. It is *occupied*
    when a stay, and *furnished* when the visit of an item, falls on at least one day of the
    month. Furniture that was there before the records began and never moved since is not seen.

    Args:
        homes: One row per home: `home_id`, `group` (empty means programme),
            `in_service_from_day`, `in_service_to_day` (empty while in service).
        stays: One row per stay: `home_id`, `moved_in_day`, `moved_out_day`.
        visits: One row per item and visit, from `visits`.
        months: The months, from `coverage.months`.

    Returns:
        One row per group: `group`, `home_count` (in service in at least one month),
        `home_month_count`, `occupied_month_count`, `furnished_month_count`,
        `occupied_furnished_month_count`; as pandas.

    Example:
        >>> homes = pd.DataFrame({"home_id": ["A"], "group": [None], "in_service_from_day": [0],
        ...     "in_service_to_day": [None]})
        >>> stays = pd.DataFrame({"home_id": ["A"], "moved_in_day": [35], "moved_out_day": [None]})
        >>> chair = pd.DataFrame({"home_id": ["A"], "delivered_day": [20], "exit_day": [50],
        ...     "next_delivered_day": [None]})
        >>> spring = [("a", 0, 30), ("b", 31, 58), ("c", 59, 89)]
        >>> home_months(homes, stays, chair, months=spring).values.tolist()
        [['programme', 1, 3, 2, 2, 1]]
    """
    names = [f"m{place}" for place in range(len(months))]
    groups = _groups(homes)
    service = _presence(_spells(homes, "in_service_from_day", "in_service_to_day"), months)
    service = service.reindex(groups.index, fill_value=0)[names].astype(bool)
    occupied = _presence(_spells(stays, "moved_in_day", "moved_out_day"), months)
    furnished = _presence(_visit_spells(visits), months)
    stayed, held = (
        part.reindex(groups.index, fill_value=0)[names].astype(bool) & service
        for part in (occupied, furnished)
    )
    counts = {
        "home_count": service.any(axis=1).to_frame(),
        "home_month_count": service,
        "occupied_month_count": stayed,
        "furnished_month_count": held,
        "occupied_furnished_month_count": stayed & held,
    }
    table = pd.DataFrame({name: part.sum(axis=1) for name, part in counts.items()})
    sums = table.groupby(groups).sum().rename_axis("group").reset_index()
    return sums.astype(dict.fromkeys(counts, "int64"))


def home_gaps(
    homes: Any, stays: Any, movements: Any, visits: Any, *, first_day: int, last_day: int
) -> pd.DataFrame:
    """Where the records of homes, stays and movements do not meet.

    Args:
        homes: One row per home, as for `home_months`.
        stays: One row per stay: `stay_id`, `home_id`, `moved_in_day`, `moved_out_day`.
        movements: One row per movement: `home_id`, `date_day`.
        visits: One row per item and visit, from `visits`.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        One row per group of homes: `group`, `home_count` (in service on at least one day),
        `unmoved_home_count` (of those, without any movement up to the last day),
        `unstayed_home_count` (with a movement in the period, and no stay up to its last day),
        `stay_count` (on at least one day of the period), `bare_stay_count` (of those, with no
        item in the home on any day of the stay, up to the last day); as pandas.

    Example:
        >>> homes = pd.DataFrame({"home_id": ["A", "B"], "group": "programme",
        ...     "in_service_from_day": 0, "in_service_to_day": None})
        >>> stays = pd.DataFrame({"stay_id": ["1"], "home_id": ["A"], "moved_in_day": [5],
        ...     "moved_out_day": [9]})
        >>> moves = pd.DataFrame({"home_id": ["B"], "date_day": [7]})
        >>> table = pd.DataFrame({"home_id": ["B"], "delivered_day": [7], "exit_day": [None],
        ...     "next_delivered_day": [None]})
        >>> home_gaps(homes, stays, moves, table, first_day=0, last_day=9).values.tolist()
        [['programme', 2, 1, 1, 1, 1]]
    """
    period = [("period", first_day, last_day)]
    groups = _groups(homes)
    service = _presence(_spells(homes, "in_service_from_day", "in_service_to_day"), period)
    in_service = groups[groups.index.isin(service.index[service["m0"] > 0])]
    moved = _homes_named(movements, "date_day", -math.inf, last_day)
    moved_now = _homes_named(movements, "date_day", first_day, last_day)
    stayed = _homes_named(stays, "moved_in_day", -math.inf, last_day)
    homes_seen = in_service.index
    table = pd.DataFrame(
        {
            "group": in_service,
            "home_count": 1,
            "unmoved_home_count": ~homes_seen.isin(moved),
            "unstayed_home_count": homes_seen.isin(moved_now) & ~homes_seen.isin(stayed),
        }
    )
    return _with_stays(table, groups, _stays(stays, visits, first_day, last_day))


def _with_stays(homes: pd.DataFrame, groups: "pd.Series[Any]", stays: pd.DataFrame) -> pd.DataFrame:
    counted = stays.assign(group=stays["home_id"].map(groups)).dropna(subset=["group"])
    by_stay = counted.groupby("group")[["stay_count", "bare_stay_count"]].sum()
    sums = homes.groupby("group").sum().join(by_stay, how="outer").fillna(0)
    return sums.astype("int64").rename_axis("group").reset_index()


def _stays(stays: Any, visits: Any, first_day: int, last_day: int) -> pd.DataFrame:
    """The stays of a period, each with whether the home held any item meanwhile."""
    spells = _spells(stays, "moved_in_day", "moved_out_day", "stay_id").filter(
        (nw.col("start_day") <= last_day)
        & (nw.col("end_day").is_null() | (nw.col("end_day") >= first_day))
    )
    ends = nw.when(nw.col("end_day") <= last_day).then(nw.col("end_day"))
    spells = spells.with_columns(end_day=ends.otherwise(nw.lit(float(last_day))))
    held = _visit_spells(visits).select("home_id", item_from_day="start_day", item_to_day="end_day")
    together = spells.join(held, on="home_id", how="inner").filter(
        (nw.col("item_from_day").is_null() | (nw.col("item_from_day") <= nw.col("end_day")))
        & (nw.col("item_to_day").is_null() | (nw.col("item_to_day") >= nw.col("start_day")))
    )
    furnished = _collected(together.select("stay_id").unique())["stay_id"]
    table = _collected(spells.select("stay_id", "home_id"))
    is_bare = ~table["stay_id"].isin(furnished)
    return table.assign(stay_count=1, bare_stay_count=is_bare.astype("int64"))


def _groups(homes: Any) -> "pd.Series[Any]":
    """The group of every home; one whose group nobody filled in belongs to the programme."""
    group = nw.col("group").cast(nw.String).fill_null("programme")
    table = _collected(nw.from_native(native(homes)).lazy().select("home_id", group=group))
    return table.set_index("home_id")["group"]


def _spells(table: Any, start: str, end: str, *others: str) -> nw.LazyFrame[Any]:
    """Spells of a home, each with its first and last day, empty where it has none.

    A column in which nobody wrote anything has no type; floats can be missing everywhere. What
    ends before it begins lasted no day.
    """
    days = {"start_day": nw.col(start), "end_day": nw.col(end)}
    floats = {name: day.cast(nw.Float64) for name, day in days.items()}
    frame: nw.LazyFrame[Any] = nw.from_native(native(table)).lazy()
    first, last = nw.col("start_day"), nw.col("end_day")
    lasts = first.is_null() | last.is_null() | (first <= last)
    return frame.select(*others, "home_id", **floats).filter(lasts)


def _visit_spells(visits: Any) -> nw.LazyFrame[Any]:
    """Visits as spells; one without an end lasts until the item is delivered elsewhere."""
    ends = [nw.col(name).cast(nw.Float64) for name in ("exit_day", "next_delivered_day")]
    frame = nw.from_native(native(visits)).lazy().filter(~nw.col("home_id").is_null())
    return _spells(frame.with_columns(left_day=nw.coalesce(*ends)), "delivered_day", "left_day")


def _presence(spells: nw.LazyFrame[Any], months: Sequence[Span]) -> pd.DataFrame:
    """One row per home, its code as index, and 1 in each month on which a spell falls."""
    start, end = nw.col("start_day"), nw.col("end_day")
    falls = {
        f"m{place}": (start.is_null() | (start <= last)) & (end.is_null() | (end >= first))
        for place, (_name, first, last) in enumerate(months)
    }
    one, none = nw.lit(1), nw.lit(0)
    flags = {name: nw.when(is_in).then(one).otherwise(none) for name, is_in in falls.items()}
    flagged = spells.select("home_id", **flags).group_by("home_id").agg(nw.col(*flags).max())
    return _collected(flagged).set_index("home_id")


def _homes_named(rows: Any, day: str, first_day: float, last_day: float) -> set[str]:
    """Homes that rows dated in a stretch of time name."""
    dated = (nw.col(day) >= first_day) & (nw.col(day) <= last_day)
    homes = _collected(nw.from_native(native(rows)).lazy().filter(dated).select("home_id").unique())
    return set(homes["home_id"].dropna())


def _collected(rows: nw.LazyFrame[Any]) -> pd.DataFrame:
    table: pd.DataFrame = rows.collect("pandas").to_native()
    return table
