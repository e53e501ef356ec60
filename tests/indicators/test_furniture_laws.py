"""Laws of every figure that is made of items and their movements."""

from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from .furniture import (
    ITEMS,
    LAW,
    MOVEMENTS,
    PERIODS,
    SPANS,
    added,
    figures,
    of_ledger,
)

KEYS = {
    "placement_sums": 3,
    "routes": 4,
    "cycles": 2,
    "discards": 3,
    "reused_mass_by_type": 2,
}
"""How many columns of a figure name its row; the others are added up."""


def test_counts_are_64_bit_integers_and_masses_are_floats_on_every_engine(engine: Any) -> None:
    """DuckDB adds up to 128 bits and Polars counts in 32, which would not join or store alike."""
    for name, figure in figures(engine, MOVEMENTS, ITEMS, PERIODS).items():
        for column, dtype in nw.from_native(figure).collect_schema().items():
            assert dtype == nw.Int64 or not column.endswith("_count"), (name, column)
            assert dtype == nw.Float64 or not column.endswith("_kg"), (name, column)


def test_a_result_stays_on_the_engine_of_the_caller(engine: Any) -> None:
    """A lazy frame stays lazy, a relation a relation."""
    for figure in figures(engine, MOVEMENTS, ITEMS, PERIODS).values():
        assert type(figure) is type(engine(ITEMS))


@pytest.mark.parametrize("count", [0, 1])
def test_without_records_there_is_nothing_and_no_crash(engine: Any, rows: Any, count: int) -> None:
    """No movement at all; and a single one, in the store, long before the periods."""
    movements = MOVEMENTS[9 : 9 + count].assign(date_day=-400)
    for figure in figures(engine, movements, ITEMS, PERIODS).values():
        assert rows(figure) == []


def test_a_period_without_records_has_no_rows(engine: Any, rows: Any) -> None:
    """Day 1000 to 2000 holds nothing; items placed before are still counted by placements."""
    later = figures(engine, MOVEMENTS, ITEMS, [("later", 1000, 2000)])
    assert [name for name, figure in later.items() if rows(figure)] == ["placements", "cycles"]


def test_the_lazy_tables_of_the_ledger_give_the_same(rows: Any) -> None:
    """Its days are of 32 bits."""
    lazy = figures(
        lambda frame: (
            pl.from_pandas(frame).cast({"date_day": pl.Int32}, strict=False).lazy()
            if "date_day" in frame
            else pl.from_pandas(frame).lazy()
        ),
        MOVEMENTS,
        ITEMS,
        PERIODS,
    )
    plain = figures(pd.DataFrame, MOVEMENTS, ITEMS, PERIODS)
    for name, figure in plain.items():
        assert rows(lazy[name]) == rows(figure), name


@LAW
@given(data=st.data(), periods=SPANS, seed=st.integers(0, 99))
def test_the_order_of_the_rows_does_not_matter(
    data: Any, periods: Any, seed: int, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """The same movements and items, shuffled."""
    ledger = data.draw(ledgers)
    movements = ledger.movements.sample(frac=1, random_state=seed).reset_index(drop=True)
    items = ledger.items.sample(frac=1, random_state=seed).reset_index(drop=True)
    shuffled = figures(law_engine, movements, items, periods)
    for name, figure in of_ledger(law_engine, ledger, periods).items():
        assert facts(shuffled[name]) == facts(figure), name


@LAW
@given(data=st.data(), periods=SPANS)
def test_the_items_of_a_programme_add_up_to_the_whole(
    data: Any, periods: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Each item reported alone, and the figures added up."""
    ledger = data.draw(ledgers)
    whole = of_ledger(law_engine, ledger, periods)
    alone = [of_ledger(law_engine, ledger.of([item]), periods) for item in ledger.lives]
    for name, keys in KEYS.items():
        parts = [row for figure in alone for row in facts(figure[name])]
        assert added(parts, keys) == added(facts(whole[name]), keys), name


@LAW
@given(data=st.data(), periods=SPANS)
def test_twice_the_records_is_twice_the_counts(
    data: Any, periods: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Copies under other codes: counts and masses double, so that no rate moves."""
    ledger = data.draw(ledgers)
    twice = of_ledger(law_engine, ledger.doubled(), periods)
    once = of_ledger(law_engine, ledger, periods)
    for name, keys in KEYS.items():
        doubled = [
            (*row[:keys], *(2 * number for number in row[keys:])) for row in facts(once[name])
        ]
        assert added(facts(twice[name]), keys) == added(doubled, keys), name


@LAW
@given(data=st.data(), periods=SPANS)
def test_two_periods_side_by_side_add_up_to_the_one_they_make(
    data: Any, periods: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Placements, discards and what left; not where it went, which is followed less long."""
    ledger = data.draw(ledgers)
    two = of_ledger(law_engine, ledger, periods)
    one = of_ledger(law_engine, ledger, [("both", periods[0][1], periods[1][2])])

    shown = {"placement_sums": range(1, 8), "discards": (1, 3), "routes": (1, 4, 5)}
    for name, kept in shown.items():
        keys = 2 if name == "placement_sums" else 1
        halves, whole = (
            added([tuple(row[place] for place in kept) for row in facts(figures[name])], keys)
            for figures in (two, one)
        )
        assert halves == whole, name


@LAW
@given(data=st.data(), periods=SPANS)
def test_periods_before_and_after_all_records_change_nothing(
    data: Any, periods: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """They add no row, and take none from the others."""
    ledger = data.draw(ledgers)
    without = of_ledger(law_engine, ledger, periods)
    added_two = of_ledger(law_engine, ledger, [("0", -900, -800), *periods, ("3", 800, 900)])
    for name in ("placement_sums", "routes", "discards", "reused_mass_by_type"):
        assert facts(added_two[name]) == facts(without[name]), name
