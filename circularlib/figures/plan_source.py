"""Whose plans and figures a page rests on beside its records: the programme's own, or examples."""

from typing import Literal

from circularlib.figures.page import Note
from circularlib.figures.words import Bilingual, bilingual
from circularlib.units import LANGUAGES

__all__ = ["plan_note", "plan_source"]

Plan = Literal["washing", "outlook"]
"""`washing.toml`, or the `scenarios.toml` of the outlook."""


def plan_note(plan: Plan, *, is_example: bool) -> Note:
    """The sentence at the top of a page that rests on such a file.

    Args:
        plan: Which file.
        is_example: The programme has no such file, so that the examples are used.

    Returns:
        The sentence.

    Example:
        >>> "made up" in plan_note("washing", is_example=True).plain("en")
        True
    """
    return Note(bilingual(f"{plan}_examples" if is_example else f"{plan}_own"))


def plan_source(source: Bilingual, plan: Plan, *, is_example: bool) -> Bilingual:
    """The line under a chart or table that rests on such a file as well as on records.

    Args:
        source: Line that says whose records these are.
        plan: Which file.
        is_example: What it says is an example.

    Returns:
        The line with that said.

    Example:
        >>> plan_source({"en": "Records.", "nl": "Registratie."}, "outlook", is_example=True)["en"]
        'Records. Plans: an example, made up.'
    """
    said = bilingual(f"{plan}_source_examples" if is_example else f"{plan}_source_own")
    return {language: f"{source[language]} {said[language]}" for language in LANGUAGES}
