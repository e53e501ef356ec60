"""What a document may rest on: one stored report in one language, checked as it is read."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, FiniteFloat, ValidationError, model_validator

from circularlib.errors import ReportError
from circularlib.ledger.periods import Period
from circularlib.reporting.stored_reports import StoredManifest
from circularlib.units import PRINTED_UNITS

__all__ = ["Evidence", "StoredFinding", "StoredNotebook", "evidence"]

SUPPRESSED = "none_suppressed"
"""Basis of a finding that rests on too few households to be shown."""


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class _Text(_Stored):
    nl: str
    en: str


class StoredFinding(_Stored):
    """A finding as `findings.json` holds it.

    Attributes:
        key: Its key.
        value: The figure; None where it cannot be calculated or may not be shown.
        low: Lower end of its interval.
        high: Upper end of its interval.
        level: Level of the interval; None for bounds.
        n: Number of cases.
        unit: Its unit.
        period: The days it covers.
        notebook: The notebook that calculated it.
        basis: How the interval was found, or why there is none.
        sources: Assumptions and sources it rests on.
        text: The figure as a sentence, per language.
    """

    key: str
    value: FiniteFloat | None
    low: FiniteFloat | None
    high: FiniteFloat | None
    level: FiniteFloat | None
    n: int | None
    unit: str
    period: str
    notebook: str
    basis: str
    sources: Sequence[str]
    text: _Text

    @model_validator(mode="after")
    def _can_be_shown(self) -> Self:
        known = [number for number in (self.low, self.value, self.high) if number is not None]
        if known != sorted(known) or self.unit not in PRINTED_UNITS:
            raise ValueError("the interval or the unit is not one")
        return self

    @property
    def is_suppressed(self) -> bool:
        """It rests on too few households: no number of it may be shown."""
        return self.basis == SUPPRESSED

    @property
    def shown_value(self) -> float | None:
        """The figure, or None where there is none or it may not be shown."""
        return None if self.is_suppressed else self.value


class StoredNotebook(_Stored):
    """How a notebook of the report ended.

    Attributes:
        name: Its name.
        status: `done`, `failed` or `not_measured`.
        missing: Tables that were absent.
        parameters: What it was run with, as far as it was said.
    """

    name: str
    status: Literal["done", "failed", "not_measured"]
    missing: Sequence[str] = ()
    parameters: Mapping[str, Any] = {}


class _Manifest(StoredManifest):
    programme_id: str
    notebooks: Sequence[StoredNotebook]  # type: ignore[assignment]
    inputs: Mapping[str, str]
    part_of: Mapping[str, Any] | None = None
    rejected: Mapping[str, Any] | None = None  # type: ignore[assignment]
    warnings: Sequence[Mapping[str, Any]] = ()  # type: ignore[assignment]


@dataclass(frozen=True)
class Evidence:
    """A stored report in one language.

    Attributes:
        folder: The report's folder of that language.
        language: `en` or `nl`.
        manifest: What the report was made from.
        findings: Its findings by key, in the order of the pages.
        run: Which run it is: the first signs of the SHA-256 of its manifest.
        examples: Notebooks whose figures rest on example values, made up, each with the file
            that is lacking; their findings are not among the findings.
    """

    folder: Path
    language: str
    manifest: _Manifest
    findings: Mapping[str, StoredFinding]
    run: str = ""
    examples: Mapping[str, str] = field(default_factory=dict)

    def without(self, notebooks: Mapping[str, str]) -> Self:
        """The report without the findings of notebooks that worked with example values."""
        kept = {key: row for key, row in self.findings.items() if row.notebook not in notebooks}
        return replace(self, findings=kept, examples=dict(notebooks))

    @property
    def place(self) -> str:
        """Programme, period and language, as the folders of the reports are called."""
        return f"{self.manifest.programme_id}/{self.manifest.period.name}/{self.language}"

    @property
    def window(self) -> Period:
        """The days that the records cover."""
        return self.manifest.window

    def notebook(self, name: str) -> StoredNotebook | None:
        """How a notebook ended; None where the report does not hold it."""
        return next((book for book in self.manifest.notebooks if book.name == name), None)

    @property
    def records_digest(self) -> str:
        """SHA-256 of all tables and settings together."""
        whole = json.dumps(dict(self.manifest.inputs), sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()


def evidence(folder: Path, language: str) -> Evidence:
    """Reads a stored report.

    Args:
        folder: Its folder of one language, with `manifest.json` and `findings.json`.
        language: `en` or `nl`.

    Returns:
        The report; every finding checked.

    Raises:
        ReportError: There is no report, or it cannot be read.
    """
    manifest, findings = folder / "manifest.json", folder / "findings.json"
    if not manifest.is_file() or not findings.is_file():
        raise ReportError(
            "There is no report to write up.",
            f"Looked in {folder}.",
            "Make it first with: circular report.",
        )
    try:
        content = manifest.read_bytes()
        made = _Manifest.model_validate_json(content)
        rows = [StoredFinding.model_validate(row) for row in _rows(findings)]
    except (ValidationError, ValueError) as error:
        what = error.errors()[0]["loc"] if isinstance(error, ValidationError) else ()
        at = ".".join(str(part) for part in what)
        raise ReportError(
            f"The report cannot be read{f', at {at}' if at else ''}.",
            f"{folder}.",
            "Make it again with: circular report --force.",
        ) from None
    _check_once([row.key for row in rows], folder)
    run = hashlib.sha256(content).hexdigest()[:12]
    return Evidence(folder, language, made, {row.key: row for row in rows}, run)


def _rows(file: Path) -> list[dict[str, Any]]:
    rows = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(rows, list):
        raise ValueError("no list")
    return rows


def _check_once(keys: Sequence[str], folder: Path) -> None:
    double = next((key for key in keys if keys.count(key) > 1), None)
    if double is not None:
        raise ReportError(
            f'The finding "{double}" stands there twice.',
            f"{folder / 'findings.json'}.",
            "Make the report again with: circular report --force.",
        )
