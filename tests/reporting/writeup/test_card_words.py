"""The words of the card: from a file or the settings, and never a figure that nobody measured."""

import pytest

from circularlib.errors import LedgerError
from circularlib.ledger.programme import open_programme
from circularlib.reporting.writeup.card_words import card_words, typed_numbers

from .town import SETTINGS


def words(town, language="nl"):
    return {
        part: found.text.strip()
        for part, found in card_words(open_programme(town.folder), language).items()
    }


def test_the_parts_of_a_file_are_named_by_key_or_by_heading(town):
    assert words(town) == {
        "summary": "Wij *hergebruiken*.", "results": "", "lessons": "", "future": "Verder.",
    }  # fmt: skip


def test_the_settings_serve_where_there_is_no_file(town):
    (town.folder / "card.nl.md").unlink()
    town.write("programme.toml", SETTINGS + '[card]\nsummary.nl = "Kort."\n')
    assert words(town)["summary"] == "Kort."


def test_words_in_two_places_are_refused(town):
    town.write("programme.toml", SETTINGS + '[card]\nsummary.nl = "Kort."\n')
    with pytest.raises(LedgerError, match="two places"):
        words(town)


def test_an_unknown_part_is_told_with_its_line_and_the_nearest(town):
    town.write("card.nl.md", "# Het project in het kort\n\nX\n\n# Geleerde lesen\n\nY\n")
    with pytest.raises(LedgerError) as error:
        words(town)
    assert "line 5" in str(error.value)
    town.write("card.nl.md", "# lesons\n")
    with pytest.raises(LedgerError, match='Did you mean "lessons"'):
        words(town)


def test_a_wrong_setting_of_the_card_is_told_like_any_other(town):
    town.write("programme.toml", SETTINGS + '[card]\nsumary.nl = "Kort."\n')
    with pytest.raises(LedgerError, match='Did you mean "summary"'):
        open_programme(town.folder)


def test_a_typed_number_is_told_and_a_figure_of_the_report_is_not(town):
    """Years and the numbers of a list are no figures."""
    items = ["1. In 2023 daalde het met 26 % en 1.234,5 kg.", '2. {{ value("homes_count") }}.']
    town.write("card.nl.md", "\n".join(["# results", "", *items]))
    told = typed_numbers(card_words(open_programme(town.folder), "nl"))
    assert [line.split('"')[1] for line in told] == ["26", "1.234,5"]
