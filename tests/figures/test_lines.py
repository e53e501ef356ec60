"""Lines over a number: what is drawn is said in words as well."""

import pandas as pd
import pytest

from circularlib.figures.lines import line_chart
from circularlib.units import LANGUAGES

SOURCE = {"en": "Records.", "nl": "Registratie."}
COURSE = pd.DataFrame(
    {"month_number": [0, 1, 2], "cumulative_eur": [-10.0, -30.0, 20.0], "low_eur": -40.0,
     "high_eur": 30.0}
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_lowest_and_last_point_are_in_words(language):
    """-10, -30 and 20 euro, whatever the language."""
    chart = line_chart(
        COURSE, x="month_number", value="cumulative_eur", low="low_eur", high="high_eur",
        unit="eur", title="cash_course", source=SOURCE, marks_lowest=True, households=None,
    )  # fmt: skip
    words = chart.alternative[language]
    assert all(number in words for number in ("-10", "-30", "20"))
    assert chart.svg(language) == chart.svg(language)


def test_each_line_is_named_by_its_number():
    two = pd.concat([COURSE.assign(loss_rate=rate) for rate in (0.01, 0.03)])
    chart = line_chart(
        two, x="month_number", value="cumulative_eur", by="loss_rate", by_unit="rate", unit="eur",
        title="fees_by_use", source=SOURCE, households=None,
    )  # fmt: skip
    assert "1.0\u00a0%" in chart.alternative["en"]
    assert "3,0\u00a0%" in chart.alternative["nl"]
    assert chart.svg("nl")


def test_without_points_it_says_so():
    chart = line_chart(
        COURSE[:0], x="month_number", value="cumulative_eur", unit="eur", title="cash_course",
        source=SOURCE, households=None,
    )  # fmt: skip
    assert "nothing to show" in chart.alternative["en"]
