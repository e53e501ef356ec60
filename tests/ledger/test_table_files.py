"""A file is known by its name in three languages; no table is passed over in silence."""

from pathlib import Path

import pytest

from circularlib.ledger.problems import Problem
from circularlib.ledger.table_files import absent_tables, table_files


def found(folder: Path, *names: str) -> tuple[dict[str, str], list[Problem]]:
    for name in names:
        (folder / name).write_text("x", encoding="utf-8")
    files, problems = table_files(folder)
    return {table: file.name for table, file in files.items()}, problems


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


@pytest.mark.parametrize("name", ["stays.xlsx", "verblijven.ods", "Stays.TSV", "stays.parquet"])
def test_a_table_in_another_format_is_not_passed_over(tmp_path: Path, name: str) -> None:
    """Until it is read, it must be said: the stays are optional, and would be missing."""
    files, (problem,) = found(tmp_path, name)
    assert files == {}
    assert (problem.table, problem.severity) == ("stays", "error")


def test_the_workbook_beside_its_csv_file_is_left_alone(tmp_path: Path) -> None:
    """Somebody saved the workbook as csv, as we ask."""
    assert found(tmp_path, "stays.xlsx", "stays.csv") == ({"stays": "stays.csv"}, [])


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
