"""What moved between two reports, worked out by hand: n × ratio × displacement × factor.

A: 5 × 1 × 0.5 × 10 = 25 kg. B: 6 × 2 × 0.8 × 20 = 192 kg.
"""

import json
import shutil

import pytest

from circularlib.errors import UsageError
from circularlib.reporting import runner
from circularlib.reporting.comparing.comparison import compared
from circularlib.reporting.comparing.listing import listed

MASS, RATE = "open_repair_kept_mass_kg", "open_repair_success_rate"
ATTEMPTS, SUPPRESSED = "open_repair_attempts_count", "reuse_rate"


def move_of(found, key):
    (move,) = [move for move in found.moves if move.key == key]
    return move


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def found(changed_town, told):
    """Both reports compared; that of A is a copy without anything beside it."""
    b = changed_town.place / "second" / "small-town" / "programme"
    return compared(changed_town.place / "sent" / "a", b / "en", told=told.append)


def test_each_cause_by_itself_and_the_rest_together(found):
    """Records: 6 × 1 × 0.5 × 10 = 30, 5 more. Assumptions: 5 × 2 × 0.5 × 10 = 50, 25 more.

    Parameters: 5 × 1 × 0.8 × 10 = 40, 15 more. Code: 5 × 1 × 0.5 × 20 = 50, 25 more. That is
    70 of a move of 167; 97 comes of all together.
    """
    move = move_of(found, MASS)
    assert move.difference() == pytest.approx(167)
    assert move.parts["value"] == pytest.approx(
        {"records": 5, "assumptions": 25, "parameters": 15, "code": 25, "together": 97}
    )
    assert found.notes == []


def test_a_figure_on_records_alone_moves_by_records_alone(found):
    """Five attempts became six."""
    parts = move_of(found, ATTEMPTS).parts["value"]
    assert parts == {"records": 1, "assumptions": 0, "parameters": 0, "code": 0, "together": 0}


def test_an_interval_moves_by_itself(found):
    """The lower end was 0.5 − 0.02 × 5 × 0.5 = 0.45, and is 0.5 − 0.02 × 6 × 0.8 = 0.404.

    Records: 0.44, so −0.01. Parameters: 0.42, so −0.03. Together −0.006. Its value stays 0.5.
    """
    parts = move_of(found, RATE).parts
    expected = {"records": -0.01, "assumptions": 0, "parameters": -0.03, "code": 0}
    assert parts["low"] == pytest.approx({**expected, "together": -0.006})
    assert set(parts["value"].values()) == {0.0}


def test_what_was_suppressed_has_no_number_and_no_part(found):
    """Four households in A, five in B, of at least five."""
    move = move_of(found, SUPPRESSED)
    assert (move.status, move.difference(), move.parts) == ("no_number", None, {})


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_no_form_tells_a_suppressed_figure(found, form):
    """It would have been 5 / 100 in A; B may show its 6 / 100."""
    text = listed(found, form, "en").replace("\xa0", " ")
    (line,) = (
        [line for line in text.split("\n\n") if "Reuse rate" in line] if form == "text" else [text]
    )
    assert "5 %" not in line.replace("45 %", "")
    assert "0.05" not in text
    assert "6.0 %" in text or "0.06" in text


def test_what_is_only_in_one_report_is_said(found):
    move = move_of(found, "reused_mass_kg")
    assert (move.status, move.difference(), move.parts) == ("new", None, {})


def test_what_differs_is_named(found):
    assert found.differ == {
        "records": ["repairs"],
        "assumptions": ["programme.toml"],
        "parameters": ["displacement_rate – → 0.8"],
        "code": ["01_product"],
    }


def test_each_run_is_told_as_it_begins(found, told):
    whose = ["records", "assumptions", "parameters", "code"]
    assert found
    assert told == [
        "A again: as it was",
        *(f"A again: {each} of B" for each in whose),
    ]


def test_the_text_is_a_small_table_per_figure(found):
    text = listed(found, "text", "nl").replace("\xa0", " ")
    expected = """\
  A              25,0 kg
  B              192 kg
  veranderd met  +167 kg
    registratie  +5 kg
    aannames     +25 kg
    parameters   +15 kg
    code         +25 kg
    samen        +97 kg"""
    block = next(part for part in text.split("\n\n") if "192 kg" in part)
    assert block.splitlines()[1:] == expected.splitlines()


