"""A report made again from ingredients that may come from two reports."""

import csv
import io
import os
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from circularlib.errors import ReportError
from circularlib.ledger.programme import SETTINGS_FILE
from circularlib.reporting.comparing.stored_reports import StoredReport, stored_report
from circularlib.reporting.ingredients import Ingredients
from circularlib.reporting.running_code import unpacked_code
from circularlib.reporting.selection import OWN_NOTEBOOKS

__all__ = ["Kept", "made_again", "notebooks_behind"]

_ADDRESS = re.compile(rb"""^[ \t]*(?:ledger|"ledger"|'ledger')[ \t]*=.*$""", re.MULTILINE)
_SECTION = re.compile(rb"^[ \t]*\[", re.MULTILINE)
_BY_NAME = ("assumptions.csv", "sources.csv")  # one row per name, which stands first
_GRACE_SECONDS = 20


@dataclass(frozen=True)
class Kept:
    """A report with what it was made from.

    Attributes:
        report: The report.
        ingredients: What is kept of it.
    """

    report: StoredReport
    ingredients: Ingredients


def made_again(sides: Mapping[str, Kept], keys: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """Makes findings again, in a folder that goes away, with the code in a process of its own.

    An assumption that the code asks for and the other report did not have yet comes with the
    code. Tables of a database are taken as they were read; nobody asks the database again.

    Args:
        sides: From which report each of `records`, `assumptions`, `parameters` and `code` is.
        keys: Keys of the findings that are wanted.

    Returns:
        The findings by key, those of the same notebooks that were not asked for as well.

    Raises:
        ReportError: These ingredients do not go together, or the code is no longer kept.
    """
    notebooks = notebooks_behind(sides["code"].report, keys)
    with TemporaryDirectory(prefix="circular-compare-") as place:
        scratch = Path(place)
        code = scratch / "code"
        if not unpacked_code(sides["code"].ingredients.code, code):
            raise ReportError("The code of the report is not kept on this machine.")
        _write(code / "circularlib" / "data" / "reference", _reference(sides))
        name, _, scenario = sides["records"].report.programme_id.partition("--")
        programme = scratch / name
        _write(programme, sides["assumptions"].ingredients.texts("settings"))
        _write(programme, sides["records"].ingredients.texts("records"))
        own = sides["code"].ingredients.own_notebooks
        if own:
            _write(programme / OWN_NOTEBOOKS, own)
        _leave_database(programme / SETTINGS_FILE)
        words = ["report", str(programme), "--out", str(scratch / "reports"), "--language", "en"]
        words += ["--scenario", scenario] if scenario else []
        words += [word for book in notebooks for word in ("--notebook", book)]
        said = _run([*words, *_asked(sides["parameters"].report, notebooks)], code)
        made = sorted((scratch / "reports").glob("*/*/en"))
        if not made:
            raise ReportError(_reason(said, scratch))
        return stored_report(made[0]).findings


def notebooks_behind(report: StoredReport, keys: Sequence[str]) -> list[str]:
    """The notebooks that must be run for some findings.

    Args:
        report: The report they are in.
        keys: Keys of the findings.

    Returns:
        Names of the notebooks that recorded them; all, where one of these reads what the others
        found.
    """
    found = report.findings
    names = {str(found[key]["notebook"]) for key in keys if key in found}
    if any(report.notebooks.get(name, {}).get("reads_findings") for name in names):
        names |= set(report.notebooks)
    return sorted(names)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)  # scenarios have a folder of their own
        (folder / name).write_bytes(content)


def _asked(report: StoredReport, notebooks: Sequence[str]) -> list[str]:
    """Period and parameters as they were asked for."""
    values: dict[str, Any] = {}
    for name in notebooks:
        values |= report.notebooks.get(name, {"parameters": {}})["parameters"]
    words = ["--period", report.period]
    for name, value in values.items():
        text = _typed(value)
        if name == "accept_valid":
            words += ["--accept-valid"] if value else []
        elif name != "period":
            words += ["--set", f"{name}={text}"]
    return words


def _typed(value: object) -> str:
    """A parameter as somebody would type it behind `--set`."""
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _reference(sides: Mapping[str, Kept]) -> dict[str, bytes]:
    """The values of the assumptions' side, and what only the code's side has."""
    own = sides["assumptions"].ingredients.texts("reference")
    others = sides["code"].ingredients.texts("reference")
    joined = {
        name: _joined(own[name], others[name])
        for name in _BY_NAME
        if name in own and name in others
    }
    return {**others, **own, **joined}


def _joined(own: bytes, other: bytes) -> bytes:
    """A table with the rows of another whose names it lacks."""
    tables = [list(csv.reader(io.StringIO(text.decode("utf-8")))) for text in (own, other)]
    if tables[0][:1] != tables[1][:1]:
        return own
    names = {row[0] for row in tables[0] if row}
    missing = [row for row in tables[1] if row and row[0] not in names]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(missing)
    return own.rstrip(b"\n") + b"\n" + written.getvalue().encode() if missing else own


def _leave_database(settings: Path) -> None:
    """Takes the address of the database out of the settings of the copy."""
    text = settings.read_bytes()
    values = tomllib.loads(text.decode("utf-8-sig"))
    if "ledger" not in values:
        return
    section = _SECTION.search(text)
    end = section.start() if section else len(text)
    text = _ADDRESS.sub(b"", text[:end]) + text[end:]
    settings.write_bytes(text)
    with suppress(tomllib.TOMLDecodeError):
        if tomllib.loads(text.decode("utf-8-sig")) == {
            k: v for k, v in values.items() if k != "ledger"
        }:
            return
    raise ReportError("The address of the database cannot be told apart from other settings.")


def _run(words: Sequence[str], code: Path) -> str:
    """Runs a command of that code; what it says goes to nobody, and is returned."""
    paths = [str(code), *filter(None, [os.environ.get("PYTHONPATH")])]
    process = subprocess.Popen(
        [sys.executable, "-m", "circularlib", *words],
        cwd=code,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is passed on once, not twice
    )
    with process:
        try:
            return process.communicate()[1].decode(errors="replace")
        except BaseException:
            process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE_SECONDS)
            process.kill()
            raise


def _reason(said: str, scratch: Path) -> str:
    """The end of what the command said, without the places of the copy."""
    lines = said.replace(f"{scratch}{os.sep}", "").split("\n")
    return " ".join([line for line in lines if line.strip()][-3:]) or "It said nothing."
