"""What a page about the years ahead says of its records, its towns and its scenarios."""

from circularlib.figures.page import Note
from circularlib.figures.words import bilingual, word
from circularlib.outlook.rates import Rates
from circularlib.outlook.setup import OutlookSetup
from circularlib.units import LANGUAGES, printed_tick

__all__ = [
    "chosen_note",
    "joining_note",
    "life_note",
    "sets_note",
]


def life_note(rates: Rates, *, households: int, min_cell: int) -> Note:
    """How far the curve reaches, and which item types have none of their own.

    Args:
        rates: With the ages that were watched.
        households: Number of households behind the curve, counted by their homes.
        min_cell: Smallest number of households of which anything is said.

    Returns:
        The sentences; that nothing is shown, where the homes are too few.
    """
    if households < min_cell:
        return Note(bilingual("outlook_too_few", min_cell=str(min_cell)))
    years = {
        language: printed_tick(min(rates.watched_years, 99.0), "years", language)
        for language in LANGUAGES
    }
    if not rates.pooled_types:
        return Note(bilingual("outlook_watched_all", years=years))
    types = {
        language: ", ".join(word(kind, language) for kind in rates.pooled_types)
        for language in LANGUAGES
    }
    return Note(bilingual("outlook_watched", years=years, types=types))


def sets_note(rates: Rates) -> Note:
    """What the records say of items of furniture sets, or that they say too little.

    Args:
        rates: With what holds for sets over what holds for all.

    Returns:
        The sentence.
    """
    if not rates.set_ratios:
        return Note(bilingual("outlook_no_sets"))
    told = {
        name: {
            language: printed_tick(round(float(rates.set_ratios[name][0]), 2), "ratio", language)
            for language in LANGUAGES
        }
        for name in ("hazard", "second_hand")
    }
    return Note(bilingual("outlook_sets", **told))


def chosen_note(scenario: str) -> Note:
    """Which scenario a picture and a finding are about.

    Args:
        scenario: Its key.

    Returns:
        The sentence.

    Example:
        >>> chosen_note("as_is").plain("nl")
        'Het scenario dat hier bekeken wordt: zoals nu.'
    """
    name = {language: word(scenario, language) for language in LANGUAGES}
    return Note(bilingual("outlook_looked_at", scenario=name))


def joining_note(setup: OutlookSetup) -> Note:
    """Which towns join too late to take part.

    Args:
        setup: The plans.

    Returns:
        The sentence.
    """
    late = ", ".join(setup.late_towns)
    return Note(
        bilingual("outlook_late_towns", towns=late) if late else bilingual("outlook_all_join")
    )
