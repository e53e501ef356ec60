"""A csv file as text cells, whatever program wrote it: delimiter, encoding, line breaks."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from circularlib.ledger.problems import Problem, stop_on_errors

__all__ = ["ROW", "TextCells", "text_cells"]

ROW = " spreadsheet_row"
"""Column of the row numbers. No header can be called so: headers are stripped of spaces."""

_CHUNK_ROWS = 100_000
_DELIMITERS = ",;\t"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SAVE_AS_CSV = 'Save it from the spreadsheet as "CSV UTF-8".'


@dataclass(frozen=True)
class TextCells:
    """The cells of a csv file.

    Attributes:
        frame: One row per record: the columns under their own headers, stripped of spaces,
            empty cells as null; and `ROW`, the row in which a spreadsheet shows it.
        delimiter: What stands between the cells.
        problems: Rows and headers that do not fit; they are in the frame as far as they do.
    """

    frame: pl.DataFrame
    delimiter: str
    problems: list[Problem]


def text_cells(file: Path, content: bytes, table: str) -> TextCells:
    r"""The cells of a csv file as text, with the row in which a spreadsheet shows them.

    A quoted cell may hold line breaks; it is one row all the same, as in a spreadsheet.
    Rows without any value are left out. Cells missing at the end of a row count as empty,
    because Excel leaves them out; a warning says how many rows are so.

    Args:
        file: The file, for the problems.
        content: What it holds.
        table: Name of the table it holds, for the problems.

    Returns:
        The cells.

    Raises:
        LedgerError: The file is empty, is not text, has no header or has a broken quotation.
            The problem, and those found before it, are in its `problems`.

    Example:
        >>> cells = text_cells(Path("homes.csv"), b"woning;gemeente\nW1;71053\n", "homes")
        >>> cells.frame.row(0), cells.delimiter
        ((2, 'W1', '71053'), ';')
    """
    text = _text(file, content, table)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = _Rows(file, table)
    try:
        names = rows.header(next(reader))
        frames = list(_chunks(rows.checked(reader, len(names)), names))
    except csv.Error as error:
        rows.stop(
            "is_csv",
            f"Line {reader.line_num} cannot be read as csv: {error}.",
            "Look for a quotation mark without its partner, and export the table again.",
        )
    cells = pl.concat([pl.DataFrame(schema=dict.fromkeys(names, pl.String)), *frames])
    cells = cells.with_columns(pl.all().str.strip_chars().replace("", None))
    cells = cells.with_row_index(ROW, offset=2)
    cells = cells.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null()))
    rows.told_of_short_rows()
    return TextCells(rows.with_headers(cells), delimiter, rows.problems)


def _text(file: Path, content: bytes, table: str) -> str:
    rows = _Rows(file, table)
    if content.startswith(_WORKBOOKS):
        rows.stop("is_csv", f"{file.name} is a workbook, not a csv file.", _SAVE_AS_CSV)
    text = _decoded(content)
    if text is None:
        said = f"{file.name} is neither UTF-8 nor Windows-1252 text, or a mixture of both."
        rows.stop("is_known_encoding", said, _SAVE_AS_CSV)
    if not text.strip():
        rows.stop(
            "has_records", f"{file.name} is empty.", "Export the table again, with its header row."
        )
    return text


def _decoded(content: bytes) -> str | None:
    """The text in UTF-8, or in the Windows-1252 that Excel in Flanders writes; else None.

    A file with some characters in good UTF-8 and a damaged one is not Windows-1252: read so,
    every good one would turn to gibberish.
    """
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


def _delimiter(text: str) -> str:
    first_line = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    unquoted = re.sub(r'"[^"]*"', "", first_line)
    return max(_DELIMITERS, key=unquoted.count)


def _chunks(rows: Iterator[list[str]], names: list[str]) -> Iterator[pl.DataFrame]:
    schema = dict.fromkeys(names, pl.String)
    while block := list(islice(rows, _CHUNK_ROWS)):
        yield pl.DataFrame(dict(zip(names, zip(*block, strict=True), strict=True)), schema=schema)


class _Rows:
    """The rows of one file on their way in, and what is wrong with their shape."""

    def __init__(self, file: Path, table: str) -> None:
        self.file, self.table = file, table
        self.problems: list[Problem] = []
        self.short_rows: list[int] = []

    def problem(self, rule: str, message: str, remedy: str, **place: int | str) -> Problem:
        return Problem(
            file=str(self.file),
            table=self.table,
            rule=rule,
            message=message,
            remedy=remedy,
            **place,  # type: ignore[arg-type]  # row, column, value or severity
        )

    def stop(self, rule: str, message: str, remedy: str) -> None:
        stop_on_errors([*self.problems, self.problem(rule, message, remedy)])
