"""A table in many Parquet files: a folder with its name, divided by municipality, year or not."""

import io
from pathlib import Path

import polars as pl

from circularlib.errors import LedgerError
from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.workbook_safety import refusal
from circularlib.ledger.tables import Table

__all__ = ["is_parted", "parts", "parts_as_one"]

_PARTS = "**/*.parquet"


def is_parted(folder: Path) -> bool:
    """Whether a folder holds the parts of a table.

    Args:
        folder: The folder, or a file.

    Returns:
        True where a Parquet file lies in it, at any depth.
    """
    is_ours = folder.name[0] in ".~"
    return not is_ours and folder.is_dir() and next(folder.glob(_PARTS), None) is not None


def parts(folder: Path) -> list[Path]:
    """The parts of a table, in the order of their names.

    Args:
        folder: The folder.

    Returns:
        Every Parquet file in it, at any depth.
    """
    return sorted(folder.glob(_PARTS))


def parts_as_one(folder: Path, table: Table) -> bytes:
    """The parts of a table as one Parquet file, in the order of their names.

    What a part's folder says, as `municipality_code=08800`, becomes a column of text where the
    table has such a column; of other tables it only says where the part lies.

    Args:
        folder: The folder.
        table: The table.

    Returns:
        What the one file would hold.

    Raises:
        LedgerError: A part is damaged, or has other columns than the first; it is named.
    """
    frames: list[pl.DataFrame] = []
    for file in parts(folder):
        said = dict(_said(file.relative_to(folder)))
        own = {name: pl.lit(text) for name, text in said.items() if name in table.columns}
        try:
            frames.append(pl.read_parquet(io.BytesIO(file.read_bytes())).with_columns(**own))
        except pl.exceptions.PolarsError:
            raise _refused("parquet_broken", folder, file, table) from None
        try:
            pl.concat([frames[0].clear(), frames[-1].clear()], how="vertical_relaxed")
        except pl.exceptions.PolarsError:
            raise _refused("parts_differ", folder, file, table) from None
    written = io.BytesIO()
    pl.concat(frames, how="vertical_relaxed").write_parquet(written)
    return written.getvalue()


def _refused(kind: str, folder: Path, file: Path, table: Table) -> LedgerError:
    details = {"name": file.relative_to(folder.parent).as_posix()}
    return refusal(Problem(kind=kind, file=str(folder), table=table.name, details=details))


def _said(part: Path) -> list[tuple[str, str]]:
    """What the names of the folders say, as Hive writes it."""
    pairs = [step.partition("=") for step in part.parts[:-1]]
    return [(name, text) for name, sign, text in pairs if sign]
