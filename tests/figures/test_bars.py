"""Bars: every length is drawn, from zero, and said."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.figures.bars import stacked_chart

ROWS = pd.DataFrame(
    {
        "period": ["2022Q1", "2022Q1", "2022Q2"],
        "origin": ["new", "second_hand", "second_hand"],
        "placement_count": [30, 10, 40],
    }
)


def chart(table=ROWS, **options):
    given_options = {
        "by": "period",
        "series": "origin",
        "value": "placement_count",
        "households": None,
        **options,
    }
    return stacked_chart(
        table, title="placements_by_origin", source={"en": "R.", "nl": "R."}, **given_options
    )


def lengths(axes, which="height"):
    return [getattr(patch, f"get_{which}")() for patch in axes.patches]


def test_bars_start_at_zero(drawn):
    axes = drawn(chart()).axes[0]
    assert axes.get_ylim()[0] == 0
    assert min(patch.get_y() for patch in axes.patches) == 0


def test_bars_that_lie_down_start_at_zero(drawn):
    axes = drawn(chart(upright=False)).axes[0]
    assert axes.get_xlim()[0] == 0
    assert min(patch.get_x() for patch in axes.patches) == 0


def test_parts_are_stacked_in_the_order_asked_for(drawn):
    """Second-hand at the base (10 and 40), new on top of it (30 from 10, none from 40)."""
    axes = drawn(chart(order=["second_hand", "new"])).axes[0]
    assert [(p.get_y(), p.get_height()) for p in axes.patches] == [
        (0, 10),
        (0, 40),
        (10, 30),
        (40, 0),
    ]


def test_groups_keep_the_order_of_the_table(drawn):
    upside_down = ROWS.iloc[::-1]
    axes = drawn(chart(upside_down)).axes[0]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["2022Q2", "2022Q1"]


def test_bars_that_lie_down_are_read_from_the_top(drawn):
    axes = drawn(chart(upright=False)).axes[0]
    places = dict(
        zip([t.get_text() for t in axes.get_yticklabels()], axes.get_yticks(), strict=True)
    )
    assert places["2022Q1"] > places["2022Q2"]


def test_the_words_name_the_ends_and_the_largest_part():
    """Totals 40 and 40; second-hand is 50 of 80, 62.5 %."""
    assert chart().alternative == {
        "en": "Stacked bars, 2 in all, from 40 (2022Q1) to 40 (2022Q1). "
        "The largest part is second-hand, 62.5\u00a0% of the whole.",
        "nl": "Gestapelde balken, 2 in totaal, van 40 (2022Q1) tot 40 (2022Q1). "
        "Het grootste deel is tweedehands, 62,5\u00a0% van het geheel.",
    }


SMALL = {"households": "home_count", "min_cell": 5}
QUARTERS = pd.DataFrame(
    {
        "period": ["2022Q1", "2022Q1", "2022Q2", "2022Q2", "2022Q3"],
        "origin": ["new", "second_hand", "new", "second_hand", "second_hand"],
        "placement_count": [30, 2, 40, 20, 3],
        "home_count": [20, 2, 25, 15, 1],
    }
)


def test_a_part_of_few_homes_is_left_out_and_said_to_be(drawn):
    """Where no total is known: 2 and 3 go; the third quarter keeps its place, empty."""
    made = chart(QUARTERS, totals=[], **SMALL)
    axes = drawn(made).axes[0]
    assert sorted(lengths(axes)) == [0, 0, 0, 20, 30, 40]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["2022Q1", "2022Q2", "2022Q3"]
    assert "from 30 (2022Q1) to 60 (2022Q2)" in made.alternative["en"]
    assert made.left_out["en"].startswith("Left out: 2.")
    assert '<p class="source">Weggelaten: 2. Een cijfer wordt' in made.html("nl")
    assert made.left_out["nl"] in made.plain("nl")


def test_parts_go_that_would_give_a_small_one_away():
    """With the sums of quarters and origins known, a rectangle goes; the third quarter is lone."""
    made = chart(QUARTERS, **SMALL)
    assert "nothing can be shown" in made.alternative["en"].lower()


def test_a_picture_of_small_parts_only_says_why_it_is_empty():
    made = chart(QUARTERS.assign(home_count=4), **SMALL)
    assert made.alternative["en"].startswith("Nothing can be shown here: every figure rests on too")
    assert made.left_out["en"].startswith("Left out: 5.")
    assert "2022Q1" not in made.html("en")


def test_the_only_series_left_over_is_still_named(drawn):
    """A reader must see which of the origins it is."""
    made = chart(QUARTERS.assign(home_count=[20, 2, 25, 3, 1]), totals=[], **SMALL)
    (legend,) = drawn(made).legends
    assert [text.get_text() for text in legend.get_texts()] == ["new"]
    assert "largest part is new" in made.alternative["en"]


def test_bars_of_one_series_are_not_said_to_be_stacked(drawn):
    alone = chart(ROWS[ROWS["origin"] == "second_hand"])
    assert alone.alternative["en"] == "Bars, 2 in all, from 10 (2022Q1) to 40 (2022Q2)."
    assert not drawn(alone).legends


def test_a_picture_of_noughts_says_that_there_is_nothing_to_show():
    assert "nothing to show" in chart(ROWS.assign(placement_count=0)).alternative["en"]


def test_small_counts_have_no_ticks_between_whole_numbers(drawn):
    axes = drawn(chart(ROWS.assign(placement_count=1)), "nl").axes[0]
    assert all(tick.get_text().isdigit() for tick in axes.get_yticklabels())


def test_many_groups_name_some_of_them_only(drawn):
    names = [f"{year}Q{quarter}" for year in range(2010, 2022) for quarter in (1, 2, 3, 4)]
    table = pd.DataFrame({"period": names, "origin": "new", "placement_count": 1})
    assert len(drawn(chart(table)).axes[0].get_xticks()) == 16


def test_two_rows_of_a_group_and_series_are_added_up(drawn):
    axes = drawn(chart(pd.concat([ROWS, ROWS]))).axes[0]
    assert sum(lengths(axes)) == 160


def test_rows_without_a_group_or_a_series_are_drawn_too(drawn):
    table = ROWS.assign(period=["2022Q1", None, "2022Q2"], origin=[None, "new", "new"])
    assert sum(lengths(drawn(chart(table)).axes[0])) == 80


@pytest.mark.parametrize("upright", [True, False])
@settings(deadline=None, derandomize=True, max_examples=25)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["2021", "2022", None]),
            st.sampled_from(["new", "second_hand", None, "lost"]),
            st.integers(0, 1000),
        ),
        min_size=1,
    )
)
def test_the_bars_hold_what_the_table_holds(upright, rows):
    """Lengths drawn add up to the sum of the column."""
    from matplotlib.figure import Figure

    table = pd.DataFrame(rows, columns=["period", "origin", "placement_count"])
    figure = Figure()
    chart(table, upright=upright).draw(figure, "en")
    which = "height" if upright else "width"
    drawn_sum = sum(lengths(figure.axes[0], which)) if figure.axes else 0
    assert drawn_sum == table["placement_count"].sum()
