"""What two reports were made from differently, told by their manifests."""

from pathlib import Path
from typing import Any

import pytest

from circularlib.reporting.comparing.causes import differing
from circularlib.reporting.comparing.stored_reports import StoredReport

BASE: dict[str, Any] = {
    "programme_id": "town",
    "period": {"name": "2022"},
    "inputs": {"programme.toml": "1", "items": "2", "costs": "3"},
    "reference_sha256": "4",
    "code_sha256": "5" * 64,
    "git_commit": None,
    "notebooks": [{"name": "10_a", "parameters": {"period": "2022"}, "sha256": "6"}],
    "versions": {"circularlib": "0.1.0", "pandas": "2.2"},
}


def report(**changes: Any) -> StoredReport:
    return StoredReport(Path("reports/town/2022"), {}, {**BASE, **changes})


def book(name: str = "10_a", sha256: str = "6", **parameters: object) -> dict[str, Any]:
    return {"name": name, "parameters": {"period": "2022", **parameters}, "sha256": sha256}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"inputs": {"programme.toml": "1", "items": "9"}}, {"records": ["items", "costs"]}),
        (
            {"inputs": {**BASE["inputs"], "claims.toml": "9"}},
            {"assumptions": ["claims.toml"]},
        ),
        ({"reference_sha256": "9"}, {"assumptions": ["data/reference"]}),
        (
            {"notebooks": [book(horizon_days=365, is_short=True)]},
            {"parameters": ["horizon_days – → 365", "is_short – → true"]},
        ),
        ({"notebooks": [book(sha256="9")]}, {"code": ["10_a"]}),
        ({"notebooks": [book(), book("20_b", horizon_days=3)]}, {}),
        (
            {"code_sha256": "9" * 64, "git_commit": "abcdef0123456789"},
            {"code": ["circularlib 555555555555 → abcdef012345"]},
        ),
        (
            {"versions": {"circularlib": "0.1.0", "pandas": "2.3", "scipy": "1"}},
            {"libraries": ["pandas 2.2 → 2.3", "scipy – → 1"]},
        ),
        ({"languages": ["nl"], "warnings": [1]}, {}),
    ],
)
def test_each_difference_belongs_to_one_cause(
    changes: dict[str, Any], expected: dict[str, list[str]]
) -> None:
    assert differing(report(), report(**changes)) == expected
    assert differing(report(**changes), report(**changes)) == {}


def test_a_report_from_before_code_had_a_digest_differs_in_code() -> None:
    old = {name: value for name, value in BASE.items() if name not in {"code_sha256", "git_commit"}}
    found = differing(StoredReport(Path("a"), {}, old), report())
    assert found == {"code": ["circularlib 0.1.0 → 555555555555"]}
