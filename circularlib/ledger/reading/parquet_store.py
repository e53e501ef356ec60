"""Read tables kept as Parquet in the store, so that an unchanged source is not read again."""

import io
import json
from dataclasses import replace
from pathlib import Path

import polars as pl

from circularlib.ledger import store
from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.tables import Table
from circularlib.ledger.text_cells import Source

__all__ = ["keep", "kept"]

_METADATA = "circularlib"


def kept(folder: Path, table: Table, source: Source, key: str) -> ReadTable | None:
    """A table as it was kept, or None where it was not or the copy is damaged.

    Args:
        folder: The programme folder.
        table: The table.
        source: Where it stands.
        key: What decides how it is read, as a SHA-256.

    Returns:
        The table with its problems, or None.
    """
    for content in store.contents(folder, table.name, key, "parquet"):
        said = json.loads(pl.read_parquet_metadata(io.BytesIO(content))[_METADATA])
        problems = tuple(
            replace(Problem(**problem), file=str(source.file), sheet=source.sheet)
            for problem in said["problems"]
        )
        frame = pl.read_parquet(io.BytesIO(content))
        return ReadTable(table, source.file, frame, said["headers"], problems, source.sheet)
    return None


def keep(folder: Path, read: ReadTable, key: str) -> None:
    """Keeps a table.

    Args:
        folder: The programme folder.
        read: The table; rows of it may be wrong, but it holds no personal data.
        key: What decides how it is read, as a SHA-256.
    """
    problems = [vars(replace(problem, file="", sheet="")) for problem in read.problems]
    said = json.dumps({"headers": read.headers, "problems": problems}, default=dict)
    written = io.BytesIO()
    read.frame.write_parquet(written, metadata={_METADATA: said})
    store.put(folder, read.table.name, key, "parquet", written.getvalue())
