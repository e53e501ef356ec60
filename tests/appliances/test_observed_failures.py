"""Failures per machine-year, worked by hand on every engine."""

import pandas as pd
import pytest

from circularlib.appliances.observed_failures import failure_rates, observed_failures

MACHINES = pd.DataFrame(
    [
        ("w1", "A", "as_a_service", 0, None), ("w2", "B", "as_a_service", 100, 465),
        ("w3", "C", "owned_new", -900, 300), ("w4", "D", "owned_new", -900, -5),
    ],
    columns=["machine_id", "home_id", "contract", "installed_on_day", "removed_on_day"],
).astype({"removed_on_day": "float64"})  # fmt: skip
EVENTS = pd.DataFrame(
    [("w1", 3, "failure"), ("w1", 9, "repaired"), ("w1", 800, "failure"), ("w3", 7, "failure"),
     ("w3", -7, "failure")],
    columns=["machine_id", "date_day", "event"],
)  # fmt: skip


def test_failures_are_counted_over_the_days_that_machines_stood(engine):
    """Days 0 to 730: w1 731 days, w2 365; w3 300 (0 to 299), w4 not at all. One failure each."""
    seen = observed_failures(engine(MACHINES), engine(EVENTS), first_day=0, last_day=730)
    rates = failure_rates(seen).set_index("contract")
    years = (731 + 365) / 365.25
    assert rates.loc["as_a_service", "machine_years"] == pytest.approx(years)
    assert rates.loc["as_a_service", "failures_per_machine_year"] == pytest.approx(1 / years)
    assert rates.loc["owned_new", "machine_years"] == pytest.approx(300 / 365.25)
    assert rates["failure_count"].tolist() == [1, 1]
    assert rates["home_count"].tolist() == [2, 1]


def test_no_failure_yet_is_a_rate_of_nought_with_an_upper_limit(engine):
    """3.689 / 2.001 years [garwood1936]: that none failed does not mean that none will."""
    seen = observed_failures(engine(MACHINES[:1]), engine(EVENTS[1:2]), first_day=0, last_day=730)
    rates = failure_rates(seen)
    assert rates["failures_per_machine_year"].item() == 0
    assert rates["high_per_machine_year"].item() == pytest.approx(3.689 / (731 / 365.25), abs=1e-3)


def test_without_machines_there_is_no_rate():
    nothing = observed_failures(MACHINES[:0], EVENTS, first_day=0, last_day=9)
    assert failure_rates(nothing).empty
