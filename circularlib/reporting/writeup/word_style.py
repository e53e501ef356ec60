"""The house's own style of Word documents, where a town gives none."""

import io
from pathlib import Path
from typing import Any

from circularlib.reporting.writeup.pandoc import pandoc

__all__ = ["CELL_STYLE", "NOTICE", "reference_file"]

NOTICE = (0x7A, 0x3B, 0x00)
"""Colour of what a reader must not miss."""
CELL_STYLE = "Table Text"
"""Style of the text in tables."""

_INK = (0x1F, 0x38, 0x64)
_FONT = "Calibri"
_SIZES = {"Title": 22, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11.5}


def reference_file(folder: Path) -> Path:
    """A Word file with the house's styles: A4, its own headings, tables with lines.

    Args:
        folder: Where it is written.

    Returns:
        The file.
    """
    from docx import Document
    from docx.shared import Cm, Pt, RGBColor

    plain = pandoc(["--print-default-data-file", "reference.docx"], b"", folder)
    book = Document(io.BytesIO(plain))
    for section in book.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.3)
        section.top_margin, section.bottom_margin = Cm(2.3), Cm(2)
    for name, size in _SIZES.items():
        font = book.styles[name].font
        font.size, font.bold, font.color.rgb = Pt(size), True, RGBColor(*_INK)
    for style in book.styles:
        _set_font(style)
    _titled(book)
    _spaced(book)
    _lined_table(book.styles["Table"])
    _noticed(book)
    file = folder / "reference.docx"
    book.save(str(file))
    return file


def _set_font(style: Any) -> None:
    """One font everywhere but in code; theme fonts would win over it."""
    from docx.oxml.ns import qn

    font = getattr(style, "font", None)
    if font is None or style.name in {"Verbatim Char", "Source Code"}:
        return
    font.name = _FONT
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    for kind in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), _FONT)


def _titled(book: Any) -> None:
    """Title and period to the left, the period in plain grey."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name in ("Title", "Subtitle"):
        book.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    style = book.styles["Subtitle"]
    for spread in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(spread)
    style.font.size, style.font.bold = Pt(11), False
    style.font.color.rgb = RGBColor(0x5A, 0x5A, 0x5A)


def _spaced(book: Any) -> None:
    """Text of a size to read on paper; table cells and captions smaller."""
    from docx.shared import Pt

    for name, size in (("Normal", 10.5), ("Body Text", 10.5), ("Compact", 10.5), ("Caption", 9)):
        if name in book.styles:
            book.styles[name].font.size = Pt(size)
    book.styles["Body Text"].paragraph_format.space_after = Pt(5)
    book.styles["Body Text"].paragraph_format.space_before = Pt(5)
    if "Bibliography" in book.styles:
        book.styles["Bibliography"].paragraph_format.space_before = Pt(5)
    for name in ("Table Caption", "Image Caption"):
        book.styles[name].font.size = Pt(9)
        book.styles[name].font.italic = True
    book.styles["Table Caption"].paragraph_format.keep_with_next = True
    book.styles["Captioned Figure"].paragraph_format.keep_with_next = True
    if "Verbatim Char" in book.styles:
        book.styles["Verbatim Char"].font.size = Pt(8)


def _lined_table(style: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B0B0B0"/>'
        for side in ("top", "bottom", "insideH")
    )
    borders = parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")
    properties = style.element.find(qn("w:tblPr"))
    for old in properties.findall(qn("w:tblBorders")):
        properties.remove(old)
    margins = properties.find(qn("w:tblCellMar"))
    properties.insert(list(properties).index(margins) if margins is not None else 0, borders)
    bold = parse_xml(f"<w:rPr {nsdecls('w')}><w:b/></w:rPr>")
    for part in style.element.findall(qn("w:tblStylePr")):
        if part.get(qn("w:type")) == "firstRow":
            part.insert(0, bold)


def _noticed(book: Any) -> None:
    """Styles for a result that is missing, and for the cells of tables."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    missing = book.styles.add_style("Missing", WD_STYLE_TYPE.PARAGRAPH)
    missing.base_style = book.styles["Body Text"]
    missing.font.color.rgb, missing.font.bold = RGBColor(*NOTICE), True
    cell = book.styles.add_style(CELL_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = book.styles["Compact"]
    cell.font.size = Pt(9)
