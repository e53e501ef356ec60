"""Hours become jobs: by hand, on every engine; and what is modelled stays apart."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.indicators.jobs import (
    full_time_years,
    hours_by_month,
    modelled_jobs,
    monthly_totals,
    work_by_group,
)
from circularlib.indicators.social_value import ASSUMED, social_value

MONTHS = [("1970-01", 0, 30), ("1970-02", 31, 58), ("1970-03", 59, 89)]
HOURS = pd.DataFrame(
    [
        (0, "reuse_centre", "driver", 10.0),
        (30, "reuse_centre", "driver", 5.0),
        (31, "reuse_centre", "target_group", 20.0),
        (58, "other", "volunteer", 40.0),
        (60, "municipality", "building_service", 8.0),
        (99, "reuse_centre", "driver", 1000.0),
        (-1, "reuse_centre", "driver", 1000.0),
    ],
    columns=["date_day", "organisation", "worker_group", "hours"],
)
LAW = settings(derandomize=True, deadline=None, max_examples=25)


def test_hours_are_counted_by_month_and_group_and_nought_is_a_row(engine: Any) -> None:
    """Four groups in three months; what lies before or after is not counted."""
    found = hours_by_month(engine(HOURS), months=MONTHS)
    assert len(found) == 12
    worked = found[found["hours"] > 0]
    assert list(worked.itertuples(index=False, name=None)) == [
        ("1970-01", "reuse_centre", "driver", 15.0),
        ("1970-02", "other", "volunteer", 40.0),
        ("1970-02", "reuse_centre", "target_group", 20.0),
        ("1970-03", "municipality", "building_service", 8.0),
    ]


def test_the_months_of_an_organisation_leave_volunteers_and_others_out(engine: Any) -> None:
    found = hours_by_month(engine(HOURS), months=MONTHS)
    names = [name for name, _, _ in MONTHS]
    ours = monthly_totals(found, months=names, organisation="reuse_centre")
    assert ours.tolist() == [15.0, 20.0, 0.0]
    target = monthly_totals(
        found, months=names, organisation="reuse_centre", groups=["target_group"]
    )
    assert target.tolist() == [0.0, 20.0, 0.0]
    assert monthly_totals(found, months=names, organisation="other").tolist() == [0.0] * 3


def test_hours_of_three_months_are_jobs_of_a_quarter_of_a_year() -> None:
    """35 hours of the reuse centre in a quarter: 140 a year, over 1,400 a tenth of a job."""
    found = hours_by_month(HOURS, months=MONTHS)
    table = work_by_group(
        found, months=[name for name, _, _ in MONTHS], full_time_year_hours=1400
    ).set_index("worker_group")
    assert table.loc["driver", "fte"] + table.loc["target_group", "fte"] == pytest.approx(0.1)
    assert pd.isna(table.loc["volunteer", "fte"])
    assert pd.isna(table.loc["volunteer", "paid_share"])
    assert table["paid_share"].sum() == pytest.approx(1)


def test_no_hours_at_all_are_no_rows_and_noughts() -> None:
    found = hours_by_month(HOURS[:0], months=MONTHS)
    assert found.empty
    names = [name for name, _, _ in MONTHS]
    assert monthly_totals(found, months=names, organisation="reuse_centre").tolist() == [0.0] * 3
    assert work_by_group(found, months=names, full_time_year_hours=1976).empty


@LAW
@given(
    rows=st.lists(
        st.tuples(
            st.integers(0, 89),
            st.sampled_from(["reuse_centre", "municipality", "other"]),
            st.sampled_from(["driver", "target_group", "volunteer"]),
            st.integers(1, 80),
        ),
        max_size=20,
    )
)
def test_twice_the_hours_are_twice_the_jobs_and_parts_add_up(rows: Any) -> None:
    hours = pd.DataFrame(rows, columns=HOURS.columns).astype({"hours": float})
    names = [name for name, _, _ in MONTHS]
    once = work_by_group(
        hours_by_month(hours, months=MONTHS), months=names, full_time_year_hours=1976
    )
    twice = work_by_group(
        hours_by_month(hours.assign(hours=2 * hours["hours"]), months=MONTHS),
        months=names, full_time_year_hours=1976,
    )  # fmt: skip
    assert twice["fte"].sum() == pytest.approx(2 * once["fte"].sum())
    assert once["hours"].sum() == pytest.approx(hours["hours"].sum())


def test_two_jobs_are_28_6_tonnes() -> None:
    """RREUSE: 70 jobs per 1,000 tonnes; 2 / 70 x 1,000 = 28.57 t."""
    assert modelled_jobs(28.571, 70) == pytest.approx(2, abs=1e-3)
    assert modelled_jobs(0, 70) == 0


def test_modelled_jobs_are_made_of_tonnes_and_never_of_hours() -> None:
    """Nothing that counts hours takes tonnes: observed jobs cannot contain modelled ones."""
    import inspect

    for observed in (hours_by_month, monthly_totals, work_by_group, full_time_years):
        assert not {"mass_t", "jobs_per_1000_t"} & set(inspect.signature(observed).parameters)


def test_social_value_by_hand_and_its_limits() -> None:
    """2 FTE x 10,000 x (1 - 0.1)(1 - 0.2)(1 - 0.5) = 7,200; nothing where nobody worked."""
    sure = {
        name: SimpleNamespace(low=value, central=value, high=value, distribution="triangular")
        for name, value in zip(ASSUMED, (10_000.0, 0.1, 0.2, 0.5), strict=True)
    }
    assert social_value(2, sure).value == pytest.approx(7200)
    assert social_value(0, sure).method == "none_undefined"
    all_happens_anyway = {**sure, "social_deadweight_rate": SimpleNamespace(
        low=1.0, central=1.0, high=1.0, distribution="triangular"
    )}  # fmt: skip
    assert social_value(2, all_happens_anyway).value == 0
