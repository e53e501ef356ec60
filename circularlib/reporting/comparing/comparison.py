"""`circular compare`: which figures moved between two reports, by how much, and why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from circularlib.errors import UsageError
from circularlib.figures.words import Bilingual, bilingual
from circularlib.reporting.comparing.causes import differing
from circularlib.reporting.comparing.division import divided
from circularlib.reporting.comparing.moves import NUMBERS, Move, moves
from circularlib.reporting.comparing.reruns import Kept
from circularlib.reporting.comparing.stored_reports import StoredReport, stored_report
from circularlib.reporting.ingredients import kept_ingredients

__all__ = ["Comparison", "compared"]


@dataclass(frozen=True)
class Comparison:
    """Two reports, set beside each other.

    Attributes:
        a: The earlier report.
        b: The later one.
        differ: What they were made from differently, by cause.
        moves: The findings that are not what they were.
        notes: What must be known about them, in sentences.
    """

    a: StoredReport
    b: StoredReport
    differ: Mapping[str, Sequence[str]]
    moves: Sequence[Move]
    notes: Sequence[Bilingual]

    @property
    def unmoved_count(self) -> int:
        """How many findings are what they were."""
        return len({*self.a.findings, *self.b.findings}) - len(self.moves)


def compared(
    a: Path,
    b: Path,
    *,
    programme: Path | None = None,
    rerun: bool = True,
    told: Callable[[str], None] = lambda _line: None,
) -> Comparison:
    """Sets two reports beside each other, and says why the figures moved.

    Where they differ in one thing only, all of the move is its work. Where they differ in
    several, the notebooks whose findings moved are run again on the earlier report's
    ingredients, with one of them changed at a time; what these moves do not add up to is what
    they do together.

    Args:
        a: The earlier report: its folder, that of a language in it, or its `findings.json`.
        b: The later one.
        programme: The programme folder, where it is not where it was when they were made.
        rerun: Run again; otherwise only what differs is said.
        told: Called with a line when a run begins.

    Returns:
        The comparison.

    Raises:
        ReportError: One of them is no report, or damaged.
        UsageError: Both are the same report.
    """
    one, other = stored_report(a), stored_report(b)
    if one.home == other.home:
        raise UsageError(
            "Both are the same report.",
            f"Reports {a} and {b}.",
            "Give two reports: another period, or one that was made with another --out.",
        )
    found = Comparison(one, other, differing(one, other), moves(one, other), [])
    if not any(move.difference() is not None for move in found.moves):
        return found
    if one.programme_id != other.programme_id:
        return _noted(found, "compare_other_programme")
    if not found.differ:
        return _noted(found, "compare_same_ingredients")
    if len(found.differ) == 1:
        return replace(found, moves=[_by_one(move, *found.differ) for move in found.moves])
    if not rerun:
        return _noted(found, "compare_not_rerun")
    return _by_running(found, programme, told)


def _noted(found: Comparison, key: str, **values: str) -> Comparison:
    return replace(found, notes=[*found.notes, bilingual(key, **values)])


def _by_one(move: Move, cause: str) -> Move:
    """All of the move is the work of the one thing that differs."""
    differences = {number: move.difference(number) for number in NUMBERS}
    known = {number: each for number, each in differences.items() if each is not None}
    return replace(move, parts={number: {cause: each} for number, each in known.items()})


def _by_running(
    found: Comparison, programme: Path | None, told: Callable[[str], None]
) -> Comparison:
    kept = []
    for name, report in (("A", found.a), ("B", found.b)):
        places = (
            [programme] if programme else [report.programme_folder for report in (found.a, found.b)]
        )
        known = [place for place in dict.fromkeys(places) if place is not None]
        listed = [kept_ingredients(place, report.manifest) for place in known]
        ingredients = next((each for each in listed if each is not None), None)
        if ingredients is None:
            where = ", ".join(map(str, known)) or "–"
            return _noted(found, "compare_ingredients_gone", name=name, place=where)
        kept.append(Kept(report, ingredients))
    divided_moves, notes = divided(found.moves, kept[0], kept[1], found.differ, told)
    return replace(found, moves=divided_moves, notes=[*found.notes, *notes])
