"""To which municipality a movement, an item or a booking belongs that names no home."""

from typing import Literal

import polars as pl

__all__ = ["TOWN", "followed", "known_items", "located", "towns_of_items"]

TOWN = "town"
"""Column with the code of the municipality a row belongs to; no table of the ledger has it."""

_SIDES: tuple[Literal["backward"], Literal["forward"]] = ("backward", "forward")
_ORDER = ("date", "id_length", "movement_id")  # as in visits


def located(movements: pl.DataFrame, homes: pl.DataFrame) -> pl.DataFrame:
    """Every movement with the municipality it belongs to.

    A movement with a home belongs to that home's municipality. One without, such as a repair or
    a sale, belongs to where the item was in a home last before; before that, to where it first
    came into one. An item that never was in a home belongs to no municipality.

    Args:
        movements: The table movements.
        homes: The table homes.

    Returns:
        The rows in their order, with `town`.

    Example:
        >>> homes = pl.DataFrame({"home_id": ["A", "B"], "municipality_code": ["36015", "36008"]})
        >>> moves = pl.DataFrame({"movement_id": ["1", "2", "3", "4"], "item_id": ["chair"] * 4,
        ...     "date": [10, 20, 30, 40], "home_id": ["A", None, "B", None]})
        >>> located(moves, homes)["town"].to_list()
        ['36015', '36015', '36008', '36008']
    """
    towns = homes.select("home_id", pl.col("municipality_code").alias(TOWN))
    steps = (
        movements.with_row_index("row")
        .join(towns, on="home_id", how="left", maintain_order="left")
        .with_columns(id_length=pl.col("movement_id").str.len_chars())
        .sort("item_id", *_ORDER)
    )
    nearest = pl.col(TOWN).forward_fill().backward_fill().over("item_id")
    return steps.with_columns(nearest).sort("row").drop("row", "id_length")


def followed(rows: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """Rows about an item, with the municipality where the item then was, or first came.

    Args:
        rows: Rows with `item_id` and `date`.
        moved: The movements, from `located`.

    Returns:
        The rows in their order, with `town`; empty where the item never was in a home.
    """
    steps = (
        moved.filter(pl.col(TOWN).is_not_null())
        .with_columns(id_length=pl.col("movement_id").str.len_chars())
        .sort(*_ORDER)
        .select("item_id", "date", TOWN)
    )
    ordered = rows.with_row_index("row").sort("date")
    last, first = (
        ordered.join_asof(steps, on="date", by="item_id", strategy=side, check_sortedness=False)
        for side in _SIDES
    )
    known = pl.col(TOWN).fill_null(first[TOWN])
    return last.with_columns(known).sort("row").drop("row")


def towns_of_items(items: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """Every item in each municipality that has a movement of it.

    Where it came from another municipality it had a life before: its origin there is second-hand,
    and it was acquired on the day of its first movement there.

    Args:
        items: The table items.
        moved: The movements, from `located`.

    Returns:
        One row per item and municipality, in the order of the items, with `town`.
    """
    steps = moved.with_columns(id_length=pl.col("movement_id").str.len_chars())
    seen = (
        steps.filter(pl.col(TOWN).is_not_null())
        .sort(*_ORDER)
        .with_columns(home_town=pl.col(TOWN).first().over("item_id"))
        .group_by("item_id", TOWN, maintain_order=True)
        .agg(pl.col("date").first(), came=(pl.col("home_town") != pl.col(TOWN)).first())
    )
    came, day = pl.col("came"), pl.col("date")
    return (
        items.join(seen, on="item_id", maintain_order="left_right")
        .with_columns(
            origin=pl.when(came).then(pl.lit("second_hand")).otherwise("origin"),
            acquired_on=pl.when(came).then(day).otherwise("acquired_on"),
        )
        .select(*items.columns, TOWN)
    )


def known_items(items: pl.DataFrame, here: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Items that a municipality must know of without their being there.

    The other pieces of its furniture sets, else a set that was broken up would look whole; and
    what its bookings name. Nobody says when they came, so that they are in no stock.

    Args:
        items: The table items.
        here: The items of each municipality, from `towns_of_items`.
        named: Pairs of `item_id` and `town` that bookings name.

    Returns:
        One row per item and municipality, with `town`.
    """
    sets = here.select("set_id", TOWN).drop_nulls().unique(maintain_order=True)
    of_sets = items.join(sets, on="set_id", maintain_order="left_right").select("item_id", TOWN)
    wanted = pl.concat([of_sets, named.select("item_id", TOWN).drop_nulls()])
    absent = wanted.unique(maintain_order=True).join(
        here.select("item_id", TOWN), on=["item_id", TOWN], how="anti", maintain_order="left"
    )
    is_owned = pl.col("origin") == "existing"
    return (
        items.join(absent, on="item_id", maintain_order="left_right")
        .with_columns(
            origin=pl.when(is_owned).then(pl.lit("second_hand")).otherwise("origin"),
            acquired_on=pl.lit(None, items.schema["acquired_on"]),
        )
        .select(*items.columns, TOWN)
    )
