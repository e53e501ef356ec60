"""The header row of a table: where it stands, the names in it, and rows that repeat it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from circularlib.errors import LedgerError
from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.tables import normalised
from circularlib.ledger.text_cells import ROW, TextCells

__all__ = [
    "LOOKED_AT",
    "column_names",
    "header_place",
    "header_problems",
    "known_headers",
    "rows_above",
    "without_strange_rows",
]

LOOKED_AT = 30
"""Rows among which the header is looked for: above it may stand titles and empty rows."""

_MOST = 10_000  # wrong rows that are looked at; the others keep the problems they have
_PATTERN = re.compile(r"\^.*\$", re.DOTALL)
_TOTALS = frozenset({"totaal", "totalen", "subtotaal", "total", "totals", "subtotal", "totaux"})
_Found = Callable[..., Problem]
_Row = Sequence[str]


def header_place(rows: Sequence[_Row], words: Mapping[str, str], found: _Found) -> int:
    """The place of the header among the first rows of a table: the row most like one.

    Args:
        rows: The first rows, as texts.
        words: Name of the column by known header.
        found: Makes a problem from kind, row and details.

    Returns:
        The place, counted from 0: the row with the most known headers, the first of them where
        there are several. A row of two cells or more needs two, where any row has as many.

    Raises:
        LedgerError: No row holds a known header.

    Example:
        >>> rows = [["Kosten 2023", ""], ["", ""], ["Datum", "Bedrag"], ["1/1/2023", "5"]]
        >>> header_place(rows, {"datum": "date", "bedrag": "amount_eur"}, Problem)
        2
    """
    counts = [known_headers(row, words) for row in rows]
    enough = [min(2, _filled(row)) for row in rows]
    sure = [count if count >= least else 0 for count, least in zip(counts, enough, strict=True)]
    best = max(sure, default=0) or max(counts, default=0)
    if best:
        return (sure if any(sure) else counts).index(best)
    first = next((place for place, row in enumerate(rows) if _filled(row)), 0)
    known = ", ".join(dict.fromkeys(words.values()))
    problem = found(kind="header_absent", row=first + 1, details={"known": known})
    raise LedgerError(problem.message, problem.place, problem.remedy, problems=[problem])


def known_headers(row: _Row, words: Mapping[str, str]) -> int:
    """How many columns have a known header in a row.

    Args:
        row: Its cells.
        words: Name of the column by known header.

    Returns:
        The number of columns; two headers for one count once.
    """
    return len({words[word] for cell in row if (word := normalised(cell)) in words})


def _filled(row: _Row) -> int:
    return sum(1 for cell in row if cell.strip())


def column_names(header: _Row) -> list[str]:
    """A name for each column: its header; one with a space before it where that cannot be.

    Polars takes `^...$` for a pattern of names: such a header gets a space behind it.

    Args:
        header: The cells of the header row, stripped.

    Returns:
        Unlike names.

    Example:
        >>> column_names(["home", "", "home", "^h.*$"])
        ['home', ' 1', ' 2', '^h.*$ ']
    """
    return [
        (f"{name} " if _PATTERN.fullmatch(name) else name)
        if name and name not in header[:at]
        else f" {at}"
        for at, name in enumerate(header)
    ]


def header_problems(
    header: _Row, cells: pl.DataFrame, row: int, found: _Found, *, before: int = 0
) -> Iterator[Problem]:
    """Headers that stand twice, and columns that have values and no header.

    Args:
        header: The cells of the header row, stripped.
        cells: The table, with the columns of `column_names`.
        row: The row of the headers.
        found: Makes a problem from kind, row, column and details.
        before: Number of empty columns to the left of the table.

    Yields:
        The problems.
    """
    for at, (name, unique) in enumerate(zip(header, column_names(header), strict=True)):
        if name and unique.startswith(" "):
            yield found(kind="header_twice", row=row, column=name)
        elif not name and cells[unique].is_not_null().any():
            yield found(kind="header_missing", row=row, details={"place_count": before + at + 1})


def rows_above(
    rows: Sequence[_Row], place: int, words: Mapping[str, str], found: _Found
) -> Iterator[Problem]:
    """Rows above the header that are too full for a title: they may be records.

    Args:
        rows: The first rows, as texts.
        place: The place of the header among them.
        words: Name of the column by known header.
        found: Makes a problem from kind and row.

    Yields:
        One problem per row that repeats the header or is more than half as full.
    """
    for at, row in enumerate(rows[:place]):
        if known_headers(row, words) >= 2:
            yield found(kind="header_repeated", row=at + 1)
        elif _filled(row) > 1 and _filled(row) * 2 > _filled(rows[place]):
            yield found(kind="row_above_header", row=at + 1)


def without_strange_rows(
    read: ReadTable, cells: TextCells, problems: Sequence[Problem], words: Mapping[str, str]
) -> tuple[pl.DataFrame, list[Problem]]:
    """The table without what stands in repeated headers and totals, each of which is a problem.

    Args:
        read: The table.
        cells: Its cells.
        problems: What is wrong with it. Only rows with an error are looked at.
        words: Name of the column by known header.

    Returns:
        The typed rows, those that are no records without values; and the problems, a single
        one for each such row.
    """
    wrong = {p.row: p for p in problems if p.row is not None and p.severity == "error"}
    strange = cells.frame.filter(pl.col(ROW).is_in(list(wrong)[:_MOST]))
    texts = strange[list(read.headers.values())].rows()
    kinds = {
        row: kind
        for row, cells_of_row in zip(strange[ROW], texts, strict=True)
        if (kind := _kind(cells_of_row, list(read.headers), words))
    }
    if not kinds:
        return read.frame, list(problems)
    is_record = ~pl.col(ROW).is_in(list(kinds))
    frame = read.frame.with_columns(pl.when(is_record).then(pl.exclude(ROW)))
    rows = {"rows": read.table.rows}
    kept = [problem for problem in problems if problem.row not in kinds]
    told = [
        replace(wrong[row], kind=kind, column="", value=None, details=rows)
        for row, kind in kinds.items()
    ]
    return frame, kept + told


def _kind(texts: Sequence[str | None], names: Sequence[str], words: Mapping[str, str]) -> str:
    """What a row is that holds something other than a record; empty where it may hold one."""
    bare = [normalised(text or "") for text in texts]
    if sum(words.get(word) == name for word, name in zip(bare, names, strict=True)) >= 2:
        return "header_repeated"
    first = next(filter(None, bare), "")
    return "row_of_totals" if _TOTALS.intersection(first.split()[:2]) else ""
