"""From the files of a programme folder to checked tables in Parquet under `.ledger/`."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType

import polars as pl

from circularlib.errors import LedgerError
from circularlib.ledger.checking.checks import cross_table_problems
from circularlib.ledger.checking.kept_problems import keep_problems, kept_problems
from circularlib.ledger.open_repair import records as open_repair
from circularlib.ledger.privacy.scan import without_personal_values
from circularlib.ledger.problems import Problem, stop_on_errors
from circularlib.ledger.programme import Programme
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.reading import databases, parquet_files, spark_tables
from circularlib.ledger.reading.cells import DTYPES
from circularlib.ledger.reading.databases import Database
from circularlib.ledger.reading.parted import parts_as_one
from circularlib.ledger.reading.spark_tables import SparkSchema
from circularlib.ledger.reading.table_files import (
    absent_tables,
    database_tables,
    file_cells,
    table_files,
    unopened,
)
from circularlib.ledger.rejected import Rejected, accepted
from circularlib.ledger.table_intake import Held, reading_key, taken_in
from circularlib.ledger.tables import tables
from circularlib.ledger.text_cells import ROW, Source

__all__ = ["Ledger", "empty_table", "examine", "read_ledger", "read_tables"]


@dataclass(frozen=True)
class Ledger:
    """The checked tables of a programme.

    Attributes:
        frames: Lazy frames by table name; dates have a `..._day` twin in whole days.
        digests: SHA-256 of each table's input file, by table name.
        problems: Warnings found on the way; a ledger with errors does not come about.
        rejected: Rows that were left out because they are wrong, when that was asked for.
        files: The file that each table was read from, by table name; a table of a database
            has none.
    """

    frames: Mapping[str, pl.LazyFrame]
    digests: Mapping[str, str]
    problems: tuple[Problem, ...]
    rejected: Rejected = field(default_factory=Rejected)
    files: Mapping[str, Path] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.frames

    def __getitem__(self, name: str) -> pl.LazyFrame:
        if name not in self.frames:
            raise LedgerError(
                f"These records have no table {name}.",
                remedy=f"Add a file {name}.csv to the programme folder.",
            )
        return self.frames[name]


def read_ledger(programme: Programme, *, accept_valid: bool = False) -> Ledger:
    """The tables of a programme, read and checked; unchanged files are not read again.

    Args:
        programme: The programme, from `open_programme`.
        accept_valid: Leave out the rows that are wrong, instead of stopping.

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
    ledger, problems = examine(programme, accept_valid=accept_valid)
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


def examine(programme: Programme, *, accept_valid: bool = False) -> tuple[Ledger, list[Problem]]:
    """Reads every table and lists every problem, errors and warnings, of all of them.

    Args:
        programme: The programme.
        accept_valid: Leave out the rows that are wrong; they are in the ledger's `rejected`,
            with the errors for which they were left out.

    Returns:
        The tables that could be read, with cells that could not as null; and the problems in
        the order of tables and rows. Where one of them is an error, nothing may rest on the
        tables.
    """
    read, digests, problems = read_tables(programme)
    rejected = Rejected()
    if accept_valid:
        between = partial(cross_table_problems, records=programme.records_period)
        read, rejected, problems = accepted(read, problems, between)
    else:
        problems += _between(programme, read, digests, problems)
    problems = without_personal_values(problems)
    frames = {name: table.frame.drop(ROW).lazy() for name, table in read.items()}
    ledger = Ledger(
        MappingProxyType(frames),
        MappingProxyType(digests),
        tuple(problems),
        rejected,
        {
            name: table.file
            for name, table in read.items()
            if table.file.parent == programme.folder and table.file.is_file()
        },
    )
    return ledger, problems


