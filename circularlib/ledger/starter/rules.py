"""What a column of the starter workbook lets in, and how it is explained to who fills it in."""

from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from circularlib.ledger.starter.words import header, sheet_name, starter_words
from circularlib.ledger.tables import Column, tables, vocabulary

__all__ = ["choices", "codes_name", "form", "list_name", "note", "validation"]

_EARLIEST, _LATEST = date(1950, 1, 1), date(2099, 12, 31)
_LARGEST = 10**12  # a rule needs an end, where the dictionary names none
_LONG_LIST = 20  # values that are sought by their first letter
_SHOWN = 15  # values in a note


def list_name(vocabulary_name: str) -> str:
    """The workbook's name for the cells that hold the allowed values."""
    return f"list_{vocabulary_name}"


def codes_name(table: str) -> str:
    """The workbook's name for the column that holds a table's codes."""
    return f"codes_{table}"


def choices(vocabulary_name: str, language: str) -> list[str]:
    """The allowed values as they stand in the drop-down list.

    Args:
        vocabulary_name: Name of the vocabulary, as `event`.
        language: `en` or `nl`.

    Returns:
        Labels in the order of the dictionary; a long list in that of the alphabet.

    Example:
        >>> choices("origin", "nl")
        ['nieuw', 'tweedehands', 'bestaand']
    """
    labels = [term.labels[language] for term in vocabulary(vocabulary_name).values()]
    return sorted(labels, key=str.casefold) if len(labels) > _LONG_LIST else labels


def form(column: Column, language: str) -> str:
    """How the cells of a column are filled in, in one sentence.

    Args:
        column: The column.
        language: `en` or `nl`.

    Returns:
        The sentence.

    Example:
        >>> form(tables()["items"].columns["mass_kg"], "nl")
        'Een getal in kg, van 0,001 tot 2000.'
    """
    words = starter_words(language)
    sheet = ""
    kind = column.type
    if column.refers_to:
        kind, sheet = "reference", sheet_name(tables()[column.refers_to], language)
    elif column.type == "text" and column.is_key:
        kind = "key"
    elif column.unit == "rate":
        kind = "rate"
    unit = words.get(f"unit_{column.unit}")
    in_unit = words["in_unit"].format(unit=unit) if unit else ""
    return words[f"form_{kind}"].format(sheet=sheet, unit=in_unit, bounds=_bounds(column, language))


def _bounds(column: Column, language: str) -> str:
    low, high = (
        "" if bound is None else f"{bound:g}".replace(".", "," if language == "nl" else ".")
        for bound in (column.minimum, column.maximum)
    )
    if high:
        return starter_words(language)["between"].format(low=low, high=high)
    return starter_words(language)["at_least"].format(low=low) if low else ""


def note(column: Column, language: str) -> str:
    """What stands in the note on a header: meaning, whether required, form, allowed values."""
    words = starter_words(language)
    lines = [
        f"{column.meanings[language]}.",
        words["required" if column.is_required else "optional"],
        form(column, language),
    ]
    known = choices(column.choices, language) if column.choices else []
    if 0 < len(known) <= _SHOWN:
        lines.append(words["values"].format(values=", ".join(known)))
    return "\n".join(lines)


def validation(column: Column, place: int, language: str) -> dict[str, Any]:
    """What the cells of a column let in, as xlsxwriter's `data_validation` takes it.

    A code that another sheet does not hold is asked about, as it may still be added there;
    anything else that does not fit is refused.

    Args:
        column: The column.
        place: Its place on the sheet, from 0.
        language: `en` or `nl`.

    Returns:
        The options.
    """
    message = form(column, language)
    told = {
        "input_title": header(column, language),
        "input_message": f"{column.meanings[language]}.\n{message}",
        "error_title": header(column, language),
        "error_message": message,
    }
    if column.refers_to:
        sheet = sheet_name(tables()[column.refers_to], language)
        told["error_message"] = starter_words(language)["reference_error"].format(sheet=sheet)
        told["error_type"] = "warning"
    return {**told, **_rule(column, f"{xl_col_to_name(place)}2")}


def _rule(column: Column, cell: str) -> dict[str, Any]:
    """The rule itself; `cell` is the first that it is for."""
    if column.refers_to:
        known = f"=ISNUMBER(MATCH({cell},{codes_name(column.refers_to)},0))"
        return {"validate": "custom", "value": known}
    if column.type == "choice":
        return {"validate": "list", "source": f"={list_name(column.choices)}"}
    if column.type == "month":
        is_month = f'=AND(LEN({cell})=7,ISNUMBER(DATEVALUE({cell}&"-01")))'
        return {"validate": "custom", "value": is_month}
    if column.type == "text":
        return {"validate": "any"}
    low, high = _ends(column)
    kinds = {"date": "date", "count": "integer", "number": "decimal"}
    between = {"criteria": "between", "minimum": low, "maximum": high}
    return {"validate": kinds[column.type], **between}


def _ends(column: Column) -> tuple[date | float, date | float]:
    if column.type == "date":
        return _EARLIEST, _LATEST
    low = -_LARGEST if column.minimum is None else column.minimum
    return low, _LARGEST if column.maximum is None else column.maximum
