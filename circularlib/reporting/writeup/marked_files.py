"""The marked figures in a finished document, read from its file."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from xml.etree import ElementTree

from circularlib.reporting.writeup.marks import Mark, mark_of_attributes, mark_of_note

__all__ = ["Marked", "MarkedFile", "marks_in_html", "marks_in_word"]

Marked = list[tuple[Mark, str]]
"""Marks with the text that is printed, in the order of the document."""


@dataclass(frozen=True)
class MarkedFile:
    """What a document says of its figures.

    Attributes:
        marks: Its marked figures.
        place: The report it was made from; empty where it does not say.
        made_count: How many figures were marked when it was made; None where it does not say.
    """

    marks: Marked
    place: str
    made_count: int | None


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE, _COUNT = "circular-report", "circular-figures"


def _marked_file(marks: Marked, said: dict[str, str]) -> MarkedFile:
    count = said.get(_COUNT, "").strip()
    return MarkedFile(marks, said.get(_PLACE, ""), int(count) if count.isdecimal() else None)


def marks_in_word(content: bytes) -> MarkedFile:
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
    fields = parts.get("custom", ElementTree.Element("none"))
    said = {field.get("name", ""): "".join(field.itertext()) for field in fields}
    return _marked_file(list(_ranges(parts["document"], notes)), said)


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
    """The text between the ends of each comment; what is struck out or hidden does not count."""
    open_ones: dict[str, list[str]] = {}
    unseen = {text for run in document.iter(f"{_WORD}r") if _is_unseen(run) for text in run}
    for each in document.iter():
        name = each.get(f"{_WORD}id", "")
        if each.tag == f"{_WORD}commentRangeStart":
            open_ones[name] = []
        elif each.tag == f"{_WORD}commentRangeEnd" and name in open_ones:
            text = "".join(open_ones.pop(name))
            if name in notes:
                yield notes[name], text
        elif each.tag in _TEXTS and each not in unseen:
            for texts in open_ones.values():
                texts.append(each.text or _TEXTS[each.tag])


def _is_unseen(run: ElementTree.Element) -> bool:
    """Whether a run of text is printed as struck out, or not at all."""
    style = run.find(f"{_WORD}rPr")
    marks = () if style is None else (style.find(f"{_WORD}{name}") for name in _UNSEEN)
    off = {"0", "false", "off"}
    return any(mark is not None and mark.get(f"{_WORD}val") not in off for mark in marks)


_UNSEEN = ("vanish", "webHidden", "specVanish", "strike", "dstrike")
_TEXTS = {
    f"{_WORD}t": "",
    f"{_WORD}tab": " ",
    f"{_WORD}br": " ",
    f"{_WORD}noBreakHyphen": "-",
}


def marks_in_html(content: bytes) -> MarkedFile:
    """The marked figures of a web page, with their texts, and the report it was made from."""
    reader = _Reader()
    reader.feed(content.decode("utf-8"))
    return _marked_file(reader.found, reader.said)


class _Reader(HTMLParser):
    """Collects the seen text of each marked span; spans may stand inside one."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Marked = []
        self.said: dict[str, str] = {}
        self._open: list[tuple[str, bool, Mark | None, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta":
            self.said[given.get("name") or ""] = given.get("content") or ""
        if tag not in _EMPTY:
            mark = mark_of_attributes(given) if tag == "span" else None
            self._open.append((tag, _is_hidden(tag, given), mark, []))

    def handle_data(self, data: str) -> None:
        if not any(is_hidden for _tag, is_hidden, _mark, _texts in self._open):
            for _tag, _is_hidden_here, _mark, texts in self._open:
                texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in (each[0] for each in self._open):
            return
        closed = ""
        while closed != tag:  # what an editor left open ends with what it stands in
            closed, _is_hidden_here, mark, texts = self._open.pop()
            if mark is not None:
                self.found.append((mark, "".join(texts)))


def _is_hidden(tag: str, given: dict[str, str | None]) -> bool:
    """Whether a reader of the page does not see an element, or sees it struck out."""
    style = re.sub(r"\s", "", given.get("style") or "").lower()
    return tag in _UNREAD or "hidden" in given or any(each in style for each in _HIDING)


_EMPTY = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
}
_UNREAD = {"template", "script", "style", "del", "s", "strike", "noscript"}
_HIDING = ("display:none", "visibility:hidden", "opacity:0;", "font-size:0", "line-through")
