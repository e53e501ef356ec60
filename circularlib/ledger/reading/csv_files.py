"""A csv file as text cells, whatever program wrote it: delimiter, encoding, line breaks."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path

import polars as pl

from circularlib.errors import LedgerError
from circularlib.ledger.own_words import Words, known_words
from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.header_rows import (
    LOOKED_AT,
    column_names,
    header_place,
    header_problems,
    known_headers,
    rows_above,
)
from circularlib.ledger.safe_csv import unescaped
from circularlib.ledger.text_cells import ROW, TextCells

__all__ = ["text_cells"]

_CHUNK_ROWS = 100_000
_DELIMITERS = ",;\t"
_FOREIGN_DELIMITERS = "|:~^"
_NAMED_DELIMITER = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
_LOOKED_AT_MARKS = 100_000
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_Found = Callable[..., Problem]


def text_cells(file: Path, content: bytes, table: str, words: Words | None = None) -> TextCells:
    r"""The cells of a csv file as text, with the row in which a spreadsheet shows them.

    Titles and empty rows above the header are passed over. A quoted cell may hold line breaks;
    it is one row all the same, as in a spreadsheet. Rows without any value are left out. Cells
    missing at the end of a row count as empty, because Excel leaves them out; a warning says
    how many rows are so.

    Args:
        file: The file, for the problems.
        content: What it holds.
        table: Name of the table it holds.
        words: What headers mean; what circularlib knows by default.

    Returns:
        The cells; an apostrophe that circularlib writes before a formula is left off.

    Raises:
        LedgerError: The file is empty, is not text, has no header or has a broken quotation.
            The problem, and those found before it, are in its `problems`.

    Example:
        >>> cells = text_cells(Path("homes.csv"), b"woning;gemeente\nW1;71053\n", "homes")
        >>> cells.frame.row(0), cells.delimiter
        ((2, 'W1', '71053'), ';')
    """
    found = partial(Problem, file=str(file), table=table)
    known = (words or known_words()).columns[table]
    delimiter, text = _delimited(_text(file, content, found), known)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems: list[Problem] = []
    short_rows: list[int] = []
    try:
        first = list(islice(reader, LOOKED_AT))
        place = _header_place(first, file, known, found)
        header = [cell.strip() for cell in first[place]]
        names = column_names(header)
        rows = enumerate(chain(first[place + 1 :], reader), start=place + 2)
        fitted = _fitted(rows, header, problems, short_rows, found)
        frames = [pl.DataFrame(schema=dict.fromkeys(names, pl.String)), *_chunks(fitted, names)]
    except csv.Error as error:
        details = {"line": reader.line_num, "reason": str(error)}
        raise _refusal(found(kind="quotes_broken", details=details), problems) from None
    cells = pl.concat(frames).with_columns(pl.all().str.strip_chars().replace("", None))
    cells = cells.with_columns(_unescaped(cells)).with_row_index(ROW, offset=place + 2)
    cells = cells.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null()))
    problems += rows_above(first, place, known, found)
    problems += header_problems(header, cells, place + 1, found)
    problems += _short(short_rows, found)
    named = [name for name in names if not name.startswith(" ")]
    return TextCells(cells[[ROW, *named]], problems, delimiter=delimiter, header_row=place + 1)


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


def _delimited(text: str, known: Mapping[str, str]) -> tuple[str, str]:
    """The delimiter, and the text without a first line that names it, as Excel knows one."""
    named = _NAMED_DELIMITER.match(text)
    if named:
        return named[1], text[named.end() :]
    lines = re.split(r"[\r\n]", text[:_LOOKED_AT_MARKS])
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines]
    first = next((line for line in bare if any(mark in line for mark in _DELIMITERS)), "")

    def likeness(delimiter: str) -> tuple[int, int]:
        return _best_header(text, delimiter, known), first.count(delimiter)

    return max(_DELIMITERS, key=likeness), text


def _best_header(text: str, delimiter: str, known: Mapping[str, str]) -> int:
    """The most known headers in one of the first rows, if this is what stands between cells."""
    rows = csv.reader(io.StringIO(text[:_LOOKED_AT_MARKS], newline=""), delimiter=delimiter)
    try:
        return max((known_headers(row, known) for row in islice(rows, LOOKED_AT)), default=0)
    except csv.Error:
        return 0


def _header_place(
    first: list[list[str]], file: Path, known: Mapping[str, str], found: _Found
) -> int:
    if not any(cell.strip() for row in first for cell in row):
        raise _refusal(found(kind="file_empty", details={"name": file.name}))
    foreign = _foreign_delimiter(first)
    if foreign:
        raise _refusal(found(kind="delimiter_unknown", value=foreign))
    return header_place(first, known, found)


def _foreign_delimiter(first: list[list[str]]) -> str:
    """A mark that stands between the cells of every row; empty where there is none."""
    rows = [row for row in first if any(row)]
    if all(len(row) == 1 for row in rows):
        for mark in _FOREIGN_DELIMITERS:
            if all(row[0].count(mark) == rows[0][0].count(mark) > 0 for row in rows):
                return mark
    return ""


def _unescaped(cells: pl.DataFrame) -> list[pl.Expr]:
    """Looking for formulas is slow; only columns with an apostrophe in front can have been."""
    return [
        unescaped(pl.col(name)) for name in cells.columns if cells[name].str.starts_with("'").any()
    ]


def _chunks(rows: Iterator[list[str]], names: list[str]) -> Iterator[pl.DataFrame]:
    schema = dict.fromkeys(names, pl.String)
    while block := list(islice(rows, _CHUNK_ROWS)):
        yield pl.DataFrame(dict(zip(names, zip(*block, strict=True), strict=True)), schema=schema)


def _fitted(
    rows: Iterator[tuple[int, list[str]]],
    header: list[str],
    problems: list[Problem],
    short_rows: list[int],
    found: _Found,
) -> Iterator[list[str]]:
    """The rows, each with as many cells as the header; which ones had not, on the way.

    Spreadsheets write headers that are empty as far as their widest row reaches.
    """
    width = len(header)
    least = max(place for place, name in enumerate(header, start=1) if name)
    for number, row in rows:
        if len(row) < least and any(row):
            short_rows.append(number)
        surplus = [cell for cell in row[width:] if cell.strip()] if len(row) > width else []
        if surplus:
            details = {"cell_count": len(row), "header_count": least}
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
