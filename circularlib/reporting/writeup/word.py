"""Word documents: what pandoc leaves to do."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from circularlib.reporting.writeup.pandoc import LOCALES
from circularlib.reporting.writeup.word_style import CELL_STYLE, NOTICE

__all__ = ["finished"]

_THEN = (1980, 1, 1, 0, 0, 0)  # the same document twice has the same bytes


def finished(content: bytes, language: str, banner: str) -> bytes:
    """A Word file as it is handed over.

    Its table of contents holds the headings before Word has filled it in, references to
    figures are fields that follow when figures move, every page has its number and, for made-up
    records, the word that says so.

    Args:
        content: The file as pandoc wrote it.
        language: `en` or `nl`.
        banner: What stands on every page; empty for nothing.

    Returns:
        The file.
    """
    from docx import Document

    book = Document(io.BytesIO(content))
    _fill_contents(book)
    _refer(book)
    _set_cells(book)
    for section in book.sections:
        if banner:
            _banner(section, banner)
        _page_number(section)
    book.core_properties.language = LOCALES[language]
    book.core_properties.author = "circularlib"
    made = io.BytesIO()
    book.save(made)
    return _settled(made.getvalue())


def _set_cells(book: Any) -> None:
    """Rows whole on a page, their text in a style of its own where the house style has it."""
    from docx.oxml import OxmlElement

    rows = [row for table in book.tables for row in table.rows]
    for row in rows:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
    if CELL_STYLE in book.styles:
        for line in (line for row in rows for cell in row.cells for line in cell.paragraphs):
            line.style = book.styles[CELL_STYLE]


def _banner(section: Any, banner: str) -> None:
    from docx.shared import Pt, RGBColor

    section.header.is_linked_to_previous = False
    line = section.header.paragraphs[0]
    line.text = ""
    run = line.add_run(banner)
    run.bold, run.font.size, run.font.color.rgb = True, Pt(8.5), RGBColor(*NOTICE)


def _page_number(section: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    if any(line.text.strip() for line in section.footer.paragraphs):
        return  # a house style has a footer of its own
    section.footer.is_linked_to_previous = False
    line = section.footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _field(line, "PAGE", "1")
    line.add_run(" / ")
    _field(line, "NUMPAGES", "1")


def _field(line: Any, instruction: str, shown: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    run = f"<w:r><w:t>{shown}</w:t></w:r>"
    line._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" {instruction} ">{run}</w:fldSimple>')
    )


def _headings(book: Any) -> Iterator[tuple[int, str, str]]:
    """Level, text and bookmark of each heading that stands in the table of contents."""
    from docx.oxml.ns import qn

    for line in book.paragraphs:
        if line.style.name not in {"Heading 1", "Heading 2"}:
            continue
        before = line._p.getprevious()
        if before is not None and before.tag == qn("w:bookmarkStart"):
            yield int(line.style.name[-1]), line.text, before.get(qn("w:name"))


def _fill_contents(book: Any) -> None:
    """Headings with links in the field of the table of contents; Word adds the page numbers."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    fields = [run for run in book.element.body.iter(qn("w:fldChar")) if _is_contents(run)]
    if not fields:
        return
    line = next(fields[0].iterancestors(qn("w:p")))
    entries = [
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="TOC{level}"/>'
        f'<w:ind w:left="{(level - 1) * 300}"/>'
        f'<w:spacing w:before="0" w:after="20"/></w:pPr><w:hyperlink w:anchor="{name}">'
        f'<w:r><w:t xml:space="preserve">{_xml(text)}</w:t></w:r></w:hyperlink></w:p>'
        for level, text, name in _headings(book)
    ]
    start, end = _divided(line)
    place = line.getparent()
    at = list(place).index(line)
    place.remove(line)
    for offset, part in enumerate([start, *map(parse_xml, entries), end]):
        place.insert(at + offset, part)


def _is_contents(mark: Any) -> bool:
    from docx.oxml.ns import qn

    line = next(mark.iterancestors(qn("w:p")), None)
    kind = mark.get(qn("w:fldCharType"))
    return kind == "begin" and line is not None and "TOC" in "".join(line.itertext())


def _divided(line: Any) -> tuple[Any, Any]:
    """The field of the contents as a line that begins it and a line that ends it."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    code = "".join(line.itertext()).strip()
    start = (
        f'<w:p {nsdecls("w")}><w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{_xml(code)}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r></w:p>'
    )
    end = f'<w:p {nsdecls("w")}><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    return parse_xml(start), parse_xml(end)


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _refer(book: Any) -> None:
    """References to figures become fields that show the caption's own number."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    names = {mark.get(qn("w:name")) for mark in book.element.body.iter(qn("w:bookmarkStart"))}
    for link in list(book.element.body.iter(qn("w:hyperlink"))):
        target = f"ref_{link.get(qn('w:anchor'))}"
        if target not in names or not target.startswith("ref_fig_"):
            continue
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f" REF {target} \\h ")
        field.extend(list(link))
        link.getparent().replace(link, field)


def _settled(content: bytes) -> bytes:
    """The file without the time at which it was packed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in sorted(old.namelist()):
            entry = zipfile.ZipInfo(name, _THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return made.getvalue()
