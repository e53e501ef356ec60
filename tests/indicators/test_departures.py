"""What becomes of what leaves a home: hand-worked records, and plain walks through each life."""

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.indicators.departures import discards, routes

from .furniture import (
    FINAL_EVENTS,
    LAW,
    MOVEMENTS,
    PERIODS,
    SPANS,
    of_ledger,
    told,
)


def test_what_left_a_home_is_followed_to_the_end_of_the_period(engine: Any, rows: Any) -> None:
    """Before: chair 1 left on day 5 and was placed on 10; the sofa was recycled on 45.

    After: chair 2 left broken, was mended and placed again, broke for good on 95; the harp was
    thrown away at once; the table left twice at a move-out: placed again, then still in store.
    """
    lives, items, _ = told(engine)
    found = rows(routes(lives, items, periods=PERIODS))
    assert found == [
        ("after", "defect", "discarded", "B", 2, 6.5),
        ("after", "defect", "repaired_and_placed", "A", 1, 6.5),
        ("after", "move_out", "in_store", "C", 1, 20.0),
        ("after", "move_out", "placed_again", "A", 1, 20.0),
        ("before", "move_out", "placed_again", "A", 1, 7.0),
        ("before", "unknown", "recycled", "A", 1, 20.0),
    ]


def test_what_happens_after_the_period_is_not_looked_at(engine: Any, rows: Any) -> None:
    """The table left on day 80 and was placed on 90: on day 89 it is still in store.

    So is the sofa on day 44, which left on 40 and was recycled on 45.
    """
    lives, items, _ = told(engine)
    for first, last in ((75, 89), (40, 44)):
        found = rows(routes(lives, items, periods=[("", first, last)]), "route", "item_count")
        assert found == [("in_store", 1)]


def test_an_item_thrown_away_from_the_home_it_stood_in_before_the_records_left_it(
    engine: Any, rows: Any
) -> None:
    """The record of its end names home A; the other item ended in the store and left no home."""
    ends = pd.DataFrame(
        [("1", "chair1", 5, "discarded", "A", "defect"), ("2", "sofa1", 6, "sold", None, None)],
        columns=list(MOVEMENTS.columns[:6]),
    )
    lives, items, _ = told(engine, ends)
    assert rows(routes(lives, items, periods=PERIODS)) == [
        ("before", "defect", "discarded", "A", 1, 7)
    ]


def test_reasons_nobody_wrote_are_unknown(engine: Any, rows: Any) -> None:
    """In the whole table, so that the column has no type: seven exits, two before, five after."""
    lives, items, _ = told(engine, MOVEMENTS.assign(reason=None))
    found = rows(routes(lives, items, periods=PERIODS), "period", "exit_reason", "item_count")
    assert {reason for _, reason, _ in found} == {"unknown"}
    assert [sum(n for p, _, n in found if p == period) for period, _, _ in PERIODS] == [2, 5]


def test_discarded_items_are_counted_by_the_last_condition_noted(engine: Any, rows: Any) -> None:
    """The harp was B when it was thrown away; chair 2 was last noted B, when it was mended."""
    assert rows(discards(engine(MOVEMENTS), periods=PERIODS)) == [("after", "B", "B", 2)]


def test_a_condition_noted_after_the_discarding_does_not_count(engine: Any, rows: Any) -> None:
    """Noted B by code 9, thrown away as 10, noted D by 11, all on one day."""
    life = pd.DataFrame(
        [("9", "x", 1, "collected", "H", "B"), ("10", "x", 1, "discarded", None, None),
         ("11", "x", 1, "repair_failed", "K", "D")],
        columns=["movement_id", "item_id", "date_day", "event", "home_id", "condition"],
    )  # fmt: skip
    assert rows(discards(engine(life), periods=PERIODS)) == [("before", "B", "H", 1)]


@pytest.mark.parametrize("missing", [None, np.nan], ids=["None", "NaN"])
def test_without_a_single_condition_all_discarded_items_are_unknown(
    engine: Any, rows: Any, missing: Any
) -> None:
    """The harp and chair 2, both in the later period."""
    unknown = MOVEMENTS.assign(condition=missing)
    assert rows(discards(engine(unknown), periods=PERIODS)) == [("after", "unknown", "B", 2)]


def stood(life: Any, place: int) -> bool:
    """Whether the end at a place in a life is one that takes the item out of a home."""
    move, is_in_home = life[place], False
    for earlier in life[:place]:
        is_in_home = {"delivered": True, "collected": False}.get(earlier.event, is_in_home)
    if move.event in FINAL_EVENTS:
        was_seen = any(m.event in ("delivered", "collected") for m in life[:place])
        return is_in_home or (not was_seen and move.home_id is not None)
    return move.event == "collected"


def home_left(life: Any, place: int) -> str | None:
    """The home of the delivery before an exit, or else the one that the exit names."""
    deliveries = [move.home_id for move in life[:place] if move.event == "delivered"]
    return (deliveries[-1] if deliveries else None) or life[place].home_id


def route_of(life: Any, place: int, last_day: int) -> str:
    """What became of an item after it left a home, as far as a day."""
    is_mended = False
    for move in life[place:]:
        if move.day > last_day:
            break
        if move.event == "delivered":
            return "repaired_and_placed" if is_mended else "placed_again"
        if move.event in FINAL_EVENTS:
            return str(move.event)
        is_mended |= move.event in ("repaired", "refurbished")
    return "in_store"


@LAW
@given(data=st.data(), periods=SPANS)
def test_routes_are_those_of_a_plain_walk_and_add_up_to_what_left(
    data: Any, periods: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Item by item: every exit in a period has one route."""
    ledger = data.draw(ledgers)
    walk: Counter[tuple[str | None, ...]] = Counter()
    for life in ledger.lives.values():
        for place, move in enumerate(life):
            for name, first, last in periods:
                if first <= move.day <= last and stood(life, place):
                    key = (name, move.reason or "unknown", route_of(life, place, last))
                    walk[*key, home_left(life, place)] += 1
    found = of_ledger(law_engine, ledger, periods)["routes"]
    assert {row[:4]: row[4] for row in facts(found)} == dict(walk)


@LAW
@given(data=st.data(), periods=SPANS)
def test_discards_are_those_of_a_plain_walk(
    data: Any, periods: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Back through a life from the end, to the first condition and the first home noted."""
    ledger = data.draw(ledgers)
    walk: Counter[tuple[str | None, ...]] = Counter()
    for life in ledger.lives.values():
        for place, move in enumerate(life):
            noted = [m.condition for m in reversed(life[: place + 1]) if m.condition]
            homes = [m.home_id for m in reversed(life[: place + 1]) if m.home_id]
            for name, first, last in periods:
                if move.event == "discarded" and first <= move.day <= last:
                    walk[name, next(iter(noted), "unknown"), next(iter(homes), None)] += 1
    found = of_ledger(law_engine, ledger, periods)["discards"]
    assert {row[:3]: row[3] for row in facts(found)} == dict(walk)
