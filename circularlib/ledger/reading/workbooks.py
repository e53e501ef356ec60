"""A sheet of a workbook as text cells: xlsx, xlsm, xlsb, xls and ods."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from io import BytesIO
from itertools import chain, islice
from pathlib import Path

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from circularlib.ledger.own_words import Words
from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.formula_errors import formula_errors
from circularlib.ledger.reading.header_rows import (
    LOOKED_AT,
    column_names,
    header_place,
    header_problems,
    rows_above,
)
from circularlib.ledger.reading.workbook_safety import check_workbook, refusal
from circularlib.ledger.text_cells import ROW, Source, TextCells

__all__ = ["filled_sheets", "text_cells", "visible_sheets"]

_CHUNK_ROWS = 100_000
_Found = Callable[..., Problem]
_Cells = Sequence[Sequence[object]]


def visible_sheets(file: Path, content: bytes) -> list[str]:
    """The names of the sheets that a user sees and that can hold a table.

    Args:
        file: The workbook, for the problems.
        content: What it holds.

    Returns:
        The names in the order of the tabs, without hidden sheets and sheets that are a chart.

    Raises:
        LedgerError: The workbook cannot be opened. The problem is in its `problems`.
    """
    found = partial(Problem, file=str(file))
    with _opened(file, content, found) as book:
        return [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]


def filled_sheets(file: Path, content: bytes, names: Sequence[str]) -> list[str]:
    """The sheets with at least one row below their first: more than a header, or nothing.

    Args:
        file: The workbook, for the problems.
        content: What it holds.
        names: The sheets to look at.

    Returns:
        Those of the names with two rows or more that hold something.

    Raises:
        LedgerError: The workbook cannot be read. The problem is in its `problems`.
    """
    if not names:
        return []
    with _opened(file, content, partial(Problem, file=str(file))) as book:
        return [name for name in names if _is_filled(book, name)]


def _is_filled(book: CalamineWorkbook, name: str) -> bool:
    try:
        sheet = book.get_sheet_by_name(name)
    except CalamineError:  # what cannot be read may hold something
        return True
    rows = (row for row in sheet.iter_rows() if any(cell != "" for cell in row))
    return len(list(islice(rows, 2))) > 1


def text_cells(source: Source, content: bytes, words: Words) -> TextCells:
    """The cells of a sheet: texts as they are, numbers exact, dates in ISO form.

    Titles and empty rows above the header are passed over; rows keep the number that the user
    sees. Rows without any value are left out.

    Args:
        source: The workbook and the sheet, which exists.
        content: What the workbook holds.
        words: What headers mean.

    Returns:
        The cells; a cell in which a formula failed holds the mark that the user sees. Of an
        empty sheet no columns, and the problem that it is empty.

    Raises:
        LedgerError: The workbook cannot be read, or no row of the sheet holds a known header.
            The problem is in its `problems`.
    """
    found = partial(Problem, file=str(source.file), sheet=source.sheet, table=source.table)
    known = words.columns[source.table]
    read = _read(source, content, known, found)
    if read is None:
        problem = found(kind="file_empty", details={"name": source.name})
        return TextCells(pl.DataFrame(schema={ROW: pl.UInt32}), [problem])
    errors = formula_errors(content, source.sheet, read.first_column)
    cells, numbers = _with_errors(read, errors)
    cells = cells.with_row_index(ROW, offset=read.place + 2)
    is_filled = cells.select(pl.any_horizontal(pl.exclude(ROW).is_not_null())).to_series()
    cells, numbers = cells.filter(is_filled), numbers.filter(is_filled)
    header = read.first[read.place]
    problems = [
        *rows_above(read.first, read.place, known, found),
        *header_problems(header, cells, read.place + 1, found, before=read.first_column),
        *_merged(read, found),
    ]
    named = [name for name in cells.columns if not name.startswith(" ")]
    held = {name: numbers[name] for name in named if numbers[name].is_not_null().any()}
    return TextCells(cells[[ROW, *named]], problems, held, header_row=read.place + 1)


@dataclass(frozen=True)
class _Sheet:
    """A sheet as it was read.

    Attributes:
        first: Its first rows, as texts.
        place: Place of the header among them.
        first_column: The first column in use, counted from 0.
        cells: The texts below the header, from the first column in use.
        numbers: The numbers below the header, null where there is another kind of cell.
        merged: First and last row and column of merged cells, counted from 0.
    """

    first: list[list[str]]
    place: int
    first_column: int
    cells: pl.DataFrame
    numbers: pl.DataFrame
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()


def _read(source: Source, content: bytes, known: Mapping[str, str], found: _Found) -> _Sheet | None:
    """The sheet; None where it is empty."""
    with _opened(source.file, content, found) as book:
        sheet = book.get_sheet_by_name(source.sheet)
        if sheet.start is None:
            return None
        first_column, rows = sheet.start[1], iter(sheet.iter_rows())
        first = list(islice(rows, LOOKED_AT))
        texts = [[_text(cell) for cell in row] for row in first]
        place = header_place(texts, known, found)
        chunks = chain([first[place + 1 :]], _chunks(rows))
        parts = list(_parts(chunks, column_names(texts[place])))
        cells, numbers = (pl.concat(list(frames)) for frames in zip(*parts, strict=True))
        merged = sheet.merged_cell_ranges or ()
        return _Sheet(texts, place, first_column, cells, numbers, merged)


def _merged(read: _Sheet, found: _Found) -> Iterator[Problem]:
    """Cells below the header that were merged: all but the first are empty in the file."""
    header = read.first[read.place]
    for (row, column), _last in read.merged:
        at = column - read.first_column
        if row > read.place and 0 <= at < len(header) and header[at]:
            yield found(kind="cells_merged", row=row + 1, column=header[at])


@contextmanager
def _opened(file: Path, content: bytes, found: _Found) -> Iterator[CalamineWorkbook]:
    """The workbook; what the reader says while it is open becomes a problem."""
    check_workbook(file, content, found)
    name = {"name": file.name}
    try:
        yield load_workbook(BytesIO(content))
    except PasswordError:
        raise refusal(found(kind="workbook_locked", details=name)) from None
    except CalamineError as error:
        reason = str(error).splitlines()[0]
        if mark := re.match(r"Unsupported cell error value '(.+)'", reason):
            raise refusal(found(kind="formula_failed_somewhere", value=mark[1])) from None
        raise refusal(found(kind="workbook_damaged", details={**name, "reason": reason})) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a failure inside the reader arrives
            raise
        raise refusal(
            found(kind="workbook_damaged", details={**name, "reason": str(error)})
        ) from None


def _chunks(rows: Iterator[Sequence[object]]) -> Iterator[_Cells]:
    while chunk := list(islice(rows, _CHUNK_ROWS)):
        yield chunk


def _parts(
    chunks: Iterable[_Cells], names: Sequence[str]
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Texts and numbers of some rows, under the names of the columns."""
    for chunk in chunks:
        columns = list(zip(*chunk, strict=True)) or [()] * len(names)
        named = list(zip(names, columns, strict=True))
        yield (
            pl.DataFrame([_texts(name, cells) for name, cells in named]),
            pl.DataFrame([_numbers(name, cells) for name, cells in named]),
        )


