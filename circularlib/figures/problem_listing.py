"""The problems in the records as a table on a page."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from circularlib.figures.listing import Listing, listing
from circularlib.figures.words import Bilingual, word
from circularlib.ledger.problems import Problem
from circularlib.units import LANGUAGES

__all__ = ["problem_listing"]

_COLUMNS = ["problem_message", "problem_place", "problem_remedy", "kind_count"]


def problem_listing(
    problems: Sequence[Problem], *, source: Bilingual, examples_count: int = 3
) -> Listing:
    """Problems grouped by kind, the most frequent kind first, with a few examples of each.

    The folder in which a file lies is left out: a page names no place of the machine it was
    made on.

    Args:
        problems: The problems, in the order in which they were found.
        source: Line that says whose records these are.
        examples_count: Examples shown of each kind, the first ones.

    Returns:
        The table, one row per example: what is wrong, where, what to do, and how many problems
        are of the same kind.

    Example:
        >>> short = [Problem(kind="row_too_short", file="homes.csv", row=row) for row in (3, 4)]
        >>> "homes.csv, rij 4" in problem_listing(short, source={}).html("nl")
        True
    """
    kinds: dict[str, list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(problem.kind, []).append(problem)
    rows = [
        (*_words(problem), len(alike))
        for alike in sorted(kinds.values(), key=len, reverse=True)
        for problem in alike[:examples_count]
    ]
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    return listing(frame, caption="warnings_by_kind", source=source, households=None)


def _words(problem: Problem) -> tuple[Bilingual, Bilingual, Bilingual]:
    """What is wrong, where, and what to do, in each language."""
    near = replace(problem, file=Path(problem.file).name)
    message = {language: near.message_in(language) for language in LANGUAGES}
    place = {
        # a header that is the ledger's own name for the column is told in words
        language: replace(near, column=word(near.column, language)).place_in(language)
        for language in LANGUAGES
    }
    return message, place, {language: near.remedy_in(language) for language in LANGUAGES}
