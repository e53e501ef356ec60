"""Whose figures about washing machines a page shows: the town's own, or examples."""

from circularlib.figures.page import Note
from circularlib.figures.words import Bilingual, bilingual
from circularlib.units import LANGUAGES

__all__ = ["washing_note", "washing_source"]


def washing_note(*, is_example: bool) -> Note:
    """The sentence at the top of a page that rests on `washing.toml`.

    Args:
        is_example: The programme has no such file, so that the examples are used.

    Returns:
        The sentence.

    Example:
        >>> "made up" in washing_note(is_example=True).plain("en")
        True
    """
    return Note(bilingual("washing_examples" if is_example else "washing_own"))


def washing_source(source: Bilingual, *, is_example: bool) -> Bilingual:
    """The line under a chart or table that rests on `washing.toml` as well as on records.

    Args:
        source: Line that says whose records these are.
        is_example: The figures are examples.

    Returns:
        The line with that said.

    Example:
        >>> washing_source({"en": "Records.", "nl": "Registratie."}, is_example=True)["en"]
        'Records. Figures about the service: examples, made up.'
    """
    said = bilingual("washing_source_examples" if is_example else "washing_source_own")
    return {language: f"{source[language]} {said[language]}" for language in LANGUAGES}
