"""Which figures moved: beyond rounding, and said as what they are and were."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.reporting.moved import moved, stored_findings


def rate(value: float | None, low: float | None = None, high: float | None = None) -> Any:
    """The reuse rate, with its interval."""
    basis = "wilson" if low is not None else "counted"
    found = {"key": "reuse_rate", "unit": "rate", "basis": basis}
    return {**found, "value": value, "low": low, "high": high}


def lines(before: Any, after: Any, language: str = "en") -> list[str]:
    return [line.replace("\xa0", " ") for line in moved(before, after, language)]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (rate(0.40, 0.36, 0.44), rate(0.42, 0.38, 0.46), ["42.0 % (38.0 to 46.0 %), was 40.0 %"]),
        (rate(0.40, 0.36, 0.44), rate(0.40, 0.36, 0.45), ["40.0 % (36.0 to 45.0 %), was 40.0 %"]),
        (rate(0.40, 0.36, 0.44), rate(0.40001, 0.36, 0.44), []),
        (rate(None), rate(0.4), ["Reuse rate: 40.0 %, was cannot be calculated"]),
        (rate(None), rate(None), []),
        (rate(-0.0), rate(0.0), []),
        ({**rate(None), "basis": "none_suppressed"}, rate(0.4), ["was not shown, too few"]),
        (rate(0.4, None, None), rate(0.4, 0.3, None), ["(from 30.0 %, open above), was 40.0 %"]),
    ],
)
def test_a_figure_moved_when_it_or_its_interval_prints_otherwise(
    before: Any, after: Any, said: list[str]
) -> None:
    found = lines([before], [after])
    assert len(found) == len(said)
    for line, part in zip(found, said, strict=True):
        assert part in line.replace("30 %", "30.0 %")


def test_figures_that_come_and_go_are_said() -> None:
    """The new ones in the order of the new report, then those that are gone."""
    gone = {**rate(0.1), "key": "repair_success_rate"}
    assert lines([gone], [rate(0.4)], "nl") == [
        "Hergebruiksgraad: 40,0 %; dat werd nog niet gemeten",
        "Slaagpercentage van herstelling: niet meer gemeten; dat was 10,0 %",
    ]


@given(st.lists(st.floats(0, 1), max_size=1))
def test_a_report_set_beside_itself_has_not_moved(values: list[float]) -> None:
    found = [rate(value) for value in values]
    assert moved(found, found, "nl") == []


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_move_is_seen_from_both_sides(one: float, other: float) -> None:
    assert len(moved([rate(one)], [rate(other)], "en")) == len(
        moved([rate(other)], [rate(one)], "en")
    )


def test_findings_are_read_from_whichever_language_is_there(tmp_path: Path) -> None:
    """A file that cannot be read is passed over; none at all is no report."""
    assert stored_findings(tmp_path / "absent") is None
    for language, text in (("en", "{"), ("nl", json.dumps([rate(0.4)]))):
        (tmp_path / language).mkdir()
        (tmp_path / language / "findings.json").write_text(text, encoding="utf-8")
    assert stored_findings(tmp_path) == [rate(0.4)]
    (tmp_path / "nl" / "findings.json").write_text("[7]", encoding="utf-8")
    assert stored_findings(tmp_path) is None
