"""Which assumption a saving hangs on: a hand case, laws and hard cases."""

import pandas as pd
import pytest

from circularlib.indicators.avoided.doubts import saving_tornado
from circularlib.indicators.avoided.savings import ASSUMED, home_sums
from circularlib.sources.assumptions import assumption
from circularlib.statistics.uncertainty import Bounds

FIXED = {name: Bounds(*[assumption(name).central] * 3) for name in ASSUMED}
RATES = {"unit_mass_ratio": Bounds(1, 1, 1), "lifetime_rate": Bounds(0.8, 0.8, 0.8)}


def homes(**changed: float) -> pd.DataFrame:
    """Ten homes of 10 used items and 100 kg, which bought 12 items new before and 2 since."""
    columns = {
        "home_id": [f"H{number}" for number in range(10)],
        "reused_mass_kg": 100.0,
        "reused_count": 10,
        "baseline_new_count": 12,
        "baseline_furnishing_count": 1,
        "programme_new_count": 2,
        "programme_furnishing_count": 1,
        "programme_reused_count": 10,
    }
    return home_sums(pd.DataFrame({**columns, **changed}))


def tornado_of(table: pd.DataFrame, ranges: dict[str, Bounds], **changed: object) -> pd.DataFrame:
    """What moves the avoided material, of which nothing is measured."""
    options = {
        "outcome": "avoided_material_kg",
        "parts_mass_kg": 0.0,
        "is_measured": False,
        "lifetime": None,
        **changed,
    }
    return saving_tornado(table, {**FIXED, **RATES, **ranges}, **options)


def test_a_hand_case():
    """1000 kg x 0.8 x displacement 0.4 to 0.6 around 0.5: from 320 to 480 kg."""
    found = tornado_of(homes(), {"displacement_rate": Bounds(0.4, 0.5, 0.6)})
    assert found["name"].tolist() == ["displacement_rate"]
    assert found[["outcome_low", "outcome_high", "swing"]].iloc[0].tolist() == pytest.approx(
        [320, 480, 160]
    )
    assert found["doubt_share"].item() == pytest.approx(1, abs=0.01)


def test_two_values_of_a_product_share_the_doubt_as_their_variances_do():
    """Var(XY) of independent X and Y: for relative variances a and b it is a + b + ab.

    Triangular about 1, from 0.9 to 1.1 (variance 0.01 / 6) and from 0.7 to 1.3 (0.09 / 6): the
    total share of the second is (b + ab) / (a + b + ab) = 0.9000.
    """
    ranges = {"unit_mass_ratio": Bounds(0.9, 1, 1.1), "displacement_rate": Bounds(0.35, 0.5, 0.65)}
    found = tornado_of(homes(), ranges).set_index("name")["doubt_share"]
    a, b = 0.01 / 6, 0.09 / 6
    whole = a + b + a * b
    assert found["displacement_rate"] == pytest.approx((b + a * b) / whole, abs=0.01)
    assert found["unit_mass_ratio"] == pytest.approx((a + a * b) / whole, abs=0.01)


def test_a_rate_of_the_records_moves_over_its_own_interval():
    wide = {"displacement_rate": Bounds(0.1, 0.5, 0.9)}
    spread = homes(programme_new_count=[0, 1, 2, 3, 4] * 2)
    found = tornado_of(spread, wide, is_measured=True).set_index("name")
    assert found.loc["displacement_rate", "central"] == pytest.approx(1.0)
    assert found.loc["displacement_rate", "low"] > 0.8
    lived = tornado_of(spread, {}, lifetime=(0.9, 0.01)).set_index("name")
    assert lived.loc["lifetime_rate", "low"] == pytest.approx(0.9 - 1.96 * 0.01, abs=1e-4)


def test_a_measured_rate_never_exceeds_one():
    found = tornado_of(homes(), {}, lifetime=(0.99, 0.1)).set_index("name")
    assert found.loc["lifetime_rate", "high"] == 1.0


@pytest.mark.parametrize("outcome", ["avoided_material_kg", "ademe_item", "desnz_material"])
def test_where_nothing_was_reused_nothing_moves_it(outcome):
    table = homes(reused_mass_kg=0.0, reused_count=0)
    wide = {"displacement_rate": Bounds(0.1, 0.5, 0.9)}
    found = tornado_of(table, wide, outcome=outcome)
    assert found.empty
    assert "doubt_share" in found
