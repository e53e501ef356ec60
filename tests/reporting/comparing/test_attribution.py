"""A move divides over its causes, and the parts add up to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.reporting.comparing.attribution import attributed, is_same

numbers = st.floats(-1e9, 1e9)


def test_a_sum_times_a_price_moves_by_more_than_both_parts() -> None:
    """100 kg at 2 euro became 150 kg at 3 euro: 200 to 450.

    Records alone: 150 × 2 − 200 = 100. Assumptions alone: 100 × 3 − 200 = 100. Together:
    50 kg more at 1 euro more, 50. 100 + 100 + 50 = 250.
    """
    parts = attributed(200, 450, start=200, singly={"records": 300, "assumptions": 300})
    assert parts == {"records": 100, "assumptions": 100, "together": 50}


def test_a_cause_that_did_nothing_has_no_part() -> None:
    """What only rounding makes of it is nothing: 0.1 + 0.2 is not 0.3 to a machine."""
    parts = attributed(0.3, 0.5, start=0.3, singly={"records": 0.1 + 0.2, "code": 0.5})
    assert parts == pytest.approx({"records": 0, "code": 0.2, "together": 0})
    assert (parts["records"], parts["together"]) == (0.0, 0.0)


def test_the_libraries_have_the_part_that_running_again_makes() -> None:
    """10 became 11 by running again; with new records 15; the later report says 15.

    Libraries 1, records 4, nothing together.
    """
    parts = attributed(10, 15, start=11, singly={"records": 15}, by_libraries=True)
    assert parts == {"records": 4, "libraries": 1, "together": 0}


def test_where_a_part_is_unknown_nobody_says_what_is_left() -> None:
    parts = attributed(1, 2, start=1, singly={"records": None, "code": 1.5})
    assert parts == {"records": None, "code": 0.5, "together": None}
    assert set(attributed(1, 2, start=None, singly={"records": 1.5}).values()) == {None}


@given(numbers, numbers, numbers, st.lists(numbers, max_size=4), st.booleans())
def test_the_parts_add_up_to_the_move(
    before: float, after: float, start: float, singly: list[float], by_libraries: bool
) -> None:
    """Whatever the figures were: within the rounding of numbers of this size."""
    singles = {str(at): figure for at, figure in enumerate(singly)}
    parts = attributed(
        before, after, start=start, singly=singles, by_libraries=by_libraries
    ).values()
    size = max(abs(figure) for figure in (before, after, start, *singly))
    assert sum(part or 0 for part in parts) == pytest.approx(after - before, abs=1e-7 * size)


@given(st.lists(numbers, min_size=2, max_size=5))
def test_causes_that_only_add_up_do_nothing_together(shifts: list[float]) -> None:
    """f = 1000 + the sum of its causes: each part is its shift."""
    singles = {str(at): 1000 + shift for at, shift in enumerate(shifts)}
    parts = attributed(1000, 1000 + sum(shifts), start=1000, singly=singles)
    scale = max(abs(shift) for shift in [*shifts, 1000.0])
    assert parts["together"] == pytest.approx(0, abs=1e-7 * scale)
    for at, shift in enumerate(shifts):
        assert parts[str(at)] == pytest.approx(shift, abs=1e-7 * scale)


@given(numbers)
def test_a_figure_is_the_same_as_itself(figure: float) -> None:
    assert is_same(figure, figure)
    assert not is_same(figure, figure + max(abs(figure), 1) * 1e-3)
