"""What a cell shows: both languages at once, and nothing of the records unescaped."""

from datetime import date

import numpy as np
import pytest

from circularlib.errors import UsageError
from circularlib.figures.page import PAGE_TYPE, Note, note, source_note


def test_an_output_carries_html_and_plain_text_in_both_languages():
    shown = Note({"en": "Half.", "nl": "De helft."})._repr_mimebundle_()
    assert shown[PAGE_TYPE] == {
        "en": {"text/plain": "Half.", "text/html": '<p class="note">Half.</p>'},
        "nl": {"text/plain": "De helft.", "text/html": '<p class="note">De helft.</p>'},
    }


def test_somebody_at_work_sees_the_language_of_the_environment(monkeypatch):
    monkeypatch.setenv("CIRCULAR_LANGUAGE", "nl")
    shown = Note({"en": "Half.", "nl": "De helft."})._repr_mimebundle_()
    assert shown["text/plain"] == "De helft."
    assert "De helft." in shown["text/html"]


def test_a_note_escapes_what_comes_from_the_records():
    shown = Note({"en": "<script>alert(1)</script>", "nl": "&"})
    assert shown.html("en") == '<p class="note">&lt;script&gt;alert(1)&lt;/script&gt;</p>'
    assert shown.html("nl") == '<p class="note">&amp;</p>'


@pytest.mark.parametrize("count", [1500, 1500.0, np.int64(1500), np.float64(1500)])
def test_a_count_in_a_note_is_printed_in_the_language(count):
    said = note("fixed_without_mass", count=count)
    assert said.plain("nl").startswith("1.500 herstelde")
    assert said.plain("en").startswith("1,500 fixed")


def test_a_fraction_in_a_note_is_refused_rather_than_cut_off():
    """int(0.5) would print 0."""
    with pytest.raises(UsageError, match="not a count"):
        note("fixed_without_mass", count=0.5)


def test_the_source_line_names_whose_records_and_which_days():
    said = source_note("Town", date(2022, 1, 1), date(2023, 12, 31), is_synthetic=False)
    assert said["en"] == "Records of Town, 1 January 2022 to 31 December 2023."
    assert said["nl"] == "Registratie van Town, 1 januari 2022 tot 31 december 2023."


def test_the_source_line_of_made_up_records_says_so():
    said = source_note("Town", date(2022, 1, 1), date(2023, 12, 31), is_synthetic=True)
    assert said["en"].endswith(" Synthetic data.")
    assert said["nl"].endswith(" Synthetische data.")
