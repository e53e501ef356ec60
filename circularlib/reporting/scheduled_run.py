"""One run of a schedule: the report, the mail about it, the line in the run log."""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from circularlib.errors import CircularError, ReportError
from circularlib.ledger.periods import Period, period
from circularlib.ledger.programme import SETTINGS_FILE, Programme
from circularlib.ledger.schedules import Schedule
from circularlib.reporting.announcement import Told, announcement
from circularlib.reporting.gallery import write_gallery
from circularlib.reporting.mail import send
from circularlib.reporting.moved import stored_findings
from circularlib.reporting.report_folders import locked
from circularlib.reporting.run_log import LoggedRun, add_run, cut_log, last_run, replace_run, runs
from circularlib.reporting.runner import Run, report

__all__ = ["Clock", "Saying", "reports_folder", "run_schedule"]

Clock = Callable[[], datetime]
"""Tells the time, with its time zone."""

Saying = Callable[[str], None]
"""Is called with a line about whatever happens."""

_NOT_YET = "The mail was not sent yet."


def reports_folder(programme: Programme, schedule: Schedule) -> Path:
    """Where the reports of a schedule and their run log stand.

    Args:
        programme: The programme.
        schedule: One of its schedules.

    Returns:
        The folder; it may not exist yet.
    """
    return programme.folder / schedule.out / programme.identifier


def _asked_period(programme: Programme, schedule: Schedule, asked: datetime) -> Period:
    """The period in days; words count back from the day on which the run was due."""
    if schedule.period == "programme":
        return programme.programme_period
    if schedule.period == "baseline" and programme.baseline_period is not None:
        return programme.baseline_period
    return period(schedule.period, today=asked.date())


def run_schedule(
    programme: Programme, schedule: Schedule, asked: datetime, *, clock: Clock, told: Saying
) -> LoggedRun:
    """Makes one report, mails about it and writes it down.

    What goes wrong with the report or the mail stands in the run and stops nobody else.

    Args:
        programme: The programme.
        schedule: The schedule.
        asked: When it was due, in the time zone of the programme.
        clock: Tells the time, with its time zone.
        told: Called with a line about whatever happens.

    Returns:
        The run, as it stands in the log.

    Raises:
        KeyboardInterrupt: It was stopped by hand; the log says so, and it is due again.
    """
    window = _asked_period(programme, schedule, asked)
    reports = reports_folder(programme, schedule)
    before = _earlier(reports, schedule)
    told(f"{schedule.name}: {window.name}, due {asked:%Y-%m-%d %H:%M}.")
    started = _moment(clock, asked)
    run = LoggedRun(
        schedule.name, asked.isoformat(), started, "", window.name, "stopped", has_report=False
    )
    try:
        run = _reported(run, programme, schedule, told)
    finally:
        pending = _NOT_YET if _is_mail_wanted(programme, schedule, run.status) else None
        run = replace(run, ended_at=_moment(clock, asked), mail_error=pending)
        _remember(run, programme, schedule)  # before the mail: a full disk sends no mail a minute
    if pending:
        pages = reports / window.name if run.has_report else None
        findings = (stored_findings(pages) or []) if pages else []
        tells = Told(programme, schedule, window, pages, run.error, before, findings)
        mailed = replace(run, mail_error=_mailed(tells, clock()))
        replace_run(reports, run, mailed)
        run = mailed
    for line in (f"{schedule.name}: {run.status}.", run.error, run.mail_error):
        if line:
            told(line)
    return run


def _moment(clock: Clock, asked: datetime) -> str:
    return clock().astimezone(asked.tzinfo).isoformat(timespec="seconds")


def _earlier(reports: Path, schedule: Schedule) -> tuple[str, Sequence[Mapping[str, Any]]] | None:
    """Period and findings of the report before, read before a new one takes its place."""
    last = last_run(runs(reports), schedule.name, lambda run: run.has_report)
    findings = stored_findings(reports / last.period) if last else None
    return (last.period, findings) if last and findings is not None else None


def _reported(
    begun: LoggedRun, programme: Programme, schedule: Schedule, told: Saying
) -> LoggedRun:
    try:
        made = report(
            programme.folder,
            period=begun.period,
            languages=tuple(dict.fromkeys(schedule.languages)),
            notebooks=schedule.notebooks,
            out=programme.folder / schedule.out,
            run=Run(accept_valid=schedule.accept_valid, told=told),
        )
    except Exception as error:  # whatever it is, the log and the mail must say it
        said = (
            str(error) if isinstance(error, CircularError) else f"{type(error).__name__}: {error}"
        )
        return replace(begun, status="failed", error=_without_place(said, programme.folder))
    errors = "\n\n".join(f"{name}\n{error}" for name, error in made.errors.items())
    status = "failed" if errors else "done"
    return replace(begun, status=status, has_report=True, error=errors or None)


def _without_place(text: str, folder: Path) -> str:
    """A mail says nothing of where the folder stands on this machine."""
    place = folder.resolve()
    for above in (str(place.parent), str(folder.parent)):
        text = text.replace(f"{above}{os.sep}", "") if above not in {".", os.sep} else text
    return text


def _is_mail_wanted(programme: Programme, schedule: Schedule, status: str) -> bool:
    wanted = {"done": ("always", "success"), "failed": ("always", "failure")}.get(status, ())
    mail, server = schedule.mail, programme.settings.mail
    return mail is not None and server is not None and mail.on in wanted


def _mailed(told: Told, at: datetime) -> str | None:
    mail, server = told.schedule.mail, told.programme.settings.mail
    if mail is None or server is None:
        return None
    try:
        send(announcement(told, server, mail, at=at), server)
    except Exception as error:  # a report that stands is not lost for a mail
        return str(error) if isinstance(error, ReportError) else type(error).__name__
    return None


def _remember(run: LoggedRun, programme: Programme, schedule: Schedule) -> None:
    """Writes the run down, and removes what need not be kept."""
    if not (programme.folder / SETTINGS_FILE).is_file():
        return  # the folder went away meanwhile; a log does not bring it back
    reports = reports_folder(programme, schedule)
    add_run(reports, run)
    if schedule.keep is None:
        return
    gone = _safe(reports, cut_log(reports, schedule.name, schedule.keep))
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    if gone:
        with locked(reports.parent, "gallery", told=lambda _line: None):
            write_gallery(reports.parent)


def _safe(reports: Path, names: Sequence[str]) -> list[Path]:
    """Reports right below a folder; a log that was tampered with names no other folder."""
    bare = [name for name in names if name and name == Path(name).name and name[0] != "."]
    return [reports / name for name in bare if (reports / name).is_dir()]
