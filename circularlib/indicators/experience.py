"""What residents and social workers answer: scores from 1 to 5, by question."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

__all__ = ["answers"]

_KEYS = ("respondent", "question", "furnishing", "home_id", "score")


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
