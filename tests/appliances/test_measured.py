"""What the records say of use, and from how many homes on they may."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from circularlib.appliances.inputs import ASSUMED
from circularlib.appliances.measured import month_pattern, ratio_of_homes, use_measured
from circularlib.appliances.records import inputs_from_records
from circularlib.ledger.intake import empty_table, read_ledger
from circularlib.ledger.programme import open_programme
from circularlib.sources.assumptions import assumptions_by_name
from circularlib.sources.washing.plan import washing_plan


def test_of_homes_that_wash_alike_it_is_the_interval_of_a_mean():
    """Equal denominators: scipy's t interval of the mean."""
    sums = np.array([7.0, 8.0, 9.5, 6.0, 7.5])
    found = ratio_of_homes(sums, np.full(5, 10.0))
    low, high = stats.t.interval(0.95, 4, sums.mean() / 10, stats.sem(sums / 10))
    assert (found.low, found.central, found.high) == pytest.approx((low, 0.76, high))


def test_a_home_with_more_cycles_weighs_more():
    """(10 + 90) / (20 + 100), not the mean of 0.5 and 0.9."""
    assert ratio_of_homes([10.0, 90.0], [20.0, 100.0]).central == pytest.approx(100 / 120)


def machines(count, contract="owned_new"):
    return pd.DataFrame(
        {"machine_id": [f"W{i}" for i in range(count)], "home_id": [f"H{i}" for i in range(count)],
         "contract": contract}
    )  # fmt: skip


def log(count, kwh=7.0):
    return pd.DataFrame(
        {"machine_id": [f"W{i}" for i in range(count)], "month": "2023-01", "cycle_count": 10,
         "energy_kwh": kwh, "water_l": 480.0}
    )  # fmt: skip


def test_use_is_taken_from_enough_homes():
    """Ten cycles a month are 2.3 a week; 7 kWh and 480 litres over ten cycles."""
    found = use_measured(machines(5), log(5), min_cell=5)
    assert found["cycles_per_week"].central == pytest.approx(10 * 12 * 7 / 365.25)
    assert found["cheap_new:energy_kwh_per_cycle"].central == pytest.approx(0.7)
    assert found["cheap_new:water_l_per_cycle"].central == pytest.approx(48.0)
    assert use_measured(machines(4), log(4), min_cell=5) == {}


def test_months_without_a_meter_are_left_out_on_both_sides():
    """A month of unknown kWh does not make the others look sparing."""
    rows = pd.concat([log(5), log(5, kwh=np.nan)])
    assert use_measured(machines(5), rows, min_cell=5)[
        "cheap_new:energy_kwh_per_cycle"
    ].central == pytest.approx(0.7)


def test_unequal_months_keep_their_mean():
    pattern = month_pattern(pd.DataFrame({"cycle_count": [0, 5, 10, 25, 40]}))
    assert np.mean(pattern) == pytest.approx(1.0)
    assert list(pattern) == sorted(pattern)


def from_sample(*, empty=False, **settings):
    programme = open_programme("sample")
    ledger = read_ledger(programme)
    names = {"machines": "machines", "events": "machine_events", "wash_log": "wash_log"}
    tables = {
        key: (empty_table(name) if empty else ledger[name].collect()).to_pandas()
        for key, name in names.items()
    }
    records = programme.records_period
    return inputs_from_records(
        washing_plan(programme.folder), assumptions_by_name(ASSUMED), **tables,
        first_day=records.first_day, last_day=records.last_day, **{"min_cell": 5, **settings},
    )  # fmt: skip


def test_the_sample_gives_back_what_its_generator_put_in():
    """0.72, 0.88 and 0.52 kWh a cycle by contract, from a log with noise of 8 % a month."""
    ranges = from_sample().inputs.ranges
    truth = {"cheap_new": 0.72, "second_hand": 0.88, "as_a_service": 0.52}
    for kind, kwh in truth.items():
        assert ranges[f"{kind}:energy_kwh_per_cycle"].central == pytest.approx(kwh, rel=0.03)
    assert from_sample().machine_count == 22


@pytest.mark.parametrize("settings", [{"empty": True}, {"use_records": False}, {"min_cell": 100}])
def test_without_records_the_file_and_the_sources_stand_alone(settings):
    """No machines, not asked, or in too few homes: nothing is measured, and no home is behind."""
    found = from_sample(**settings)
    assert found.inputs.measured == frozenset()
    assert found.households is None
    assert found.inputs.pattern == (1.0,)
