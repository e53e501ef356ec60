"""From the files of a programme folder to checked tables in Parquet under `.ledger/`."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MappingProxyType

import polars as pl

from circularlib import __version__
from circularlib.errors import LedgerError
from circularlib.ledger import open_repair
from circularlib.ledger.cells import decimal_mark, typed
from circularlib.ledger.checks import cross_table_problems, row_problems
from circularlib.ledger.csv_files import ROW, text_cells
from circularlib.ledger.problems import Problem, stop_on_errors
from circularlib.ledger.programme import Programme
from circularlib.ledger.tables import Table, nearest, normalised, tables
from circularlib.shipped import shipped

__all__ = ["Ledger", "empty_table", "examine", "read_ledger"]

_STORE = ".ledger"


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
    schema: dict[str, type[pl.DataType]] = {}
    for column in tables()[name].columns.values():
        schema[column.name] = _DTYPES[column.type]
        if column.type == "date":
            schema[f"{column.name}_day"] = pl.Int32
    return pl.DataFrame(schema=schema)


def examine(programme: Programme) -> tuple[Ledger, list[Problem]]:
    """Reads every table and lists every problem, errors and warnings, of all of them.

    Args:
        programme: The programme.

    Returns:
        The tables that could be read, and the problems in the order of tables and rows.
    """
    files, problems = _files(programme)
    frames: dict[str, pl.DataFrame] = {}
    for name, file in files.items():
        frame, found = _table(programme, tables()[name], file)
        problems += found
        if frame is not None:
            frames[name] = frame
    problems += cross_table_problems(frames, files)
    digests = {name: _digest(file) for name, file in files.items()}
    lazy = {name: frame.drop(ROW).lazy() for name, frame in frames.items()}
    return Ledger(MappingProxyType(lazy), MappingProxyType(digests), tuple(problems)), problems


def _files(programme: Programme) -> tuple[dict[str, Path], list[Problem]]:
    """The file of each table, by its name in any language; and what is missing or strange."""
    words = {synonym: table.name for table in tables().values() for synonym in table.synonyms}
    files: dict[str, Path] = {}
    problems: list[Problem] = []
    for file in sorted(programme.folder.glob("*.csv")):
        name = words.get(normalised(file.stem))
        if name is None:
            near = nearest(normalised(file.stem), words)
            problems.append(
                Problem(
                    file=str(file),
                    rule="is_table",
                    severity="error" if near else "warning",
                    message=f'"{file.stem}" is not a table of the ledger.',
                    remedy=f"Did you mean {words[near]}.csv?"
                    if near
                    else f"Name it as one of {', '.join(tables())}, or keep it in another folder.",
                )
            )
        elif name in files:
            problems.append(
                Problem(
                    file=str(file),
                    table=name,
                    rule="is_single_file",
                    message=f"the table {name} stands in {files[name].name} too.",
                    remedy="Keep one file for each table in the folder.",
                )
            )
        else:
            files[name] = file
    ordered = {name: files[name] for name in tables() if name in files}
    return ordered, problems + _absent(programme, files)


def _absent(programme: Programme, files: Mapping[str, Path]) -> list[Problem]:
    if programme.settings.records == "repairs":
        needed = ["repairs"]
    else:
        needed = [table.name for table in tables().values() if table.is_required]
    return [
        Problem(
            file=str(programme.folder / f"{name}.csv"),
            table=name,
            rule="is_present",
            message=f"the file {name}.csv is missing.",
            remedy=f"Put it in the folder: one row per {tables()[name].rows['en']}.",
        )
        for name in needed
        if name not in files
    ]


@cache
def _recipe() -> bytes:
    """What decides, beside the file itself, how it is read."""
    folders = [shipped("data/dictionary"), shipped("data/reference")]
    files = [*folders[0].glob("*.csv"), folders[1] / "catalogue.csv"]
    return b"".join([__version__.encode(), *(file.read_bytes() for file in sorted(files))])


@cache
def _hashed(file: Path, _size_bytes: int, _changed_ns: int) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _digest(file: Path) -> str:
    status = file.stat()
    return _hashed(file, status.st_size, status.st_mtime_ns)


def _table(
    programme: Programme, table: Table, file: Path
) -> tuple[pl.DataFrame | None, list[Problem]]:
    """One table, from the store where its file is unchanged, else from the file."""
    decimal = programme.settings.intake.decimal
    key = hashlib.sha256(_recipe() + _digest(file).encode() + (decimal or "").encode())
    stored = programme.folder / _STORE / f"{table.name}-{key.hexdigest()[:16]}.parquet"
    if stored.is_file():
        return pl.read_parquet(stored), []
    try:
        frame, problems = _read(table, file, decimal)
    except LedgerError as error:
        inner = [problem for problem in error.problems if isinstance(problem, Problem)]
        return None, inner or [
            Problem(
                file=error.place.rstrip("."),
                table=table.name,
                rule="is_readable",
                message=error.thing,
                remedy=error.remedy,
            )
        ]
    if not problems:
        _store(frame, stored, table)
    return frame, problems


def _store(frame: pl.DataFrame, stored: Path, table: Table) -> None:
    """Writes a table whole or not at all; a folder that cannot be written is no obstacle."""
    try:
        stored.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=stored.parent, suffix=".part", delete=False) as part:
            frame.write_parquet(part)
        for old in stored.parent.glob(f"{table.name}-*.parquet"):
            old.unlink(missing_ok=True)
        Path(part.name).replace(stored)
    except OSError:
        return


def _read(table: Table, file: Path, decimal: str | None) -> tuple[pl.DataFrame, list[Problem]]:
    if table.name == "repairs":
        repairs = open_repair.read([file])
        return repairs.with_row_index(ROW, offset=2), []
    cells, delimiter, problems = text_cells(file, table.name)
    if cells.is_empty():
        raise LedgerError(
            f"{file.name} has a header but no rows.",
            f"{file}.",
            f"Export it again, or take it out of the folder: one row is {table.rows['en']}.",
        )
    headers, header_problems = _headers(table, cells, file)
    problems += header_problems
    numeric = [
        cells[headers[c.name]]
        for c in table.columns.values()
        if c.name in headers and c.type in {"number", "count"}
    ]
    mark = decimal or decimal_mark(numeric, delimiter, file)
    columns = [cells[ROW].cast(pl.UInt32)]
    for column in table.columns.values():
        if column.name in headers:
            values, unread = typed(cells, column, headers[column.name], mark, file)
            problems += unread
        else:
            values = pl.Series(column.name, [None] * cells.height, dtype=_DTYPES[column.type])
        columns.append(values)
        if column.type == "date":
            columns.append(values.to_physical().cast(pl.Int32).alias(f"{column.name}_day"))
    frame = pl.DataFrame(columns)
    named = cells.rename({header: name for name, header in headers.items()})
    problems += row_problems(frame, named, table, file)
    return frame, sorted(problems, key=lambda problem: problem.row or 0)


_DTYPES: Mapping[str, type[pl.DataType]] = {
    "text": pl.String,
    "choice": pl.String,
    "month": pl.String,
    "date": pl.Date,
    "number": pl.Float64,
    "count": pl.Int64,
}


def _headers(table: Table, cells: pl.DataFrame, file: Path) -> tuple[dict[str, str], list[Problem]]:
    """The header under which each column stands; and headers unknown, double or missing."""
    words = {word: column.name for column in table.columns.values() for word in column.synonyms}
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for header in (name for name in cells.columns if name != ROW):
        name = words.get(normalised(header))
        if name is None or name in found:
            near = nearest(normalised(header), words)
            said = (
                f'"{found[name]}" and "{header}" both mean {name}.'
                if name
                else (f'"{header}" is not a column of {table.name}.')
            )
            proposal = f'Did you mean "{words[near]}"? ' if near and not name else ""
            problems.append(
                Problem(
                    file=str(file),
                    table=table.name,
                    row=1,
                    column=header,
                    rule="is_column",
                    message=said,
                    remedy=f"{proposal}Known: {', '.join(table.columns)}.",
                )
            )
        else:
            found[name] = header
    absent = [c for c in table.columns.values() if c.is_required and c.name not in found]
    problems += [
        Problem(
            file=str(file),
            table=table.name,
            row=1,
            column=column.name,
            rule="is_column",
            message=f'the column "{column.name}" is missing.',
            remedy=f"Add it: {column.meanings['en'].lower()}.",
        )
        for column in absent
    ]
    return found, problems
