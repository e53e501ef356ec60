"""Personal data stays out: it is recognised by what it is, not only by what its column is called.

A value that was found is never repeated: messages are copied, mailed and logged.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from circularlib.ledger.privacy.personal_data import (
    SUSPECT,
    Certainty,
    header_names_personal_data,
    personal_data,
)
from circularlib.ledger.problems import Problem
from circularlib.ledger.tables import Table
from circularlib.ledger.text_cells import ROW, TextCells

__all__ = ["personal_data_problems", "without_personal_values"]

_RULE = "no_personal_data"
_HIDDEN = "…"
_THINGS = frozenset({"brand", "model"})  # a Mr Coffee is no person
_ORGANISATIONS = frozenset(
    {"actor", "bidder", "data_provider", "group_identifier", "organisation", "payee", "payer"}
)
_FIGURES = "^(?:[0-9]{9,11}|[0-9]{6}[ /-][0-9]{3}[ /-]?[0-9]{2})$"  # never certain
_SAMPLE = 1000  # bare figures that are looked at before all of them are
_DATE = r"^(?:[0-9]{1,2}[/.-][0-9]{1,2}[/.-]([0-9]{4})|([0-9]{4})-[0-9]{2}-[0-9]{2})$"
_BIRTH_YEARS = (1900, 2009)  # so that a column of purchases is not one of births
_NUMBER = "^[+-]?(?:[0-9]+|[0-9]{1,3}(?:[., ][0-9]{3})+)(?:[.,][0-9]+)? ?%?$"
_READABLE: Mapping[str, str] = {
    "number": _NUMBER,
    "count": _NUMBER,
    "date": _DATE,
    "month": "^[0-9]{1,4}[-/][0-9]{1,4}$",
}
"""Cells that need no look, by type of the column: they hold what they should."""


def personal_data_problems(
    cells: TextCells, table: Table, headers: Mapping[str, str], found: Callable[..., Problem]
) -> list[Problem]:
    """Columns that hold personal data, each with the first row in which it was found.

    Every text cell of every column is looked at, also of columns that the ledger does not know.
    Bare figures count where most of a column's figures of that length pass: one in a hundred
    does by chance, and an identifier of the town's own must not be refused for it.

    Args:
        cells: The cells of the table.
        table: The table as the dictionary describes it.
        headers: The header under which each known column stands, by column.
        found: Makes a problem from kind, row, column and details.

    Returns:
        One problem per column and kind of personal data, with the number of cells; the values
        are not in them.

    Example:
        >>> from circularlib.ledger.tables import tables
        >>> frame = pl.DataFrame({ROW: [2, 3], "taak": ["poetsen", "mevr. Peeters bezocht"]})
        >>> cells, hours = TextCells(frame, []), tables()["hours"]
        >>> problems = personal_data_problems(cells, hours, {"activity": "taak"}, Problem)
        >>> [(problem.kind, problem.row, problem.value) for problem in problems]
        [('personal_name', 3, None)]
    """
    names = {header: name for name, header in headers.items()}
    problems: list[Problem] = []
    for header in cells.frame.columns:
        if header == ROW:
            continue
        column = cells.frame[header].cast(pl.String)
        name = names.get(header, header)
        kinds = _kinds(column, name, table)
        for kind, texts in kinds.items():
            problems.append(_problem(kind, cells, header, column.is_in(list(texts)), found))
        if not kinds and header_names_personal_data(header) and column.count():
            count = {"cell_count": column.count()}
            row = cells.header_row
            problems.append(found(kind="personal_header", row=row, column=header, details=count))
    if any(problem.kind in {"personal_name", "personal_header"} for problem in problems):
        told = {*names, *(problem.column for problem in problems)}
        problems += _birth_dates(cells, told, found)
    return problems


def _problem(
    kind: str, cells: TextCells, header: str, is_there: pl.Series, found: Callable[..., Problem]
) -> Problem:
    rows = cells.frame[ROW].filter(is_there.fill_null(value=False))
    count = {"cell_count": rows.len()}
    return found(kind=f"personal_{kind}", row=int(rows[0]), column=header, details=count)


def _kinds(column: pl.Series, name: str, table: Table) -> dict[str, set[str]]:
    """The texts of a column that hold personal data, by kind."""
    texts = column.drop_nulls()
    if name in table.columns and table.columns[name].type in _READABLE:
        texts = texts.filter(~texts.str.contains(_READABLE[table.columns[name].type]))
    is_figures = texts.str.contains(_FIGURES)
    others = texts.filter(~is_figures & texts.str.contains(SUSPECT)).unique(maintain_order=True)
    figures = texts.filter(is_figures).unique(maintain_order=True)
    some = figures.gather_every(max(1, figures.len() // _SAMPLE))
    kinds = _counted(pl.concat([others, some]), name)
    if any(not counted.isdisjoint(some) for counted in kinds.values()):
        return _counted(pl.concat([others, figures]), name)
    return kinds


def _counted(texts: pl.Series, name: str) -> dict[str, set[str]]:
    """The texts that are personal data by kind, those that only may be where most of them are."""
    found: dict[str, dict[Certainty, set[str]]] = {}
    for text in texts:
        for kind, certainty in personal_data(text).items():
            found.setdefault(kind, {}).setdefault(certainty, set()).add(text)
    counted = {}
    for kind, held in found.items():
        texts_held = held.get("certain", set())
        if _is_nature(kind, held, name):
            texts_held = texts_held | held["likely"]
        if texts_held and not _is_meant_otherwise(kind, name):
            counted[kind] = texts_held
    return counted


def _is_nature(kind: str, held: Mapping[Certainty, Collection[str]], name: str) -> bool:
    """Whether figures that pass do so because the column holds such numbers, not by chance."""
    likely, unlikely = held.get("likely", ()), held.get("unlikely", ())
    is_code = name == "id" or name.endswith("_id")
    if is_code or name in _THINGS:
        least = 2 if kind == "national_number" else len(likely) + 1
    else:
        least = 1
    return len(likely) >= max(least, len(unlikely))


def _is_meant_otherwise(kind: str, name: str) -> bool:
    return (kind == "name" and name in _THINGS) or (kind == "address" and name in _ORGANISATIONS)


def _birth_dates(
    cells: TextCells, told: Collection[str], found: Callable[..., Problem]
) -> Iterator[Problem]:
    """Columns of old dates, in columns the ledger does not know, beside names."""
    for header in cells.frame.columns:
        if header == ROW or header in told:
            continue
        column = cells.frame[header].cast(pl.String)
        years = pl.coalesce(column.str.extract(_DATE, 1), column.str.extract(_DATE, 2))
        is_birth = pl.select(years.cast(pl.Int64).is_between(*_BIRTH_YEARS)).to_series()
        if 2 * (is_birth.sum() or 0) > column.count():
            yield _problem("birth_date", cells, header, is_birth, found)


def without_personal_values(problems: Sequence[Problem]) -> list[Problem]:
    """The same problems, those in a column with personal data without its values.

    A cell that is not a date, or a code that stands twice, is quoted in its problem: it may be
    the very number that must not be repeated. Codes that are proposed may come from such a column
    of another table.

    Args:
        problems: Everything that was found, in all tables.

    Returns:
        The problems, in their order.

    Example:
        >>> problems = [
        ...     Problem(kind="personal_phone", column="datum", details={"cell_count": 1}),
        ...     Problem(kind="not_a_date", column="datum", value="0475 12 34 56"),
        ... ]
        >>> without_personal_values(problems)[1].message
        '"…" is not a date.'
    """
    columns = {_place(problem) for problem in problems if problem.rule == _RULE}
    if columns:
        problems = [_hidden(each, is_value_hidden=_place(each) in columns) for each in problems]
    return [_named_safely(problem) for problem in problems]


def _named_safely(problem: Problem) -> Problem:
    """A file without headers has its first record in their place, and that may name a person."""
    certainties = personal_data(problem.column).values()
    is_personal = any(certainty in {"certain", "likely"} for certainty in certainties)
    return replace(problem, column=_HIDDEN) if is_personal else problem


def _place(problem: Problem) -> tuple[str, str, str]:
    return problem.file, problem.sheet, problem.column.strip()


def _hidden(problem: Problem, *, is_value_hidden: bool) -> Problem:
    if problem.rule == _RULE:
        return problem
    quoted = ("near", "first") if is_value_hidden else ("near",)
    details = {
        name: _HIDDEN if name == "first" else "" for name in quoted if name in problem.details
    }
    value = _HIDDEN if is_value_hidden and problem.value is not None else problem.value
    return replace(problem, value=value, details={**problem.details, **details})
