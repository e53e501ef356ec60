"""Records of a made-up region, municipality by municipality, as a federation would keep them.

Each table is Parquet in folders `municipality_code=...`. An item is placed, collected, sometimes
repaired, placed again; a tenth of all movements is repair. All is drawn from fixed seeds.
"""

from pathlib import Path

import numpy as np
import polars as pl

__all__ = ["FIRST_DAY", "ITEM_TYPES", "LAST_DAY", "write_region"]

ITEM_TYPES = ("chair", "table", "bed", "wardrobe", "sofa", "desk", "lamp", "fridge")
FIRST_DAY, LAST_DAY = 18262, 19722  # 2020-01-01, 2023-12-31
_LIFE = ("delivered", "collected", "repaired", "delivered", "collected")
_CATEGORIES = (
    "purchase_new",
    "purchase_second_hand",
    "delivery",
    "collection",
    "repair",
    "cleaning",
)
_LARGEST = 1_000_000  # movements of one municipality, at most: what is made at a time


def write_region(folder: Path, movement_count: int) -> None:
    """Writes movements, items, homes and costs with about as many movements as asked.

    Args:
        folder: Where the tables are written; it is made.
        movement_count: Movements of the region as a whole.
    """
    parts = max(4, -(-movement_count // _LARGEST))
    for number in range(parts):
        items = movement_count // parts // len(_LIFE)
        for name, table in _municipality(number, items).items():
            place = folder / name / f"municipality_code={number + 10001}"
            place.mkdir(parents=True, exist_ok=True)
            table.write_parquet(place / "part.parquet")


def _municipality(number: int, item_count: int) -> dict[str, pl.DataFrame]:
    random = np.random.default_rng(number)
    home_count = max(item_count // 60, 2)
    codes = {kind: pl.lit(f"{number + 10001}-{kind}") for kind in "HIMC"}
    items = _items(random, item_count).select(
        pl.concat_str(codes["I"], pl.col("number")).alias("item_id"), pl.exclude("number")
    )
    homes = pl.DataFrame({"number": np.arange(home_count)}).select(
        pl.concat_str(codes["H"], pl.col("number")).alias("home_id"),
        pl.lit("programme").alias("group"),
        pl.lit(FIRST_DAY, pl.Int32).alias("in_service_from_day"),
        pl.lit(None, pl.Int32).alias("in_service_to_day"),
    )
    movements = _movements(random, item_count, home_count).with_columns(
        pl.concat_str(codes["M"], pl.col("movement_id")).alias("movement_id"),
        pl.concat_str(codes["I"], pl.col("item_id")).alias("item_id"),
        pl.concat_str(codes["H"], pl.col("home_id")).alias("home_id"),
    )
    costs = _costs(random, item_count, home_count).with_columns(
        pl.concat_str(codes["C"], pl.col("cost_id")).alias("cost_id"),
        pl.concat_str(codes["I"], pl.col("item_id")).alias("item_id"),
        pl.concat_str(codes["H"], pl.col("home_id")).alias("home_id"),
    )
    return {"items": items, "homes": homes, "movements": movements, "costs": costs}


def _items(random: np.random.Generator, count: int) -> pl.DataFrame:
    weighed = np.round(random.uniform(2, 60, count), 1)
    weighed[random.random(count) < 0.7] = np.nan
    return pl.DataFrame(
        {
            "number": np.arange(count),
            "item_type": random.choice(ITEM_TYPES, count),
            "origin": random.choice(["new", "second_hand", "existing"], count, p=[0.3, 0.5, 0.2]),
            "mass_kg": weighed,
        }
    ).with_columns(pl.col("mass_kg").fill_nan(None))


def _movements(random: np.random.Generator, items: int, homes: int) -> pl.DataFrame:
    """Lives of five movements; each item is brought to two homes, or twice to one."""
    steps = len(_LIFE)
    gaps = random.integers(1, 400, (items, steps))
    gaps[:, 0] = random.integers(0, 900, items)
    days = (FIRST_DAY + np.cumsum(gaps, axis=1)).ravel()
    first, second = random.integers(0, homes, items), random.integers(0, homes, items)
    places = np.stack([first, first, first, second, second], axis=1).ravel()
    events = np.tile(np.array(_LIFE), items)
    is_repair = events == "repaired"
    ends = np.where(events == "collected", "move_out", "move_in")
    ends[(events == "collected") & (random.random(items * steps) < 0.3)] = "defect"
    table = pl.DataFrame(
        {
            "movement_id": np.arange(items * steps),
            "date_day": days.astype(np.int32),
            "item_id": np.repeat(np.arange(items), steps),
            "event": events,
            "home_id": places,
            "reason": ends,
            "parts_mass_kg": np.round(random.exponential(0.5, items * steps), 2),
        }
    )
    # A ledger is kept by day, not by item; a repair has no home and no reason.
    return (
        table.with_columns(
            pl.when(~pl.lit(is_repair)).then("home_id").alias("home_id"),
            pl.when(~pl.lit(is_repair)).then("reason").alias("reason"),
            pl.when(pl.lit(is_repair)).then("parts_mass_kg").alias("parts_mass_kg"),
        )
        .filter(pl.col("date_day") <= LAST_DAY)
        .sort("date_day", "movement_id")
    )


def _costs(random: np.random.Generator, items: int, homes: int) -> pl.DataFrame:
    """One booking per item; one in fifty is booked on no home."""
    booked = random.random(items) > 0.02
    table = pl.DataFrame(
        {
            "cost_id": np.arange(items),
            "date_day": random.integers(FIRST_DAY, LAST_DAY + 1, items).astype(np.int32),
            "home_id": random.integers(0, homes, items),
            "category": random.choice(_CATEGORIES, items),
            "amount_eur": np.round(random.gamma(2.0, 40.0, items), 2),
            "item_id": np.arange(items),
        }
    )
    return table.with_columns(
        pl.when(pl.lit(booked)).then("home_id").alias("home_id"),
        pl.lit("town").alias("payer"),
        pl.lit("reuse centre").alias("payee"),
    )
