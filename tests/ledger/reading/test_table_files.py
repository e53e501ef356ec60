"""A file is known by its name in three languages; no table is passed over in silence."""

from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter

from circularlib.ledger.own_words import own_words
from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.table_files import absent_tables, table_files
from circularlib.ledger.text_cells import Source


def found(folder: Path, *names: str) -> tuple[dict[str, str], list[Problem]]:
    for name in names:
        (folder / name).write_text("x", encoding="utf-8")
    sources, problems = table_files(folder)
    return {table: source.name for table, source in sources.items()}, problems


def write_workbook(file: Path, *, hidden: tuple[str, ...] = (), **sheets: int) -> None:
    """A workbook with sheets of so many rows."""
    with xlsxwriter.Workbook(file) as book:
        for name, rows_count in sheets.items():
            sheet = book.add_worksheet(name)
            for row in range(rows_count):
                sheet.write(row, 0, "x")
            if name in hidden:
                sheet.hide()


def test_files_are_known_in_three_languages_and_ordered_as_the_tables(tmp_path: Path) -> None:
    """Capitals do not matter, in the ending either: Windows writes HOMES.CSV."""
    files, problems = found(tmp_path, "Bewegingen.csv", "HOMES.CSV", "objets.csv")
    assert files == {"homes": "HOMES.CSV", "items": "objets.csv", "movements": "Bewegingen.csv"}
    assert list(files) == ["homes", "items", "movements"]
    assert problems == []


def test_a_table_in_two_files_is_an_error(tmp_path: Path) -> None:
    """Which of them counts is not for us to say."""
    files, (problem,) = found(tmp_path, "homes.csv", "woningen.csv")
    assert files == {"homes": "homes.csv"}
    assert problem.severity == "error"
    assert problem.message == "The table homes stands in homes.csv too."


def test_a_file_named_nearly_as_an_absent_table_is_an_error(tmp_path: Path) -> None:
    """The stays would be missing in silence: they are optional."""
    _, (problem,) = found(tmp_path, "homes.csv", "stayss.csv")
    assert problem.severity == "error"
    assert problem.remedy.startswith('Did you mean "stays.csv"?')


def test_another_csv_file_is_a_warning(tmp_path: Path) -> None:
    """It looks like no table, or like one that is there already."""
    _, problems = found(tmp_path, "homes.csv", "homes1.csv", "qqqq.csv")
    assert [(Path(p.file).name, p.severity) for p in problems] == [
        ("homes1.csv", "warning"),
        ("qqqq.csv", "warning"),
    ]


def test_every_format_is_a_table_by_its_name(tmp_path: Path) -> None:
    """csv under three endings, Parquet; a workbook of one sheet whatever that is called."""
    write_workbook(tmp_path / "kosten.XLSX", Blad1=2)
    files, problems = found(tmp_path, "Stays.TSV", "uren.txt", "items.parquet", "homes.csv")
    assert files == {
        "homes": "homes.csv",
        "stays": "Stays.TSV",
        "items": "items.parquet",
        "costs": "kosten.XLSX, Blad1",
        "hours": "uren.txt",
    }
    assert problems == []


def test_the_sheets_of_a_workbook_are_tables_by_their_names(tmp_path: Path) -> None:
    """In any language; the explanation and the hidden lists of our starter are no tables."""
    write_workbook(
        tmp_path / "registratie.xlsx", Uitleg=9, Woningen=2, items=2, Kosten=1, lijst=5,
        hidden=("lijst",),
    )  # fmt: skip
    files, problems = found(tmp_path, "uren.csv")
    assert files == {
        "homes": "registratie.xlsx, Woningen",
        "items": "registratie.xlsx, items",
        "costs": "registratie.xlsx, Kosten",
        "hours": "uren.csv",
    }
    assert problems == []


