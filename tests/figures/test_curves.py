"""Curves over age: where they end is drawn and said, and no band where there is no interval."""

import numpy as np
import pandas as pd
import pytest

from circularlib.errors import UsageError
from circularlib.figures.curves import incidence_chart, step_chart

CURVE = pd.DataFrame(
    {
        "origin": ["new", "new", "new", "second_hand", "second_hand"],
        "age_days": [0, 100, 400, 0, 200],
        "survival_rate": [1.0, 0.8, 0.3, 1.0, 0.6],
        "low_rate": [np.nan, 0.7, 0.2, np.nan, 0.4],
        "high_rate": [np.nan, 0.9, 0.4, np.nan, 0.8],
    }
)
CAUSES = pd.DataFrame(
    {
        "cause": ["broken", "broken", "lost", "lost"],
        "age_days": [100, 300, 100, 300],
        "incidence_rate": [0.1, 0.2, 0.05, 0.05],
    }
)


def steps(table=CURVE, **options):
    columns = {
        "by": "origin",
        "value": "survival_rate",
        "low": "low_rate",
        "high": "high_rate",
        "households": None,
    }
    return step_chart(
        table, title="survival_by_origin", source={"en": "R.", "nl": "R."}, **{**columns, **options}
    )


def bands(table=CAUSES, horizon_days=730, **options):
    return incidence_chart(
        table,
        title="causes_of_end",
        source={"en": "R.", "nl": "R."},
        horizon_days=horizon_days,
        **{"households": None, **options},
    )


def test_the_words_say_where_each_curve_ends():
    assert steps().alternative["en"] == (
        "Step curves over age. At the end: new: 30.0\u00a0% (400\u00a0days); "
        "second-hand: 60.0\u00a0% (200\u00a0days)."
    )


def test_a_horizon_cuts_the_curves_and_the_words_say_the_last_age_seen(drawn):
    """Within 365 days the curve of what was new was last seen at 100 days."""
    cut = steps(horizon_days=365)
    assert "nieuw: 80,0\u00a0% (100\u00a0dagen)" in cut.alternative["nl"]
    axes = drawn(cut).axes[0]
    assert axes.get_xlim() == (0, 365)
    assert max(age for line in axes.lines for age in line.get_xdata()) == 200


def test_a_share_is_drawn_from_none_to_all(drawn):
    assert drawn(steps()).axes[0].get_ylim() == (0, 1)


def test_a_mean_is_drawn_from_zero(drawn):
    table = CURVE.rename(columns={"survival_rate": "mean_cumulative_count"})
    chart = steps(table, value="mean_cumulative_count", unit="ratio", by=None)
    axes = drawn(chart, "nl").axes[0]
    assert axes.get_ylim()[0] == 0
    assert "," in axes.get_yticklabels()[1].get_text()


def test_a_single_curve_has_no_legend(drawn):
    assert not drawn(steps(CURVE[:3], by=None)).legends


def test_no_band_is_drawn_where_there_is_no_interval(drawn):
    """The interval begins at 100 days, where it is first known."""
    (band, *_) = drawn(steps()).axes[0].collections
    ages = band.get_paths()[0].vertices[:, 0]
    assert ages.min() == 100


def test_curves_differ_in_more_than_their_colour(drawn):
    many = pd.concat([CURVE[:3].assign(origin=f"o{number}") for number in range(15)])
    lines = drawn(steps(many)).axes[0].lines
    looks = {(line.get_color(), str(line._dash_pattern)) for line in lines}
    assert len(looks) == 15
    assert len({str(line._dash_pattern) for line in lines[:5]}) == 5


def test_ages_are_printed_in_the_language(drawn):
    late = CURVE.assign(age_days=[0, 1000, 4000, 0, 2000])
    ticks = [tick.get_text() for tick in drawn(steps(late), "nl").axes[0].get_xticklabels()]
    assert "2.000" in ticks


