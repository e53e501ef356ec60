"""Tables of a PostgreSQL database as text cells, all as they stood at one moment."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

import polars as pl
import pyarrow as pa
from adbc_driver_postgresql import dbapi

from circularlib.ledger.problems import Problem
from circularlib.ledger.reading import typed_columns
from circularlib.ledger.reading.database_address import impatient, place, problem_kind
from circularlib.ledger.reading.typed_columns import LOCAL_TIME_ZONE, TypedColumn
from circularlib.ledger.reading.workbook_safety import refusal
from circularlib.ledger.text_cells import TextCells

__all__ = ["Database", "digest", "listed", "opened", "text_cells"]

_FORBIDDEN = "42501"
_BEGINNING = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL client_encoding = 'UTF8'",  # then the server itself refuses bytes that are no text
    "SET LOCAL DateStyle = 'ISO, DMY'",
    "SET LOCAL extra_float_digits = 1",
    "SAVEPOINT reading",
)
_SCHEMAS = """
SELECT nspname::text FROM pg_catalog.pg_namespace
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1
"""
_TABLES = """
SELECT c.relname::text
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
ORDER BY c.relname::text COLLATE "C"
"""
_COLUMNS = """
SELECT a.attname::text, t.typcategory::text, coalesce(b.typname, t.typname)::text,
  pg_catalog.array_position(i.indkey::int2[], a.attnum)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE n.nspname = $1 AND c.relname = $2
