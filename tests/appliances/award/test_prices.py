"""The price of an offer over the horizon."""

import numpy as np
import pandas as pd
import pytest

from circularlib.appliances.award.prices import cost_parts, low_price_flags, prices
from circularlib.sources.washing.tender import LowPrice

RULE = LowPrice(below_share=0.15, least_offers_count=4, left_out_each_end_count=1)


def test_without_discounting_the_price_is_worked_by_hand(example_offers, example_tender):
    """O2: 14 × 60 + 0.18 × 16 × 60 + 0.62 × 0.3354 × 960 + 0.048 × 6 × 960 = 1488.91."""
    use = example_tender.use.model_copy(update={"discount_rate": 0.0})
    found = dict(zip(example_offers.values.index, prices(example_offers, use), strict=True))
    by_hand = 14 * 60 + 0.18 * 960 + 0.62 * 0.3354 * 960 + 48 / 1000 * 6 * 960
    assert found["O2"] == pytest.approx(by_hand)
    assert found["O2"] == pytest.approx(1488.91, abs=0.01)


def test_the_price_is_the_present_value_of_its_cash_flows(example_offers, example_tender):
    """Deposit out at the start and back in year 5; a year's fees and use at its end."""
    row = example_offers.values.loc["O3"]
    a_year = 12 * row["fee_eur_per_month"] + 12 * 16 * (
        row["fee_eur_per_cycle"]
        + row["energy_kwh_per_cycle"] * 0.3354
        + row["water_l_per_cycle"] / 1000 * 6
    )
    flows = [row["deposit_eur"], *[a_year] * 4, a_year - row["deposit_eur"]]
    found = prices(example_offers, example_tender.use)[2]
    assert found == pytest.approx(sum(flow / 1.03**year for year, flow in enumerate(flows)))


def test_the_parts_add_up_to_the_price(example_offers, example_tender):
    """Nothing is left out of the sum."""
    parts = cost_parts(example_offers, example_tender.use)
    whole = prices(example_offers, example_tender.use)
    assert np.sum(list(parts.values()), axis=0) == pytest.approx(whole)


def test_electricity_goes_with_cycles_and_nothing_else(example_offers, example_tender):
    """Twice the cycles is twice the electricity; the monthly fee stays."""
    once = cost_parts(example_offers, example_tender.use, {"cycles_per_month": 8.0})
    twice = cost_parts(example_offers, example_tender.use, {"cycles_per_month": 16.0})
    assert twice["energy_kwh_per_cycle"] == pytest.approx(2 * once["energy_kwh_per_cycle"])
    assert twice["fee_eur_per_month"] == pytest.approx(once["fee_eur_per_month"])


def test_draws_give_a_row_of_prices_each(example_offers, example_tender):
    """The second draw is the price at its own cycles."""
    drawn = prices(example_offers, example_tender.use, {"cycles_per_month": np.array([10.0, 20.0])})
    alone = prices(example_offers, example_tender.use, {"cycles_per_month": 20.0})
    assert drawn.shape == (2, 5)
    assert drawn[1] == pytest.approx(alone)


def test_a_deposit_costs_nothing_without_discounting(offered, tender):
    """It comes back; and where none is asked it is nought."""
    parts = cost_parts(offered(A=(600, 1), B=(700, 1)), tender.use)
    assert parts["deposit_eur"].tolist() == [0.0, 0.0]
    assert parts["fee_eur_per_month"].tolist() == pytest.approx([600.0, 700.0])


def test_the_flag_compares_with_the_mean_without_the_ends():
    """[raad_van_state_249334]: of 80, 100, 110, 300 the mean is 105; 80 is 23.8 % below it."""
    found = low_price_flags(pd.Series({"A": 80.0, "B": 100.0, "C": 110.0, "D": 300.0}), RULE)
    assert found["mean_eur"].tolist() == [105.0] * 4
    assert found["below_share"].tolist()[0] == pytest.approx(1 - 80 / 105)
    assert found["is_flagged"].tolist() == [True, False, False, False]


def test_exactly_fifteen_percent_below_is_flagged():
    """*At least* fifteen per cent: 85 beside 100, 100."""
    found = low_price_flags(pd.Series({"A": 85.0, "B": 100.0, "C": 100.0, "D": 120.0}), RULE)
    assert found["is_flagged"].tolist()[0]
    above = low_price_flags(pd.Series({"A": 85.01, "B": 100.0, "C": 100.0, "D": 120.0}), RULE)
    assert not above["is_flagged"].any()


def test_three_offers_are_too_few_for_a_flag():
    """The rule asks for four; the mean is not even shown."""
    found = low_price_flags(pd.Series({"A": 10.0, "B": 100.0, "C": 100.0}), RULE)
    assert not found["is_flagged"].any()
    assert found["mean_eur"].isna().all()


def test_without_a_rule_nothing_is_flagged():
    """For most services only the tender can say what is suspicious."""
    found = low_price_flags(pd.Series({"A": 1.0, "B": 100.0, "C": 90.0, "D": 95.0}), None)
    assert not found["is_flagged"].any()
