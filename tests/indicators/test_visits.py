"""An item's life as visits: hand-worked lives, laws, and a slow plain walk through the records."""

from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circularlib.indicators.visits import visits

# The same examples every time, and no clock; the fixtures keep no state.
LAW = settings(
    derandomize=True,
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
FINAL_EVENTS = ("discarded", "recycled", "sold", "lost")
COLUMNS = (
    "item_id", "visit_number", "home_id", "delivered_day", "exit_day", "exit_event",
    "exit_reason", "repair_count", "final_event", "final_day", "next_delivered_day",
)  # fmt: skip


def movements_of(*records: tuple[Any, ...]) -> pd.DataFrame:
    """Made-up movements: code, item, day, event, home, reason."""
    names = ["movement_id", "item_id", "date_day", "event", "home_id", "reason"]
    return pd.DataFrame(records, columns=names).astype({"date_day": "int64"})


LIVES = movements_of(
    ("01", "chair", 10, "delivered", "A", "move_in"),
    ("02", "chair", 40, "collected", "A", "move_out"),
    ("03", "chair", 41, "repaired", None, "defect"),
    ("04", "chair", 45, "refurbished", None, None),
    ("05", "chair", 60, "delivered", "B", "move_in"),
    ("06", "chair", 70, "repaired", None, "defect"),
    ("07", "chair", 90, "discarded", None, "defect"),
    ("08", "sofa", 5, "collected", "A", None),
    ("09", "sofa", 20, "delivered", "C", "complaint"),
    ("10", "bed", 30, "collected", "C", "audit"),
    ("11", "bed", 35, "sold", None, None),
    ("12", "lamp", 30, "repaired", None, None),
)
"""A chair placed twice, a sofa and a bed from before the records, a lamp that never left."""


def test_a_life_is_told_visit_by_visit(engine: Any, rows: Any) -> None:
    """The chair was in A from day 10 to 40, mended twice, in B from 60 until it broke at 90.

    The sofa left A on day 5 and stands in C; the bed left C on day 30 and was sold on 35. The
    repair of day 70 was made in the home and follows no exit; the lamp has not visited a home.
    """
    assert rows(visits(engine(LIVES)), *COLUMNS) == [
        ("bed", 0, "C", None, 30, "collected", "audit", 0, "sold", 35, None),
        ("chair", 1, "A", 10, 40, "collected", "move_out", 2, None, None, 60),
        ("chair", 2, "B", 60, 90, "discarded", "defect", 0, "discarded", 90, None),
        ("sofa", 0, "A", None, 5, "collected", None, 0, None, None, 20),
        ("sofa", 1, "C", 20, None, None, None, 0, None, None, None),
    ]


def test_a_result_stays_on_the_engine_of_the_caller(engine: Any) -> None:
    """A lazy frame stays lazy, a relation a relation."""
    native = engine(LIVES)
    assert type(visits(native)) is type(native)


def test_counts_are_64_bit_integers_and_texts_are_texts_on_every_engine(engine: Any) -> None:
    """Also where nobody wrote a home or a reason in the whole table."""
    empty = LIVES.assign(home_id=None, reason=None)
    schema = nw.from_native(visits(engine(empty))).collect_schema()
    assert {schema[name] for name in ("visit_number", "repair_count")} == {nw.Int64()}
    assert {schema[name] for name in ("home_id", "exit_reason", "exit_event")} == {nw.String()}


def test_the_days_of_the_ledger_stay_whole_numbers() -> None:
    """Its days are of 32 bits and lazy; pandas has no whole number that is missing."""
    found = visits(pl.from_pandas(LIVES).cast({"date_day": pl.Int32}).lazy()).collect_schema()
    assert all(found[name].is_integer() for name in COLUMNS if name.endswith("_day"))


def test_on_one_day_code_9_comes_before_code_10(engine: Any, rows: Any) -> None:
    """As text it does not: the bed would stand in B without an end, and be collected before."""
    life = movements_of(
        ("9", "bed", 3, "delivered", "B", None), ("10", "bed", 3, "collected", "B", None)
    )
    found = rows(visits(engine(life)), "visit_number", "delivered_day", "exit_day")
    assert found == [(1, 3, 3)]


def test_a_whole_life_on_one_day_keeps_its_order(engine: Any, rows: Any) -> None:
    """Taken from A, mended, brought to B, taken back and thrown away, all on day 7."""
    events = ["collected", "repaired", "delivered", "collected", "discarded"]
    homes = ["A", None, "B", "B", None]
    life = movements_of(
        *((f"{n}", "bed", 7, *step, None) for n, step in enumerate(zip(events, homes, strict=True)))
    )
    columns = ("visit_number", "home_id", "exit_event", "repair_count", "final_event")
    assert rows(visits(engine(life)), *columns) == [
        (0, "A", "collected", 1, None),
        (1, "B", "collected", 0, "discarded"),
    ]


def test_the_home_nobody_wrote_at_delivery_is_the_one_it_is_collected_from(
    engine: Any, rows: Any
) -> None:
    """Delivered somewhere on day 1, collected from B on day 2."""
    life = movements_of(
        ("1", "bed", 1, "delivered", None, None), ("2", "bed", 2, "collected", "B", None)
    )
    assert rows(visits(engine(life)), "home_id", "delivered_day") == [("B", 1)]


def test_an_item_collected_elsewhere_was_where_it_was_delivered(engine: Any, rows: Any) -> None:
    """Delivered to A on day 1, by the records collected from B on day 2."""
    life = movements_of(
        ("1", "bed", 1, "delivered", "A", None), ("2", "bed", 2, "collected", "B", None)
    )
    assert rows(visits(engine(life)), "home_id", "exit_day") == [("A", 2)]


@pytest.mark.parametrize("missing", [None, np.nan], ids=["None", "NaN"])
def test_columns_in_which_nobody_wrote_anything_stay_empty(
    engine: Any, rows: Any, missing: Any
) -> None:
    """A csv without a single reason is read by pandas as numbers that are missing."""
    empty = LIVES.assign(home_id=missing, reason=missing)
    found = rows(visits(engine(empty)), "item_id", "visit_number", "home_id", "exit_reason")
    assert found == [
        ("bed", 0, None, None),
        ("chair", 1, None, None),
        ("chair", 2, None, None),
        ("sofa", 0, None, None),
        ("sofa", 1, None, None),
    ]


def test_without_movements_there_are_no_visits(engine: Any, rows: Any) -> None:
    """A table with its columns and no rows."""
    assert rows(visits(engine(LIVES[:0]))) == []


def test_an_item_delivered_twice_has_a_visit_without_an_end(engine: Any, rows: Any) -> None:
    """In A from day 1, in B from day 5: nobody wrote how it left A."""
    life = movements_of(
        ("1", "bed", 1, "delivered", "A", None), ("2", "bed", 5, "delivered", "B", None)
    )
    found = rows(visits(engine(life)), "visit_number", "exit_day", "next_delivered_day")
    assert found == [(1, None, 5), (2, None, None)]


# Laws -------------------------------------------------------------------------------------------


def walked(item_id: str, life: Any) -> list[tuple[Any, ...]]:
    """The visits of one life, step by step; `life` is in the order in which it was lived."""
    visit = dict.fromkeys(COLUMNS) | {"item_id": item_id, "visit_number": 0, "repair_count": 0}
    told = [visit]
    for move in life:
        visit = told[-1]
        if move.event == "delivered":
            visit["next_delivered_day"] = move.day
            told.append(
                dict.fromkeys(COLUMNS)
                | {"item_id": item_id, "visit_number": len(told), "repair_count": 0}
                | {"home_id": move.home_id, "delivered_day": move.day}
            )
        if visit["exit_day"] is not None and move.event in ("repaired", "refurbished"):
            visit["repair_count"] += 1
        if visit["exit_day"] is None and move.event in ("collected", *FINAL_EVENTS):
            visit |= {"exit_day": move.day, "exit_event": move.event, "exit_reason": move.reason}
            visit["home_id"] = visit["home_id"] or move.home_id
        if visit["final_day"] is None and move.event in FINAL_EVENTS:
            visit |= {"final_day": move.day, "final_event": move.event}
    seen = [v for v in told if v["visit_number"] > 0 or v["exit_day"] is not None]
    return [tuple(v[column] for column in COLUMNS) for v in seen]


@LAW
@given(data=st.data())
def test_the_visits_are_those_of_a_plain_walk_through_each_life(
    data: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Item by item, movement by movement, in the order in which they were lived."""
    ledger = data.draw(ledgers)
    walk = [visit for item, life in ledger.lives.items() for visit in walked(item, life)]
    walk.sort(key=lambda row: [str(value) for value in row])
    assert facts(visits(law_engine(ledger.movements)), *COLUMNS) == walk


@LAW
@given(data=st.data(), seed=st.integers(0, 1000))
def test_the_order_of_the_rows_does_not_matter(
    data: Any, seed: int, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """The same records, shuffled."""
    movements = data.draw(ledgers).movements
    shuffled = movements.sample(frac=1, random_state=seed).reset_index(drop=True)
    assert facts(visits(law_engine(shuffled))) == facts(visits(law_engine(movements)))


@LAW
@given(data=st.data())
def test_an_item_has_the_same_visits_alone_and_among_others(
    data: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """What is told of the parts adds up to what is told of the whole, whatever the codes are."""
    ledger = data.draw(ledgers)
    alone = [
        visit
        for item in ledger.lives
        for visit in facts(visits(law_engine(ledger.of([item]).movements)))
    ]
    together = facts(visits(law_engine(ledger.movements)))
    assert sorted(alone, key=str) == sorted(together, key=str)


@LAW
@given(data=st.data(), last_day=st.integers(0, 80))
def test_records_cut_at_a_day_tell_the_same_up_to_that_day(
    data: Any, last_day: int, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """What is written later only fills in what had not happened yet."""
    ledger = data.draw(ledgers)
    movements = ledger.movements
    cut = visits(law_engine(movements[movements["date_day"] <= last_day]))
    days = ["delivered_day", "exit_day", "final_day", "next_delivered_day"]
    whole = pd.DataFrame(facts(visits(law_engine(movements)), *COLUMNS), columns=COLUMNS)
    whole[days] = whole[days].astype(float).where(whole[days].astype(float) <= last_day)
    begun = whole[whole["delivered_day"].notna() | whole["exit_day"].notna()]
    shown = ["item_id", "visit_number", *days]
    assert facts(cut, *shown) == facts(begun, *shown)


@LAW
@given(data=st.data())
def test_every_delivery_and_every_collection_belongs_to_one_visit(
    data: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """As many visits with a delivery as deliveries, as many with a collection as collections."""
    movements = data.draw(ledgers).movements
    found = facts(visits(law_engine(movements)), "delivered_day", "exit_event")
    counts = movements["event"].value_counts()
    assert sum(day is not None for day, _ in found) == counts.get("delivered", 0)
    assert sum(event == "collected" for _, event in found) == counts.get("collected", 0)
