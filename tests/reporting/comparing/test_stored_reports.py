"""A report on disk is read as it is, or refused with its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from circularlib.errors import ReportError
from circularlib.reporting.comparing.stored_reports import stored_report

FINDING = {
    "key": "reuse_rate", "value": 0.4, "low": 0.3, "high": 0.5, "unit": "rate",
    "basis": "wilson", "notebook": "10_furniture_reuse", "n": 9,
}  # fmt: skip
MANIFEST: dict[str, Any] = {
    "programme": "Town",
    "programme_id": "town",
    "period": {"name": "2022"},
    "notebooks": [{"name": "10_furniture_reuse", "parameters": {"period": "2022"}}],
    "inputs": {"programme.toml": "1", "items": "2"},
    "reference_sha256": "3",
    "versions": {"circularlib": "0.1.0", "pandas": "2"},
}


def write(home: Path, findings: object = (FINDING,), manifest: object = MANIFEST) -> Path:
    """A report in Dutch."""
    folder = home / "nl"
    folder.mkdir(parents=True)
    for name, content in (("findings", findings), ("manifest", manifest)):
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return home


@pytest.mark.parametrize("place", [".", "nl", "nl/findings.json"])
def test_it_is_found_by_its_folder_a_language_or_its_findings(tmp_path: Path, place: str) -> None:
    home = write(tmp_path / "reports" / "town" / "2022")
    found = stored_report(home / place)
    assert (found.home, found.programme_id, found.period) == (home, "town", "2022")
    assert found.findings["reuse_rate"]["low"] == 0.3
    assert found.programme_folder is None


def test_a_suppressed_finding_loses_what_it_must_not_hold(tmp_path: Path) -> None:
    """A file that was tampered with does not make compare tell it."""
    home = write(tmp_path / "a", [{**FINDING, "basis": "none_suppressed"}])
    finding = stored_report(home).findings["reuse_rate"]
    assert {finding[name] for name in ("value", "low", "high")} == {None}
    assert "n" not in finding


@pytest.mark.parametrize(
    "findings",
    [
        "[{",
        "{}",
        [7],
        [{"key": "reuse_rate"}],
        [{**FINDING, "value": "0.4"}],
        [{**FINDING, "value": True}],
        "[" + json.dumps({**FINDING, "value": 0}).replace(": 0,", ": 1e999,") + "]",
        [{**FINDING, "unit": "furlongs"}],
        [FINDING, FINDING],
    ],
)
def test_damaged_findings_are_refused_with_their_place(tmp_path: Path, findings: object) -> None:
    home = write(tmp_path / "a", findings)
    with pytest.raises(ReportError) as error:
        stored_report(home)
    assert str(error.value).splitlines() == [
        f"{home / 'nl' / 'findings.json'}.",
        "findings.json of the report cannot be read.",
        "Make the report again.",
    ]


@pytest.mark.parametrize("absent", ["programme_id", "period", "inputs", "versions", "notebooks"])
def test_a_manifest_that_lacks_something_is_damaged(tmp_path: Path, absent: str) -> None:
    manifest = {name: value for name, value in MANIFEST.items() if name != absent}
    with pytest.raises(ReportError, match=r"manifest\.json"):
        stored_report(write(tmp_path / "a", manifest=manifest))


def test_what_is_no_report_is_refused(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "absent"):
        with pytest.raises(ReportError, match="is not a report") as error:
            stored_report(place)
        assert len(str(error.value).splitlines()) == 3