def _between(
    programme: Programme,
    read: Mapping[str, ReadTable],
    digests: Mapping[str, str],
    problems: Sequence[Problem],
) -> list[Problem]:
    """The problems between tables; tables without an error are compared once, not each time."""
    if any(problem.severity == "error" for problem in problems):
        return cross_table_problems(read, records=programme.records_period)
    said = [f"{digests[name]} {table.file} {table.sheet}" for name, table in read.items()]
    said.append(repr(programme.records_period))
    key = reading_key(programme, said)
    found = kept_problems(programme.folder, key)
    if found is None:
        found = cross_table_problems(read, records=programme.records_period)
        if all(problem.severity == "warning" for problem in found):
            keep_problems(programme.folder, found, key)
    return found


def read_tables(
    programme: Programme,
) -> tuple[dict[str, ReadTable], dict[str, str], list[Problem]]:
    """Every table by itself, from where it stands or, unchanged, from the store.

    Args:
        programme: The programme.

    Returns:
        The tables that could be read, by name; the SHA-256 of what each was read from; and the
        problems of files and tables, but not those between tables.
    """
    read: dict[str, ReadTable] = {}
    digests: dict[str, str] = {}
    with ExitStack() as stack:
        database, problems = _database(programme, stack)
        elsewhere, told = _in_database(programme, database)
        sources, strange = table_files(programme.folder, programme.words, elsewhere)
        problems += [*told, *strange]
        if not any(map(_may_hide_tables, problems)):
            known = {problem.table: problem for problem in problems} | sources
            problems += absent_tables(programme.folder, _needed(programme), known)
        for name, source in sources.items():
            try:
                held = _held(programme, source, database)
                digests[name] = held.digest
                table = taken_in(programme, source, held)
            except LedgerError as error:
                problems += [found for found in error.problems if isinstance(found, Problem)]
            except OSError as error:
                problems.append(unopened(source.file, name, error))
            else:
                if table is not None:
                    read[name] = table
                    problems += table.problems
    return read, digests, problems


def _may_hide_tables(problem: Problem) -> bool:
    """A workbook or database that cannot be opened: what is missing may be in there."""
    is_error = problem.severity == "error" and not problem.table
    return is_error and not problem.kind.endswith("_misspelt")


def _database(
    programme: Programme, stack: ExitStack
) -> tuple[Database | SparkSchema | None, list[Problem]]:
    """The database of the settings, open until the stack is left."""
    address = programme.settings.ledger
    if address is None:
        return None, []
    try:
        if address.startswith(spark_tables.PREFIX):
            return spark_tables.opened(address), []
        return stack.enter_context(databases.opened(address)), []
    except LedgerError as error:
        return None, [problem for problem in error.problems if isinstance(problem, Problem)]


def _in_database(
    programme: Programme, database: Database | SparkSchema | None
) -> tuple[list[Source], list[Problem]]:
    if database is None:
        return [], []
    try:
        if isinstance(database, SparkSchema):
            names = spark_tables.listed(database)
        else:
            names = databases.listed(database, programme.settings.intake.schema_name)
        return database_tables(names, Path(database.place), programme.words)
    except LedgerError as error:
        return [], [problem for problem in error.problems if isinstance(problem, Problem)]


def _needed(programme: Programme) -> list[str]:
    """Tables that must be there; washing machines can be looked at without any."""
    kinds = {"repairs": ["repairs"], "washing": []}
    if programme.settings.records in kinds:
        return kinds[programme.settings.records]
    return [table.name for table in tables().values() if table.is_required]


def _held(programme: Programme, source: Source, database: Database | SparkSchema | None) -> Held:
    if isinstance(database, SparkSchema) and source.file == Path(database.place):
        content = spark_tables.parquet(database, source.sheet, source.table)
        digest = hashlib.sha256(content).hexdigest()
        return Held(digest, partial(parquet_files.text_cells, source.file, content, source.table))
    if isinstance(database, Database) and source.file == Path(database.place):
        schema = programme.settings.intake.schema_name
        cells = databases.text_cells(database, schema, source.sheet, source.table)
        return Held(databases.digest(cells), lambda: cells)
    if source.file.is_dir():
        content = parts_as_one(source.file, tables()[source.table])
    else:
        content = source.file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return Held(digest, lambda: file_cells(source, content, programme.words))
