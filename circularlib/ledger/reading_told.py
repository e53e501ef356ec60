"""What a report has read, told to its pages: all of them rest on the same records."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from circularlib.ledger.programme import programme_address
from circularlib.ledger.settings_files import programme_folder

__all__ = ["VARIABLE", "Reading", "told_reading"]

VARIABLE = "CIRCULARLIB_READING"
"""Environment variable by which a kernel is told what was read."""


@dataclass(frozen=True)
class Reading:
    """What was read of a programme, by which another process sees that it reads the same.

    Attributes:
        programme: The folder, or the file of a scenario, as the pages are given it.
        settings: SHA-256 of each file with settings, by name.
        records: SHA-256 of what each table was read from, by name of the table.
        outside: Names under which the tables of its database stand there, and names that look
            like one of a table.
        unfilled: Names of the tables in which nobody filled in anything.
    """

    programme: str
    settings: Mapping[str, str]
    records: Mapping[str, str]
    outside: Sequence[str] = ()
    unfilled: Sequence[str] = ()

    @property
    def told(self) -> str:
        """The reading as a text."""
        return json.dumps(vars(self), default=dict)


def told_reading(programme: str | Path) -> Reading | None:
    """What this process was told of a programme.

    Args:
        programme: The folder, or the file of a scenario, however the page says it.

    Returns:
        The reading; None where nobody read the records of this folder before.

    Example:
        >>> told_reading("sample") is None
        True
    """
    told: dict[str, Any] = json.loads(os.environ.get(VARIABLE) or "{}")
    if not told or _folder(told["programme"]) != _folder(programme):
        return None
    return Reading(**told)


def _folder(programme: str | Path) -> Path:
    """The folder itself; by which links it is reached can differ from machine to machine."""
    return programme_folder(programme_address(programme)).resolve()
