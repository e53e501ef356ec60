"""Rules that hold within a table and between tables; each breach is a problem with its place."""

import heapq
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

import polars as pl

from circularlib.ledger.checking.breaches import VALUE, told_together
from circularlib.ledger.checking.chain_order import chain_order_problems
from circularlib.ledger.checking.history import history_problems, lives
from circularlib.ledger.checking.plausibility import plausibility_problems
from circularlib.ledger.checking.row_rules import ROW_NUMBER, row_rules, rules_of
from circularlib.ledger.checking.spans import span_problems
from circularlib.ledger.checking.store import store_problems
from circularlib.ledger.periods import Period
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
_ODD = {"is_municipality": "municipality_odd", "is_code": "code_odd", "is_whole": "code_cut"}
_PROPOSALS = 20  # comparing is slow, and nobody reads more


def row_problems(read: ReadTable, cells: pl.DataFrame) -> list[Problem]:
    """What is wrong with single rows: missing values, values out of bounds, double codes.

    Args:
        read: The typed rows.
        cells: The text cells of the same rows, under the headers of the file; a cell that
            could not be read is a problem already and is not reported as missing too.

    Returns:
        One problem per cell or row, in the order of the columns; where many rows share a
        warning, one for all of them.
    """
    columns = [name for name in read.table.columns if name in read.headers]
    rules = rules_of(read.table, columns)
    if read.frame.is_empty() or not rules:
        return []
    frame = read.frame.select(columns)
    # Without a limit of our own Pointblank hands out the first 500 rows only.
    done = row_rules(frame, read.table, "en").interrogate(
        collect_tbl_checked=False, extract_limit=frame.height
    )
    problems = []
    for step, (rule, names) in enumerate(rules, start=1):
        broken = done.get_data_extracts(step, frame=True)
        problems += _problems(rule, read, names, cells, broken[ROW_NUMBER].to_list())
    return problems


def _problems(
    rule: str, read: ReadTable, names: Sequence[str], cells: pl.DataFrame, places: Sequence[int]
) -> list[Problem]:
    """The problems of the rows at some places, counted from 1, for one rule."""
    if not places or rule == "is_choice":  # a strange word was told when the cell was read
        return []
    indices = [place - 1 for place in places]
    if rule == "is_unique":
        return _double_keys(read, names, read.frame[indices])
    column = read.table.columns[names[0]]
    texts = cells[read.headers[column.name]][indices].alias(VALUE)
    broken = read.frame[indices].select(ROW).with_columns(texts)
    if rule == "is_present":
        return _missing(read, column, broken.filter(pl.col(VALUE).is_null()))
    if rule == "is_within_bounds":
        return _out_of_bounds(read, column, broken)
    return told_together(read, _ODD[rule], column.name, broken)


def _missing(read: ReadTable, column: Column, rows: pl.DataFrame) -> list[Problem]:
    label = {lang: f"{text[:1].upper()}{text[1:]}" for lang, text in column.labels.items()}
    return [
        read.problem("cell_missing", row, column.name, None, {"Label": label})
        for row in rows[ROW].to_list()
    ]


def _out_of_bounds(read: ReadTable, column: Column, broken: pl.DataFrame) -> list[Problem]:
    bounds = {lang: _bounds(column, *words) for lang, words in _BOUNDS.items()}
    kind = "out_of_bounds_in_unit" if column.unit else "out_of_bounds"
    if column.unit == "rate":
        kind = "rate_out_of_bounds"
    details = {"bounds": bounds, "label": column.labels, "unit": column.unit}
    return [
        read.problem(kind, row, column.name, text, details)
        for row, text in broken.select(ROW, VALUE).iter_rows()
    ]


def _bounds(column: Column, at_least: str, at_most: str, joined: str) -> str:
    low, high = column.minimum, column.maximum
    bounds = [] if low is None else [f"{at_least} {low:g}"]
    bounds += [] if high is None else [f"{at_most} {high:g}"]
    return joined.join(bounds)


