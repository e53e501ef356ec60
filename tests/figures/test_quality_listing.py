"""What the records were checked for, in words."""

import pandas as pd
import pytest

from circularlib.figures.quality_listing import (
    account_note,
    empty_cell_listing,
    need_listing,
    rule_listing,
    wanted,
)
from circularlib.figures.words import label
from circularlib.indicators.measurable import checked_needs, needs
from circularlib.ledger.checking.row_rules import rules_of
from circularlib.ledger.tables import tables

SOURCE = {"en": "Records of Town.", "nl": "Registratie van Stad."}


def cells(*rows):
    names = ["table", "column", "is_required", "row_count", "empty_count", "empty_share"]
    return pd.DataFrame(rows, columns=names)


def test_columns_without_an_empty_cell_share_a_line():
    table = empty_cell_listing(
        cells(
            ("stays", "stay_id", True, 8, 0, 0.0),
            ("stays", "home_id", True, 8, 0, 0.0),
            ("stays", "moved_out", False, 8, 2, 0.25),
            ("stays", "person_count", False, 8, 0, 0.0),
        ),
        source=SOURCE,
    )
    shown = table.html("en")
    assert shown.count('<th scope="row">') == 3
    assert "stay, home" in shown
    assert "25.0\u00a0%" in shown
    assert "Last day of the stay; empty while it lasts" in shown


def test_a_broken_rule_stands_first_with_its_column():
    results = pd.DataFrame(
        [
            ("stays", "is_present", "stay_id", 8, 0),
            ("stays", "is_present", "home_id", 8, 3),
            ("wash_log", "is_unique", "machine_id|month", 5, 0),
        ],
        columns=["table", "rule", "column", "row_count", "failing_count"],
    )
    table = rule_listing(results, source=SOURCE)
    assert table.frame["outcome"].tolist() == ["rule_broken", "rule_holds", "rule_holds"]
    assert table.frame["columns"].map(lambda said: said["nl"]).tolist() == [
        "woning",
        "verblijf",
        "machine, maand",
    ]
    assert "klopt niet" in table.html("nl")


def test_every_rule_has_words():
    rules = {
        rule for table in tables().values() for rule, _ in rules_of(table, list(table.columns))
    }
    assert rules
    for language in ("en", "nl"):
        assert all(label(f"rule_{rule}", language) for rule in rules)


def lead_time(requested):
    moves = pd.DataFrame({"date_day": range(4), "event": "delivered", "requested_on": requested})
    spans = {"programme": [("1970-01", 0, 30)]}
    asked = needs().query("measure == 'lead_time'")
    return checked_needs(asked, {"movements": moves}, months=spans)


@pytest.mark.parametrize(
    ("requested", "verdict", "lacking"),
    [
        (["x"] * 4, "can be measured", ""),
        (
            ["x", None, None, None],
            "in part",
            "movements, requested on (event: delivered; period reported): "
            "filled in 25\u00a0% of the rows, at least 50\u00a0% is wanted.",
        ),
        ([None] * 4, "cannot be measured", "filled in 0\u00a0% of the rows"),
    ],
)
def test_a_question_says_what_it_lacks(requested, verdict, lacking):
    shown = need_listing(lead_time(requested), source=SOURCE).html("en")
    assert f"<td>{verdict}</td>" in shown
    assert lacking in shown


def test_a_table_that_two_needs_lack_is_named_once():
    asked = needs().query("measure == 'cost_reduction'")
    shown = need_listing(checked_needs(asked, {}, months={}), source=SOURCE).html("nl")
    assert shown.count("De tabel kosten ontbreekt.") == 1
    assert "De tabel woningen ontbreekt." in shown


def test_every_need_is_said_in_words_without_a_key():
    """An underscore would be a name that only the code knows."""
    frame = wanted(needs())
    assert len(frame) == len(needs())
    for column in ("columns", "needed"):
        for language in ("en", "nl"):
            assert not frame[column].map(lambda said, at=language: "_" in said[at]).any()


def accounts(*shares):
    return pd.DataFrame({"difference_share": pd.Series(shares, dtype=float)})


def test_a_difference_above_the_limit_is_said_plainly():
    note = account_note(accounts(0.005, 0.02, None), largest_difference_share=0.01)
    assert note.plain("en").startswith(
        "The bookings and the accounts differ by more than 1\u00a0% in 1 of 3 periods"
    )


def test_a_small_difference_is_agreement_and_none_given_is_said():
    assert "within 1\u00a0%" in account_note(accounts(0.01), largest_difference_share=0.01).plain(
        "en"
    )
    assert "geen totaal" in account_note(accounts(), largest_difference_share=0.01).plain("nl")
