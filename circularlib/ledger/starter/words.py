"""The words of the starter workbook and its example records, in Dutch and English.

They stand in `data/starter/`: `words.csv`, `explanation.csv` (one row per line of the
explanation), `examples.csv` (one row per cell of the example rows) and `remarks.csv` (one row per
remark in the files with stated figures, and per name or source in them).
"""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from circularlib.ledger.tables import Column, Table
from circularlib.shipped import shipped

__all__ = [
    "Records",
    "example_records",
    "explanation",
    "header",
    "remarks",
    "sheet_name",
    "starter_words",
]

Records = Mapping[str, Sequence[Mapping[str, str]]]
"""Rows by table: texts by name of the column, dates as 2024-12-31, decimals with a point."""


def _rows(name: str) -> list[dict[str, str]]:
    with shipped(f"data/starter/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def starter_words(language: str) -> Mapping[str, str]:
    """The words on the starter workbook.

    Args:
        language: `en` or `nl`.

    Returns:
        Texts by key, some with gaps such as `{sheet}`.

    Example:
        >>> starter_words("nl")["explanation"]
        'Uitleg'
    """
    return MappingProxyType({row["key"]: row[language] for row in _rows("words")})


@cache
def remarks(kind: str, language: str) -> Mapping[str, str]:
    """The words of the files with stated figures.

    Args:
        kind: `remark`, or `text` for the names and sources.
        language: `en` or `nl`.

    Returns:
        The words in the language by those in English.

    Example:
        >>> remarks("text", "nl")["Reuse centre"]
        'Kringloopcentrum'
    """
    rows = (row for row in _rows("remarks") if row["kind"] == kind)
    return MappingProxyType({row["en"]: row[language] for row in rows})


def explanation(language: str) -> list[tuple[str, str]]:
    """The lines of the explanation, from top to bottom.

    Args:
        language: `en` or `nl`.

    Returns:
        Style and text of each line; the style `sheets` stands for the list of the sheets.

    Example:
        >>> explanation("nl")[0]
        ('title', 'Registratie van een circulair inrichtingsprogramma')
    """
    return [(row["style"], row[language]) for row in _rows("explanation")]


def example_records(language: str) -> Records:
    """One example row per table, consistent with one another, with marked codes.

    Args:
        language: `en` or `nl`.

    Returns:
        The rows.

    Example:
        >>> example_records("nl")["items"][0]["item_type"]
        'eettafel'
    """
    examples: dict[str, dict[str, str]] = {}
    for row in _rows("examples"):
        examples.setdefault(row["table"], {})[row["column"]] = row[language]
    return {table: [example] for table, example in examples.items()}


def sheet_name(table: Table, language: str) -> str:
    """The name of a table's sheet, as `Woningen`."""
    return _capitalised(table.labels[language])


def header(column: Column, language: str) -> str:
    """The header of a column, as `In gebruik vanaf`."""
    return _capitalised(column.labels[language])


def _capitalised(label: str) -> str:
    return label[:1].upper() + label[1:]
