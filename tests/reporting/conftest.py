"""A small programme of repair records, and small notebooks to run on it."""

import email
import email.policy
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import nbformat
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from circularlib.ledger.open_repair.versions import HEADERS
from circularlib.reporting import selection

RECORDS = [
    ("a", "Coffee maker", "Fixed", "", "2022-02-10"),
    ("b", "Coffee maker", "Repairable", "", "2022-05-11"),
    ("c", "Lamp", "End of life", "Spare parts not available", "2022-11-12"),
    ("d", "Lamp", "Fixed", "", "2023-03-13"),
    ("e", "Vacuum", "Unknown", "", "2023-06-14"),
]
CATEGORY_IDS = {"Coffee maker": 36, "Lamp": 15, "Vacuum": 34}
SETTINGS = """\
name = "{name}"
records = "repairs"
{settings}
[periods]
programme = "2022-01..2023-12"
"""
PROSE = (
    "# {en}\n\n**Question.** What?\n\n**Boundary.** Here.\n\n**Reads.** Repairs.",
    "# {nl}\n\n**Vraag.** Wat?\n\n**Grens.** Hier.\n\n**Leest.** Herstelpogingen.",
)
PARAMETERS = """\
programme: str = "sample"  # folder of the programme
period: str = "programme"  # a period
horizon_days: int = 730  # days
displacement_rate: float = 0.5  # share
is_short: bool = False  # leave things out
town: str = "8800"  # code of the town"""
OPENING = """\
from circularlib.reporting.findings import finding
from circularlib.reporting.records import opened
records = opened(programme, period)
records.introduction"""
ATTEMPTS = """\
count = records.during("repairs", "event_date_day").collect().height
finding(
    "open_repair_attempts_count", count, n=count, households=None,
    period=records.label, basis="counted",
)"""


def write_programme(folder: Path, *, name: str = "Small town", settings: str = "") -> Path:
    """A folder of five repair records in 2022 and 2023."""
    folder.mkdir(parents=True)
    text = SETTINGS.format(name=name, settings=settings)
    (folder / "programme.toml").write_text(text, encoding="utf-8")
    lines = [
        f"{key},Repair Café,BEL,,{kind},{CATEGORY_IDS[kind]},Unknown,,,"
        f"{status},{barrier},Gent,{day},"
        for key, kind, status, barrier, day in RECORDS
    ]
    table = "\n".join([",".join(HEADERS["0.3"]), *lines]) + "\n"
    (folder / "repairs.csv").write_text(table, encoding="utf-8")
    return folder


def write_notebook(
    folder: Path,
    name: str,
    code: Sequence[str],
    *,
    reads: Sequence[str] = ("repairs",),
    titles: tuple[str, str] = ("How much?", "Hoeveel?"),
    parameters: str = PARAMETERS,
) -> Path:
    """A notebook with a title in both languages, a parameters cell and cells of code."""
    cells: list[Any] = []
    for text, language in zip(PROSE, ("en", "nl"), strict=True):
        source = text.format(en=titles[0], nl=titles[1])
        cells.append(nbformat.v4.new_markdown_cell(source, metadata={"tags": [f"lang-{language}"]}))
    cells.append(nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    cells += [nbformat.v4.new_code_cell(source) for source in code]
    metadata = {
        "circularlib": {"reads": list(reads)},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    book = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ipynb"
    path.write_text(nbformat.writes(book), encoding="utf-8")
    return path


def use_notebooks(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Lets the runner find the notebooks of a folder instead of the shipped ones."""
    patch.setattr(selection, "shipped", lambda _name: folder)


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes the small programme with settings of its own."""

    def write(settings: str = "", **options: str) -> Path:
        return write_programme(tmp_path / "small-town", settings=settings, **options)

    return write


@pytest.fixture
def notebook(tmp_path: Path) -> Callable[..., Path]:
    """Writes a notebook."""

    def write(*code: str, name: str = "01_counts", **options: Any) -> Path:
        return write_notebook(tmp_path / "notebooks", name, code, **options)

    return write


CERTIFICATE = Path(__file__).with_name("mail_server.pem")
MAIL_USER, MAIL_PASSWORD = "reports", "s3cret-of-the-post"


class PostOffice:
    """A real mail server on this machine, and what it received."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.refused: set[str] = set()
        self.port = 0
        self._running: list[Controller] = []

    def open(self, *, security: str = "starttls", login: bool = True, **options: Any) -> int:
        """Opens the server, and returns its port."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        if login:
            options |= {"auth_required": True, "authenticator": _knows}
            options |= {"auth_require_tls": security == "starttls"}  # else it is TLS all along
        if security == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        if security == "tls":
            options["ssl_context"] = context
        running = Controller(self, hostname="localhost", port=self.port, **options)
        running.start()
        self._running.append(running)
        return self.port

    async def handle_RCPT(  # noqa: N802, the server calls it so
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Takes a receiver, or refuses."""
        if address in self.refused:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        """Takes a mail."""
        self.raw.append(envelope.content)
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        self.received.append(parsed)
        return "250 OK"

    def close(self) -> None:
        """Closes the server."""
        for running in self._running:
            running.stop()


def _knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    known = (data.login, data.password) == (MAIL_USER.encode(), MAIL_PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """A mail server whose certificate is trusted, with the password in the environment."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    monkeypatch.setenv("CIRCULAR_MAIL_PASSWORD", MAIL_PASSWORD)
    office = PostOffice()
    yield office
    office.close()
