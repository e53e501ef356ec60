"""What was agreed, in words."""

from datetime import date

import pandas as pd

from circularlib.appliances.contract import Levels
from circularlib.figures.contract_level import contract_note, level_table, open_note
from circularlib.figures.plan_source import plan_note, plan_source
from circularlib.sources.washing.contract import Contract, nothing_agreed

NOTHING = Levels("", 0.0, 0.0, None, None, None, None)
COUNTS = {"repeated_count": 1, "unfounded_count": 0}


def test_without_a_contract_it_says_that_nothing_is_judged():
    assert "nothing is judged" in contract_note(nothing_agreed(date(2022, 1, 1)), NOTHING).plain(
        "en"
    )
    assert {cell["nl"] for cell in level_table(NOTHING)["figure"]} == {"–"}


def test_a_contract_names_its_offer_and_its_bidder():
    day = date(2022, 1, 1)
    agreed = Contract(offer_id="O2", signed_on=day, started_on=day)
    levels = Levels("Two", 10.0, 0.0, 0.98, 2, None, 0.5)
    assert "O2" in contract_note(agreed, levels).plain("nl")
    figures = level_table(levels)["figure"].map(lambda cell: cell["nl"]).tolist()
    assert figures == [
        "98\u00a0%",
        "2\u00a0dagen",
        "–",
        "0,5\u00a0kWh per wasbeurt",
        "10\u00a0euro",
        "–",
    ]


def test_machines_of_a_few_homes_out_of_order_are_not_counted():
    """One home, with five as the least: no number; none, or five homes: the number."""
    down = pd.DataFrame({"home_id": list("ABCDE"), "ended_day": float("nan")})
    assert "left out" in open_note(down[:1], COUNTS, min_cell=5).plain("en")
    assert "5 machines" in open_note(down, COUNTS, min_cell=5).plain("en")
    assert "0 machines" in open_note(down[:0], COUNTS, min_cell=5).plain("en")


def test_examples_are_called_examples():
    assert "made up" in plan_source({"en": "R.", "nl": "R."}, "washing", is_example=True)["en"]
    assert "eigen bestand" in plan_note("washing", is_example=False).plain("nl")
