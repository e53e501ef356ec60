"""Controls: what they show is worked out anew at each move, and an error is told in its place."""

import pytest

from circularlib.errors import UsageError
from circularlib.figures.explorers.controls import Choice, Slider, explorer, sliders_of
from circularlib.figures.page import Note
from circularlib.statistics.uncertainty import Bounds

LOSS = Slider("loss_rate", 0.0, 0.03, 0.1)
NAMES = {
    "cheap": {"en": "cheap", "nl": "goedkoop"},
    "good": {"en": "good", "nl": "goed"},
}


def said(loss_rate, **_others):
    return [Note({"en": f"lost {loss_rate:g}", "nl": f"verloren {loss_rate:g}"})]


def test_it_begins_with_what_is_stated():
    assert "lost 0.03" in explorer(said, [LOSS]).children[-1].value


def test_moving_a_slider_changes_what_is_shown():
    box = explorer(said, [LOSS])
    box.children[0].value = 0.1
    assert "lost 0.1" in box.children[-1].value


def test_a_choice_hands_over_its_key_and_shows_its_name():
    box = explorer(lambda made: [Note({"en": made, "nl": made})], [Choice("made", NAMES, "good")])
    assert [name for name, _key in box.children[0].options] == ["cheap", "good"]
    box.children[0].value = "cheap"
    assert "cheap" in box.children[-1].value


def test_controls_speak_the_language_of_who_works_there(monkeypatch):
    monkeypatch.setenv("CIRCULAR_LANGUAGE", "nl")
    box = explorer(said, [LOSS])
    assert box.children[0].description == "machines verloren per jaar"
    assert "verloren 0.03" in box.children[-1].value
    assert "10\xa0%" in [text for text, _value in box.children[0].options]


def test_a_value_that_cannot_be_is_told_in_plain_words_and_the_next_one_shown():
    def picky(loss_rate):
        if loss_rate > 0.05:
            raise UsageError("That many cannot be lost.", remedy="Set less.")
        return said(loss_rate)

    box = explorer(picky, [LOSS])
    box.children[0].value = 0.1
    assert "That many cannot be lost." in box.children[-1].value
    box.children[0].value = 0.0
    assert "lost 0" in box.children[-1].value


def test_a_slider_can_stand_exactly_where_it_was_stated():
    """0.0333 is no step of a hundredth, and is not rounded to one."""
    slider = Slider("loss_rate", 0.0, 0.0333, 2.0).control("en")
    assert slider.value == 0.0333
    assert slider.options[-1][1] == 2.0
    assert ("50\xa0%", 0.5) in slider.options


def test_sliders_reach_beyond_the_range_and_unknown_figures_get_none():
    ranges = {"price_eur": Bounds(100, 200, 300), "nothing": Bounds(0, 0, 0)}
    (slider,) = sliders_of(ranges, ["price_eur", "nothing", "unheard_of"])
    assert (slider.low, slider.stated, slider.high) == (25, 200, 600)


def test_nothing_to_move_is_an_error():
    with pytest.raises(UsageError, match="nothing to move"):
        explorer(said, [])
