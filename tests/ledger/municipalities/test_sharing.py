"""What is for no home in particular is divided by the days of homes in service."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.ledger.municipalities.sharing import divided, shares
from circularlib.ledger.periods import Period, period

from .conftest import day, table

YEAR = period("2022")
DAYS = st.dates(date(2021, 1, 1), date(2023, 12, 31))
HOMES = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["programme", "comparison", None]),
        DAYS,
        st.none() | DAYS,
    ),
    min_size=1,
    max_size=8,
)


def homes(*rows: tuple[str, str | None, date, date | None]) -> pl.DataFrame:
    columns = "home_id municipality_code group in_service_from in_service_to"
    return table("homes", columns, *[(f"{n}", *row) for n, row in enumerate(rows)])


def test_a_share_is_that_of_days_in_service_of_programme_homes() -> None:
    """March: 31 days of R1 and 10 of I1, 31/41 and 10/41; R2 is a comparison home. January: all."""
    found = shares(
        homes(
            ("R", "programme", day("01-01"), None),
            ("R", "comparison", day("01-01"), None),
            ("I", None, day("03-01"), day("03-10")),
        ),
        period("2022-01..2022-03"),
    )
    march = found.filter(pl.col("month") == day("03-01"))
    assert march["town"].to_list() == ["I", "R"]
    assert march["share"].to_list() == pytest.approx([10 / 41, 31 / 41])
    assert found.filter(pl.col("month") == day("01-01"))["share"].to_list() == [1.0]
    whole = found.filter(pl.col("month").is_null())
    assert whole["share"].to_list() == pytest.approx([10 / 100, 90 / 100])


@given(rows=HOMES)
def test_the_shares_of_a_month_add_up_to_one(rows: list[tuple[str, str, date, date]]) -> None:
    found = shares(homes(*rows), YEAR)
    sums = found.group_by("month").agg(pl.col("share").sum())["share"]
    assert sums.to_list() == pytest.approx([1.0] * len(sums))
    assert found["share"].is_between(0, 1).all()


@given(rows=HOMES, amounts=st.lists(st.tuples(DAYS, st.floats(-1e6, 1e6)), max_size=6))
def test_nothing_is_lost_or_made_in_dividing(
    rows: list[tuple[str, str, date, date]], amounts: list[tuple[date, float]]
) -> None:
    """Credit notes and days outside the records included; unless no home served at all."""
    costs = table(
        "costs", "cost_id date category amount_eur payer",
        *[(f"{n}", when, "storage", amount, "town") for n, (when, amount) in enumerate(amounts)],
    )  # fmt: skip
    parts = shares(homes(*rows), YEAR)
    found = divided(costs, "amount_eur", parts)
    if parts.is_empty():
        assert found.is_empty()
        return
    back = found.group_by("cost_id").agg(pl.col("amount_eur").sum()).sort("cost_id")
    assert back["cost_id"].to_list() == sorted(costs["cost_id"])
    wanted = dict(costs.select("cost_id", "amount_eur").rows())
    assert dict(back.rows()) == pytest.approx(wanted)


def test_a_month_without_homes_is_divided_as_the_records_as_a_whole() -> None:
    """In December no home is in service; over the year it is 31 days against 10."""
    parts = shares(
        homes(
            ("R", None, day("03-01"), day("03-31")),
            ("I", None, day("04-01"), day("04-10")),
        ),
        YEAR,
    )
    row = ("1", day("12-01"), "storage", 41.0, "town")
    found = divided(
        table("costs", "cost_id date category amount_eur payer", row), "amount_eur", parts
    )
    assert found.select("town", "amount_eur").rows() == [
        ("I", pytest.approx(10)),
        ("R", pytest.approx(31)),
    ]


def test_a_month_cut_by_the_records_counts_whole() -> None:
    """Records from 15 January: a booking of that month is divided by all its days."""
    cut = Period("records", day("01-15"), day("02-28"))
    served = homes(("R", None, day("01-01"), None), ("I", None, day("01-22"), None))
    january = shares(served, cut).filter(pl.col("month") == day("01-01"))
    assert january["share"].to_list() == pytest.approx([10 / 41, 31 / 41])
