"""The problems of a programme, written to read, to send on and to work through."""

import csv
import json
from dataclasses import replace

import pytest

from circularlib.errors import UsageError
from circularlib.ledger.problems import Problem, wordings
from circularlib.ledger.programme import open_programme
from circularlib.reporting.problem_lists import FORMS, as_text, check_form, summary, write

HOSTILE = Problem(
    kind="not_a_number",
    file="some/where/costs.csv",
    table="costs",
    row=7,
    column='=HYPERLINK("x")',
    value="<script>alert(1)</script>",
)
SHORT = Problem(kind="row_too_short", file="homes.csv", table="homes", row=2)


@pytest.fixture
def written(tmp_path):
    """The text of the problems in one form, for the synthetic sample."""

    def write_to(form, language="en", problems=(SHORT, HOSTILE)):
        file = tmp_path / f"problems.{form}"
        write(problems, form, file, language, open_programme("sample"))
        return file.read_text(encoding="utf-8")

    return write_to


def test_a_page_of_problems_escapes_what_the_records_hold(written):
    """Nothing from a ledger reaches HTML as markup."""
    page = written("html")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_page_of_problems_asks_nothing_of_other_hosts(written):
    """No script, no picture, no style from elsewhere."""
    page = written("html")
    assert "default-src 'none'" in page
    assert "src=" not in page.replace("default-src", "").replace("style-src", "")


@pytest.mark.parametrize(("language", "said"), [("en", "Errors: 1"), ("nl", "Fouten: 1")])
def test_a_page_is_in_one_language_and_says_how_many(written, language, said):
    """Errors first, each with its rules."""
    page = written("html", language)
    assert f'<html lang="{language}">' in page
    assert said in page


def test_problems_of_synthetic_records_say_so_in_every_form(written):
    """The banner on the page, a field in json, the name of the programme in csv."""
    assert "Synthetic data" in written("html")
    assert json.loads(written("json"))["synthetic"] is True
    assert "synthetic" in next(csv.DictReader(written("csv").splitlines()))["programme"]


def test_json_holds_every_problem_with_its_place(written):
    """The file by its name, without the folders of this machine; the row as a number."""
    first, second = json.loads(written("json"))["problems"]
    assert (first["severity"], second["severity"]) == ("warning", "error")
    assert (second["file"], second["row"], second["rule"]) == ("costs.csv", 7, "is_number")
    assert second["value"] == HOSTILE.value


def test_csv_holds_no_formula(written):
    """A header of the user's own begins with =; a spreadsheet would calculate it."""
    rows = list(csv.DictReader(written("csv").splitlines()))
    assert rows[1]["column"] == "'" + HOSTILE.column
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_the_same_problems_give_the_same_bytes(written):
    """No date, no time, no folder."""
    assert all(written(form) == written(form) for form in FORMS)


def test_no_problem_is_said_too(written):
    """An empty list is a result."""
    assert summary([], "nl") == "Geen problemen gevonden."
    assert as_text([], "en") == ""
    assert "No problems found." in written("html", problems=())
    assert written("csv", problems=()).startswith("programme,severity,file")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((7, 9), "The same in row 9.\n"),
        ((7, 9, 12), "The same in 2 more rows: 9, 12.\n"),
        (range(1, 23), f"The same in 21 more rows: {', '.join(map(str, range(2, 22)))}, ….\n"),
    ],
)
def test_a_word_that_is_wrong_in_many_rows_is_told_once(rows, told):
    """The first in three lines, and a fourth with at most twenty of the other rows."""
    text = as_text([replace(HOSTILE, row=row) for row in rows], "en")
    assert text.count("is not a number") == 1
    assert text.endswith(f"without unit or currency.\n{told}")


def test_what_is_wrong_in_another_column_is_told_apart():
    """The same value under another header is another problem; so is one without a row."""
    text = as_text([HOSTILE, replace(HOSTILE, column="b"), SHORT], "nl")
    assert text.count("fout: ") == 2
    assert text.count("waarschuwing: ") == 1


def test_the_summary_counts_by_severity_and_rule():
    """Two errors of one rule and one of another."""
    problems = [HOSTILE, SHORT, HOSTILE, Problem(kind="cell_missing", details={"Label": "Home"})]
    assert summary(problems, "en").splitlines() == [
        "Errors: 3 (not a number 2, missing 1).",
        "Warnings: 1 (wrong number of cells in a row 1).",
    ]


def test_every_kind_of_problem_is_counted_in_words():
    """In both languages; no name of a rule is shown."""
    for language in ("en", "nl"):
        told = [summary([Problem(kind=kind)], language) for kind in wordings()]
        assert [line for line in told if "_" in line] == []


@pytest.mark.parametrize(("form", "language"), [("pdf", "en"), (None, "fr")])
def test_a_form_or_language_that_does_not_exist_is_said_before_anything_is_read(form, language):
    """With those that do."""
    with pytest.raises(UsageError, match="Use "):
        check_form(form, language)
