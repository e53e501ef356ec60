"""Stretches of time as people name them, in whole days with both ends."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.errors import UsageError
from circularlib.ledger.periods import Period, calendar_place, day_number, period

DAYS = st.dates(date(1, 1, 1), date(9998, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022H1", "2022-01-01", "2022-06-30"),
        ("2022H2", "2022-07-01", "2022-12-31"),
        ("2022Q1", "2022-01-01", "2022-03-31"),
        ("2022Q3", "2022-07-01", "2022-09-30"),
        ("2022Q4", "2022-10-01", "2022-12-31"),
        ("2022-03", "2022-03-01", "2022-03-31"),
        ("2022-03..2022-09", "2022-03-01", "2022-09-30"),
        ("2021-12..2022-02", "2021-12-01", "2022-02-28"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
    ],
)
def test_a_period_runs_from_its_first_day_to_its_last(text: str, first: str, last: str) -> None:
    """February of 2020 has 29 days, that of 1900 has 28."""
    found = period(text)
    assert (found.name, found.first.isoformat(), found.last.isoformat()) == (text, first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2022Q5",
        "2022Q0",
        "2022H3",
        "2022-13",
        "2022-00",
        "22",
        "20222",
        "0000",
        "2022..2023",
        "2022H1..2022-09",
        "2022-03..2022",
        "2022-03..0000-01",
        "2022 ",
        "2022\n",
        "２０２２",
        "programme",
        "last-quarter",
        "../2022",
    ],
)
def test_what_is_no_period_is_refused_with_the_forms(text: str) -> None:
    """A period becomes a folder: nothing else may slip through. Today is not known here."""
    with pytest.raises(UsageError, match="is not a period") as caught:
        period(text)
    assert "2022Q3" in caught.value.remedy


def test_a_period_cannot_end_before_it_begins() -> None:
    """September comes after March."""
    with pytest.raises(UsageError, match="ends before it begins"):
        period("2022-09..2022-03")


@pytest.mark.parametrize(
    ("word", "today", "name"),
    [
        ("last-month", date(2024, 1, 31), "2023-12"),
        ("last-month", date(2024, 3, 1), "2024-02"),
        ("last-year", date(2024, 1, 1), "2023"),
        ("last-year", date(2024, 12, 31), "2023"),
    ],
)
def test_the_last_month_and_year_are_those_that_are_over(word: str, today: date, name: str) -> None:
    """Never the one in which today lies."""
    assert period(word, today=today) == period(name)


@pytest.mark.parametrize(
    ("today", "name"),
    [
        (date(2024, 1, 1), "2023Q4"),
        (date(2024, 3, 31), "2023Q4"),
        (date(2024, 4, 1), "2024Q1"),
        (date(2024, 12, 31), "2024Q3"),
    ],
)
def test_the_last_quarter_is_the_last_that_is_over(today: date, name: str) -> None:
    """On New Year's Day it is the fourth of the year before."""
    assert period("last-quarter", today=today) == period(name)


def test_days_are_counted_from_1970() -> None:
    """365 days to 1971; 2000-03-01 is day 11,017 (30 years of 365, 7 leap days, 60 days)."""
    assert day_number(date(1970, 1, 1)) == 0
    assert day_number(date(1971, 1, 1)) == 365
    assert day_number(date(2000, 3, 1)) == 30 * 365 + 7 + 31 + 29
    assert day_number(date(1969, 12, 31)) == -1


@given(DAYS, DAYS)
@settings(derandomize=True, max_examples=100, deadline=None)
def test_quarters_and_years_together_are_the_period(one: date, other: date) -> None:
    """No day is lost or stands in two: each part begins the day after the one before."""
    whole = Period("any", min(one, other), max(one, other))
    if whole.days_count > 40_000:
        whole = Period("any", whole.first, whole.first + timedelta(days=4_000))
    for parts in (whole.quarters(), whole.years()):
        assert parts[0].first_day == whole.first_day
        assert parts[-1].last_day == whole.last_day
        assert sum(part.days_count for part in parts) == whole.days_count
        for before, after in pairwise(parts):
            assert after.first_day == before.last_day + 1


def test_a_year_covered_in_part_is_named_by_its_months() -> None:
    """Also where only its first days are missing: it is not the whole of 2021."""
    cut = Period("any", date(2021, 1, 15), date(2023, 6, 30))
    assert [year.name for year in cut.years()] == ["2021-01..2021-12", "2022", "2023-01..2023-06"]


def test_half_a_year_has_two_quarters() -> None:
    """The first is 31 + 28 + 31 days long."""
    quarters = period("2022H1").quarters()
    assert [(part.name, part.days_count) for part in quarters] == [("2022Q1", 90), ("2022Q2", 91)]


@pytest.mark.parametrize(
    ("before", "after"),
    [("2022", "2023"), ("2022H2", "2023H1"), ("2022Q4", "2023Q1"), ("2022-12", "2023-01")],
)
def test_neighbours_of_one_kind_have_numbers_that_follow_each_other(
    before: str, after: str
) -> None:
    """Also over the turn of the year; and those of another kind are of another kind."""
    one, other = calendar_place(period(before)), calendar_place(period(after))
    assert one is not None
    assert other == (one[0], one[1] + 1)


def test_days_that_are_not_those_of_the_name_are_no_calendar_period() -> None:
    """A range, a name of the programme's own, a year cut short, another year's days."""
    year = period("2022")
    assert calendar_place(period("2022-01..2022-12")) is None
    assert calendar_place(Period("programme", year.first, year.last)) is None
    assert calendar_place(Period("2022", year.first, date(2022, 6, 30))) is None
    assert calendar_place(Period("2021", year.first, year.last)) is None
