"""Which finding a printed figure comes from, kept with the figure in every form of a document."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from circularlib.reporting.writeup.markdown import Markdown, escaped

__all__ = ["MARK_START", "PARTS", "Mark", "mark_of_attributes", "mark_of_note", "marked"]

PARTS = ("sentence", "value", "interval", "count", "row", "measured", "no_change", "verdict")
"""What of a finding is printed: its sentence, its value, and so on."""

MARK_START = "]{.figure data-key="
"""How every mark begins in Markdown, behind the text that is printed."""

_NOTE = re.compile(r"^([a-z][a-z0-9_]*) · ([a-z_]+)(?: · (.+))?$")
_KEY, _PART, _DETAIL = "data-key", "data-part", "data-detail"


@dataclass(frozen=True)
class Mark:
    """Where a printed figure comes from.

    Attributes:
        key: Key of the finding.
        part: Which of `PARTS` is printed.
        detail: What else decides the text: for a verdict, the figure that was claimed.
    """

    key: str
    part: str
    detail: str = ""

    @property
    def note(self) -> str:
        """The mark in a line, as a comment in Word holds it."""
        return " · ".join(part for part in (self.key, self.part, self.detail) if part)

    @property
    def attributes(self) -> dict[str, str]:
        """The mark as attributes of a piece of text, as HTML and Markdown hold it."""
        found = {_KEY: self.key, _PART: self.part}
        return {**found, _DETAIL: self.detail} if self.detail else found


def mark_of_note(note: str) -> Mark | None:
    """The mark in a comment; None where somebody wrote a comment of their own.

    Example:
        >>> mark_of_note("reuse_rate · value")
        Mark(key='reuse_rate', part='value', detail='')
        >>> mark_of_note("Is this right?") is None
        True
    """
    found = _NOTE.match(note.strip())
    if found is None or found[2] not in PARTS:
        return None
    return Mark(found[1], found[2], found[3] or "")


def mark_of_attributes(attributes: Mapping[str, str | None]) -> Mark | None:
    """The mark among attributes; None where there is none."""
    key, part = attributes.get(_KEY), attributes.get(_PART)
    if not key or part not in PARTS:
        return None
    return Mark(key, part, attributes.get(_DETAIL) or "")


def marked(text: str, mark: Mark) -> Markdown:
    r"""A text with its mark, as a span of Markdown.

    Args:
        text: What is printed.
        mark: Where it comes from.

    Returns:
        The Markdown.

    Example:
        >>> marked("12", Mark("homes_count", "value"))
        '[12]{.figure data-key="homes_count" data-part="value"}'
    """
    pairs = " ".join(f'{name}="{value}"' for name, value in mark.attributes.items())
    return Markdown(f"[{escaped(text)}]{{.figure {pairs}}}")  # begins with MARK_START
