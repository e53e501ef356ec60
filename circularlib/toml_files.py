"""Reading the small files that people write by hand, and saying what is wrong in their words."""

import re
import tomllib
from pathlib import Path
from typing import Any

from circularlib.errors import CircularError

__all__ = ["toml_values"]

_PLAIN = 'Write name = value, and texts between "quotes".'
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
        raise kind(f"{what} cannot be read: {error}.", f"{file}.", _remedy(text, error)) from None


def _remedy(text: str, error: tomllib.TOMLDecodeError) -> str:
    """What to write; a decimal comma is what a Dutch or French speaker writes first."""
    place = re.search(r"at line (\d+)", str(error))
    lines = text.splitlines()
    line = lines[int(place[1]) - 1] if place and int(place[1]) <= len(lines) else ""
    comma = _DECIMAL_COMMA.search(line.partition("#")[0])
    if comma is None:
        return _PLAIN
    return f"Write decimals with a point: {comma[0].replace(',', '.')} and not {comma[0]}."
