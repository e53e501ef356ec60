"""When a schedule is due, on the wall clock of Brussels."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.errors import UsageError
from circularlib.ledger.cron import checked_cron, last_due, next_due

BRUSSELS = ZoneInfo("Europe/Brussels")


def at(text: str) -> datetime:
    """A moment in Brussels; with an offset in the text, the hour that comes twice is clear."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(BRUSSELS) if moment.tzinfo else moment.replace(tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    "text",
    [
        "* * * * *",
        "0 6 29 2 *",
        "0 6 1 1,4,7,10 *",
        "*/15 8-18 * * mon-fri",
        "0 6 * * 7",
        "0 0 last * *",
        "0 6 * * */2",
        "0 6 * jan-mar sun",
        "0 6 31 * 5-7",
    ],
)
def test_what_cron_knows_is_a_time(text: str) -> None:
    assert checked_cron(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0 6 31 2 *", "never comes"),
        ("0 6 30 feb *", "never comes"),
        ("0 6 * *", "4 fields"),
        ("", "0 fields"),
        ("@daily", "1 fields"),
        ("61 6 * * *", "61"),
        ("0 6 * * 8", '"8" is not a weekday'),
        ("0 6 * * fri-mon", "ends before it begins"),
        ("*/0 6 * * *", "Increment"),
        ("0 6 ? * *", "cannot stand there"),
        ("0 6 * * 0 2024", "6 fields"),
    ],
)
def test_what_is_no_time_is_said(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        checked_cron(text)


@pytest.mark.parametrize(
    ("weekday", "days"),
    [
        ("0", {7}),
        ("7", {7}),
        ("1", {1}),
        ("1-5", {1, 2, 3, 4, 5}),
        ("sun", {7}),
        ("Mon-Sun", {1, 2, 3, 4, 5, 6, 7}),
        ("5-7", {5, 6, 7}),
        ("0-2", {7, 1, 2}),
        ("*/2", {7, 2, 4, 6}),
        ("1,3", {1, 3}),
        ("1-5/2", {1, 3, 5}),
        ("4/2", {4, 6}),
    ],
)
def test_weekdays_are_those_of_cron(weekday: str, days: set[int]) -> None:
    """0 and 7 are Sunday (crontab(5)); the library beneath calls Monday 0."""
    now, found = at("2024-01-01T00:00"), set()
    for _ in range(14):
        due = next_due(f"0 6 * * {weekday}", now)
        assert due is not None
        found.add(due.isoweekday())
        now = due
    assert found == days


def test_a_day_or_a_weekday_will_do_where_both_are_restricted() -> None:
    """crontab(5): the 1st of the month and every Friday; 1 January 2024 is a Monday."""
    now, days = at("2023-12-31T12:00"), []
    for _ in range(3):
        now = next_due("0 6 1 * 5", now)  # type: ignore[assignment]
        days.append(now.date())
    assert days == [date(2024, 1, 1), date(2024, 1, 5), date(2024, 1, 12)]


def test_a_time_that_spring_skips_is_due_right_after_the_gap() -> None:
    """31 March 2024: 02:00 becomes 03:00, so 02:30 never is."""
    before, after = at("2024-03-31T01:59:59"), at("2024-03-31T03:00")
    assert after.timestamp() - before.timestamp() == 1
    assert last_due("30 2 * * *", before) == at("2024-03-30T02:30")
    for later in (after, at("2024-03-31T03:10"), at("2024-03-31T23:00")):
        assert last_due("30 2 * * *", later) == after
    assert next_due("30 2 * * *", before) == after
    assert next_due("30 2 * * *", after) == at("2024-04-01T02:30")


def test_a_time_that_comes_twice_in_autumn_is_due_once() -> None:
    """27 October 2024: 02:30 is at 00:30 and at 01:30 in UTC; only the first counts."""
    first, second = at("2024-10-27T00:30+00:00"), at("2024-10-27T01:30+00:00")
    assert (first.hour, second.hour) == (2, 2)
    for moment in (first, second, at("2024-10-27T12:00")):
        due = last_due("30 2 * * *", moment)
        assert due is not None
        assert due.timestamp() == first.timestamp()


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["*/7 * * * *", "30 2 * * *", "0 6 1 * *", "15 3 * * 0", "0 0 29 2 *"]),
)
def test_the_last_time_is_never_later_than_now_and_none_lies_between(
    moment: datetime, cron: str
) -> None:
    """On the wall clock, the next time after the last one is the next one after now."""
    now = moment.replace(tzinfo=UTC).astimezone(BRUSSELS)
    last, coming = last_due(cron, now), next_due(cron, now)
    assert last is not None
    assert coming is not None
    assert last.timestamp() <= now.timestamp()
    assert coming.replace(tzinfo=None) > now.replace(tzinfo=None)
    after = next_due(cron, last)
    assert after is not None
    assert after.replace(tzinfo=None) > now.replace(tzinfo=None)


def test_minutes_of_eight_years_are_not_walked_through() -> None:
    """The last minute is found near now; the leap day far behind it."""
    now = at("2024-02-28T12:00:30")
    assert last_due("* * * * *", now) == at("2024-02-28T12:00")
    assert last_due("0 6 29 2 *", now) == at("2020-02-29T06:00")
