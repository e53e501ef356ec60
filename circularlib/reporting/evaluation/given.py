"""What a page that is run after the others is given of them."""

from collections.abc import Mapping, Sequence

from circularlib.reporting.all_findings import report_findings
from circularlib.reporting.manifest import as_json
from circularlib.reporting.report_tasks import Page, Task
from circularlib.reporting.stored_reports import FINDINGS_FILE, MANIFEST_FILE

__all__ = ["given_findings"]


def given_findings(task: Task, pages: Sequence[Page]) -> Mapping[str, str]:
    """The findings so far and how each page ended, as a report stores them.

    Nothing else of the manifest is in it: what does not change a finding must not make a page
    be run again.

    Args:
        task: The report.
        pages: Its pages that were run, or cannot be.

    Returns:
        Texts by name of the file.

    Raises:
        ReportError: Two notebooks recorded the same finding.
    """
    books = {page.notebook.name: page.book for page in pages if page.book is not None}
    kept = ("name", "status", "missing", "reads_findings")
    manifest = {
        "programme_id": task.programme.identifier,
        "period": {"name": task.window.name},
        "notebooks": [{name: page.entry()[name] for name in kept} for page in pages],
    }
    return {FINDINGS_FILE: as_json(report_findings(books)), MANIFEST_FILE: as_json(manifest)}
