"""Rules that hold within a table and between tables; each breach is a problem with its place."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from circularlib.ledger.csv_files import ROW
from circularlib.ledger.problems import Problem
from circularlib.ledger.tables import Column, Table, nearest, tables

__all__ = ["cross_table_problems", "row_problems"]


def row_problems(
    frame: pl.DataFrame, unread: pl.DataFrame, table: Table, file: Path
) -> list[Problem]:
    """What is wrong with single rows: missing values, values out of bounds, double codes.

    Args:
        frame: The typed rows, with `spreadsheet_row`.
        unread: The text cells of the same rows under canonical names; a cell that could
            not be read is a problem already and is not reported as missing too.
        table: The table as the dictionary describes it.
        file: The file, for the problems.

    Returns:
        One problem per cell or row, in the order of the columns.
    """
    problems: list[Problem] = []
    for column in table.columns.values():
        if column.name not in frame.columns:
            continue
        if column.is_required:
            problems += _missing(unread, column, file)
        problems += _out_of_bounds(frame, column, file)
    return problems + _double_keys(frame, table, file)


def _missing(unread: pl.DataFrame, column: Column, file: Path) -> list[Problem]:
    rows = unread.filter(pl.col(column.name).is_null())[ROW].to_list()
    return [
        Problem(
            file=str(file),
            table=column.table,
            row=row,
            column=column.name,
            rule="is_present",
            message=f"{column.labels['en']} is missing.",
            remedy="Fill in the cell.",
        )
        for row in rows
    ]


def _out_of_bounds(frame: pl.DataFrame, column: Column, file: Path) -> list[Problem]:
    if column.minimum is None and column.maximum is None:
        return []
    low = column.minimum if column.minimum is not None else -float("inf")
    high = column.maximum if column.maximum is not None else float("inf")
    outside = frame.filter((pl.col(column.name) < low) | (pl.col(column.name) > high))
    bounds = [f"at least {low:g}"] * (column.minimum is not None)
    bounds += [f"at most {high:g}"] * (column.maximum is not None)
    return [
        Problem(
            file=str(file),
            table=column.table,
            row=row,
            column=column.name,
            value=str(value),
            rule="is_within_bounds",
            message=f"{value:g} is not {' and '.join(bounds)}.",
            remedy=f"Give {column.labels['en']} in {column.unit or 'whole numbers'}.",
        )
        for row, value in outside.select(ROW, column.name).iter_rows()
    ]


def _double_keys(frame: pl.DataFrame, table: Table, file: Path) -> list[Problem]:
    keys = [name for name in table.key if name in frame.columns]
    if not keys:
        return []
    known = frame.drop_nulls(keys)
    first = known.group_by(keys, maintain_order=True).agg(pl.col(ROW).min().alias("first_row"))
    double = known.join(first, on=keys).filter(pl.col(ROW) > pl.col("first_row")).sort(ROW)
    return [
        Problem(
            file=str(file),
            table=table.name,
            row=row,
            column=keys[0],
            value=str(key),
            rule="is_unique",
            message=f'"{key}" stands already in row {first_row}.',
            remedy="Give each row its own code.",
        )
        for row, key, first_row in double.select(ROW, keys[0], "first_row").iter_rows()
    ]


def cross_table_problems(
    frames: Mapping[str, pl.DataFrame], files: Mapping[str, Path]
) -> list[Problem]:
    """Codes of one table that the table they refer to does not know.

    Args:
        frames: The typed tables by name, with `spreadsheet_row`.
        files: The file of each table.

    Returns:
        One problem per row and column.
    """
    problems: list[Problem] = []
    for name, frame in frames.items():
        for column in tables()[name].columns.values():
            if column.refers_to in frames and column.name in frame.columns:
                problems += _unknown(frame, column, frames[column.refers_to], files)
    return problems


def _unknown(
    frame: pl.DataFrame, column: Column, other: pl.DataFrame, files: Mapping[str, Path]
) -> list[Problem]:
    key = tables()[column.refers_to].key[0]
    known = other[key].drop_nulls()
    strange = frame.filter(pl.col(column.name).is_not_null()).join(
        known.to_frame(), left_on=column.name, right_on=key, how="anti", maintain_order="left"
    )
    rows = strange.select(ROW, column.name).iter_rows()
    words = known.to_list() if strange.height else []
    return [
        Problem(
            file=str(files[column.table]),
            table=column.table,
            row=row,
            column=column.name,
            value=code,
            rule="is_known",
            message=f'"{code}" does not stand in {files[column.refers_to].name}.',
            remedy=_unknown_remedy(code, words, files[column.refers_to].name),
        )
        for row, code in rows
    ]


def _unknown_remedy(code: str, words: list[str], file: str) -> str:
    near = nearest(code, words[:2000])
    proposal = f'Did you mean "{near}"? ' if near else ""
    return f"{proposal}Correct the code, or add the row to {file}."