def test_own_names_are_known(tmp_path: Path) -> None:
    """The settings say that prikklok are the hours."""
    (tmp_path / "Prikklok.csv").write_text("x", encoding="utf-8")
    write_workbook(tmp_path / "register.xlsx", stukkenlijst=2)
    own = {"hours": ["prikklok"], "items": ["Stukkenlijst"]}
    sources, problems = table_files(tmp_path, own_words(own, {}, {}, "programme.toml"))
    assert [source.name for source in sources.values()] == [
        "register.xlsx, stukkenlijst",
        "Prikklok.csv",
    ]
    assert problems == []


def test_a_table_in_a_sheet_and_in_a_file_is_an_error(tmp_path: Path) -> None:
    """Also the workbook beside the csv file that was saved from it: they may differ by now."""
    write_workbook(tmp_path / "register.xlsx", Woningen=2)
    files, (problem,) = found(tmp_path, "homes.csv")
    assert files == {"homes": "homes.csv"}
    assert (problem.kind, problem.sheet, problem.table) == ("table_twice", "Woningen", "homes")
    assert problem.message == "The table homes stands in homes.csv too."


def test_two_sheets_of_one_table_are_an_error(tmp_path: Path) -> None:
    """In Dutch and in English."""
    write_workbook(tmp_path / "register.xlsx", Woningen=2, homes=2)
    _, (problem,) = found(tmp_path)
    assert problem.message == "The table homes stands in register.xlsx, Woningen too."


def test_a_sheet_that_nobody_filled_in_is_not_a_second_place(tmp_path: Path) -> None:
    """The starter has a sheet for every table, and the hours may come from a time clock."""
    write_workbook(tmp_path / "register.xlsx", Woningen=2, Uren=1)
    files, problems = found(tmp_path, "hours.csv")
    assert files == {"homes": "register.xlsx, Woningen", "hours": "hours.csv"}
    assert problems == []


@pytest.mark.parametrize(("rows_count", "expected"), [(2, ["sheet_unknown"]), (1, []), (0, [])])
def test_another_sheet_is_a_warning_where_it_holds_something(
    tmp_path: Path, rows_count: int, expected: list[str]
) -> None:
    """Excel used to add two empty sheets to every workbook."""
    write_workbook(tmp_path / "register.xlsx", Woningen=2, Draaitabel=rows_count)
    _, problems = found(tmp_path)
    assert [problem.kind for problem in problems] == expected
    assert all(problem.severity == "warning" for problem in problems)


def test_a_misspelt_sheet_is_an_error(tmp_path: Path) -> None:
    """The stays would be missing in silence: they are optional."""
    write_workbook(tmp_path / "register.xlsx", Woningen=2, Verblijvn=2)
    _, (problem,) = found(tmp_path)
    assert (problem.severity, problem.sheet) == ("error", "Verblijvn")
    assert problem.remedy.startswith('Did you mean "stays"?')


@pytest.mark.parametrize(
    "name", ["Soorten", "Totalen", "Parameters", "Instellingen", "Notes", "Lists", "Huizen"]
)
def test_a_name_that_is_a_little_like_a_table_is_no_slip(tmp_path: Path, name: str) -> None:
    """`soorten` and `storingen` have letters in common, and nothing else."""
    write_workbook(tmp_path / "register.xlsx", Woningen=2, **{name: 2})
    assert [problem.kind for problem in found(tmp_path)[1]] == ["sheet_unknown"]


def test_a_workbook_that_holds_no_table_is_one_warning(tmp_path: Path) -> None:
    """Whatever the number of its sheets."""
    write_workbook(tmp_path / "planning.xlsx", Blad1=2, Blad2=3)
    _, (problem,) = found(tmp_path)
    assert (problem.kind, problem.severity, problem.sheet) == ("table_unknown", "warning", "")


def test_a_workbook_named_as_a_table_takes_the_sheet_that_holds_something(tmp_path: Path) -> None:
    """Of three sheets two are empty."""
    write_workbook(tmp_path / "uren.xlsx", Blad1=0, Blad2=4, Blad3=0)
    assert found(tmp_path) == ({"hours": "uren.xlsx, Blad2"}, [])


