"""What residents and social workers answer: scores from 1 to 5, by question."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.engines.tables import across_engines
from circularlib.statistics.suppression import Totals, suppressed

__all__ = ["answers", "distribution", "hidden_questions"]

_KEYS = ("respondent", "question", "furnishing", "home_id", "score")


@across_engines
def answers(survey: Any, *, periods: Sequence[tuple[str, int, int]]) -> Any:
    """Answers of each period, counted by score.

    Args:
        survey: One row per answer: `date_day`, `respondent`, `question`, `score`,
            `furnishing`, `home_id`.
        periods: Name, first and last day of each period.

    Returns:
        One row per period, respondent, question, furnishing, home and score: `period`,
        `respondent`, `question`, `furnishing` (empty where nobody noted it), `home_id` (empty
        likewise), `score`, `answer_count`; on the engine of `survey`.

    Example:
        >>> import pandas as pd
        >>> asked = pd.DataFrame({"date_day": [3, 4], "respondent": "resident", "score": [2, 2],
        ...                       "question": "q", "furnishing": "set", "home_id": "A"})
        >>> answers(asked, periods=[("now", 0, 9)])["answer_count"].tolist()
        [2]
    """
    texts = [name for name in _KEYS if name != "score"]
    rows = nw.from_native(survey).with_columns(nw.col(*texts).cast(nw.String))
    day = nw.col("date_day")
    tables = [
        rows.filter((day >= first) & (day <= last))
        .group_by(*_KEYS)
        .agg(answer_count=nw.len())
        .with_columns(nw.col("score", "answer_count").cast(nw.Int64), period=nw.lit(name))
        .select("period", *_KEYS, "answer_count")
        for name, first, last in periods
    ]
    return nw.concat(tables, how="vertical").to_native()


def distribution(answers: pd.DataFrame, *, by: str, order: Sequence[str]) -> pd.DataFrame:
    """Answers by question, group and score, with the homes behind each group.

    Args:
        answers: Counted answers, from `answers`.
        by: Column of the groups, as `furnishing`.
        order: The groups in the order of the rows; others follow, those not noted last.

    Returns:
        One row per question, group and score that was given: `question`, the column `by`,
        `score`, `answer_count`, `home_count` (homes of all answers of the group, at least 1:
        those that nobody noted may all be one).

    Example:
        >>> told = pd.DataFrame({"question": "q", "furnishing": "set", "score": [2, 4],
        ...                      "home_id": ["A", "B"], "answer_count": [1, 3]})
        >>> scores = distribution(told, by="furnishing", order=["set", "mix"])
        >>> scores[["score", "answer_count", "home_count"]].values.tolist()
        [[2, 1, 2], [4, 3, 2]]
    """
    keys = ["question", by]
    homes = answers.groupby(keys, dropna=False)["home_id"].nunique().clip(lower=1)
    counts = answers.groupby([*keys, "score"], dropna=False)["answer_count"].sum().reset_index()
    table = counts.merge(homes.rename("home_count").reset_index(), on=keys, validate="many_to_one")
    places = {name: place for place, name in enumerate(order)}
    table["place"] = table[by].map(places).fillna(len(order))
    ordered = table.sort_values(["question", "place", by, "score"], ignore_index=True)
    return ordered.drop(columns="place")


def hidden_questions(
    distribution: pd.DataFrame, *, by: str, min_cell: int, totals: Totals
) -> pd.DataFrame:
    """Questions of which a group may not be shown, so that no comparison may show it either.

    Args:
        distribution: One row per question, group and score, from `distribution`.
        by: Column of the groups.
        min_cell: Smallest number of homes on which a group may rest to be shown.
        totals: Totals that a reader may know, as in `suppression.suppressed`.

    Returns:
        One row per question: `question`, `is_suppressed`.

    Example:
        >>> told = pd.DataFrame({"question": ["p", "p", "q"], "furnishing": ["set", "mix", "set"],
        ...                      "score": 4, "home_count": [9, 2, 8]})
        >>> hidden = hidden_questions(told, by="furnishing", min_cell=5, totals=[])
        >>> hidden["is_suppressed"].tolist()
        [True, False]
    """
    groups = distribution.drop_duplicates(["question", by])
    told = suppressed(groups, households="home_count", min_cell=min_cell, totals=totals)
    return told.groupby("question")["is_suppressed"].any().reset_index()
