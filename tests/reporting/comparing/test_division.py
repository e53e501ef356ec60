"""Whose work a move is when libraries changed too, or a run does not do what it should.

The runs are stand-ins here; test_comparison.py has real ones.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from circularlib.errors import ReportError
from circularlib.reporting.comparing import division
from circularlib.reporting.comparing.division import divided
from circularlib.reporting.comparing.moves import moves
from circularlib.reporting.comparing.reruns import Kept
from circularlib.reporting.comparing.stored_reports import StoredReport
from circularlib.reporting.content_store import ContentStore
from circularlib.reporting.ingredients import Ingredients
from circularlib.reporting.manifest import versions

HERE = versions()
OLD = {**HERE, "pandas": "1.0"}
Parts = Mapping[str, float | None]


def finding(value: float | None) -> dict[str, Any]:
    found = {"key": "reused_mass_kg", "unit": "kg", "basis": "counted", "notebook": "10_a"}
    return {**found, "value": value, "low": None, "high": None}


def kept(value: float, made_with: Mapping[str, str]) -> Kept:
    findings = {"reused_mass_kg": finding(value)}
    report = StoredReport(Path("a"), findings, {"versions": made_with})
    return Kept(report, Ingredients(ContentStore(Path("a")), {}))


Divide = Callable[..., tuple[Parts, list[str]]]


@pytest.fixture
def divide(monkeypatch: pytest.MonkeyPatch) -> Divide:
    """Divides a move from 10 to 16; each run gives the figure it is told to, or fails."""

    def run(
        of_a: Mapping[str, str], of_b: Mapping[str, str], **figures: float | str | None
    ) -> tuple[Parts, list[str]]:
        a, b = kept(10, of_a), kept(16, of_b)

        def made(sides: Mapping[str, Kept], _keys: object) -> dict[str, Any]:
            changed = next((cause for cause, side in sides.items() if side is b), "again")
            figure = figures[changed]
            if isinstance(figure, str):
                raise ReportError(figure)
            return {"reused_mass_kg": finding(figure)}

        monkeypatch.setattr(division, "made_again", made)
        differ = {cause: [] for cause in figures if cause != "again"}
        if of_a != of_b:
            differ["libraries"] = []
        (move,), notes = divided(moves(a.report, b.report), a, b, differ, lambda _line: None)
        return move.parts["value"], [note["en"] for note in notes]

    return run


def test_with_the_same_libraries_everywhere_the_parts_are_those_of_the_causes(
    divide: Divide,
) -> None:
    """10 to 16: records 3, code 2, together 1."""
    parts, notes = divide(HERE, HERE, again=10, records=13, code=12)
    assert parts == {"records": 3, "code": 2, "together": 1}
    assert notes == []


def test_what_cannot_be_reproduced_is_not_divided(divide: Divide) -> None:
    """A says 10, and the same from the same gives 11."""
    parts, notes = divide(HERE, HERE, again=11, records=13, code=12)
    assert set(parts.values()) == {None}
    (note,) = notes
    assert note.endswith("are not divided over causes: Reused mass.")


def test_libraries_of_b_are_measured_by_running_a_with_them(divide: Divide) -> None:
    """10 became 11 by the libraries; 13 with the records too: 2. 16 − 10 − 1 − 2 = 3."""
    parts, notes = divide(OLD, HERE, again=11, records=13)
    assert parts == {"records": 2, "libraries": 1, "together": 3}
    assert notes == []


def test_libraries_of_b_that_are_not_here_leave_their_part_and_the_rest_open(
    divide: Divide,
) -> None:
    parts, notes = divide(HERE, OLD, again=10, records=13)
    assert parts == {"records": 3, "libraries": None, "together": None}
    assert "those of report B are not here" in notes[0]


def test_two_reports_with_old_libraries_are_divided_with_those_that_are_here(
    divide: Divide,
) -> None:
    """A again gives 11: records 2, code 1; what the libraries do is in the rest, 3."""
    parts, notes = divide(OLD, OLD, again=11, records=13, code=12)
    assert parts == {"records": 2, "code": 1, "together": 3}
    assert "with other versions of libraries than are here" in notes[0]


def test_a_run_that_fails_leaves_its_part_open_and_tells_why(divide: Divide) -> None:
    parts, notes = divide(HERE, HERE, again=10, records="No records lie in 2031.", code=12)
    assert parts == {"records": None, "code": 2, "together": None}
    assert notes == [
        "Report A could not be made again with the records of B: No records lie in 2031."
    ]


def test_a_run_that_suppresses_the_figure_leaves_its_part_open(divide: Divide) -> None:
    parts, _notes = divide(HERE, HERE, again=10, records=None, code=12)
    assert parts == {"records": None, "code": 2, "together": None}
