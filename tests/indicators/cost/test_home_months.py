"""Home-months: hand-worked cases on all engines, and laws."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.indicators.cost.home_months import DAYS_PER_MONTH, home_months

HOMES = pd.DataFrame(
    [("A", 0, None), ("B", 105, None), ("C", 0, 100), ("D", 0, 99), ("E", 110, None)],
    columns=["home_id", "in_service_from_day", "in_service_to_day"],
)


def test_days_count_at_both_ends_and_are_cut_to_the_period(engine, rows):
    """Of days 100 to 109 A serves 10, B from 105 on 5, C the first only, D and E none."""
    found = rows(home_months(engine(HOMES), periods=[("p", 100, 109)]))
    assert [row[:3] for row in found] == [("p", "A", 10), ("p", "B", 5), ("p", "C", 1)]
    assert [row[3] for row in found] == [pytest.approx(days / (365.25 / 12)) for days in (10, 5, 1)]


def test_homes_that_are_all_in_service_still_may_have_a_column_without_type(engine, rows):
    homes = HOMES[HOMES["home_id"].isin(["A", "B"])].assign(in_service_to_day=None)
    found = rows(home_months(engine(homes), periods=[("p", 100, 109)]), "service_days")
    assert found == [(10,), (5,)]


@settings(derandomize=True, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(0, 60)), max_size=6))
def test_parts_of_a_period_add_up_and_agree_with_counting_days(spans):
    """Every day is looked at by itself."""
    homes = pd.DataFrame(
        [(f"h{place}", *span) for place, span in enumerate(spans)], columns=HOMES.columns
    ).astype({"in_service_from_day": "int64", "in_service_to_day": "float64"})
    whole = home_months(homes, periods=[("p", 10, 40)])
    parts = home_months(homes, periods=[("a", 10, 20), ("b", 21, 40)])
    day = date(1970, 1, 1)
    counted = sum(
        1
        for start, end in spans
        for number in range(10, 41)
        if day + timedelta(start) <= day + timedelta(number) and (end is None or number <= end)
    )
    assert whole["service_days"].sum() == counted == parts["service_days"].sum()
    assert whole["home_month_count"].sum() == pytest.approx(counted / DAYS_PER_MONTH)
