"""What the sliders say is saved as a scenario; where they cannot move, what is stated is shown."""

from pathlib import Path

import pytest

from circularlib.figures.explorers.controls import Choice, Slider, explorer
from circularlib.figures.page import Note
from circularlib.ledger.programme import Programme, open_programme
from circularlib.ledger.scenarios import read_scenario

CONTROLS = [
    Choice("basis", {"cash": {"en": "cash", "nl": "kas"}, "annualised": {"en": "a", "nl": "a"}},
           "cash", part="parameters"),
    Slider("discount_rate", 0.0, 0.0333, 0.1, part="assumptions"),
    Slider("homes_count", 1.0, 10.0, 50.0, is_whole=True),
]  # fmt: skip


def said(**values):
    return [Note(dict.fromkeys(("en", "nl"), f"{values['discount_rate']:g} < stated"))]


@pytest.fixture
def town(tmp_path: Path) -> Programme:
    folder = tmp_path / "town"
    folder.mkdir()
    text = 'name = "Testtown"\n[periods]\nprogramme = "2022"\n'
    (folder / "programme.toml").write_text(text, encoding="utf-8")
    return open_programme(folder)


def saved(box, name: str) -> str:
    """Types a name, presses the button, and reads what came of it."""
    field, button = box.children[-2].children
    field.value = name
    button.click()
    return box.children[-1].value


def test_only_what_was_moved_is_saved_each_in_its_own_part(town: Programme):
    """Homes are whole, and a slider at rest, 0.0333 and no step of its own, sets nothing."""
    box = explorer(said, CONTROLS, programme=town)
    box.children[0].value = "annualised"
    box.children[2].value = 25.0
    assert "circular report town --scenario more-homes" in saved(box, "more-homes")
    made = read_scenario(town.folder / "scenarios" / "more-homes.toml")
    assert made.title == "More homes"
    assert made.parameters == {"basis": "annualised"}
    assert made.figures == {"homes_count": 25}
    assert made.assumptions == {}


def test_a_name_may_be_typed_in_words(town: Programme):
    """The file and the command need one word; the pages show the title."""
    box = explorer(said, CONTROLS, programme=town)
    box.children[1].value = 0.1
    assert "--scenario more-homes" in saved(box, " More  homes ")
    assert read_scenario(town.folder / "scenarios" / "more-homes.toml").title == "More homes"


def test_what_is_saved_from_a_scenario_holds_what_that_one_set(town: Programme):
    box = explorer(said, CONTROLS, programme=town)
    box.children[1].value = 0.1
    saved(box, "first")
    again = open_programme(town.folder / "scenarios" / "first.toml")
    box = explorer(said, CONTROLS, programme=again)
    box.children[2].value = 30.0
    saved(box, "second")
    made = read_scenario(town.folder / "scenarios" / "second.toml")
    assert (made.assumptions, made.figures) == ({"discount_rate": 0.1}, {"homes_count": 30})


def test_sliders_at_rest_are_no_scenario(town: Programme):
    assert "nothing to save" in saved(explorer(said, CONTROLS, programme=town), "same")
    assert not (town.folder / "scenarios").exists()


def test_a_name_that_is_taken_or_is_none_is_told_below_the_button(town: Programme):
    box = explorer(said, CONTROLS, programme=town)
    box.children[2].value = 30.0
    saved(box, "first")
    assert "already" in saved(box, "first")
    assert "is not a name for a scenario" in saved(box, "../<b>first")
    assert "<b>" not in box.children[-1].value


def test_a_name_is_refused_in_dutch_below_dutch_sliders(
    town: Programme, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CIRCULAR_LANGUAGE", "nl")
    box = explorer(said, CONTROLS, programme=town)
    box.children[2].value = 30.0
    assert "is geen naam voor een scenario" in saved(box, "../first")


def test_the_shipped_programme_stays_as_it_is():
    box = explorer(said, CONTROLS, programme=open_programme("sample"))
    box.children[2].value = 30.0
    assert "circular sample" in saved(box, "mine")


def test_where_nothing_can_be_moved_the_stated_picture_is_shown():
    """As in a notebook that is read on the web: its output has the picture too."""
    box = explorer(said, CONTROLS)
    box.children[1].value = 0.1
    bundle = box._repr_mimebundle_()
    assert "0.0333" in bundle["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in bundle
