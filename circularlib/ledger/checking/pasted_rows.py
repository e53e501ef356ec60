"""Rows that stand in a table twice because an export was pasted under itself."""

from collections.abc import Mapping

import polars as pl

from circularlib.ledger.checking.breaches import VALUE, told_together
from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.text_cells import ROW

__all__ = ["pasted_problems"]

_FEWEST_ROWS = 5  # two colleagues may work the same hours on the same days for a while
_PLACE, _BACK, _RUN = " place", " back", " run"


def pasted_problems(read: Mapping[str, ReadTable]) -> list[Problem]:
    """Blocks of rows that repeat an earlier block, in tables whose rows have no code.

    One row may be the same as another by right: two drivers, the same day, the same hours. Five
    in a row that repeat five others in their order are the same rows.

    Args:
        read: The tables by name.

    Returns:
        Warnings on the repeated rows, naming those that they repeat.
    """
    return [
        problem
        for table in read.values()
        if table.headers and not table.table.key
        for problem in told_together(table, "rows_pasted", _first_column(table), _pasted(table))
    ]


def _first_column(read: ReadTable) -> str:
    return next(name for name in read.table.columns if name in read.headers)


def _pasted(read: ReadTable) -> pl.DataFrame:
    """The rows of blocks that stand as far below their twins as the block is long, or farther."""
    names = [name for name in read.table.columns if name in read.frame.columns]
    back = pl.col(_PLACE) - pl.col(_PLACE).shift(1).over(names)
    rows = (
        read.frame.with_columns(pl.int_range(pl.len()).alias(_PLACE))
        .with_columns(back.alias(_BACK), pl.col(ROW).shift(1).over(names).alias("other_row"))
        .with_columns(pl.col(_BACK).rle_id().alias(_RUN))
    )
    is_block = (pl.col(_BACK) >= _FEWEST_ROWS) & (pl.len().over(_RUN) >= _FEWEST_ROWS)
    shown = pl.col(_first_column(read)).alias(VALUE)
    return rows.filter(is_block).select(ROW, "other_row", shown)
