"""The Material Circularity Indicator at its limits, and circular flows."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.errors import AssumptionError
from circularlib.indicators.circularity import (
    FLOWS,
    circular_shares,
    evaluated_circularity,
    flow_circularity,
    flow_sums,
    material_circularity,
)
from circularlib.sources.assumptions import assumption

from .furniture import LAW

CONTENT = ("recycled_content_share", "recycling_efficiency_share")
ASSUMED = {name: assumption(name) for name in CONTENT}
shares = st.floats(0, 1)


def test_all_virgin_and_landfilled_at_average_use_is_a_tenth():
    """1 - 1 x 0.9 / 1 = 0.1, by the methodology's own definition of F(X)."""
    assert material_circularity() == pytest.approx(0.1)


def test_fully_reused_is_one_whatever_the_use():
    """No virgin inflow and no waste: the linear flow index is 0."""
    full = {"reused_input_share": 1.0, "reused_output_share": 1.0}
    assert material_circularity(**full) == 1.0
    assert material_circularity(**full, utility_ratio=0.2) == 1.0


def test_a_linear_product_of_little_use_is_nought_and_never_less():
    """1 - 0.9 / 0.5 = -0.8 becomes 0; twice the use gives 1 - 0.45 = 0.55."""
    assert material_circularity(utility_ratio=0.5) == 0.0
    assert material_circularity(utility_ratio=2.0) == pytest.approx(0.55)


def test_recycling_losses_enter_numerator_and_denominator():
    """By hand: F_R = C_R = 0.5, E_F = 0.8, E_C = 0.6.

    V = 0.5; W0 = 0.5; W_F = 0.2 x 0.5 / 0.8 = 0.125; W_C = 0.4 x 0.5 = 0.2; W = 0.6625;
    LFI = 1.1625 / (2 - 0.0375) = 0.592357; MCI = 1 - 0.9 x 0.592357 = 0.466879.
    """
    found = material_circularity(
        recycled_input_share=0.5,
        recycled_output_share=0.5,
        input_efficiency_share=0.8,
        output_efficiency_share=0.6,
    )
    assert found == pytest.approx(0.4668790, abs=1e-7)


@pytest.mark.parametrize(
    "wrong",
    [
        {"recycled_input_share": 0.6, "reused_input_share": 0.6},
        {"reused_output_share": -0.1},
        {"input_efficiency_share": 0.0},
        {"output_efficiency_share": 1.1},
        {"utility_ratio": 0.0},
    ],
)
def test_shares_that_are_not_of_one_stream_are_refused(wrong):
    """Sum above 1, below 0, a yield outside 0 to 1, no utility."""
    with pytest.raises(AssumptionError):
        material_circularity(**wrong)


@LAW
@given(shares, shares, st.floats(0, 0.2))
def test_more_reuse_never_lowers_the_indicator(inflow, outflow, more):
    """Both directions, and it stays within 0.1 and 1 at average use."""
    base = material_circularity(reused_input_share=inflow, reused_output_share=outflow)
    more_in = material_circularity(
        reused_input_share=min(1.0, inflow + more), reused_output_share=outflow
    )
    assert 0.1 - 1e-9 <= base <= more_in + 1e-9 <= 1 + 2e-9


def test_the_combined_share_weighs_both_flows_by_mass():
    """60 of 100 in and 10 of 50 out: 70 of 150."""
    found = circular_shares(
        reused_inflow_kg=50.0,
        recycled_inflow_kg=10.0,
        inflow_kg=100.0,
        reused_outflow_kg=10.0,
        recycled_outflow_kg=0.0,
        outflow_kg=50.0,
    )
    assert [float(x) for x in found.values()] == pytest.approx([0.6, 0.2, 70 / 150])


def test_what_is_in_store_is_not_yet_outflow():
    """Of 3 + 4 + 5 kg left, 5 in store: 7 counted, 3 sold, 4 recycled."""
    placed = pd.DataFrame({"home_id": ["A"], "placed_mass_kg": [9.0], "reused_mass_kg": [7.0]})
    left = pd.DataFrame(
        {
            "home_id": ["A", "A", None],
            "route": ["sold", "in_store", "recycled"],
            "mass_kg": [3, 5, 4],
        }
    )
    flows = flow_sums(placed, left)
    assert flows[list(FLOWS)].sum().tolist() == [9.0, 7.0, 7.0, 3.0, 4.0]


def test_flows_of_nothing_have_no_circularity():
    """Nothing placed and nothing left: no number, no division by zero."""
    found = flow_circularity(
        np.zeros(5), parts_mass_kg=0.0, recycled_content_share=0.1, recycling_efficiency_share=0.8
    )
    assert all(np.isnan(value) for value in found.values())


def test_one_home_gives_a_value_without_an_interval():
    """Fewer than ten homes."""
    flows = pd.DataFrame([("A", 10.0, 5.0, 4.0, 2.0, 1.0)], columns=["home_id", *FLOWS])
    found = evaluated_circularity(flows, ASSUMED, parts_mass_kg=0.0)
    assert found["value_share"].notna().all()
    assert found["low_share"].isna().all()
    assert set(found["basis"]) == {"none_too_few_homes"}


def test_intervals_hold_the_values():
    """Thirty unlike homes."""
    rng = np.random.default_rng(1)
    placed, left = rng.uniform(20, 60, 30), rng.uniform(10, 40, 30)
    flows = pd.DataFrame(
        {
            "home_id": range(30),
            "placed_mass_kg": placed,
            "reused_mass_kg": placed * rng.uniform(0.3, 0.9, 30),
            "left_mass_kg": left,
            "kept_mass_kg": left * 0.4,
            "recycled_mass_kg": left * 0.3,
        }
    )
    found = evaluated_circularity(flows, ASSUMED, parts_mass_kg=1.0)
    assert (found["low_share"] < found["value_share"]).all()
    assert (found["value_share"] < found["high_share"]).all()
