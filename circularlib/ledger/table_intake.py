"""From the cells of one table to its checked rows, or to those kept from the last time."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from circularlib import __version__
from circularlib.errors import LedgerError
from circularlib.ledger.checking.checks import row_problems
from circularlib.ledger.checking.example_rows import example_problems
from circularlib.ledger.open_repair import records as open_repair
from circularlib.ledger.own_words import Words
from circularlib.ledger.privacy.personal_data import personal_data
from circularlib.ledger.privacy.scan import personal_data_problems
from circularlib.ledger.problems import Problem
from circularlib.ledger.programme import Programme
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.reading.cells import DTYPES, typed
from circularlib.ledger.reading.decimals import decimal_mark
from circularlib.ledger.reading.header_rows import without_strange_rows
from circularlib.ledger.reading.headers import matched_headers
from circularlib.ledger.reading.parquet_store import keep, kept
from circularlib.ledger.tables import Table, tables
from circularlib.ledger.text_cells import ROW, Held, Source, TextCells
from circularlib.shipped import shipped

__all__ = ["reading_key", "taken_in"]


@cache
def _recipe() -> bytes:
    """What decides, beside the source itself, how it is read: words, catalogue and code."""
    files = [
        *shipped("data/dictionary").glob("*.csv"),
        shipped("data/reference/catalogue.csv"),
        *Path(__file__).parent.rglob("*.py"),
    ]
    readers = [version(name) for name in ("fastexcel", "pyarrow", "python-calamine")]
    versions = " ".join([__version__, pl.__version__, *readers]).encode()
    return b"".join([versions, *(file.read_bytes() for file in sorted(files))])


def reading_key(programme: Programme, held: Sequence[str]) -> str:
    """What decides what is read, and which problems are found in it.

    Args:
        programme: The programme whose words and settings count.
        held: What stands in the sources, as texts.

    Returns:
        A SHA-256.
    """
    settings = programme.settings
    said = [*held, str(settings.intake.decimal), settings.synonyms.model_dump_json()]
    return hashlib.sha256(_recipe() + "\n".join(said).encode()).hexdigest()


def taken_in(programme: Programme, source: Source, held: Held) -> ReadTable | None:
    """One table, read and checked by itself, or from the store where its source is unchanged.

    Args:
        programme: The programme whose words and settings count.
        source: Where the table stands.
        held: What stands there.

    Returns:
        The table with its problems; None for a sheet that nobody filled in.

    Raises:
        LedgerError: The source cannot be read as a table.
    """
    table, settings = tables()[source.table], programme.settings
    key = reading_key(programme, [held.digest, source.sheet])
    found = kept(programme.folder, table, source, key)
    if found is not None:
        return found
    if table.name == "repairs":
        read = _repairs(source)
    else:
        cells = held.cells()
        if source.sheet and not table.is_required and _is_unfilled(cells):
            return None
        read = _read(source, cells, settings.intake.decimal, programme.words)
    if all(map(_leaves_it_usable, read.problems)):
        keep(programme.folder, read, key)
    return read


def _leaves_it_usable(problem: Problem) -> bool:
    """A warning, or a wrong row that may be left out, as long as its problem names nobody."""
    names_nobody = not personal_data(problem.value or "")
    return problem.severity == "warning" or (problem.concerns_row and names_nobody)


def _is_unfilled(cells: TextCells) -> bool:
    """No record below the header, and none above it either."""
    return cells.frame.is_empty() and not any(told.rule == "is_record" for told in cells.problems)


def _repairs(source: Source) -> ReadTable:
    if source.sheet or source.file.suffix.lower() == ".parquet":
        problem = Problem(kind="repairs_not_csv", file=str(source.file), sheet=source.sheet)
        raise LedgerError(problem.message, problem.place, problem.remedy, problems=[problem])
    repairs = open_repair.read([source.file])
    frame = repairs.with_row_index(ROW, offset=2)
    table = tables()["repairs"]
    found = partial(_problem, source)
    problems = personal_data_problems(TextCells(frame, []), table, {}, found)
    return ReadTable(table, source.file, frame, {}, tuple(problems))


def _read(source: Source, cells: TextCells, decimal: str | None, words: Words) -> ReadTable:
    """The cells as a typed table, with every problem in them."""
    table = tables()[source.table]
    found = partial(_problem, source)
    names = [name for name in cells.frame.columns if name != ROW]
    known = words.columns[table.name]
    problems = list(cells.problems)
    headers: dict[str, str] = {}
    if names:
        headers, told = matched_headers(table, names, known, cells.header_row, found)
        problems += told
        if cells.frame.is_empty():
            details = {"name": source.name, "rows": table.rows}
            problems.append(found(kind="records_absent", details=details))
    frame, told = _typed(table, cells, headers, decimal, words, found)
    problems += told
    read = ReadTable(table, source.file, frame, headers, sheet=source.sheet)
    problems += row_problems(read, cells.frame)
    problems += example_problems(read)
    problems += personal_data_problems(cells, table, headers, found)
    frame, problems = without_strange_rows(read, cells, problems, known)
    problems.sort(key=lambda problem: problem.row or 0)
    return replace(read, frame=frame, problems=tuple(problems))


def _problem(source: Source, *, column: str = "", **said: Any) -> Problem:
    """A problem of a source; the column as the user sees it, without what `column_names` adds."""
    file, sheet = str(source.file), source.sheet
    return Problem(file=file, sheet=sheet, table=source.table, column=column.strip(), **said)


def _typed(
    table: Table,
    cells: TextCells,
    headers: Mapping[str, str],
    decimal: str | None,
    words: Words,
    found: Callable[..., Problem],
) -> tuple[pl.DataFrame, list[Problem]]:
    """Every column of the table with its type, dates with their days; and what is no such type."""
    types = {header: table.columns[name].type for name, header in headers.items()}
    numeric = [header for header, kind in types.items() if kind in {"number", "count"}]
    mark, problems = decimal_mark(cells, numeric, decimal, found)
    columns = [cells.frame[ROW].cast(pl.UInt32)]
    for column in table.columns.values():
        if column.name in headers:
            values, unread = typed(cells, column, headers[column.name], mark, words, found)
            problems += unread
        else:
            values = pl.repeat(None, cells.frame.height, dtype=DTYPES[column.type], eager=True)
        columns.append(values.alias(column.name))
        if column.type == "date":
            columns.append(values.to_physical().cast(pl.Int32).alias(f"{column.name}_day"))
    return pl.DataFrame(columns), problems
