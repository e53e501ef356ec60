"""Tables of a schema in Spark, brought here as Parquet: from there on they are as a file is."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from circularlib.engines.choice import check_engine
from circularlib.engines.sessions import spark_session
from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.workbook_safety import refusal

__all__ = ["PREFIX", "SparkSchema", "listed", "opened", "parquet", "place"]

PREFIX = "spark:"
"""Beginning of the address of a schema in Spark, as `spark:roeselare`."""
_SORTED_LAST = (pl.List, pl.Array, pl.Struct, pl.Binary)  # no column of the ledger is one


@dataclass(frozen=True)
class SparkSchema:
    """A schema of Spark's catalogue.

    Attributes:
        name: Its name, with that of its catalogue where it is not in Spark's own.
        session: The session in which it is seen.
    """

    name: str
    session: Any

    @property
    def place(self) -> str:
        """How messages call it, as `spark roeselare`."""
        return place(f"{PREFIX}{self.name}")


def place(address: str) -> str:
    """How messages call a schema.

    Args:
        address: As `spark:roeselare`.

    Returns:
        The words.

    Example:
        >>> place("spark:roeselare")
        'spark roeselare'
    """
    return address.replace(":", " ", 1)


def opened(address: str) -> SparkSchema:
    """A schema of the catalogue that Spark's own settings name.

    Args:
        address: As `spark:roeselare`.

    Returns:
        The schema.

    Raises:
        UsageError: Spark or Java is not installed.
        LedgerError: There is no such schema. The problem is in its `problems`.
    """
    check_engine("spark")
    schema = SparkSchema(address.removeprefix(PREFIX), spark_session())
    with _told(Problem(kind="database_silent", file=schema.place)):
        if not schema.session.catalog.databaseExists(schema.name):
            known = ", ".join(sorted(row[0] for row in _asked(schema, "SHOW SCHEMAS")))
            details = {"schema": schema.name, "known": known}
            raise refusal(Problem(kind="spark_schema_absent", file=schema.place, details=details))
    return schema


def listed(schema: SparkSchema) -> list[str]:
    """The tables and views of a schema.

    Args:
        schema: The schema.

    Returns:
        Their names, in order.

    Raises:
        LedgerError: Spark does not tell.
    """
    with _told(Problem(kind="database_silent", file=schema.place)):
        found = _asked(schema, f"SHOW TABLES IN {_quoted(*schema.name.split('.'))}")
    return sorted(row.tableName for row in found if not row.isTemporary)


def parquet(schema: SparkSchema, name: str, table: str) -> bytes:
    """The rows of a table as a Parquet file; the same rows give the same bytes.

    Spark keeps no order, so the rows are sorted by their columns from the first to the last.

    Args:
        schema: The schema.
        name: Name of the table in it.
        table: Name of the table of the ledger that it holds, for the problems.

    Returns:
        The file.

    Raises:
        LedgerError: Spark cannot read it. The problem is in its `problems`.
    """
    found = partial(Problem, kind="database_table_unread", file=schema.place, sheet=name)
    with _told(found(table=table)):
        quoted = _quoted(*schema.name.split("."), name)
        rows: pa.Table = schema.session.table(quoted).toArrow()
    frame = pl.DataFrame(pl.from_arrow(rows))
    keys = [key for key, kind in frame.schema.items() if not isinstance(kind, _SORTED_LAST)]
    order = frame.select(pl.arg_sort_by(keys, nulls_last=False)).to_series() if keys else None
    written = io.BytesIO()
    pq.write_table(rows if order is None else rows.take(order.to_arrow()), written)
    return written.getvalue()


def _asked(schema: SparkSchema, query: str) -> list[Any]:
    rows: list[Any] = schema.session.sql(query).collect()
    return rows


def _quoted(*parts: str) -> str:
    return ".".join(f"`{part.replace('`', '``')}`" for part in parts)


@contextmanager
def _told(problem: Problem) -> Iterator[None]:
    """Turns what Spark refuses into a problem, with the name that Spark has for it."""
    from pyspark.errors import PySparkException

    try:
        yield
    except PySparkException as error:
        reason = error.getCondition() or _first_line(str(error))
        details = {"reason": reason.lower().replace("_", " ")}
        raise refusal(
            Problem(
                kind=problem.kind,
                file=problem.file,
                sheet=problem.sheet,
                table=problem.table,
                details=details,
            )
        ) from None


def _first_line(text: str) -> str:
    return re.sub(r"\s+", " ", text.partition("\n")[0])[:120]
