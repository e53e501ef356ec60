"""A csv file as text cells, whatever program wrote it: delimiter, encoding, line breaks."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import polars as pl

from circularlib.errors import LedgerError
from circularlib.ledger.problems import Problem
from circularlib.ledger.text_cells import ROW, TextCells

__all__ = ["text_cells"]

_CHUNK_ROWS = 100_000
_DELIMITERS = ",;\t"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_Found = Callable[..., Problem]


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
        details = {"line": reader.line_num, "reason": str(error)}
        raise _refusal(found(kind="quotes_broken", details=details), problems) from None
    cells = pl.concat(frames).with_columns(pl.all().str.strip_chars().replace("", None))
    cells = cells.with_row_index(ROW, offset=2)
    cells = cells.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null()))
    problems += [*_header_problems(header, cells, found), *_short(short_rows, found)]
    known = [name for name in names if name in header]
    return TextCells(cells.select(ROW, *known), problems, delimiter=delimiter)


def _refusal(problem: Problem, earlier: Sequence[Problem] = ()) -> LedgerError:
    return LedgerError(
        problem.message, f"{problem.place}.", problem.remedy, problems=[*earlier, problem]
    )


def _text(file: Path, content: bytes, found: _Found) -> str:
    if content.startswith(_WORKBOOKS):
        raise _refusal(found(kind="workbook_named_csv", details={"name": file.name}))
    text = _decoded(content)
    if text is None:
        raise _refusal(found(kind="encoding_unknown", details={"name": file.name}))
    if not text.strip():
        raise _refusal(found(kind="file_empty", details={"name": file.name}))
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
        raise _refusal(found(kind="header_empty", row=1))
    return header


def _unique(header: list[str]) -> list[str]:
    """A name for each column; one that no header can have where it is missing or double."""
    return [
        name if name and name not in header[:at] else f" {at}" for at, name in enumerate(header)
    ]


def _header_problems(header: list[str], cells: pl.DataFrame, found: _Found) -> Iterator[Problem]:
    for at, (name, unique) in enumerate(zip(header, _unique(header), strict=True)):
        if name != unique and name:
            yield found(kind="header_twice", row=1, column=name)
        elif not name and cells[unique].is_not_null().any():
            yield found(kind="header_missing", row=1, details={"place_count": at + 1})


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
            details = {"cell_count": len(row), "header_count": width}
            problems.append(
                found(kind="row_too_long", row=number, value=surplus[0], details=details)
            )
        yield row[:width] + [""] * (width - len(row))


def _short(rows: list[int], found: _Found) -> list[Problem]:
    """One warning for all short rows: Excel writes them, and so does an export cut off."""
    if not rows:
        return []
    kind = "row_too_short" if len(rows) == 1 else "rows_too_short"
    return [found(kind=kind, row=rows[0], details={"row_count": len(rows)})]
