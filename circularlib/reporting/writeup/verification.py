"""Reads a document again, and says which of its figures are no longer those of the report."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from circularlib.errors import UsageError
from circularlib.figures.words import label
from circularlib.reporting.writeup.evidence import Evidence, evidence
from circularlib.reporting.writeup.marks import Mark, mark_of_attributes, mark_of_note
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

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = "circular-report"
_PLACE_FORM = re.compile(r"[^/\\]+/[^/\\]+/(nl|en)")
Marked = list[tuple[Mark, str]]


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
    """

    folder: Path
    count: int
    differences: list[Difference]
    language: str

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
    marks, place = _read(file)
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
    return Verification(home, len(marks), found, language)


def language_of(file: Path) -> str:
    """Language of a document, as it says itself; else that of the folder it lies in.

    Args:
        file: A document, `.docx` or `.html`.

    Returns:
        `en` or `nl`.

    Raises:
        UsageError: It cannot be read, or does not say.
    """
    said = _read(file)[1].rpartition("/")[2] or file.resolve().parent.parent.name
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


def _read(file: Path) -> tuple[Marked, str]:
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
        marks, place = readers[file.suffix](file.read_bytes())
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, UnicodeDecodeError):
        raise UsageError(
            "The document cannot be read.", f"{file}.", "Save it again as .docx or .html."
        ) from None
    return marks, place if _PLACE_FORM.fullmatch(place) else ""


def marks_in_word(content: bytes) -> tuple[Marked, str]:
    """The marked figures of a Word file, with their texts, and the report it was made from."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names = set(file.namelist())
        parts = {
            name: ElementTree.fromstring(file.read(path))
            for name, path in _PARTS.items()
            if path in names
        }
    if "document" not in parts:
        raise KeyError("document")
    notes = dict(_notes(parts["comments"])) if "comments" in parts else {}
    place = ""
    for field in parts.get("custom", ElementTree.Element("none")):
        place = "".join(field.itertext()) if field.get("name") == _PLACE else place
    return list(_ranges(parts["document"], notes)), place


_PARTS = {
    "document": "word/document.xml",
    "comments": "word/comments.xml",
    "custom": "docProps/custom.xml",
}


def _notes(comments: ElementTree.Element) -> Iterator[tuple[str, Mark]]:
    for comment in comments.iter(f"{_WORD}comment"):
        text = "".join(each.text or "" for each in comment.iter(f"{_WORD}t"))
        mark = mark_of_note(text)
        if mark is not None:
            yield comment.get(f"{_WORD}id", ""), mark


def _ranges(document: ElementTree.Element, notes: dict[str, Mark]) -> Iterator[tuple[Mark, str]]:
    """The text between the ends of each comment; what somebody struck out does not count."""
    open_ones: dict[str, list[str]] = {}
    for each in document.iter():
        name = each.get(f"{_WORD}id", "")
        if each.tag == f"{_WORD}commentRangeStart":
            open_ones[name] = []
        elif each.tag == f"{_WORD}commentRangeEnd" and name in open_ones:
            text = "".join(open_ones.pop(name))
            if name in notes:
                yield notes[name], text
        elif each.tag in _TEXTS:
            for texts in open_ones.values():
                texts.append(each.text or _TEXTS[each.tag])


_TEXTS = {
    f"{_WORD}t": "",
    f"{_WORD}tab": " ",
    f"{_WORD}br": " ",
    f"{_WORD}noBreakHyphen": "-",
}


def marks_in_html(content: bytes) -> tuple[Marked, str]:
    """The marked figures of a web page, with their texts, and the report it was made from."""
    reader = _Reader()
    reader.feed(content.decode("utf-8"))
    return reader.found, reader.place


class _Reader(HTMLParser):
    """Collects the text of each marked span; spans may stand inside one."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Marked = []
        self.place = ""
        self._open: list[tuple[Mark | None, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and given.get("name") == _PLACE:
            self.place = given.get("content") or ""
        if tag == "span":
            self._open.append((mark_of_attributes(given), []))

    def handle_data(self, data: str) -> None:
        for _mark, texts in self._open:
            texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self._open:
            mark, texts = self._open.pop()
            if mark is not None:
                self.found.append((mark, "".join(texts)))
