"""Every table of the ledger, described once: columns, types, units, allowed values, words.

The descriptions are records themselves, in `data/dictionary/`, so that an evaluator can
read and extend them in a spreadsheet: `tables.csv` (one row per table), `columns.csv`
(one row per column) and `values.csv` (one row per allowed value).
"""

import csv
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from circularlib.shipped import shipped

__all__ = ["Column", "Table", "Term", "nearest", "normalised", "tables", "vocabulary"]

LANGUAGES = ("en", "nl", "fr")
_MEANT = "+?<>=~"


@dataclass(frozen=True)
class Term:
    """A word of the ledger with its labels and the other ways people write it.

    Attributes:
        name: The canonical word, as `second_hand`.
        labels: The word for eyes, by language (`en`, `nl`, `fr`).
        synonyms: Other spellings, normalised; the labels and the name are among them.
    """

    name: str
    labels: Mapping[str, str]
    synonyms: frozenset[str]


@dataclass(frozen=True)
class Column(Term):
    """One column of a table.

    Attributes:
        table: Name of its table.
        type: `text`, `date`, `month`, `number`, `count` or `choice`.
        unit: Unit of its numbers, empty where it has none.
        choices: Name of its vocabulary where the type is `choice`.
        is_required: Every row must have it.
        is_key: It is (part of) what names a row.
        refers_to: Table in which its value must be known; empty where none.
        minimum: Smallest number allowed, or None.
        maximum: Largest number allowed, or None.
        meanings: What it means, by language (`en`, `nl`).
    """

    table: str
    type: str
    unit: str
    choices: str
    is_required: bool
    is_key: bool
    refers_to: str
    minimum: float | None
    maximum: float | None
    meanings: Mapping[str, str]


@dataclass(frozen=True)
class Table(Term):
    """One table of the ledger.

    Attributes:
        is_required: No evaluation without it.
        rows: What one row is, by language (`en`, `nl`).
        columns: Its columns by name, in order.
    """

    is_required: bool
    rows: Mapping[str, str]
    columns: Mapping[str, Column]

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the columns that together name a row; empty where none do."""
        return tuple(column.name for column in self.columns.values() if column.is_key)


def normalised(word: str) -> str:
    """A word without capitals, accents, punctuation and double spaces, for comparing.

    Marks that change what is said stay: `A+++` is another energy class than `A`, and
    `geleverd?` is a doubt.

    Args:
        word: A header or a value as somebody typed it.

    Returns:
        The bare word.

    Example:
        >>> normalised("  Woning_Nummer (NIS) ")
        'woning nummer nis'
        >>> normalised("A+++")
        'a+++'
    """
    bare = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(
        mark if mark.isalnum() or mark in _MEANT else " " for mark in bare if not _is_accent(mark)
    )
    return " ".join(letters.split())


def _is_accent(mark: str) -> bool:
    return unicodedata.combining(mark) != 0


def nearest(word: str, known: Iterable[str], *, likeness_share: float = 0.7) -> str | None:
    """The known word most like the one given, or None where nothing is near.

    Args:
        word: What somebody typed.
        known: The words that would have been right.
        likeness_share: How much of both words must agree, 0 to 1; at 0.8, two letters of a
            word of eight may be others.

    Returns:
        One of the known words, or None.

    Example:
        >>> nearest("delivred", ["delivered", "collected"])
        'delivered'
    """
    import difflib  # only on the way to an error message

    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=likeness_share)
    return matches[0] if matches else None


def _rows(name: str) -> list[dict[str, str]]:
    with shipped(f"data/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _words(row: Mapping[str, str], name: str) -> frozenset[str]:
    spellings = [name, *(row[f"label_{language}"] for language in LANGUAGES)]
    return frozenset(normalised(word) for word in [*spellings, *row["synonyms"].split("|")] if word)


def _labels(row: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({language: row[f"label_{language}"] for language in LANGUAGES})


def _number(text: str) -> float | None:
    return float(text) if text else None


def _column(row: Mapping[str, str]) -> Column:
    kind, _, choices = row["type"].partition(":")
    return Column(
        name=row["column"],
        labels=_labels(row),
        synonyms=_words(row, row["column"]),
        table=row["table"],
        type=kind,
        unit=row["unit"],
        choices=choices,
        is_required=row["required"] == "yes",
        is_key=row["key"] == "yes",
        refers_to=row["refers_to"],
        minimum=_number(row["minimum"]),
        maximum=_number(row["maximum"]),
        meanings=MappingProxyType({"en": row["meaning_en"], "nl": row["meaning_nl"]}),
    )


@cache
def tables() -> Mapping[str, Table]:
    """Every table of the ledger by name, in the order of reading.

    Returns:
        One `Table` per name. The columns of `repairs` follow the Open Repair Data
        Standard and are described in `open_repair.REPAIRS_SCHEMA`; here it has none.

    Example:
        >>> tables()["items"].columns["mass_kg"].unit
        'kg'
    """
    columns = [_column(row) for row in _rows("dictionary/columns.csv")]
    return MappingProxyType(
        {
            row["table"]: Table(
                name=row["table"],
                labels=_labels(row),
                synonyms=_words(row, row["table"]),
                is_required=row["required"] == "yes",
                rows=MappingProxyType({"en": row["row_en"], "nl": row["row_nl"]}),
                columns={c.name: c for c in columns if c.table == row["table"]},
            )
            for row in _rows("dictionary/tables.csv")
        }
    )


@cache
def vocabulary(name: str) -> Mapping[str, Term]:
    """The allowed values of a `choice` column.

    Args:
        name: Name of the vocabulary, as `event`; `item_type` is the catalogue.

    Returns:
        One `Term` per allowed value, in order.

    Example:
        >>> vocabulary("origin")["second_hand"].labels["nl"]
        'tweedehands'
    """
    if name == "item_type":
        rows = [{**row, "value": row["item_type"]} for row in _rows("reference/catalogue.csv")]
    else:
        rows = [row for row in _rows("dictionary/values.csv") if row["vocabulary"] == name]
    return MappingProxyType(
        {row["value"]: Term(row["value"], _labels(row), _words(row, row["value"])) for row in rows}
    )
