"""The messy sample: the dirt is where it says it is, and nowhere else."""

import csv
import json
from datetime import date, datetime
from pathlib import Path

import pytest

from circularlib.ledger.intake import examine
from circularlib.ledger.programme import open_programme
from circularlib.ledger.sample.programme import sample_programme, write_sample
from circularlib.ledger.tables import tables as dictionary
from circularlib.ledger.tables import vocabulary

from ..rough_truth import rough_truth

SEEN_IN_ONE_CELL = {
    "missing", "unknown_word", "not_a_number", "not_a_date", "out_of_bounds", "double_id",
    "unknown_item", "unknown_home",
}  # fmt: skip
SEEN_IN_A_HISTORY = {
    "collected_before_delivered", "after_the_end", "in_two_homes", "out_before_in",
    "outside_records",
}  # fmt: skip


@pytest.fixture(scope="module")
def messy():
    return sample_programme(messy=True)


@pytest.fixture(scope="module")
def folder(messy, tmp_path_factory):
    folder = tmp_path_factory.mktemp("messy") / "sample"
    with rough_truth():
        write_sample(messy, folder)
    return folder


@pytest.fixture(scope="module")
def sheets(folder):
    """Every csv as a spreadsheet shows it: a list of rows, the header first."""
    sheets = {}
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        delimiter = max(",;", key=text.splitlines()[0].count)
        sheets[path.name] = list(csv.reader(text.splitlines(), delimiter=delimiter))
    return sheets


def test_every_kind_of_problem_is_planted(messy):
    """Those a single cell shows and those that only a history shows."""
    assert {problem.kind for problem in messy.planted} == SEEN_IN_ONE_CELL | SEEN_IN_A_HISTORY


def test_every_planted_problem_stands_in_the_row_named(messy, sheets):
    """The header is row 1, as a spreadsheet counts."""
    for problem in messy.planted:
        header, *_ = sheet = sheets[problem.file]
        assert sheet[problem.row - 1][header.index(problem.column)] == problem.value


def same(text: str, value: object, choices: str) -> bool:
    """Whether a messy text means the clean value."""
    if value is None or text == "":
        return value is None and text == ""
    if isinstance(value, float):
        return float(text.replace(",", ".")) == value
    if isinstance(value, date):
        return text in (f"{value:%d/%m/%Y}", f"{value:%Y-%m-%d}")
    return text == str(value) or text == vocabulary(choices)[str(value)].labels["nl"]


def test_only_the_planted_cells_differ_from_the_clean_sample(messy, sheets):
    """Cell by cell, once dates, decimals and Dutch words are undone; one item is there twice."""
    planted = {(problem.file, problem.row, problem.column) for problem in messy.planted}
    for name, frame in sample_programme().tables.items():
        header, *rows = sheets[f"{name}.csv"]
        known = dictionary()[name].columns
        choices = [known[title].choices if title in known else "" for title in frame.columns]
        assert len(rows) == frame.height + (name == "items")
        for number, (row, expected) in enumerate(zip(rows, frame.iter_rows(), strict=False), 2):
            for title, text, value, words in zip(header, row, expected, choices, strict=True):
                if (f"{name}.csv", number, title) not in planted:
                    assert same(text, value, words), (name, number, title)


def test_the_impossible_histories_are_impossible(messy, sheets):
    """What the row says cannot be, given the other rows of the same item."""
    header, *rows = sheets["movements.csv"]
    item, event, home = (header.index(name) for name in ("stuk", "gebeurtenis", "woning"))
    found = {problem.kind: rows[problem.row - 2] for problem in messy.planted}
    for kind, others in (
        ("after_the_end", ("weggegooid", "gerecycleerd", "verkocht", "verloren")),
        ("in_two_homes", ("geleverd",)),
        ("collected_before_delivered", ("geleverd",)),
    ):
        row = found[kind]
        same_item = [other for other in rows if other[item] == row[item] and other is not row]
        others = [other for other in same_item if other[event] in others]
        assert others
        days = [datetime.strptime(other[1], "%d/%m/%Y") for other in (row, others[0])]
        if kind == "collected_before_delivered":
            assert days[0] < days[1]
        else:
            assert days[0] > days[1]
            assert row[event] == "geleverd"
            assert row[home] != others[0][home]


def test_it_looks_like_a_spreadsheet_from_flanders(sheets, folder):
    """Dutch headers and words, semicolons, decimal commas, 31/12/2023."""
    header, first, *_ = sheets["movements.csv"]
    assert header[:4] == ["beweging", "datum", "stuk", "gebeurtenis"]
    assert first[3] == "geleverd"
    assert ";" in (folder / "movements.csv").read_text().splitlines()[0]
    assert any("," in row[sheets["costs.csv"][0].index("bedrag")] for row in sheets["costs.csv"])


def test_the_truth_file_lists_the_problems(messy, folder):
    """So that whoever tests an intake needs the folder only."""
    listed = json.loads((folder / "truth.json").read_text())["problems"]
    assert listed == [problem.as_dict() for problem in messy.planted]
    assert {"file", "row", "column", "value", "kind"} == set(listed[0])


def test_the_intake_finds_no_fault_with_the_clean_sample(tmp_path):
    """The shipped programme passes its own checks; what has lain for a year is noted as such."""
    with rough_truth():
        write_sample(sample_programme(), tmp_path / "clean")
    _, problems = examine(open_programme(tmp_path / "clean"))
    assert [(problem.kind, problem.severity) for problem in problems] == [
        ("stock_stale", "warning")
    ]


def test_the_intake_finds_every_single_cell_where_it_was_planted(messy, folder):
    """File, row and column as the user sees them; nothing else is an error in those kinds."""
    _, problems = examine(open_programme(folder))
    found = {(Path(problem.file).name, problem.row, problem.column) for problem in problems}
    for problem in messy.planted:
        if problem.kind in SEEN_IN_ONE_CELL:
            assert (problem.file, problem.row, problem.column) in found, problem
