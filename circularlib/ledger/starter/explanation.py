"""The first sheet of the starter workbook: what it is and how to fill it in."""

import math
from collections.abc import Mapping, Sequence
from itertools import count

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from circularlib.ledger.starter.words import explanation, sheet_name, starter_words
from circularlib.ledger.tables import Table

__all__ = ["add_explanation"]

_WIDTHS = (26, 15, 34, 62)  # characters; a line of text runs over all four columns
_LAST = len(_WIDTHS) - 1
_LINE_MARKS, _LINE_HEIGHT = 150, 16
_A4 = 9
_TEXT = {"text_wrap": True, "valign": "top"}
_STYLES = {
    "title": {"bold": True, "font_size": 18, "font_color": "#1F4E5F"},
    "heading": {"bold": True, "font_size": 13, "font_color": "#1F4E5F", "valign": "bottom"},
    "text": _TEXT,
    "step": {**_TEXT, "indent": 1},
    "code": {"font_name": "Consolas", "indent": 1, "bg_color": "#F2F2F2"},
    "warning": {**_TEXT, "bold": True, "font_color": "#9C2A10"},
    "cell": {**_TEXT, "bottom": 1, "bottom_color": "#C9D6DA"},
    "link": {**_TEXT, "bottom": 1, "bottom_color": "#C9D6DA", "underline": 1, "font_color": "blue"},
}
_HEIGHTS = {"title": 30, "heading": 30}
Line = tuple[str, Format]
"""A text and how it looks."""


def add_explanation(
    book: Workbook,
    sheet: Worksheet,
    styles: Mapping[str, Format],
    described: Sequence[Table],
    language: str,
) -> None:
    """Fills the sheet that explains the workbook.

    Args:
        book: The workbook.
        sheet: Its first sheet.
        styles: The formats of the other sheets, as `required`: each is shown beside its meaning.
        described: The tables that have a sheet.
        language: `en` or `nl`.
    """
    formats = {name: book.add_format(style) for name, style in _STYLES.items()}
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    numbers = count(1)
    row = 0
    for style, text in explanation(language):
        if style == "sheets":
            row = _add_sheets(sheet, row, {**styles, **formats}, described, language)
        elif style in styles:
            sample = starter_words(language)[f"sample_{style}"]
            row = _add_colour(sheet, row, styles[style], sample, (text, formats["step"]))
        else:
            said = f"{next(numbers)}.  {text}" if style == "step" else text
            row = _add_line(sheet, row, said, formats[style], _HEIGHTS.get(style))
    sheet.hide_gridlines(2)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(left=0.4, right=0.4)


def _add_line(sheet: Worksheet, row: int, text: str, style: Format, height: int | None) -> int:
    """A line of text over the whole width; the next row."""
    sheet.merge_range(row, 0, row, _LAST, text, style)
    sheet.set_row(row, height or _LINE_HEIGHT * math.ceil(len(text) / _LINE_MARKS))
    return row + 1


def _add_colour(sheet: Worksheet, row: int, shown: Format, sample: str, line: Line) -> int:
    """A colour of the workbook beside what it means; the next row."""
    text, style = line
    sheet.write(row, 0, sample, shown)
    sheet.merge_range(row, 1, row, _LAST, text, style)
    return row + 1


def _add_sheets(
    sheet: Worksheet,
    row: int,
    formats: Mapping[str, Format],
    described: Sequence[Table],
    language: str,
) -> int:
    """The list of the sheets; the next row."""
    words = starter_words(language)
    heads = [words[key] for key in ("sheet", "needed", "one_row", "makes_possible")]
    sheet.write_row(row, 0, heads, formats["required"])
    for table in described:
        row += 1
        name = sheet_name(table, language)
        cells = [
            words["yes" if table.is_required else "no"],
            table.rows[language],
            words[f"use_{table.name}"],
        ]
        sheet.write_url(row, 0, f"internal:'{name}'!A2", formats["link"], name)
        sheet.write_row(row, 1, cells, formats["cell"])
    return row + 1
