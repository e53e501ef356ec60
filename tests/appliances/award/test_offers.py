"""Offers at the door."""

import pandas as pd
import pytest

from circularlib.appliances.award.offers import checked_offers, typed_offers
from circularlib.errors import LedgerError


def changed(rows: pd.DataFrame, field: str, /, **cells: object) -> pd.DataFrame:
    """The rows with cells of offer A replaced."""
    found = rows.copy().astype(object)
    here = (found["offer_id"] == "A") & (found["criterion"] == field)
    for column, value in cells.items():
        found.loc[here, column] = value
    return found


def refused(table: pd.DataFrame, tender) -> str:
    """The error, which has at most three sentences of which one is the place."""
    with pytest.raises(LedgerError) as error:
        checked_offers(table, tender)
    assert len(str(error.value).splitlines()) == 3
    return str(error.value)


def test_offers_come_out_by_code_and_field(engine, rows, tender):
    """Any engine; 1,200 euro a year is 100 a month."""
    found = checked_offers(engine(rows(B=(1200, 0.5), A=(600, 0.2))), tender)
    assert list(found.values.index) == ["A", "B"]
    assert found.values.at["B", "fee_eur_per_month"] == 100
    assert found.bidders == {"A": "Bidder A", "B": "Bidder B"}


def test_kwh_per_year_is_refused_where_it_is_asked_per_cycle(rows, tender):
    """Nobody knows how many cycles the bidder had in mind."""
    table = changed(rows(A=(1, 1), B=(2, 1)), "energy_kwh_per_cycle", unit="kWh per year")
    said = refused(table, tender)
    assert '"kWh per year" instead of "kWh per cycle"' in said
    assert "offer A" in said


@pytest.mark.parametrize("unit", ["kWh/cycle", "KWH PER CYCLE", "kWh per wasbeurt", "kWh/cyclus"])
def test_another_spelling_of_the_unit_will_do(rows, tender, unit):
    """Also in Dutch."""
    table = changed(rows(A=(1, 1), B=(2, 1)), "energy_kwh_per_cycle", unit=unit)
    assert len(checked_offers(table, tender).values) == 2


@pytest.mark.parametrize("unit", [None, "", "  ", float("nan")])
def test_a_value_without_unit_is_refused(rows, tender, unit):
    """It could be per cycle or per year."""
    table = changed(rows(A=(1, 1), B=(2, 1)), "energy_kwh_per_cycle", unit=unit)
    assert "The unit is empty" in refused(table, tender)


def test_an_offer_without_a_criterion_is_refused(rows, tender):
    """An empty field is never taken for nought."""
    table = rows(A=(1, 1), B=(2, 1))
    gone = (table["offer_id"] == "B") & (table["criterion"] == "quality_share")
    assert "Offer B lacks the criterion quality_share" in refused(table[~gone], tender)


def test_a_negative_value_is_refused(rows, tender):
    """A fee below nought is a slip."""
    table = changed(rows(A=(1, 1), B=(2, 1)), "fee_eur_per_month", value=-5.0)
    assert "-5 is negative" in refused(table, tender)


def test_a_percentage_in_a_column_of_shares_is_refused(rows, tender):
    """60 is no share."""
    table = changed(rows(A=(1, 1), B=(2, 1)), "quality_share", value=60.0)
    assert "60 is no share" in refused(table, tender)


def test_a_criterion_that_is_not_asked_is_refused(rows, tender):
    """A misspelt one would be missing elsewhere."""
    table = changed(rows(A=(1, 1), B=(2, 1)), "quality_share", criterion="qualty_share")
    assert '"qualty_share" is not asked' in refused(table, tender)


def test_a_field_that_stands_twice_is_refused(rows, tender):
    """Which one did the bidder sign for?"""
    table = rows(A=(1, 1), B=(2, 1))
    assert "stands twice" in refused(pd.concat([table, table.tail(1)]), tender)


def test_one_code_with_two_bidders_is_refused(rows, tender):
    """Two offers under one code would be mixed."""
    table = changed(rows(A=(1, 1), B=(2, 1)), "quality_share", bidder="Somebody")
    assert "two bidders" in refused(table, tender)


def test_no_offer_is_said(rows, tender):
    """An empty table is not nought points."""
    assert "There is no offer" in refused(rows().astype({"value": float}), tender)


def test_offers_can_be_typed_into_the_file(rows, tendered):
    """The parameter file alone is enough: the same offers come out as from the table."""
    values = {"fee_eur_per_month": 50.0, "energy_kwh_per_cycle": 0.0}
    typed = [
        {"offer_id": code, "bidder": f"Bidder {code}",
         "values": values | {"quality_share": 0.3, "local_share": 0.3}}
        for code in ("A", "B")
    ]  # fmt: skip
    tender = tendered(offers=typed)
    found = checked_offers(typed_offers(tender), tender)
    same = checked_offers(rows(A=(600, 0.3), B=(600, 0.3)), tender)
    pd.testing.assert_frame_equal(found.values, same.values)


def test_the_sample_offers_are_whole(example_offers):
    """Five offers on twelve fields."""
    assert example_offers.values.shape == (5, 12)
