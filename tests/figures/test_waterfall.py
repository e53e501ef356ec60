"""Waterfalls: levels from zero, changes from where the last one ended, all of it said."""

import pandas as pd
import pytest

from circularlib.figures.waterfall import waterfall_chart

STEPS = pd.DataFrame(
    [("baseline", 100.0), ("term_activity", 20.0), ("term_mix", -50.0), ("programme", 70.0)],
    columns=["step", "change_eur_per_home_month"],
)
SOURCE = {"en": "R.", "nl": "R."}


def chart(table=STEPS, **options):
    return waterfall_chart(
        table, by="step", value="change_eur_per_home_month", title="why_costs_changed",
        source=SOURCE, unit="eur_per_home_month", **{"households": None, **options},
    )  # fmt: skip


def test_levels_start_at_zero_and_changes_where_the_last_one_ended(drawn):
    axes = drawn(chart()).axes[0]
    ends = [tuple(sorted((p.get_y(), p.get_y() + p.get_height()))) for p in axes.patches]
    assert ends == [(0, 100), (100, 120), (70, 120), (0, 70)]


def test_rises_and_falls_differ_in_pattern_not_in_colour_alone(drawn):
    patches = drawn(chart()).axes[0].patches
    assert len({patch.get_hatch() for patch in patches[:3]}) == 3


@pytest.mark.parametrize(("language", "said"), [("en", "mix of kinds"), ("nl", "mix van")])
def test_its_words_name_both_ends_and_the_largest_change(language, said):
    text = chart().alternative[language]
    assert said in text
    assert all(number in text for number in ("100", "70.0" if language == "en" else "70,0"))
    assert "\u221250" in text


def test_too_few_households_are_not_drawn():
    assert "too few" in chart(households=3, min_cell=5).alternative["en"]


def test_nothing_to_split_is_said():
    assert "nothing" in chart(STEPS.iloc[:0]).alternative["en"].lower()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_same_chart_gives_the_same_picture(language):
    assert chart().svg(language) == chart().svg(language)
