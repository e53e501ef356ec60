"""Which decimal mark a file uses, found in its own numbers; asked where they do not tell."""

from collections.abc import Callable, Sequence

import polars as pl

from circularlib.ledger.problems import Problem
from circularlib.ledger.text_cells import ROW, TextCells

__all__ = ["decimal_mark"]

_Hit = tuple[int, str, str]
"""Row, header and text of a cell."""


def _evidence(mark: str, other: str) -> str:
    """What a number looks like that leaves no doubt about its decimal mark."""
    m, o = f"\\{mark}", f"\\{other}"
    groups = rf"[0-9]{{1,3}}(?:[{o} \u00a0\u202f][0-9]{{3}})+"
    forms = (
        rf"[0-9]+{m}(?:[0-9]{{1,2}}|[0-9]{{4,}})",  # not three decimals
        rf"0+{m}[0-9]+",  # no thousands begin with a nought
        rf"[0-9]{{4,}}{m}[0-9]+",  # nor stand behind four figures
        rf"{groups}{m}[0-9]+",  # both marks
        rf"[0-9]{{1,3}}(?:{o}[0-9]{{3}}){{2,}}",  # the other mark twice
    )
    return rf"^[+-]?(?:{'|'.join(forms)}) ?%?$"


_COMMA, _POINT = _evidence(",", "."), _evidence(".", ",")
_EITHER = r"^[+-]?[0-9]{1,3}[.,][0-9]{3} ?%?$"
_MARKS = {",": {"en": "comma", "nl": "komma"}, ".": {"en": "point", "nl": "punt"}}
_QUOTED_GROUP = r"^[+-]?[0-9]{1,3},[0-9]{3} ?%?$"


def decimal_mark(
    cells: TextCells,
    headers: Sequence[str],
    agreed: str | None,
    found: Callable[..., Problem],
) -> tuple[str | None, list[Problem]]:
    """The decimal mark of a file.

    `1.234` can be read as one or as a thousand. Where no other number of the file settles it
    and the programme's settings do not either, it is asked, not guessed; only a file with
    commas between its cells is taken to write the point as its decimal mark.

    Args:
        cells: The cells of the file; those that it holds as numbers leave nothing to ask.
        headers: Headers of its numeric columns.
        agreed: The mark the settings name for files that leave it open, or None.
        found: Makes a problem from kind, row, column, value and details.

    Returns:
        `.` or `,`; None where the numbers contradict one another or leave it open, and then
        the problem.
    """
    comma, point = (_first(cells, headers, form) for form in (_COMMA, _POINT))
    if comma and point:
        return (agreed, []) if agreed else (None, [_contradiction(comma, point, found)])
    if comma or point:
        return "," if comma else ".", []
    if agreed:
        return agreed, []
    unclear = _first(cells, headers, _QUOTED_GROUP if cells.delimiter == "," else _EITHER)
    if unclear is None:
        return ".", []
    row, header, text = unclear
    return None, [found(kind="decimal_unclear", row=row, column=header, value=text)]


def _first(cells: TextCells, headers: Sequence[str], form: str) -> _Hit | None:
    """The first cell of a form, by row."""
    hits: list[_Hit] = []
    for header in headers:
        texts = cells.frame.select(ROW, cells.texts(header))
        rows = texts.filter(pl.col(header).str.contains(form)).head(1)
        hits += [(row, header, text) for row, text in rows.iter_rows()]
    return min(hits, default=None)


def _contradiction(comma: _Hit, point: _Hit, found: Callable[..., Problem]) -> Problem:
    first, second = sorted([comma, point])
    marks = {comma: _MARKS[","], point: _MARKS["."]}
    details = {"mark": marks[second], "first": first[2], "first_row": first[0]}
    return found(
        kind="decimal_mixed",
        row=second[0],
        column=second[1],
        value=second[2],
        details={**details, "first_mark": marks[first]},
    )
