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
from circularlib.ledger.outside_tables import Outside, outside
from circularlib.ledger.privacy.scan import without_personal_values
from circularlib.ledger.problems import Problem, stop_on_errors
from circularlib.ledger.programme import Programme
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.reading.cells import DTYPES
from circularlib.ledger.reading.parted import parts_as_one
from circularlib.ledger.reading.table_files import (
    absent_tables,
    database_tables,
    file_cells,
    table_files,
    unopened,
)
from circularlib.ledger.reading_told import Reading
from circularlib.ledger.rejected import Rejected, accepted
from circularlib.ledger.table_intake import reading_key, taken_in
from circularlib.ledger.tables import tables
from circularlib.ledger.text_cells import ROW, Held, Source

__all__ = ["Ledger", "ReadTables", "empty_table", "examine", "read_ledger", "read_tables"]


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
        outside: Names under which the tables of a database stand there, and names that look
            like one of a table.
    """

    frames: Mapping[str, pl.LazyFrame]
    digests: Mapping[str, str]
    problems: tuple[Problem, ...]
    rejected: Rejected = field(default_factory=Rejected)
    files: Mapping[str, Path] = field(default_factory=dict)
    outside: tuple[str, ...] = ()

    @property
    def unfilled(self) -> tuple[str, ...]:
        """Tables that were read, and in which nobody filled in anything."""
        return tuple(name for name in self.digests if name not in self.frames)

    def __contains__(self, name: str) -> bool:
        return name in self.frames

    def __getitem__(self, name: str) -> pl.LazyFrame:
        if name not in self.frames:
            raise LedgerError(
                f"These records have no table {name}.",
                remedy=f"Add a file {name}.csv to the programme folder.",
            )
        return self.frames[name]


@dataclass(frozen=True)
class ReadTables:
    """The tables of a programme, each by itself.

    Attributes:
        tables: Those that could be read, by name.
        digests: SHA-256 of what each was read from, by name.
        problems: The problems of files and tables, but not those between tables.
        outside: Names under which the tables of a database stand there, and names that look
            like one of a table.
    """

    tables: dict[str, ReadTable]
    digests: dict[str, str]
    problems: list[Problem]
    outside: tuple[str, ...]


def read_ledger(
    programme: Programme, *, accept_valid: bool = False, reading: Reading | None = None
) -> Ledger:
    """The tables of a programme, read and checked; unchanged files are not read again.

    Args:
        programme: The programme, from `open_programme`.
        accept_valid: Leave out the rows that are wrong, instead of stopping.
        reading: What was read before and is to be read once more; other records are an error.

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
    ledger, problems = examine(programme, accept_valid=accept_valid, reading=reading)
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


def examine(
    programme: Programme, *, accept_valid: bool = False, reading: Reading | None = None
) -> tuple[Ledger, list[Problem]]:
    """Reads every table and lists every problem, errors and warnings, of all of them.

    Args:
        programme: The programme.
        accept_valid: Leave out the rows that are wrong; they are in the ledger's `rejected`,
            with the errors for which they were left out.
        reading: What was read before, and is to be read once more.

    Returns:
        The tables that could be read, with cells that could not as null; and the problems in
        the order of tables and rows. Where one of them is an error, nothing may rest on the
        tables.

    Raises:
        LedgerError: The tables are not those that were read before.
    """
    found = read_tables(programme, reading)
    read, problems = found.tables, found.problems
    rejected = Rejected()
    if accept_valid:
        between = partial(cross_table_problems, records=programme.records_period)
        read, rejected, problems = accepted(read, problems, between)
    else:
        problems += _between(programme, read, found.digests, problems)
    problems = without_personal_values(problems)
    frames = {name: table.frame.drop(ROW).lazy() for name, table in read.items()}
    ledger = Ledger(
        MappingProxyType(frames),
        MappingProxyType(found.digests),
        tuple(problems),
        rejected,
        {
            name: table.file
            for name, table in read.items()
            if table.file.parent == programme.folder and table.file.is_file()
        },
        found.outside,
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


def read_tables(programme: Programme, reading: Reading | None = None) -> ReadTables:
    """Every table by itself, from where it stands or, unchanged, from the store.

    Args:
        programme: The programme.
        reading: What was read before, and is to be read once more.

    Returns:
        The tables, with what is wrong in them.

    Raises:
        LedgerError: They are not those that were read before, whatever else is wrong with them.
    """
    unfilled = () if reading is None else reading.unfilled
    read: dict[str, ReadTable] = {}
    digests: dict[str, str] = {}
    with ExitStack() as stack:
        there, problems = _outside(programme, reading, stack)
        elsewhere, told = _tables_outside(programme, there)
        sources, strange = table_files(programme.folder, programme.words, elsewhere)
        problems += [*told, *strange]
        if not any(map(_may_hide_tables, problems)):
            known = {problem.table: problem for problem in problems} | sources
            problems += absent_tables(programme.folder, _needed(programme), known)
        for name, source in sources.items():
            try:
                held = _held(programme, source, there)
                digests[name] = held.digest
                table = None if name in unfilled else taken_in(programme, source, held)
            except LedgerError as error:
                problems += [found for found in error.problems if isinstance(found, Problem)]
            except OSError as error:
                problems.append(unopened(source.file, name, error))
            else:
                if table is not None:
                    read[name] = table
                    problems += table.problems
    stop_on_errors(
        [
            *_changed(programme, reading, sources, digests),
            *(problem for problem in problems if problem.kind == "changed_meanwhile"),
        ]
    )
    names = [source.sheet for source in elsewhere] + [problem.sheet for problem in told]
    return ReadTables(read, digests, problems, tuple(names))


def _changed(
    programme: Programme,
    reading: Reading | None,
    sources: Mapping[str, Source],
    digests: Mapping[str, str],
) -> list[Problem]:
    """The tables that are not what they were when they were read before."""
    before = digests if reading is None else reading.records
    return [
        Problem(
            kind="changed_meanwhile",
            file=str(sources[name].file if name in sources else programme.folder / name),
            table=name,
        )
        for name in sorted({*before, *digests})
        if before.get(name) != digests.get(name)
    ]


def _may_hide_tables(problem: Problem) -> bool:
    """A workbook or database that cannot be opened: what is missing may be in there."""
    is_error = problem.severity == "error" and not problem.table
    return is_error and not problem.kind.endswith("_misspelt")


def _outside(
    programme: Programme, reading: Reading | None, stack: ExitStack
) -> tuple[Outside | None, list[Problem]]:
    """The database of the settings, open until the stack is left."""
    try:
        return stack.enter_context(outside(programme, reading)), []
    except LedgerError as error:
        return None, [problem for problem in error.problems if isinstance(problem, Problem)]


def _tables_outside(
    programme: Programme, there: Outside | None
) -> tuple[list[Source], list[Problem]]:
    if there is None:
        return [], []
    try:
        return database_tables(there.names(), Path(there.place), programme.words)
    except LedgerError as error:
        return [], [problem for problem in error.problems if isinstance(problem, Problem)]


def _needed(programme: Programme) -> list[str]:
    """Tables that must be there; washing machines can be looked at without any."""
    kinds = {"repairs": ["repairs"], "washing": []}
    if programme.settings.records in kinds:
        return kinds[programme.settings.records]
    return [table.name for table in tables().values() if table.is_required]


def _held(programme: Programme, source: Source, there: Outside | None) -> Held:
    if there is not None and source.file == Path(there.place):
        return there.held(source)
    if source.file.is_dir():
        content = parts_as_one(source.file, tables()[source.table])
    else:
        content = source.file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return Held(digest, lambda: file_cells(source, content, programme.words))
