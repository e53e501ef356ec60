"""What every page of a municipality says about the region that it was cut from."""

from collections.abc import Mapping
from typing import Any

from circularlib.figures.words import Bilingual, bilingual, label
from circularlib.units import LANGUAGES

__all__ = ["part_note"]


def part_note(part: Mapping[str, Any]) -> Bilingual:
    """That the records are a part, how they were divided, and what belongs to no part.

    Args:
        part: The setting `part_of`, as plain values.

    Returns:
        The sentences per language.

    Example:
        >>> region = {"name": "Region", "municipality_code": "36015", "municipalities_count": 3,
        ...     "left_over": {}, "rejected_count": 0}
        >>> part_note(region)["en"].split(",")[0]
        'This is the part of Region in municipality 36015'
    """
    of = {"name": part["name"], "code": part["municipality_code"]}
    said = [bilingual("part_note", **of, count=str(part["municipalities_count"]))]
    if part["left_over"]:
        said.append(bilingual("part_left_over", rows=_rows(part["left_over"])))
    if part["rejected_count"]:
        said.append(bilingual("part_rejected", count=str(part["rejected_count"])))
    return {language: " ".join(each[language] for each in said) for language in LANGUAGES}


def _rows(left_over: Mapping[str, int]) -> Bilingual:
    return {
        language: ", ".join(
            f"{label(f'table_{name}', language)} {count}" for name, count in left_over.items()
        )
        for language in LANGUAGES
    }
