"""How fees move with an index in the years to come."""

from datetime import date

import numpy as np
import pytest

from circularlib.appliances.fee_path import Indexation, fee_factors
from circularlib.errors import AssumptionError, UsageError
from circularlib.sources.indexation import indexed_amount
from circularlib.sources.price_indices import PriceIndex

FLAT = {"wage_growth_rate": 0.0, "material_growth_rate": 0.0}


@pytest.mark.parametrize("signed", [0, 1, 5])
def test_the_rent_form_agrees_with_indexation_by_an_index_that_grows_evenly(signed):
    """An index of 100 x 1.02^(month / 12), and the rule of the months of `indexed_amount`."""
    months = [f"{2020 + m // 12}-{m % 12 + 1:02}" for m in range(72)]
    index = PriceIndex("even", "x", {m: 100 * 1.02 ** (n / 12) for n, m in enumerate(months)})
    start = date(2021, 7, 1)
    signature = date(2021, 7 - signed, 1)
    expected = [
        indexed_amount(
            1.0, index, signed_on=signature, started_on=start,
            due_on=date(2021 + (6 + m) // 12, (6 + m) % 12 + 1, 1),
        ).amount_eur
        for m in range(40)
    ]  # fmt: skip
    found = fee_factors(
        Indexation("rent", signed_months_before=signed), 40, health_growth_rate=0.02, **FLAT
    )
    assert found == pytest.approx(np.array(expected))


def test_the_revision_form_moves_only_the_parts_that_follow_an_index():
    """p = P (0.4 s/S + 0.4 i/I + 0.2): wages + 10 %, materials + 5 %: 1.06 [techlink_revision]."""
    parts = Indexation("revision", 0.4, 0.4, 0.2)
    growth = {"wage_growth_rate": 0.10, "material_growth_rate": 0.05}
    found = fee_factors(parts, 13, health_growth_rate=0.5, **growth)
    assert found[[0, 11, 12]] == pytest.approx([1.0, 1.0, 1.06])


def test_without_indexation_the_fee_stands_still():
    assert (fee_factors(Indexation("none"), 30, health_growth_rate=0.1, **FLAT) == 1).all()


def test_draws_of_growth_give_a_row_each():
    found = fee_factors(Indexation("rent"), 25, health_growth_rate=np.array([0.0, 0.1]), **FLAT)
    assert found.shape == (2, 25)
    assert found[:, 24] == pytest.approx([1.0, 1.21])


def test_less_than_a_fifth_fixed_is_refused():
    """The law of 30 March 1976; a public contract may say otherwise, and says so."""
    with pytest.raises(AssumptionError, match=r"less than 0\.2"):
        Indexation("revision", 0.5, 0.4, 0.1)
    assert Indexation("revision", 0.6, 0.4, 0.0, least_fixed_share=0.0)


@pytest.mark.parametrize("wrong", [("monthly",), ("rent", 0, 0, 1, 0.2, -1)])
def test_an_unknown_form_is_refused_in_words(wrong):
    with pytest.raises(UsageError):
        Indexation(*wrong)
