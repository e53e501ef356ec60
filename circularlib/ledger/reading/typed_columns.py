"""Columns that have a type in their source, as text cells like those of any other source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.header_rows import column_names, header_problems
from circularlib.ledger.text_cells import ROW, TextCells

__all__ = ["LOCAL_TIME_ZONE", "TypedColumn", "text_cells"]

LOCAL_TIME_ZONE = "Europe/Brussels"
"""Where the programmes are: a moment with a time zone is told as the clock there showed it,
because the day on which something happened depends on it."""

_WHOLE = {r"^([+-]?[0-9]+)\.0*$": "$1", r"^([+-]?[0-9]+\.[0-9]*[1-9])0+$": "$1"}
_NOUGHT = {r"^[+-]?0(\.0*)?[eE][+-]?[0-9]+$": "0"}
_MOMENT = {
    r"(:[0-9]{2})\.0+$": "$1",
    r"(\.[0-9]*[1-9])0+$": "$1",
    r" ([0-9]{2}:[0-9]{2}):00$": " $1",
    r" 00:00$": "",
}
_SHORTER = {"number": {**_WHOLE, **_NOUGHT}, "moment": _MOMENT, "text": {}}


@dataclass(frozen=True)
class TypedColumn:
    """One column as its source holds it.

    Attributes:
        header: Its header, untouched.
        texts: Its values as text: numbers with a decimal point, dates and times in ISO order.
        kind: Whether they are numbers, dates with a time, or anything else.
    """

    header: str
    texts: pl.Series
    kind: Literal["number", "moment", "text"] = "text"


def text_cells(columns: Sequence[TypedColumn], found: Callable[..., Problem]) -> TextCells:
    """Typed columns as text cells, numbered as in the spreadsheet that would show them.

    Texts are as short as they can be without losing anything: `3.10` is `3.1`, `5.0` is `5`,
    and a midnight is its date, because many programs know no date without a time.

    Args:
        columns: The columns, in order.
        found: Makes a problem from kind, row, column and details.

    Returns:
        The cells, the first record in row 2; rows without any value are left out.

    Example:
        >>> from functools import partial
        >>> weights = TypedColumn("gewicht", pl.Series(["3.10", None, "20.00"]), "number")
        >>> cells = text_cells([weights], partial(Problem, file="items.parquet"))
        >>> cells.frame.rows()
        [(2, '3.1'), (4, '20')]
        >>> cells.numbers["gewicht"].to_list()
        [3.1, 20.0]
    """
    headers = [column.header.strip() for column in columns]
    names = column_names(headers)
    texts = [_shortest(column).alias(name) for column, name in zip(columns, names, strict=True)]
    frame = pl.DataFrame(texts).with_row_index(ROW, offset=2)
    frame = frame.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null()))
    known = [name for name in names if name in headers]
    numbers = {
        name: _finite(frame[name])
        for column, name in zip(columns, names, strict=True)
        if column.kind == "number" and name in known and frame[name].is_not_null().any()
    }
    problems = list(header_problems(headers, frame, 1, found))
    return TextCells(frame.select(ROW, *known), problems, numbers)


def _shortest(column: TypedColumn) -> pl.Series:
    texts = column.texts.cast(pl.String).str.strip_chars()
    for longer, shorter in _SHORTER[column.kind].items():
        texts = texts.str.replace(longer, shorter)
    return texts.replace("", None)


def _finite(texts: pl.Series) -> pl.Series:
    numbers = texts.cast(pl.Float64, strict=False)
    return numbers.set(~numbers.is_finite(), None)
