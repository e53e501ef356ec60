"""A sheet of a workbook is read as the user sees it, and what failed in it is told."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from circularlib.errors import LedgerError
from circularlib.ledger.own_words import known_words
from circularlib.ledger.problems import Problem
from circularlib.ledger.reading import csv_files
from circularlib.ledger.reading.workbooks import filled_sheets, text_cells, visible_sheets
from circularlib.ledger.text_cells import ROW, Source, TextCells

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Sheet = Sequence[Sequence[Cell]]
FORMATS = {date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm", time: "hh:mm", timedelta: "[h]:mm"}
HEADER = ["Kost", "Datum", "Bedrag", "Betaler"]


def xlsx(**sheets: Sheet) -> bytes:
    """A workbook as Excel would make it; a text that begins with == is a formula and its value."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        formats = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str) and cell.startswith("=="):
                        formula, _, value = cell[1:].partition("→")
                        sheet.write_formula(place, column, formula, None, value)
                    elif isinstance(cell, str):
                        sheet.write_string(place, column, cell)
                    elif cell is not None:
                        sheet.write(place, column, cell, formats.get(type(cell)))
    return file.getvalue()


def ods(**sheets: Sheet) -> bytes:
    """A workbook in OpenDocument; empty cells are run together as LibreOffice does."""
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for cell in row:
                line.addElement(_ods_cell(cell))
            line.addElement(TableCell(numbercolumnsrepeated=16384 - len(row)))
            table.addElement(line)
        table.addElement(TableRow(numberrowsrepeated=1_048_576 - len(rows)))
        document.spreadsheet.addElement(table)
    file = io.BytesIO()
    document.write(file)
    return file.getvalue()


def _ods_cell(cell: Cell) -> TableCell:
    if cell is None:
        return TableCell()
    if isinstance(cell, bool):
        return TableCell(valuetype="boolean", booleanvalue=str(cell).lower())
    if isinstance(cell, int | float):
        return TableCell(valuetype="float", value=repr(cell))
    if isinstance(cell, date):
        return TableCell(valuetype="date", datevalue=cell.isoformat())
    assert isinstance(cell, str)
    written = TableCell(valuetype="string")
    for line in cell.split("\n"):
        written.addElement(P(text=line))
    return written


def read(content: bytes, table: str = "costs", sheet: str = "Kosten") -> TextCells:
    return text_cells(Source(table, Path("kosten.xlsx"), sheet), content, known_words())


def rows(*records: Sequence[Cell]) -> list[tuple[object, ...]]:
    cells = read(xlsx(Kosten=[HEADER, *records]))
    assert cells.problems == []
    return cells.frame.rows()


@pytest.mark.parametrize("written", [xlsx, ods])
def test_cells_are_read_with_what_the_workbook_knows_of_them(written) -> None:
    """A date is a date, a number exact, a text to the letter; the first record is row 2."""
    cells = read(written(Kosten=[HEADER, ["008", date(2023, 12, 31), 1234.567890123457, "stad"]]))
    assert cells.frame.rows() == [(2, "008", "2023-12-31", "1234.567890123457", "stad")]
    assert {name: list(held) for name, held in cells.numbers.items()} == {
        "Bedrag": [1234.567890123457]
    }
    assert (cells.problems, cells.header_row, cells.delimiter) == ([], 1, "")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1234.0, "1234"),
        (-0.5, "-0.5"),
        (0.1, "0.1"),
        (1e20, "100000000000000000000"),
        (1e-7, "0.0000001"),
        (2**53 + 2, "9007199254740994"),
        (True, "TRUE"),
        (date(2023, 12, 31), "2023-12-31"),
        (datetime(2023, 12, 31, 14, 30), "2023-12-31 14:30"),
        (time(14, 30), "14:30"),
        (timedelta(hours=36, minutes=5), "36:05"),
        ("1 234,50", "1 234,50"),
        (" x\u00a0", "x"),
        ("two\nlines", "two\nlines"),
        ('==A1&"b"→ab', "ab"),
    ],
)
def test_each_kind_of_cell_becomes_the_shortest_text_that_says_it(cell: Cell, text: str) -> None:
    """Whole numbers have no point; a formula is what it comes to."""
    assert rows([cell, None, None, "stad"]) == [(2, text, None, None, "stad")]


def test_only_real_numbers_are_numbers() -> None:
    """Not a text that looks like one, a date, a truth value or an empty cell."""
    cells = read(xlsx(Kosten=[HEADER, ["1", date(2023, 1, 1), 2, True], ["C", None, "3,5", 4]]))
    assert cells.numbers["Bedrag"].to_list() == [2.0, None]
    assert cells.numbers["Betaler"].to_list() == [None, 4.0]
    assert set(cells.numbers) == {"Bedrag", "Betaler"}
    assert cells.texts("Bedrag").to_list() == [None, "3,5"]
    assert cells.texts("Kost").to_list() == ["1", "C"]