ORDER BY a.attnum
"""
_ORDERED = {"B", "D", "N"}  # truth values, dates and numbers sort as such, all else as text

_Found = Callable[..., Problem]


@dataclass(frozen=True)
class Database:
    """An open database; nothing can be written through it.

    Attributes:
        place: How messages call it, as `postgresql db.example.org/roeselare`.
        connection: The connection, in a transaction that only reads.
    """

    place: str
    connection: dbapi.Connection


@dataclass(frozen=True)
class _Column:
    name: str
    category: str
    type: str
    key_place: int | None

    @property
    def text(self) -> str:
        """SQL for its text; money is told without its currency, moments in Belgian time."""
        value = f"record.{_quoted(self.name)}"
        if self.type == "money":
            value = f"{value}::pg_catalog.numeric"
        if self.type == "timestamptz":
            value = f"({value} AT TIME ZONE '{LOCAL_TIME_ZONE}')"
        return f"{value}::pg_catalog.text"

    @property
    def order(self) -> str:
        """SQL that sorts by it alike on every server."""
        value = f"record.{_quoted(self.name)}"
        return value if self.category in _ORDERED else f'{value}::pg_catalog.text COLLATE "C"'

    def typed(self, texts: pl.Series) -> TypedColumn:
        """Its texts with what they are."""
        if self.category == "N":
            return TypedColumn(self.name, texts, "number")
        is_moment = self.type in {"timestamp", "timestamptz"}
        return TypedColumn(self.name, texts, "moment" if is_moment else "text")


@contextmanager
def opened(address: str) -> Iterator[Database]:
    """A database, opened for reading; all its tables are seen as they stood at one moment.

    The password comes from the environment (`PGPASSWORD`, `PGPASSFILE`) or from `.pgpass`, as
    with every program for PostgreSQL. The transaction can read only, and is never committed.

    Args:
        address: Address of the database, as `postgresql://reader@host/database`.

    Yields:
        The database; it closes on leaving.

    Raises:
        LedgerError: The address holds a password, or the database cannot be opened. The
            problem is in its `problems`; no message repeats what the address holds beside the
            names of the server and the database.

    Example:
        >>> with opened("postgresql://reader:secret@localhost/roeselare"):
        ...     pass
        Traceback (most recent call last):
        circularlib.errors.LedgerError: programme.toml.
        The address of the database holds a password.
        Take it out of programme.toml, and change it if others could read that file.
        Give it in PGPASSWORD or in the file .pgpass.
    """
    name = place(address)
    try:
        connection = dbapi.connect(impatient(address), autocommit=True)
    except dbapi.Error as error:
        raise refusal(Problem(kind=problem_kind(str(error)), file=name)) from None
    with connection:
        database = Database(name, connection)
        with _told(database, partial(Problem, file=name)):
            for statement in _BEGINNING:
                _run(database, statement)
        yield database


def listed(database: Database, schema: str) -> list[str]:
    """The tables and views of a schema.

    Args:
        database: The open database.
        schema: Name of the schema.

    Returns:
        Their names, in order; the parts of a divided table are not told apart.

    Raises:
        LedgerError: There is no such schema.

    Example:
        >>> with opened("postgresql://reader@localhost/roeselare") as database:
        ...     listed(database, "public")  # doctest: +SKIP
        ['bewegingen', 'woningen']
    """
    found = partial(Problem, file=database.place)
    with _told(database, found):
        schemas = _texts(database, _SCHEMAS)[0].to_list()
        names = _texts(database, _TABLES, schema)[0].to_list()
    if schema not in schemas:
        details = {"schema": schema, "known": ", ".join(schemas)}
        raise refusal(found(kind="schema_absent", details=details))
    return names


def text_cells(database: Database, schema: str, name: str, table: str) -> TextCells:
    """The cells of a table or view as text, with its numbers beside them.

    Rows come in the order of the primary key, else of all columns from the first to the last,
    and are numbered as in the spreadsheet to which they would be exported.

    Args:
        database: The open database.
        schema: Name of the schema.
        name: Name of the table or view.
        table: Name of the table of the ledger it holds, for the problems.

    Returns:
        The cells; the first record is row 2.

    Raises:
        LedgerError: The table is absent, or this user may not read it, or reading it failed.
            The problem is in its `problems`; other tables can still be read.

    Example:
        >>> with opened("postgresql://reader@localhost/roeselare") as database:
        ...     cells = text_cells(database, "public", "woningen", "homes")  # doctest: +SKIP
    """
    found = partial(Problem, file=database.place, sheet=name, table=table)
    with _told(database, found):
        rows = zip(*_texts(database, _COLUMNS, schema, name), strict=True)
        columns = [
            _Column(header, category, kind, None if at is None else int(at))
            for header, category, kind, at in rows
        ]
        texts = _texts(database, _query(schema, name, columns)) if columns else []
    if not columns:
        raise refusal(found(kind="database_table_absent", details={"schema": schema}))
    typed = [column.typed(values) for column, values in zip(columns, texts, strict=True)]
    return typed_columns.text_cells(typed, found)


def digest(cells: TextCells) -> str:
    """What a table holds, as a fingerprint: it changes when anything in the table does.

    Args:
        cells: The cells of the table.

    Returns:
        A SHA-256 of its headers, of which of them hold numbers, and of its cells.

    Example:
        >>> cells = TextCells(pl.DataFrame({"woning": ["W1"]}), [])
        >>> digest(cells)[:12]
        'ad801b852036'
    """
    content = hashlib.sha256(json.dumps([cells.frame.columns, sorted(cells.numbers)]).encode())
    content.update(cells.frame.write_csv().encode())
    return content.hexdigest()


@contextmanager
def _told(database: Database, found: _Found) -> Iterator[None]:
    """Turns what the server refuses into a problem; what comes next can still be read."""
    try:
        yield
    except dbapi.Error as error:
        with suppress(dbapi.Error):
            _run(database, "ROLLBACK TO SAVEPOINT reading")
        raise refusal(_unread(error, found)) from None


def _unread(error: dbapi.Error, found: _Found) -> Problem:
    if error.sqlstate == _FORBIDDEN:
        return found(kind="database_table_refused")
    reason = dict(error.details).get(b"PG_DIAG_MESSAGE_PRIMARY")
    if reason is None:
        return found(kind="database_silent")
    details = {"reason": reason.decode(errors="replace")}
    return found(kind="database_table_unread", details=details)


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _query(schema: str, name: str, columns: list[_Column]) -> str:
    keys = [column for column in columns if column.key_place is not None]
    keys.sort(key=lambda column: column.key_place or 0)
    texts = ", ".join(column.text for column in columns)
    order = ", ".join(column.order for column in keys or columns)
    return f"SELECT {texts} FROM {_quoted(schema)}.{_quoted(name)} AS record ORDER BY {order}"


def _run(database: Database, statement: str) -> None:
    with database.connection.cursor() as cursor:
        cursor.execute(statement)


def _texts(database: Database, query: str, *names: str) -> list[pl.Series]:
    """The columns of the answer, as text."""
    with database.connection.cursor() as cursor:
        cursor.execute(query, names or None)
        answer = cursor.fetch_arrow_table()
    return [pl.Series(pl.from_arrow(values.cast(pa.large_string()))) for values in answer.columns]
