"""Amounts that are on another scale in one year than in another: cents, minutes, thousands."""

from collections.abc import Mapping, Sequence

import polars as pl

from circularlib.ledger.checking.breaches import VALUE, told
from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.text_cells import ROW

__all__ = ["scale_problems"]

_FACTORS = (60.0, 100.0, 1000.0)  # minutes to the hour, cents to the euro, a thousand to one
_LEEWAY = 1.4  # work and prices differ from year to year as well
_FEWEST_ROWS = 8  # with fewer a year has no usual amount
_KINDS = {
    "hours": ("hours", ("organisation", "worker_group", "activity"), ()),
    "costs": ("amount_eur", ("category",), ("home_id", "item_id")),
}
"""Column of the amounts, what they are told apart by, and by whether what they name it."""


def scale_problems(read: Mapping[str, ReadTable]) -> list[Problem]:
    """Kinds of hours and costs of which years differ by as much as units do: 60, 100 or 1,000.

    A unit that changed with a new program leaves every year sound by itself; only years side by
    side show it. Credit notes count by their size.

    Args:
        read: The tables by name.

    Returns:
        One warning per kind, on the first row of the year in which amounts are largest.
    """
    return [
        problem
        for name, (column, kinds, named) in _KINDS.items()
        if name in read
        for problem in told(
            read[name], "scale_changed", column, _jumps(read[name].frame, column, kinds, named)
        )
    ]


def _jumps(
    frame: pl.DataFrame, column: str, kinds: Sequence[str], named: Sequence[str]
) -> pl.DataFrame:
    size = pl.col(column).abs()
    groups = [*kinds, *(f"has_{name}" for name in named)]
    years = (
        frame.filter(size > 0)
        .drop_nulls("date")
        .with_columns(
            pl.col("date").dt.year().alias("year"),
            *(pl.col(name).is_null().alias(f"has_{name}") for name in named),
        )
        .group_by(*groups, "year")
        .agg(pl.col(ROW).min(), size.median().alias(VALUE), pl.len().alias("n"))
        .filter(pl.col("n") >= _FEWEST_ROWS)
        .sort(VALUE, "year")
    )
    kind = pl.concat_str(pl.col(kinds[0]), *kinds[1:], separator=", ", ignore_nulls=True)
    sides = years.group_by(groups, maintain_order=True).agg(
        pl.col(ROW, VALUE, "year").last(),
        pl.col("year").first().alias("other_year"),
        pl.col(VALUE).first().alias("usual"),
    )
    ratio = pl.col(VALUE) / pl.col("usual")
    jumped = sides.filter(
        pl.any_horizontal(ratio.is_between(each / _LEEWAY, each * _LEEWAY) for each in _FACTORS)
    )
    return jumped.select(ROW, VALUE, "year", "other_year", "usual", kind.alias("what")).sort(ROW)
