"""`circular schedule`: reports on the calendar, also the ones missed while the machine was off.

What is due follows from two things on disk, `programme.toml` and the run log, and from the
clock. So it does not matter who asks, how often, or after what: a scheduler that keeps running,
cron, or somebody by hand.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from filelock import FileLock, Timeout

from circularlib.errors import CircularError, LedgerError, ReportError
from circularlib.ledger.cron import last_due, next_due
from circularlib.ledger.programme import SETTINGS_FILE, Programme, open_programme
from circularlib.ledger.schedules import Schedule
from circularlib.reporting.run_log import LoggedRun, last_run, runs
from circularlib.reporting.scheduled_run import Clock, Saying, reports_folder, run_schedule
from circularlib.reporting.selection import selected

__all__ = ["due", "keep_running", "opened_schedules", "run_due"]

_CLOCK_SET_BACK = timedelta(days=2)
_LONGEST_WAIT_SECONDS = 60.0  # a machine that slept, or a clock set right, is noticed by then


def _clock() -> datetime:
    return datetime.now(UTC)


def opened_schedules(folder: str | Path) -> Programme:
    """A programme that has schedules.

    Args:
        folder: Programme folder.

    Returns:
        The programme.

    Raises:
        LedgerError: There is no such programme, or it has no schedule.
        UsageError: A schedule names a notebook that does not exist.
    """
    programme = open_programme(folder)
    if not programme.settings.schedule:
        raise LedgerError(
            "This programme has no schedule.",
            f"{programme.folder / SETTINGS_FILE}.",
            "Add a [[schedule]] with a name and a cron time; see docs/schedule.md.",
        )
    for each in programme.settings.schedule:
        selected(each.notebooks, programme.folder)  # a wrong name is told now, and not next quarter
    return programme


def due(programme: Programme, now: datetime) -> list[tuple[Schedule, datetime]]:
    """The schedules that must run now.

    Times missed while nobody asked count as one: the last of them. A schedule that never ran is
    due at once. Runs that the log places more than two days later than now are passed over: the
    clock was wrong then, and must not hold back a schedule for years.

    Args:
        programme: The programme.
        now: The moment.

    Returns:
        Each schedule with the time at which it was due, in the order of the settings.
    """
    here = now.astimezone(ZoneInfo(programme.settings.timezone))
    found = []
    for schedule in programme.settings.schedule:
        last = last_run(
            runs(reports_folder(programme, schedule)),
            schedule.name,
            lambda run: run.status != "stopped" and run.asked <= now + _CLOCK_SET_BACK,
        )
        asked = here if last is None else last_due(schedule.cron, here)
        if asked and (last is None or asked.timestamp() > last.asked.timestamp()):
            found.append((schedule, asked))
    return found


def run_due(folder: str | Path, *, clock: Clock = _clock, told: Saying = print) -> list[LoggedRun]:
    """Runs what is due, once.

    Args:
        folder: Programme folder.
        clock: Tells the time, with its time zone.
        told: Called with a line about whatever happens; nothing is said where nothing is due.

    Returns:
        The runs; none where nothing is due, or another scheduler is at work in this folder.

    Raises:
        LedgerError: The programme or its settings cannot be used.
    """
    programme = opened_schedules(folder)
    try:
        with _alone(programme), _stoppable():
            return _run_due(programme, clock, told)
    except Timeout:
        told(f"Another scheduler is at work on {programme.settings.name}; it does what is due.")
        return []


def keep_running(
    folder: str | Path,
    *,
    clock: Clock = _clock,
    wait: Callable[[float], None] = time.sleep,
    told: Saying = print,
) -> None:
    """Runs what is due, again and again, until it is stopped with Ctrl-C.

    The settings are read anew each time. Where they are wrong for a while, or the folder is
    away, this is said once and asked again.

    Args:
        folder: Programme folder.
        clock: Tells the time, with its time zone.
        wait: Waits a number of seconds.
        told: Called with a line about whatever happens.

    Raises:
        LedgerError: The programme or its settings cannot be used at the start.
        ReportError: Another scheduler is at work in this folder.
    """
    programme, trouble = opened_schedules(folder), ""
    try:
        with _alone(programme), _stoppable():
            _say_next(programme, clock(), told)
            while True:
                try:
                    programme = opened_schedules(folder)
                    if _run_due(programme, clock, told):
                        _say_next(programme, clock(), told)
                    trouble = ""
                except (CircularError, OSError) as error:
                    if str(error) != trouble:
                        trouble = str(error)
                        told(trouble)
                wait(_patience_seconds(programme, clock()))
    except Timeout:
        raise ReportError(
            "Another scheduler is at work in this folder.",
            f"{programme.folder}.",
            "Leave the work to it, or stop it first.",
        ) from None
    except KeyboardInterrupt:
        told("Stopped.")


@contextmanager
def _alone(programme: Programme) -> Iterator[None]:
    """No other scheduler works in the folder meanwhile, on this machine or on another."""
    place = programme.folder / ".ledger"
    place.mkdir(exist_ok=True)
    with FileLock(place / "schedule.lock", timeout=0):
        yield


@contextmanager
def _stoppable() -> Iterator[None]:
    """A service that is stopped ends as it does with Ctrl-C."""
    try:
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    except ValueError:  # only the main thread hears signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _next(programme: Programme, now: datetime) -> list[tuple[datetime, str]]:
    here = now.astimezone(ZoneInfo(programme.settings.timezone))
    times = [(next_due(each.cron, here), each.name) for each in programme.settings.schedule]
    return sorted((at, name) for at, name in times if at is not None)


def _say_next(programme: Programme, now: datetime, told: Saying) -> None:
    for at, name in _next(programme, now)[:1]:
        told(f"Next: {name}, {at:%Y-%m-%d %H:%M} {at.tzname()}.")


def _patience_seconds(programme: Programme, now: datetime) -> float:
    first = _next(programme, now)[:1]
    left = first[0][0].timestamp() - now.timestamp() if first else _LONGEST_WAIT_SECONDS
    return max(1.0, min(_LONGEST_WAIT_SECONDS, left))


def _run_due(programme: Programme, clock: Clock, told: Saying) -> list[LoggedRun]:
    return [
        run_schedule(programme, schedule, asked, clock=clock, told=told)
        for schedule, asked in due(programme, clock())
    ]