def _double_keys(read: ReadTable, keys: Sequence[str], rows: pl.DataFrame) -> list[Problem]:
    """Rows whose code, or codes together, stand in an earlier row; not those without a code."""
    required = [name for name in keys if read.table.columns[name].is_required]
    known = rows.drop_nulls(required).select(ROW, *keys)
    first = known.with_columns(pl.col(ROW).min().over(keys).alias("first_row"))
    double = first.filter(pl.col(ROW) > pl.col("first_row")).sort(ROW)
    labels = " + ".join(read.headers[name] for name in keys)
    problems = []
    for row, *codes, first_row in double.iter_rows():
        value = ", ".join(str(code) for code in codes if code is not None)
        details = {"first_row": first_row, "labels": labels}
        problems.append(read.problem("key_double", row, keys[0], value, details))
    return problems


def cross_table_problems(
    read: Mapping[str, ReadTable], *, records: Period | None = None
) -> list[Problem]:
    """What is wrong or odd when rows and tables are put side by side.

    Args:
        read: The tables by name.
        records: The days on which everything was recorded; what can be said against them is
            left out without it.

    Returns:
        Codes that the table they refer to does not know, one problem per row and column; then
        lives, stays and machines that cannot be as they are written; then what is only odd.
    """
    read = {name: _records_only(table) for name, table in read.items()}
    problems = [
        problem
        for table in read.values()
        for column in table.table.columns.values()
        if column.refers_to in read and column.name in table.headers
        for problem in _unknown(table, column, read[column.refers_to])
    ]
    if {"items", "movements"} <= read.keys():
        steps = lives(read)
        problems += history_problems(read, steps, records) + store_problems(read, steps, records)
    problems += span_problems({name: _dated(table) for name, table in read.items()})
    if "chain_steps" in read:
        problems += chain_order_problems(read["chain_steps"])
    return problems + _not_told_yet(read, plausibility_problems(read, records))


def _records_only(read: ReadTable) -> ReadTable:
    """The table without the rows that were told to be headers or totals."""
    return _without(read, [found for found in read.problems if found.rule == "is_record"])


def _dated(read: ReadTable) -> ReadTable:
    """The table without rows in which a date cannot be read: an end unread is not no end."""
    columns = read.table.columns
    dates = {read.headers[name] for name in read.headers if columns[name].type == "date"}
    errors = [found for found in read.problems if found.severity == "error"]
    return _without(read, [found for found in errors if found.column in dates])


def _without(read: ReadTable, told: Sequence[Problem]) -> ReadTable:
    rows = [found.row for found in told if found.row is not None]
    return replace(read, frame=read.frame.filter(~pl.col(ROW).is_in(rows))) if rows else read


def _not_told_yet(read: Mapping[str, ReadTable], odd: Sequence[Problem]) -> list[Problem]:
    """What is odd, without the cells that were told to be wrong."""
    wrong = {
        (found.table, found.row, found.column)
        for table in read.values()
        for found in table.problems
        if found.severity == "error"
    }
    return [found for found in odd if (found.table, found.row, found.column) not in wrong]


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
    """The nearest code; a slip leaves most of its beginning and end in place.

    A code that differs only in capitals, in marks, in noughts in front or in what is not seen
    comes first: spreadsheets and web pages make such slips by themselves.
    """
    bare = _bare(code)
    if alike := next((word for word in words if bare and _bare(word) == bare), ""):
        return alike

    def shared(word: str) -> int:
        return _common_length(code, word) + _common_length(code[::-1], word[::-1])

    return nearest(code, heapq.nlargest(_COMPARED, words, key=shared)) or ""


def _bare(code: str) -> str:
    plain = unicodedata.normalize("NFKC", code).casefold()
    return "".join(filter(str.isalnum, plain)).lstrip("0")


def _common_length(first: str, second: str) -> int:
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
