"""Scores of two groups compared: by their means, and by who scores higher.

Scores of 1 to 5 are an order; that 4 is as far from 3 as 2 from 1 nobody said. So the difference of
means, which everybody reads, stands beside the probability that an answer of the one group is
higher than one of the other, which needs the order only [mann_whitney1947]. Answers from one home
are alike, so homes are drawn whole, with their answers in both groups.
"""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.statistics.resampling import bootstrap

__all__ = ["scores_compared"]

FloatArray = npt.NDArray[np.float64]
Compared = Callable[[FloatArray, FloatArray], FloatArray]


def scores_compared(
    answers: pd.DataFrame,
    *,
    group: str,
    first: str,
    second: str,
    by: Sequence[str] = (),
    level: float = 0.95,
) -> pd.DataFrame:
    """How much higher one group of answers scores than another, with intervals.

    Answers are compared within a question only; over several questions the results are averaged,
    a question counting by `n1 n2 / (n1 + n2)`, so that asking the groups different questions
    makes no difference. Answers whose home nobody noted count as those of one home.

    Args:
        answers: Counted answers: `question`, `home_id`, `score`, `answer_count`, the columns
            of `by`, and `group`; rows of other groups are left aside.
        group: Column that tells the groups apart.
        first: The group expected to score higher.
        second: The group it is compared with.
        by: Columns whose values each get a row of their own; none for one row.
        level: Confidence level, between 0 and 1.

    Returns:
        One row per value of `by`: the columns of `by`, `difference_points` (mean of the first
        less that of the second) with `difference_low_points`, `difference_high_points` and
        `difference_method`; `superiority_share` (probability that a random answer of the first
        is the higher, ties counting half) with `superiority_low_share`,
        `superiority_high_share` and `superiority_method`, as `resampling.bootstrap` gives
        them; `answer_count`, `home_count` (homes of the group that has fewer), both of the
        questions that both groups answered, so 0 where there is none. Without answers and
        without `by` there is one row of no value.

    Example:
        >>> told = pd.DataFrame({"question": "q", "home_id": ["A", "B", "C"], "score": [4, 5, 4],
        ...                      "furnishing": ["set", "set", "mix"], "answer_count": 1})
        >>> found = scores_compared(told, group="furnishing", first="set", second="mix")
        >>> found[["difference_points", "superiority_share"]].values.tolist()
        [[0.5, 0.75]]
    """
    told = answers[answers[group].isin([first, second])]
    parts = [((), told)] if not by else list(told.groupby(list(by), dropna=False, sort=False))
    rows = [
        dict(zip(by, key, strict=True)) | _compared(part, group, first, second, level)
        for key, part in parts
    ]
    names = list(rows[0]) if rows else [*by, *_compared(told, group, first, second, level)]
    table = pd.DataFrame(rows, columns=names)
    numbers = [name for name in names if name.endswith(("_points", "_share"))]
    return table.astype(dict.fromkeys(numbers, "float64"))


def _compared(
    told: pd.DataFrame, group: str, first: str, second: str, level: float
) -> dict[str, object]:
    told = told[told.groupby("question")[group].transform("nunique") == 2]
    scores = np.unique([*told["score"], 0.0])  # a score that nobody gave changes nothing
    counts = _counts(told, told[group] == second, scores)
    found: dict[str, object] = {}
    for name, unit, compared in (
        ("difference", "points", lambda ones, twos: (ones - twos) @ scores),
        ("superiority", "share", _chances),
    ):
        estimate = bootstrap(
            counts.reshape(len(counts), int(np.prod(counts.shape[1:]))),
            partial(_averaged, shape=counts.shape[1:], compared=compared),
            level=level,
        )
        ends = (f"{name}_{unit}", f"{name}_low_{unit}", f"{name}_high_{unit}")
        found |= dict(zip(ends, (estimate.value, estimate.low, estimate.high), strict=True))
        found[f"{name}_method"] = estimate.method
    homes = told.assign(home_id=told["home_id"].fillna("")).groupby(group)["home_id"].nunique()
    return found | {
        "answer_count": int(told["answer_count"].sum()),
        "home_count": int(min(homes.get(first, 0), homes.get(second, 0))),
    }


def _counts(told: pd.DataFrame, is_second: "pd.Series[bool]", scores: FloatArray) -> FloatArray:
    """Answers by home, question, group and score; a table without answers has a place too."""
    places = [pd.factorize(told[name].fillna(""), sort=True) for name in ("home_id", "question")]
    counts = np.zeros((len(places[0][1]), max(1, len(places[1][1])), 2, len(scores)))
    score = np.searchsorted(scores, told["score"].to_numpy(dtype=float))
    cells = (places[0][0], places[1][0], is_second.to_numpy(dtype=int), score)
    np.add.at(counts, cells, told["answer_count"].to_numpy(dtype=float))
    return counts


def _averaged(totals: FloatArray, shape: tuple[int, ...], compared: Compared) -> FloatArray:
    """The comparison within each question, averaged; where a group was not drawn it weighs 0."""
    counts = totals.reshape(*totals.shape[:-1], *shape)
    sizes = counts.sum(axis=-1)
    weights = sizes.prod(axis=-1) / np.maximum(sizes.sum(axis=-1), 1)
    shares = counts / np.maximum(sizes, 1)[..., None]
    values = compared(shares[..., 0, :], shares[..., 1, :])
    averages: FloatArray = (values * weights).sum(axis=-1) / weights.sum(axis=-1)
    return averages


def _chances(first: FloatArray, second: FloatArray) -> FloatArray:
    """The second group's share below each score and half of that at it, weighted by the first."""
    below = np.cumsum(second, axis=-1) - second / 2
    chances: FloatArray = (first * below).sum(axis=-1)
    return chances