def test_merged_titles_and_empty_rows_above_the_header_are_passed_over() -> None:
    """Rows keep the number that the user sees, also behind an empty one."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Kosten")
        sheet.merge_range("B2:E2", "Kosten van het OCMW, 2023")
        sheet.write_row("B5", HEADER)
        sheet.write_row("B6", ["C1", "2023-01-02", 5, "stad"])
        sheet.write_row("B8", ["C2", "2023-01-03", 6, "stad"])
    cells = read(file.getvalue())
    assert cells.header_row == 5
    assert cells.problems == []
    assert cells.frame["Kost"].to_list() == ["C1", "C2"]
    assert cells.frame[ROW].to_list() == [6, 8]
    assert cells.numbers["Bedrag"].to_list() == [5.0, 6.0]


def test_merged_cells_among_the_records_are_told_with_their_place() -> None:
    """Three rows share a home by sight; the file holds it in the first of them only."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Kosten")
        sheet.write_row("B2", HEADER)
        for place in range(2, 5):
            sheet.write_row(place, 1, [f"C{place}", "2023-01-02", 5, ""])
        sheet.merge_range("E3:E5", "stad")
    cells = read(file.getvalue())
    assert [(each.kind, each.row, each.column) for each in cells.problems] == [
        ("cells_merged", 3, "Betaler")
    ]
    assert cells.frame["Betaler"].to_list() == ["stad", None, None]


def test_empty_columns_and_rows_are_nothing() -> None:
    """Formats without values, a blank row at the end, a column without header and values."""
    header = ["Kost", None, "Bedrag", None]
    cells = read(xlsx(Kosten=[header, ["C1", None, 5, None], [None] * 4, [" "] + [None] * 3]))
    assert cells.frame.columns == [ROW, "Kost", "Bedrag"]
    assert cells.frame.height == 1
    assert cells.problems == []


def test_values_beside_the_table_are_told() -> None:
    """A note in a column without header is neither lost nor read."""
    cells = read(xlsx(Kosten=[HEADER, ["C1", None, 5, "stad", None, "nakijken!"]]))
    (problem,) = cells.problems
    assert (problem.kind, problem.row, problem.sheet) == ("header_missing", 1, "Kosten")


@pytest.mark.parametrize("written", [xlsx, ods])
def test_an_empty_sheet_is_told(written) -> None:
    """It has no columns to speak of."""
    cells = read(written(Kosten=[]))
    assert cells.frame.columns == [ROW]
    assert [problem.message for problem in cells.problems] == ["kosten.xlsx, Kosten is empty."]


def test_a_sheet_without_headers_is_refused_with_its_place() -> None:
    """The sheet stands in the message beside the file."""
    with pytest.raises(LedgerError) as caught:
        read(xlsx(Kosten=[["x", "y"], ["1", "2"]]))
    (problem,) = caught.value.problems
    assert isinstance(problem, Problem)
    assert problem.place == "kosten.xlsx, sheet Kosten, row 1"


def test_failed_formulas_keep_the_mark_that_the_user_sees() -> None:
    """The reader of cells says nothing of them: each is set back where it stood."""
    records = [
        ["C1", "==NA()→#N/A", 5, "stad"],
        [None, None, "==1/0→#DIV/0!", None],
        ["==A99→#REF!", date(2023, 1, 2), 7, "==X()→#NAME?"],
    ]
    cells = read(xlsx(Kosten=[["Kosten 2023"], [], HEADER, *records]))
    assert cells.frame.rows() == [
        (4, "C1", "#N/A", "5", "stad"),
        (5, None, None, "#DIV/0!", None),
        (6, "#REF!", "2023-01-02", "7", "#NAME?"),
    ]
    assert cells.numbers["Bedrag"].to_list() == [5.0, None, 7.0]


def test_failed_formulas_are_found_in_a_table_that_begins_elsewhere() -> None:
    """The title stands in row 3, the table begins in column C."""
    sheet = [[], [], [None, None, "Kosten"], [], [None, None, *HEADER], []]
    sheet.append([None, None, "C1", "==NA()→#N/A", 5, "stad"])
    assert read(xlsx(Kosten=sheet)).frame.rows() == [(7, "C1", "#N/A", "5", "stad")]


