"""The reports in a folder, as they stand on disk: some may be damaged, or of another version."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, FiniteFloat, ValidationError, model_validator

from circularlib.ledger.periods import Period
from circularlib.reporting.moved import stored_findings
from circularlib.units import LANGUAGES, PRINTED_UNITS

__all__ = [
    "FINDINGS_FILE",
    "MANIFEST_FILE",
    "StoredFigure",
    "StoredManifest",
    "StoredReport",
    "stored_reports",
]

FINDINGS_FILE, MANIFEST_FILE = "findings.json", "manifest.json"
"""The two files of a report in which its findings are, and how each page ended."""


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class _Days(_Stored):
    name: str
    first: date
    last: date
    asked_first: date
    asked_last: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.asked_first <= self.first <= self.last <= self.asked_last:
            raise ValueError("the days of the period are not in order")
        return self


class _Notebook(_Stored):
    name: str
    status: Literal["done", "failed", "not_measured"]
    parameters: Mapping[str, Any]
    example: str | None = None


class _Warnings(_Stored):
    count: int


class _Rejected(_Stored):
    rows_count: int


class _Versions(_Stored):
    circularlib: str


class StoredManifest(_Stored):
    """What the gallery needs of a manifest; a manifest that lacks some of it cannot be read."""

    programme: str
    synthetic: bool
    period: _Days
    notebooks: Sequence[_Notebook]
    warnings: Sequence[_Warnings]
    rejected: _Rejected | None
    reference_sha256: str
    versions: _Versions

    @property
    def asked(self) -> Period:
        """The period asked for."""
        return Period(self.period.name, self.period.asked_first, self.period.asked_last)

    @property
    def window(self) -> Period:
        """The days of it that the records cover."""
        return Period(self.period.name, self.period.first, self.period.last)

    def names(self, status: str) -> list[str]:
        """The notebooks that ended so."""
        return [book.name for book in self.notebooks if book.status == status]

    def ways(self, notebook: str) -> dict[str, str]:
        """What the figures of a notebook depend on besides the records, each as a text."""
        found = next((book.parameters for book in self.notebooks if book.name == notebook), {})
        own = {name: value for name, value in found.items() if name != "period"}
        return {
            "version": self.versions.circularlib,
            "reference": self.reference_sha256,
            "parameters": json.dumps(own, sort_keys=True),
            "synthetic": str(self.synthetic),
        }


class StoredFigure(_Stored):
    """What the gallery needs of a finding."""

    value: FiniteFloat | None
    low: FiniteFloat | None
    high: FiniteFloat | None
    level: FiniteFloat | None
    unit: str
    basis: str
    notebook: str

    @model_validator(mode="after")
    def _can_be_shown(self) -> Self:
        known = [number for number in (self.low, self.value, self.high) if number is not None]
        if known != sorted(known) or self.unit not in PRINTED_UNITS:
            raise ValueError("the interval or the unit is not one")
        return self


@dataclass(frozen=True)
class StoredReport:
    """A report on disk.

    Attributes:
        place: Its programme's folder and its own.
        languages: Languages in which it has a first page.
        manifest: What it was made from; None where that cannot be read.
        figures: Its findings by key, but for those of examples; one that cannot be read is None.
            None where no finding can.
    """

    place: tuple[str, str]
    languages: tuple[str, ...]
    manifest: StoredManifest | None
    figures: Mapping[str, StoredFigure | None] | None


def stored_reports(reports: Path, keys: Collection[str]) -> list[StoredReport]:
    """The reports in a folder; hidden folders, and what is no report, are passed over.

    Args:
        reports: Folder of the reports.
        keys: Findings that are read.

    Returns:
        One per programme and period, in the order of their folders.
    """
    homes = {
        file.parent.parent
        for name in (MANIFEST_FILE, "index.html")
        for file in reports.glob(f"[!.]*/[!.]*/*/{name}")
        if file.parent.name in LANGUAGES
    }
    return [_report(home, keys) for home in sorted(homes)]


def _report(home: Path, keys: Collection[str]) -> StoredReport:
    manifests = (_manifest(home / language / MANIFEST_FILE) for language in LANGUAGES)
    pages = [language for language in LANGUAGES if (home / language / "index.html").is_file()]
    manifest = next((manifest for manifest in manifests if manifest is not None), None)
    examples = {book.name for book in (manifest.notebooks if manifest else ()) if book.example}
    found = stored_findings(home)
    wanted = [
        finding
        for finding in found or []
        if finding["key"] in keys and finding.get("notebook") not in examples
    ]
    return StoredReport(
        (home.parent.name, home.name),
        tuple(pages),
        manifest,
        None if found is None else {finding["key"]: _figure(finding) for finding in wanted},
    )


def _manifest(file: Path) -> StoredManifest | None:
    try:
        return StoredManifest.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def _figure(finding: Mapping[str, Any]) -> StoredFigure | None:
    try:
        return StoredFigure.model_validate(finding)
    except ValidationError:
        return None
