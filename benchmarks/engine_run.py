"""One engine's run of `benchmarks/indicators.py`: prints its seconds, memory and sums as JSON."""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
from region import FIRST_DAY, ITEM_TYPES

from circularlib.indicators.avoided.materials import avoided_mass, parts_sums
from circularlib.indicators.cost.costs import direct_costs, overhead_costs
from circularlib.indicators.cost.home_months import home_months
from circularlib.indicators.reuse import items_with_mass, placement_sums, placements
from circularlib.indicators.visits import visits

MASSES = {kind: 5.0 + 3 * number for number, kind in enumerate(ITEM_TYPES)}
YEARS = ("2020", "2021", "2022", "2023")
STARTS = (FIRST_DAY, FIRST_DAY + 366, FIRST_DAY + 731, FIRST_DAY + 1096, FIRST_DAY + 1461)
SPANS = [(year, STARTS[at], STARTS[at + 1] - 1) for at, year in enumerate(YEARS)]
RATES = {"displacement_rate": 0.5, "lifetime_rate": 0.8}
TABLES = ("movements", "items", "homes", "costs")
DAYS = pd.DataFrame(
    [
        (year, day, f"{year}", 1.0 + 0.02 * at, 0)
        for at, (year, first, last) in enumerate(SPANS)
        for day in range(first, last + 1)
    ],
    columns=["period", "date_day", "month", "deflator_ratio", "unpriced_count"],
).astype({"date_day": "int64"})
RATIOS = pd.DataFrame(
    [("purchase_new", kind, 1.1) for kind in ITEM_TYPES]
    + [("purchase_second_hand", kind, 1.05) for kind in ITEM_TYPES],
    columns=["category", "item_type", "annualised_ratio"],
)


def figures(frames: dict[str, Any], small: Callable[[pd.DataFrame], Any]) -> list[Any]:
    """The library's figures on one engine: placements, parts, costs and home-months."""
    items = items_with_mass(frames["items"], unit_mass_kg=MASSES)
    placed = placements(visits(frames["movements"]), items)
    booked = (frames["costs"], small(DAYS), frames["items"], small(RATIOS))
    return [
        placement_sums(placed, periods=SPANS, by=["home_id", "item_type"]),
        parts_sums(frames["movements"], frames["items"], periods=SPANS),
        direct_costs(*booked),
        overhead_costs(*booked),
        home_months(frames["homes"], periods=SPANS),
    ]


def summed(
    placed: pd.DataFrame,
    parts: pd.DataFrame,
    direct: pd.DataFrame,
    overhead: pd.DataFrame,
    months: pd.DataFrame,
) -> dict[str, float]:
    """What is compared: totals, and totals of squares that a shift between homes would move."""
    by_type = placed.groupby(["period", "item_type"], as_index=False).sum(numeric_only=True)
    avoided = avoided_mass(
        by_type,
        parts.groupby(["period", "item_type"], as_index=False).sum(numeric_only=True),
        **RATES,
    )
    costs = spread(direct, overhead, months)
    by_home = placed.groupby(["period", "home_id"]).sum(numeric_only=True)
    per_month = costs.merge(months, on=["period", "home_id"])
    sums = {
        f"{name} of homes": by_home[name]
        for name in ("placement_count", "reused_count", "placed_mass_kg", "reused_mass_kg")
    }
    sums |= {name: costs[name] for name in ("nominal_eur", "real_eur", "annualised_eur")}
    sums["avoided_mass_kg"] = avoided["avoided_mass_kg"]
    sums["real_eur_per_home_month"] = per_month["real_eur"] / per_month["home_month_count"]
    totals = {name: float(values.sum()) for name, values in sums.items()}
    return totals | {
        f"{name}, squared": float((v.astype(float) ** 2).sum()) for name, v in sums.items()
    }


def municipalities(region: Path) -> Iterator[dict[str, pl.LazyFrame]]:
    """The tables of each municipality, lazily: an item belongs to one."""
    for part in sorted((region / "movements").iterdir()):
        yield {name: pl.scan_parquet(region / name / part.name / "*.parquet") for name in TABLES}


def of_polars(region: Path) -> list[pd.DataFrame]:
    """Municipality after municipality; their sums are added."""
    parts = []
    for frames in municipalities(region):
        lazy = figures(frames, lambda table: pl.from_pandas(table).lazy())
        parts.append(pl.collect_all(lazy))
    return [pl.concat(tables).to_pandas() for tables in zip(*parts, strict=True)]


def of_pandas(region: Path) -> list[pd.DataFrame]:
    """The whole region at once, as somebody with a notebook would."""
    frames = {name: pd.read_parquet(region / name) for name in TABLES}
    return figures(frames, lambda table: table)


def of_spark(region: Path) -> list[pd.DataFrame]:
    """The whole region at once, on all cores of this machine."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.memory", "6g").config("spark.log.level", "ERROR")
    spark = builder.config("spark.sql.shuffle.partitions", "16").getOrCreate()
    frames = {name: spark.read.parquet(str(region / name)) for name in TABLES}
    return [found.toPandas() for found in figures(frames, spark.createDataFrame)]


def of_sql(region: Path) -> list[pd.DataFrame]:
    """The hand-written SQL; the last join, over a few thousand homes, is pandas' in all runs."""
    import duckdb

    connection = duckdb.connect()
    tables = {
        "spans": pd.DataFrame(SPANS, columns=["period", "first_day", "last_day"]),
        "masses": pd.DataFrame(MASSES.items(), columns=["item_type", "unit_mass_kg"]),
        "days": DAYS,
        "ratios": RATIOS,
    }
    for name, table in tables.items():
        connection.register(name, table)
    written = Path(__file__).with_name("indicators.sql").read_text(encoding="utf-8")
    connection.execute(written.replace("{folder}", str(region)))
    homes = pd.read_parquet(region / "homes")
    months = home_months(homes, periods=SPANS)
    placed, parts, cost = (connection.table(name).df() for name in ("placed", "parts", "cost"))
    return [placed, parts, cost[cost["home_id"].notna()], cost[cost["home_id"].isna()], months]


def spread(direct: pd.DataFrame, overhead: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """What was booked on no home, over the homes by their days in service."""
    amounts = ["nominal_eur", "real_eur", "annualised_eur"]
    days = months["service_days"] / months.groupby("period")["service_days"].transform("sum")
    general = overhead.groupby("period")[amounts].sum()
    shares = months[["period", "home_id"]].copy()
    for name in amounts:
        shares[name] = months["period"].map(general[name]) * days
    both = pd.concat([direct, shares])
    return both.groupby(["period", "home_id"], as_index=False)[amounts].sum()


def main(engine: str, region: Path) -> None:
    """Runs one engine and says what it took."""
    ways = {"sql": of_sql, "circularlib": of_polars, "pandas": of_pandas, "spark": of_spark}
    started = time.perf_counter()
    sums = summed(*(nw.from_native(table).to_native() for table in ways[engine](region)))
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if engine == "spark":  # it lives in Java, beside Python
        peak += resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    used = resource.getrusage(resource.RUSAGE_SELF)
    took = {"seconds": seconds, "cpu_seconds": used.ru_utime + used.ru_stime}
    print(json.dumps({**took, "peak_gib": peak / 2**20, **sums}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
