"""From the files of a programme folder to checked tables in Parquet under `.ledger/`."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

import polars as pl

from circularlib import __version__
from circularlib.errors import LedgerError
from circularlib.ledger import open_repair
from circularlib.ledger.cells import DTYPES, typed
from circularlib.ledger.checks import cross_table_problems, row_problems
from circularlib.ledger.csv_files import text_cells
from circularlib.ledger.decimals import decimal_mark
from circularlib.ledger.headers import matched_headers
from circularlib.ledger.parquet_store import keep, kept
from circularlib.ledger.problems import Problem, stop_on_errors
from circularlib.ledger.programme import Programme
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.table_files import absent_tables, table_files
from circularlib.ledger.tables import Table, tables
from circularlib.ledger.text_cells import ROW, TextCells
from circularlib.shipped import shipped

__all__ = ["Ledger", "empty_table", "examine", "read_ledger"]


@dataclass(frozen=True)
class Ledger:
    """The checked tables of a programme.

    Attributes:
        frames: Lazy frames by table name; dates have a `..._day` twin in whole days.
        digests: SHA-256 of each table's input file, by table name.
        problems: Warnings found on the way; a ledger with errors does not come about.
    """

    frames: Mapping[str, pl.LazyFrame]
    digests: Mapping[str, str]
    problems: tuple[Problem, ...]

    def __contains__(self, name: str) -> bool:
        return name in self.frames

    def __getitem__(self, name: str) -> pl.LazyFrame:
        if name not in self.frames:
            raise LedgerError(
                f"These records have no table {name}.",
                remedy=f"Add a file {name}.csv to the programme folder.",
            )
        return self.frames[name]


def read_ledger(programme: Programme) -> Ledger:
    """The tables of a programme, read and checked; unchanged files are not read again.

    Args:
        programme: The programme, from `open_programme`.

    Returns:
        The ledger.

    Raises:
        LedgerError: Something is wrong with the records. All problems of all tables are in
            its `problems`; none of the inputs is changed.

    Example:
        >>> from circularlib.ledger.programme import open_programme
        >>> ledger = read_ledger(open_programme("sample"))
        >>> ledger["movements"].collect_schema()["date_day"]
        Int32
    """
    ledger, problems = examine(programme)
    stop_on_errors(problems)
    return ledger


def empty_table(name: str) -> pl.DataFrame:
    """A table of the ledger without rows.

    Args:
        name: Name of the table.

    Returns:
        No row, every column with its type.

    Example:
        >>> empty_table("stays").shape
        (0, 7)
    """
    if name == "repairs":
        return pl.DataFrame(schema=dict(open_repair.REPAIRS_SCHEMA))
    schema: dict[str, type[pl.DataType]] = {}
    for column in tables()[name].columns.values():
        schema[column.name] = DTYPES[column.type]
        if column.type == "date":
            schema[f"{column.name}_day"] = pl.Int32
    return pl.DataFrame(schema=schema)


def examine(programme: Programme) -> tuple[Ledger, list[Problem]]:
    """Reads every table and lists every problem, errors and warnings, of all of them.

    Args:
        programme: The programme.

    Returns:
        The tables that could be read, with cells that could not as null; and the problems in
        the order of tables and rows. Where one of them is an error, nothing may rest on the
        tables.
    """
    files, problems = table_files(programme.folder)
    told = {problem.table: problem for problem in problems} | files
    problems += absent_tables(programme.folder, _needed(programme), told)
    read: dict[str, ReadTable] = {}
    digests: dict[str, str] = {}
    for name, file in files.items():
        try:
            content = file.read_bytes()
            digests[name] = hashlib.sha256(content).hexdigest()
            read[name] = _table(programme, tables()[name], file, content, digests[name])
            problems += read[name].problems
        except LedgerError as error:
            problems += [problem for problem in error.problems if isinstance(problem, Problem)]
        except OSError as error:
            problems.append(_unopened(file, name, error))
    problems += cross_table_problems(read)
    frames = {name: table.frame.drop(ROW).lazy() for name, table in read.items()}
    return Ledger(MappingProxyType(frames), MappingProxyType(digests), tuple(problems)), problems


def _needed(programme: Programme) -> list[str]:
    if programme.settings.records == "repairs":
        return ["repairs"]
    return [table.name for table in tables().values() if table.is_required]


def _unopened(file: Path, name: str, error: OSError) -> Problem:
    reason = {"reason": str(error.strerror)}
    return Problem(kind="file_unreadable", file=str(file), table=name, details=reason)


@cache
def _recipe() -> bytes:
    """What decides, beside the file itself, how it is read: words, catalogue and code."""
    files = [
        *shipped("data/dictionary").glob("*.csv"),
        shipped("data/reference/catalogue.csv"),
        *Path(__file__).parent.glob("*.py"),
    ]
    versions = f"{__version__} {pl.__version__}".encode()
    return b"".join([versions, *(file.read_bytes() for file in sorted(files))])


def _table(
    programme: Programme, table: Table, file: Path, content: bytes, digest: str
) -> ReadTable:
    """One table, from the store where its file is unchanged, else from the file."""
    decimal = programme.settings.intake.decimal
    key = hashlib.sha256(_recipe() + f"{digest} {decimal}".encode()).hexdigest()
    found = kept(programme.folder, table, file, key)
    if found is not None:
        return found
    if table.name == "repairs":
        repairs = open_repair.read([file])
        read = ReadTable(table, file, repairs.with_row_index(ROW, offset=2), {})
    else:
        read = _read(table, file, text_cells(file, content, table.name), decimal)
    if all(problem.severity == "warning" for problem in read.problems):
        keep(programme.folder, read, key)
    return read


def _read(table: Table, file: Path, cells: TextCells, decimal: str | None) -> ReadTable:
    """The cells as a typed table, with every problem in them."""
    found = partial(Problem, file=str(file), table=table.name)
    names = [name for name in cells.frame.columns if name != ROW]
    headers, problems = matched_headers(table, names, found)
    problems = [*cells.problems, *problems]
    if cells.frame.is_empty():
        details = {"name": file.name, "rows": table.rows}
        problems.append(found(kind="records_absent", details=details))
    types = {header: table.columns[name].type for name, header in headers.items()}
    numeric = [header for header, kind in types.items() if kind in {"number", "count"}]
    mark, unclear = decimal_mark(cells, numeric, decimal, found)
    problems += unclear
    columns = [cells.frame[ROW].cast(pl.UInt32)]
    for column in table.columns.values():
        if column.name in headers:
            values, unread = typed(cells.frame, column, headers[column.name], mark, file)
            problems += unread
        else:
            values = pl.repeat(None, cells.frame.height, dtype=DTYPES[column.type], eager=True)
        columns.append(values.alias(column.name))
        if column.type == "date":
            columns.append(values.to_physical().cast(pl.Int32).alias(f"{column.name}_day"))
    read = ReadTable(table, file, pl.DataFrame(columns), headers)
    problems += row_problems(read, cells.frame)
    return replace(read, problems=tuple(sorted(problems, key=lambda problem: problem.row or 0)))
