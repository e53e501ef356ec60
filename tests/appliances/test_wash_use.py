"""Electricity per cycle: never that of one month over the cycles of another."""

import pandas as pd
import pytest

from circularlib.appliances.wash_use import energy_by_home, energy_by_month, service_washes

MACHINES = pd.DataFrame(
    [("w1", "A", "as_a_service", 0, None), ("w2", "B", "as_a_service", 0, None),
     ("w3", "C", "owned_new", 0, None)],
    columns=["machine_id", "home_id", "contract", "installed_on_day", "removed_on_day"],
).astype({"removed_on_day": "float64"})  # fmt: skip
LOG = pd.DataFrame(
    [
        ("w1", "2022-01", 20, 10.0), ("w2", "2022-01", 10, None), ("w3", "2022-01", 99, 99.0),
        ("w1", "2022-02", 0, 3.0), ("w2", "2022-02", 30, 18.0), ("w1", "2021-12", 50, 50.0),
    ],
    columns=["machine_id", "month", "cycle_count", "energy_kwh"],
)  # fmt: skip


def test_only_months_with_both_values_and_cycles_count(engine):
    """January: 10 / 20, the ten cycles without electricity left out; February: 18 / 30.

    Electricity without a cycle (standby, or a gap in the count) is left out as well.
    """
    found = service_washes(engine(MACHINES), engine(LOG), months=["2022-01", "2022-02"])
    months = energy_by_month(found)
    assert months["energy_kwh_per_cycle"].tolist() == pytest.approx([0.5, 0.6])
    assert months["cycle_count"].tolist() == [30, 30]
    assert months["both_cycle_count"].tolist() == [20, 30]
    assert months["home_count"].tolist() == [1, 1]
    assert found[["log_count", "gap_count"]].sum().tolist() == [4, 2]
    assert energy_by_home(found)["both_energy_kwh"].tolist() == [10.0, 18.0]


def test_a_month_that_nobody_logged_is_not_there(engine):
    assert service_washes(engine(MACHINES), engine(LOG), months=["2023-01"]).empty