def _texts(name: str, cells: Sequence[object]) -> pl.Series:
    texts = [cell if type(cell) is str else _text(cell) for cell in cells]
    return pl.Series(name, texts, dtype=pl.String).str.strip_chars().replace("", None)


def _numbers(name: str, cells: Sequence[object]) -> pl.Series:
    if float not in (kinds := set(map(type, cells))) and int not in kinds:
        return pl.Series(name, [None], dtype=pl.Float64).new_from_index(0, len(cells))
    numbers = [cell if type(cell) is float or type(cell) is int else None for cell in cells]
    return pl.Series(name, numbers, dtype=pl.Float64)


def _text(cell: object) -> str:
    """What stands in a cell, as short as it can be said exactly."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float | int):
        return f"{cell:.0f}" if float(cell).is_integer() else _plain(repr(cell))
    if isinstance(cell, datetime):
        return _without_seconds(cell.isoformat(" "))
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return _without_seconds(cell.isoformat())
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return str(cell)


def _plain(number: str) -> str:
    return f"{Decimal(number):f}" if "e" in number else number


def _without_seconds(moment: str) -> str:
    return moment.removesuffix(":00")


def _with_errors(
    read: _Sheet, errors: Mapping[int, Sequence[tuple[int, str]]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cells in which a formula failed hold its mark, and no number."""
    cells, numbers, above = read.cells, read.numbers, read.place + 1
    for column, failed in errors.items():
        below = {row - above: mark for row, mark in failed if row >= above}
        if below:
            name = cells.columns[column - read.first_column]
            rows = list(below)
            cells = cells.with_columns(cells[name].scatter(rows, list(below.values())))
            numbers = numbers.with_columns(numbers[name].scatter(rows, None))
    return cells, numbers
