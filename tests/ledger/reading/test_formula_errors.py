"""Where formulas failed is found in every kind of workbook, also where cells are run together."""

import io
import re
import zipfile

import pytest
import xlsxwriter

from circularlib.ledger.reading.formula_errors import FAILED, formula_errors

NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
FAILED_CELL = (
    '<table:table-cell {0} office:value-type="string" office:string-value="" '
    'calcext:value-type="error"><office:annotation><text:p>let op</text:p></office:annotation>'
    "<text:p>{1}</text:p></table:table-cell>"
)
CELL = '<table:table-cell {0} office:value-type="string"><text:p>x</text:p></table:table-cell>'


def open_document(*sheets: str) -> bytes:
    """Workbook with sheets of these rows, as LibreOffice writes them."""
    tables = "".join(
        f'<table:table table:name="blad{at}">{rows}</table:table>' for at, rows in enumerate(sheets)
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("content.xml", f"<office:document {NAMES}>{tables}</office:document>")
    return file.getvalue()


def row(*cells: str, repeated: int = 1) -> str:
    attribute = f' table:number-rows-repeated="{repeated}"'
    return f"<table:table-row{attribute}>{''.join(cells)}</table:table-row>"


def repeated(count: int) -> str:
    return f'table:number-columns-repeated="{count}"'


def test_errors_of_a_workbook_are_found_where_they_stand() -> None:
    """The table begins at C4; the columns and rows are those of the sheet."""
    file = io.BytesIO()
    marks = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("other").write_formula(0, 0, "=NA()", None, "#N/A")
        sheet = book.add_worksheet("homes")
        sheet.write(3, 2, "home_id")
        for at, mark in enumerate(marks):
            sheet.write_formula(5 + at, 4, "=X()", None, mark)
    found = formula_errors(file.getvalue(), "homes", 2)
    assert found == {4: [(5 + at, mark) for at, mark in enumerate(marks)]}


def test_a_workbook_without_errors_has_none() -> None:
    """A text that looks like one is a text; it is told when it is read."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("homes").write(0, 0, "#N/A")
    assert formula_errors(file.getvalue(), "homes", 0) == {}


def test_errors_of_an_open_document_are_found_behind_cells_run_together() -> None:
    """Three empty rows, five equal cells; the reader shows an empty cell where it failed."""
    rows = (
        row(repeated=3)
        + row(CELL.format(repeated(5)), FAILED_CELL.format("", "#DIV/0!"))
        + row("<table:covered-table-cell/>", FAILED_CELL.format(repeated(2), "#N/A"), repeated=2)
    )
    found = formula_errors(
        open_document(row(FAILED_CELL.format("", "Err:502")), rows), "blad1", (0, 0)
    )
    assert found == {
        5: [(3, "#DIV/0!")],
        1: [(4, "#N/A"), (5, "#N/A")],
        2: [(4, "#N/A"), (5, "#N/A")],
    }


def test_an_error_without_a_text_is_one_all_the_same() -> None:
    """Some programs write none."""
    empty = '<table:table-cell calcext:value-type="error" office:value="0"/>'
    assert formula_errors(open_document(row(empty)), "blad0", 0) == {0: [(0, "#N/A")]}


@pytest.mark.parametrize("mark", ["#N/A", "#N/B", "#DEEL/0!", "#NOM ?", "#WAARDE!", "Err:509"])
def test_the_marks_of_three_languages_are_known(mark: str) -> None:
    """Excel in Dutch exports #N/B, LibreOffice Err:509."""
    assert re.fullmatch(FAILED, mark)


@pytest.mark.parametrize("text", ["N/A", "#N/A x", "#1", "Err:50", "#", "#n/a"])
def test_other_texts_are_no_marks(text: str) -> None:
    """Codes may hold number signs; programs write marks in capitals."""
    assert not re.fullmatch(FAILED, text)
