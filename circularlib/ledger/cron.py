"""When a schedule is due: five cron fields on the wall clock of one time zone.

The times are worked out on the wall clock alone, and only then placed in the time zone. So a
time that the clock skips in spring is due right after the gap, and a time that comes twice in
autumn is due once.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from circularlib.errors import UsageError

__all__ = ["checked_cron", "last_due", "next_due"]

_REMEDY = 'Write minute, hour, day, month and weekday, as "0 6 1 */3 *".'
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = f"[0-7]|{'|'.join(_DAYS[:7])}"
_WEEKDAYS = re.compile(rf"(?:\*|(?P<first>{_DAY})(?:-(?P<last>{_DAY}))?)(?:/(?P<step>[1-7]))?")
_BEGIN = datetime(2023, 12, 31, tzinfo=UTC)
_FARTHEST = timedelta(days=8 * 366)  # within which 29 February comes, even around 2100
_LOOKS_BACK = (timedelta(hours=1), timedelta(days=1), timedelta(days=31), timedelta(days=366))


def checked_cron(text: str) -> str:
    """Five cron fields, known to be right.

    Weekdays are those of cron: 0 and 7 are Sunday, 1 is Monday. Where both the day and the
    weekday are restricted, either will do, as in cron.

    Args:
        text: The fields: minute, hour, day of the month, month, weekday.

    Returns:
        The fields with one space between them.

    Raises:
        UsageError: A field is wrong, or no day ever fits, as 31 February.

    Example:
        >>> checked_cron("0 6  1 */3 *")
        '0 6 1 */3 *'
    """
    fields = " ".join(text.split())
    try:
        trigger = _trigger(fields)
    except ValueError as error:
        field = re.search(r"expression ['\"]([^'\"]*)", str(error))  # of the library, and not ours
        said = f'"{field[1]}" cannot stand there' if field else str(error)
        raise UsageError(f'"{text}" is not a cron time: {said}.', remedy=_REMEDY) from None
    first = trigger.get_next_fire_time(None, _BEGIN)
    if first is None or first - _BEGIN > _FARTHEST:
        raise UsageError(f'"{text}" never comes: no date fits it.', remedy=_REMEDY)
    return fields


def last_due(cron: str, now: datetime) -> datetime | None:
    """The last time at or before now at which a schedule was due.

    Args:
        cron: Five cron fields.
        now: A moment in the time zone of the schedule.

    Returns:
        The time in that zone, never later than now; None where it was not due for years.

    Example:
        >>> last_due("0 6 * * 1", datetime(2024, 1, 10, 12, tzinfo=UTC)).date().isoformat()
        '2024-01-08'
    """
    trigger, wall = _trigger(cron), now.replace(tzinfo=UTC, fold=0)
    for back in (*_LOOKS_BACK, _FARTHEST):
        due = trigger.get_next_fire_time(None, wall - back)
        if due is not None and due <= wall:
            while (later := trigger.get_next_fire_time(None, due + timedelta(seconds=1))) and (
                later <= wall
            ):
                due = later
            return _placed(due, now.tzinfo)
    return None


def next_due(cron: str, now: datetime) -> datetime | None:
    """The first time after now at which a schedule is due.

    Args:
        cron: Five cron fields.
        now: A moment in the time zone of the schedule.

    Returns:
        The time in that zone; None where there is none any more.

    Example:
        >>> next_due("0 6 * * 1", datetime(2024, 1, 10, 12, tzinfo=UTC)).date().isoformat()
        '2024-01-15'
    """
    wall = now.replace(tzinfo=UTC, fold=0) + timedelta(microseconds=1)
    due = _trigger(cron).get_next_fire_time(None, wall)
    return None if due is None else _placed(due, now.tzinfo)


def _placed(wall: datetime, zone: tzinfo | None) -> datetime:
    """A time of the wall clock in its zone; one that is skipped comes right after the gap."""
    moment = wall.replace(tzinfo=zone)
    passed = moment.astimezone(UTC).astimezone(zone)
    if passed.replace(tzinfo=UTC, fold=0) == wall:
        return moment
    after = moment.replace(fold=1).astimezone(UTC)  # with the new offset it lies before the gap
    while after.astimezone(zone).utcoffset() == moment.utcoffset():
        after += timedelta(minutes=1)
    return after.astimezone(zone)


@lru_cache(maxsize=256)
def _trigger(text: str) -> BaseTrigger:
    fields = text.split()
    if len(fields) != 5:
        raise ValueError(f"it has {len(fields)} fields, not five")
    minute, hour, day, month, weekday = fields
    times = {"minute": minute, "hour": hour, "month": month, "timezone": UTC}
    weekdays = _weekdays(weekday)
    if day.startswith("*") or weekday.startswith("*"):
        return CronTrigger(day=day, day_of_week=weekdays, **times)
    return OrTrigger([CronTrigger(day=day, **times), CronTrigger(day_of_week=weekdays, **times)])


def _weekdays(field: str) -> str:
    """The weekdays by name: the library counts them from Monday, cron from Sunday."""
    if field == "*":
        return field
    found: set[str] = set()
    for part in field.lower().split(","):
        match = _WEEKDAYS.fullmatch(part)
        if match is None:
            raise ValueError(f'"{part}" is not a weekday')
        first = _day(match["first"] or "0")
        only = first if match["first"] and not match["step"] else 6
        last = _day(match["last"], ends=True) if match["last"] else only
        if last < first:
            raise ValueError(f'"{part}" ends before it begins')
        found.update(_DAYS[first : last + 1 : int(match["step"] or 1)])
    return ",".join(sorted(found))


def _day(text: str, *, ends: bool = False) -> int:
    """Number of a weekday; a range ends on the Sunday after, and not on the one before."""
    if text.isdigit():
        return int(text)
    return 7 if ends and text == "sun" else _DAYS.index(text)
