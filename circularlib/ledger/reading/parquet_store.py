"""Read tables kept as Parquet under `.ledger/`, so that an unchanged file is not read again."""

import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from uuid import uuid4

import polars as pl

from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.tables import Table
from circularlib.ledger.text_cells import Source

__all__ = ["keep", "kept"]

_STORE = ".ledger"
_METADATA = "circularlib"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def kept(folder: Path, table: Table, source: Source, key: str) -> ReadTable | None:
    """A table as it was kept, or None where it was not or the copy is damaged.

    The name of a copy holds the digest of its content: one that was cut short or altered is
    not taken, and the table is read again.

    Args:
        folder: The programme folder.
        table: The table.
        source: Where it stands.
        key: What decides how it is read, as a SHA-256.

    Returns:
        The table with its warnings, or None.
    """
    for content in _contents(folder, f"{table.name}-{key[:16]}-"):
        said = json.loads(pl.read_parquet_metadata(io.BytesIO(content))[_METADATA])
        problems = tuple(
            replace(Problem(**problem), file=str(source.file), sheet=source.sheet)
            for problem in said["problems"]
        )
        frame = pl.read_parquet(io.BytesIO(content))
        return ReadTable(table, source.file, frame, said["headers"], problems, source.sheet)
    return None


def _contents(folder: Path, beginning: str) -> Iterator[bytes]:
    try:
        for copy in sorted((folder / _STORE).glob(f"{beginning}*.parquet")):
            content = copy.read_bytes()
            if copy.stem == f"{beginning}{_digest(content)}":
                yield content
    except OSError:
        return


def keep(folder: Path, read: ReadTable, key: str) -> None:
    """Keeps a table whole or not at all; a folder that cannot be written is no obstacle.

    Args:
        folder: The programme folder.
        read: The table; it has no errors, but may have warnings.
        key: What decides how it is read, as a SHA-256.
    """
    warnings = [asdict(replace(problem, file="", sheet="")) for problem in read.problems]
    said = json.dumps({"headers": dict(read.headers), "problems": warnings})
    written = io.BytesIO()
    read.frame.write_parquet(written, metadata={_METADATA: said})
    content = written.getvalue()
    name = read.table.name
    target = folder / _STORE / f"{name}-{key[:16]}-{_digest(content)}.parquet"
    part = target.with_name(f"{name}-{uuid4().hex}.part")
    try:
        target.parent.mkdir(exist_ok=True)
        part.write_bytes(content)
        part.replace(target)
        for old in target.parent.glob(f"{name}-*.parquet"):
            if old != target:
                old.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            part.unlink()
