"""Bars of scores: where they lie, how long they are, and what is said of them."""

import pandas as pd
import pytest

from circularlib.errors import UsageError
from circularlib.figures.likert import likert_chart

ROWS = pd.DataFrame(
    [
        ("smooth", "set", 1, 1, 6),
        ("smooth", "set", 3, 2, 6),
        ("smooth", "set", 5, 5, 6),
        ("smooth", "mix", 2, 4, 9),
        ("smooth", "mix", 4, 4, 9),
        ("warm", "set", 3, 3, 3),
    ],
    columns=["question", "furnishing", "score", "answer_count", "home_count"],
)


def chart(table=ROWS, **options):
    given = {"by": "furnishing", "households": None, **options}
    return likert_chart(table, title="scores_set_mix", source={"en": "R.", "nl": "R."}, **given)


def bars(figure):
    """Left end and length of each bar from the top down, score by score."""
    patches = figure.axes[0].patches
    count = len(patches) // 5
    return [
        [(round(p.get_x(), 6), round(p.get_width(), 6)) for p in patches[place::count]]
        for place in range(count)
    ]


def test_low_scores_lie_left_of_the_middle_and_high_ones_right(drawn):
    """Of 8 answers one is a 1, two are a 3, five a 5: from -1/8 - 1/8 to 1/8 + 5/8."""
    first = bars(drawn(chart()))[0]
    assert first == [(-0.25, 0.125), (-0.125, 0), (-0.125, 0.25), (0.125, 0), (0.125, 0.625)]


def test_every_bar_is_as_long_as_any_other(drawn):
    """Shares of the answers add up to one, however many answered."""
    for bar in bars(drawn(chart())):
        assert sum(length for _left, length in bar) == pytest.approx(1)


def test_the_middle_score_alone_lies_across_the_middle(drawn):
    """Three answers of 3: half of the bar on each side."""
    assert bars(drawn(chart()))[2][2] == (-0.5, 1.0)


def test_the_axis_prints_shares_to_both_sides_and_ends_at_all(drawn):
    """What runs to the left is no negative share."""
    axes = drawn(chart()).axes[0]
    assert axes.get_xlim() == (-1, 1)
    texts = [text.get_text() for text in axes.get_xticklabels()]
    assert texts[0] == texts[-1] == "100\xa0%"
    assert not any("-" in text or "\u2212" in text for text in texts)


def test_each_question_is_named_above_its_bars_with_their_n(drawn):
    """From the top down."""
    axes = drawn(chart(), "nl").axes[0]
    texts = [text.get_text() for text in axes.get_yticklabels()]
    assert texts == ["smooth", "set  (n = 8)", "mix  (n = 8)", "warm", "set  (n = 3)"]
    assert list(axes.get_yticks()) == sorted(axes.get_yticks(), reverse=True)


def test_no_meaning_hangs_on_colour_alone(drawn):
    """The ends have patterns of their own, and the order of the scores is that of the bar."""
    patches = drawn(chart()).axes[0].patches
    hatches = [patch.get_hatch() for patch in patches[::3]]
    assert hatches[0] != hatches[-1]
    assert all((hatches[0], hatches[-1]))


def test_its_words_tell_the_lowest_and_the_highest_share_of_high_scores():
    """5 of 8 with sets, 4 of 8 with a mix, none of 3."""
    said = chart().alternative
    assert "3 in all" in said["en"]
    assert "62.5\xa0% (smooth, set)" in said["en"]
    assert "(warm, set)" in said["nl"]


def test_a_bar_of_few_homes_is_left_out_with_all_its_scores(drawn):
    """Three homes are fewer than five; without known totals nothing else goes."""
    made = chart(households="home_count", min_cell=5, totals=[])
    texts = [text.get_text() for text in drawn(made).axes[0].get_yticklabels()]
    assert texts == ["smooth", "set  (n = 8)", "mix  (n = 8)"]
    assert "1" in made.left_out["en"]


def test_a_bar_that_would_give_another_away_is_left_out_too(drawn):
    """Where the total of all answers is known, one more bar goes: that of fewest homes."""
    made = chart(households="home_count", min_cell=5, totals=[[]])
    texts = [text.get_text() for text in drawn(made).axes[0].get_yticklabels()]
    assert texts == ["smooth", "mix  (n = 8)"]


def test_nobody_may_forget_to_say_how_many_homes_are_enough():
    """Answers are about households unless the caller says otherwise."""
    with pytest.raises(UsageError, match="enough"):
        chart(households="home_count")


def test_answers_of_unknown_furnishing_are_called_unknown(drawn):
    """No answer falls away for want of a name."""
    unnoted = ROWS.assign(furnishing=[None, None, None, "mix", "mix", "set"])
    texts = [text.get_text() for text in drawn(chart(unnoted)).axes[0].get_yticklabels()]
    assert texts[1] == "unknown  (n = 8)"


def test_without_answers_it_says_so():
    """No survey: no axes, a sentence."""
    assert chart(ROWS[:0]).alternative["en"].startswith("There is nothing to show")
    made = chart(ROWS[5:], households="home_count", min_cell=5)
    assert "too few households" in made.alternative["en"]


def test_the_same_answers_give_the_same_picture():
    """Byte by byte, in both languages."""
    for language in ("en", "nl"):
        assert chart().svg(language) == chart().svg(language)
