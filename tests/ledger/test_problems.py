"""A problem says what, where and what to do; errors stop the reading, warnings do not."""

import re

import pytest

from circularlib.errors import LedgerError
from circularlib.ledger.problems import Problem, stop_on_errors, wordings

WARNING = Problem(kind="row_too_short", row=7)
ERROR = Problem(
    kind="cell_missing", file="a.xlsx", sheet="items", row=2, details={"Label": "The id"}
)


@pytest.mark.parametrize(
    ("problem", "place"),
    [
        (Problem(kind="header_empty"), ""),
        (Problem(kind="header_empty", table="items"), "items"),
        (Problem(kind="header_empty", file="a.csv", table="items"), "a.csv"),
        (ERROR, "a.xlsx, sheet items, row 2"),
        (
            Problem(kind="header_empty", file="a.csv", row=1, column="id"),
            "a.csv, row 1, column id",
        ),
    ],
)
def test_a_place_runs_from_the_file_inwards_without_what_does_not_apply(
    problem: Problem, place: str
) -> None:
    """A missing file has no row, a csv file has no sheet."""
    assert problem.place == place


@pytest.mark.parametrize(("kind", "words"), wordings().items(), ids=str)
def test_every_kind_of_problem_says_the_same_in_both_languages(
    kind: str, words: dict[str, str]
) -> None:
    """A gap that only one language has would drop a number or a name from the other."""
    gaps = {name: set(re.findall(r"{(\w+)}", text)) for name, text in words.items()}
    assert words["severity"] in {"error", "warning"}
    assert words["rule"]
    for part in ("message", "remedy"):
        assert words[f"{part}_en"]
        assert words[f"{part}_nl"]
        assert gaps[f"{part}_en"] == gaps[f"{part}_nl"], kind
        assert words[f"{part}_en"][-1] in ".}"
        assert words[f"{part}_nl"][-1] in ".}"


def test_a_problem_is_said_in_dutch_with_the_words_of_its_place() -> None:
    """Blad for sheet, rij for row; what is bilingual among the details follows."""
    assert ERROR.said("nl").splitlines() == [
        "a.xlsx, blad items, rij 2",
        "The id ontbreekt.",
        "Vul de cel in.",
    ]


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
        "The id is missing.",
        "Fill in the cell.",
    ]


def test_days_are_said_in_dutch_as_they_are_typed() -> None:
    """But for what is quoted from the cell: that stays as it was typed."""
    problem = Problem(
        kind="delivered_again",
        value="2023-01-02",
        details={"other_home": "W1", "other_day": "2023-01-09", "other_row": 3},
    )
    assert '"2023-01-02" staat al in W1, geleverd op 09/01/2023' in problem.message_in("nl")
    assert "delivered on 2023-01-09" in problem.message
