"""Sentences about a service chain: whose figures, what is counted, who is missing."""

from collections.abc import Sequence

from circularlib.figures.page import Note
from circularlib.figures.words import Bilingual, bilingual, word
from circularlib.units import LANGUAGES, printed

__all__ = ["chain_note", "names_note"]


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
    years = {language: printed(run_years, "years", language) for language in LANGUAGES}
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
