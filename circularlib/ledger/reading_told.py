"""What a report has read, told to its pages: all of them rest on the same records."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["VARIABLE", "Reading", "told_reading"]

VARIABLE = "CIRCULARLIB_READING"
"""Environment variable by which a kernel is told what was read."""


@dataclass(frozen=True)
class Reading:
    """What was read of a programme, by which another process sees that it reads the same.

    Attributes:
        programme: The folder, as the pages are given it.
        settings: SHA-256 of each file with settings, by name.
        records: SHA-256 of what each table was read from, by name of the table.
        outside: Names under which the tables of its database stand there, and names that look
            like one of a table.
    """

    programme: str
    settings: Mapping[str, str]
    records: Mapping[str, str]
    outside: Sequence[str] = ()

    @property
    def told(self) -> str:
        """The reading as a text."""
        return json.dumps(vars(self), default=dict)


def told_reading(programme: str) -> Reading | None:
    """What this process was told of a programme.

    Args:
        programme: The folder, as the page was given it.

    Returns:
        The reading; None where nobody read this programme before.

    Example:
        >>> told_reading("sample") is None
        True
    """
    told: dict[str, Any] = json.loads(os.environ.get(VARIABLE) or "{}")
    return Reading(**told) if told.get("programme") == programme else None
