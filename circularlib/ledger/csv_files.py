"""A csv file as text cells, whatever program wrote it: delimiter, encoding, line breaks."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import polars as pl

from circularlib.errors import LedgerError
from circularlib.ledger.problems import Problem

__all__ = ["ROW", "text_cells"]

ROW = "spreadsheet_row"
_CHUNK_ROWS = 100_000
_DELIMITERS = ",;\t"


def _decoded(file: Path) -> str:
    """The text of a file in UTF-8, or in the Windows-1252 that Excel in Flanders writes."""
    content = file.read_bytes()
    if not content.strip():
        raise LedgerError(
            f"{file.name} is empty.", f"{file}.", "Export the table again, with its header row."
        )
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise LedgerError(
            f"{file.name} is a workbook, not a csv file.",
            f"{file}.",
            'Save it from the spreadsheet as "CSV UTF-8".',
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise LedgerError(
            f"{file.name} is neither UTF-8 nor Windows-1252 text.",
            f"{file}.",
            'Save it from the spreadsheet as "CSV UTF-8".',
        ) from None


def _delimiter(text: str) -> str:
    header = next(iter(text.splitlines()))
    return max(_DELIMITERS, key=header.count)


def _padded(row: list[str], width: int) -> list[str]:
    return row[:width] + [""] * (width - len(row))


def _chunks(rows: Iterator[list[str]], names: list[str]) -> Iterator[pl.DataFrame]:
    schema = dict.fromkeys(names, pl.String)
    while block := list(islice(rows, _CHUNK_ROWS)):
        cells = [_padded(row, len(names)) for row in block]
        yield pl.DataFrame(dict(zip(names, zip(*cells, strict=True), strict=True)), schema=schema)


def text_cells(file: Path, table: str) -> tuple[pl.DataFrame, str, list[Problem]]:
    """The cells of a csv file as text, with the row in which a spreadsheet shows them.

    A quoted cell may hold line breaks; it is one row all the same, as in a spreadsheet.
    Rows without any value are left out.

    Args:
        file: The file.
        table: Name of the table it holds, for the problems.

    Returns:
        One row per record: the columns under their own headers, stripped of spaces, empty
        cells as null, and `spreadsheet_row` (the header is row 1); then the delimiter; then
        a problem for each row with more cells than the header.

    Raises:
        LedgerError: The file is empty, is not text, or has a broken quotation.
    """
    text = _decoded(file)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems: list[Problem] = []
    try:
        names = _header(next(reader), file)
        rows = _checked(reader, names, file, table, problems)
        frames = list(_chunks(rows, names))
    except csv.Error as error:
        raise LedgerError(
            f"{file.name} cannot be read as csv: {error}.",
            f"Line {reader.line_num} of {file}.",
            "Look for a quotation mark without its partner, and export the table again.",
        ) from None
    schema = dict.fromkeys(names, pl.String)
    cells = pl.concat(frames) if frames else pl.DataFrame(schema=schema)
    cells = cells.with_columns(pl.all().str.strip_chars().replace("", None))
    cells = cells.with_row_index(ROW, offset=2)
    return cells.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null())), delimiter, problems


def _header(names: list[str], file: Path) -> list[str]:
    while names and not names[-1].strip():  # spreadsheets add empty columns at the end
        names.pop()
    stripped = [name.strip() for name in names]
    double = next((name for name in stripped if stripped.count(name) > 1), None)
    if double is not None:
        raise LedgerError(
            f'The header "{double}" stands twice.' if double else "A column has no header.",
            f"{file}, row 1.",
            "Give every column its own header.",
        )
    return stripped


def _checked(
    rows: Iterator[list[str]], names: list[str], file: Path, table: str, problems: list[Problem]
) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=2):
        surplus = [cell for cell in row[len(names) :] if cell.strip()]
        if surplus:
            problems.append(
                Problem(
                    file=str(file),
                    table=table,
                    row=number,
                    value=surplus[0],
                    rule="cells_in_row",
                    message=f"the row has {len(row)} cells, the header {len(names)}.",
                    remedy='Put a text that holds the delimiter between "quotation marks".',
                )
            )
        yield row
