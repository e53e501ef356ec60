"""An executed notebook becomes a page; a report gets its contents, the folder its gallery."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import nbformat

from circularlib import __version__
from circularlib.figures.words import label, word
from circularlib.ledger.periods import Period
from circularlib.reporting.execution import in_language
from circularlib.reporting.part_notes import part_note
from circularlib.reporting.rejections import rejection_note
from circularlib.units import LANGUAGES, printed_date

__all__ = ["contents_page", "gallery_page", "notebook_page", "period_words", "problems_page"]

_TEMPLATES = Path(__file__).parent / "templates"
_LANGUAGE_NAMES = {"en": "English", "nl": "Nederlands"}
_PROBLEM_COLUMNS = ("severity", "file", "sheet", "row", "column", "message", "remedy")
_PAGE_WORDS = (
    "contents",
    "made_with",
    "navigation",
    "page_failed",
    "show_code",
    "skip_to_content",
    "synthetic_banner",
)


@cache
def _style() -> str:
    return (_TEMPLATES / "style.css").read_text(encoding="utf-8")


@cache
def _exporter() -> Any:
    from nbconvert import HTMLExporter

    return HTMLExporter(template_name="page", extra_template_basedirs=[str(_TEMPLATES)])


def _template(name: str) -> jinja2.Template:
    loader = jinja2.FileSystemLoader(_TEMPLATES)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template(name)


def period_words(window: Period, language: str) -> str:
    """A period in words: its name and its days.

    Args:
        window: The period.
        language: `en` or `nl`.

    Returns:
        The text, as `2022Q3 (1 July 2022 – 30 September 2022)`.
    """
    days = f"{printed_date(window.first, language)} – {printed_date(window.last, language)}"
    return f"{word(window.name, language)} ({days})"


def notebook_page(
    book: nbformat.NotebookNode,
    name: str,
    language: str,
    *,
    title: str,
    manifest: Mapping[str, Any],
    period: str,
    error: str | None,
) -> tuple[str, str]:
    """A notebook in one language, as a page and as a notebook.

    Args:
        book: The executed notebook, with every language.
        name: Its name without ending.
        language: `en` or `nl`.
        title: The question it answers, in the language.
        manifest: The report's manifest.
        period: The period in words.
        error: What went wrong, or None.

    Returns:
        The HTML and the notebook's JSON.
    """
    kept = in_language(book, language)
    page = {
        "error": error,
        "language": language,
        "language_names": _LANGUAGE_NAMES,
        "name": name,
        "others": [other for other in manifest["languages"] if other != language],
        "period": period,
        "programme": manifest["programme"],
        "remarks": _remarks(manifest, language),
        "style": _style(),
        "synthetic": manifest["synthetic"],
        "title": title,
        "version": __version__,
        "words": {key: label(key, language) for key in _PAGE_WORDS},
    }
    body, _resources = _exporter().from_notebook_node(kept, resources={"page": page})
    return body, nbformat.writes(kept) + "\n"


def _remarks(manifest: Mapping[str, Any], language: str) -> list[str]:
    """What every page says about the records: what they are a part of, rows left out, warnings."""
    remarks = []
    if manifest.get("part_of"):
        remarks.append(part_note(manifest["part_of"])[language])
    if manifest["rejected"]:
        remarks.append(rejection_note(manifest["rejected"])[language])
    count = sum(warning["count"] for warning in manifest["warnings"])
    if count:
        remarks.append(label("warnings_note", language).format(count=count))
    return remarks


def contents_page(
    language: str,
    *,
    manifest: Mapping[str, Any],
    period: str,
    cut: str,
    findings: Sequence[Mapping[str, Any]],
    titles: Mapping[str, str],
) -> str:
    """The first page of a report: every notebook with its findings, or why it has none.

    Args:
        language: `en` or `nl`.
        manifest: The report's manifest.
        period: The period in words.
        cut: What is said where the records cover a part of it only; else empty.
        findings: Every finding of the report.
        titles: Titles of the notebooks by name.

    Returns:
        The HTML.
    """
    books = [
        {
            **book,
            "title": titles[book["name"]],
            "missing": [label(f"table_{table}", language) for table in book["missing"]],
            "findings": [
                finding["text"][language]
                for finding in findings
                if finding["notebook"] == book["name"]
            ],
        }
        for book in manifest["notebooks"]
    ]
    return _template("contents.html.j2").render(
        language=language,
        language_names=_LANGUAGE_NAMES,
        notebooks=books,
        others=[other for other in manifest["languages"] if other != language],
        period=period,
        cut=cut,
        programme=manifest["programme"],
        remarks=_remarks(manifest, language),
        style=_style(),
        synthetic=manifest["synthetic"],
        warnings=[
            (warning["count"], warning["first"][language]) for warning in manifest["warnings"]
        ],
        version=__version__,
        word=lambda key: label(key, language),
    )


def problems_page(
    language: str,
    *,
    programme: str,
    synthetic: bool,
    summary: Sequence[str],
    problems: Sequence[Mapping[str, object]],
) -> str:
    """The page of everything that is wrong or odd in a programme's records.

    Args:
        language: `en` or `nl`.
        programme: Name of the programme.
        synthetic: Its records are made up.
        summary: Lines that say how many there are.
        problems: Per problem the columns of the table, in words.

    Returns:
        The HTML; nothing of the records reaches it unescaped.
    """
    return _template("problems.html.j2").render(
        columns=_PROBLEM_COLUMNS,
        language=language,
        problems=problems,
        programme=programme,
        style=_style(),
        summary=summary,
        synthetic=synthetic,
        version=__version__,
        word=lambda key: label(key, language),
    )


def gallery_page(reports: Path) -> str:
    """The page of all reports in a folder.

    Args:
        reports: Folder of the reports.

    Returns:
        The HTML, with a link to every report found. A report whose manifest cannot be read
        is not among them.
    """
    files = sorted(reports.glob("[!.]*/[!.]*/*/manifest.json"))
    entries = (_entry(file, reports) for file in files if file.parent.name in LANGUAGES)
    found = [entry for entry in entries if entry is not None]
    return _template("gallery.html.j2").render(
        reports=found, style=_style(), word=label, language_names=_LANGUAGE_NAMES
    )


def _entry(file: Path, reports: Path) -> dict[str, Any] | None:
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
        days = [date.fromisoformat(manifest["period"][end]) for end in ("first", "last")]
        name, programme = manifest["period"]["name"], manifest["programme"]
    except (ValueError, KeyError, TypeError):
        return None
    return {
        "language": file.parent.name,
        "path": file.parent.relative_to(reports).as_posix(),
        "period": period_words(Period(name, *days), file.parent.name),
        "programme": programme,
        "synthetic": manifest["synthetic"],
    }
