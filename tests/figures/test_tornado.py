"""Tornado charts: every bar hangs on the central figure."""

import pandas as pd
import pytest

from circularlib.figures.tornado import tornado_chart

ROWS = pd.DataFrame(
    [("discount_rate", 0.1, 0.4, 0.3), ("lifetime_rate", 0.3, 0.2, 0.1)],
    columns=["name", "outcome_low", "outcome_high", "swing"],
)


def chart(table=ROWS, central=0.25, **options):
    return tornado_chart(
        table, central=central, value="cost_reduction_rate", title="cost_tornado",
        source={"en": "R.", "nl": "R."}, unit="rate", **{"households": None, **options},
    )  # fmt: skip


def test_each_bar_goes_from_the_central_figure_to_its_end(drawn):
    patches = drawn(chart()).axes[0].patches
    ends = [patch.get_x() + patch.get_width() for patch in patches]
    assert [patch.get_x() for patch in patches] == [0.25] * 4
    assert ends == pytest.approx([0.1, 0.3, 0.4, 0.2])


def test_the_widest_is_on_top(drawn):
    axes = drawn(chart()).axes[0]
    labels = [text.get_text() for text in axes.get_yticklabels()]
    assert labels[0].startswith("discount")
    assert axes.get_yticks()[0] > axes.get_yticks()[1]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_its_words_name_the_widest_and_its_ends(language):
    text = chart().alternative[language]
    assert "10" in text
    assert "40" in text
    assert "25" in text


def test_too_few_households_or_no_figure_are_said():
    assert "too few" in chart(households=3, min_cell=5).alternative["en"]
    assert "nothing" in chart(central=None).alternative["en"].lower()
