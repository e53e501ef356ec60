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

from circularlib.ledger.open_repair_versions import HEADERS, recognised_version
from circularlib.ledger.problems import Problem

__all__ = ["Records", "records"]

_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
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
        message = "The file has a header and no repairs."
        problems.append(_problem(path, message, "Export the repairs anew.", rule="has_records"))
    fitting = []
    for row, cells in table[1:]:
        if len(cells) < len(header) or any(cells[len(header) :]):
            problems.append(_misfit(path, row, len(cells), len(header)))
        else:
            fitting.append((row, cells[: len(header)]))
    return Records(header, fitting, problems)


def _problem(
    path: Path, message: str, remedy: str, *, rule: str, row: int | None = None, column: str = ""
) -> Problem:
    return Problem(
        message=message,
        remedy=remedy,
        file=str(path),
        table="repairs",
        row=row,
        column=column,
        rule=rule,
    )


def _text(path: Path) -> str | Problem:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        message, remedy = "There is no such file.", "Correct the name or the folder."
        return _problem(path, message, remedy, rule="is_readable")
    except OSError as error:
        message, remedy = f"The file cannot be read: {error.strerror}.", "Name a file you may read."
        return _problem(path, message, remedy, rule="is_readable")
    text = _decoded(content)
    if text is None:
        message = "The text is neither UTF-8 nor Windows-1252, or a mixture."
        return _problem(path, message, "Save it as csv in UTF-8.", rule="is_known_encoding")
    if not text.strip():
        message, remedy = "The file is empty.", "Export the repairs anew."
        return _problem(path, message, remedy, rule="has_records")
    first_line = text.lstrip().splitlines()[0]
    for separator, name in _OTHER_SEPARATORS.items():
        if separator in first_line and "," not in first_line:
            message = f"The columns are separated by {name}."
            return _problem(path, message, "Save it with commas.", rule="is_comma_separated", row=1)
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
        message = f"From here on the file cannot be read as csv: {error}."
        remedy = "Look for a double quote that is not doubled or not closed."
        return table, [_problem(path, message, remedy, rule="is_csv", row=row + 1)]
    return table, []


def _header(cells: list[str]) -> list[str]:
    """The names of the columns, without the empty ones that a trailing comma leaves."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _misfit(path: Path, row: int, cell_count: int, column_count: int) -> Problem:
    return _problem(
        path,
        f"The row has {cell_count} cells where the header has {column_count}.",
        "Put double quotes round a text that holds a comma.",
        rule="cells_in_row",
        row=row,
    )


def _header_problems(path: Path, header: Sequence[str]) -> Iterator[Problem]:
    version = recognised_version(header)
    expected = HEADERS[version]
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            message, remedy = f'The column "{name}" stands there twice.', "Rename one of them."
            yield _problem(path, message, remedy, rule="is_single_column", row=1, column=name)
        if name not in expected:
            message = f'"{name}" is not a column of the standard, version {version}.'
            remedy = _renaming(name, [known for known in expected if known not in header])
            yield _problem(path, message, remedy, rule="is_known_column", row=1, column=name)
    for name in expected:
        if name not in header:
            message = f'The column "{name}" of the standard, version {version}, is missing.'
            remedy = "Add it, with empty cells where nothing is known."
            yield _problem(path, message, remedy, rule="is_column", row=1, column=name)


def _renaming(name: str, missing: Sequence[str]) -> str:
    likely = get_close_matches(name, missing, n=1)
    return f'Rename it to "{likely[0]}".' if likely else "Keep it in a file of its own."
