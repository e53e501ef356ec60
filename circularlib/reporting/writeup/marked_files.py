"""The marked figures in a finished document, read from its file."""

import io
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

from circularlib.reporting.writeup.marks import Mark, mark_of_attributes, mark_of_note

__all__ = ["Marked", "marks_in_html", "marks_in_word"]

Marked = list[tuple[Mark, str]]
"""Marks with the text that is printed, in the order of the document."""

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = "circular-report"


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
