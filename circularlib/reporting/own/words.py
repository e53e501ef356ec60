"""The words of a figure that the dictionary does not know: a notebook brings them along."""

from collections.abc import Mapping

from circularlib.figures.words import Bilingual
from circularlib.units import LANGUAGES, PRINTED_UNITS

__all__ = ["own_words"]


def own_words(
    key: str, name: Bilingual | None, sentence: Bilingual | None
) -> Mapping[str, str] | None:
    """The words of a notebook's own figure, as the dictionary has those of others.

    Args:
        key: Its key; the unit is the longest ending of it that is one.
        name: What it is called, per language.
        sentence: The sentence that states it, per language, with `{value}` in it.

    Returns:
        Its row; None where the words or the unit are missing.

    Example:
        >>> words = {"en": "{value} chairs", "nl": "{value} stoelen"}
        >>> own_words("chairs_count", {"en": "Chairs", "nl": "Stoelen"}, words)["unit"]
        'count'
        >>> own_words("chairs", {}, words)
    """
    unit = max((unit for unit in PRINTED_UNITS if key.endswith(f"_{unit}")), key=len, default="")
    if not name or not sentence or not unit:
        return None
    row = {"key": key, "unit": unit}
    for language in LANGUAGES:
        row[f"name_{language}"] = name[language]
        row[f"sentence_{language}"] = sentence[language]
        row[f"n_{language}"] = ""
    return row
