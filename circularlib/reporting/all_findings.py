"""The findings of a whole report: each figure is recorded by one notebook."""

from collections.abc import Mapping
from typing import Any

from circularlib.errors import ReportError
from circularlib.reporting.findings import gathered

__all__ = ["report_findings"]


def report_findings(books: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The findings of all notebooks of a report.

    Args:
        books: Executed notebooks by name, in the order of the report.

    Returns:
        One mapping per finding, as `gathered` gives them.

    Raises:
        ReportError: Two findings have the same key.
    """
    found = [finding for name, book in books.items() for finding in gathered(book, name)]
    owners: dict[str, str] = {}
    for finding in found:
        first = owners.setdefault(finding["key"], finding["notebook"])
        if first != finding["notebook"]:
            raise ReportError(
                f'The finding "{finding["key"]}" is recorded twice.',
                f"Notebooks {first} and {finding['notebook']}.",
                "Record each figure in one notebook.",
            )
    return found
