"""From rows that break a rule to problems: one each, or one for many where they are warnings."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
from polars import selectors

from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.tables import vocabulary
from circularlib.ledger.text_cells import ROW

__all__ = ["VALUE", "told", "told_together"]

VALUE = " value"
"""Column of a breach that holds the text of the cell."""

_VOCABULARIES = {"event", "item_type"}
_LISTED = 10  # a list of warnings that is longer hides the others; the first then stands for all
_NAMED = 5  # rows named beside the first
_OTHERS = {
    "en": " The same holds for {count} more rows: {rows}.",
    "nl": " Hetzelfde geldt voor nog {count} rijen: {rows}.",
}


def told(read: ReadTable, kind: str, column: str, breaches: pl.DataFrame) -> list[Problem]:
    """One problem per row that breaks a rule.

    Args:
        read: The table in which the rows stand.
        kind: Which problem, by its words in `data/dictionary/problems.csv`.
        column: The column that is pointed at.
        breaches: One row per breach: `text_cells.ROW`, `VALUE` (text, a date or a number; a
            number is the gap `figure` too), and a column for every further gap in the words.
            Dates are said as 2023-12-31. Gaps called `event` and `item_type` hold a word of
            that vocabulary; it is said in the language of the reader, and so are numbers.

    Returns:
        The problems, in the order of the rows.
    """
    return [_problem(read, kind, column, breach) for breach in _breaches(breaches)]


def told_together(read: ReadTable, kind: str, column: str, breaches: pl.DataFrame) -> list[Problem]:
    """The same for warnings: where many rows share one, the first says so for all of them.

    Args:
        read: The table in which the rows stand.
        kind: Which problem; its words have a gap `{others}`.
        column: The column that is pointed at.
        breaches: As for `told`.

    Returns:
        One problem per row, or a single one that counts and names the other rows.
    """
    if breaches.height <= _LISTED:
        no_others = breaches.with_columns(others=pl.lit(""))
        return told(read, kind, column, no_others)
    first = next(_breaches(breaches))
    rows = breaches[ROW].sort().to_list()[1:]
    shown = ", ".join(str(row) for row in rows[:_NAMED]) + (", …" if len(rows) > _NAMED else "")
    others = {
        language: words.format(count=len(rows), rows=shown) for language, words in _OTHERS.items()
    }
    return [_problem(read, kind, column, {**first, "others": others})]


def _breaches(breaches: pl.DataFrame) -> Iterator[dict[str, Any]]:
    dates_as_text = breaches.sort(ROW).with_columns(selectors.date().cast(pl.String))
    yield from dates_as_text.iter_rows(named=True)


def _problem(read: ReadTable, kind: str, column: str, breach: Mapping[str, Any]) -> Problem:
    value = breach.get(VALUE)
    details = {name: gap for name, gap in breach.items() if name not in (ROW, VALUE)}
    details |= {name: _figure(gap) for name, gap in details.items() if isinstance(gap, float)}
    for name in _VOCABULARIES & details.keys():
        details[name] = dict(vocabulary(name)[details[name]].labels)
    if isinstance(value, float):
        details["figure"] = _figure(value)
    return read.problem(kind, breach[ROW], column, None if value is None else str(value), details)


def _figure(number: float) -> dict[str, str]:
    english = f"{number:.10g}"
    return {"en": english, "nl": english.replace(".", ",")}