def test_the_json_holds_every_part(found):
    told = json.loads(listed(found, "json", "en"))
    (mass,) = [each for each in told["findings"] if each["key"] == MASS]
    assert (mass["a_value"], mass["b_value"], mass["difference"]) == pytest.approx((25, 192, 167))
    assert sum(mass["parts"]["value"].values()) == pytest.approx(167)
    assert told["a"]["programme_id"] == "small-town"


CHANGES = {
    "records": lambda town: town.add_record(),
    "assumptions": lambda town: town.state_own_value(),
    "code": lambda town: town.double_factor(),
}


@pytest.mark.parametrize(("cause", "move"), [("records", 5), ("assumptions", 25), ("code", 25)])
def test_where_one_thing_differs_all_of_the_move_is_its_work(town, cause, move):
    """The same changes one by one; nothing is run for it, and nothing need be kept."""
    a = town.report("first")
    CHANGES[cause](town)
    b = town.report("second")
    shutil.rmtree(town.folder / ".ledger")
    told = []
    found = compared(a, b, told=told.append)
    assert list(found.differ) == [cause]
    assert move_of(found, MASS).parts == {"value": {cause: pytest.approx(move)}}
    assert told == []


def test_two_periods_of_one_programme_differ_in_a_parameter(town):
    """Three of the five repairs lie in 2022, two in 2023: 15 kg and 10 kg."""
    found = compared(town.report("out", period="2022"), town.report("out", period="2023"))
    assert found.differ == {"parameters": ["period 2022 → 2023"]}
    assert move_of(found, MASS).parts["value"] == {"parameters": pytest.approx(-5)}


def test_what_is_no_longer_kept_is_said_and_the_rest_stays(changed_town, tmp_path):
    """The programme folder is named, and holds nothing of the kind."""
    b = changed_town.place / "second" / "small-town" / "programme"
    found = compared(changed_town.place / "sent" / "a", b, programme=tmp_path)
    (note,) = found.notes
    assert note["en"].startswith("What report A was made from is not kept")
    assert str(tmp_path) in note["en"]
    assert len(note["nl"].split(". ")) == 3
    move = move_of(found, MASS)
    assert (move.difference(), move.parts) == (pytest.approx(167), {})
    assert len(found.differ) == 4


def test_without_running_what_differs_is_named_all_the_same(changed_town):
    b = changed_town.place / "second" / "small-town" / "programme"
    told = []
    found = compared(changed_town.place / "sent" / "a", b, rerun=False, told=told.append)
    assert (len(found.differ), told) == (4, [])
    assert "--no-rerun" in found.notes[0]["en"]


def test_code_that_is_not_kept_leaves_every_part_unknown(changed_town, monkeypatch, tmp_path):
    """And says which run could not be made, and why."""
    monkeypatch.setenv("CIRCULAR_CODE_FOLDER", str(tmp_path))
    b = changed_town.place / "second" / "small-town" / "programme"
    found = compared(changed_town.place / "sent" / "a", b)
    assert set(move_of(found, MASS).parts["value"].values()) == {None}
    assert len(found.notes) == 5
    assert found.notes[0]["en"] == (
        "Report A could not be made again with everything as it was: "
        "The code of the report is not kept on this machine."
    )


def test_the_same_report_twice_is_no_comparison(town):
    """Named in two ways: its folder, and its file of findings."""
    a = town.report("first", languages=("en", "nl"))
    with pytest.raises(UsageError, match="Both are the same report"):
        compared(a, a / "nl" / "findings.json")


def test_a_report_that_did_not_move_says_so(town):
    found = compared(town.report("first"), town.report("second"))
    assert (found.moves, found.differ, found.unmoved_count) == ([], {}, 4)
    assert "They were made from the same." in listed(found, "text", "en")


def test_figures_that_differ_without_a_cause_are_suspect(town):
    """Somebody changed the file by hand."""
    a, b = town.report("first"), town.report("second")
    file = b / "en" / "findings.json"
    file.write_text(file.read_text(encoding="utf-8").replace("25.0", "26.0"), encoding="utf-8")
    (note,) = compared(a, b).notes
    assert "changed by hand" in note["en"]


def test_another_programme_is_compared_but_not_explained(town):
    a = town.report("first")
    town.add_record()
    town.folder.rename(town.place / "big-town")
    runner.report(town.place / "big-town", out=town.place / "second", languages=["en"])
    found = compared(a, town.place / "second" / "big-town" / "programme")
    assert "different programmes" in found.notes[0]["en"]
    assert move_of(found, MASS).difference() == pytest.approx(5)
    assert move_of(found, MASS).parts == {}