def test_a_workbook_named_as_a_table_with_sheets_by_year_is_an_error(tmp_path: Path) -> None:
    """To read one of them would lose the others."""
    write_workbook(tmp_path / "uren.xlsx", **{"2022": 4, "2023": 4})
    files, (problem,) = found(tmp_path)
    assert files == {}
    assert (problem.kind, problem.table) == ("sheet_unclear", "hours")
    assert "several sheets: 2022, 2023" in problem.message


def test_a_sheet_that_contradicts_its_file_is_an_error(tmp_path: Path) -> None:
    """Somebody copied the file and kept the sheet, or the other way round."""
    write_workbook(tmp_path / "verblijven.xlsx", Woningen=2)
    files, (problem,) = found(tmp_path)
    assert files == {"homes": "verblijven.xlsx, Woningen"}
    assert (problem.kind, problem.severity) == ("sheet_contradicts", "error")


def test_a_workbook_without_visible_sheets_is_told(tmp_path: Path) -> None:
    """A program can hide them all; the hours would be missing in silence."""
    file = tmp_path / "uren.xlsx"
    write_workbook(file, Blad1=3)
    with ZipFile(file) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    with ZipFile(file, "w") as packed:
        for name, content in members.items():
            hidden = b'<sheet state="hidden" name="Blad1"'
            packed.writestr(name, content.replace(b'<sheet name="Blad1"', hidden))
    files, (problem,) = found(tmp_path)
    assert files == {}
    assert (problem.kind, problem.table, problem.severity) == ("file_empty", "hours", "error")


def test_a_workbook_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """Here it holds one letter."""
    files, (problem,) = found(tmp_path, "register.ods")
    assert files == {}
    assert (problem.kind, problem.file) == ("workbook_is_text", str(tmp_path / "register.ods"))


def test_what_was_rejected_is_no_table(tmp_path: Path) -> None:
    """We wrote it there ourselves."""
    assert found(tmp_path, "rejected.csv") == ({}, [])


def test_a_table_that_stands_elsewhere_counts_with_those_of_the_folder(tmp_path: Path) -> None:
    """In a database: once is fine, twice is an error."""
    (tmp_path / "homes.csv").write_text("x", encoding="utf-8")
    place = Path("postgresql roeselare")
    elsewhere = [Source("homes", place, "woningen"), Source("stays", place, "verblijven")]
    sources, (problem,) = table_files(tmp_path, None, elsewhere)
    assert [source.name for source in sources.values()] == [
        "postgresql roeselare, woningen",
        "postgresql roeselare, verblijven",
    ]
    assert (problem.kind, problem.file) == ("table_twice", str(tmp_path / "homes.csv"))


def test_other_files_hidden_files_and_folders_are_left_alone(tmp_path: Path) -> None:
    """Settings, notes, locks of a spreadsheet, what a Macintosh leaves, a folder by that name."""
    (tmp_path / "homes.csv").mkdir()
    names = ["programme.toml", "notes.txt", "._homes.csv", ".~lock.homes.csv#", "~$homes.xlsx"]
    assert found(tmp_path, *names) == ({}, [])


def test_an_absent_table_is_told_with_what_its_rows_are(tmp_path: Path) -> None:
    """One problem for each that is needed and not there."""
    (problem,) = absent_tables(tmp_path, ["homes", "items"], {"items": None})
    assert problem.file == str(tmp_path / "homes.csv")
    assert problem.message == "The file homes.csv is missing."
    assert problem.remedy == "Put it in the folder: one row is one home."


def test_a_person_in_the_name_of_a_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    """A warning about a strange file goes onto pages, with its name."""
    _sources, problems = found(tmp_path, "lijst jan.janssens@example.org.csv", "notities.csv")
    kinds = {problem.kind for problem in problems}
    assert kinds == {"personal_file_name", "table_unknown"}
    assert "janssens" not in "".join(f"{each.place} {each.message}" for each in problems)
