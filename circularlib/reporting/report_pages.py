"""The pages, findings and manifest of a report, in every language."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from circularlib.reporting.all_findings import report_findings
from circularlib.reporting.manifest import as_json, manifest
from circularlib.reporting.pages import contents_page, notebook_page, period_words
from circularlib.reporting.records import cut_note
from circularlib.reporting.rejections import rejection
from circularlib.reporting.report_folders import put_in_place, written_text
from circularlib.reporting.report_tasks import Task

__all__ = ["write_report"]


def write_report(task: Task, home: Path) -> dict[str, Any]:
    """Writes the whole report, every language of it.

    Args:
        task: The report, every notebook of it run.
        home: Its folder; it appears whole, or stays as it was.

    Returns:
        The report's manifest.

    Raises:
        ReportError: Two notebooks recorded the same finding.
    """
    findings = report_findings(
        {page.notebook.name: page.book for page in task.pages if page.book is not None}
    )
    made = manifest(
        task.programme,
        task.ledger,
        task.asked,
        task.window,
        task.languages,
        _entries(task),
        rejection(task.ledger),
        settings=task.settings,
        engine=task.engine,
    )

    def fill(part: Path) -> None:
        for language in task.languages:
            _write_language(part / language, language, task, made, findings)

    put_in_place(home, fill)
    return made


def _entries(task: Task) -> list[dict[str, Any]]:
    """What the manifest says of each notebook; also which file one took its examples from."""
    examples = {name: {"example": file} for name, file in task.examples.items()}
    return [{**page.entry(), **examples.get(page.notebook.name, {})} for page in task.pages]


def _write_language(
    folder: Path,
    language: str,
    task: Task,
    made: Mapping[str, Any],
    findings: Sequence[Mapping[str, Any]],
) -> None:
    folder.mkdir(parents=True)
    period = period_words(task.window, language)
    titles = {page.notebook.name: page.notebook.title(language) for page in task.pages}
    for page in task.pages:
        if page.book is not None:
            name = page.notebook.name
            html, notebook = notebook_page(
                page.book,
                name,
                language,
                title=titles[name],
                manifest=made,
                period=period,
                error=page.error_in(language),
            )
            written_text(folder / f"{name}.html", html)
            written_text(folder / f"{name}.ipynb", notebook)
    cut = "" if task.asked == task.window else cut_note(task.asked)[language]
    errors = [
        {**entry, "error": page.error_in(language), "error_language": page.error_language(language)}
        for entry, page in zip(made["notebooks"], task.pages, strict=True)
    ]
    contents = contents_page(
        language,
        manifest={**made, "notebooks": errors},
        period=period,
        cut=cut,
        findings=findings,
        titles=titles,
    )
    written_text(folder / "index.html", contents)
    written_text(folder / "findings.json", as_json(list(findings)))
    written_text(folder / "manifest.json", as_json(made))
