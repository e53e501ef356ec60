"""Dates that can be true and seldom are: from before everything, or beyond the records."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from circularlib.ledger.checking.breaches import VALUE, told_together
from circularlib.ledger.periods import Period
from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.text_cells import ROW

__all__ = ["date_problems"]

_EARLIEST = date(1990, 1, 1)  # a spreadsheet shows an empty or small number as a day in 1900
_EARLIEST_HOME = date(1910, 1, 1)  # homes are older than furniture
_BEYOND_DAYS = 366  # an export may run on after the records; a year on is a slip
_PLANNED = ("in_service_to",)  # a lease may end decades from now
_RECORDED = {"movements": "date", "costs": "date", "hours": "date"}
"""What is counted per period; what lies outside the records is in no figure."""


def date_problems(read: Mapping[str, ReadTable], records: Period | None) -> list[Problem]:
    """Dates before 1990, dates far beyond the records, and what the records do not cover.

    Items that are still there were delivered before the records began: an item's deliveries
    before them are no reason for a warning, its other movements are.

    Args:
        read: The tables by name.
        records: The days on which everything was recorded, where that is known.

    Returns:
        At most one warning per cell; where many rows share one, one for all of them.
    """
    problems: list[Problem] = []
    for table in read.values():
        for column in table.table.columns.values():
            if column.type == "date":
                problems += _odd(table, column.name, records)
    if records is not None:
        for name, column_name in _RECORDED.items():
            if name in read:
                problems += _outside(read[name], column_name, records)
    return problems


def _odd(read: ReadTable, column: str, records: Period | None) -> list[Problem]:
    is_early = pl.col(column) < _earliest(column)
    early = read.frame.filter(is_early).select(ROW, pl.col(column).alias(VALUE))
    problems = told_together(read, "date_early", column, early)
    if records is not None and column not in _PLANNED:
        is_late = pl.col(f"{column}_day") > records.last_day + _BEYOND_DAYS
        late = read.frame.filter(is_late).select(ROW, pl.col(column).alias(VALUE), _end(records))
        problems += told_together(read, "date_late", column, late)
    return problems


def _outside(read: ReadTable, column: str, records: Period) -> list[Problem]:
    """Rows before or after the records that are not odd by themselves already."""
    day = pl.col(column)
    is_before = (day < records.first) & (day >= _earliest(column))
    if read.table.name == "movements":
        is_before &= pl.col("event") != "delivered"
    last_days = (records.last_day + 1, records.last_day + _BEYOND_DAYS)
    is_after = pl.col(f"{column}_day").is_between(*last_days)
    problems: list[Problem] = []
    for is_outside in (is_before, is_after):
        outside = read.frame.filter(is_outside).select(
            ROW, pl.col(column).alias(VALUE), pl.lit(records.first).alias("start"), _end(records)
        )
        problems += told_together(read, "outside_records", column, outside)
    return problems


def _earliest(column: str) -> date:
    return _EARLIEST_HOME if column == "in_service_from" else _EARLIEST


def _end(records: Period) -> pl.Expr:
    return pl.lit(records.last).alias("end")
