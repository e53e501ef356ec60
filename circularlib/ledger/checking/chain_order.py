"""The steps of a service chain: each at one place, and one step at each place."""

import polars as pl

from circularlib.ledger.checking.breaches import VALUE, told
from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.text_cells import ROW

__all__ = ["chain_order_problems"]


def chain_order_problems(read: ReadTable) -> list[Problem]:
    """Steps that stand at two places, and places at which two steps stand.

    A gap in the numbers is nothing wrong: only the sequence counts.

    Args:
        read: The table `chain_steps`.

    Returns:
        A problem on each row that contradicts the first one, naming that row.
    """
    rows = read.frame.drop_nulls(["step", "order"]).sort(ROW)
    return [
        *told(read, "step_at_two_places", "order", _unlike_first(rows, "step", "order")),
        *told(read, "place_of_two_steps", "step", _unlike_first(rows, "order", "step")),
    ]


def _unlike_first(rows: pl.DataFrame, by: str, value: str) -> pl.DataFrame:
    """Rows whose value is not that of the first row with the same key."""
    firsts = rows.with_columns(
        other_row=pl.col(ROW).first().over(by), other=pl.col(value).first().over(by)
    )
    unlike = firsts.filter(pl.col(value) != pl.col("other"))
    return unlike.select(
        ROW, pl.col(value).alias(VALUE), "other_row",
        key=pl.col(by).cast(pl.String), other=pl.col("other").cast(pl.String),
    )  # fmt: skip