def test_a_failed_formula_that_the_reader_does_not_know_is_told_by_its_mark() -> None:
    """Excel has had #SPILL! since 2019; where it stands, a search in the sheet tells."""
    import zipfile

    content, changed = xlsx(Kosten=[HEADER, ["C1", "==X()→#REF!", 5, "stad"]]), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>#REF!", b"<v>#SPILL!"))
    with pytest.raises(LedgerError) as caught:
        read(changed.getvalue())
    assert caught.value.thing.startswith('A formula failed with the mark "#SPILL!"')


def test_hidden_sheets_and_charts_are_not_seen() -> None:
    """Our starter keeps its lists on a hidden sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Kosten").write_row(0, 0, HEADER)
        book.add_worksheet("lijsten").hide()
        book.add_worksheet("diep").very_hidden()
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Kosten!$A$1:$A$2"})
        book.add_chartsheet("grafiek").set_chart(chart)
    assert visible_sheets(Path("k.xlsx"), file.getvalue()) == ["Kosten"]


@pytest.mark.parametrize("written", [xlsx, ods])
def test_a_sheet_with_a_header_alone_is_not_filled(written) -> None:
    """A row below it is what makes a table."""
    sheets = {"leeg": [], "kop": [HEADER], "vol": [["titel"], [None], HEADER, ["C1"]]}
    content = written(**sheets)
    assert filled_sheets(Path("k.xlsx"), content, list(sheets)) == ["vol"]


def test_sheets_are_read_in_parts_and_none_is_lost() -> None:
    """100,050 rows are more than a part holds; the number stands in each."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Kosten")
        sheet.write_row(0, 0, HEADER[:1] + HEADER[2:3])
        for number in range(100_050):
            sheet.write_row(number + 1, 0, [f"C{number}", number])
    cells = read(file.getvalue())
    assert cells.frame.row(-1) == (100_051, "C100049", "100049")
    assert cells.numbers["Bedrag"].sum() == 100_049 * 100_050 / 2


TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=8)
CELLS = st.tuples(
    st.one_of(st.none(), TEXT.map(lambda text: f"C{text}")),
    st.one_of(st.none(), st.dates(date(1901, 1, 1), date(2199, 12, 31))),
    st.one_of(st.none(), st.floats(-1e9, 1e9).map(lambda number: round(number, 4))),
    st.one_of(st.none(), TEXT),
)


@given(st.lists(CELLS, min_size=1, max_size=6))
@settings(derandomize=True, max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_same_table_in_xlsx_ods_and_csv_reads_the_same(records: list[tuple]) -> None:
    """Texts, dates and numbers, with empty cells; only in the csv file numbers are text."""
    table = [HEADER, *[list(record) for record in records]]
    frame = pl.DataFrame(
        [[None if cell is None else _said(cell) for cell in record] for record in records],
        schema=dict.fromkeys(HEADER, pl.String),
        orient="row",
    )
    from_csv = csv_files.text_cells(Path("k.csv"), frame.write_csv().encode(), "costs")
    for written in (xlsx, ods):
        cells = read(written(Kosten=table))
        assert cells.frame.rows() == from_csv.frame.rows()
        assert cells.frame.columns == from_csv.frame.columns
        held = [record[2] for record in records if any(_said(cell) for cell in record)]
        assert cells.numbers.get("Bedrag", pl.Series(held)).to_list() == held


def _said(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else f"{cell:.4f}".rstrip("0")
    return str(cell).strip()


def test_an_error_in_an_open_document_is_put_where_the_user_sees_it() -> None:
    """The reader shows such a cell as nought: the table begins in column B, row 2."""
    from zipfile import ZipFile

    sheet = [[None], [None, "Kost", "Bedrag"], [None, "C1", 7777.0], [None, "C2", 5.0]]
    failed = b'office:value="0" office:value-type="float" calcext:value-type="error"'
    names = b'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    changed = io.BytesIO()
    with ZipFile(io.BytesIO(ods(Kosten=sheet))) as old, ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "content.xml":
                start = content.index(b"<table:table-cell", content.index(b">C1<"))
                end = content.index(b"/>", start)
                content = content[:start] + b"<table:table-cell " + failed + content[end:]
                root = b"<office:document-content "
                content = content.replace(root, root + names)
            new.writestr(name, content)
    cells = read(changed.getvalue())
    assert cells.frame.rows() == [(3, "C1", "#N/A"), (4, "C2", "5")]
    assert cells.numbers["Bedrag"].to_list() == [None, 5.0]


def test_the_place_of_a_column_is_counted_from_the_first_of_the_sheet() -> None:
    """The table begins in column C: the column without header is the fifth."""
    cells = read(xlsx(Kosten=[[None, None, "Kost", "Bedrag"], [None, None, "C1", 5, "x"]]))
    assert "place 5 has values" in cells.problems[0].message
