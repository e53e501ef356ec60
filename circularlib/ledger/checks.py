"""Rules that hold within a table and between tables; each breach is a problem with its place."""

import heapq
from collections.abc import Mapping, Sequence
from itertools import takewhile

import polars as pl

from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.tables import Column, nearest
from circularlib.ledger.text_cells import ROW

__all__ = ["cross_table_problems", "row_problems"]

_COMPARED = 1000  # codes that a strange one is compared with
_BOUNDS = {
    "en": ("at least", "at most", " and "),
    "nl": ("minstens", "hoogstens", " en "),
}
_PROPOSALS = 20  # comparing is slow, and nobody reads more


def row_problems(read: ReadTable, cells: pl.DataFrame) -> list[Problem]:
    """What is wrong with single rows: missing values, values out of bounds, double codes.

    Args:
        read: The typed rows.
        cells: The text cells of the same rows, under the headers of the file; a cell that
            could not be read is a problem already and is not reported as missing too.

    Returns:
        One problem per cell or row, in the order of the columns.
    """
    problems: list[Problem] = []
    for name, header in read.headers.items():
        column = read.table.columns[name]
        if column.is_required:
            problems += _missing(read, column, cells.filter(pl.col(header).is_null()))
        if column.minimum is not None or column.maximum is not None:
            problems += _out_of_bounds(read, column, cells[header])
    return problems + _double_keys(read)


def _missing(read: ReadTable, column: Column, rows: pl.DataFrame) -> list[Problem]:
    label = {lang: f"{text[:1].upper()}{text[1:]}" for lang, text in column.labels.items()}
    return [
        read.problem("cell_missing", row, column.name, None, {"Label": label})
        for row in rows[ROW].to_list()
    ]


def _out_of_bounds(read: ReadTable, column: Column, texts: pl.Series) -> list[Problem]:
    low = -float("inf") if column.minimum is None else column.minimum
    high = float("inf") if column.maximum is None else column.maximum
    is_outside = (pl.col(column.name) < low) | (pl.col(column.name) > high)
    outside = read.frame.select(ROW, column.name, text=texts).filter(is_outside)
    bounds = {lang: _bounds(column, *words) for lang, words in _BOUNDS.items()}
    kind = "out_of_bounds_in_unit" if column.unit else "out_of_bounds"
    if column.unit == "rate":
        kind = "rate_out_of_bounds"
    details = {"bounds": bounds, "label": column.labels, "unit": column.unit}
    return [
        read.problem(kind, row, column.name, text, details)
        for row, text in outside.select(ROW, "text").iter_rows()
    ]


def _bounds(column: Column, at_least: str, at_most: str, joined: str) -> str:
    low, high = column.minimum, column.maximum
    bounds = [] if low is None else [f"{at_least} {low:g}"]
    bounds += [] if high is None else [f"{at_most} {high:g}"]
    return joined.join(bounds)


def _double_keys(read: ReadTable) -> list[Problem]:
    """Rows whose code, or codes together, stand in an earlier row."""
    required = [name for name in read.table.key if read.table.columns[name].is_required]
    if not required or not all(name in read.headers for name in required):
        return []
    keys = [name for name in read.table.key if name in read.headers]
    known = read.frame.drop_nulls(required).select(ROW, *keys)
    first = known.with_columns(pl.col(ROW).min().over(keys).alias("first_row"))
    double = first.filter(pl.col(ROW) > pl.col("first_row"))
    labels = " + ".join(read.headers[name] for name in keys)
    problems = []
    for row, *codes, first_row in double.iter_rows():
        value = ", ".join(str(code) for code in codes if code is not None)
        details = {"first_row": first_row, "labels": labels}
        problems.append(read.problem("key_double", row, keys[0], value, details))
    return problems


def cross_table_problems(read: Mapping[str, ReadTable]) -> list[Problem]:
    """Codes of one table that the table they refer to does not know.

    Args:
        read: The tables by name.

    Returns:
        One problem per row and column.
    """
    return [
        problem
        for table in read.values()
        for column in table.table.columns.values()
        if column.refers_to in read and column.name in table.headers
        for problem in _unknown(table, column, read[column.refers_to])
    ]


def _unknown(read: ReadTable, column: Column, other: ReadTable) -> list[Problem]:
    key = other.table.key[0]
    if key not in other.headers:  # said already; every code would be unknown
        return []
    known = other.frame.select(pl.col(key).drop_nulls())
    strange = read.frame.filter(pl.col(column.name).is_not_null()).join(
        known, left_on=column.name, right_on=key, how="anti", maintain_order="left"
    )
    codes = strange[column.name].unique(maintain_order=True).head(_PROPOSALS)
    words = known[key].to_list() if strange.height else []
    proposals = {code: _proposal(code, words) for code in codes}
    return [
        read.problem(
            "code_unknown",
            row,
            column.name,
            code,
            {"other": other.file.name, "near": proposals.get(code, "")},
        )
        for row, code in strange.select(ROW, column.name).iter_rows()
    ]


def _proposal(code: str, words: Sequence[str]) -> str:
    """The nearest code; a slip leaves most of its beginning and end in place."""

    def shared(word: str) -> int:
        return _common_length(code, word) + _common_length(code[::-1], word[::-1])

    return nearest(code, heapq.nlargest(_COMPARED, words, key=shared)) or ""


def _common_length(first: str, second: str) -> int:
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
