"""Home-years, stays and furnishings: hand-worked cases, laws and plain counts."""

from collections import Counter
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circularlib.indicators.turnover import cycles, furnishings, home_years, stays_begun
from circularlib.indicators.visits import visits

from .furniture import told

# The same examples every time, and no clock; the fixtures keep no state.
LAW = settings(
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
YEAR = {"first_day": 100, "last_day": 464}

HOMES = pd.DataFrame(
    [("A", 0, None), ("B", 282, None), ("C", 0, 100), ("D", 0, 99), ("E", 465, None),
     ("F", 200, 200), ("G", -900, 9000)],
    columns=["home_id", "in_service_from_day", "in_service_to_day"],
)  # fmt: skip


def delivered(*records: tuple[str | None, int]) -> pd.DataFrame:
    """Movements: an item delivered to a home on a day, another item each time."""
    rows = [
        (f"{n}", f"i{n}", day, "delivered", home, None) for n, (home, day) in enumerate(records)
    ]
    names = ["movement_id", "item_id", "date_day", "event", "home_id", "reason"]
    return pd.DataFrame(rows, columns=names).astype({"date_day": "int64"})


# Home-years -------------------------------------------------------------------------------------


def test_years_in_service_count_days_both_ends_included(engine: Any, rows: Any) -> None:
    """Of 365 days home A was in service 365, B from day 282 on 183, C and F on one, G on all.

    D closed the day before and E opens the day after. A year has 365.25 days on average.
    """
    found = rows(home_years(engine(HOMES), **YEAR))
    assert found == [
        ("A", pytest.approx(365 / 365.25)),
        ("B", pytest.approx(183 / 365.25)),
        ("C", pytest.approx(1 / 365.25)),
        ("F", pytest.approx(1 / 365.25)),
        ("G", pytest.approx(365 / 365.25)),
    ]


@pytest.mark.parametrize("missing", [None, np.nan], ids=["None", "NaN"])
def test_homes_that_all_still_serve_have_no_last_day(engine: Any, rows: Any, missing: Any) -> None:
    """The column has no type then. Four years of 1,461 days are 4 home-years."""
    homes = HOMES[:1].assign(in_service_to_day=missing)
    assert rows(home_years(engine(homes), first_day=0, last_day=1460)) == [("A", 4.0)]


@LAW
@given(
    spans=st.lists(st.tuples(st.integers(0, 50), st.none() | st.integers(0, 90)), max_size=6),
    cuts=st.tuples(st.integers(0, 60), st.integers(0, 30), st.integers(1, 30)),
)
def test_home_years_of_two_periods_are_those_of_both_together_and_of_a_plain_count(
    spans: Any, cuts: Any, law_engine: Any, facts: Any
) -> None:
    """Day by day: was the home in service?"""
    first, middle, last = cuts[0], cuts[0] + cuts[1], cuts[0] + cuts[1] + cuts[2]
    rows = [(f"h{n}", begin, end) for n, (begin, end) in enumerate(spans)]
    homes = pd.DataFrame(rows, columns=list(HOMES.columns)).astype(
        {"in_service_from_day": "int64", "in_service_to_day": "float64"}
    )

    def years(begin: int, end: int) -> Counter[str]:
        found = facts(home_years(law_engine(homes), first_day=begin, last_day=end))
        return Counter({home: round(value * 365.25) for home, value in found})

    walk = Counter(
        home
        for home, begin, end in rows
        for day in range(first, last + 1)
        if begin <= day and (end is None or day <= end)
    )
    assert years(first, middle) + years(middle + 1, last) == years(first, last) == walk


# Stays ------------------------------------------------------------------------------------------


def test_stays_are_counted_by_the_day_they_began(engine: Any, rows: Any) -> None:
    """Home A's stays began on days 99, 100, 464 and 465: two in the year from 100 to 464."""
    stays = pd.DataFrame({"home_id": ["A"] * 4 + ["B", "C"]})
    stays = stays.assign(moved_in_day=[99, 100, 464, 465, 300, 50])
    assert rows(stays_begun(engine(stays), **YEAR)) == [("A", 2), ("B", 1)]


def test_without_stays_no_home_has_any(engine: Any, rows: Any) -> None:
    """A table with its columns and no rows."""
    stays = pd.DataFrame({"home_id": ["A"], "moved_in_day": [99]})
    assert rows(stays_begun(engine(stays[:0]), **YEAR)) == []
    assert rows(stays_begun(engine(stays), **YEAR)) == []


# Furnishings ------------------------------------------------------------------------------------


def test_deliveries_close_together_are_one_furnishing(engine: Any, rows: Any) -> None:
    """At most 14 days from one to the next: 10, 10, 24, 38 are one; 53 comes 15 days later.

    Home B is furnished by itself, on day 17.
    """
    moves = delivered(("A", 10), ("A", 10), ("A", 24), ("A", 38), ("A", 53), ("B", 17))
    found = furnishings(visits(engine(moves)), first_day=0, last_day=99, gap_days=14)
    assert rows(found) == [("A", 2), ("B", 1)]


def test_a_furnishing_belongs_to_the_day_it_began(engine: Any, rows: Any) -> None:
    """Begun on day 95 and finished on 105: of the first hundred days, not of the next."""
    moves = delivered(("A", 95), ("A", 105))
    lives = visits(engine(moves))
    assert rows(furnishings(lives, first_day=0, last_day=99, gap_days=14)) == [("A", 1)]
    assert rows(furnishings(lives, first_day=100, last_day=199, gap_days=14)) == []


def test_without_a_pause_allowed_each_day_is_a_furnishing(engine: Any, rows: Any) -> None:
    """Days 10 (twice), 11 and 13; with a day allowed 10 and 11 are one."""
    lives = visits(engine(delivered(("A", 10), ("A", 10), ("A", 11), ("A", 13))))
    assert rows(furnishings(lives, first_day=0, last_day=99, gap_days=0)) == [("A", 3)]
    assert rows(furnishings(lives, first_day=0, last_day=99, gap_days=1)) == [("A", 2)]


def test_a_delivery_to_nobody_knows_where_furnishes_no_home(engine: Any, rows: Any) -> None:
    """Home A is furnished once; of two deliveries the home is missing."""
    lives = visits(engine(delivered(("A", 10), (None, 50), (None, 90))))
    assert rows(furnishings(lives, first_day=0, last_day=99, gap_days=14)) == [("A", 1)]


@pytest.mark.parametrize("event", ["collected", "repaired"])
def test_where_nothing_was_delivered_no_home_was_furnished(
    engine: Any, rows: Any, event: str
) -> None:
    """No movement at all; and existing furniture only collected, or only repaired."""
    moves = delivered(("A", 10)).assign(event=event)
    for few in (moves, moves[:0]):
        lives = visits(engine(few))
        assert rows(furnishings(lives, first_day=0, last_day=99, gap_days=14)) == []


def figures(frames: Any) -> list[Any]:
    """All three figures on an engine."""
    stays = pd.DataFrame({"home_id": ["A"], "moved_in_day": [200]})
    lives = visits(frames(delivered(("A", 110), ("B", 120))))
    return [
        home_years(frames(HOMES), **YEAR),
        stays_begun(frames(stays), **YEAR),
        furnishings(lives, **YEAR, gap_days=14),
    ]


def test_counts_are_64_bit_integers_on_every_engine(engine: Any) -> None:
    """Polars counts in 32 bits, which would not join or store alike."""
    for figure in figures(engine):
        for name, dtype in nw.from_native(figure).collect_schema().items():
            expected = {"home_years": nw.Float64, "home_id": nw.String}.get(name, nw.Int64)
            assert dtype == expected, name


def test_a_result_stays_on_the_engine_of_the_caller(engine: Any) -> None:
    """A lazy frame stays lazy, a relation a relation."""
    assert {type(figure) for figure in figures(engine)} == {type(engine(HOMES))}


def test_the_lazy_tables_of_the_ledger_give_the_same(rows: Any) -> None:
    """Its days are of 32 bits."""

    def small(frame: pd.DataFrame) -> pl.LazyFrame:
        table = pl.from_pandas(frame)
        return table.cast({name: pl.Int32 for name in table.columns if name.endswith("day")}).lazy()

    pairs = zip(figures(small), figures(pd.DataFrame), strict=True)
    assert all(rows(lazy) == rows(plain) for lazy, plain in pairs)


@LAW
@given(
    data=st.data(),
    cuts=st.tuples(st.integers(-5, 50), st.integers(0, 30), st.integers(1, 30)),
    gap_days=st.integers(0, 20),
    seed=st.integers(0, 99),
)
def test_furnishings_are_those_of_a_plain_count_and_of_two_periods_together(
    data: Any, cuts: Any, gap_days: int, seed: int, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Home by home through the days of delivery; in any order of rows; twice the items the same.

    A home that gets twice as many pieces on the same days is not furnished more often.
    """
    first, middle, last = cuts[0], cuts[0] + cuts[1], cuts[0] + cuts[1] + cuts[2]
    lives = visits(law_engine(data.draw(ledgers).movements))
    stays = facts(lives, "home_id", "delivered_day")
    walk: Counter[str] = Counter()
    for home in {home for home, _ in stays if home is not None}:
        days = sorted({day for place, day in stays if place == home and day is not None})
        for before, day in zip([None, *days], days, strict=False):
            is_begin = before is None or day - before > gap_days
            walk[home] += is_begin and first <= day <= last

    def counted(table: pd.DataFrame, begin: int, end: int) -> Counter[str]:
        found = furnishings(law_engine(table), first_day=begin, last_day=end, gap_days=gap_days)
        return Counter(dict(facts(found)))

    table = nw.from_native(lives).to_pandas()
    shuffled = table.sample(frac=1, random_state=seed).reset_index(drop=True)
    twice = pd.concat([table, table], ignore_index=True)
    assert counted(table, first, last) == +walk
    assert counted(shuffled, first, last) == counted(twice, first, last) == +walk
    assert counted(table, first, middle) + counted(table, middle + 1, last) == +walk


def test_items_are_counted_by_how_often_they_were_placed(engine: Any, rows: Any) -> None:
    """Up to day 99 chair 2 and the table twice; the spare chair never left the store.

    Chair 1 went to home B, the sofa to A; chair 2 to A and B, the table to A and C.
    """
    lives, items, _ = told(engine)
    assert rows(cycles(lives, items, last_day=99)) == [
        ("existing", 1, 2, 2),
        ("new", 1, 1, 1),
        ("new", 2, 1, 2),
        ("second_hand", 2, 1, 2),
    ]
    assert rows(cycles(lives, items, last_day=10)) == [
        ("existing", 1, 1, 1),
        ("new", 1, 1, 1),
        ("second_hand", 1, 1, 1),
    ]


def test_homes_that_nobody_noted_may_be_any_of_those_that_were(engine: Any, rows: Any) -> None:
    """Chair 1 and the sofa, once each: to A and to a home not noted, which may be A as well.

    Where none was noted there was one at least.
    """
    for noted, count in ((["A", None], 1), ([None, None], 1), (["A", "B"], 2), (["A", "A"], 1)):
        records = delivered((noted[0], 5), (noted[1], 6))
        items = engine(pd.DataFrame({"item_id": ["i0", "i1"], "origin": "existing"}))
        found = rows(cycles(visits(engine(records)), items, last_day=9))
        assert found == [("existing", 1, 2, count)], noted


@LAW
@given(data=st.data(), last_day=st.integers(-5, 90))
def test_cycles_hold_every_placement_up_to_the_day(
    data: Any, last_day: int, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Placements per item times items, added up, is the number of deliveries."""
    ledger = data.draw(ledgers)
    lives, items, _ = told(law_engine, ledger.movements, ledger.items)
    found = facts(cycles(lives, items, last_day=last_day), "placement_count", "item_count")
    deliveries = [m for life in ledger.lives.values() for m in life if m.event == "delivered"]
    assert sum(a * b for a, b in found) == sum(move.day <= last_day for move in deliveries)
    walk: dict[tuple[str, int], set[str | None]] = {}
    origins = dict(zip(ledger.items["item_id"], ledger.items["origin"], strict=True))
    for item, life in ledger.lives.items():
        homes = [
            home_of(life[place:])
            for place, move in enumerate(life)
            if move.event == "delivered" and move.day <= last_day
        ]
        if homes:
            walk.setdefault((origins[item], len(homes)), set()).update(homes)
    columns = ("origin", "placement_count", "home_count")
    counts = facts(cycles(lives, items, last_day=last_day), *columns)
    assert {(origin, n): count for origin, n, count in counts} == {
        key: max(1, len(homes - {None})) for key, homes in walk.items()
    }


def home_of(life: Any) -> str | None:
    """The home of a delivery, or else the one that its end names."""
    first, *later = life
    for move in later:
        if first.home_id or move.event == "delivered":
            break
        if move.event in ("collected", "discarded", "recycled", "sold", "lost"):
            return move.home_id
    return first.home_id
