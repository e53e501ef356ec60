"""Rows per month and table: hand-worked cases and laws."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.indicators.coverage import (
    DAYS,
    EXPECTED,
    expected_cells,
    months,
    rows_by_month,
    table_coverage,
)
from circularlib.ledger.intake import empty_table
from circularlib.ledger.periods import day_number, period
from circularlib.ledger.tables import tables

LAW = settings(derandomize=True, deadline=None, max_examples=40)
QUARTER = months([("quarter", 0, 89)])


def test_months_are_calendar_months_cut_to_the_period() -> None:
    """From 15 January to 10 March 1972, a leap year: 17 + 29 + 10 days."""
    first, last = day_number(date(1972, 1, 15)), day_number(date(1972, 3, 10))
    found = months([("p", first, last)])
    assert [(name, end - start + 1) for name, start, end in found] == [
        ("1972-01", 17),
        ("1972-02", 29),
        ("1972-03", 10),
    ]


def test_a_month_that_two_periods_share_comes_once() -> None:
    """Days 0 to 9 and 20 to 30 both lie in January."""
    assert months([("b", 20, 30), ("a", 0, 9)]) == [("1970-01", 0, 30)]


@LAW
@given(first=st.integers(-2000, 20000), length=st.integers(1, 3000))
def test_the_months_of_a_period_add_up_to_its_days(first: int, length: int) -> None:
    """No day is lost and none counts twice; each month is named after its days."""
    found = months([("p", first, first + length - 1)])
    days = [day for _name, start, end in found for day in range(start, end + 1)]
    assert days == list(range(first, first + length))
    for name, start, end in found:
        whole = period(name)
        assert whole.first_day <= start <= end <= whole.last_day


def test_rows_are_counted_per_month_and_an_empty_month_is_nought(engine: Any) -> None:
    """January ends on day 30, February on day 58, March on day 89; days -1 and 90 lie outside."""
    hours = pd.DataFrame({"date_day": [-1, 0, 30, 31, 90], "hours": 1.0})
    found = rows_by_month({"hours": engine(hours)}, months=QUARTER)
    assert found.values.tolist() == [
        ["hours", "1970-01", 2],
        ["hours", "1970-02", 1],
        ["hours", "1970-03", 0],
    ]


def test_a_table_of_months_counts_by_their_names(engine: Any) -> None:
    """Two machines in January, one in March."""
    log = pd.DataFrame({"month": ["1970-01", "1970-01", "1970-03", "1971-01"]})
    found = rows_by_month({"wash_log": engine(log)}, months=QUARTER)
    assert found["row_count"].tolist() == [2, 0, 1]


def test_rows_without_a_day_belong_to_no_month(engine: Any) -> None:
    """One of two rows is dated."""
    hours = pd.DataFrame({"date_day": [3.0, None]})
    assert rows_by_month({"hours": engine(hours)}, months=QUARTER)["row_count"].sum() == 1


def test_a_table_without_rows_has_none_in_any_month(engine: Any) -> None:
    """Three noughts, not three gaps."""
    hours = pd.DataFrame({"date_day": [1]})[:0]
    assert rows_by_month({"hours": engine(hours)}, months=QUARTER)["row_count"].tolist() == [0] * 3


def test_registers_and_absent_tables_have_no_months() -> None:
    """Homes are a register; hours are absent."""
    homes = pd.DataFrame({"in_service_from_day": [1]})
    assert rows_by_month({"homes": homes}, months=QUARTER).empty


def test_every_dated_table_has_its_column_of_days() -> None:
    """The names are those of the ledger."""
    assert set(DAYS) <= set(tables())
    assert all(day in empty_table(name) for name, day in DAYS.items())
    assert {name for names in EXPECTED.values() for name in names} <= set(DAYS)


def test_a_table_in_a_line_names_its_first_six_empty_months() -> None:
    """Of ten months two have rows, 3 and 1."""
    names = [f"2022-{month:02}" for month in range(1, 11)]
    by_month = pd.DataFrame({"table": "hours", "month": names, "row_count": [3, 1] + [0] * 8})
    row = table_coverage(by_month, expected=["hours"]).iloc[0]
    assert row.tolist()[:5] == ["hours", True, 4, 2, 8]
    assert row["empty_months"] == "2022-03, 2022-04, 2022-05, 2022-06, 2022-07, 2022-08 …"


def test_a_table_without_an_empty_month_names_none() -> None:
    """Its text is missing, not empty."""
    by_month = pd.DataFrame({"table": "survey", "month": ["2022-01"], "row_count": [3]})
    row = table_coverage(by_month, expected=["hours"]).iloc[0]
    assert not row["is_expected"]
    assert row["empty_months"] is None


@pytest.mark.parametrize(("counts", "filled"), [([1, 0, 2], 2), ([0, 0, 0], 0), ([5, 5, 5], 3)])
def test_an_absent_table_lacks_every_month(counts: list[int], filled: int) -> None:
    """Hours and costs in three months: six cells, none of which costs can fill."""
    names = [name for name, _first, _last in QUARTER]
    by_month = pd.DataFrame({"table": "hours", "month": names, "row_count": counts})
    found = expected_cells(by_month, expected=["hours", "costs"], months=QUARTER)
    assert found == (filled, 6)


@LAW
@given(days=st.lists(st.integers(0, 800), max_size=60))
def test_months_hold_every_row_of_the_period_once(days: list[int]) -> None:
    """The counts add up to the rows."""
    span = months([("p", 0, 800)])
    table = pd.DataFrame({"date_day": days}, dtype="int64")
    assert rows_by_month({"hours": table}, months=span)["row_count"].sum() == len(days)
