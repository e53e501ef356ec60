"""Repairs: hand-worked attempts, windows and ages, laws, and a plain walk through each life."""

from collections import Counter
from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circularlib.indicators.last_homes import with_last_homes
from circularlib.indicators.repair import (
    item_homes,
    repair_attempts,
    repair_events,
    service_windows,
)
from circularlib.indicators.visits import visits
from circularlib.statistics.recurrence import laplace_trend, mean_cumulative_function

from .furniture import added

# The same examples every time, and no clock; the fixtures keep no state.
LAW = settings(
    derandomize=True,
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
FINAL_EVENTS = ("discarded", "recycled", "sold", "lost")
PERIODS = [("before", 0, 49), ("after", 50, 99)]
WINDOW = ("item_id", "start_day", "from_age_days", "to_age_days")

ITEMS = pd.DataFrame({"item_id": ["chair1", "chair2", "lamp", "bed"]}).assign(
    item_type=["chair", "chair", "lamp", "bed"]
)
MOVEMENTS = pd.DataFrame(
    [
        ("7", "chair1", 10, "repaired", None),
        ("8", "chair1", 10, "refurbished", None),
        ("9", "chair1", 10, "delivered", "A"),
        ("10", "chair1", 10, "repaired", None),
        ("11", "chair1", 40, "repaired", None),
        ("12", "chair1", 49, "repair_failed", None),
        ("13", "chair1", 50, "repaired", None),
        ("14", "chair1", 70, "collected", None),
        ("15", "chair1", 75, "delivered", "B"),
        ("16", "chair1", 80, "repaired", None),
        ("17", "chair2", 20, "delivered", "A"),
        ("18", "chair2", 60, "repair_failed", None),
        ("19", "chair2", 60, "discarded", None),
        ("20", "lamp", 60, "repaired", None),
        ("21", "bed", 99, "delivered", "C"),
    ],
    columns=["movement_id", "item_id", "date_day", "event", "home_id"],
)
"""A chair mended again and again, one that could not be, a lamp never delivered, a new bed."""


def events_of(frames: Any, movements: pd.DataFrame, **span: int) -> Any:
    """The repairs of some movements within their windows, on an engine."""
    native = frames(movements)
    return repair_events(native, service_windows(native, **span))


def test_attempts_are_those_that_succeeded_and_those_that_failed(engine: Any, rows: Any) -> None:
    """Before: chair 1 three times mended, once not. After: chairs 2 of 3; the lamp 1 of 1.

    Refurbishing is not repair; days 49 and 50 are the last of one and the first of the other.
    Chair 1 was mended once before it had any home, then in A, and on day 80 in B.
    """
    moved = with_last_homes(engine(MOVEMENTS))
    found = repair_attempts(moved, engine(ITEMS), periods=PERIODS)
    assert rows(found, "period", "item_type", "home_id", "repaired_count", "attempt_count") == [
        ("after", "chair", "A", 1, 2),
        ("after", "chair", "B", 1, 1),
        ("after", "lamp", None, 1, 1),
        ("before", "chair", "A", 2, 3),
        ("before", "chair", None, 1, 1),
    ]


def test_the_homes_of_items_are_those_in_which_they_stood(engine: Any, rows: Any) -> None:
    """Chair 1 in A and B, chair 2 in A, the bed in C from day 99; the lamp in none."""
    lives = visits(engine(MOVEMENTS.assign(reason=None)))
    found = item_homes(lives, engine(ITEMS), last_day=99)
    assert rows(found) == [("A", 2), ("B", 1), ("C", 1)]
    assert rows(item_homes(lives, engine(ITEMS), last_day=74)) == [("A", 2)]
    assert rows(item_homes(lives, engine(ITEMS[3:]), last_day=98)) == []


def test_an_item_is_watched_from_its_first_delivery_to_its_end(engine: Any, rows: Any) -> None:
    """From day 50 to 99: chair 1 at ages 40 to 89, chair 2 at 30 to 40, the bed at 0.

    The lamp was never delivered. Up to day 49 chair 2 is watched to age 29.
    """
    found = service_windows(engine(MOVEMENTS), first_day=50, last_day=99)
    assert rows(found, *WINDOW) == [
        ("bed", 99, 0, 0),
        ("chair1", 10, 40, 89),
        ("chair2", 20, 30, 40),
    ]
    found = service_windows(engine(MOVEMENTS), first_day=0, last_day=49)
    assert rows(found, *WINDOW) == [("chair1", 10, 0, 39), ("chair2", 20, 0, 29)]


def test_the_day_of_its_end_is_the_last_on_which_an_item_is_watched(engine: Any, rows: Any) -> None:
    """Chair 2 went on day 60: from day 60 it is watched for one day, from 61 not at all."""
    found = service_windows(engine(MOVEMENTS[10:13]), first_day=60, last_day=99)
    assert rows(found, *WINDOW) == [("chair2", 20, 40, 40)]
    assert rows(service_windows(engine(MOVEMENTS[10:13]), first_day=61, last_day=99)) == []


def test_repairs_have_the_age_the_item_then_had(engine: Any, rows: Any) -> None:
    """Chair 1 was mended on the day it came, after it came (code 10), at 30, 40 and 70 days.

    The repair of code 7 made it ready; the lamp never came to a home.
    """
    found = events_of(engine, MOVEMENTS, first_day=0, last_day=99)
    assert rows(found, "item_id", "age_days") == [
        ("chair1", 0),
        ("chair1", 30),
        ("chair1", 40),
        ("chair1", 70),
    ]


def test_a_repair_on_the_first_or_the_last_day_of_a_period_counts(engine: Any, rows: Any) -> None:
    """Chair 1 on days 40 and 50, ages 30 and 40."""
    found = events_of(engine, MOVEMENTS, first_day=40, last_day=50)
    assert rows(found, "age_days") == [(30,), (40,)]
    assert rows(events_of(engine, MOVEMENTS, first_day=41, last_day=49)) == []


def test_days_and_counts_are_64_bit_integers_on_every_engine(engine: Any) -> None:
    """Also on pandas, whose missing days are floats."""
    native = engine(MOVEMENTS)
    attempts = repair_attempts(native, engine(ITEMS), periods=PERIODS)
    windows = service_windows(native, first_day=0, last_day=99)
    for result in (attempts, windows, repair_events(native, windows)):
        for name, dtype in nw.from_native(result).collect_schema().items():
            assert dtype == nw.Int64 or name in ("item_id", "home_id", "period", "item_type"), name


def test_a_result_stays_on_the_engine_of_the_caller(engine: Any) -> None:
    """A lazy frame stays lazy, a relation a relation."""
    native = engine(MOVEMENTS)
    assert type(repair_attempts(native, engine(ITEMS), periods=PERIODS)) is type(native)
    assert type(events_of(engine, MOVEMENTS, first_day=0, last_day=99)) is type(native)


@pytest.mark.parametrize("events", [[], ["delivered"], ["collected"]])
def test_without_repairs_there_are_none_and_no_crash(
    engine: Any, rows: Any, events: list[str]
) -> None:
    """Nothing recorded; a delivery without a repair; existing furniture only collected."""
    few = MOVEMENTS[: len(events)].assign(event=pd.Series(events, dtype=object))
    assert rows(repair_attempts(engine(few), engine(ITEMS), periods=PERIODS)) == []
    assert rows(events_of(engine, few, first_day=0, last_day=99)) == []
    windows = service_windows(engine(few), first_day=0, last_day=99)
    assert len(rows(windows)) == events.count("delivered")


def test_the_lazy_tables_of_the_ledger_give_the_same(rows: Any) -> None:
    """Its days are of 32 bits."""
    lazy = pl.from_pandas(MOVEMENTS).cast({"date_day": pl.Int32}).lazy()
    windows = service_windows(lazy, first_day=0, last_day=99)
    found = rows(repair_events(lazy, windows))
    assert found == rows(events_of(pd.DataFrame, MOVEMENTS, first_day=0, last_day=99))


# Laws -------------------------------------------------------------------------------------------

_CUTS = st.tuples(st.integers(-5, 50), st.integers(0, 30), st.integers(1, 30)).map(
    lambda ends: (ends[0], ends[0] + ends[1], ends[0] + ends[1] + ends[2])
)


def repairs_in_service(ledger: Any, first_day: int, last_day: int) -> list[tuple[str, int]]:
    """Repairs after the first delivery, from a plain walk: item and age."""
    found = []
    for item, life in ledger.lives.items():
        start = None
        for move in life:
            if start is None and move.event == "delivered":
                start = move.day
            if start is not None and move.event == "repaired" and first_day <= move.day <= last_day:
                found.append((item, move.day - start))
    return found


@LAW
@given(data=st.data(), cuts=_CUTS)
def test_repairs_and_windows_are_those_of_a_plain_walk_and_fit_each_other(
    data: Any, cuts: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Every repair lies in its item's window: the statistics, which refuse others, accept them."""
    ledger, (first, _, last) = data.draw(ledgers), cuts
    movements = law_engine(ledger.movements)
    windows = service_windows(movements, first_day=first, last_day=last)
    events = facts(repair_events(movements, windows), "item_id", "age_days")
    assert Counter(events) == Counter(repairs_in_service(ledger, first, last))
    walk = []
    for item, life in ledger.lives.items():
        days = [move.day for move in life if move.event == "delivered"]
        end = min([last, *(move.day for move in life if move.event in FINAL_EVENTS)])
        if days and max(days[0], first) <= end:
            walk.append((item, days[0], max(days[0], first) - days[0], end - days[0]))
    spans = facts(windows, *WINDOW)
    assert spans == sorted(walk)
    table = pd.DataFrame(spans, columns=list(WINDOW))
    ages = pd.DataFrame(events, columns=["item_id", "age_days"]).astype({"age_days": "int64"})
    assert mean_cumulative_function(ages, table)["event_count"].sum() == len(events)
    assert laplace_trend(ages, table).event_count == len(events)


@LAW
@given(data=st.data(), cuts=_CUTS)
def test_two_periods_side_by_side_watch_what_both_together_watch(
    data: Any, cuts: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Days watched (first and last included), repairs seen and attempts counted all add up."""
    ledger, (first, middle, last) = data.draw(ledgers), cuts
    movements, items = law_engine(ledger.movements), law_engine(ledger.items)
    totals = []
    for begin, end in [(first, middle), (middle + 1, last), (first, last)]:
        windows = service_windows(movements, first_day=begin, last_day=end)
        attempts = repair_attempts(movements, items, periods=[("one", begin, end)])
        counts = facts(attempts, "repaired_count", "attempt_count")
        totals.append(
            (
                sum(until - since + 1 for _, _, since, until in facts(windows, *WINDOW)),
                Counter(facts(repair_events(movements, windows), "item_id", "age_days")),
                sum(repaired for repaired, _ in counts),
                sum(attempted for _, attempted in counts),
            )
        )
    assert tuple(a + b for a, b in zip(totals[0], totals[1], strict=True)) == totals[2]


@LAW
@given(data=st.data(), cuts=_CUTS, seed=st.integers(0, 99))
def test_attempts_are_those_of_a_plain_count_in_any_order_and_twice_for_twice(
    data: Any, cuts: Any, seed: int, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Every attempt in a period is counted with its item's type; copies count as much again."""
    ledger, (first, middle, last) = data.draw(ledgers), cuts
    periods = [("1", first, middle), ("2", middle + 1, last)]
    types = dict(zip(ledger.items["item_id"], ledger.items["item_type"], strict=True))
    walk: Counter[tuple[str, str, str]] = Counter()
    for item, life in ledger.lives.items():
        for move in life:
            for name, begin, end in periods:
                if begin <= move.day <= end and move.event in ("repaired", "repair_failed"):
                    walk[name, types[item], "repaired"] += move.event == "repaired"
                    walk[name, types[item], "all"] += 1
    expected = [
        (period, kind, walk[period, kind, "repaired"], count)
        for (period, kind, what), count in sorted(walk.items())
        if what == "all"
    ]
    columns = ("period", "item_type", "repaired_count", "attempt_count")

    def attempts(records: Any, movements: pd.DataFrame) -> Any:
        native, items = law_engine(movements), law_engine(records.items)
        found = facts(repair_attempts(native, items, periods=periods), *columns)
        return [(*key, *sums) for key, sums in sorted(added(found, 2).items())]

    shuffled = ledger.movements.sample(frac=1, random_state=seed).reset_index(drop=True)
    assert attempts(ledger, shuffled) == expected
    twice = ledger.doubled()
    doubled = [(period, kind, 2 * repaired, 2 * n) for period, kind, repaired, n in expected]
    assert attempts(twice, twice.movements) == doubled
