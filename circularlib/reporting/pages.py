"""An executed notebook becomes a page; a report gets its contents."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import nbformat

from circularlib import __version__
from circularlib.figures.searchable import is_searchable, page_script, table_style
from circularlib.figures.words import label, word
from circularlib.ledger.periods import Period
from circularlib.reporting.execution import in_language
from circularlib.reporting.page_templates import (
    GALLERY_FILES,
    LANGUAGE_NAMES,
    TEMPLATES,
    style,
    template,
)
from circularlib.reporting.part_notes import part_note
from circularlib.reporting.rejections import rejection_note
from circularlib.reporting.stops import error_language, until_stop
from circularlib.units import printed_date

__all__ = ["contents_page", "notebook_page", "period_words", "problems_page"]

_PROBLEM_COLUMNS = ("severity", "file", "sheet", "row", "column", "message", "remedy")
_PAGE_WORDS = (
    "made_with",
    "navigation",
    "page_failed",
    "page_stops_here",
    "show_code",
    "skip_to_content",
    "synthetic_banner",
)


_LEAVING = re.compile(r"<meta\b[^>]*\bhttp-equiv=[\"']?refresh\b[^>]*>", re.IGNORECASE)
"""What sends a reader to another page by itself: no policy of a page can forbid it."""


@cache
def _exporter() -> Any:
    from nbconvert import HTMLExporter

    return HTMLExporter(template_name="page", extra_template_basedirs=[str(TEMPLATES)])


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
    contents: tuple[str, str] = ("index.html", "contents"),
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
        contents: Address of the page that it belongs to, and the key of what that is called.

    Returns:
        The HTML and the notebook's JSON.
    """
    kept = in_language(book, language)
    page = {
        "contents": {"address": contents[0], "word": label(contents[1], language)},
        "error": error,
        "error_language": error_language(kept, language),
        "language": language,
        "language_names": LANGUAGE_NAMES,
        "name": name,
        "others": [other for other in manifest["languages"] if other != language],
        "period": period,
        "programme": manifest["programme"],
        "script": None,
        "remarks": [*_own_note(manifest, name, language), *_remarks(manifest, language)],
        "style": style(),
        "synthetic": manifest["synthetic"],
        "title": title,
        "version": __version__,
        "words": {key: label(key, language) for key in _PAGE_WORDS},
    }
    page["went_wrong"] = label(
        "went_wrong" if page["error_language"] == language else "went_wrong_english", language
    )
    shown = nbformat.from_dict({**kept, "cells": until_stop(kept)})
    if any(is_searchable(text) for text in _texts(shown)):
        page["style"] += table_style()
        page["script"] = page_script(language)
    body, _resources = _exporter().from_notebook_node(shown, resources={"page": page})
    return _LEAVING.sub("", body), nbformat.writes(kept) + "\n"


def _texts(book: nbformat.NotebookNode) -> Iterator[str]:
    """The HTML that its cells show."""
    for cell in book.cells:
        for output in cell.get("outputs", []):
            yield output.get("data", {}).get("text/html", "")


def _own_note(manifest: Mapping[str, Any], name: str, language: str) -> list[str]:
    """That a page comes from a notebook of the programme's own, where it does."""
    own = {book["name"] for book in manifest.get("notebooks", ()) if book.get("own")}
    return [label("own_notebook", language)] if name in own else []


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
        manifest: The report's manifest. The figures of a notebook with `example` are nobody's, and
            stay on its page.
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
            "own": _own_note(manifest, book["name"], language),
            "missing": [label(f"table_{table}", language) for table in book["missing"]],
            "findings": [
                finding["text"][language]
                for finding in findings
                if finding["notebook"] == book["name"] and not book.get("example")
            ],
            "example": book.get("example"),
        }
        for book in manifest["notebooks"]
    ]
    return template("contents.html.j2").render(
        gallery=GALLERY_FILES[language],
        language=language,
        language_names=LANGUAGE_NAMES,
        notebooks=books,
        others=[other for other in manifest["languages"] if other != language],
        period=period,
        cut=cut,
        programme=manifest["programme"],
        remarks=_remarks(manifest, language),
        style=style(),
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
    return template("problems.html.j2").render(
        columns=_PROBLEM_COLUMNS,
        language=language,
        problems=problems,
        programme=programme,
        style=style(),
        summary=summary,
        synthetic=synthetic,
        version=__version__,
        word=lambda key: label(key, language),
    )
