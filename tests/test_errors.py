"""An error says the thing, the place and the remedy, and knows its exit code."""

import pickle

import pytest

from circularlib.errors import (
    AssumptionError,
    CircularError,
    LedgerError,
    ReportError,
    UsageError,
)


def test_an_error_reads_place_thing_remedy() -> None:
    """Three lines; the reader looks up the place first."""
    error = CircularError("The mass is negative.", "items.csv, row 2", "Correct the cell.")
    assert str(error) == "items.csv, row 2\nThe mass is negative.\nCorrect the cell."


def test_what_there_is_not_leaves_no_empty_line() -> None:
    """An error without place or remedy is one line."""
    assert str(CircularError("No such period.")) == "No such period."
    assert str(CircularError("A.", remedy="B.")) == "A.\nB."


@pytest.mark.parametrize(
    ("kind", "exit_code"),
    [(CircularError, 1), (LedgerError, 1), (AssumptionError, 1), (ReportError, 1), (UsageError, 2)],
)
def test_wrong_usage_exits_with_2_and_everything_else_with_1(
    kind: type[CircularError], exit_code: int
) -> None:
    """As the design promises to scripts."""
    assert kind("x").exit_code == exit_code
    assert isinstance(kind("x"), CircularError)


def test_an_error_of_the_records_carries_all_problems() -> None:
    """Nothing where nothing was given."""
    assert LedgerError("x", problems=["a", "b"]).problems == ("a", "b")
    assert LedgerError("x").problems == ()


def test_an_error_survives_the_way_from_one_process_to_another() -> None:
    """Workers send it back whole: with its words and its problems."""
    error = LedgerError("thing", "place", "remedy", problems=["a"])
    back = pickle.loads(pickle.dumps(error))
    assert (str(back), back.problems) == (str(error), ("a",))
