"""A region cut by hand, and what no municipality gets."""

import polars as pl
import pytest

from circularlib.ledger.municipalities.cutting import cut
from circularlib.ledger.periods import period

from .conftest import day, table

Region = dict[str, pl.DataFrame]
SPRING = period("2022-01..2022-03")
ROESELARE, IZEGEM = "36015", "36008"


def amounts(frame: pl.DataFrame) -> dict[str, float]:
    return dict(frame.select("cost_id", "amount_eur").rows())


def test_costs_by_home_then_by_item_then_divided(region: Region) -> None:
    """March: 31 and 10 of 41 days, so 410 € is 310 and 100, 41 € is 31 and 10."""
    found = cut(region, SPRING).tables
    roeselare = {"a": 30.0, "b": 50.0, "d": 310.0, "e": 100.0, "f": 31.0}
    assert amounts(found[ROESELARE]["costs"]) == pytest.approx(roeselare)
    assert amounts(found[IZEGEM]["costs"]) == pytest.approx({"c": 20.0, "d": 100.0, "f": 10.0})


def test_hours_by_home_else_divided(region: Region) -> None:
    """4.1 hours of March: 3.1 and 1.0."""
    found = cut(region, SPRING).tables
    assert found[ROESELARE]["hours"]["hours"].to_list() == pytest.approx([1.0, 3.1])
    assert found[IZEGEM]["hours"]["hours"].to_list() == pytest.approx([2.0, 1.0])


def test_what_has_a_home_goes_with_it(region: Region) -> None:
    found = cut(region, SPRING).tables
    assert list(found) == [IZEGEM, ROESELARE]
    assert found[ROESELARE]["homes"]["home_id"].to_list() == ["R1", "R2"]
    assert found[ROESELARE]["survey"]["score"].to_list() == [4]
    assert "survey" not in found[IZEGEM]
    for name in ("machines", "machine_events", "wash_log"):
        assert found[IZEGEM][name].equals(region[name])
        assert name not in found[ROESELARE]


def test_what_is_about_the_whole_stays_with_it(region: Region) -> None:
    assert all("offers" not in tables for tables in cut(region, SPRING).tables.values())


def test_every_item_of_a_booking_or_movement_is_among_the_items(region: Region) -> None:
    """The lamp's purchase was divided: both know it. The shelf is nowhere."""
    found = cut(region, SPRING).tables
    assert found[ROESELARE]["items"]["item_id"].to_list() == ["chair", "bed", "stool", "lamp"]
    assert found[IZEGEM]["items"]["item_id"].to_list() == ["chair", "stool", "lamp"]
    for tables in found.values():
        named = pl.concat([tables["movements"]["item_id"], tables["costs"]["item_id"]])
        assert set(named.drop_nulls()) <= set(tables["items"]["item_id"])


def test_rows_that_belong_to_nobody_are_counted(region: Region) -> None:
    """The shelf's sale; shelf and lamp, which never were in a home; an answer without home."""
    assert cut(region, SPRING).left_over == {"movements": 1, "items": 2, "survey": 1}


def test_costs_and_hours_without_any_home_in_service_are_counted(region: Region) -> None:
    """Homes of 2022, records of 2021; b and c still follow the chair."""
    found = cut(region, period("2021"))
    assert found.left_over["costs"] == 3
    assert found.left_over["hours"] == 1


def test_a_region_of_one_municipality_is_that_municipality(region: Region) -> None:
    """Nothing is changed, what never was in a home included."""
    alone = region["homes"].with_columns(municipality_code=pl.lit(ROESELARE))
    found = cut({**region, "homes": alone}, SPRING)
    assert found.left_over == {}
    (tables,) = found.tables.values()
    assert set(tables) == set(region) - {"offers"}
    assert tables["homes"].equals(alone)
    assert all(tables[name].equals(region[name]) for name in tables if name != "homes")


def test_hours_are_not_valued_beside_labour_that_the_region_books(region: Region) -> None:
    """Labour is booked in Roeselare only: Izegem gets a booking of nought euros."""
    labour = ("l", day("02-01"), "R1", "municipal_labour", 99.0, "town")
    columns = "cost_id date home_id category amount_eur payer"
    booked = pl.concat([region["costs"], table("costs", columns, labour)])
    worked = (day("03-02"), "municipality", "building_service", 1.0, "I1")
    columns = "date organisation worker_group hours home_id"
    hours = pl.concat([region["hours"], table("hours", columns, worked)])
    found = cut({**region, "costs": booked, "hours": hours}, SPRING).tables
    is_labour = pl.col("category") == "municipal_labour"
    assert found[ROESELARE]["costs"].filter(is_labour)["amount_eur"].to_list() == [99.0]
    assert found[IZEGEM]["costs"].filter(is_labour)["amount_eur"].to_list() == [0.0]
    for costs, worked in ((region["costs"], hours), (booked, region["hours"])):
        without = cut({**region, "costs": costs, "hours": worked}, SPRING).tables
        assert without[IZEGEM]["costs"].filter(is_labour).is_empty()


def test_the_order_of_rows_does_not_matter(region: Region) -> None:
    mixed = {name: frame.reverse() for name, frame in region.items()}
    found, again = cut(region, SPRING), cut(mixed, SPRING)
    assert found.left_over == again.left_over
    for town, tables in found.tables.items():
        assert tables.keys() == again.tables[town].keys()
        for name, frame in tables.items():
            other = again.tables[town][name]
            assert sorted(map(str, frame.rows())) == sorted(map(str, other.rows())), name
