"""A calendar of counts: every month of the table is a cell with its number."""

import matplotlib.text
import pandas as pd
from matplotlib.patches import Rectangle

from circularlib.figures.heat import calendar_chart

ROWS = pd.DataFrame(
    {
        "table": ["table_hours"] * 3 + ["table_costs"] * 2,
        "month": ["2021-12", "2022-01", "2022-02", "2022-01", "2022-02"],
        "row_count": [4, 0, 1200, 7, 7],
    }
)
SOURCE = {"en": "R.", "nl": "R."}


def chart(table=ROWS):
    return calendar_chart(
        table, by="table", time="month", value="row_count", title="rows_per_month", source=SOURCE
    )


def cells(axes):
    """Places and texts of the numbers."""
    return {text.get_position(): text.get_text() for text in axes.texts}


def test_every_month_of_the_table_is_a_cell_with_its_number(drawn):
    """Hours 2021, hours 2022, costs 2022, from the top; months from left to right."""
    axes = drawn(chart(), "nl").axes[0]
    assert cells(axes) == {
        (12.0, 0.0): "4",
        (1.0, 1.0): "0",
        (2.0, 1.0): "1.200",
        (1.0, 2.0): "7",
        (2.0, 2.0): "7",
    }
    assert axes.yaxis_inverted()


def test_a_month_without_rows_is_hatched_and_bold_not_only_pale(drawn):
    axes = drawn(chart()).axes[0]
    squares = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    hatched = {square.get_xy() for square in squares if square.get_hatch()}
    assert hatched == {(0.5, 0.5)}
    (nought,) = [text for text in axes.texts if text.get_text() == "0"]
    assert isinstance(nought, matplotlib.text.Text)
    assert nought.get_fontweight() == "bold"


def test_black_is_read_on_every_tint(drawn):
    """Contrast of at least 4.5 to 1 (WCAG 2.1, 1.4.3), by relative luminance."""

    def linear(part):
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    for square in drawn(chart()).axes[0].patches:
        red, green, blue = (linear(part) for part in square.get_facecolor()[:3])
        luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        assert (luminance + 0.05) / 0.05 >= 4.5


def test_a_group_is_named_beside_its_first_year_only(drawn):
    names = [tick.get_text() for tick in drawn(chart()).axes[0].get_yticklabels()]
    assert names == ["hours  2021", "2022", "costs  2022"]


def test_months_are_named_in_the_language(drawn):
    names = [tick.get_text() for tick in drawn(chart(), "nl").axes[0].get_xticklabels()]
    assert len(names) == 12
    assert names[2].startswith("mrt")


def test_the_words_say_how_many_months_are_empty_and_where():
    assert chart().alternative["en"] == (
        "Calendar of counts per month, 2 tables and 3 months. Months without a row: hours 1."
    )
    full = ROWS[ROWS["row_count"] > 0]
    assert chart(full).alternative["nl"].endswith("Maanden zonder rij: geen.")


def test_a_table_without_rows_says_that_there_is_nothing_to_show():
    assert "nothing to show" in chart(ROWS[:0]).alternative["en"]


def test_a_group_of_noughts_is_drawn(drawn):
    """Nothing is divided by nought."""
    axes = drawn(chart(ROWS.assign(row_count=0))).axes[0]
    assert set(cells(axes).values()) == {"0"}
