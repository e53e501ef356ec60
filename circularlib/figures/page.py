"""What a notebook shows, in both languages at once; the page keeps the one it is written in."""

import html
from collections.abc import Mapping
from datetime import date
from typing import Any

from circularlib.errors import UsageError
from circularlib.figures.words import Bilingual, bilingual, shown_language
from circularlib.units import LANGUAGES, printed, printed_date

__all__ = ["PAGE_TYPE", "Shown", "note", "source_note"]

PAGE_TYPE = "application/vnd.circularlib.page+json"
"""MIME type under which an output carries its HTML and its plain text per language."""


class Shown:
    """Something that a notebook cell ends with: HTML per language, and a plain text.

    Subclasses give `html` and `plain`.
    """

    def html(self, language: str) -> str:
        """HTML of the thing in a language, complete and without outside references."""
        raise NotImplementedError

    def plain(self, language: str) -> str:
        """The thing as plain text, for a terminal."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **_options: object) -> dict[str, Any]:
        pages = {
            language: {"text/plain": self.plain(language), "text/html": self.html(language)}
            for language in LANGUAGES
        }
        return {**pages[shown_language()], PAGE_TYPE: pages}


class Note(Shown):
    """A sentence that the code says, in both languages."""

    def __init__(self, text: Bilingual, kind: str = "note") -> None:
        self.text = text
        self.kind = kind

    def html(self, language: str) -> str:
        """The sentence as a paragraph."""
        return f'<p class="{self.kind}">{html.escape(self.text[language])}</p>'

    def plain(self, language: str) -> str:
        """The sentence."""
        return self.text[language]


def note(key: str, **values: Bilingual | str | int) -> Note:
    """A sentence from the dictionary, shown in the language of the page.

    Args:
        key: Key of the sentence in `data/dictionary/labels.csv`.
        **values: What goes into its `{blanks}`: a text, one per language, or a count.

    Returns:
        The sentence; as the last expression of a cell it is shown.

    Raises:
        UsageError: The dictionary has no such key, or a number is not a whole one.

    Example:
        >>> note("not_measured", what="x").plain("en")
        'Not measured: x.'
    """
    return Note(bilingual(key, **{name: _said(value) for name, value in values.items()}))


def _said(value: Bilingual | str | int) -> Bilingual | str:
    if isinstance(value, str | Mapping):
        return value
    if value != int(value):
        raise UsageError(f"{value} is not a count.", remedy="Print it with its unit first.")
    return {language: printed(value, "count", language) for language in LANGUAGES}


def source_note(name: str, first: date, last: date, *, is_synthetic: bool) -> Bilingual:
    """The line under every chart and table that says whose records these are.

    Args:
        name: Name of the programme.
        first: First day of the records used, a date.
        last: Last day of the records used, a date.
        is_synthetic: The records are made up.

    Returns:
        One text per language; synthetic records are called so.
    """
    days: Mapping[str, tuple[str, str]] = {
        language: (printed_date(first, language), printed_date(last, language))
        for language in LANGUAGES
    }
    text = bilingual(
        "records_source",
        name=name,
        first={language: day[0] for language, day in days.items()},
        last={language: day[1] for language, day in days.items()},
    )
    if not is_synthetic:
        return text
    warning = bilingual("synthetic_source")
    return {language: f"{text[language]} {warning[language]}" for language in LANGUAGES}
