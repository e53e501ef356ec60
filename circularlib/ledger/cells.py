"""Text cells become typed columns; what cannot be read becomes a problem, never a guess."""

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl

from circularlib.errors import LedgerError
from circularlib.ledger.csv_files import ROW
from circularlib.ledger.problems import Problem
from circularlib.ledger.tables import Column, nearest, normalised, vocabulary

__all__ = ["decimal_mark", "typed"]

_DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_EXPECTED = {
    "date": ("a date", "Write it as 2023-12-31 or 31/12/2023."),
    "month": ("a month", "Write it as 2023-12."),
    "number": ("a number", "Write figures only, without unit or currency."),
    "count": ("a whole number", "Write a whole number, without unit."),
}
_COMMA = re.compile(r"-?(\d+,(\d{1,2}|\d{4,})|0,\d+|\d{1,3}(\.\d{3})+,\d+)")
_POINT = re.compile(r"-?(\d+\.(\d{1,2}|\d{4,})|0\.\d+|\d{1,3}(,\d{3})+\.\d+)")
_EITHER = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")


def decimal_mark(numbers: list[pl.Series], delimiter: str, file: Path) -> str:
    """The decimal mark a file uses, found in its own numbers.

    `1.234` can be read as one or as a thousand; where nothing else in the file settles
    it and the delimiter does not either, it is asked, not guessed.

    Args:
        numbers: The text cells of every numeric column.
        delimiter: Delimiter of the file; one written with commas cannot mean them as decimals
            unless it quotes them.
        file: The file, for the message.

    Returns:
        `.` or `,`.

    Raises:
        LedgerError: The numbers contradict one another, or are all ambiguous.
    """
    marked = [cells.filter(cells.str.contains("[.,]")).unique() for cells in numbers]
    texts = [text for cells in marked for text in cells.drop_nulls().to_list()]
    comma = next((text for text in texts if _COMMA.fullmatch(text)), None)
    point = next((text for text in texts if _POINT.fullmatch(text)), None)
    if comma and point:
        raise LedgerError(
            f'{file.name} has numbers with a decimal comma ("{comma}") and with a point '
            f'("{point}").',
            f"{file}.",
            "Write all numbers of a file in one way.",
        )
    unclear = next((text for text in texts if _EITHER.fullmatch(text)), None)
    if unclear and not comma and not point and delimiter != ",":
        raise LedgerError(
            f'"{unclear}" in {file.name} can mean two numbers: a thousand and more, or a decimal.',
            f"{file}.",
            'Say which with decimal = "," or decimal = "." under [intake] in programme.toml.',
        )
    return "," if comma else "."


def _as_number(cells: pl.Expr, decimal: str) -> pl.Expr:
    grouping = "." if decimal == "," else ","
    pattern = rf"^[+-]?(\d+|\d{{1,3}}(\{grouping}\d{{3}})+|\d{{1,3}}([ \u00a0\u202f]\d{{3}})+)"
    pattern += rf"(\{decimal}\d+)?$"
    bare = cells.str.replace_all(rf"[\{grouping} \u00a0\u202f]", "")
    plain = bare.str.replace(decimal, ".", literal=True).cast(pl.Float64, strict=False)
    return pl.when(cells.str.contains(pattern)).then(plain)


def _as_count(cells: pl.Expr, decimal: str) -> pl.Expr:
    number = _as_number(cells, decimal)
    return pl.when(number == number.round(0)).then(number).cast(pl.Int64, strict=False)


def _as_date(cells: pl.Expr, _decimal: str) -> pl.Expr:
    shaped = pl.when(cells.str.contains(r"^(\d{4}-\d{2}-\d{2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})$"))
    text = shaped.then(cells)
    return pl.coalesce(text.str.to_date(form, strict=False) for form in _DATE_FORMS)


def _as_month(cells: pl.Expr, _decimal: str) -> pl.Expr:
    iso = cells.str.extract(r"^(\d{4}-(?:0[1-9]|1[0-2]))(?:-\d{2})?$")
    turned = r"^(0?[1-9]|1[0-2])/(\d{4})$"
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
    cells: pl.DataFrame, column: Column, header: str, decimal: str, file: Path
) -> tuple[pl.Series, list[Problem]]:
    """One column with its type, and a problem for every cell that is not of it.

    Args:
        cells: The text cells of the table, with `spreadsheet_row`.
        column: The column as the dictionary describes it.
        header: The header under which it stands in the file.
        decimal: Decimal mark of the file, `.` or `,`.
        file: The file, for the problems.

    Returns:
        The column under its canonical name (dates as dates, numbers as floats, counts as
        whole numbers, choices as canonical values, the rest as text), and the problems.
    """
    texts = cells[header]
    if column.type == "choice":
        values = _as_choice(texts, column.choices)
    elif column.type == "text":
        values = texts
    else:
        values = cells.select(_READERS[column.type](pl.col(header), decimal)).to_series()
    values = values.alias(column.name)
    unread = cells.filter(texts.is_not_null() & values.is_null()).select(ROW, header)
    problems = [_unread(column, header, file, row, text) for row, text in unread.iter_rows()]
    return values, problems


def _unread(column: Column, header: str, file: Path, row: int, text: str) -> Problem:
    if column.type == "choice":
        terms = vocabulary(column.choices)
        near = nearest(
            normalised(text), (word for term in terms.values() for word in term.synonyms)
        )
        thing = f'"{text}" is not a known {column.labels["en"]}.'
        shown = ", ".join(list(terms)[:10]) + (", ..." if len(terms) > 10 else "")
        remedy = f'Did you mean "{near}"? ' if near else ""
        remedy += f"Known: {shown}."
    else:
        expected, remedy = _EXPECTED[column.type]
        thing = f'"{text}" is not {expected}.'
    return Problem(
        file=str(file),
        table=column.table,
        row=row,
        column=header,
        value=text,
        rule=f"is_{column.type}",
        message=thing,
        remedy=remedy,
    )
