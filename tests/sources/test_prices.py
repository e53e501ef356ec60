"""Real euros: the base moves them together, and nothing is made up."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.errors import AssumptionError
from circularlib.sources.price_indices import PriceIndex, price_index
from circularlib.sources.prices import deflators, real_amounts

MONTHS = [f"{year}-{month:02}" for year in range(2020, 2024) for month in range(1, 13)]
law = settings(deadline=None, derandomize=True)
levels = st.floats(1, 1000)


def test_a_missing_month_is_an_error_that_names_it_and_the_series():
    """Three sentences; nothing is carried on from the month before."""
    with pytest.raises(AssumptionError) as caught:
        deflators(price_index("cpi_be"), ["2022-01", "2035-02"], base="2022")
    assert str(caught.value).splitlines() == [
        "Its numbers run from 2013 to 2026-07.",
        "The price index cpi_be has no number for 2035-02.",
        "Add the published number under [prices.values] in programme.toml.",
    ]


def test_a_real_amount_is_the_booking_times_base_over_month():
    """123 euro at 123 are 100 euro at 100; a credit note shrinks alike."""
    index = PriceIndex("x", "2020=100", {"2020-01": 100.0, "2022-01": 123.0})
    booked = pd.DataFrame(
        {"month": ["2022-01", "2020-01", "2022-01"], "amount_eur": [123, 50, -12.3]}
    )
    ratios = deflators(index, booked["month"], base="2020-01")
    real = real_amounts(booked, ratios)
    assert real["real_eur"].tolist() == pytest.approx([100, 50, -10])
    assert real["amount_eur"].tolist() == booked["amount_eur"].tolist()


@law
@given(st.lists(st.tuples(st.sampled_from(MONTHS), st.floats(-1e6, 1e6)), min_size=1), levels)
def test_real_equals_nominal_at_a_constant_index(bookings, level):
    """Where prices do not move, deflation does nothing."""
    booked = pd.DataFrame(bookings, columns=["month", "amount_eur"])
    index = PriceIndex("x", "b", dict.fromkeys(MONTHS, level))
    real = real_amounts(booked, deflators(index, booked["month"], base="2021"))
    assert real["real_eur"].tolist() == pytest.approx(booked["amount_eur"].tolist())


@law
@given(st.lists(st.tuples(st.sampled_from(MONTHS), st.floats(0, 1e5)), min_size=1))
def test_the_share_of_two_real_sums_does_not_depend_on_the_base_year(bookings):
    """Real euros of 2020 and of 2023 differ by one factor, so a rate of reduction is the same."""
    booked = pd.DataFrame(bookings, columns=["month", "amount_eur"])
    index = price_index("cpi_be")
    early, late = (
        real_amounts(booked, deflators(index, booked["month"], base=base))["real_eur"]
        for base in ("2020", "2023-12")
    )
    ratio = index.at("2023-12") / index.at("2020")
    assert late.tolist() == pytest.approx((early * ratio).tolist())


def test_amounts_of_a_month_without_a_ratio_are_an_error():
    """They would become empty, and empty adds up to nothing."""
    booked = pd.DataFrame({"month": ["2022-01", "2022-02"], "amount_eur": [1.0, 2.0]})
    ratios = deflators(price_index("cpi_be"), ["2022-01"], base="2022")
    with pytest.raises(AssumptionError, match="no deflator for 2022-02"):
        real_amounts(booked, ratios)


def test_no_amounts_need_no_ratios():
    """A period without costs has no real costs either."""
    booked = pd.DataFrame({"month": pd.Series(dtype=str), "amount_eur": pd.Series(dtype=float)})
    ratios = deflators(price_index("cpi_be"), booked["month"], base="2022")
    assert real_amounts(booked, ratios).columns.tolist() == ["month", "amount_eur", "real_eur"]
