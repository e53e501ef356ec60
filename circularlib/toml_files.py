"""Reading the small files that people write by hand, and saying what is wrong in their words."""

import re
import tomllib
from pathlib import Path
from typing import Any

from circularlib.errors import CircularError

__all__ = ["toml_values"]

_PLAIN = 'Write name = value, and texts between "quotes".'
_END = "end of the file"
_WORDS = {  # what Python's parser says, as the beginning of a pattern, in words for people
    "Invalid statement|Invalid initial character": "no name stands here",
    "Expected newline or end of document": "more stands here than name = value",
    "Expected '=' after a key": "an = is missing after the name",
    "Invalid value": "this is no value",
    "Unclosed array": "a list has no closing ]",
    "Unclosed inline table": "a part between { and } is not closed",
    "Expected '\\]+' at the end": "a heading has no closing ]",
    "Cannot declare|Cannot (mutate|redefine)": "a part stands there twice",
    "Cannot overwrite|Duplicate inline": "a name stands there twice",
    "Unterminated string|Expected [\"']|(Illegal|Found invalid) character '\\\\n'": (
        "a text has no closing quote"
    ),
    "Illegal character|Found invalid character": "a character stands there that cannot be read",
    "Unescaped|Invalid hex|Escaped character": "a \\ stands in a text, where \\\\ should",
    "Invalid date": "this day or time does not exist",
}
_DECIMAL_COMMA = re.compile(r"\d+,\d+")


def toml_values(file: Path, kind: type[CircularError], what: str) -> dict[str, Any]:
    """What a TOML file says.

    Args:
        file: The file.
        kind: Error that is raised where it cannot be read.
        what: What is in the file, as `The claims`.

    Returns:
        Values by name.

    Raises:
        CircularError: Of that kind: the file is not UTF-8, or not TOML.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise kind(
            f"{what} are not text in UTF-8.",
            f"{file}.",
            "Save the file in your text editor with the encoding UTF-8.",
        ) from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise kind(_said(what, str(error)), f"{file}.", _remedy(text, error)) from None


def _said(what: str, error: str) -> str:
    """The place and what is wrong there; the parser's own words only where these are not known."""
    detail, _, place = error.removesuffix(")").rpartition(" (at ")
    where = _END if place == "end of document" else place
    known = next((words for form, words in _WORDS.items() if re.match(form, detail)), None)
    if known is None:
        return f"{what} cannot be read as TOML, {where} ({detail})."
    return f"{what} cannot be read, {where}: {known}."


def _remedy(text: str, error: tomllib.TOMLDecodeError) -> str:
    """What to write; a decimal comma is what a Dutch or French speaker writes first."""
    place = re.search(r"at line (\d+)", str(error))
    lines = text.splitlines()
    line = lines[int(place[1]) - 1] if place and int(place[1]) <= len(lines) else ""
    comma = _DECIMAL_COMMA.search(line.partition("#")[0])
    if comma is None:
        return _PLAIN
    return f"Write decimals with a point: {comma[0].replace(',', '.')} and not {comma[0]}."
