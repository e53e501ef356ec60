"""A csv file as text cells, whatever program wrote it: delimiter, encoding, line breaks."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import polars as pl

from circularlib.errors import LedgerError
from circularlib.ledger.problems import Problem

__all__ = ["ROW", "TextCells", "text_cells"]

ROW = " spreadsheet_row"
"""Column of the row numbers. No header can be called so: headers are stripped of spaces."""

_CHUNK_ROWS = 100_000
_DELIMITERS = ",;\t"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SAVE_AS_CSV = 'Save it from the spreadsheet as "CSV UTF-8".'
_Found = Callable[..., Problem]


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
    found = partial(Problem, file=str(file), table=table)
    text = _text(file, content, found)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems: list[Problem] = []
    short_rows: list[int] = []
    try:
        header = _header(next(reader), found)
        names = _unique(header)
        fitted = _fitted(reader, len(names), problems, short_rows, found)
        frames = [pl.DataFrame(schema=dict.fromkeys(names, pl.String)), *_chunks(fitted, names)]
    except csv.Error as error:
        message = f"Line {reader.line_num} cannot be read as csv: {error}."
        remedy = "Look for a quotation mark without its partner, and export the table again."
        raise _refusal(found(rule="is_csv", message=message, remedy=remedy), problems) from None
    cells = pl.concat(frames).with_columns(pl.all().str.strip_chars().replace("", None))
    cells = cells.with_row_index(ROW, offset=2)
    cells = cells.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null()))
    problems += [*_header_problems(header, cells, found), *_short(short_rows, found)]
    known = [name for name in names if name in header]
    return TextCells(cells.select(ROW, *known), delimiter, problems)


def _refusal(problem: Problem, earlier: Sequence[Problem] = ()) -> LedgerError:
    return LedgerError(
        problem.message, f"{problem.place}.", problem.remedy, problems=[*earlier, problem]
    )


def _text(file: Path, content: bytes, found: _Found) -> str:
    if content.startswith(_WORKBOOKS):
        message = f"{file.name} is a workbook, not a csv file."
        raise _refusal(found(rule="is_csv", message=message, remedy=_SAVE_AS_CSV))
    text = _decoded(content)
    if text is None:
        message = f"{file.name} is neither UTF-8 nor Windows-1252 text, or a mixture of both."
        raise _refusal(found(rule="is_known_encoding", message=message, remedy=_SAVE_AS_CSV))
    if not text.strip():
        message, remedy = f"{file.name} is empty.", "Export the table again, with its header row."
        raise _refusal(found(rule="has_records", message=message, remedy=remedy))
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


def _header(cells: list[str], found: _Found) -> list[str]:
    """The headers, without the empty ones that spreadsheets add at the end."""
    header = [cell.strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    if not header:
        message, remedy = "The first row is empty.", "Put the headers in the first row."
        raise _refusal(found(row=1, rule="is_column", message=message, remedy=remedy))
    return header


def _unique(header: list[str]) -> list[str]:
    """A name for each column; one that no header can have where it is missing or double."""
    return [
        name if name and name not in header[:at] else f" {at}" for at, name in enumerate(header)
    ]


def _header_problems(header: list[str], cells: pl.DataFrame, found: _Found) -> Iterator[Problem]:
    remedy = "Give every column its own header."
    for at, (name, unique) in enumerate(zip(header, _unique(header), strict=True)):
        if name != unique and name:
            message = f'The header "{name}" stands twice.'
            yield found(row=1, column=name, rule="is_column", message=message, remedy=remedy)
        elif not name and cells[unique].is_not_null().any():
            message = f"The column at place {at + 1} has values and no header."
            yield found(row=1, rule="is_column", message=message, remedy=remedy)


def _fitted(
    rows: Iterator[list[str]],
    width: int,
    problems: list[Problem],
    short_rows: list[int],
    found: _Found,
) -> Iterator[list[str]]:
    """The rows, each with as many cells as the header; which ones had not, on the way."""
    for number, row in enumerate(rows, start=2):
        if len(row) < width and any(row):
            short_rows.append(number)
        surplus = [cell for cell in row[width:] if cell.strip()] if len(row) > width else []
        if surplus:
            message = f"The row has {len(row)} cells, the header {width}."
            remedy = 'Put a text that holds the delimiter between "quotation marks".'
            problems.append(
                found(
                    row=number,
                    value=surplus[0],
                    rule="cells_in_row",
                    message=message,
                    remedy=remedy,
                )
            )
        yield row[:width] + [""] * (width - len(row))


def _short(rows: list[int], found: _Found) -> list[Problem]:
    """One warning for all short rows: Excel writes them, and so does an export cut off."""
    if not rows:
        return []
    message = "The row has fewer cells than the header; those left out count as empty."
    remedy = "Look whether the file is whole."
    if len(rows) > 1:
        remedy = f"Look whether the file is whole: {len(rows)} rows are so."
    return [
        found(row=rows[0], rule="cells_in_row", severity="warning", message=message, remedy=remedy)
    ]
