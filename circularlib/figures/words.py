"""The words on charts and tables, in Dutch and English."""

import csv
import os
from collections.abc import Mapping
from functools import cache

from circularlib.ledger.tables import tables, vocabulary
from circularlib.shipped import shipped
from circularlib.units import LANGUAGES

__all__ = ["Bilingual", "bilingual", "shown_language", "word"]

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
)


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
    """The word for a key: a column, an allowed value, an item type, a title.

    What has no entry is a name from the records (a brand, a group, a quarter) and is shown
    as it stands.

    Args:
        key: The key.
        language: `en` or `nl`.

    Returns:
        The word.

    Example:
        >>> word("second_hand", "nl")
        'tweedehands'
        >>> word("2022Q3", "nl")
        '2022Q3'
    """
    return _words().get(str(key), {}).get(language, str(key))


def bilingual(key: str, **values: Bilingual | str) -> Bilingual:
    """A sentence in both languages, with its blanks filled in.

    Args:
        key: Key of the sentence in `data/dictionary/labels.csv`.
        **values: What goes into its `{blanks}`: one text, or one per language.

    Returns:
        The sentence per language.

    Example:
        >>> bilingual("records_source", name="Town", first="1", last="2")["en"]
        'Records of Town, 1 to 2.'
    """
    return {
        language: word(key, language).format(
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
