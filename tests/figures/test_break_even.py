"""What would undo a saving, in words."""

import pytest

from circularlib.figures.break_even import break_even_note


def said(before, now, *, households=9, language="en"):
    note = break_even_note(before, now, unit="eur", households=households, min_cell=5)
    return note.plain(language).replace("\u00a0", " ")


def test_a_saving_vanishes_with_what_lies_between():
    """From 90 to 120 it is 30 more, a third of what it costs now."""
    assert "30.0 euro on top of that, or 33.3 % more" in said(120.0, 90.0)
    assert "30,0 euro" in said(120.0, 90.0, language="nl")


def test_where_it_became_dearer_nothing_is_saved():
    assert "nothing is saved. It would have to cost 30.0 euro, or 25.0 %, less" in said(90.0, 120.0)


@pytest.mark.parametrize(("before", "now"), [(None, 90.0), (120.0, None), (120.0, 0.0)])
def test_an_unknown_cost_is_said(before, now):
    assert "unknown" in said(before, now)


def test_too_few_households_are_not_told():
    assert "too few" in said(120.0, 90.0, households=4)
