"""The records of one Open Repair file as text, and what is wrong with the file's shape.

Nothing is interpreted here. A record keeps the number of its row in a spreadsheet, which is not
its line in the file: a text of three lines stands in one row.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from circularlib.ledger.open_repair.versions import HEADERS, recognised_version
from circularlib.ledger.problems import Problem

__all__ = ["Records", "records"]

_OTHER_SEPARATORS = {
    ";": {"en": "semicolons", "nl": "puntkomma's"},
    "\t": {"en": "tabs", "nl": "tabs"},
    "|": {"en": "bars", "nl": "verticale strepen"},
}
_Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Records:
    """What a file holds.

    Attributes:
        header: The names of the columns; empty where the file could not be read at all.
        rows: The row number and the cells of each record, as many cells as the header has names.
        problems: What is wrong with the file's shape.
    """

    header: Sequence[str]
    rows: Sequence[_Row]
    problems: Sequence[Problem]


def records(path: Path) -> Records:
    """The records of one file, with every problem of its shape.

    Text is UTF-8, with or without a byte order mark, or else Windows-1252. Quotes are read
    strictly: one that is never closed would otherwise swallow the rows behind it. A record with
    more or fewer cells than the header is a problem and not among the rows.

    Args:
        path: The csv file.

    Returns:
        The header, the records and the problems.
    """
    text = _text(path)
    if isinstance(text, Problem):
        return Records((), (), (text,))
    table, problems = _table(path, text)
    if not table:
        return Records((), (), problems)
    header = _header(table[0][1])
    problems = [*_header_problems(path, header), *problems]
    if len(table) == 1 and not problems:
        problems.append(_problem("repairs_absent", path))
    fitting = []
    for row, cells in table[1:]:
        if len(cells) < len(header) or any(cells[len(header) :]):
            problems.append(_misfit(path, row, len(cells), len(header)))
        else:
            fitting.append((row, cells[: len(header)]))
    return Records(header, fitting, problems)


def _problem(
    kind: str, path: Path, *, row: int | None = None, column: str = "", **details: object
) -> Problem:
    place = {"file": str(path), "table": "repairs", "column": column}
    return Problem(kind=kind, **place, row=row, details=details)


def _text(path: Path) -> str | Problem:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return _problem("repairs_no_file", path)
    except OSError as error:
        return _problem("repairs_unreadable", path, reason=str(error.strerror))
    text = _decoded(content)
    if text is None:
        return _problem("repairs_encoding", path)
    if not text.strip():
        return _problem("repairs_empty", path)
    first_line = text.lstrip().splitlines()[0]
    for separator, name in _OTHER_SEPARATORS.items():
        if separator in first_line and "," not in first_line:
            return _problem("repairs_separator", path, row=1, separator=name)
    return text


def _decoded(content: bytes) -> str | None:
    """The text, or None: UTF-8 with a damaged byte would turn to gibberish as Windows-1252."""
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if not content.decode("utf-8", "ignore").isascii():
            return None
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return None


def _table(path: Path, text: str) -> tuple[list[_Row], list[Problem]]:
    """The header and the records with their row numbers, up to where the quotes go wrong."""
    table: list[_Row] = []
    row = 0
    try:
        for row, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            if cells:
                table.append((row, cells))
    except csv.Error as error:
        return table, [_problem("repairs_quotes", path, row=row + 1, reason=str(error))]
    return table, []


def _header(cells: list[str]) -> list[str]:
    """The names of the columns, without the empty ones that a trailing comma leaves."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _misfit(path: Path, row: int, cell_count: int, column_count: int) -> Problem:
    return _problem(
        "repairs_cells", path, row=row, cell_count=cell_count, header_count=column_count
    )


def _header_problems(path: Path, header: Sequence[str]) -> Iterator[Problem]:
    version = recognised_version(header)
    expected = HEADERS[version]
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            yield _problem("repairs_header_twice", path, row=1, column=name)
        if name not in expected:
            likely = get_close_matches(name, [one for one in expected if one not in header], n=1)
            details = {"version": version, "near": "".join(likely)}
            yield _problem("repairs_header_unknown", path, row=1, column=name, **details)
    for name in expected:
        if name not in header:
            yield _problem("repairs_header_missing", path, row=1, column=name, version=version)
