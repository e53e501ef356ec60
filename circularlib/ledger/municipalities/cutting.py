"""Every table of a region, cut into those of its municipalities."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from circularlib.ledger.municipalities.belonging import (
    TOWN,
    followed,
    known_items,
    located,
    towns_of_items,
)
from circularlib.ledger.municipalities.sharing import divided, shares
from circularlib.ledger.periods import Period

__all__ = ["WHOLE", "Cut", "cut"]

WHOLE = ("offers", "chain_steps", "repairs")
"""Tables about the whole programme, which no municipality has a part in."""

_LABOUR = "municipal_labour"

Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Cut:
    """The records of a region by municipality.

    Attributes:
        tables: Tables by municipality and name, without those that have no row there.
        left_over: Rows that belong to no municipality, by table, where there are any.
    """

    tables: Mapping[str, Tables]
    left_over: Mapping[str, int]


def cut(tables: Tables, records: Period) -> Cut:
    """Cuts the tables of a region, so that its municipalities add up to it.

    A region of one municipality is that municipality.

    Args:
        tables: The checked tables of the region by name, with at least homes, items, movements,
            costs and hours.
        records: The days that they cover.

    Returns:
        The tables of each municipality with a home, in the order of their codes.
    """
    whole = {name: frame for name, frame in tables.items() if name not in WHOLE}
    towns = sorted(whole["homes"]["municipality_code"].unique())
    if len(towns) == 1:
        return Cut({towns[0]: {k: frame for k, frame in whole.items() if frame.height}}, {})
    parts, lost = _with_towns(whole, records)
    found: dict[str, dict[str, pl.DataFrame]] = {town: {} for town in towns}
    for name in (name for name in whole if name in parts):
        split = parts[name].partition_by(TOWN, as_dict=True, include_key=False)
        for (town,), frame in split.items():
            found[str(town)][name] = frame
    for town in towns:
        found[town] = _with_labour(found[town], whole["costs"])
    return Cut(found, {name: count for name, count in lost.items() if count})


def _with_towns(tables: Tables, records: Period) -> tuple[dict[str, pl.DataFrame], dict[str, int]]:
    """Every table with a column `town`, and how many rows of each belong to none."""
    homes = tables["homes"]
    moved = located(tables["movements"], homes)
    parts = shares(homes, records)
    found = {
        "homes": homes.with_columns(pl.col("municipality_code").alias(TOWN)),
        "movements": moved.filter(pl.col(TOWN).is_not_null()),
        "costs": _costs(tables["costs"], homes, moved, parts),
        "hours": _hours(tables["hours"], homes, parts),
    }
    for name in ("stays", "survey", "machines"):
        if name in tables:
            found[name] = _at_home(tables[name], homes)
    for name in ("machine_events", "wash_log"):
        if name in tables and "machines" in found:
            machines = found["machines"].select("machine_id", TOWN)
            found[name] = tables[name].join(machines, on="machine_id", maintain_order="left")
    here = towns_of_items(tables["items"], moved)
    named = found["costs"].select("item_id", TOWN)
    found["items"] = pl.concat([here, known_items(tables["items"], here, named)])
    return found, _left_over(tables, found, here)


def _at_home(rows: pl.DataFrame, homes: pl.DataFrame) -> pl.DataFrame:
    """Rows with a home, with its municipality."""
    towns = homes.select("home_id", pl.col("municipality_code").alias(TOWN))
    return rows.join(towns, on="home_id", maintain_order="left")


def _costs(
    costs: pl.DataFrame, homes: pl.DataFrame, moved: pl.DataFrame, parts: pl.DataFrame
) -> pl.DataFrame:
    """Bookings: by their home, else by their item, else divided."""
    elsewhere = costs.filter(pl.col("home_id").is_null())
    about = followed(elsewhere.filter(pl.col("item_id").is_not_null()), moved)
    general = pl.concat(
        [
            elsewhere.filter(pl.col("item_id").is_null()),
            about.filter(pl.col(TOWN).is_null()).drop(TOWN),
        ]
    )
    own = about.filter(pl.col(TOWN).is_not_null())
    return pl.concat([_at_home(costs, homes), own, divided(general, "amount_eur", parts)])


def _hours(hours: pl.DataFrame, homes: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    general = hours.filter(pl.col("home_id").is_null())
    return pl.concat([_at_home(hours, homes), divided(general, "hours", parts)])


def _with_labour(tables: Tables, region_costs: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables of a municipality, with a word about labour where the region books it.

    Hours of the town are valued only where no labour is booked at all. Where the region books
    some, those of a municipality without such a booking are not valued either: where it has
    hours it gets one of nought euros, else the parts would be more than the whole.
    """
    is_labour = pl.col("category") == _LABOUR
    booked = region_costs.filter(is_labour).head(1)
    costs = tables.get("costs", region_costs.clear())
    is_own = pl.col("organisation") == "municipality"
    works = "hours" in tables and tables["hours"].filter(is_own).height > 0
    if booked.is_empty() or costs.filter(is_labour).height or not works:
        return dict(tables)
    nothing = booked.with_columns(
        cost_id=pl.lit("labour-0"),
        amount_eur=pl.lit(0.0),
        **{name: pl.lit(None, pl.String) for name in ("home_id", "item_id")},
    )
    return {**tables, "costs": pl.concat([costs, nothing])}


def _left_over(
    tables: Tables, found: Mapping[str, pl.DataFrame], here: pl.DataFrame
) -> dict[str, int]:
    """How many rows of each table came to no municipality."""
    lost = {
        name: tables[name].height - found[name].height
        for name in ("movements", "stays", "survey", "machines", "machine_events", "wash_log")
        if name in found
    }
    lost["items"] = tables["items"].height - here["item_id"].n_unique()
    costs, hours = tables["costs"], tables["hours"]
    lost["costs"] = costs.height - found["costs"]["cost_id"].n_unique()
    general = hours.filter(pl.col("home_id").is_null())
    has_share = found["hours"].filter(pl.col("home_id").is_null()).height > 0
    lost["hours"] = 0 if has_share else general.height
    return lost
