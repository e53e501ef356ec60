"""Event studies: a dot per quarter, nought and the start drawn, the trend in words."""

import pandas as pd
import pytest

from circularlib.figures.event_study import event_study_chart, trend_note

NAN = float("nan")
ROWS = pd.DataFrame(
    [("2021Q3", 2.0, -4.0, 8.0), ("2021Q4", 0.0, NAN, NAN), ("2022Q1", -20.0, -30.0, -10.0)],
    columns=["quarter", "value", "low", "high"],
)


def chart(table=ROWS, **options):
    return event_study_chart(
        table, time="quarter", change="2022Q1", title="cost_event_study",
        source={"en": "R.", "nl": "R."}, unit="eur_per_home_month",
        **{"households": None, **options},
    )  # fmt: skip


def test_every_quarter_has_a_dot_and_its_interval(drawn):
    lines = drawn(chart()).axes[0].lines
    dots = [line for line in lines if line.get_marker() == "o"]
    assert [line.get_ydata()[0] for line in dots] == [2.0, 0.0, -20.0]
    assert [-30.0, -10.0] in [list(line.get_ydata()) for line in lines]


def test_the_reference_quarter_is_hollow(drawn):
    dots = [line for line in drawn(chart()).axes[0].lines if line.get_marker() == "o"]
    assert [dot.get_markerfacecolor() == "white" for dot in dots] == [False, True, False]


def test_the_start_stands_before_the_first_quarter_of_the_programme(drawn):
    assert [1.5, 1.5] in [list(line.get_xdata()) for line in drawn(chart()).axes[0].lines]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_its_words_give_the_difference_before_and_after(language):
    """Before: the mean of 2 and 0; after: -20."""
    text = chart().alternative[language]
    assert "1" in text
    assert "20" in text


def test_too_few_households_and_no_comparison_are_said():
    assert "too few" in chart(households=2, min_cell=5).alternative["en"]
    assert "nothing" in chart(ROWS.iloc[:0]).alternative["en"].lower()


@pytest.mark.parametrize(
    ("probability", "is_comparable", "said"),
    [(0.304, True, "0.304"), (None, True, "too few homes"), (None, False, "no comparison homes")],
)
def test_the_trend_before_is_put_in_words(probability, is_comparable, said):
    assert said in trend_note(probability, is_comparable=is_comparable).plain("en")
