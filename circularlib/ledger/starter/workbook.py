"""The starter workbook: a sheet per table that explains itself and lets in what fits."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from circularlib.ledger.checking.example_rows import EXAMPLE_MARKS
from circularlib.ledger.starter.explanation import add_explanation
from circularlib.ledger.starter.rules import (
    choices,
    codes_name,
    list_name,
    note,
    validation,
)
from circularlib.ledger.starter.words import Records, header, sheet_name, starter_words
from circularlib.ledger.tables import Column, Table, tables

__all__ = ["HIDDEN_SHEET", "STARTER_VERSION", "write_workbook"]

STARTER_VERSION = 1
"""Raised when a later circularlib writes workbooks that an earlier one would misread."""

HIDDEN_SHEET = "circularlib"
"""The hidden sheet: the version in A2, and the allowed values, a column per vocabulary."""

_CREATED = datetime(2024, 1, 1)  # the same workbook is the same bytes
_LAST_ROW = 2**20 - 1
_A4 = 9
_HEADER_HEIGHT = 22
_BUTTON = 2  # steps to the left, out from under the button of the filter
_TEXT_WIDTH, _LEAST_WIDTH = 20, 14  # characters
_NOTE_WIDTH, _NOTE_LINE, _NOTE_MARKS = 300, 17, 44  # pixels, pixels, characters to a line
_STYLES: Mapping[str, dict[str, Any]] = {
    "required": {"bold": True, "font_color": "white", "bg_color": "#1F4E5F"},
    "optional": {"font_color": "#1F4E5F", "bg_color": "#DCE8EC"},
    "example": {"italic": True, "font_color": "#6B6B6B"},
    "missing": {"bg_color": "#F8CBAD"},
}
_NUMBER_FORMATS = {"text": "@", "month": "@", "number": "General", "count": "General"}


def write_workbook(file: Path, records: Records, language: str) -> None:
    """Writes a workbook with an explanation, a sheet per table, and records in it.

    `repairs` has no sheet: its records follow the Open Repair Data Standard and come in with
    `circular import open-repair`. The same records give the same bytes.

    Args:
        file: Where.
        records: Rows by table; a table without rows gets its header.
        language: `en` or `nl`; choices among the records may be any word that intake knows.
    """
    words = starter_words(language)
    described = [table for table in tables().values() if table.columns]
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(file), options) as book:
        book.set_properties({"author": "circularlib", "created": _CREATED})
        styles = {name: book.add_format(style) for name, style in _STYLES.items()}
        explained = book.add_worksheet(words["explanation"])
        add_explanation(book, explained, styles, described, language)
        for table in described:
            sheet = book.add_worksheet(sheet_name(table, language))
            _fill(book, sheet, styles, table, records.get(table.name, ()), language)
        _add_lists(book, described, language)
        explained.activate()


def _fill(
    book: Workbook,
    sheet: Worksheet,
    styles: Mapping[str, Format],
    table: Table,
    rows: Sequence[Mapping[str, str]],
    language: str,
) -> None:
    """One table: its headers, its rules for every row to come, and its records."""
    for place, column in enumerate(table.columns.values()):
        align = {"align": "right" if column.type in {"number", "count"} else "left"}
        beside = {"valign": "vcenter", "indent": _BUTTON if align["align"] == "right" else 0}
        head = book.add_format(_STYLES[_need(column)] | align | beside)
        cells = book.add_format({"num_format": _number_format(column, language)} | align)
        sheet.write_string(0, place, header(column, language), head)
        _annotate(sheet, place, note(column, language))
        sheet.set_column(place, place, _width(column, language), cells)
        sheet.data_validation(1, place, _LAST_ROW, place, validation(column, place, language))
        for row, record in enumerate(rows, start=1):
            _write(sheet, row, place, column, record.get(column.name, ""), cells)
    _mark(sheet, styles, table, language)
    _set_up(sheet, table)
    if len(table.key) == 1:
        place = list(table.columns).index(table.key[0])
        letter = xl_col_to_name(place)
        book.define_name(codes_name(table.name), f"='{sheet.name}'!${letter}:${letter}")


def _need(column: Column) -> str:
    return "required" if column.is_required else "optional"


def _width(column: Column, language: str) -> int:
    """Characters, enough for the header with its filter button and for every allowed value."""
    longest = max(map(len, choices(column.choices, language))) if column.choices else 0
    least = _TEXT_WIDTH if column.type == "text" else _LEAST_WIDTH
    return max(least, len(header(column, language)) + 6, longest + 3)


def _annotate(sheet: Worksheet, place: int, text: str) -> None:
    lines = sum(1 + len(line) // _NOTE_MARKS for line in text.splitlines())
    size = {"width": _NOTE_WIDTH, "height": 10 + lines * _NOTE_LINE, "font_size": 9}
    sheet.write_comment(0, place, text, {"author": "circularlib", **size})


def _number_format(column: Column, language: str) -> str:
    """How the cells show what they hold: never rounded, for a csv made of them is as shown."""
    if column.type == "date":
        return starter_words(language)["date_format"]
    if column.unit == "rate":
        return "0.0##%"
    return "#,##0.00##" if column.unit == "eur" else _NUMBER_FORMATS.get(column.type, "General")


def _write(
    sheet: Worksheet, row: int, place: int, column: Column, text: str, cells: Format
) -> None:
    if not text:
        return
    if column.type in {"number", "count"}:
        sheet.write_number(row, place, float(text), cells)
    elif column.type == "date":
        sheet.write_datetime(row, place, date.fromisoformat(text), cells)
    else:
        sheet.write_string(row, place, text, cells)


def _mark(sheet: Worksheet, styles: Mapping[str, Format], table: Table, language: str) -> None:
    """Example rows in grey italics until they are typed over; what is required and missing."""
    last = xl_col_to_name(len(table.columns) - 1)
    is_example = f'=COUNTIF($A2:${last}2,"{EXAMPLE_MARKS[language]}*")>0'
    grey = {"type": "formula", "criteria": is_example, "format": styles["example"]}
    sheet.conditional_format(1, 0, _LAST_ROW, len(table.columns) - 1, grey)
    for place, column in enumerate(table.columns.values()):
        if column.is_required:
            is_missing = f"=AND(ISBLANK({xl_col_to_name(place)}2),COUNTA($A2:${last}2)>0)"
            orange = {"type": "formula", "criteria": is_missing, "format": styles["missing"]}
            sheet.conditional_format(1, place, _LAST_ROW, place, orange)


def _set_up(sheet: Worksheet, table: Table) -> None:
    """What makes a sheet easy to fill in and to print."""
    last = len(table.columns) - 1
    sheet.set_row(0, _HEADER_HEIGHT)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, _LAST_ROW, last)
    sheet.set_selection(1, 0, 1, 0)
    sheet.set_tab_color("#1F4E5F" if table.is_required else "#B7CDD5")
    sheet.ignore_errors({"number_stored_as_text": f"A2:{xl_col_to_name(last)}{_LAST_ROW + 1}"})
    sheet.hide_gridlines(0)  # printed too
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")


def _add_lists(book: Workbook, described: Sequence[Table], language: str) -> None:
    """The hidden sheet; the drop-down lists point at it, as Excel allows no long ones."""
    sheet = book.add_worksheet(HIDDEN_SHEET)
    sheet.write_column(0, 0, ["starter_version", STARTER_VERSION])
    columns = [column for table in described for column in table.columns.values()]
    vocabularies = dict.fromkeys(column.choices for column in columns if column.choices)
    for place, name in enumerate(vocabularies, start=1):
        values = choices(name, language)
        sheet.write_column(0, place, [name, *values])
        letter = xl_col_to_name(place)
        cells = f"${letter}$2:${letter}${len(values) + 1}"
        book.define_name(list_name(name), f"='{HIDDEN_SHEET}'!{cells}")
    sheet.hide()
