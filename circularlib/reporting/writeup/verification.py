"""Reads a document again, and says which of its figures are no longer those of the report."""

import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

from circularlib.errors import UsageError
from circularlib.figures.words import label
from circularlib.reporting.writeup.evidence import Evidence, evidence
from circularlib.reporting.writeup.marked_files import MarkedFile, marks_in_html, marks_in_word
from circularlib.reporting.writeup.marks import Mark
from circularlib.reporting.writeup.sentences import part_text
from circularlib.units import LANGUAGES

__all__ = [
    "Difference",
    "Verification",
    "language_of",
    "marks_in_html",
    "marks_in_word",
    "verified",
]

_PLACE_FORM = re.compile(r"[^/\\]+/[^/\\]+/(nl|en)")


@dataclass(frozen=True)
class Difference:
    """A figure in a document that is not the report's.

    Attributes:
        mark: Where the figure says it comes from.
        printed: What the document says.
        found: What the report says; None where it no longer holds the finding.
    """

    mark: Mark
    printed: str
    found: str | None


@dataclass(frozen=True)
class Verification:
    """What came of reading a document again.

    Attributes:
        folder: The report that it was set beside.
        count: Figures in the document that say where they come from.
        differences: Those that are not the report's.
        language: Language of the document.
        lost_count: Figures that said so when it was made, and no longer do.
    """

    folder: Path
    count: int
    differences: list[Difference]
    language: str
    lost_count: int = 0

    @property
    def agrees(self) -> bool:
        """Whether every figure that was marked is there, and is the report's."""
        return not self.differences and not self.lost_count

    def lines(self) -> list[str]:
        """What came of it, in words."""
        language = self.language
        said = [
            label("writeup_differs", language).format(
                key=each.mark.key,
                part=each.mark.part,
                printed=each.printed,
                found=label("writeup_gone", language) if each.found is None else each.found,
            )
            for each in self.differences
        ]
        if self.lost_count:
            said.append(label("writeup_lost", language).format(count=self.lost_count))
        counts = {"count": self.count, "differing": len(self.differences)}
        return [*said, label("writeup_verified", language).format(**counts)]


def verified(file: Path, folder: Path | None = None) -> Verification:
    """Sets every figure of a document beside the findings of its report.

    Args:
        file: A document, `.docx` or `.html`; it may have been edited and saved elsewhere.
        folder: The report's folder of one language; the one that the document lies in by
            default.

    Returns:
        What came of it.

    Raises:
        UsageError: It is no document of circularlib's.
        ReportError: The report is not there.
    """
    document = _read(file)
    marks, place = document.marks, document.place
    if not marks:
        raise UsageError(
            "No figure in it says where it comes from.",
            f"{file}.",
            "Give a document made by circular writeup, with its comments kept.",
        )
    home = folder or file.resolve().parent.parent
    language = home.name if home.name in LANGUAGES else place.rpartition("/")[2]
    report = evidence(home, language)
    if place and place != report.place:
        raise UsageError(
            f"The document is about {place}, and the report about {report.place}.",
            f"{file}.",
            "Give the programme and the period of the document.",
        )
    found = [each for mark, text in marks if (each := _difference(report, mark, text))]
    lost = max(0, (document.made_count or 0) - len(marks))
    return Verification(home, len(marks), found, language, lost)


def language_of(file: Path) -> str:
    """Language of a document, as it says itself; else that of the folder it lies in.

    Args:
        file: A document, `.docx` or `.html`.

    Returns:
        `en` or `nl`.

    Raises:
        UsageError: It cannot be read, or does not say.
    """
    said = _read(file).place.rpartition("/")[2] or file.resolve().parent.parent.name
    if said not in LANGUAGES:
        raise UsageError(
            "The document does not say which report it was made from.",
            f"{file}.",
            "Put it back into the folder writeup of its report.",
        )
    return said


def _difference(report: Evidence, mark: Mark, printed: str) -> Difference | None:
    finding = report.findings.get(mark.key)
    now = None if finding is None else part_text(finding, mark, report.language)
    if now is not None and _bare(now) == _bare(printed):
        return None
    return Difference(mark, printed, now)


def _bare(text: str) -> str:
    """A text without what an editor changes on its own: spaces, quotes and dashes."""
    for signs, plain in (("\u2018\u2019", "'"), ("\u201c\u201d", '"'), ("\u2212\u2011\u2013", "-")):
        for sign in signs:
            text = text.replace(sign, plain)
    return re.sub(r"\s+", " ", text).strip()


def _read(file: Path) -> MarkedFile:
    if not file.is_file():
        raise UsageError(f"There is no file {file}.", remedy="Give a document, .docx or .html.")
    readers = {".docx": marks_in_word, ".html": marks_in_html}
    if file.suffix not in readers:
        raise UsageError(
            "Only Word files and web pages can be read again.",
            f"{file}.",
            "Give the .docx or the .html of the document.",
        )
    try:
        read = readers[file.suffix](file.read_bytes())
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, UnicodeDecodeError):
        raise UsageError(
            "The document cannot be read.", f"{file}.", "Save it again as .docx or .html."
        ) from None
    return read if _PLACE_FORM.fullmatch(read.place) else replace(read, place="")
