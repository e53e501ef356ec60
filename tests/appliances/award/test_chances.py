"""How often an offer is first when use turns out otherwise."""

import pytest

from circularlib.appliances.award.chances import first_chances, switching_uses
from circularlib.appliances.award.judgement import changed_tender, judged
from circularlib.appliances.award.offers import checked_offers
from circularlib.errors import UsageError


@pytest.fixture
def metered(tendered, rows):
    """A asks 1,000 and uses nothing; B asks 800 and one euro a cycle; quality alike.

    The price is level at 200 cycles a year.
    """
    use = {
        "horizon_years": 1, "discount_rate": 0.0, "water_price_eur_per_m3": 0.0,
        "electricity_price_eur_per_kwh": 1.0,
        "cycles_per_month": {"low": 0.0, "central": 25 / 3, "high": 100 / 3},
    }  # fmt: skip
    tender = tendered(use=use)
    table = rows(A=(1000, 0.5), B=(800, 0.5))
    is_use = (table["offer_id"] == "B") & (table["criterion"] == "energy_kwh_per_cycle")
    table.loc[is_use, "value"] = 1.0
    return judged(checked_offers(table, tender), tender)


def test_the_chance_agrees_with_the_distribution_that_is_drawn(metered):
    """B is first below 200 of 0 to 400 cycles a year, mode 100.

    Triangular: 1 - (400 - 200)² ÷ (400 × 300) = 2/3.
    """
    found = first_chances(metered, count=100_000, seed=20220101).set_index("offer_id")
    assert found.loc["B", "first_rate"] == pytest.approx(2 / 3, abs=0.005)
    assert found.loc["B", "low_rate"] < 2 / 3 < found.loc["B", "high_rate"]
    assert found["first_count"].sum() == 100_000


def test_the_value_at_which_the_first_changes_is_found(metered):
    """200 cycles a year are 16.67 a month."""
    found = switching_uses(metered)
    assert found["name"].tolist() == ["cycles_per_month"]
    assert found["switching_value"].tolist() == pytest.approx([200 / 12])


def test_judged_just_beside_that_value_the_first_changes(metered):
    """The switching value is one of the award itself."""
    (value,) = switching_uses(metered)["switching_value"]
    for cycles, first in ((value * 0.999, ["B"]), (value * 1.001, ["A"])):
        tender = changed_tender(metered.tender, use={"cycles_per_month": cycles})
        assert judged(metered.offers, tender).first == first


def test_offers_that_use_alike_keep_their_order_in_every_draw(tendered, rows):
    """Draws are shared: a dearer offer with the same use is never first."""
    use = tendered().use.model_dump() | {
        "cycles_per_month": {"low": 1.0, "central": 10.0, "high": 50.0},
        "energy_ratio": {"low": 0.5, "central": 1.0, "high": 2.0},
    }
    tender = tendered(use=use)
    table = rows(A=(1000, 0.5), B=(1001, 0.5))
    table.loc[table["criterion"] == "energy_kwh_per_cycle", "value"] = 0.6
    found = first_chances(judged(checked_offers(table, tender), tender), count=5000, seed=1)
    assert found["first_rate"].tolist() == [1.0, 0.0]


def test_broken_promises_are_drawn_for_each_offer_by_itself(tendered, rows):
    """Two equal offers whose kWh may differ from their promise are each first half the time."""
    use = tendered().use.model_dump() | {
        "cycles_per_month": 100.0,
        "promise_ratio": {"low": 0.8, "central": 1.0, "high": 1.2},
    }
    tender = tendered(use=use)
    table = rows(A=(1000, 0.5), B=(1000, 0.5))
    table.loc[table["criterion"] == "energy_kwh_per_cycle", "value"] = 1.0
    found = first_chances(judged(checked_offers(table, tender), tender), count=20_000, seed=1)
    assert found["first_rate"].tolist() == pytest.approx([0.5, 0.5], abs=0.015)


def test_without_ranges_the_award_is_certain(offered, tender):
    """Nothing is drawn: one first in every draw."""
    judgement = judged(offered(A=(1000, 0.2), B=(2000, 0.9)), tender)
    assert first_chances(judgement, count=100, seed=1)["first_rate"].tolist() == [0.0, 1.0]
    assert switching_uses(judgement).empty


def test_two_equal_offers_are_both_first_in_every_draw(offered, tender):
    """A tie counts for each."""
    judgement = judged(offered(A=(1000, 0.2), B=(1000, 0.2)), tender)
    assert first_chances(judgement, count=100, seed=1)["first_rate"].tolist() == [1.0, 1.0]


def test_nothing_drawn_is_an_error(offered, tender):
    """There is no share of no draws."""
    with pytest.raises(UsageError, match="0 draws"):
        first_chances(judged(offered(A=(1, 0.2), B=(2, 0.2)), tender), count=0, seed=1)


def test_the_same_seed_gives_the_same_figures(example_offers, example_tender):
    """And another offer leaves the draws of the use as they are."""
    judgement = judged(example_offers, example_tender)
    once = first_chances(judgement, count=2000, seed=3)
    again = first_chances(judgement, count=2000, seed=3)
    assert once.equals(again)
