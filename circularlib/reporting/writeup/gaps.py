"""Why a result does not stand where a document would have it."""

import re
from functools import cache

from circularlib.figures.words import label
from circularlib.reporting.finding_words import finding_name
from circularlib.reporting.selection import Notebook, selected
from circularlib.reporting.writeup.evidence import Evidence

__all__ = ["question_of", "questions", "why_no_finding", "why_no_page"]

_EVALUATION = "90_"  # the page that gathers the others holds no question of its own


@cache
def questions() -> tuple[Notebook, ...]:
    """The notebooks that answer a question each, in reading order."""
    return tuple(book for book in selected(()) if not book.name.startswith(_EVALUATION))


def question_of(key: str) -> Notebook | None:
    """The notebook that a picture belongs to: its key begins with the number of the notebook."""
    return next((book for book in questions() if book.name[:3].rstrip("_") == key[:2]), None)


def why_no_page(report: Evidence, name: str) -> str:
    """Why a notebook gave no results, or not all of them.

    Args:
        report: The stored report.
        name: Name of the notebook.

    Returns:
        A sentence; empty where it ran to its end.
    """
    language = report.language
    book = report.notebook(name)
    if book is None:
        return label("writeup_not_run", language).format(notebook=name)
    if name in report.examples and book.status != "not_measured":
        file = report.examples[name]
        return label("writeup_example", language).format(notebook=name, file=file)
    if book.status == "failed":
        return label("writeup_failed", language).format(notebook=name)
    if book.status == "not_measured":
        tables = ", ".join(label(f"table_{table}", language) for table in book.missing)
        return label("writeup_no_tables", language).format(tables=tables)
    return ""


def why_no_finding(report: Evidence, key: str) -> str:
    """Why the report does not hold a finding.

    Args:
        report: The stored report.
        key: Key of a finding that circularlib knows.

    Returns:
        A sentence that begins with the finding's name.
    """
    language = report.language
    books = _recorders(key)
    reason = next((why for name in books if (why := why_no_page(report, name))), "")
    said = reason or label("writeup_not_recorded", language)
    return f"{finding_name(key, language)}: {said[:1].lower()}{said[1:]}"


@cache
def _recorders(key: str) -> tuple[str, ...]:
    """The notebooks that record a finding; where none says so plainly, those that name it."""
    records = re.compile(rf'finding\(\s*"{re.escape(key)}"')
    names = re.compile(rf"\b{re.escape(key)}\b")
    for pattern in (records, names):
        found = tuple(book.name for book in questions() if pattern.search(_code(book)))
        if found:
            return found
    return ()


def _code(book: Notebook) -> str:
    cells = book.content["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
