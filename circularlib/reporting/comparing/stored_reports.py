"""A report on disk, as a comparison needs it."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from circularlib.errors import ReportError
from circularlib.reporting.kept_runs import KeptRuns
from circularlib.units import LANGUAGES, PRINTED_UNITS

__all__ = ["StoredReport", "stored_report"]

_FINDINGS, _MANIFEST = "findings.json", "manifest.json"
_NUMBERS = ("value", "low", "high")
_SUPPRESSED = "none_suppressed"


@dataclass(frozen=True)
class StoredReport:
    """A report on disk.

    Attributes:
        home: Its folder, with a folder per language.
        findings: Its findings by key, in the order of the report. A suppressed one holds no
            number.
        manifest: What it was made from.
    """

    home: Path
    findings: Mapping[str, Mapping[str, Any]]
    manifest: Mapping[str, Any]

    @property
    def programme_id(self) -> str:
        """Identifier of its programme."""
        return str(self.manifest["programme_id"])

    @property
    def period(self) -> str:
        """Name of its period."""
        return str(self.manifest["period"]["name"])

    @property
    def notebooks(self) -> dict[str, Mapping[str, Any]]:
        """What the manifest says of each notebook, by name."""
        return {str(entry["name"]): entry for entry in self.manifest["notebooks"]}

    @property
    def programme_folder(self) -> Path | None:
        """Where its programme was when it was made, or None where nobody knows."""
        if len(self.home.parts) < 3:
            return None
        return KeptRuns.of(self.home.parents[1], self.home.parent.name, self.home.name).programme()


def stored_report(place: Path) -> StoredReport:
    """Reads a report.

    Args:
        place: Folder of a report, one of its language folders, or its `findings.json`.

    Returns:
        The report.

    Raises:
        ReportError: There is no report, or it is damaged.
    """
    folder = _language_folder(place)
    findings = {}
    for entry in _read(folder / _FINDINGS, list):
        finding = _sound(entry)
        if finding is None or finding["key"] in findings:
            raise _damaged(folder / _FINDINGS)
        findings[finding["key"]] = finding
    manifest = _read(folder / _MANIFEST, dict)
    try:
        report = StoredReport(folder.parent, findings, manifest)
        _ = report.programme_id, report.period, manifest["inputs"].items()
        _ = manifest["versions"].items(), manifest["reference_sha256"]
        _ = [entry["parameters"].items() for entry in report.notebooks.values()]
    except (KeyError, TypeError, AttributeError):
        raise _damaged(folder / _MANIFEST) from None
    return report


def _language_folder(place: Path) -> Path:
    """The folder that holds the findings: the one named, or one of a language within it."""
    given = place.resolve()
    folder = given.parent if given.name == _FINDINGS else given
    for candidate in (folder, *(folder / language for language in LANGUAGES)):
        if (candidate / _FINDINGS).is_file():
            return candidate
    raise ReportError(
        f"{place} is not a report.",
        f"It holds no {_FINDINGS}, nor a folder nl or en that does.",
        "Give the folder of a programme and a period, as reports/my-town/2022.",
    )


def _read(file: Path, kind: type) -> Any:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _damaged(file) from None
    if not isinstance(content, kind):
        raise _damaged(file)
    return content


def _damaged(file: Path) -> ReportError:
    return ReportError(
        f"{file.name} of the report cannot be read.", f"{file}.", "Make the report again."
    )


def _sound(entry: Any) -> dict[str, Any] | None:
    """A finding as it should be, or None. One that is suppressed loses what it must not hold."""
    try:
        texts = {name: str(entry[name]) for name in ("key", "unit", "basis", "notebook")}
        numbers = {name: entry[name] for name in _NUMBERS}
    except (KeyError, TypeError):
        return None
    are_numbers = all(number is None or _is_number(number) for number in numbers.values())
    if not are_numbers or texts["unit"] not in PRINTED_UNITS:
        return None
    if texts["basis"] == _SUPPRESSED:
        numbers = dict.fromkeys(_NUMBERS)
    return {**texts, **numbers}


def _is_number(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(float(value))  # type: ignore[arg-type]
