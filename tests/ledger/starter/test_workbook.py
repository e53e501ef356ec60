"""The starter workbook: intake knows every word on it, and it lets in what the ledger does."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from circularlib.ledger.starter.rules import choices
from circularlib.ledger.starter.words import Records, example_records, sheet_name
from circularlib.ledger.starter.workbook import HIDDEN_SHEET, write_workbook
from circularlib.ledger.tables import Column, Table, normalised, tables, vocabulary

LANGUAGES = ["nl", "en"]
TABLES = [table for table in tables().values() if table.columns]
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Xml = ElementTree.Element


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def book(language: str, tmp_path: Path) -> Path:
    """The workbook as a user gets it."""
    return written(tmp_path, example_records(language), language)


def written(folder: Path, records: Records, language: str) -> Path:
    file = folder / "workbook.xlsx"
    write_workbook(file, records, language)
    return file


def part(file: Path, name: str) -> Xml:
    """A part of the workbook as it stands in its zip."""
    with zipfile.ZipFile(file) as parts:
        return ElementTree.fromstring(parts.read(f"xl/{name}.xml"))


def sheet_part(file: Path, table: Table) -> Xml:
    """The explanation is the first sheet, the tables follow in their order."""
    return part(file, f"worksheets/sheet{2 + TABLES.index(table)}")


def rules(file: Path) -> Iterator[tuple[Column, Xml]]:
    """Each column with the rule of its cells."""
    for table in TABLES:
        found = sheet_part(file, table).findall(f"{_MAIN}dataValidations/{_MAIN}dataValidation")
        yield from zip(table.columns.values(), found, strict=True)


def formula(rule: Xml, number: int) -> str:
    return rule.findtext(f"{_MAIN}formula{number}") or ""


def words(table: Table) -> dict[str, set[str]]:
    """For each spelling of a header, the columns it may stand for."""
    found: dict[str, set[str]] = {}
    for column in table.columns.values():
        for word in column.synonyms:
            found.setdefault(word, set()).add(column.name)
    return found


def test_every_sheet_and_header_stands_for_its_own_table_and_column(
    book: Path, language: str
) -> None:
    """In the order of the dictionary; the explanation comes first and the lists are hidden."""
    read = CalamineWorkbook.from_path(book)
    first, *sheets, hidden = read.sheets_metadata
    assert normalised(first.name) in {"uitleg", "explanation"}
    assert (hidden.name, hidden.visible) == (HIDDEN_SHEET, SheetVisibleEnum.Hidden)
    for table, sheet in zip(TABLES, sheets, strict=True):
        assert normalised(sheet.name) in table.synonyms
        assert sheet.name == sheet_name(table, language)
        headers = read.get_sheet_by_name(sheet.name).to_python()[0]
        found = [words(table)[normalised(str(name))] for name in headers]
        assert found == [{name} for name in table.columns]


def test_repair_records_have_no_sheet() -> None:
    """They come in the Open Repair Data Standard; the explanation says so."""
    assert [table.name for table in tables().values() if table not in TABLES] == ["repairs"]


def test_the_version_stands_on_the_hidden_sheet(book: Path) -> None:
    """Column A: the word and the number below it."""
    rows = CalamineWorkbook.from_path(book).get_sheet_by_name(HIDDEN_SHEET).to_python()
    assert [row[0] for row in rows[:2]] == ["starter_version", 1]


def test_every_header_has_a_note_with_its_meaning(book: Path, language: str) -> None:
    """Notes are the only place for units and required columns beside the colours."""
    for number, table in enumerate(TABLES, start=1):
        comments = part(book, f"comments{number}").iter(f"{_MAIN}comment")
        texts = ["".join(comment.itertext()) for comment in comments]
        for column, text in zip(table.columns.values(), texts, strict=True):
            assert text.startswith(column.meanings[language])
            need = {"nl": "Verplicht.", "en": "Required."}[language]
            assert (need in text) == column.is_required


def test_a_choice_has_a_list_of_all_its_values_and_nothing_else(book: Path, language: str) -> None:
    """Every word on a list means one value, and every value has a word."""
    names = {
        name.get("name"): name.text or ""
        for name in part(book, "workbook").iter(f"{_MAIN}definedName")
    }
    lists = CalamineWorkbook.from_path(book).get_sheet_by_name(HIDDEN_SHEET).to_python()
    for column, rule in rules(book):
        assert (rule.get("type") == "list") == (column.type == "choice")
        if column.type != "choice":
            continue
        terms = vocabulary(column.choices).values()
        place = lists[0].index(column.choices)
        shown = [str(row[place]) for row in lists[1:] if row[place] != ""]
        meant = [
            [term.name for term in terms if normalised(word) in term.synonyms] for word in shown
        ]
        assert sorted(meant) == sorted([term.name] for term in terms)
        assert shown == choices(column.choices, language)
        assert formula(rule, 1) == f"list_{column.choices}"
        assert names[f"list_{column.choices}"].endswith(f"${len(shown) + 1}")


def test_numbers_and_dates_are_let_in_between_the_bounds_of_the_dictionary(book: Path) -> None:
    """Whole numbers where they are counted; 18264 is 1950-01-01, 73050 is 2099-12-31."""
    kinds = {"count": "whole", "number": "decimal", "date": "date", "month": "custom"}
    for column, rule in rules(book):
        if column.type not in {"count", "number", "date"}:
            continue
        assert rule.get("type") == kinds[column.type]
        low, high = (float(formula(rule, number)) for number in (1, 2))
        if column.type == "date":
            assert (low, high) == (18264, 73050)
        else:
            assert low == (-1e12 if column.minimum is None else column.minimum)
            assert high == (1e12 if column.maximum is None else column.maximum)


def test_a_code_that_its_sheet_does_not_hold_is_asked_about_and_not_refused(book: Path) -> None:
    """The home may be added there in a minute."""
    for column, rule in rules(book):
        assert (rule.get("errorStyle") == "warning") == bool(column.refers_to)
        if column.refers_to:
            assert f"codes_{column.refers_to}" in formula(rule, 1)


def test_every_rule_holds_to_the_last_row_and_speaks_in_the_language(book: Path) -> None:
    """Row 1,048,576 is the last that a spreadsheet has."""
    for column, rule in rules(book):
        assert str(rule.get("sqref")).endswith("1048576")
        assert rule.get("prompt")
        assert rule.get("error")
        assert rule.get("promptTitle") == rule.get("errorTitle")
        assert normalised(str(rule.get("promptTitle"))) in column.synonyms


def test_cells_of_codes_are_text_so_that_a_nought_in_front_stays(book: Path) -> None:
    """The format @ is text in every spreadsheet; 08800 typed there is not 8,800."""
    styles = part(book, "styles")
    codes = {kind.get("numFmtId"): kind.get("formatCode") for kind in styles.iter(f"{_MAIN}numFmt")}
    formats = styles.find(f"{_MAIN}cellXfs")
    assert formats is not None
    for table in TABLES:
        shown = [
            codes.get(formats[int(str(column.get("style")))].get("numFmtId"))
            for column in sheet_part(book, table).findall(f"{_MAIN}cols/{_MAIN}col")
            for _ in range(int(str(column.get("min"))), int(str(column.get("max"))) + 1)
        ]
        for column, code in zip(table.columns.values(), shown, strict=True):
            assert (code == "@") == (column.type in {"text", "month"})


def test_the_header_stays_in_sight_and_can_be_filtered_and_printed(book: Path) -> None:
    """On every sheet of records."""
    for table in TABLES:
        sheet = sheet_part(book, table)
        pane = sheet.find(f"{_MAIN}sheetViews/{_MAIN}sheetView/{_MAIN}pane")
        assert pane is not None
        assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
        assert sheet.find(f"{_MAIN}autoFilter") is not None
        setup = sheet.find(f"{_MAIN}pageSetup")
        assert setup is not None
        assert (setup.get("paperSize"), setup.get("orientation")) == ("9", "landscape")


def test_the_examples_keep_the_rules_of_the_workbook(book: Path, language: str) -> None:
    """Choices from the list, numbers within bounds, codes of the other examples."""
    examples = {name: rows[0] for name, rows in example_records(language).items()}
    assert list(examples) == [table.name for table in TABLES]
    for column, rule in rules(book):
        value = examples[column.table].get(column.name, "")
        assert value or not column.is_required
        if value and column.type == "choice":
            assert value in choices(column.choices, language)
        if value and column.type in {"number", "count"}:
            assert float(formula(rule, 1)) <= float(value) <= float(formula(rule, 2))
        if value and column.refers_to:
            key = tables()[column.refers_to].key[0]
            assert value == examples[column.refers_to][key]


def test_text_is_never_a_formula_or_a_link(language: str, tmp_path: Path) -> None:
    """Whatever a record says, it is what it says."""
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "https://example.org", "{=1}"]
    records = {"offers": [{"bidder": text} for text in texts]}
    file = written(tmp_path, records, language)
    read = CalamineWorkbook.from_path(file).get_sheet_by_name(
        sheet_name(tables()["offers"], language)
    )
    assert [row[1] for row in read.to_python()[1:]] == texts
    with zipfile.ZipFile(file) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "sheet" in name)
