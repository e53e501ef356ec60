"""What `[[schedule]]` and `[mail]` in `programme.toml` hold: when, what, and who hears of it."""

import re
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from circularlib.errors import UsageError
from circularlib.ledger.cron import checked_cron
from circularlib.ledger.periods import RELATIVE_PERIODS, period

__all__ = ["MailServer", "Schedule", "ScheduleMail", "check_schedules"]

_ADDRESS = re.compile(r"[^\s@<>,;\"()]+@[^\s@<>,;\"()]+")
_HOST = r"^[A-Za-z0-9.:_-]+$"


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError(f'"{text}" is not an e-mail address')
    return text


Address = Annotated[str, AfterValidator(_address)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MailServer(_Strict):
    """The mail server. Its password stands in the environment, never in a file.

    Attributes:
        host: Name of the server.
        port: Its port.
        security: `starttls`, `tls` from the first byte, or `none` for a server that takes mail
            from its own network without a password.
        user: Name to log in with; absent where the server asks for none.
        sender: Address the mails come from.
        pages_at: Web address under which the folder of the reports can be read, for links.
    """

    host: Annotated[str, Field(pattern=_HOST)]
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Annotated[str, Field(min_length=1)] | None = None
    sender: Address
    pages_at: Annotated[str, Field(pattern=r"^https?://[^\s@]+$")] | None = None

    @model_validator(mode="after")
    def _password_travels_encrypted(self) -> "MailServer":
        if self.user and self.security == "none":
            raise ValueError('a user needs security = "starttls" or "tls"')
        return self


class ScheduleMail(_Strict):
    """Who hears of a run, and when.

    Attributes:
        to: Addresses.
        on: After which runs: `success`, `failure` or `always`.
        report: `attach` the pages as a zip, or `link` to them.
        attach_limit_mb: A zip larger than this is not attached; the mail then says where it is.
    """

    to: Annotated[Sequence[Address], Field(min_length=1)]
    on: Literal["success", "failure", "always"] = "always"
    report: Literal["attach", "link"] = "attach"
    attach_limit_mb: Annotated[float, Field(gt=0)] = 10


class Schedule(_Strict):
    """A report that is made again and again.

    Attributes:
        name: Its name in the run log.
        cron: When it is due, in five cron fields on the programme's time zone.
        period: What it reports, as `last-quarter`.
        languages: Languages of the pages and of the mail.
        notebooks: Names of notebooks; none means all.
        out: Folder of the reports, from the programme folder.
        accept_valid: Go on without the rows that are wrong.
        keep: How many of its reports and lines of the run log are kept; all by default.
        mail: Who hears of it; absent where nobody does.
    """

    name: Annotated[str, Field(pattern=r"^[\w-]{1,60}$")]
    cron: str
    period: str = "last-quarter"
    languages: Annotated[Sequence[Literal["nl", "en"]], Field(min_length=1)] = ("nl", "en")
    notebooks: Sequence[str] = ()
    out: Annotated[str, Field(min_length=1)] = "reports"
    accept_valid: bool = False
    keep: Annotated[int, Field(ge=1)] | None = None
    mail: ScheduleMail | None = None

    @field_validator("cron")
    @classmethod
    def _is_due_some_day(cls, text: str) -> str:
        return _said(checked_cron, text)

    @field_validator("period")
    @classmethod
    def _is_period(cls, text: str) -> str:
        fixed = text in {"programme", "baseline", *RELATIVE_PERIODS}
        return text if fixed else _said(lambda name: period(name).name, text)

    @field_validator("out")
    @classmethod
    def _is_a_folder(cls, text: str) -> str:
        if PurePosixPath(text) == PurePosixPath("."):
            raise ValueError("reports need a folder of their own")
        return text


def _said(check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except UsageError as error:
        raise ValueError(error.thing.rstrip(".")) from None


def check_schedules(schedules: Sequence[Schedule], server: MailServer | None) -> None:
    """Checks what schedules must hold together.

    Args:
        schedules: The schedules of a programme.
        server: Its mail server.

    Raises:
        ValueError: Two schedules share a name or write the same reports, or a mail has no
            server or nothing to link to.
    """
    names = [schedule.name for schedule in schedules]
    double = next((name for name in names if names.count(name) > 1), None)
    if double:
        raise ValueError(f'two schedules are called "{double}"')
    places = [(PurePosixPath(schedule.out), schedule.period) for schedule in schedules]
    if len(set(places)) < len(places):
        raise ValueError("two schedules write the same reports: give one its own out")
    for schedule in schedules:
        if schedule.mail and server is None:
            raise ValueError(f'schedule "{schedule.name}" sends mail, and there is no [mail]')
        if schedule.mail and server and schedule.mail.report == "link" and not server.pages_at:
            raise ValueError(f'schedule "{schedule.name}" links, and [mail] has no pages_at')
