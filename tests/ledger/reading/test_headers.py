"""Headers are known in three languages; what is unknown, double or missing is told."""

from functools import partial

import pytest

from circularlib.ledger.own_words import known_words
from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.headers import matched_headers
from circularlib.ledger.tables import tables

HOMES = tables()["homes"]
REQUIRED = ["home_id", "municipality_code", "in_service_from"]


def matched(*headers: str) -> tuple[dict[str, str], list[Problem]]:
    found = partial(Problem, file="homes.csv", table="homes")
    return matched_headers(HOMES, headers, known_words().columns["homes"], 1, found)


@pytest.mark.parametrize(
    "headers",
    [
        ("home_id", "municipality_code", "in_service_from"),
        ("Woning", "Gemeente (NIS)", "In gebruik vanaf"),
        ("logement", "commune (INS)", "en service depuis"),
        ("WONING-ID", "nis code", "begindatum"),
    ],
)
def test_headers_are_known_in_three_languages(headers: tuple[str, ...]) -> None:
    """Each column keeps the header the file gives it, to name it in problems."""
    assert matched(*headers) == (dict(zip(REQUIRED, headers, strict=True)), [])


def test_an_unknown_header_is_told_with_the_nearest_that_is_still_free() -> None:
    """`wonning` is near `woning`, but that column is there; `bedroms` is near a free one."""
    _, (first, second) = matched(*REQUIRED, "bedroms", "wonning")
    assert first.message == '"bedroms" is not a column of homes.'
    assert first.remedy.startswith('Did you mean "bedroom_count"? Known: home_id,')
    assert (first.row, first.column) == (1, "bedroms")
    assert "home_id" not in second.remedy.partition("Known:")[0]


def test_two_headers_for_one_column_are_told_and_the_first_counts() -> None:
    """A table made of two exports may hold both."""
    headers, (problem,) = matched(*REQUIRED, "Woning")
    assert headers["home_id"] == "home_id"
    assert problem.message == '"home_id" and "Woning" both mean home_id.'


def test_every_missing_required_column_is_told_with_what_it_is() -> None:
    """All of them at once."""
    _, problems = matched("home_id")
    assert [problem.column for problem in problems] == REQUIRED[1:]
    assert problems[0].message == 'The column "municipality_code" is missing.'
    assert problems[0].remedy == 'Add it: "NIS code of the municipality".'


def test_hundreds_of_unknown_headers_are_one_problem() -> None:
    """A sheet of 300 columns is another sheet; nobody reads 293 messages."""
    strange = [f"k{number}" for number in range(300)]
    _, (problem,) = matched(*REQUIRED, *strange)
    assert problem.message == '300 headers are no columns of homes, the first of them "k0".'
    assert len(matched(*REQUIRED, *strange[:50])[1]) == 50
