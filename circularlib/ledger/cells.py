"""Text cells become typed columns; what cannot be read becomes a problem, never a guess."""

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from circularlib.ledger.problems import Problem
from circularlib.ledger.tables import Column, nearest, normalised, vocabulary
from circularlib.ledger.text_cells import ROW

__all__ = ["DTYPES", "typed"]

DTYPES: Mapping[str, type[pl.DataType]] = {
    "text": pl.String,
    "choice": pl.String,
    "month": pl.String,
    "date": pl.Date,
    "number": pl.Float64,
    "count": pl.Int64,
}
"""The type of a typed column, by the type of the dictionary."""


_DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_YEAR = "[1-9][0-9]{3}"
_LARGEST_COUNT = 2**53  # whole numbers beyond are rounded when read
_SHOWN = 12  # known values in a message
_PROPOSALS = 20  # comparing words is slow, and nobody reads more


def _as_number(cells: pl.Expr, decimal: str) -> pl.Expr:
    grouping = "." if decimal == "," else ","
    pattern = r"^[+-]?([0-9]+"
    pattern += rf"|[0-9]{{1,3}}(\{grouping}[0-9]{{3}})+|[0-9]{{1,3}}([ \u00a0\u202f][0-9]{{3}})+)"
    pattern += rf"(\{decimal}[0-9]+)?$"
    bare = cells.str.replace_all(rf"[\{grouping} \u00a0\u202f]", "")
    plain = bare.str.replace(decimal, ".", literal=True).cast(pl.Float64, strict=False)
    return pl.when(cells.str.contains(pattern) & plain.is_finite()).then(plain)


def _as_share(cells: pl.Expr, decimal: str) -> pl.Expr:
    """A number from 0 to 1, or a percentage that says so."""
    number = _as_number(cells.str.replace(r"\s?%$", ""), decimal)
    return pl.when(cells.str.ends_with("%")).then(number / 100).otherwise(number)


def _as_count(cells: pl.Expr, decimal: str) -> pl.Expr:
    number = _as_number(cells, decimal)
    is_whole = (number == number.round(0)) & (number.abs() < _LARGEST_COUNT)
    return pl.when(is_whole).then(number).cast(pl.Int64, strict=False)


def _as_date(cells: pl.Expr, _decimal: str) -> pl.Expr:
    iso, turned = rf"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}", rf"[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-]{_YEAR}"
    text = pl.when(cells.str.contains(f"^({iso}|{turned})$")).then(cells)
    return pl.coalesce(text.str.to_date(form, strict=False) for form in _DATE_FORMS)


def _as_month(cells: pl.Expr, _decimal: str) -> pl.Expr:
    iso = cells.str.extract(rf"^({_YEAR}-(?:0[1-9]|1[0-2]))(?:-[0-9]{{2}})?$")
    turned = rf"^(0?[1-9]|1[0-2])/({_YEAR})$"
    return pl.coalesce(
        iso, cells.str.extract(turned, 2) + "-" + cells.str.extract(turned, 1).str.zfill(2)
    )


_READERS: dict[str, Callable[[pl.Expr, str], pl.Expr]] = {
    "number": _as_number,
    "count": _as_count,
    "date": _as_date,
    "month": _as_month,
}


def _as_choice(cells: pl.Series, vocabulary_name: str) -> pl.Series:
    words = {
        synonym: term.name
        for term in vocabulary(vocabulary_name).values()
        for synonym in term.synonyms
    }
    known = {text: words.get(normalised(text)) for text in cells.drop_nulls().unique().to_list()}
    return cells.replace_strict(known, default=None, return_dtype=pl.String)


def typed(
    cells: pl.DataFrame, column: Column, header: str, decimal: str | None, file: Path
) -> tuple[pl.Series, list[Problem]]:
    """One column with its type, and a problem for every cell that is not of it.

    Args:
        cells: The text cells of the table, with `text_cells.ROW`.
        column: The column as the dictionary describes it.
        header: The header under which it stands in the file.
        decimal: Decimal mark of the file, `.` or `,`; None where it is not known, which is a
            problem already: then no number is read.
        file: The file, for the problems.

    Returns:
        The column under its canonical name (dates as dates, numbers as floats, counts as
        whole numbers, choices as canonical values, the rest as text), and the problems.
    """
    if column.type in {"number", "count"} and decimal is None:
        return pl.Series(column.name, [None] * cells.height, dtype=DTYPES[column.type]), []
    values = _values(cells[header], column, decimal or ".").alias(column.name)
    unread = cells.filter(cells[header].is_not_null() & values.is_null()).select(ROW, header)
    known, nears = _known(column), _nears(column, unread[header])
    return values, [
        Problem(
            kind=f"not_a_{column.type}",
            file=str(file),
            table=column.table,
            row=row,
            column=header,
            value=text,
            details={"label": column.labels, "known": known, "near": nears.get(text, "")},
        )
        for row, text in unread.iter_rows()
    ]


def _values(texts: pl.Series, column: Column, decimal: str) -> pl.Series:
    """The texts with the column's type; what cannot be read is null."""
    if column.type == "text":
        return texts
    if column.type == "choice":
        return _as_choice(texts, column.choices)
    reader = _as_share if column.unit == "rate" else _READERS[column.type]
    return texts.to_frame().select(reader(pl.col(texts.name), decimal)).to_series()


def _known(column: Column) -> str:
    """The values a choice may have, as far as a message has room for them."""
    terms = list(vocabulary(column.choices)) if column.choices else []
    more = f" (+ {len(terms) - _SHOWN})" if len(terms) > _SHOWN else ""
    return ", ".join(terms[:_SHOWN]) + more


def _nears(column: Column, texts: pl.Series) -> dict[str, str]:
    """The known word nearest to each text, where one is near."""
    if not column.choices or texts.is_empty():
        return {}
    words = [word for term in vocabulary(column.choices).values() for word in term.synonyms]
    unread = texts.unique(maintain_order=True).head(_PROPOSALS)
    return {text: nearest(normalised(text), words) or "" for text in unread}
