"""A problem says what, where and what to do; errors stop the reading, warnings do not."""

import pytest

from circularlib.errors import LedgerError
from circularlib.ledger.problems import Problem, stop_on_errors

WARNING = Problem(message="An age of 150.", remedy="Look at it.", severity="warning")
ERROR = Problem(message="No id.", remedy="Give an id.", file="a.xlsx", sheet="items", row=2)


@pytest.mark.parametrize(
    ("problem", "place"),
    [
        (Problem(message="m", remedy="r"), ""),
        (Problem(message="m", remedy="r", table="items"), "items"),
        (Problem(message="m", remedy="r", file="a.csv", table="items"), "a.csv"),
        (ERROR, "a.xlsx, sheet items, row 2"),
        (
            Problem(message="m", remedy="r", file="a.csv", row=1, column="id"),
            "a.csv, row 1, column id",
        ),
    ],
)
def test_a_place_runs_from_the_file_inwards_without_what_does_not_apply(
    problem: Problem, place: str
) -> None:
    """A missing file has no row, a csv file has no sheet."""
    assert problem.place == place


def test_warnings_alone_do_not_stop() -> None:
    """They are told, and the reading goes on."""
    stop_on_errors([WARNING, WARNING])
    stop_on_errors([])


def test_one_error_stops_and_carries_all_problems() -> None:
    """The first error is said; the warning before it is carried along."""
    with pytest.raises(LedgerError) as caught:
        stop_on_errors([WARNING, ERROR])
    assert caught.value.problems == (WARNING, ERROR)
    assert str(caught.value).splitlines() == [
        "a.xlsx, sheet items, row 2 (the first of 2 problems)",
        "No id.",
        "Give an id.",
    ]
