"""What a mail about a report says, in the programme's languages, and what goes with it."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from circularlib.figures.told_errors import in_words
from circularlib.figures.words import label, word
from circularlib.ledger.periods import Period
from circularlib.ledger.programme import Programme
from circularlib.ledger.schedules import MailServer, Schedule, ScheduleMail
from circularlib.reporting.mail import message
from circularlib.reporting.moved import moved
from circularlib.reporting.pages import period_words

__all__ = ["Told", "announcement"]

_BYTES_PER_MB = 1_000_000
_FIRST_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the first day a zip can hold: equal pages, equal bytes


@dataclass(frozen=True)
class Told:
    """What a mail tells.

    Attributes:
        programme: The programme.
        schedule: The schedule that was run.
        period: The period reported.
        pages: Folder of the report, with a folder per language; None where none was made.
        error: What went wrong, in English; None where nothing did.
        before: Name of the period of the earlier report, and its findings; None without one.
        findings: Findings of this report.
    """

    programme: Programme
    schedule: Schedule
    period: Period
    pages: Path | None
    error: str | None
    before: tuple[str, Sequence[Mapping[str, Any]]] | None
    findings: Sequence[Mapping[str, Any]]


def announcement(
    told: Told, server: MailServer, mail: ScheduleMail, *, at: datetime
) -> EmailMessage:
    """The mail about a report.

    Args:
        told: What it tells.
        server: The server that will send it.
        mail: Who receives it, with the pages attached or linked.
        at: Moment on its date line.

    Returns:
        The mail, in each language of the schedule, one below the other.
    """
    languages = tuple(dict.fromkeys(told.schedule.languages))
    content = None
    if told.pages is not None and mail.report == "attach":
        content = _zipped(told.pages)
    fits = content is not None and len(content) <= mail.attach_limit_mb * _BYTES_PER_MB
    texts = [_text(told, server, language, is_attached=fits) for language in languages]
    name = f"{told.programme.identifier}-{told.period.name}.zip"
    return message(
        server,
        mail,
        subject=" / ".join(dict.fromkeys(_subject(told, language) for language in languages)),
        text="\n\n----\n\n".join(texts) + "\n",
        at=at,
        attached=(name, content) if content is not None and fits else None,
    )


def _subject(told: Told, language: str) -> str:
    settings = told.programme.settings
    key = "mail_failed_subject" if told.error else "mail_done_subject"
    period = word(told.period.name, language)
    subject = label(key, language).format(name=settings.name, period=period)
    return f"[{label('synthetic', language)}] {subject}" if settings.synthetic else subject


def _text(told: Told, server: MailServer, language: str, *, is_attached: bool) -> str:
    settings = told.programme.settings
    days = period_words(told.period, language)
    outcome = label("mail_failed" if told.error else "mail_done", language)
    parts = [
        label("synthetic_banner", language) if settings.synthetic else "",
        outcome.format(name=settings.name, period=days),
        in_words(told.error or "", language),
        "" if told.pages is None else _changes(told, language),
        "" if told.pages is None else _whereabouts(told, server, language, is_attached),
        label("mail_signature", language).format(schedule=told.schedule.name),
    ]
    return "\n\n".join(part for part in parts if part)


def _changes(told: Told, language: str) -> str:
    if told.before is None:
        return label("mail_no_previous", language)
    name, findings = told.before
    lines = moved(findings, told.findings, language)
    heading = label("mail_moved_since" if lines else "mail_unmoved_since", language)
    return "\n- ".join([heading.format(period=word(name, language)), *lines])


def _whereabouts(told: Told, server: MailServer, language: str, is_attached: bool) -> str:
    if is_attached:
        return label("mail_attached", language)
    place = f"{told.programme.identifier}/{told.period.name}/{language}/index.html"
    if server.pages_at:
        address = f"{server.pages_at.rstrip('/')}/{quote(place)}"
        return label("mail_linked", language).format(address=address)
    return label("mail_too_large", language).format(place=f"{told.schedule.out}/{place}")


def _zipped(pages: Path) -> bytes:
    """The pages of a report as a zip; the same pages give the same bytes."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(pages.glob("*/*.html")):
            entry = zipfile.ZipInfo(file.relative_to(pages).as_posix(), _FIRST_ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes())
    return content.getvalue()
