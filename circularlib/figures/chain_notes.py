"""Sentences about a service chain: whose figures, what is counted, who is missing."""

from collections.abc import Sequence

import pandas as pd

from circularlib.figures.listing import listing
from circularlib.figures.page import Note, Shown
from circularlib.figures.words import Bilingual, bilingual, word
from circularlib.units import LANGUAGES, printed_tick

__all__ = ["chain_note", "names_note", "recorded_tables"]


def names_note(names: Sequence[str], *, some: str, none: str) -> Note:
    """A sentence that names actors or steps, or says that there are none.

    Args:
        names: Their names.
        some: Key of the sentence with the blank `{names}`.
        none: Key of the sentence where there are none.

    Returns:
        The sentence.

    Example:
        >>> names_note([], some="chain_never", none="chain_all_gain").plain("en")[:7]
        'At some'
    """
    if not names:
        return Note(bilingual(none))
    told = {language: ", ".join(word(name, language) for name in names) for language in LANGUAGES}
    return Note(bilingual(some, names=told))


def chain_note(
    *, is_example: bool, is_stated: bool, hours_in_cost: bool | None, counts_hours: bool,
    run_years: float,
) -> Note:  # fmt: skip
    """Whose figures a page about a chain rests on, and whether hours count as a cost.

    Args:
        is_example: The programme's `chain.toml` is still the example, and is not used.
        is_stated: It states a fixed effort.
        hours_in_cost: The costs of the table hold the pay of the hours; None where nobody said.
        counts_hours: Hours count as a cost where the costs do not hold their pay.
        run_years: Years for which one run serves a home.

    Returns:
        The sentences.

    Example:
        >>> said = chain_note(is_example=False, is_stated=True, hours_in_cost=True,
        ...                   counts_hours=True, run_years=1.0)
        >>> "already" in said.plain("en")
        True
    """
    key = "chain_example" if is_example else "chain_own" if is_stated else "chain_not_stated"
    years = {language: printed_tick(run_years, "ratio", language) for language in LANGUAGES}
    parts = [bilingual("chain_run", years=years), bilingual(key)]
    parts.append(bilingual(_hours(hours_in_cost, counts_hours)))
    said: Bilingual = {lang: " ".join(part[lang] for part in parts) for lang in LANGUAGES}
    return Note(said)


def _hours(in_cost: bool | None, counts: bool) -> str:
    if not counts:
        return "chain_hours_left_out"
    if in_cost is None:
        return "chain_hours_unknown"
    return "chain_hours_in_cost" if in_cost else "chain_hours_counted"


class _Stack(Shown):
    """Several things below each other, shown by one cell."""

    def __init__(self, parts: Sequence[Shown]) -> None:
        self.parts = tuple(parts)

    def html(self, language: str) -> str:
        """Their HTML, one below the other."""
        return "\n".join(part.html(language) for part in self.parts)

    def plain(self, language: str) -> str:
        """Their texts, one below the other."""
        return "\n\n".join(part.plain(language) for part in self.parts)


def recorded_tables(
    note: str,
    amounts: pd.DataFrame,
    events: pd.DataFrame,
    *,
    source: Bilingual,
    households: str,
    min_cell: int,
) -> Shown:
    """What the records say about a chain: how it was divided, amounts, events; no empty tables.

    Args:
        note: Key of the sentence that says what the amounts were divided by, or why there are
            none.
        amounts: One row per step and actor, stated and recorded amounts beside each other.
        events: One row per step and event.
        source: Line that says whose records these are.
        households: Column with the number of households behind each row.
        min_cell: Smallest number of households on which a row may rest to be shown.

    Returns:
        The sentence, and below it the tables that have rows.
    """
    hours = {"hours": "hours", "recorded_hours": "hours"}
    told = {"source": source, "households": households, "min_cell": min_cell}
    tables = [
        listing(table, caption=caption, units=units, **told)  # type: ignore[arg-type]
        for table, caption, units in (
            (amounts, "chain_recorded", hours),
            (events, "chain_events", None),
        )
        if len(table)
    ]
    return _Stack([Note(bilingual(note)), *tables])
