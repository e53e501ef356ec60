"""What an unread cell most likely is: a failed formula, a count of days, a day not in any month."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from circularlib.ledger.reading.formula_errors import FAILED
from circularlib.ledger.tables import Column

__all__ = ["slip"]

_FIRST_DAY = date(1899, 12, 30)  # from which Excel counts, since March 1900
_MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])([/.-])(1[3-9]|2[0-9]|3[01])[/.-]([1-9][0-9]{3})")
_NO_DAY = re.compile(
    r"(0?[1-9]|[12][0-9]|3[01])([/.-])(0?[1-9]|1[0-2])\2[12][0-9]{3}"
    r"|[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
)  # written as a date is, so that it can only be a day such as 31 February
_NUMERIC = {"number", "count"}
_FORMS = (
    (None, re.compile(FAILED), "formula_failed"),
    (None, re.compile("#{3,}"), "cell_too_narrow"),
    ({"date"}, re.compile("[1-9][0-9]{4}([.,][0-9]+)?"), "date_as_count"),
    ({"date"}, _MONTH_FIRST, "date_month_first"),
    ({"date"}, _NO_DAY, "date_not_in_calendar"),
    (_NUMERIC, re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "date_for_number"),
    (_NUMERIC, re.compile("[0-9]{1,5}:[0-9]{2}(:[0-9]{2})?"), "time_for_number"),
)


def slip(text: str, column: Column) -> tuple[str, Mapping[str, object]]:
    """The kind of the problem with a cell that could not be read.

    Args:
        text: What stands in the cell.
        column: The column it stands in.

    Returns:
        The kind, and what fills the gaps in its words.

    Example:
        >>> from circularlib.ledger.tables import tables
        >>> slip("45291", tables()["movements"].columns["date"])
        ('date_as_count', {'near': '2023-12-31'})
    """
    for types, form, kind in _FORMS:
        if (types is None or column.type in types) and form.fullmatch(text):
            return kind, dict(_details(kind, text))
    return f"not_a_{column.type}", {}


def _details(kind: str, text: str) -> Iterator[tuple[str, str]]:
    if kind == "date_as_count":
        yield "near", str(_FIRST_DAY + timedelta(days=int(re.split("[.,]", text)[0])))
    elif kind == "date_month_first" and (parts := _MONTH_FIRST.fullmatch(text)):
        month, _, day, year = parts.groups()
        yield "turned", f"{day}/{month}/{year}"
