"""The starter workbook as a user brings it back: filled in, half filled in, or untouched."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from circularlib.ledger.intake import examine, read_ledger
from circularlib.ledger.programme import SETTINGS_FILE, Programme, open_programme
from circularlib.ledger.sample.programme import SampleProgramme, sample_programme
from circularlib.ledger.starter.folder import new_programme
from circularlib.ledger.starter.words import Records, example_records, sheet_name
from circularlib.ledger.starter.workbook import write_workbook
from circularlib.ledger.tables import Column, tables, vocabulary

LANGUAGES = ["nl", "en"]
TABLES = [table for table in tables().values() if table.columns]


@pytest.fixture(scope="module")
def sample() -> SampleProgramme:
    return sample_programme(homes=10, years=2)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def typed(value: object, column: Column, language: str) -> str:
    """A value as a user types it, or chooses it from a list."""
    if column.type == "choice" and value is not None:
        return vocabulary(column.choices)[str(value)].labels[language]
    return "" if value is None else str(value)


def as_records(sample: SampleProgramme, language: str) -> Records:
    """The sample's records, in words of the language."""
    return {
        table.name: [
            {name: typed(row[name], column, language) for name, column in table.columns.items()}
            for row in sample.tables[table.name].iter_rows(named=True)
        ]
        for table in TABLES
    }


def filled_in(folder: Path, records: Records, sample: SampleProgramme, language: str) -> Programme:
    """A new folder, its settings changed and its sheets filled in."""
    workbook = new_programme(folder, language)
    write_workbook(workbook, records, language)
    file = folder / SETTINGS_FILE
    text = file.read_text(encoding="utf-8")
    periods = sample.settings["periods"]
    for old, new in [
        ("2022-01..2023-12", periods["baseline"]),
        ("2024-01..2025-12", periods["programme"]),
    ]:
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return open_programme(folder)


def as_csv(folder: Path, sample: SampleProgramme) -> Programme:
    """The same records in the ledger's own words."""
    folder.mkdir()
    for table in TABLES:
        sample.tables[table.name].write_csv(folder / f"{table.name}.csv")
    periods = "\n".join(f'{name} = "{text}"' for name, text in sample.settings["periods"].items())
    (folder / SETTINGS_FILE).write_text(f'name = "Sample"\n[periods]\n{periods}\n', "utf-8")
    return open_programme(folder)


def test_filled_in_with_the_sample_it_passes_the_check_and_gives_the_same_tables(
    tmp_path: Path, sample: SampleProgramme, language: str
) -> None:
    """Every cell of every table, by a way that shares no file with the other."""
    records = as_records(sample, language)
    programme = filled_in(tmp_path / "workbook", records, sample, language)
    problems = examine(programme)[1]
    assert [problem for problem in problems if problem.severity == "error"] == []
    ledger = read_ledger(programme)
    expected = read_ledger(as_csv(tmp_path / "csv", sample))
    assert set(ledger.frames) == {table.name for table in TABLES}
    for table in TABLES:
        assert_frame_equal(ledger[table.name].collect(), expected[table.name].collect())


def test_left_as_it_was_every_example_row_is_refused_and_nothing_else_is_said(
    tmp_path: Path, language: str
) -> None:
    """Twelve sheets, each with its example in row 2."""
    new_programme(tmp_path, language)
    problems = examine(open_programme(tmp_path))[1]
    assert {problem.kind for problem in problems} == {"example_row"}
    assert [problem.table for problem in problems] == [table.name for table in TABLES]
    assert [problem.sheet for problem in problems] == [sheet_name(t, language) for t in TABLES]
    assert {problem.row for problem in problems} == {2}
    assert {problem.severity for problem in problems} == {"error"}


def test_an_example_left_between_records_is_found(
    tmp_path: Path, sample: SampleProgramme, language: str
) -> None:
    """Somebody began to type below it: it still stands in row 2 of the costs."""
    records = dict(as_records(sample, language))
    records["costs"] = [*example_records(language)["costs"], *records["costs"]]
    problems = examine(filled_in(tmp_path / "a", records, sample, language))[1]
    (example,) = [problem for problem in problems if problem.kind == "example_row"]
    assert (example.table, example.row) == ("costs", 2)


def test_optional_sheets_that_stay_empty_are_as_if_they_were_not_there(
    tmp_path: Path, sample: SampleProgramme, language: str
) -> None:
    """Only the needed sheets are filled in; what needs the others is not measured."""
    records = as_records(sample, language)
    needed = {table.name: records[table.name] for table in TABLES if table.is_required}
    ledger, problems = examine(filled_in(tmp_path / "a", needed, sample, language))
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert set(ledger.frames) == set(needed)


def test_a_needed_sheet_that_stays_empty_is_said(
    tmp_path: Path, sample: SampleProgramme, language: str
) -> None:
    """The hours, by the name of their sheet."""
    records = {**as_records(sample, language), "hours": []}
    problems = examine(filled_in(tmp_path / "a", records, sample, language))[1]
    (error,) = [problem for problem in problems if problem.severity == "error"]
    assert error.table == "hours"
    assert error.sheet == sheet_name(tables()["hours"], language)


def test_codes_keep_their_noughts(tmp_path: Path, sample: SampleProgramme, language: str) -> None:
    """The NIS code 08800 stays text of five figures."""
    records = dict(as_records(sample, language))
    records["homes"] = [{**row, "municipality_code": "08800"} for row in records["homes"]]
    ledger = read_ledger(filled_in(tmp_path / "a", records, sample, language))
    codes = ledger["homes"].select(pl.col("municipality_code").unique()).collect()
    assert codes.to_series().to_list() == ["08800"]
