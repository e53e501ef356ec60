"""Where furniture comes from: by hand, and nothing lost or doubled."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from circularlib.outlook.supply import SupplyShares, supplied

SHAPE = (2, 3, 4)
amounts = arrays(float, SHAPE, elements=st.floats(0, 1e4))
shares = arrays(float, SHAPE[:2], elements=st.floats(0, 1))


def one(
    inflow: float, outflow: float, again: float, repaired: float, second_hand: float, bound=np.inf
):
    """One type, one year, one draw."""
    part = SupplyShares(*(np.array([[share]]) for share in (again, repaired, second_hand)))
    met = supplied(np.full((1, 1, 1), inflow), np.full((1, 1, 1), outflow), part, bound)
    names = ("again", "repaired", "second_hand", "new", "shortfall")
    return {name: float(getattr(met, name).sum()) for name in names}


def test_demand_is_met_in_order():
    """100 needed, 80 left homes: 16 again, 24 repaired; half of the other 60 second-hand."""
    assert one(100, 80, 0.2, 0.3, 0.5) == pytest.approx(
        {"again": 16, "repaired": 24, "second_hand": 30, "new": 30, "shortfall": 0}
    )


def test_beyond_the_capacity_every_kind_is_cut_alike_and_bought_new():
    """70 wanted, 35 possible: half of each, 35 short, so 30 + 35 new."""
    assert one(100, 80, 0.2, 0.3, 0.5, bound=35) == pytest.approx(
        {"again": 8, "repaired": 12, "second_hand": 15, "new": 65, "shortfall": 35}
    )


def test_more_is_not_placed_than_is_needed():
    """10 needed and 80 left: 10 of the 64 that could be placed again are."""
    assert one(10, 80, 0.8, 0.2, 1) == pytest.approx(
        {"again": 10, "repaired": 0, "second_hand": 0, "new": 0, "shortfall": 0}
    )


@given(amounts, amounts, shares, shares, shares, st.floats(0, 1e5))
def test_the_origins_add_up_to_what_is_needed(inflow, outflow, again, repaired, hand, bound):
    """Whatever the capacity; reuse stays within it, and nothing is below 0."""
    met = supplied(inflow, outflow, SupplyShares(again, repaired * (1 - again), hand), bound)
    parts = (met.again, met.repaired, met.second_hand, met.new)
    assert sum(parts) == pytest.approx(inflow, abs=1e-6)
    assert all((part >= -1e-7).all() for part in parts)
    reused = (met.again + met.repaired + met.second_hand).sum(axis=1)
    assert (reused <= bound * (1 + 1e-9) + 1e-6).all()
    assert met.wanted_reuse == pytest.approx(reused + met.shortfall, abs=1e-6)


@given(amounts, amounts, shares, st.floats(0, 1e3), st.floats(0, 1e3))
def test_a_larger_centre_never_buys_more_new(inflow, outflow, share, small, more):
    part = SupplyShares(share / 3, share / 3, share)
    less = supplied(inflow, outflow, part, small).new.sum()
    assert supplied(inflow, outflow, part, small + more).new.sum() <= less + 1e-6
