"""What was run, when, and how it ended: one line of JSON per run, beside the reports."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

__all__ = ["LOG_FILE", "LoggedRun", "add_run", "cut_log", "last_run", "replace_run", "runs"]

LOG_FILE = "runs.jsonl"


@dataclass(frozen=True)
class LoggedRun:
    """One run of a schedule.

    Attributes:
        schedule: Name of the schedule.
        asked_at: When it was due, with its offset from UTC; so are the other two moments.
        started_at: When it began.
        ended_at: When it was over.
        period: Name of the period, which is the folder of the report too.
        status: `done`, `failed`, or `stopped` by hand.
        has_report: Pages were written, be it with an error on some.
        error: What went wrong with the report; None where nothing did.
        mail_error: Why the mail was not sent; None where it was, or none was wanted.
    """

    schedule: str
    asked_at: str
    started_at: str
    ended_at: str
    period: str
    status: str
    has_report: bool
    error: str | None = None
    mail_error: str | None = None

    @property
    def asked(self) -> datetime:
        """When it was due, as a moment."""
        return datetime.fromisoformat(self.asked_at)


def runs(folder: Path) -> list[LoggedRun]:
    """The runs in a log, oldest first.

    Args:
        folder: Folder of a programme's reports.

    Returns:
        One entry per line. A line that was cut off by a power failure is passed over.
    """
    return [run for _line, run in _lines(folder) if run is not None]


def last_run(
    known: Sequence[LoggedRun], schedule: str, which: Callable[[LoggedRun], bool]
) -> LoggedRun | None:
    """The newest run of a schedule of some kind.

    Args:
        known: Runs, oldest first.
        schedule: Name of the schedule.
        which: What it must be.

    Returns:
        The run, or None.
    """
    return next((run for run in reversed(known) if run.schedule == schedule and which(run)), None)


def add_run(folder: Path, run: LoggedRun) -> None:
    """Adds a run at the end of the log.

    Args:
        folder: Folder of the programme's reports; it is made where it is absent.
        run: The run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    line = _line(run) + "\n"
    with (folder / LOG_FILE).open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # the last line was cut off; it keeps to itself
                line = "\n" + line
        file.write(line.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())


def replace_run(folder: Path, old: LoggedRun, new: LoggedRun) -> None:
    """Writes anew what is known about a run; nothing where the log or the run is gone.

    Args:
        folder: Folder of the programme's reports.
        old: The run as it stands in the log.
        new: The same run, with what is known now.
    """
    lines = list(_lines(folder))
    if any(run == old for _text, run in lines):
        _rewrite(folder, [_line(new) if run == old else text for text, run in lines])


def cut_log(folder: Path, schedule: str, keep: int) -> list[str]:
    """Forgets old runs of a schedule, and names the reports that go with them.

    The newest `keep` lines of the schedule stay, and for each of its newest `keep` reports
    the line of its last run.

    Args:
        folder: Folder of the programme's reports.
        schedule: Name of the schedule.
        keep: How many are kept.

    Returns:
        Periods whose report was made by this schedule and is no longer kept; none of them was
        made by another schedule too.
    """
    lines = list(_lines(folder))
    own = [run for _line, run in lines if run is not None and run.schedule == schedule]
    made: dict[str, LoggedRun] = {}
    for run in own:
        if run.has_report:
            made.pop(run.period, None)
            made[run.period] = run
    periods = list(made)
    stay = {*own[-keep:], *(made[period] for period in periods[-keep:])}
    others = {run.period for _line, run in lines if run and run.schedule != schedule}
    if len(stay) < len(own):
        kept = [
            line for line, run in lines if run is None or run.schedule != schedule or run in stay
        ]
        _rewrite(folder, kept)
    return [period for period in periods[:-keep] if period not in others]


def _line(run: LoggedRun) -> str:
    return json.dumps(asdict(run), ensure_ascii=False)


def _rewrite(folder: Path, lines: Sequence[str]) -> None:
    new = folder / f".{LOG_FILE}.part"
    new.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    new.replace(folder / LOG_FILE)


def _lines(folder: Path) -> Iterator[tuple[str, LoggedRun | None]]:
    file = folder / LOG_FILE
    if not file.is_file():
        return
    for line in file.read_text(encoding="utf-8", errors="replace").split("\n"):
        if line:
            yield line, _run(line)


def _run(line: str) -> LoggedRun | None:
    try:
        values = json.loads(line)
        run = LoggedRun(**{field.name: values[field.name] for field in fields(LoggedRun)})
        return run if run.asked.tzinfo is not None else None
    except (ValueError, KeyError, TypeError):
        return None
