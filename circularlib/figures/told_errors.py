"""What went wrong, in the reader's language: the English words of an error, and those beside them.

Errors are raised with English words, deep in layers that know no dictionary. The words in Dutch
stand in `data/dictionary/errors.csv`, beside the English ones, with numbered blanks; those of
problems in records in `problems.csv`. An error is told in Dutch whole or not at all.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from circularlib.errors import CircularError
from circularlib.ledger.problems import Problem, wordings
from circularlib.shipped import shipped

__all__ = ["error_in_words", "in_words", "told_error"]

_FEWEST_SIGNS = 15  # words with less of their own than this would fit any sentence
_BLANK = re.compile(r"\{(\w+)\}")
_ENTRY = re.compile(r"(claim \d+, \S+|claim \d+|the file|[^\s:]+): (.+?)(\.?)")
"""An entry of a file of settings, and what is wrong with it."""
_MARK = re.compile(r"\\\{(\w+)\\\}")
# a file or folder, with a part of it and a name in that part: the same in every language
_PLACE = re.compile(
    r"(?:\S+\.|/.*|\S*[/.]\S+|\w+(?:_\w+)+|\d\d_\w+)(?:, \[[^]]*\]+(?:\.\w+)?)*(?:, \w+)?\.?"
)


def told_error(text: str, language: str) -> str | None:
    r"""An error in a language.

    Args:
        text: The error as it was raised, in English: lines, and empty lines between several.
        language: `en` or `nl`.

    Returns:
        It in that language; None where some of it is known in English only.

    Example:
        >>> print(told_error('"2022Q5" is not a period.\nUse nl or en.', "nl"))
        "2022Q5" is geen periode.
        Gebruik nl of en.
        >>> told_error("Something else went wrong.", "nl")
    """
    if language != "nl":
        return text
    lines = [_line(line) for line in text.split("\n")]
    known = [line for line in lines if line is not None]
    return "\n".join(known) if len(known) == len(lines) else None


def in_words(text: str, language: str) -> str:
    """An error in a language, or as it is where there are no words for it.

    Args:
        text: The error, in English.
        language: `en` or `nl`.

    Returns:
        The text.
    """
    return told_error(text, language) or text


def error_in_words(error: CircularError, language: str) -> str:
    """An error in a language; one about records in the words of the problem itself.

    Args:
        error: The error.
        language: `en` or `nl`.

    Returns:
        The text, in English where there are no words for all of it.
    """
    found = [each for each in getattr(error, "problems", ()) if isinstance(each, Problem)]
    first = next((each for each in found if each.severity == "error"), None)
    if first is None:
        return in_words(str(error), language)
    count = error.place.removeprefix(first.place)
    place = in_words(f"{first.place_in(language)}{count}", language)
    return "\n".join([place, first.message_in(language), first.remedy_in(language)])


def _line(line: str) -> str | None:
    """A line in Dutch; one that is a list goes part by part, one that is a place is the same."""
    parts = [_translated(part) for part in line.removesuffix(".").split("; ")]
    whole = _translated(line)
    if all(part is not None for part in parts) and (whole is None or len(parts) > 1):
        return "; ".join(map(str, parts)) + "." * line.endswith(".")
    return line if whole is None and (not line or _is_place(line)) else whole


def _is_place(line: str) -> bool:
    """A name or a path; one with spaces in it is known by what stands there."""
    return bool(_PLACE.fullmatch(line)) or Path(line.removesuffix(".")).exists()


def _translated(text: str) -> str | None:
    entry = _ENTRY.fullmatch(text)
    said_of_it = entry and (_translated(entry[2]) or _translated(f"{entry[2]}."))
    if entry is not None and said_of_it is not None:
        return f"{_translated(entry[1]) or entry[1]}: {said_of_it.removesuffix('.')}{entry[3]}"
    for pattern, names, dutch in _catalogue():
        found = pattern.fullmatch(text)
        if found:
            said = {
                name: _translated(part) or part
                for name, part in zip(names, found.groups(), strict=True)
            }
            return _BLANK.sub(lambda blank, said=said: said[blank[1]], dutch)  # type: ignore[misc]
    return None


@cache
def _catalogue() -> list[tuple[re.Pattern[str], list[str], str]]:
    """The English words as patterns, those with the most letters of their own first."""
    ordered = sorted(dict(_pairs()).items(), key=lambda pair: -len(_BLANK.sub("", pair[0])))
    return [
        (re.compile(_MARK.sub("(.*)", re.escape(english))), _BLANK.findall(english), dutch)
        for english, dutch in ordered
    ]


def _pairs() -> Iterator[tuple[str, str]]:
    for words in wordings().values():
        for part in ("message", "remedy"):
            english, dutch = words[f"{part}_en"], words[f"{part}_nl"]
            has_blanks = set(_BLANK.findall(dutch)) <= set(_BLANK.findall(english))
            if has_blanks and len(_BLANK.sub("", english)) >= _FEWEST_SIGNS:
                yield english, dutch
    for name, beginning in (("labels", "stopped_"), ("errors", "")):
        with shipped(f"data/dictionary/{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("key", "").startswith(beginning):
                    yield row["en"], row["nl"]
