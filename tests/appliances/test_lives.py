"""Failures and replacements of machines: limits, laws, and a simulation beside the equation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.appliances.lives import machine_lives, simulated_lives

NEW = {"age_years": 0.0, "lifetime_years": 12.5}


@given(
    scale=st.floats(2, 40), share=st.floats(0.05, 1), age=st.floats(0, 10), years=st.integers(1, 20)
)
def test_failures_that_do_not_depend_on_age_come_at_their_rate(scale, share, age, years):
    """Shape 1: years / scale failures, a share of them replacements, from whatever age."""
    found = machine_lives(
        shape=1.0, scale_years=scale, replaced_share=share, age_years=age, lifetime_years=12.5,
        horizon_years=years,
    )  # fmt: skip
    slack = (share / scale) ** 2 / 24 + 1e-6
    assert found.failure_count.sum() == pytest.approx(years / scale, rel=slack + 1e-3)
    assert found.replacement_count.sum() == pytest.approx(share * years / scale, rel=slack + 1e-3)


def test_a_machine_that_is_always_repaired_fails_as_its_age_says():
    """Never replaced: (10 / 5)^2 = 4 failures in ten years, and no service left at 12.5 - 10."""
    found = machine_lives(shape=2.0, scale_years=5.0, replaced_share=0.0, horizon_years=10, **NEW)
    assert found.failure_count.sum() == pytest.approx(4.0, rel=1e-4)
    assert found.repair_count.sum() == pytest.approx(4.0, rel=1e-4)
    assert float(found.left_share) == pytest.approx(2.5 / 12.5, rel=1e-4)


def test_the_years_add_up_to_the_horizon_whatever_its_length():
    """The first five years of a longer horizon are those of a shorter one."""
    machine = {"shape": 1.6, "scale_years": 8.0, "replaced_share": 0.4, **NEW}
    five, fifteen = (machine_lives(**machine, horizon_years=years) for years in (5, 15))
    assert fifteen.failure_count[:5] == pytest.approx(five.failure_count)


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
@pytest.mark.parametrize(("shape", "scale", "age"), [(1.4, 11, 0), (1.6, 4, 0), (2.0, 9, 6)])
def test_the_equation_agrees_with_a_simulation(shape, scale, age, share):
    """60,000 places over 12 years: failures and replacements within 1.5 %, service within 0.01."""
    machine = {
        "shape": shape, "scale_years": scale, "replaced_share": share, "age_years": age,
        "lifetime_years": 12.5, "horizon_years": 12,
    }  # fmt: skip
    exact, seen = machine_lives(**machine), simulated_lives(**machine, count=60_000)
    for name in ("failure_count", "replacement_count"):
        mean = getattr(seen, name).sum(axis=0).mean()
        assert getattr(exact, name).sum() == pytest.approx(mean, rel=0.015)
    assert float(exact.left_share) == pytest.approx(seen.left_share.mean(), abs=0.01)


def test_draws_are_calculated_as_one_by_one():
    """Two machines at once give what each gives alone."""
    both = machine_lives(
        shape=[1.2, 2.0], scale_years=[6.0, 9.0], replaced_share=[0.3, 0.8], horizon_years=8, **NEW
    )
    alone = machine_lives(shape=2.0, scale_years=9.0, replaced_share=0.8, horizon_years=8, **NEW)
    assert both.failure_count[:, 1] == pytest.approx(alone.failure_count)
    assert both.left_share[1] == pytest.approx(float(alone.left_share))


def test_what_is_as_old_as_a_machine_gets_is_worth_nothing():
    found = machine_lives(
        shape=1.0, scale_years=5.0, replaced_share=1.0, age_years=13.0, lifetime_years=12.5,
        horizon_years=3,
    )  # fmt: skip
    assert float(found.left_share) == 0.0
    assert np.all(found.replacement_count > 0)
