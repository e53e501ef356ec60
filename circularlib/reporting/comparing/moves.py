"""The findings that are not what they were, and by how much."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from circularlib.reporting.comparing.attribution import Parts
from circularlib.reporting.comparing.stored_reports import StoredReport
from circularlib.reporting.moved import printed_finding

__all__ = ["NUMBERS", "Move", "moves"]

NUMBERS = ("value", "low", "high")
"""The numbers of a finding that can move: itself, and the ends of its interval."""

Finding = Mapping[str, Any]


@dataclass(frozen=True)
class Move:
    """A finding that is not what it was.

    Attributes:
        key: Its key.
        before: It in the earlier report; None where it is not there.
        after: It in the later one.
        parts: How the move divides over its causes, for each of `value`, `low` and `high`
            that is a number in both reports; empty where that was not found out.
    """

    key: str
    before: Finding | None
    after: Finding | None
    parts: Mapping[str, Parts] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """`moved`, `new`, `gone`, `other_unit`, or `no_number` in one of the reports."""
        if self.before is None or self.after is None:
            return "new" if self.before is None else "gone"
        if self.before["unit"] != self.after["unit"]:
            return "other_unit"
        has_numbers = self.before["value"] is not None and self.after["value"] is not None
        return "moved" if has_numbers else "no_number"

    def ends(self, number: str) -> tuple[float, float] | None:
        """A number in both reports.

        Args:
            number: `value`, `low` or `high`.

        Returns:
            The two; None where one of the reports has none, or they cannot be compared.
        """
        if self.status != "moved" or self.before is None or self.after is None:
            return None
        one, other = self.before[number], self.after[number]
        return None if one is None or other is None else (float(one), float(other))

    def difference(self, number: str = "value") -> float | None:
        """By how much it moved, in its own unit; None where there is nothing to subtract.

        Args:
            number: `value`, `low` or `high`.

        Returns:
            The later minus the earlier.
        """
        ends = self.ends(number)
        return None if ends is None else ends[1] - ends[0]


def moves(a: StoredReport, b: StoredReport) -> list[Move]:
    """The findings that print otherwise than they did; less than that is rounding.

    Args:
        a: The earlier report.
        b: The later one.

    Returns:
        Those that moved, came or went, in the order of the later report.
    """
    keys = [*b.findings, *(key for key in a.findings if key not in b.findings)]
    pairs = {key: (a.findings.get(key), b.findings.get(key)) for key in keys}
    return [
        Move(key, before, after)
        for key, (before, after) in pairs.items()
        if before is None or after is None or not _prints_alike(before, after)
    ]


def _prints_alike(before: Finding, after: Finding) -> bool:
    is_same_unit = before["unit"] == after["unit"]
    return is_same_unit and printed_finding(before, "en") == printed_finding(after, "en")
