"""What a page about the years ahead says in words."""

from circularlib.figures.outlook_notes import joining_note, life_note, sets_note
from circularlib.figures.plan_source import plan_note
from circularlib.outlook.setup import outlook_setup
from circularlib.sources.outlook_plan import outlook_plan

from ..outlook.conftest import made_rates

PLAN = outlook_plan("no folder")


def test_few_homes_are_told_from_enough():
    """Nothing is said of the curve of four homes."""
    rates = made_rates(watched_years=9.0, pooled_types=["chair"])
    assert "9" not in life_note(rates, households=4, min_cell=5).plain("en")
    assert "up to 9" in life_note(rates, households=5, min_cell=5).plain("en")


def test_types_without_a_curve_of_their_own_are_named_in_words():
    rates = made_rates(watched_years=9.0, pooled_types=["bed_single", "lamp"])
    assert "lamp" in life_note(rates, households=5, min_cell=5).plain("nl")
    assert "bed_single" not in life_note(rates, households=5, min_cell=5).plain("nl")
    every = life_note(made_rates(watched_years=9.0), households=5, min_cell=5)
    assert "Every item type" in every.plain("en")


def test_sets_that_are_too_few_are_said_to_be():
    import numpy as np

    assert "Too few" in sets_note(made_rates()).plain("en")
    told = made_rates(set_ratios={"hazard": np.array([1.5]), "second_hand": np.array([0.8])})
    assert "1,5 keer" in sets_note(told).plain("nl")


def test_towns_that_join_too_late_are_named():
    late = outlook_setup(PLAN, own_home_count=7, draw_count=0, horizon_years=3)
    assert "Town farther away" in joining_note(late).plain("en")
    in_time = outlook_setup(PLAN, own_home_count=7, draw_count=0)
    assert "Every town" in joining_note(in_time).plain("en")


def test_an_example_is_called_one():
    assert "made up" in plan_note("outlook", is_example=True).plain("en")
    assert "made up" not in plan_note("outlook", is_example=False).plain("en")