def test_ages_after_the_horizon_only_are_nothing_to_show():
    assert (
        "nothing to show" in steps(CURVE[CURVE["age_days"] > 0], horizon_days=50).alternative["en"]
    )


def test_the_bands_are_said_at_the_last_age_seen_not_at_the_horizon():
    """The records reach 300 days; nothing is known at 730."""
    assert bands().alternative["en"] == (
        "Stacked bands over age. After 300\u00a0days: broken 20.0\u00a0%; lost 5.0\u00a0%."
    )


def test_the_bands_stack_to_the_sum_of_the_causes(drawn):
    """0.2 + 0.05 had ended at 300 days; the largest lies below."""
    collections = drawn(bands()).axes[0].collections
    tops = [band.get_paths()[0].vertices[:, 1].max() for band in collections]
    assert tops == pytest.approx([0.2, 0.25])


def test_a_cause_without_a_word_is_refused():
    with pytest.raises(UsageError, match='no word for "cause_magic"'):
        bands(CAUSES.replace({"cause": {"lost": "magic"}})).html("en")


def test_a_cause_that_nobody_noted_is_drawn_as_unknown():
    said = bands(CAUSES.replace({"cause": {"lost": None}})).alternative["en"]
    assert "reason unknown 5.0\u00a0%" in said


SMALL = {"households": "home_count", "min_cell": 5}


def test_a_curve_of_few_homes_is_left_out_and_another_that_would_give_it_away(drawn):
    """New rests on 3 homes; the number of all spells is known, so one of the two others goes."""
    third = CURVE[:3].assign(origin="existing", home_count=40)
    table = pd.concat([CURVE.assign(home_count=[3, 3, 3, 9, 9]), third], ignore_index=True)
    made = steps(table, **SMALL)
    assert len(drawn(made).axes[0].lines) == 1
    assert made.alternative["en"] == (
        "Step curves over age. At the end: existing: 30.0\u00a0% (400\u00a0days)."
    )
    assert made.left_out["en"].startswith("Left out: 2.")
    assert "second" not in made.html("en").partition("base64")[0]


def test_a_single_curve_of_few_homes_is_an_empty_picture():
    made = steps(CURVE[:3].assign(home_count=4), by=None, **SMALL)
    assert made.alternative["nl"].startswith("Hier kan niets getoond worden")
    assert "30" not in made.plain("nl")
    assert "30.0" in steps(CURVE[:3].assign(home_count=5), by=None, **SMALL).alternative["en"]


def test_a_cause_of_few_homes_is_no_band_and_the_room_above_is_named_for_it(drawn):
    """Without lost, what lies above the band is not only what is still in use."""
    table = CAUSES.assign(home_count=[40, 40, 4, 4])
    made = bands(table, totals=[], **SMALL)
    axes = drawn(made).axes[0]
    assert len(axes.collections) == 1
    assert [text.get_text() for text in axes.texts] == ["still in use, or left out"]
    assert made.alternative["en"].endswith(": broken 20.0\u00a0%.")


def test_nobody_forgets_to_say_on_how_many_homes_a_curve_rests():
    with pytest.raises(TypeError, match="households"):
        step_chart(
            CURVE, value="survival_rate", low="low_rate", high="high_rate", title="t", source={}
        )
    with pytest.raises(UsageError, match="how many households are enough"):
        steps(CURVE.assign(home_count=9), households="home_count")


def test_curves_over_another_time_say_which(drawn):
    """Waits run over days since the request, on the axis and in words."""
    waits = CURVE.rename(columns={"age_days": "waiting_days"})
    made = steps(waits, age="waiting_days")
    assert made.alternative["en"].startswith("Step curves over days since the request. At the end:")
    assert "new: 30.0\u00a0% (400\u00a0days)" in made.alternative["en"]
    axes = drawn(made, "nl").axes[0]
    assert axes.get_xlabel() == "dagen sinds de aanvraag"
    assert axes.lines[0].get_xdata().tolist() == [0, 100, 400]
