"""Dots and their intervals: all inside the picture, hollow where nothing is known."""

import numpy as np
import pandas as pd
import pytest

from circularlib.errors import UsageError
from circularlib.figures.intervals import interval_chart, interval_series_chart

ROWS = pd.DataFrame(
    {
        "item_type": ["chair_dining", "lamp", "kettle", "sofa_2"],
        "repaired_rate": [0.5, 1.0, 0.0, np.nan],
        "low_rate": [0.3, np.nan, 0.0, np.nan],
        "high_rate": [0.7, np.nan, 0.2, np.nan],
        "attempt_count": [1200, 1, 9, 0],
    }
)
SOURCE = {"en": "R.", "nl": "R."}


def chart(table=ROWS, **options):
    columns = {
        "by": "item_type",
        "value": "repaired_rate",
        "n": "attempt_count",
        "households": None,
        **options,
    }
    return interval_chart(table, title="repair_success_by_type", source=SOURCE, **columns)


def over_time(table=ROWS, **options):
    columns = {"time": "item_type", "value": "repaired_rate", "households": None, **options}
    return interval_series_chart(table, title="reuse_rate_over_time", source=SOURCE, **columns)


def dots(axes):
    return [line for line in axes.lines if line.get_marker() == "o"]


@pytest.mark.parametrize("make", [chart, over_time])
def test_a_dot_without_an_interval_is_hollow(make, drawn):
    axes = drawn(make()).axes[0]
    assert [dot.get_markerfacecolor() == "white" for dot in dots(axes)] == [False, True, False]


@pytest.mark.parametrize("make", [chart, over_time])
def test_a_group_without_a_figure_keeps_its_place_and_has_no_dot(make, drawn):
    axes = drawn(make()).axes[0]
    assert len(dots(axes)) == 3
    ticks = axes.get_yticks() if make is chart else axes.get_xticks()
    assert len(ticks) == 4


@pytest.mark.parametrize("make", [chart, over_time])
def test_shares_are_drawn_from_none_to_all_and_dots_at_the_ends_are_whole(make, drawn):
    axes = drawn(make()).axes[0]
    limits = axes.get_xlim() if make is chart else axes.get_ylim()
    assert limits == (0, 1)
    assert not any(line.get_clip_on() for line in axes.lines)


@pytest.mark.parametrize("make", [chart, over_time])
def test_a_negative_figure_is_inside_the_picture(make, drawn):
    """A saving may be a loss: the axis reaches below zero, and holds zero."""
    table = ROWS.assign(repaired_rate=[-20.0, 3, 9, 1], low_rate=-30.0, high_rate=[-5.0, 6, 20, 2])
    axes = drawn(make(table, unit="eur")).axes[0]
    low, high = axes.get_xlim() if make is chart else axes.get_ylim()
    assert low <= -30
    assert high >= 20


def test_the_words_name_the_lowest_and_the_highest():
    assert chart().alternative["nl"] == (
        "Stippen met intervallen, 3 in totaal, van 0\u00a0% (waterkoker) tot 100\u00a0% (lamp)."
    )
    assert over_time().alternative["en"].startswith("Dots with intervals over time, 3 in all")


def test_the_number_of_cases_stands_beside_each_group(drawn):
    labels = [text.get_text() for text in drawn(chart(), "nl").axes[0].get_yticklabels()]
    assert labels[0] == "eetkamerstoel  (n = 1.200)"


def test_groups_are_read_from_the_top(drawn):
    assert list(drawn(chart()).axes[0].get_yticks()) == [3, 2, 1, 0]


def test_the_beginning_of_the_programme_is_marked(drawn):
    axes = drawn(over_time(change="kettle"), "nl").axes[0]
    assert [text.get_text() for text in axes.texts] == ["programma"]
    assert any(list(line.get_xdata()) == [1.5, 1.5] for line in axes.lines)
    assert not drawn(over_time(change="2031Q1")).axes[0].texts


def test_figures_that_are_all_unknown_are_nothing_to_show():
    assert "nothing to show" in chart(ROWS.assign(repaired_rate=np.nan)).alternative["en"]


@pytest.mark.parametrize("make", [chart, over_time])
def test_a_column_that_is_not_there_is_named(make):
    with pytest.raises(UsageError, match="no column low_rate"):
        make(ROWS.drop(columns="low_rate"))


def test_years_may_be_numbers(drawn):
    table = ROWS.assign(item_type=[2020, 2021, 2022, 2023])
    axes = drawn(over_time(table, change=2022)).axes[0]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["2020", "2021", "2022", "2023"]


SMALL = {"households": "home_count", "min_cell": 5, "totals": []}
COUNTED = ROWS.assign(home_count=[90, 40, 4, 0])


def test_a_group_of_few_homes_is_left_out_with_its_number_of_cases(drawn):
    """The kettle's 9 attempts came from 4 homes; what came from no home hides nobody."""
    made = chart(COUNTED, **SMALL)
    labels = [text.get_text() for text in drawn(made).axes[0].get_yticklabels()]
    assert labels == ["dining chair  (n = 1,200)", "lamp  (n = 1)", "sofa_2  (n = 0)"]
    assert "kettle" not in made.alternative["en"]
    assert made.left_out["en"].startswith("Left out: 1.")


def test_a_stretch_of_few_homes_keeps_its_place_without_a_dot(drawn):
    made = over_time(COUNTED, **SMALL)
    axes = drawn(made).axes[0]
    assert len(axes.get_xticks()) == 4
    assert len(dots(axes)) == 2
    assert "kettle" not in made.alternative["en"]


@pytest.mark.parametrize("make", [chart, over_time])
def test_dots_of_few_homes_only_are_an_empty_picture_that_says_why(make):
    made = make(ROWS.assign(home_count=3), **SMALL)
    assert made.alternative["en"].startswith("Nothing can be shown here")
    assert made.left_out["nl"].startswith("Weggelaten: 4.")


@pytest.mark.parametrize("make", [chart, over_time])
def test_a_second_group_goes_where_the_sum_of_all_is_known(make):
    made = make(COUNTED, households="home_count", min_cell=5)
    assert made.left_out["en"].startswith("Left out: 2.")
