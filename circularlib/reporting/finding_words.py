"""What a figure is called and the sentence that states it, from `data/dictionary/findings.csv`."""

import csv
from collections.abc import Mapping
from functools import cache
from typing import Any

from circularlib.errors import UsageError
from circularlib.figures.words import label, word
from circularlib.ledger.tables import nearest
from circularlib.shipped import shipped
from circularlib.units import printed, printed_interval, printed_tick

__all__ = [
    "finding_keys",
    "finding_name",
    "finding_sentence",
    "finding_words",
    "interval_words",
    "left_out_words",
]


@cache
def _known() -> Mapping[str, Mapping[str, str]]:
    with shipped("data/dictionary/findings.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def finding_keys() -> tuple[str, ...]:
    """The keys that a finding may have.

    Returns:
        Those of `data/dictionary/findings.csv`, in its order.

    Example:
        >>> "reuse_rate" in finding_keys()
        True
    """
    return tuple(_known())


def finding_name(key: str, language: str) -> str:
    """What a figure is called; a key that is not known stays as it is.

    Args:
        key: Key of the figure.
        language: `en` or `nl`.

    Returns:
        The name.

    Example:
        >>> finding_name("reuse_rate", "nl")
        'Hergebruiksgraad'
    """
    row = _known().get(key)
    return key if row is None else row[f"name_{language}"]


def finding_words(key: str, own: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Unit, name, cases and sentence of a figure, per language.

    Args:
        key: Key of the figure.
        own: The words that somebody gave for a figure of their own.

    Returns:
        A row of the dictionary, or the words given.

    Raises:
        UsageError: It is no key, and no words were given.
    """
    row = _known().get(key, own)
    if row is None:
        near = nearest(key, _known())
        raise UsageError(
            f'"{key}" is not a key of a finding.',
            remedy=f'Did you mean "{near}"?'
            if near
            else "End it in a unit, and give its name= and sentence= in both languages.",
        )
    return row


def _certainty(found: Mapping[str, Any], language: str) -> str:
    """The interval and how it was found, or why there is none."""
    why = word(f"basis_{found['basis']}", language)
    interval = interval_words(found, language)
    return f"{interval}; {why}" if interval else why


def finding_sentence(row: Mapping[str, str], found: Mapping[str, Any], language: str) -> str:
    """A figure with its interval, basis and cases.

    Args:
        row: Its words, from `finding_words`.
        found: The figure: `value`, `low`, `high`, `level`, `unit`, `basis`, `n`.
        language: `en` or `nl`.

    Returns:
        The sentence.
    """
    n = printed(found["n"], "count", language)
    cases = f"n = {n} {row[f'n_{language}']}".rstrip()
    if found["value"] is None:
        lead = f"{row[f'name_{language}']}: {label('cannot_be_calculated', language)}"
    else:
        ends = (found["low"], found["high"])
        shown = printed(found["value"], row["unit"], language, within=ends)
        is_negative = shown.startswith("-")  # -0.0004 prints as 0, and 0 is not below nought
        negative = row.get(f"negative_{language}") if is_negative else None
        lead = (negative or row[f"sentence_{language}"]).format(value=shown)
    return f"{lead} ({_certainty(found, language)}; {cases})."


def left_out_words(row: Mapping[str, str], min_cell: int | None, language: str) -> str:
    """The sentence in place of a figure that rests on too few households.

    Args:
        row: Its words, from `finding_words`.
        min_cell: How many would be enough.
        language: `en` or `nl`.

    Returns:
        The sentence.
    """
    text = label("finding_left_out", language)
    return text.format(name=row[f"name_{language}"], min_cell=min_cell)


def interval_words(found: Mapping[str, Any], language: str) -> str:
    r"""The interval of a figure, or its bounds, called by what it is.

    Args:
        found: The figure: `low`, `high`, `level`, `unit`.
        language: `en` or `nl`.

    Returns:
        The words; empty where there is neither.

    Example:
        >>> rate = {"low": 0.38, "high": 0.46, "level": 0.95, "unit": "rate"}
        >>> interval_words(rate, "nl")
        '95\xa0% interval 38,0 tot 46,0\xa0%'
        >>> interval_words({**rate, "level": None, "high": None}, "en")
        'bounds from 38.0\xa0%, open above'
    """
    low, high, unit = found["low"], found["high"], found["unit"]
    if low is None and high is None:
        return ""
    if low is None:
        ends = label("interval_open_below", language).format(high=printed(high, unit, language))
    elif high is None:
        ends = label("interval_open_above", language).format(low=printed(low, unit, language))
    else:
        ends = printed_interval(low, high, unit, language)
    if found["level"] is None:
        return f"{label('bounds', language)} {ends}"
    level = printed_tick(found["level"], "rate", language)
    return f"{level} {label('interval', language)} {ends}"
