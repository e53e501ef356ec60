"""The words of the public card, from a text file beside the records or from the settings."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from circularlib.errors import LedgerError
from circularlib.figures.words import label
from circularlib.ledger.programme import Programme
from circularlib.ledger.tables import nearest
from circularlib.reporting.writeup.templates import Template

__all__ = ["PARTS", "card_words", "typed_numbers"]

PARTS = ("summary", "results", "lessons", "future")
"""Parts of the card, in its order."""

_CALL = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w.,])\d[\d.,\u00a0]*\d|(?<![\w.,])\d(?![\w])")
_YEAR = re.compile(r"(19|20)\d\d")
_ITEM = re.compile(r"(?m)^\s*\d+[.)]\s")


def card_words(programme: Programme, language: str) -> Mapping[str, Template]:
    """What the card says in words; each part is a little template of its own.

    Args:
        programme: The programme.
        language: `en` or `nl`.

    Returns:
        A template by part; an empty one where nothing was written.

    Raises:
        LedgerError: The file names a part that the card does not have, or words stand both in
            the file and in the settings.
    """
    file = programme.folder / f"card.{language}.md"
    settings = programme.folder / "programme.toml"
    stated = {
        part: str(getattr(getattr(programme.settings.card, part), language)) for part in PARTS
    }
    if not file.is_file():
        return {part: Template(settings, part, text) for part, text in stated.items()}
    if any(stated.values()):
        raise LedgerError(
            "The words of the card stand in two places.",
            f"{file}, and [card] in {settings}.",
            "Keep one of the two.",
        )
    found = dict(_parts(file, language))
    return {part: Template(file, part, found.get(part, "")) for part in PARTS}


def _parts(file: Path, language: str) -> Iterator[tuple[str, str]]:
    """Each part with as many empty lines before it as it has in its file."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise LedgerError("It is not text in UTF-8.", f"{file}.", "Save it as UTF-8.") from None
    starts = [at for at, line in enumerate(lines) if line.startswith("#")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        heading = lines[start].strip("# ")
        text = "\n".join(lines[start + 1 : end])
        yield _part(heading, language, f"{file}, line {start + 1}."), "\n" * (start + 1) + text


def _part(heading: str, language: str, place: str) -> str:
    names = {label(f"card_{part}", language).lower(): part for part in PARTS}
    names |= {part: part for part in PARTS}
    found = names.get(heading.lower().rstrip("?! "))
    if found is None:
        near = nearest(heading.lower(), names)
        remedy = f'Did you mean "{near}"?' if near else f"Use one of {', '.join(PARTS)}."
        raise LedgerError(f'"{heading}" is not a part of the card.', place, remedy)
    return found


def typed_numbers(words: Mapping[str, Template]) -> list[str]:
    """Numbers that somebody typed into the words; no run supports them. Years are let be.

    Args:
        words: What `card_words` gives.

    Returns:
        A line per number, with its place.
    """
    return [
        f'{part.file.name}, {part.name}: "{number}" was typed; no run supports it'
        for part in words.values()
        for number in _NUMBER.findall(_ITEM.sub("\n", _CALL.sub("", part.text)))
        if not _YEAR.fullmatch(number)
    ]
