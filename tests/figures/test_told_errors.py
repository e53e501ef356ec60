"""Errors are told in the reader's language, whole or not at all, in words that match the code."""

import csv
import re

import pytest

from circularlib.errors import LedgerError
from circularlib.figures.told_errors import error_in_words, in_words, told_error
from circularlib.ledger.problems import Problem, stop_on_errors
from circularlib.shipped import shipped

from .words_of_errors import MODULES, raised, spoken, written

CODERS = """\
figures/explorers/controls.py figures/intervals.py figures/listing.py figures/page.py
figures/small_cells.py figures/words.py indicators/circularity.py outlook/home_flows.py
outlook/open_homes.py outlook/stock_model.py reporting/finding_words.py reporting/findings.py
statistics/comparison.py
statistics/proportions.py statistics/recurrence.py statistics/renewals.py statistics/resampling.py
statistics/suppression.py statistics/survival.py statistics/weibull.py units.py"""
"""What only who writes Python can do wrong stays English: a function called with columns, shapes
or numbers that no file, option or notebook of the user could have given it."""
READ = sorted(set(MODULES) - set(CODERS.split()))
ALIKE = {"Spells, row {1}.", '"{1}" is not a known basis.'}
"""They read like something in records; their errors have other lines that stay English."""
COMPOSED = re.compile(
    r"\{1\}(, (sheet|row|column) \{\d\})+|Did you mean .*\{2\}|\{1\} \(the first.*"
    r"|The page of all programmes failed:|\{1\} failed:|line \{1\}, column \{2\}"
    r"|Give a value in \[.+\{.*|No [a-z ]+ is called \{1\}\.|It is not a whole number\."
    r"|changed [a-z]+(: \{1\})?|\{1\}: [a-z]+\."
)
"""Words that the code puts together from parts: places of problems, bounds, kinds, what changed."""


def filled(words: str) -> str:
    """The words with something in each blank that no dictionary knows."""
    return re.sub(r"\{(\d+)\}", r"blank_\1", words)


def table() -> list[dict[str, str]]:
    with shipped("data/dictionary/errors.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = table()


ROW_OF = {row["en"].rstrip("."): row for row in ROWS}


@pytest.mark.parametrize("module", READ)
def test_every_error_has_words_in_dutch_of_its_own(module: str):
    """Its own row, or a place: who adds an error that users meet writes it in both languages."""
    unknown = [text for text in sorted(raised(module)) if text.rstrip(".") not in ROW_OF]
    assert [text for text in unknown if told_error(filled(text), "nl") != filled(text)] == []


@pytest.mark.parametrize("module", MODULES)
def test_what_runs_is_told_in_dutch_too(module: str):
    """Lines of progress and results; `told` is also a function that takes no texts of its own."""
    unknown = [text for text in sorted(spoken(module)) if text.rstrip(".") not in ROW_OF]
    worded = [text for text in unknown if re.search("[a-z]", re.sub(r"\{\d+\}", "", text))]
    assert [text for text in worded if told_error(filled(text), "nl") is None] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["en"])
def test_no_row_is_taken_for_another(row: dict[str, str]):
    """What was written for a sentence is what tells it, also where a shorter one would fit."""
    dutch = re.sub(r"\{(\d+)\}", r"blank_\1", row["nl"])
    assert told_error(filled(row["en"]), "nl") == dutch


def test_what_only_coders_meet_is_a_short_list_that_holds_nothing_else():
    """A module of the list that has Dutch for all of its errors does not belong there."""
    known = set(ROW_OF)
    complete = [n for n in CODERS.split() if {text.rstrip(".") for text in raised(n)} <= known]
    assert complete == []


def test_an_error_without_words_in_dutch_stays_english_as_a_whole():
    """No row fits by accident what it was not written for: a half-Dutch sentence helps nobody."""
    half = [
        (text, said)
        for module in CODERS.split()
        for text in sorted(raised(module))
        if text.rstrip(".") not in ROW_OF
        if (said := told_error(filled(text), "nl")) not in {None, filled(text)}
        and text not in ALIKE
    ]
    assert half == []


def test_every_row_has_its_words_in_the_code():
    """An error that was reworded would lose its Dutch without anybody noticing."""
    code = {text.rstrip(".") for text in written()}
    stale = [row["en"] for row in ROWS if row["en"].rstrip(".") not in code]
    assert [text for text in stale if not COMPOSED.fullmatch(text)] == []


