"""Reports on disk, as a run would have left them, for tests of what reads them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from circularlib.ledger.periods import Period, period

DONE = ({"name": "10_x", "status": "done", "parameters": {"horizon_days": 730}},)


def figure(key: str, value: float | None, low: float | None = None, high: float | None = None,
           **changes: Any) -> dict[str, Any]:  # fmt: skip
    """A finding as it stands in `findings.json`, without its sentence."""
    level = 0.95 if low is not None or high is not None else None
    found = {"key": key, "value": value, "low": low, "high": high, "level": level}
    found |= {"unit": "rate", "basis": "wilson", "notebook": "10_x", "n": 100}
    return {**found, **changes}


def manifest(span: Period, *, to: str | None = None, **changes: Any) -> dict[str, Any]:
    """A manifest of a period, with what the gallery reads of it."""
    days = {"asked_first": span.first.isoformat(), "asked_last": span.last.isoformat()}
    days |= {"first": days["asked_first"], "last": to or days["asked_last"]}
    made: dict[str, Any] = {
        "programme": "Town",
        "synthetic": False,
        "period": {"name": span.name, **days},
        "notebooks": DONE,
        "warnings": [],
        "rejected": None,
        "reference_sha256": "0" * 64,
        "versions": {"circularlib": "0.1.0"},
    }
    return {**made, **changes}


def write_report(
    reports: Path,
    name: str,
    findings: Sequence[dict[str, Any]] = (),
    *,
    folder: str = "town",
    languages: Sequence[str] = ("nl", "en"),
    **changes: Any,
) -> Path:
    """Writes a report on a calendar period; returns its folder."""
    span = changes.pop("span", None) or period(name)
    home = reports / folder / name
    for language in languages:
        place = home / language
        place.mkdir(parents=True)
        made = json.dumps(manifest(span, **changes))
        (place / "manifest.json").write_text(made, encoding="utf-8")
        (place / "findings.json").write_text(json.dumps(list(findings)), encoding="utf-8")
        (place / "index.html").write_text("<!DOCTYPE html><title>x</title>", encoding="utf-8")
    return home
