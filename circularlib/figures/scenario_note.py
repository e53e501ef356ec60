"""What is set otherwise in a scenario, said on every page that rests on it."""

from circularlib.figures.words import Bilingual, bilingual, word
from circularlib.ledger.scenarios import Scenario
from circularlib.units import LANGUAGES, printed_tick

__all__ = ["scenario_said"]


def scenario_said(scenario: Scenario) -> Bilingual:
    """That this is a scenario, and what it sets.

    Args:
        scenario: The scenario.

    Returns:
        A sentence per language.
    """
    settings = {
        language: "; ".join(
            f"{word(name, language)} {_printed(value, language)}"
            for name, value in scenario.settings.items()
        )
        or word("nothing", language)
        for language in LANGUAGES
    }
    return bilingual("scenario_said", title=scenario.title, settings=settings)


def _printed(value: object, language: str) -> str:
    if isinstance(value, bool):
        return word("yes" if value else "no", language)
    if isinstance(value, int | float):
        return printed_tick(float(value), "count" if isinstance(value, int) else "ratio", language)
    return word(str(value), language)
