"""Nothing appears, nothing vanishes: hand-worked stocks, laws, and faults put in on purpose."""

from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circularlib.errors import LedgerError
from circularlib.indicators.stock import check_balance, stock_balance, unbalanced_items
from circularlib.indicators.visits import visits

# The same examples every time, and no clock; the fixtures keep no state.
LAW = settings(
    derandomize=True,
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
FINAL_EVENTS = ("discarded", "recycled", "sold", "lost")
EVENTS = ("delivered", "collected", "repaired", "repair_failed", "refurbished", *FINAL_EVENTS)
COUNTS = ("start_count", "acquired_count", "removed_count", "end_count", "imbalance_count")
ALWAYS = {"first_day": -1000, "last_day": 1000}

ITEMS = pd.DataFrame(
    [
        ("chair1", "chair", "existing", None),
        ("chair2", "chair", "new", 12.0),
        ("chair3", "chair", "second_hand", 3.0),
        ("chair4", "chair", "new", 99.0),
        ("table1", "table", "second_hand", None),
        ("table2", "table", "existing", 70.0),
        ("table3", "table", "new", None),
    ],
    columns=["item_id", "item_type", "origin", "acquired_on_day"],
)
MOVEMENTS = pd.DataFrame(
    [
        ("01", "chair1", 5, "collected", "A", "move_out"),
        ("02", "chair2", 15, "delivered", "A", "move_in"),
        ("03", "table1", 16, "delivered", "A", "move_in"),
        ("04", "chair1", 20, "discarded", None, None),
        ("05", "table1", 25, "lost", None, None),
        ("06", "chair3", 31, "delivered", "B", "move_in"),
    ],
    columns=["movement_id", "item_id", "date_day", "event", "home_id", "reason"],
)


def balance(frames: Any, movements: pd.DataFrame, items: pd.DataFrame, **span: int) -> Any:
    """The stock balance on an engine."""
    return stock_balance(frames(movements), frames(items), **span)


def faults(frames: Any, movements: pd.DataFrame, items: pd.DataFrame, **span: int) -> Any:
    """The items that do not balance, on an engine."""
    native = frames(movements)
    return unbalanced_items(native, frames(items), visits(native), **span)


def test_stock_at_the_start_and_what_came_and_went_is_stock_at_the_end(
    engine: Any, rows: Any
) -> None:
    """From day 10 to 30. Chairs: 1 and 3 were there, 2 came on day 12, 1 went on 20, 4 comes on 99.

    That is 2 + 1 - 1 = 2. Tables: 2 was there, 1 was first seen on day 16 and lost on 25, and
    nobody knows when 3 came: 1 + 1 - 1 = 1.
    """
    found = balance(engine, MOVEMENTS, ITEMS, first_day=10, last_day=30)
    assert rows(found, "item_type", *COUNTS) == [("chair", 2, 1, 1, 2, 0), ("table", 1, 1, 1, 1, 0)]
    assert rows(faults(engine, MOVEMENTS, ITEMS, first_day=10, last_day=30)) == []


def test_homes_are_those_that_movements_of_the_type_name(engine: Any, rows: Any) -> None:
    """Up to day 30 chairs in A; chair 3 comes to B on day 31; the table was lost from A."""
    found = balance(engine, MOVEMENTS, ITEMS, first_day=10, last_day=30)
    assert rows(found, "item_type", "home_count") == [("chair", 1), ("table", 1)]
    found = balance(engine, MOVEMENTS, ITEMS, first_day=10, last_day=31)
    assert rows(found, "item_type", "home_count") == [("chair", 2), ("table", 1)]
    nowhere = MOVEMENTS.assign(home_id=None)
    found = balance(engine, nowhere, ITEMS, first_day=10, last_day=31)
    assert rows(found, "item_type", "home_count") == [("chair", 0), ("table", 0)]


def test_both_ends_of_the_period_belong_to_it(engine: Any, rows: Any) -> None:
    """Chair 2 comes on the first day, chair 1 goes on the last: 2 + 1 - 1 = 2 from day 12 to 20."""
    found = balance(engine, MOVEMENTS, ITEMS, first_day=12, last_day=20)
    assert rows(found, "item_type", *COUNTS)[0] == ("chair", 2, 1, 1, 2, 0)


def test_counts_are_64_bit_integers_on_every_engine(engine: Any) -> None:
    """DuckDB adds up to 128 bits and Polars counts in 32, which would not join or store alike."""
    schema = nw.from_native(balance(engine, MOVEMENTS, ITEMS, **ALWAYS)).collect_schema()
    assert {schema[name] for name in COUNTS} == {nw.Int64()}


def test_a_result_stays_on_the_engine_of_the_caller(engine: Any) -> None:
    """A lazy frame stays lazy, a relation a relation."""
    assert type(balance(engine, MOVEMENTS, ITEMS, **ALWAYS)) is type(engine(ITEMS))
    assert type(faults(engine, MOVEMENTS, ITEMS, **ALWAYS)) is type(engine(ITEMS))


def test_the_lazy_tables_of_the_ledger_give_the_same(rows: Any) -> None:
    """Its days are of 32 bits."""
    movements = pl.from_pandas(MOVEMENTS).cast({"date_day": pl.Int32}).lazy()
    items = pl.from_pandas(ITEMS).cast({"acquired_on_day": pl.Int32}).lazy()
    found = stock_balance(movements, items, first_day=10, last_day=30)
    assert rows(found) == rows(balance(pd.DataFrame, MOVEMENTS, ITEMS, first_day=10, last_day=30))


def test_where_nobody_noted_an_acquisition_items_come_when_they_are_first_seen(
    engine: Any, rows: Any
) -> None:
    """The column has no type then. From day 10: chair 2 comes on 15, table 1 on 16, chair 3 on 31.

    Chair 4 and table 3 never moved: nobody knows when they came, and they are in no stock.
    """
    items = ITEMS.assign(acquired_on_day=None)
    found = balance(engine, MOVEMENTS, items, first_day=10, last_day=40)
    assert rows(found, "item_type", *COUNTS) == [("chair", 1, 2, 1, 2, 0), ("table", 1, 1, 1, 1, 0)]


def test_without_movements_the_stock_is_what_was_acquired(engine: Any, rows: Any) -> None:
    """Up to day 50: chairs 1 (existing), 2 and 3; table 2 (existing). Chair 4 is still to come."""
    found = balance(engine, MOVEMENTS[:0], ITEMS, first_day=0, last_day=50)
    assert rows(found, "item_type", *COUNTS) == [("chair", 1, 2, 0, 3, 0), ("table", 1, 0, 0, 1, 0)]
    assert rows(faults(engine, MOVEMENTS[:0], ITEMS, first_day=0, last_day=50)) == []


def test_without_items_there_is_no_stock(engine: Any, rows: Any) -> None:
    """Nothing at all, and no crash."""
    assert rows(balance(engine, MOVEMENTS[:0], ITEMS[:0], **ALWAYS)) == []
    assert rows(faults(engine, MOVEMENTS[:0], ITEMS[:0], **ALWAYS)) == []


@pytest.mark.parametrize(
    ("events", "fault"),
    [
        (["delivered", "delivered"], "not_collected"),
        (["delivered", "collected", "collected"], "not_delivered"),
        (["collected", "repaired", "collected"], "not_delivered"),
        (["discarded", "discarded"], "moves_after_end"),
        (["discarded", "repaired"], "moves_after_end"),
        (["delivered", "sold", "refurbished"], "moves_after_end"),
        (["lost", "delivered"], "moves_after_end"),
        (["recycled", "delivered", "discarded"], "moves_after_end"),
    ],
    ids=lambda value: "_".join(value) if isinstance(value, list) else value,
)
def test_records_that_contradict_themselves_are_named(
    engine: Any, rows: Any, events: list[str], fault: str
) -> None:
    """All on one day, by codes 8, 9, 10 and so on; the sound items beside it are not named."""
    wrong = pd.DataFrame(
        [(f"{8 + n}", "chair4", 7, event, None, None) for n, event in enumerate(events)],
        columns=list(MOVEMENTS.columns),
    )
    movements = pd.concat([MOVEMENTS, wrong], ignore_index=True)
    assert rows(faults(engine, movements, ITEMS, **ALWAYS)) == [("chair4", fault)]


def test_a_contradiction_outside_the_period_is_not_of_the_period(engine: Any, rows: Any) -> None:
    """Brought to A on day 7 and to B on 9: named from day 8 on, not up to 8, nor from 10."""
    twice = MOVEMENTS[:2].assign(item_id="chair4", event="delivered", date_day=[7, 9])
    spans = {(0, 8): [], (8, 30): [("chair4", "not_collected")], (10, 30): []}
    for (first, last), expected in spans.items():
        found = faults(engine, twice, ITEMS, first_day=first, last_day=last)
        assert rows(found) == expected


def test_a_later_sound_collection_does_not_hide_one_without_a_delivery(
    engine: Any, rows: Any
) -> None:
    """Collected on days 5 and 7 without a delivery between; brought on 20, collected on 30."""
    events = [(5, "collected"), (7, "collected"), (20, "delivered"), (30, "collected")]
    life = pd.DataFrame(
        [(f"{n}", "table2", day, event, None, None) for n, (day, event) in enumerate(events)],
        columns=list(MOVEMENTS.columns),
    )
    for last_day in (10, 40):
        found = faults(engine, life, ITEMS, first_day=0, last_day=last_day)
        assert rows(found) == [("table2", "not_delivered")]
    assert rows(faults(engine, life, ITEMS, first_day=8, last_day=40)) == []


def test_an_item_with_a_fault_stops_and_is_named() -> None:
    """Six items: five by name, in order, and one more."""
    named = [f"bed{number}" for number in (6, 2, 3, 4, 5, 1, 1)]
    table = pd.DataFrame({"item_id": named, "fault": "not_collected"})
    with pytest.raises(LedgerError, match="bed1, bed2, bed3, bed4, bed5 and 1 more"):
        check_balance(table)
    with pytest.raises(LedgerError, match=r"of bed6 contradict"):
        check_balance(table[:1])


def test_sound_records_do_not_stop() -> None:
    """No fault, no error."""
    check_balance(faults(pd.DataFrame, MOVEMENTS, ITEMS, **ALWAYS))


# Laws -------------------------------------------------------------------------------------------

_CUTS = st.tuples(st.integers(-5, 60), st.integers(0, 40), st.integers(1, 40)).map(
    lambda ends: (ends[0], ends[0] + ends[1], ends[0] + ends[1] + ends[2])
)


@LAW
@given(data=st.data(), cuts=_CUTS)
def test_consistent_records_balance_in_every_period(
    data: Any, cuts: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """No item type is out by one, and no item is named."""
    ledger, span = data.draw(ledgers), {"first_day": cuts[0], "last_day": cuts[2]}
    found = balance(law_engine, ledger.movements, ledger.items, **span)
    assert {row[0] for row in facts(found, "imbalance_count")} == {0}
    assert facts(faults(law_engine, ledger.movements, ledger.items, **span)) == []


@LAW
@given(data=st.data(), cuts=_CUTS)
def test_two_periods_side_by_side_make_one(
    data: Any, cuts: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """The first ends where the second begins, and what came and went adds up."""
    ledger, (first, middle, last) = data.draw(ledgers), cuts
    spans = [(first, middle), (middle + 1, last), (first, last)]
    one, two, both = (
        {
            row[0]: row[1:]
            for row in facts(
                balance(law_engine, ledger.movements, ledger.items, first_day=a, last_day=b),
                "item_type",
                *COUNTS,
            )
        }
        for a, b in spans
    )
    for kind, (start, acquired, removed, end, _) in both.items():
        assert one[kind][3] == two[kind][0]
        assert (start, end) == (one[kind][0], two[kind][3])
        assert (acquired, removed) == (one[kind][1] + two[kind][1], one[kind][2] + two[kind][2])


@LAW
@given(data=st.data(), cuts=_CUTS)
def test_the_stock_is_that_of_a_plain_count(
    data: Any, cuts: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Item by item: has it come by that day, and has it not yet gone?"""
    ledger, (first, _, last) = data.draw(ledgers), cuts

    def is_there(row: Any, day: int) -> bool:
        life = ledger.lives[row.item_id]
        days = [move.day for move in life[:1]] + [row.acquired_on_day] * (
            row.acquired_on_day == row.acquired_on_day
        )
        has_come = row.origin == "existing" or min(days, default=day + 1) <= day
        return has_come and not any(m.event in FINAL_EVENTS and m.day <= day for m in life)

    walk: dict[str, list[int]] = {}
    for row in ledger.items.itertuples():
        counts = walk.setdefault(row.item_type, [0, 0])
        counts[0] += is_there(row, first - 1)
        counts[1] += is_there(row, last)
    found = balance(law_engine, ledger.movements, ledger.items, first_day=first, last_day=last)
    columns = ("item_type", "start_count", "end_count")
    assert {kind: counts for kind, *counts in facts(found, *columns)} == walk


@LAW
@given(data=st.data(), cuts=_CUTS, seed=st.integers(0, 99))
def test_the_order_of_the_rows_does_not_matter_and_twice_is_twice(
    data: Any, cuts: Any, seed: int, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Shuffled records; and copies of the items under other codes."""
    ledger, span = data.draw(ledgers), {"first_day": cuts[0], "last_day": cuts[2]}
    once = facts(balance(law_engine, ledger.movements, ledger.items, **span))
    movements = ledger.movements.sample(frac=1, random_state=seed).reset_index(drop=True)
    items = ledger.items.sample(frac=1, random_state=seed).reset_index(drop=True)
    assert facts(balance(law_engine, movements, items, **span)) == once
    twice = ledger.doubled()
    found = facts(balance(law_engine, twice.movements, twice.items, **span))
    assert found == [
        (kind, *(2 * count for count in counts), homes) for kind, *counts, homes in once
    ]


_FAULTS = {
    "not_collected": [("collected", 0), ("delivered", 0), ("delivered", 2)],
    "not_delivered": [("delivered", 0), ("collected", 1), ("collected", 1)],
    "moves_after_end": [("discarded", 0), (None, 0)],
}


@LAW
@given(data=st.data(), fault=st.sampled_from([*_FAULTS]))
def test_a_fault_put_into_consistent_records_is_always_named_and_alone(
    data: Any, fault: str, ledgers: Any, move: Any, law_engine: Any, facts: Any
) -> None:
    """One item is delivered or collected twice over, or goes on (or ends) after its end.

    It happens after all else in its life, on the same day or later; no other item is named. A
    collection after the end is out of place in two ways, and may be named twice.
    """
    ledger = data.draw(ledgers)
    item = data.draw(st.sampled_from(sorted(ledger.lives)))
    life = [m for m in ledger.lives[item] if m.event not in FINAL_EVENTS]
    day = (life[-1].day if life else 0) + data.draw(st.integers(0, 3))
    event = data.draw(st.sampled_from(EVENTS))
    wrong = [move(day + after, name or event) for name, after in _FAULTS[fault]]
    if fault == "not_delivered" and data.draw(st.booleans()):
        wrong = [move(day, "collected"), move(day, "repaired"), move(day, "collected")]
    broken = ledger.with_life(item, [*life, *wrong])
    named = facts(faults(law_engine, broken.movements, broken.items, **ALWAYS))
    assert (item, fault) in named
    assert {name for name, _ in named} == {item}
