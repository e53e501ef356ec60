"""A strip of months: met, missed, and what may not be shown."""

import pandas as pd

from circularlib.figures.month_strip import month_strip_chart

SOURCE = {"en": "Records.", "nl": "Registratie."}
MONTHS = pd.DataFrame(
    {
        "month": ["2021-12", "2022-01", "2022-02", "2022-03"],
        "home_count": [2, 9, 9, 0],
        "uptime_rate": [0.123, 0.95, 0.99, float("nan")],
    }
)


def strip(**changes):
    given = {
        "time": "month", "value": "uptime_rate", "agreed": 0.98, "title": "uptime_strip",
        "source": SOURCE, "households": "home_count", "min_cell": 5, "totals": [],
    }  # fmt: skip
    return month_strip_chart(MONTHS, **{**given, **changes})


def test_what_rests_on_too_few_homes_is_in_no_words_and_no_picture():
    """December rests on two homes; 12.3 % stands nowhere."""
    chart = strip()
    assert "95" in chart.alternative["en"]
    assert "2022-01" in chart.alternative["en"]
    assert "12.3" not in chart.alternative["en"] + chart.svg("en")
    assert chart.left_out is not None


def test_months_below_what_was_agreed_are_counted():
    """Only January is below 98 %; nothing is where nothing was agreed."""
    assert strip().alternative["en"].endswith("below what was agreed: 1.")
    assert strip(agreed=None).alternative["en"].endswith("below what was agreed: 0.")
    assert strip(agreed=None).svg("nl")


def test_where_nothing_may_be_shown_it_says_so():
    assert "too few" in strip(min_cell=10).alternative["en"]
