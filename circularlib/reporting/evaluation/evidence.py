"""What the pages of a report found, read back for the page that weighs it."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from circularlib.errors import ReportError
from circularlib.figures.no_change import no_change_values
from circularlib.figures.words import Bilingual, bilingual
from circularlib.reporting.example_pages import example_pages
from circularlib.reporting.findings import Finding
from circularlib.reporting.records import Records
from circularlib.reporting.selection import Notebook, selected
from circularlib.reporting.stored_reports import FINDINGS_FILE, MANIFEST_FILE, StoredFigure
from circularlib.shipped import shipped
from circularlib.sources.claims import Claim, claims
from circularlib.sources.reference import reference_table
from circularlib.units import LANGUAGES

__all__ = ["Evidence", "evidence"]

_EXAMPLE = "data/starter/evaluation.csv"
_NUMBERS = ("value", "low", "high", "level", "n")


@dataclass(frozen=True)
class Evidence:
    """What the other pages of a report found, and what has been said in public.

    Attributes:
        findings: The findings by key, in the order of the report.
        statuses: How each page of the report ended, by name: `done`, `failed`, `not_measured`;
            `example` where it shows example prices, contracts or plans, so that its figures are
            nobody's and are not among the findings.
        missing: Tables that a page lacks, by name of the page.
        claims: What has been said in public.
        source: Line that says whose records these are; made-up ones are called so.
        period: The period, as it stands with a finding.
        is_example: No report was given: these are the made-up findings that come along.
    """

    findings: Mapping[str, Finding]
    statuses: Mapping[str, str]
    missing: Mapping[str, Sequence[str]]
    claims: Sequence[Claim]
    source: Bilingual
    period: str
    is_example: bool

    @cached_property
    def pages(self) -> list[Notebook]:
        """The pages that there could be, in reading order; those that weigh others are left out."""
        return [book for book in selected(()) if not book.is_last]

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        return {key: book.name for book in self.pages for key in book.finding_keys}

    def why_absent(self, key: str) -> str:
        """Why there is no finding of a key, as a word of the dictionary.

        Args:
            key: Key of a finding, or what a claim is about.

        Returns:
            `no_finding` where no page measures it; else `question_failed`, `question_not_measured`,
            `question_not_run`, `question_example`, or `question_without_it` where the page was
            run and has none.
        """
        page = self._owners.get(key)
        if page is None:
            return "no_finding"
        return {
            "failed": "question_failed",
            "not_measured": "question_not_measured",
            "example": "question_example",
            "done": "question_without_it",
        }.get(self.statuses.get(page, ""), "question_not_run")

    @property
    def absent(self) -> Mapping[str, str]:
        """Why there is no finding, for every claim about one that is not there."""
        keys = [claim.about for claim in self.claims if claim.about not in self.findings]
        return {key: self.why_absent(key) for key in keys}

    def includes_no_change(self, finding: Finding) -> bool | None:
        """Whether a difference may be none at all.

        Args:
            finding: One of the findings.

        Returns:
            True where its interval, open ends included, holds the value that means no change;
            None where it is no difference, or has no interval.
        """
        still = no_change_values().get(finding.key)
        if still is None or finding.value is None or (finding.low is finding.high is None):
            return None
        above_low = finding.low is None or finding.low <= still
        return above_low and (finding.high is None or still <= finding.high)

    @cached_property
    def differences(self) -> list[Finding]:
        """The findings about a difference that have an interval or bounds."""
        found = self.findings.values()
        return [each for each in found if self.includes_no_change(each) is not None]

    @cached_property
    def undecided(self) -> list[Finding]:
        """The differences that may be none at all."""
        return [each for each in self.differences if self.includes_no_change(each)]

    @property
    def assumptions(self) -> list[str]:
        """Names of the assumptions behind the findings, each once."""
        known = set(reference_table("assumptions")["name"])
        return [name for name in self._cited() if name in known]

    @property
    def sources(self) -> list[str]:
        """Keys of the sources of their methods, each once."""
        known = set(reference_table("sources")["source_id"])
        return [name for name in self._cited() if name in known]

    def _cited(self) -> Iterable[str]:
        return dict.fromkeys(key for each in self.findings.values() for key in each.sources)


def evidence(findings: str, records: Records) -> Evidence:
    """What the pages of a report found.

    Args:
        findings: Folder of a report, or of one language of it; empty shows the example.
        records: The records that the page is about.

    Returns:
        The findings. Those of pages that weigh others themselves are left out.

    Raises:
        ReportError: There is no report, it is damaged, or it is of another programme or period.

    Example:
        >>> from circularlib.reporting.records import opened
        >>> evidence("", opened("sample", "programme")).is_example
        True
    """
    if not findings:
        return _example()
    folder = _language_folder(Path(findings))
    try:
        manifest = json.loads((folder / MANIFEST_FILE).read_bytes())
        stored = json.loads((folder / FINDINGS_FILE).read_bytes())
        if not isinstance(stored, list):
            raise ValueError(FINDINGS_FILE)
        own = {entry["name"] for entry in manifest["notebooks"] if entry.get("reads_findings")}
        books = [entry for entry in manifest["notebooks"] if entry["name"] not in own]
        of = (manifest["programme_id"], manifest["period"]["name"])
        examples = set(example_pages(records.programme.folder))
        found = [_finding(each) for each in stored if each["notebook"] not in own | examples]
        statuses = {str(entry["name"]): str(entry["status"]) for entry in books}
        statuses |= {name: "example" for name in examples if statuses.get(name) == "done"}
        missing = {str(entry["name"]): list(entry["missing"]) for entry in books}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise ReportError(
            "The report cannot be read.", f"{folder}.", "Make it again, with circular report."
        ) from None
    if of != (records.programme.identifier, records.window.name):
        raise ReportError(
            f"The findings are of {of[0]}, {of[1]}, and this page is of "
            f"{records.programme.identifier}, {records.window.name}.",
            f"{folder}.",
            "Give the report of the same programme and period.",
        )
    return Evidence(
        {each.key: each for each in found},
        statuses,
        missing,
        claims(records.programme.folder),
        records.source,
        records.label,
        is_example=False,
    )


def _language_folder(place: Path) -> Path:
    candidates = (place, *(place / language for language in LANGUAGES))
    return next((each for each in candidates if (each / FINDINGS_FILE).is_file()), place)


def _finding(entry: Mapping[str, Any]) -> Finding:
    """A finding as it was stored; one that is not sound is a damage."""
    sound = StoredFigure.model_validate(entry).model_dump()
    names = Finding.__dataclass_fields__
    return Finding(**{name: sound.get(name, entry[name]) for name in names})


def _example() -> Evidence:
    with shipped(_EXAMPLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [
        _finding(
            {
                **row,
                **{name: float(row[name]) if row[name] else None for name in _NUMBERS},
                "sources": row["sources"].split("|") if row["sources"] else [],
                "period": "",
                "text": {},
            }
        )
        for row in rows
    ]
    return Evidence(
        {each.key: each for each in found},
        dict.fromkeys((each.notebook for each in found), "done"),
        {},
        claims(shipped("data/roeselare")),
        bilingual("evaluation_example_source"),
        "example",
        is_example=True,
    )
