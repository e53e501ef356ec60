"""How far the records reach: rows per month and table."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.engines.tables import native

__all__ = [
    "DAYS",
    "EXPECTED",
    "expected_cells",
    "months",
    "rows_by_month",
    "table_coverage",
]

Span = tuple[str, int, int]
"""Name, first day and last day of a stretch of time, days counted from 1970-01-01."""

DAYS: Mapping[str, str] = {
    "movements": "date_day",
    "costs": "date_day",
    "hours": "date_day",
    "stays": "moved_in_day",
    "survey": "date_day",
    "machine_events": "date_day",
    "wash_log": "month",
    "repairs": "event_date_day",
}
"""The tables whose rows are dated, each with its column of days, or of months as `2022-03`."""

EXPECTED: Mapping[str, tuple[str, ...]] = {
    "programme": ("movements", "costs", "hours"),
    "repairs": ("repairs",),
    "washing": (),
}
"""The dated tables that a programme, or a folder of repair records alone, cannot do without."""

_EPOCH = date(1970, 1, 1)
_MOST_NAMED = 6


def months(periods: Sequence[Span]) -> list[Span]:
    """The calendar months of one or more stretches of time, cut to them.

    Args:
        periods: Name, first and last day of each, in whole days since 1970-01-01.

    Returns:
        Name, as `2022-03`, first and last day of each month, in order, each month once.

    Example:
        >>> months([("winter", 0, 40)])
        [('1970-01', 0, 30), ('1970-02', 31, 40)]
    """
    found: dict[str, Span] = {}
    for _name, first_day, last_day in sorted(periods, key=lambda span: span[1]):
        day = first_day
        while day <= last_day:
            start = _EPOCH + timedelta(days=day)
            following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
            end = min(last_day, (following - _EPOCH).days - 1)
            name = f"{start:%Y-%m}"
            begun = found[name][1] if name in found else day
            found[name] = (name, begun, end)
            day = end + 1
    return list(found.values())


def rows_by_month(tables: Mapping[str, Any], *, months: Sequence[Span]) -> pd.DataFrame:
    """How many rows each dated table has in each month; nought where it has none.

    Args:
        tables: Tables by name, on any engine; those without a dated row are passed over.
        months: The months, from `months`.

    Returns:
        One row per dated table that is there and month: `table`, `month`, `row_count`; as
        pandas.

    Example:
        >>> hours = pd.DataFrame({"date_day": [0, 3, 40]})
        >>> rows_by_month({"hours": hours}, months=months([("", 0, 70)]))["row_count"].tolist()
        [2, 1, 0]
    """
    rows = [
        (name, month[0], count)
        for name, day in DAYS.items()
        if name in tables
        for month, count in zip(months, _counts(tables[name], day, months), strict=True)
    ]
    return pd.DataFrame(rows, columns=["table", "month", "row_count"])


def _counts(table: Any, day: str, months: Sequence[Span]) -> list[int]:
    """Rows in each month: counted by day where the records live, then added up."""
    frame = nw.from_native(native(table)).lazy()
    by_day = frame.group_by(day).agg(row_count=nw.len()).collect("pandas").to_native()
    by_day = by_day.dropna(subset=day)
    if frame.collect_schema()[day] == nw.String:
        counts = dict(zip(by_day[day], by_day["row_count"], strict=True))
        return [int(counts.get(name, 0)) for name, _first, _last in months]
    within = (by_day[day].between(first, last) for _name, first, last in months)
    return [int(by_day.loc[rows, "row_count"].sum()) for rows in within]


def table_coverage(by_month: pd.DataFrame, *, expected: Sequence[str]) -> pd.DataFrame:
    """Each dated table in a line: how many months have rows, and which have none.

    Args:
        by_month: One row per table and month, from `rows_by_month`.
        expected: Tables of which every month should have a row.

    Returns:
        One row per table: `table`, `is_expected`, `row_count`, `month_count` (months with a
        row), `empty_month_count`, `empty_months` (the first six of them as text; None
        where there is none).

    Example:
        >>> hours = pd.DataFrame({"table": "hours", "month": ["2022-01", "2022-02"],
        ...     "row_count": [3, 0]})
        >>> table_coverage(hours, expected=["hours"])["empty_months"].item()
        '2022-02'
    """
    rows = []
    for name, part in by_month.groupby("table", sort=False):
        empty = part.loc[part["row_count"] == 0, "month"].tolist()
        named = ", ".join(empty[:_MOST_NAMED]) + (" …" if len(empty) > _MOST_NAMED else "")
        filled = len(part) - len(empty)
        rows.append(
            (name, name in expected, part["row_count"].sum(), filled, len(empty), named or None)
        )
    names = ["table", "is_expected", "row_count", "month_count", "empty_month_count"]
    return pd.DataFrame(rows, columns=[*names, "empty_months"])


def expected_cells(
    by_month: pd.DataFrame, *, expected: Sequence[str], months: Sequence[Span]
) -> tuple[int, int]:
    """Of the months in which a table should have a row, how many have one.

    A table that is absent has none in any month.

    Args:
        by_month: One row per table and month, from `rows_by_month`.
        expected: Tables of which every month should have a row.
        months: The months, from `months`.

    Returns:
        Number of months with a row, added up over the tables; and number of months times
        tables.

    Example:
        >>> hours = pd.DataFrame({"table": "hours", "month": ["1970-01"], "row_count": [3]})
        >>> january = months([("", 0, 30)])
        >>> expected_cells(hours, expected=["hours", "costs"], months=january)
        (1, 2)
    """
    counted = by_month[by_month["table"].isin(expected)]
    return int((counted["row_count"] > 0).sum()), len(expected) * len(months)
