"""Text cells become typed columns; what cannot be read becomes a problem, never a guess."""

from collections.abc import Callable, Mapping

import polars as pl

from circularlib.ledger.own_words import Words
from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.formula_errors import FAILED
from circularlib.ledger.reading.slips import slip
from circularlib.ledger.tables import Column, nearest, normalised, vocabulary
from circularlib.ledger.text_cells import ROW, TextCells

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
_DAY = rf"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-]{_YEAR}"
_TIME = r"[ T](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?"
_LARGEST_COUNT = 2**53  # whole numbers beyond are rounded when read
_SHOWN = 12  # known values in a message
_LIKENESS_SHARE = 0.7  # `verhuisd` is no slip of `vermist`
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
    """A day; a time of day behind it is left off, but not one that says its time zone."""
    bare = cells.str.extract(rf"^({_DAY})(?:{_TIME})?$", 1)
    return pl.coalesce(bare.str.to_date(form, strict=False) for form in _DATE_FORMS)


def _as_month(cells: pl.Expr, _decimal: str) -> pl.Expr:
    iso = cells.str.extract(rf"^({_YEAR}-(?:0[1-9]|1[0-2]))(?:-[0-9]{{2}}(?:{_TIME})?)?$")
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


def _as_choice(cells: pl.Series, words: Mapping[str, str]) -> pl.Series:
    known = {text: words.get(normalised(text)) for text in cells.drop_nulls().unique().to_list()}
    return cells.replace_strict(known, default=None, return_dtype=pl.String)


def typed(
    cells: TextCells,
    column: Column,
    header: str,
    decimal: str | None,
    words: Words,
    found: Callable[..., Problem],
) -> tuple[pl.Series, list[Problem]]:
    """One column with its type, and a problem for every cell that is not of it.

    Args:
        cells: The cells of the table.
        column: The column as the dictionary describes it.
        header: The header under which it stands in the file.
        decimal: Decimal mark of the numbers that are text, `.` or `,`; None where it is not
            known, which is a problem already: then only what the source holds as numbers is read.
        words: What words mean.
        found: Makes a problem from kind, row, column, value and details.

    Returns:
        The column under its canonical name (dates as dates, numbers as floats, counts as
        whole numbers, choices as canonical values, the rest as text), and the problems.
    """
    texts = cells.frame[header]
    values = _values(cells, column, header, decimal or ".", words).alias(column.name)
    is_unread = texts.is_not_null() & values.is_null()
    if column.type in {"number", "count"} and decimal is None:
        is_text = cells.texts(header).is_not_null()
        values = values.set(is_text, None)
        is_unread = is_unread & ~is_text
    unread = cells.frame.filter(is_unread).select(ROW, header)
    known, nears = _known(column), _nears(column, unread[header], words)
    problems = []
    for row, text in unread.iter_rows():
        kind, said = slip(text, column)
        details = {"label": column.labels, "known": known, "near": nears.get(text, ""), **said}
        problems.append(found(kind=kind, row=row, column=header, value=text, details=details))
    return values, problems


def _values(cells: TextCells, column: Column, header: str, decimal: str, words: Words) -> pl.Series:
    """The cells with the column's type; what cannot be read is null."""
    texts = cells.frame[header]
    if column.type == "text":
        failed = texts.str.starts_with("#") | texts.str.starts_with("Err:")
        is_failed = failed.fill_null(False) & texts.str.contains(FAILED) if failed.any() else None
        return texts if is_failed is None else texts.set(is_failed, None)
    if column.type == "choice":
        return _as_choice(texts, words.values[column.choices])
    reader = _as_share if column.unit == "rate" else _READERS[column.type]
    read = cells.texts(header).to_frame().select(reader(pl.col(header), decimal)).to_series()
    held = cells.numbers.get(header)
    if held is None or column.type not in {"number", "count"}:
        return read
    return pl.select(pl.coalesce(_held(held, column.type), read)).to_series()


def _held(numbers: pl.Series, kind: str) -> pl.Series:
    """What the source holds as numbers, with the column's type."""
    finite = numbers.set(~numbers.is_finite(), None)
    if kind == "number":
        return finite
    is_whole = (finite == finite.round(0)) & (finite.abs() < _LARGEST_COUNT)
    return finite.set(~is_whole, None).cast(pl.Int64)


def _known(column: Column) -> dict[str, str]:
    """The values a choice may have, as far as a message has room, in words of its language."""
    terms = list(vocabulary(column.choices).values()) if column.choices else []
    more = f" (+ {len(terms) - _SHOWN})" if len(terms) > _SHOWN else ""
    shown = terms[:_SHOWN]
    return {
        "en": ", ".join(term.name for term in shown) + more,
        "nl": ", ".join(term.labels["nl"] for term in shown) + more,
    }


def _nears(column: Column, texts: pl.Series, words: Words) -> dict[str, str]:
    """The known word nearest to each text, where one is near."""
    if not column.choices or texts.is_empty():
        return {}
    known = words.values[column.choices]
    unread = texts.unique(maintain_order=True).head(_PROPOSALS)
    return {
        text: nearest(normalised(text), known, likeness_share=_LIKENESS_SHARE) or ""
        for text in unread
    }
