"""The moves of figures, divided over their causes by making a report again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from circularlib.errors import ReportError
from circularlib.figures.words import Bilingual, bilingual, label
from circularlib.reporting.comparing.attribution import attributed, is_same
from circularlib.reporting.comparing.causes import CAUSES, LIBRARIES, TOGETHER, library_versions
from circularlib.reporting.comparing.moves import NUMBERS, Move
from circularlib.reporting.comparing.reruns import Kept, made_again
from circularlib.reporting.comparing.stored_reports import StoredReport
from circularlib.reporting.finding_words import finding_name
from circularlib.reporting.manifest import versions
from circularlib.reporting.running_code import keep_code
from circularlib.shipped import shipped
from circularlib.units import LANGUAGES

__all__ = ["divided"]

_AGAIN = "again"
_SAID = {
    _AGAIN: "A again: as it was",
    "records": "A again: records of B",
    "assumptions": "A again: assumptions of B",
    "parameters": "A again: parameters of B",
    "code": "A again: code of B",
}

Findings = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class _Libraries:
    """Whose versions of other libraries are here, where the reports are made again."""

    differ: bool
    are_of_a: bool
    are_of_b: bool

    @classmethod
    def of(cls, a: StoredReport, b: StoredReport) -> "_Libraries":
        ours, theirs = library_versions({"versions": versions()}), map(_versions, (a, b))
        one, other = theirs
        return cls(one != other, ours == one, ours == other)

    @property
    def are_measured(self) -> bool:
        """What the earlier report becomes with these versions is what they did to it."""
        return self.differ and self.are_of_b


def divided(
    moves: Sequence[Move],
    a: Kept,
    b: Kept,
    differ: Mapping[str, object],
    told: Callable[[str], None],
) -> tuple[list[Move], list[Bilingual]]:
    """Divides moves over what two reports were made from differently.

    Args:
        moves: The findings that are not what they were.
        a: The earlier report.
        b: The later one.
        differ: The causes; there are several.
        told: Called with a line when a run begins.

    Returns:
        The moves with their parts; and what must be known about them.
    """
    keys = [move.key for move in moves if move.status == "moved"]
    libraries = _Libraries.of(a.report, b.report)
    runs, notes = _runs(keys, a, b, [cause for cause in CAUSES if cause in differ], told)
    strange = _not_reproduced(keys, a.report, runs) if libraries.are_of_a else []
    if strange:
        names = {lang: ", ".join(finding_name(key, lang) for key in strange) for lang in LANGUAGES}
        notes.append(bilingual("compare_not_reproduced", names=names))
    if libraries.differ and not libraries.are_measured:
        notes.append(bilingual("compare_libraries_gone"))
    elif not libraries.are_of_b:
        notes.append(bilingual("compare_other_libraries"))
    return [_divided(move, runs, libraries, move.key in strange) for move in moves], notes


def _versions(report: StoredReport) -> dict[str, str]:
    return library_versions(report.manifest)


def _runs(
    keys: Sequence[str], a: Kept, b: Kept, causes: Sequence[str], told: Callable[[str], None]
) -> tuple[dict[str, Findings], list[Bilingual]]:
    """The findings of the earlier report made again, and with one cause changed at a time."""
    keep_code(shipped("notebooks"))  # the code that runs now may be that of one of them
    runs: dict[str, Findings] = {}
    notes = []
    for changed in (_AGAIN, *causes):
        told(_SAID[changed])
        sides = {cause: b if cause == changed else a for cause in CAUSES}
        try:
            runs[changed] = made_again(sides, keys)
        except ReportError as error:
            runs[changed] = {}
            what = {lang: label(f"compare_with_{changed}", lang) for lang in LANGUAGES}
            notes.append(bilingual("compare_run_failed", what=what, reason=error.thing))
    return runs, notes


def _not_reproduced(
    keys: Sequence[str], a: StoredReport, runs: Mapping[str, Findings]
) -> list[str]:
    """Findings that are not what they were although everything they were made from is."""
    again = runs[_AGAIN]
    return [key for key in keys if key in again and not _are_alike(a.findings[key], again[key])]


def _are_alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    pairs = [(one[number], other[number]) for number in NUMBERS]
    return all(x == y if x is None or y is None else is_same(x, y) for x, y in pairs)


def _divided(
    move: Move, runs: Mapping[str, Findings], libraries: _Libraries, is_strange: bool
) -> Move:
    parts = {}
    for number in NUMBERS:
        ends = move.ends(number)
        if ends is None or move.before is None:
            continue
        figures = {
            name: _number(run.get(move.key), number, move.before["unit"])
            for name, run in runs.items()
        }
        start = figures.pop(_AGAIN)
        parts[number] = attributed(
            *ends,
            start=None if is_strange else start,
            singly=figures,
            by_libraries=libraries.are_measured,
        )
        if libraries.differ and not libraries.are_measured:
            parts[number] |= {LIBRARIES: None, TOGETHER: None}
    return replace(move, parts=parts)


def _number(finding: Mapping[str, Any] | None, number: str, unit: str) -> float | None:
    if finding is None or finding["unit"] != unit or finding[number] is None:
        return None
    return float(finding[number])
