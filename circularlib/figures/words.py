"""The words on charts and tables, in Dutch and English."""

import csv
import os
from collections.abc import Mapping
from functools import cache

from circularlib.errors import UsageError
from circularlib.ledger.tables import nearest, tables, vocabulary
from circularlib.shipped import shipped
from circularlib.units import LANGUAGES

__all__ = ["Bilingual", "bilingual", "label", "shown_language", "word"]

Bilingual = Mapping[str, str]
"""One text per language, `en` and `nl`."""

_VOCABULARIES = (
    "item_type",
    "event",
    "reason",
    "origin",
    "category",
    "condition",
    "group",
    "organisation",
    "worker_group",
    "contract",
    "furnishing",
    "respondent",
    "role",
)
_MISSING = frozenset({"None", "nan", "<NA>", "NaT"})


@cache
def _words() -> Mapping[str, Bilingual]:
    found: dict[str, Bilingual] = {}
    for name in _VOCABULARIES:
        for value, term in vocabulary(name).items():
            found.setdefault(value, term.labels)
    for table in tables().values():
        for column in table.columns.values():
            found.setdefault(column.name, column.labels)
    with shipped("data/reference/repair_categories.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["product_category"]] = {"en": row["product_category"], "nl": row["label_nl"]}
    with shipped("data/dictionary/labels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["key"]] = {language: row[language] for language in LANGUAGES}
    return found


def word(key: object, language: str) -> str:
    """The word for a key: an allowed value, an item type, a period.

    What has no entry is a name from the records (a brand, a group, a quarter) and is shown
    as it stands; what is missing is called unknown. Two keys with a colon between them, as
    `cheap_new:price_eur`, are both put in words.

    Args:
        key: The key.
        language: `en` or `nl`.

    Returns:
        The word.

    Example:
        >>> word("second_hand", "nl")
        'tweedehands'
        >>> word("2022Q3", "nl"), word(None, "nl")
        ('2022Q3', 'onbekend')
    """
    text = _text(key)
    parts = text.split(":")
    if len(parts) == 2 and all(part in _words() for part in parts):
        return ": ".join(_words()[part][language] for part in parts)
    return _words().get(text, {}).get(language, text)


def _text(key: object) -> str:
    if isinstance(key, str):
        return key
    if isinstance(key, float) and key.is_integer():  # a year that passed through a join
        return str(int(key))
    return "unknown" if str(key) in _MISSING else str(key)


def label(key: str, language: str) -> str:
    """The word for a key that the code names itself: a column, a title, a caption.

    Args:
        key: The key.
        language: `en` or `nl`.

    Returns:
        The word.

    Raises:
        UsageError: The dictionary has no such key.

    Example:
        >>> label("reused_count", "nl")
        'hergebruikt'
    """
    if key not in _words():
        near = nearest(key, _words())
        raise UsageError(
            f'There is no word for "{key}".',
            remedy=f'Did you mean "{near}"?' if near else "Add it to data/dictionary/labels.csv.",
        )
    return _words()[key][language]


def bilingual(key: str, **values: Bilingual | str) -> Bilingual:
    """A sentence in both languages, with its blanks filled in.

    Args:
        key: Key of the sentence in `data/dictionary/labels.csv`.
        **values: What goes into its `{blanks}`: one text, or one per language.

    Returns:
        The sentence per language.

    Raises:
        UsageError: The dictionary has no such key.

    Example:
        >>> bilingual("records_source", name="Town", first="1", last="2")["en"]
        'Records of Town, 1 to 2.'
    """
    return {
        language: label(key, language).format(
            **{
                name: value if isinstance(value, str) else value[language]
                for name, value in values.items()
            }
        )
        for language in LANGUAGES
    }


def shown_language() -> str:
    """The language in which a notebook shows its results while somebody works in it.

    Returns:
        The value of the environment variable `CIRCULAR_LANGUAGE`, or `en`.
    """
    language = os.environ.get("CIRCULAR_LANGUAGE", "en")
    return language if language in LANGUAGES else "en"
