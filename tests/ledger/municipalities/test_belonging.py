"""To which municipality a row without a home belongs."""

import polars as pl

from circularlib.ledger.municipalities.belonging import (
    followed,
    known_items,
    located,
    towns_of_items,
)

from .conftest import day, table

Region = dict[str, pl.DataFrame]


def moved(region: Region) -> pl.DataFrame:
    return located(region["movements"], region["homes"])


def test_a_movement_without_home_belongs_to_where_the_item_was_last(region: Region) -> None:
    """The chair is cleaned before it first came to Roeselare, mended after it left there and
    thrown away in Izegem; the shelf never was in a home.
    """
    found = dict(moved(region).select("movement_id", "town").rows())
    roeselare, izegem = dict.fromkeys("123479", "36015"), dict.fromkeys("56", "36008")
    assert found == {**roeselare, **izegem, "8": None}


def test_movements_keep_their_order_and_columns(region: Region) -> None:
    assert moved(region).drop("town").equals(region["movements"])


def test_on_one_day_the_shorter_code_came_first(region: Region) -> None:
    """9 before 10, as everywhere: it was sold after the second delivery, in Izegem."""
    moves = table(
        "movements", "movement_id item_id date home_id event",
        ("10", "x", day("03-02"), "I1", "delivered"),
        ("11", "x", day("03-02"), None, "sold"),
        ("9", "x", day("03-02"), "R1", "delivered"),
    )  # fmt: skip
    assert located(moves, region["homes"])["town"].to_list() == ["36008", "36008", "36015"]


def test_a_booking_without_home_follows_its_item(region: Region) -> None:
    """Bought on 15 January while in Roeselare; repaired on 5 March while in Izegem."""
    rows = region["costs"].filter(pl.col("cost_id").is_in(["b", "c", "f"]))
    found = dict(followed(rows, moved(region)).select("cost_id", "town").rows())
    assert found == {"b": "36015", "c": "36008", "f": None}


def test_a_booking_before_the_first_home_belongs_to_that_home(region: Region) -> None:
    """1 January lies before every movement; on 10 February itself the chair was in Roeselare."""
    rows = table(
        "costs", "cost_id date category amount_eur payer item_id",
        ("late", day("12-31"), "repair", 1.0, "town", "chair"),
        ("early", day("01-01"), "repair", 1.0, "town", "chair"),
        ("same", day("02-10"), "repair", 1.0, "town", "chair"),
    )  # fmt: skip
    found = followed(rows, moved(region))
    assert found["cost_id"].to_list() == ["late", "early", "same"]
    assert found["town"].to_list() == ["36008", "36015", "36015"]


def test_an_item_that_comes_from_another_town_had_a_life_before(region: Region) -> None:
    """In Izegem the chair is second-hand, since its first movement there; the others stay."""
    found = towns_of_items(region["items"], moved(region))
    assert found.select("item_id", "town", "origin", "acquired_on").rows() == [
        ("chair", "36015", "new", day("01-01")),
        ("chair", "36008", "second_hand", day("03-02")),
        ("bed", "36015", "existing", None),
        ("stool", "36015", "existing", None),
    ]


def test_a_broken_set_does_not_look_whole(region: Region) -> None:
    """Izegem has the chair of the set; the stool stayed behind, and is known there, in no stock."""
    here = towns_of_items(region["items"], moved(region))
    nothing = pl.DataFrame(schema={"item_id": pl.String, "town": pl.String})
    found = known_items(region["items"], here, nothing)
    assert found.select("item_id", "town", "origin", "acquired_on").rows() == [
        ("stool", "36008", "second_hand", None)
    ]


def test_what_a_booking_names_is_known(region: Region) -> None:
    here = towns_of_items(region["items"], moved(region)).with_columns(set_id=pl.lit(None))
    named = pl.DataFrame(
        {"item_id": ["lamp", "chair", None, "lamp"], "town": ["36008", "36015", "36015", "36008"]}
    )
    found = known_items(region["items"], here.cast({"set_id": pl.String}), named)
    assert found.select("item_id", "town").rows() == [("lamp", "36008")]
