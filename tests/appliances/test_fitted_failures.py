"""Failures by age: the arithmetic of the hazard, and when records speak at all."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import weibull_min

from circularlib.appliances.fitted_failures import failures_by_age, fitted_failures
from circularlib.appliances.provider_setup import provider_setup
from circularlib.sources.washing.plan import washing_plan
from circularlib.statistics.uncertainty import Bounds

EXAMPLE = washing_plan("a folder without the file")
ASSUMED = {
    "washer_failure_shape_ratio": Bounds(1.0, 1.4, 2.0),
    "washer_failure_scale_years": Bounds(5.5, 11.0, 28.0, "lognormal"),
}
SPAN = {"first_day": 0, "last_day": 1461}


def machines(count, contract="as_a_service"):
    """So many machines, each in a home of its own, placed on day 0."""
    return pd.DataFrame(
        {
            "machine_id": [f"W{number}" for number in range(count)],
            "home_id": [f"H{number}" for number in range(count)],
            "contract": contract,
            "installed_on_day": 0,
            "removed_on_day": pd.array([None] * count, dtype="Int64"),
        }
    )


def failures(names, day=400):
    """A failure of each on a day, repaired the week after."""
    rows = [(name, when, event) for name in names
            for when, event in ((day, "failure"), (day + 7, "repaired"))]  # fmt: skip
    return pd.DataFrame(rows, columns=["machine_id", "date_day", "event"])


def found(count, failing=(), **changes):
    return fitted_failures(
        EXAMPLE, ASSUMED, machines=machines(count), events=failures(failing),
        **{**SPAN, "min_cell": 5, **changes},
    )  # fmt: skip


def test_by_hand():
    """Shape 2, scale 4: (1/4)² = 1/16, then 4/16 − 1/16, then 9/16 − 4/16."""
    assert failures_by_age(2, 4, years=3) == pytest.approx([1 / 16, 3 / 16, 5 / 16])


@given(st.floats(0.5, 4), st.floats(1, 40), st.integers(1, 15))
def test_the_years_add_up_to_minus_the_logarithm_of_scipy_s_survival(shape, scale, years):
    """The cumulated hazard at the end is −log S, here that of scipy's Weibull."""
    expected = -weibull_min.logsf(years, shape, scale=scale)
    assert failures_by_age(shape, scale, years=years).sum() == pytest.approx(expected)


@given(st.floats(1, 40))
def test_without_ageing_every_year_is_alike(scale):
    assert failures_by_age(1.0, scale, years=4) == pytest.approx([1 / scale] * 4)


def test_a_simulated_machine_that_is_repaired_fails_as_often():
    """Slow and obvious: times of a Poisson process with that hazard, by inversion."""
    rng = np.random.default_rng(7)
    cumulated = np.cumsum(rng.exponential(size=(20_000, 30)), axis=1)
    times = 6.0 * cumulated ** (1 / 1.5)
    counts = [((times > year) & (times <= year + 1)).sum() / 20_000 for year in range(5)]
    assert counts == pytest.approx(failures_by_age(1.5, 6.0, years=5).tolist(), abs=0.012)


def test_too_few_homes_leave_the_failures_of_the_file():
    assert found(4) is None
    assert provider_setup(EXAMPLE, fitted=found(4)).fleet == provider_setup(EXAMPLE).fleet


def test_machines_of_another_contract_do_not_speak_for_the_service():
    bought = machines(30, "owned_new")
    assert fitted_failures(EXAMPLE, ASSUMED, machines=bought, events=failures([]), **SPAN,
                           min_cell=5) is None  # fmt: skip


def test_more_failures_mean_more_to_come():
    few = found(30, ["W1"])
    many = found(30, [f"W{number}" for number in range(20)])
    assert sum(many.failures_per_machine_year) > sum(few.failures_per_machine_year)
    assert (few.failure_count, many.failure_count, many.home_count) == (1, 20, 30)


def test_the_interval_holds_the_value_and_narrows_with_more_machines():
    widths = []
    for count in (8, 200):
        table = found(count, [f"W{number}" for number in range(count // 4)]).by_age
        low, high = table["low_per_machine_year"], table["high_per_machine_year"]
        assert (low <= table["failures_per_machine_year"]).all()
        assert (table["failures_per_machine_year"] <= high).all()
        widths.append(((high - low) / table["failures_per_machine_year"]).iloc[3])
    assert widths[1] < widths[0]


def test_the_doubt_of_the_records_replaces_that_of_the_file():
    fitted = found(40, ["W1", "W2", "W3"])
    setup = provider_setup(EXAMPLE, fitted=fitted)
    assert setup.ranges["failure_ratio"] == fitted.ratio
    assert fitted.ratio.low < 1 < fitted.ratio.high
    assert setup.central["failure_ratio"] == 1
    assert setup.fleet.failures_per_machine_year == fitted.failures_per_machine_year
    assert provider_setup(EXAMPLE).ranges["failure_ratio"] != fitted.ratio


def test_both_stand_side_by_side_for_every_year_of_age():
    """The last rate of the file holds for all later years."""
    setup = provider_setup(EXAMPLE, fitted=found(40))
    stated = list(EXAMPLE.provider.fleet.failures_per_machine_year)
    table = setup.failures_table
    assert len(table) == EXAMPLE.provider.fleet.life_years * EXAMPLE.provider.fleet.life_count
    assert table["stated_per_machine_year"].iloc[-1] == stated[-1]
    assert table["failures_per_machine_year"].notna().all()
    assert list(provider_setup(EXAMPLE).failures_table) == ["age_year", "stated_per_machine_year"]


def test_a_file_without_a_provider_has_no_failures_to_replace():
    bare = EXAMPLE.model_copy(update={"provider": None})
    assert fitted_failures(bare, ASSUMED, machines=machines(9), events=failures([]), **SPAN,
                           min_cell=5) is None  # fmt: skip
