"""What is asked before anything is shown."""

import pandas as pd
import pytest

from circularlib.errors import UsageError
from circularlib.figures.small_cells import left_out, shown_cells, shown_groups

CURVES = pd.DataFrame(
    {"origin": ["new", "new", None, None, "existing"], "home_count": [3, 3, 9, 9, 50]}
)


def test_what_is_not_about_households_is_shown_whatever_it_rests_on():
    assert shown_cells(CURVES, None, None, [[]]).all()


def test_each_row_is_a_cell_of_its_own():
    """3 and 3 go, and a 9 with them: all five are parts of a whole."""
    assert shown_cells(CURVES, "home_count", 5, [[]]).tolist() == [False, False, False, True, True]
    assert shown_cells(CURVES, "home_count", 5, []).tolist() == [False, False, True, True, True]


def test_the_rows_of_a_curve_go_together_and_count_once():
    """New rests on 3 homes; the origin that nobody noted hides it; existing stays."""
    shown, count = shown_groups(CURVES, ["origin"], "home_count", 5, [[]])
    assert shown.tolist() == [False, False, False, False, True]
    assert count == 2


def test_a_curve_without_a_name_is_one():
    shown, count = shown_groups(CURVES.assign(home_count=4), [], "home_count", 5, [[]])
    assert (shown.any(), count) == (False, 1)


def test_nobody_forgets_how_many_households_are_enough():
    with pytest.raises(UsageError, match="how many households are enough") as error:
        shown_cells(CURVES, "home_count", None, [])
    assert "records.min_cell" in error.value.remedy


def test_what_is_said_names_how_many_were_left_out_and_why():
    said = left_out(3, 7)
    assert said["en"].startswith("Left out: 3. A figure is left out where it rests on fewer than 7")
    assert said["nl"].startswith("Weggelaten: 3. Een cijfer wordt weggelaten waar het op minder")
    assert left_out(0, 7) is None