LEFT_OUT = {
    "The workbook cannot be read: {1}.", "The workbook is damaged: {1}.",
    "It does not answer: {1}.", "Dask says: {1}.", "{1}; its default is {2}.",
    "it does not offer what is asked ({1})", "its certificate is not trusted ({1})",
    "it failed with {1}", '"{1}" cannot be used: {2}.', "A file or folder cannot be used: {1}.",
    "{1} cannot be read as TOML, {2} ({3}).",
}  # fmt: skip
"""In the blank stand the English words of a library, of the system or of a notebook's own line."""


def test_both_languages_have_the_same_blanks_and_no_two_rows_are_alike():
    for row in ROWS:
        blanks = [re.findall(r"\{\w+\}", row[language]) for language in ("en", "nl")]
        assert set(blanks[1]) <= set(blanks[0]), row
        assert set(blanks[1]) == set(blanks[0]) or row["en"] in LEFT_OUT, row
        assert row["nl"].strip()
    assert len({row["en"] for row in ROWS}) == len(ROWS)


def test_blanks_keep_what_they_hold_and_may_change_places():
    assert told_error("No records lie in 2019.\nChoose a period within them.", "nl") == (
        "In 2019 valt geen registratie.\nKies een periode daarbinnen."
    )


def test_one_line_without_words_leaves_the_whole_in_english():
    text = "No records lie in 2019.\nAsk somebody who knows."
    assert told_error(text, "nl") is None
    assert in_words(text, "nl") == text
    assert in_words(text, "en") == text


@pytest.mark.parametrize(
    "place", ["washing.toml, [use].", "my/town/claims.toml.", "10_furniture_reuse", ""]
)
def test_a_place_is_the_same_in_every_language(place: str):
    text = f"{place}\nNo records lie in 2019."
    assert told_error(text, "nl") == f"{place}\nIn 2019 valt geen registratie."


def test_an_entry_is_told_with_its_place_or_stays_english():
    """`towns.2.homes` is the same in every language; half a sentence is not told."""
    assert told_error("towns.2.homes: it is not a number.", "nl") == (
        "towns.2.homes: het is geen getal."
    )
    assert told_error('claim 1, unit: "cuont" is not a unit, perhaps "count".', "nl") == (
        'uitspraak 1, unit: "cuont" is geen eenheid, misschien "count".'
    )
    assert told_error("towns.2.homes: it is something else.", "nl") is None


def test_a_path_with_spaces_is_a_place_where_it_exists(tmp_path, monkeypatch):
    (tmp_path / "mijn stad").mkdir()
    monkeypatch.chdir(tmp_path)
    assert told_error("mijn stad.\nMake the report again.", "nl") == (
        "mijn stad.\nMaak het rapport opnieuw."
    )
    assert told_error("mijn dorp.\nMake the report again.", "nl") is None


def test_several_wrong_entries_are_told_one_by_one():
    """As claims.toml names them, with semicolons between."""
    text = 'claim 1: "abuot" is not a part of a claim; claim 2: "unit" is missing.'
    assert told_error(text, "nl") == (
        'uitspraak 1: "abuot" is geen deel van een uitspraak; uitspraak 2: "unit" ontbreekt.'
    )


def test_a_problem_in_the_records_is_told_as_its_own_words_have_it():
    """The list of `circular check` has both languages at hand; a mail has the English text."""
    details = {"label": "event", "known": "delivered, collected", "near": "delivered"}
    problem = Problem(
        kind="not_a_choice", file="movements.csv", row=118, column="event", value="delivred",
        details=details,
    )  # fmt: skip
    assert told_error(problem.said("en"), "nl") == problem.said("nl")


def test_an_error_in_records_is_told_in_the_words_of_its_problem():
    """What fills a gap differs between the languages: one home, één woning."""
    rows = {"en": "one home", "nl": "één woning"}
    absent = Problem(
        kind="records_absent", file="homes.csv", details={"rows": rows, "name": "Homes"}
    )
    with pytest.raises(LedgerError) as caught:
        stop_on_errors([absent, absent])
    assert error_in_words(caught.value, "nl").splitlines()[::2] == [
        "homes.csv (het eerste van 2 problemen)",
        "Exporteer het opnieuw, of haal het uit de map: één rij is één woning.",
    ]
    assert error_in_words(caught.value, "en") == str(caught.value)
