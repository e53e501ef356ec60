"""What is possible but odd: amounts, masses, dates and bookings that deserve a second look.

Everything here is a warning. The thresholds are wide on purpose: they look for slips of the
pen (a lost decimal mark, grams for kilograms, a wrong year), not for unusual furniture.
"""

from collections.abc import Mapping
from math import log10

import polars as pl

from circularlib.ledger.checking.alike_codes import alike_problems
from circularlib.ledger.checking.breaches import VALUE, told_together
from circularlib.ledger.checking.pasted_rows import pasted_problems
from circularlib.ledger.checking.plausible_dates import date_problems
from circularlib.ledger.checking.scale_changes import scale_problems
from circularlib.ledger.periods import Period
from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.text_cells import ROW
from circularlib.shipped import shipped

__all__ = ["plausibility_problems"]

_Tables = Mapping[str, ReadTable]

_MASS_FACTOR = 5.0  # the catalogue's own ranges stay within a factor of two
_PRICE_FACTOR = 10.0  # a lost decimal mark makes ten or a hundred times
_COST_FACTOR = 30.0  # a booking may bundle ten pieces; a lost decimal mark makes a hundred times
_DEVIATIONS = 5.0  # amounts that vary more by nature are given more room
_DEVIATION = 1.4826  # a standard deviation in median absolute deviations, of normal logarithms
_FEWEST_AMOUNTS = 8  # with fewer there is no usual amount to differ from
_MOST_CYCLES_COUNT = 155  # five a day
_CYCLE_KWH = (0.1, 4.0)  # a cold wash on an eco label of 0.5 to 1, a boil wash of 2 to 3
_CYCLE_L = (10.0, 250.0)  # modern machines use 40 to 60, old ones up to 150


def plausibility_problems(read: _Tables, records: Period | None) -> list[Problem]:
    """Values that are possible but odd.

    Args:
        read: The tables by name.
        records: The days on which everything was recorded, where that is known.

    Returns:
        Warnings; where many rows share one, one for all of them.
    """
    problems = date_problems(read, records) + alike_problems(read)
    problems += pasted_problems(read) + scale_problems(read)
    if "items" in read:
        problems += _masses(read["items"])
        problems += _prices(read["items"])
    if "costs" in read:
        problems += _amounts(read["costs"]) + _double_bookings(read["costs"])
    if "wash_log" in read:
        problems += _washing(read["wash_log"])
    return problems


def _masses(items: ReadTable) -> list[Problem]:
    """Items far heavier or lighter than the catalogue says of their type."""
    with shipped("data/reference/catalogue.csv").open("rb") as file:
        catalogue = pl.read_csv(file, columns=["item_type", "unit_mass_kg"])
    ratio = pl.col("mass_kg") / pl.col("unit_mass_kg")
    odd = (
        items.frame.join(catalogue, on="item_type")
        .filter((ratio > _MASS_FACTOR) | (ratio < 1 / _MASS_FACTOR))
        .select(ROW, "item_type", pl.col("mass_kg").alias(VALUE), usual="unit_mass_kg")
    )
    return told_together(items, "mass_unusual", "mass_kg", odd)


def _prices(items: ReadTable) -> list[Problem]:
    """Prices far from the usual of their item type."""
    odd = _unusual(items.frame, "purchase_price_eur", [pl.col("item_type")], _PRICE_FACTOR)
    return told_together(items, "price_unusual", "purchase_price_eur", odd)


def _amounts(costs: ReadTable) -> list[Problem]:
    """Bookings far from the usual of their category, kept apart by whether they name a home."""
    kinds = [pl.col("category"), pl.col("home_id").is_null(), pl.col("item_id").is_null()]
    odd = _unusual(costs.frame, "amount_eur", kinds, _COST_FACTOR)
    return told_together(costs, "cost_unusual", "amount_eur", odd)


def _unusual(
    frame: pl.DataFrame, column: str, groups: list[pl.Expr], factor: float
) -> pl.DataFrame:
    """Amounts far from the median of their group, on the scale of ratios.

    Credit notes count by their size; amounts of nought have no ratio and are passed over.
    """
    size = pl.col(column).abs()
    amounts = (
        frame.filter(size > 0)
        .with_columns(log=size.log10())
        .with_columns(median=pl.col("log").median().over(groups), n=pl.len().over(groups))
    )
    distance = (pl.col("log") - pl.col("median")).abs()
    spread = distance.median().over(groups) * _DEVIATION
    room = pl.max_horizontal(pl.lit(log10(factor)), spread * _DEVIATIONS)
    return amounts.filter(pl.col("n") >= _FEWEST_AMOUNTS, distance > room).select(
        ROW, "n", pl.col(column).alias(VALUE), usual=(10 ** pl.col("median")).round(2)
    )


def _double_bookings(costs: ReadTable) -> list[Problem]:
    """Bookings that repeat an earlier one in all but their code."""
    same = ["date", "home_id", "category", "amount_eur", "payer", "payee", "item_id"]
    whole = costs.frame.unique("cost_id", keep="first").drop_nulls(
        ["date", "category", "amount_eur"]
    )
    firsts = whole.with_columns(other_row=pl.col(ROW).min().over(same))
    double = firsts.filter(pl.col(ROW) > pl.col("other_row")).select(
        ROW, "other_row", pl.col("amount_eur").alias(VALUE)
    )
    return told_together(costs, "booking_double", "amount_eur", double)


def _washing(log: ReadTable) -> list[Problem]:
    """Months of more washing, electricity or water than a machine in a home can use."""
    cycles = pl.col("cycle_count")
    busy = log.frame.filter(cycles > _MOST_CYCLES_COUNT).select(ROW, cycles.alias(VALUE))
    problems = told_together(log, "cycles_unusual", "cycle_count", busy)
    for column, unit, (low, high) in (
        ("energy_kwh", "kWh", _CYCLE_KWH),
        ("water_l", "l", _CYCLE_L),
    ):
        per_cycle = pl.col(column) / cycles
        odd = log.frame.filter(cycles > 0, ~per_cycle.is_between(low, high)).select(
            ROW,
            pl.col(column).alias(VALUE),
            per_cycle=per_cycle.round(2),
            unit=pl.lit(unit),
        )
        problems += told_together(log, "use_per_cycle_unusual", column, odd)
    return problems
