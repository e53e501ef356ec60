"""Tables that stand outside the programme folder: in PostgreSQL, or in a schema of Spark."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from circularlib.ledger.problems import Problem
from circularlib.ledger.programme import Programme
from circularlib.ledger.reading import databases, parquet_files, spark_tables
from circularlib.ledger.reading.database_address import place
from circularlib.ledger.reading.databases import Database
from circularlib.ledger.reading.spark_tables import SparkSchema
from circularlib.ledger.reading.workbook_safety import refusal
from circularlib.ledger.reading_told import Reading
from circularlib.ledger.text_cells import Held, Source, TextCells

__all__ = ["Outside", "outside"]


class Outside(Protocol):
    """A place outside the folder with tables in it."""

    @property
    def place(self) -> str:
        """How messages call it."""

    def names(self) -> list[str]:
        """The tables and views there, the ledger's and others."""

    def held(self, source: Source) -> Held:
        """What a table holds."""


@contextmanager
def outside(programme: Programme, reading: Reading | None = None) -> Iterator[Outside | None]:
    """The place that the settings of a programme name.

    Args:
        programme: The programme.
        reading: What was read there before. The place is then opened only for a table that
            the store does not have.

    Yields:
        The place, open until it is left; None where all tables stand in the folder.

    Raises:
        LedgerError: It cannot be opened. The problem is in its `problems`.
    """
    address = programme.settings.ledger
    if address is None:
        yield None
    elif reading is not None:
        yield _ReadBefore(programme, address, reading)
    elif address.startswith(spark_tables.PREFIX):
        yield _InSpark(spark_tables.opened(address))
    else:
        with databases.opened(address) as database:
            yield _InPostgres(database, programme.settings.intake.schema_name)


@dataclass(frozen=True)
class _InPostgres:
    database: Database
    schema: str

    @property
    def place(self) -> str:
        return self.database.place

    def names(self) -> list[str]:
        return databases.listed(self.database, self.schema)

    def held(self, source: Source) -> Held:
        cells = databases.text_cells(self.database, self.schema, source.sheet, source.table)
        return Held(databases.digest(cells), lambda: cells)


@dataclass(frozen=True)
class _InSpark:
    schema: SparkSchema

    @property
    def place(self) -> str:
        return self.schema.place

    def names(self) -> list[str]:
        return spark_tables.listed(self.schema)

    def held(self, source: Source) -> Held:
        content = spark_tables.parquet(self.schema, source.sheet, source.table)
        cells = partial(parquet_files.text_cells, source.file, content, source.table)
        return Held(hashlib.sha256(content).hexdigest(), cells)


@dataclass(frozen=True)
class _ReadBefore:
    programme: Programme
    address: str
    reading: Reading

    @property
    def place(self) -> str:
        in_spark = self.address.startswith(spark_tables.PREFIX)
        return spark_tables.place(self.address) if in_spark else place(self.address)

    def names(self) -> list[str]:
        return list(self.reading.outside)

    def held(self, source: Source) -> Held:
        return Held(self.reading.records[source.table], partial(self._cells, source))

    def _cells(self, source: Source) -> TextCells:
        """The cells once more, where the store does not have them; the same ones or none."""
        with outside(self.programme) as there:
            assert there is not None
            held = there.held(source)
        if held.digest != self.reading.records[source.table]:
            changed = Problem(kind="changed_meanwhile", file=there.place, sheet=source.sheet)
            raise refusal(changed)
        return held.cells()
