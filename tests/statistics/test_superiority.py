"""Scores compared: against SciPy, a plain count of pairs, and laws."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from circularlib.statistics.resampling import bootstrap
from circularlib.statistics.superiority import scores_compared

LAW = settings(derandomize=True, deadline=None, max_examples=25)
SIDES = {"group": "furnishing", "first": "set", "second": "mix"}
NAMES = ["question", "home_id", "score", "furnishing", "answer_count"]
POINTS = ["difference_points", "difference_low_points", "difference_high_points"]
SHARES = ["superiority_share", "superiority_low_share", "superiority_high_share"]


def survey(rows) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=NAMES)


def compared(table, **options) -> pd.Series:
    return scores_compared(table, **{**SIDES, **options}).iloc[0]


def made_up(seed: int, homes: int = 30) -> pd.DataFrame:
    """Answers of homes that differ, to two questions."""
    rng = np.random.default_rng(seed)
    likings = rng.normal(0, 0.8, homes)
    return survey(
        (
            f"q{rng.integers(2)}",
            f"H{home}",
            int(np.clip(round(3 + likings[home] + rng.normal()), 1, 5)),
            ("set", "mix")[rng.integers(2)],
            int(rng.integers(1, 3)),
        )
        for home in range(homes)
        for _answer in range(rng.integers(1, 6))
    )


ROWS = st.lists(
    st.tuples(
        st.just("q"),
        st.sampled_from(["A", "B", "C", None]),
        st.integers(1, 5),
        st.sampled_from(["set", "mix"]),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=20,
)


def scores_of(table: pd.DataFrame, kind: str) -> list[int]:
    chosen = table[table["furnishing"] == kind]
    return chosen["score"].repeat(chosen["answer_count"]).tolist()


@LAW
@given(rows=ROWS)
def test_one_question_gives_the_means_and_the_statistic_of_mann_and_whitney(rows):
    """U / (n1 n2) of scipy.stats.mannwhitneyu is the probability, and so is a count of pairs."""
    table = survey(rows)
    sets, mixes = scores_of(table, "set"), scores_of(table, "mix")
    found = compared(table)
    if not sets or not mixes:
        assert found[[*POINTS, *SHARES]].isna().all()
        assert found["home_count"] == 0
        return
    pairs = [1.0 if one > two else 0.5 if one == two else 0.0 for one, two in product(sets, mixes)]
    assert found["superiority_share"] == pytest.approx(np.mean(pairs))
    statistic = mannwhitneyu(sets, mixes).statistic / (len(sets) * len(mixes))
    assert found["superiority_share"] == pytest.approx(statistic)
    assert found["difference_points"] == pytest.approx(np.mean(sets) - np.mean(mixes))
    assert found["answer_count"] == len(sets) + len(mixes)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_adding_a_point_to_every_score_changes_nothing(seed):
    """Neither the difference nor who is higher depends on where the scale begins."""
    table = made_up(seed)
    shifted = table.assign(score=table["score"] + 1)
    before, after = compared(table), compared(shifted)
    for name in (*POINTS, *SHARES):
        assert after[name] == pytest.approx(before[name])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_swapping_the_groups_turns_the_results_round(seed):
    """The difference d becomes -d and the probability p 1 - p; the limits change places.

    The same homes are drawn, in another order, so the limits agree to within the noise of
    10,000 draws.
    """
    table = made_up(seed)
    one, two = compared(table), compared(table, first="mix", second="set")
    assert two["difference_points"] == pytest.approx(-one["difference_points"])
    assert two["superiority_share"] == pytest.approx(1 - one["superiority_share"])
    assert two["difference_low_points"] == pytest.approx(-one["difference_high_points"], abs=0.04)
    assert two["superiority_low_share"] == pytest.approx(
        1 - one["superiority_high_share"], abs=0.02
    )


@pytest.mark.parametrize("seed", [4, 5])
def test_only_the_order_of_the_scores_matters_for_the_probability(seed):
    """1 to 5 squared are in the same order: the same probability, with the same interval."""
    table = made_up(seed)
    squared = table.assign(score=table["score"] ** 2)
    one, two = compared(table), compared(squared)
    assert two[SHARES].tolist() == pytest.approx(one[SHARES].tolist())
    assert two["difference_points"] != pytest.approx(one["difference_points"])


def test_the_interval_is_that_of_homes_drawn_whole():
    """The same statistic on plain sums per home, without questions: sum and count by group."""
    table = made_up(6).assign(question="q")
    weighed = table.assign(points=table["score"] * table["answer_count"])
    sums = weighed.pivot_table(
        index="home_id",
        columns="furnishing",
        values=["points", "answer_count"],
        aggfunc="sum",
        fill_value=0,
    )
    plain = bootstrap(
        sums[[("points", "set"), ("answer_count", "set"), ("points", "mix"),
              ("answer_count", "mix")]],
        lambda totals: totals[..., 0] / totals[..., 1] - totals[..., 2] / totals[..., 3],
    )  # fmt: skip
    found = compared(table)
    assert found["difference_points"] == pytest.approx(plain.value)
    assert found["difference_low_points"] == pytest.approx(plain.low, abs=0.04)
    assert found["difference_high_points"] == pytest.approx(plain.high, abs=0.04)


def test_answers_of_one_home_repeated_add_no_certainty():
    """Every answer given three times is three times the answers, of as many homes."""
    table = made_up(7)
    tripled = table.assign(answer_count=3 * table["answer_count"])
    one, three = compared(table), compared(tripled)
    assert three[[*POINTS, *SHARES]].tolist() == pytest.approx(one[[*POINTS, *SHARES]].tolist())
    assert three["answer_count"] == 3 * one["answer_count"]


def test_groups_asked_different_questions_are_not_compared():
    """Sets were asked the easy question and mixes the hard one; both agree on a third.

    Pooled, sets would seem 4 - 2 = 2 points better on the first two alone.
    """
    rows = [("easy", f"S{n}", 5, "set", 1) for n in range(20)]
    rows += [("hard", f"M{n}", 1, "mix", 1) for n in range(20)]
    rows += [("both", f"{kind[0]}{n}", 3 + n % 2, kind, 1)
             for n in range(20) for kind in ("set", "mix")]  # fmt: skip
    found = compared(survey(rows))
    assert found["difference_points"] == pytest.approx(0)
    assert found["superiority_share"] == pytest.approx(0.5)
    assert found[["answer_count", "home_count"]].tolist() == [40, 20]


def test_questions_count_by_what_they_can_tell():
    """Weights n1 n2 / (n1 + n2): 2 x 2 answers weigh 1, 1 x 1 weigh 1/2.

    Differences of 2 and -1 give (2 x 1 - 1 x 1/2) / 1.5 = 1.
    """
    rows = [("a", "A", 5, "set", 2), ("a", "B", 3, "mix", 2),
            ("b", "A", 2, "set", 1), ("b", "B", 3, "mix", 1)]  # fmt: skip
    assert compared(survey(rows))["difference_points"] == pytest.approx(1.0)


def test_each_question_has_its_own_row_and_reads_as_if_it_were_alone():
    """The rows of `by` are those of the answers to each question."""
    table = made_up(8)
    rows = scores_compared(table, **SIDES, by=["question"]).set_index("question")
    for name in ("q0", "q1"):
        alone = compared(table[table["question"] == name])
        assert rows.loc[name, POINTS].tolist() == alone[POINTS].tolist()
        assert rows.loc[name, SHARES].tolist() == alone[SHARES].tolist()


def test_equal_answers_have_no_interval_that_would_look_sure():
    """Everybody answered 4: no difference, one half, and no resample says otherwise."""
    found = compared(survey(("q", f"H{n}", 4, ("set", "mix")[n % 2], 1) for n in range(40)))
    assert found["difference_points"] == 0
    assert found["superiority_share"] == 0.5
    assert found["difference_method"] == found["superiority_method"] == "none_no_variation"


def test_few_homes_give_no_interval():
    """One home with both kinds of answers: a value, no interval, one home."""
    found = compared(survey([("q", "A", 5, "set", 4), ("q", "A", 3, "mix", 4)]))
    assert found["difference_points"] == 2
    assert found["difference_method"] == "none_too_few_homes"
    assert found[["difference_low_points", "difference_high_points"]].isna().all()
    assert found["home_count"] == 1


def test_answers_that_name_no_home_count_as_one_home():
    """Nobody knows from how many homes they come: together they are one."""
    rows = [("q", None, 5, "set", 1)] * 12 + [("q", f"H{n}", 3, "mix", 1) for n in range(12)]
    found = compared(survey(rows))
    assert found["home_count"] == 1
    assert found["answer_count"] == 24


def test_without_answers_there_is_no_figure_and_every_column():
    """A programme without a survey: one row of nothing, or none by question."""
    nothing = survey([])
    found = scores_compared(nothing, **SIDES)
    assert found[[*POINTS, *SHARES]].isna().all(axis=None)
    assert found[["answer_count", "home_count"]].values.tolist() == [[0, 0]]
    by_question = scores_compared(nothing, **SIDES, by=["question"])
    assert by_question.columns.tolist() == ["question", *found.columns]
    assert len(by_question) == 0
