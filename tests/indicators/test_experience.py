"""Survey answers counted: on every engine, and as a plain count."""

from collections import Counter
from typing import Any

import pandas as pd
import pytest

from circularlib.indicators.experience import answers, distribution, hidden_questions

SURVEY = pd.DataFrame(
    [
        (10, "resident", "home", 4, "set", "A"),
        (11, "resident", "home", 4, "set", "A"),
        (12, "resident", "home", 2, "mix", "B"),
        (13, "resident", "home", 5, None, None),
        (14, "social_worker", "smooth", 3, "set", "A"),
        (49, "resident", "home", 1, "mix", "B"),
        (50, "resident", "home", 1, "mix", "B"),
        (200, "resident", "home", 1, "mix", "B"),
    ],
    columns=["date_day", "respondent", "question", "score", "furnishing", "home_id"],
)
PERIODS = [("before", 0, 49), ("since", 50, 99)]


def test_answers_are_counted_in_the_period_in_which_they_were_given(engine: Any, rows: Any) -> None:
    """Home A gave two fours; day 49 is before, day 50 since, and day 200 in neither."""
    found = answers(engine(SURVEY), periods=PERIODS)
    expected = Counter(
        ("before" if row.date_day < 50 else "since", *row[2:])
        for row in SURVEY.itertuples()
        if row.date_day < 100
    )
    names = ("period", "respondent", "question", "score", "furnishing", "home_id", "answer_count")
    assert sorted(rows(found, *names), key=str) == sorted(
        ((*key, count) for key, count in expected.items()), key=str
    )


def test_a_survey_without_furnishings_keeps_its_answers(engine: Any, rows: Any) -> None:
    """Nobody noted sets or mix: the column has no type, and no answer is lost."""
    found = answers(engine(SURVEY.assign(furnishing=None, home_id=None)), periods=PERIODS)
    assert sum(count for (count,) in rows(found, "answer_count")) == 7
    assert {kind for (kind,) in rows(found, "furnishing")} == {None}


@pytest.fixture
def told() -> pd.DataFrame:
    return answers(SURVEY, periods=PERIODS).query("period == 'before'")


def test_a_distribution_names_the_homes_behind_each_group(told: pd.DataFrame) -> None:
    """Two fours of home A, a two and a one of home B, and an answer of nobody noted: one home."""
    found = distribution(told.query("question == 'home'"), by="furnishing", order=["set", "mix"])
    assert found[["furnishing", "score", "answer_count", "home_count"]].fillna(
        "unnoted"
    ).values.tolist() == [["set", 4, 2, 1], ["mix", 1, 1, 1], ["mix", 2, 1, 1],
                          ["unnoted", 5, 1, 1]]  # fmt: skip


def test_groups_come_in_the_order_asked_for(told: pd.DataFrame) -> None:
    """Within each question; the unnoted ones last."""
    found = distribution(told, by="furnishing", order=["mix", "set"])
    assert found["question"].tolist() == ["home"] * 4 + ["smooth"]
    assert found["furnishing"].fillna("-").tolist() == ["mix", "mix", "set", "-", "set"]


def test_no_answer_gives_an_empty_distribution(told: pd.DataFrame) -> None:
    """A programme without a survey: the columns are there."""
    found = distribution(told[:0], by="furnishing", order=["set", "mix"])
    assert len(found) == 0
    assert {"question", "furnishing", "score", "answer_count", "home_count"} <= set(found.columns)


def test_a_question_with_a_group_of_few_homes_is_compared_nowhere() -> None:
    """Mixes answered p from two homes; as the sum of all is known, a group of r goes too.

    That is its smallest: of r, then, no comparison may tell how many answered.
    """
    cells = [("p", "set", 9), ("p", "mix", 2), ("q", "set", 8), ("q", "mix", 9), ("r", "set", 6)]
    told = pd.DataFrame(cells, columns=["question", "furnishing", "home_count"])
    twice = pd.concat([told.assign(score=3), told.assign(score=4)])
    options = {"by": "furnishing", "min_cell": 5}
    alone = hidden_questions(twice, **options, totals=[])
    assert alone.values.tolist() == [["p", True], ["q", False], ["r", False]]
    known = hidden_questions(twice, **options, totals=[[]])
    assert known.values.tolist() == [["p", True], ["q", False], ["r", True]]
    assert len(hidden_questions(twice[:0], **options, totals=[[]])) == 0
