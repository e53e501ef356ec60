"""Belgian contract indexation, set against worked examples that others published."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.errors import AssumptionError
from circularlib.sources.indexation import PricePart, indexed_amount, revised_price
from circularlib.sources.price_indices import PriceIndex, price_index, rebased

HEALTH = price_index("health_index_be")
law = settings(deadline=None, derandomize=True)


def test_a_published_rent_signed_before_it_began_comes_out_to_the_cent():
    """Signed 15 April 2017, begun 1 May: 600 x 106.89 / 105.32 = 608.94 [weinvest_rent_2018].

    The start index is that of March 2017, the new one that of April 2018; both are taken from
    the shipped series by the dates alone.
    """
    rent = indexed_amount(
        600, HEALTH, signed_on=date(2017, 4, 15), started_on=date(2017, 5, 1),
        due_on=date(2018, 5, 1),
    )  # fmt: skip
    assert (rent.start_month, rent.start_index) == ("2017-03", 105.32)
    assert (rent.new_month, rent.new_index) == ("2018-04", 106.89)
    assert round(rent.amount_eur, 2) == 608.94


def test_a_published_rent_of_three_years_comes_out_to_the_cent():
    """Signed and begun 1 December 2009, indexed 1 December 2012 [knack_rent_2012].

    500 x 119.95 (November 2012) / 110.75 (November 2009) = 541.53; base 2004.
    """
    index = PriceIndex("health", "2004=100", {"2009-11": 110.75, "2012-11": 119.95})
    start = date(2009, 12, 1)
    rent = indexed_amount(500, index, signed_on=start, started_on=start, due_on=date(2012, 12, 1))
    assert (rent.start_month, rent.new_month) == ("2009-11", "2012-11")
    assert round(rent.amount_eur, 2) == 541.53


START = date(2020, 3, 15)


@pytest.mark.parametrize(
    ("due", "new_month"),
    [
        (date(2020, 3, 15), "2020-02"),
        (date(2021, 3, 14), "2020-02"),
        (date(2021, 3, 15), "2021-02"),
        (date(2022, 2, 28), "2021-02"),
        (date(2023, 12, 31), "2023-02"),
    ],
)
def test_the_new_index_is_that_of_the_month_before_the_last_anniversary(due, new_month):
    """Before the first anniversary the base amount is due."""
    found = indexed_amount(100, HEALTH, signed_on=START, started_on=START, due_on=due)
    assert found.new_month == new_month
    assert (found.amount_eur == 100) == (new_month == "2020-02")


def test_a_contract_of_january_looks_to_december():
    """The month before January belongs to the year before."""
    start = date(2021, 1, 10)
    found = indexed_amount(100, HEALTH, signed_on=start, started_on=start, due_on=date(2023, 2, 1))
    assert (found.start_month, found.new_month) == ("2020-12", "2022-12")


def test_indexing_year_by_year_is_indexing_once():
    """Always from the base amount: the numbers between cancel."""
    once = indexed_amount(100, HEALTH, signed_on=START, started_on=START, due_on=date(2023, 4, 1))
    amount = 100.0
    for year in (2021, 2022, 2023):
        amount *= HEALTH.month(f"{year}-02") / HEALTH.month(f"{year - 1}-02")
    assert once.amount_eur == pytest.approx(amount)


def test_the_base_year_of_the_index_does_not_change_a_rent():
    """Numbers of base 2013 and of base 2025 have the same ratios."""
    dates = {"signed_on": START, "started_on": START, "due_on": date(2024, 5, 1)}
    rent = indexed_amount(700, HEALTH, **dates)
    moved = indexed_amount(700, rebased(HEALTH, "2025"), **dates)
    assert moved.amount_eur == pytest.approx(rent.amount_eur)


def test_a_month_without_a_published_number_gives_no_rent():
    """A rent is never estimated."""
    dates = {"signed_on": START, "started_on": START, "due_on": date(2035, 5, 1)}
    with pytest.raises(AssumptionError, match="no number for the month 2035-02"):
        indexed_amount(700, HEALTH, **dates)


def test_no_amount_is_due_before_the_start():
    """The error names both days."""
    with pytest.raises(AssumptionError, match=r"2020-03-14.*not begun"):
        indexed_amount(100, HEALTH, signed_on=START, started_on=START, due_on=date(2020, 3, 14))


def test_a_published_revision_formula_is_followed():
    """P = p {a + b (S/s) + c (I/i)} with a = 0.20 [nsz_revision], by hand.

    0.2 + 0.45 x 42/40 + 0.35 x 121/110 = 0.2 + 0.4725 + 0.385 = 1.0575.
    """
    parts = [PricePart(0.45, 40, 42), PricePart(0.35, 110, 121)]
    assert revised_price(2000, parts, fixed_share=0.2) == pytest.approx(2115)


@law
@given(st.floats(0.2, 1), st.floats(0.5, 2), st.floats(1, 1e5))
def test_a_part_that_is_fixed_never_moves(fixed_share, growth, base_eur):
    """An index that doubles cannot double the price: p = P (1 + (1 - c)(growth - 1))."""
    part = PricePart(1 - fixed_share, 100, 100 * growth)
    moved = revised_price(base_eur, [part], fixed_share=fixed_share)
    assert moved == pytest.approx(base_eur * (1 + (1 - fixed_share) * (growth - 1)))


def test_indices_that_stand_still_leave_the_price_as_it_was():
    """s = S and i = I."""
    parts = [PricePart(0.5, 87, 87), PricePart(0.3, 120, 120)]
    assert revised_price(99.9, parts, fixed_share=0.2) == pytest.approx(99.9)


def test_less_than_a_fifth_fixed_is_refused():
    """Contracts between private parties [techlink_revision]; the error names the share."""
    with pytest.raises(AssumptionError, match=r"c is 0\.19, less than 0\.2"):
        revised_price(100, [PricePart(0.81, 100, 110)], fixed_share=0.19)


def test_a_public_contract_may_revise_the_whole_price():
    """Published since July 2013 [techlink_revision]: c may be 0 where the documents say so."""
    whole = revised_price(100, [PricePart(1, 100, 110)], fixed_share=0, least_fixed_share=0)
    assert whole == pytest.approx(110)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([PricePart(0.5, 100, 110)], "add up to 0.7"),
        ([PricePart(1.0, 100, 110), PricePart(-0.2, 100, 110)], "below 0"),
        ([PricePart(0.8, 0, 110)], "not above 0"),
    ],
)
def test_shares_and_indices_that_cannot_be_are_refused(parts, said):
    """a + b + c = 1, none below 0, index numbers above 0."""
    with pytest.raises(AssumptionError, match=said):
        revised_price(100, parts, fixed_share=0.2)
