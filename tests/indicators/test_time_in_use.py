"""Spells of use: hand-worked ages and causes, and laws about where the time is cut."""

from collections import Counter
from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from circularlib.indicators.time_in_use import spell_homes, spells
from circularlib.indicators.visits import visits
from circularlib.statistics.survival import cumulative_incidence, survival_curve

# The same examples every time, and no clock; the fixtures keep no state.
LAW = settings(
    derandomize=True,
    deadline=None,
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
FINAL_EVENTS = ("discarded", "recycled", "sold", "lost")
COLUMNS = (
    "origin", "item_type", "entry_days", "duration_days", "cause", "is_ended", "spell_count",
)  # fmt: skip

ITEMS = pd.DataFrame(
    [(f"chair{n}", "chair", "new") for n in range(1, 9)] + [("bed", "bed", "second_hand")],
    columns=["item_id", "item_type", "origin"],
)
MOVEMENTS = pd.DataFrame(
    [
        ("01", "chair1", 10, "delivered", "A", None),
        ("02", "chair1", 40, "collected", "A", "move_out"),
        ("03", "chair1", 60, "delivered", "A", None),
        ("04", "chair2", 50, "delivered", "A", None),
        ("05", "chair2", 120, "collected", "A", "defect"),
        ("06", "chair3", 20, "delivered", "A", None),
        ("07", "chair3", 200, "collected", "A", "audit"),
        ("08", "chair4", 90, "delivered", "A", None),
        ("09", "chair4", 90, "collected", "A", None),
        ("10", "bed", 5, "collected", "A", "defect"),
    ],
    columns=["movement_id", "item_id", "date_day", "event", "home_id", "reason"],
)


def spells_of(frames: Any, movements: pd.DataFrame, items: pd.DataFrame, **span: int) -> Any:
    """The spells of some movements on an engine."""
    return spells(visits(frames(movements)), frames(items), **span)


def test_a_spell_is_watched_from_the_first_day_it_is_seen_to_the_last(
    engine: Any, rows: Any
) -> None:
    """From day 100 to 150; chair 1's first spell and the one of no days ended before.

    Chair 1 came on 60: ages 40 to 90, still there. Chair 2 came on 50 and broke on 120: 50 to
    70. Chair 3 came on 20: 80 to 130, still there. The bed's delivery nobody recorded.
    """
    found = spells_of(engine, MOVEMENTS, ITEMS, first_day=100, last_day=150)
    assert rows(found, *COLUMNS) == [
        ("new", "chair", 40, 90, None, False, 1),
        ("new", "chair", 50, 70, "broken", True, 1),
        ("new", "chair", 80, 130, None, False, 1),
    ]


def test_the_homes_of_spells_are_those_of_the_visits_watched(engine: Any, rows: Any) -> None:
    """From day 100 to 150 in A: chairs 1 and 3 stay, chair 2 broke; were chair 2's home not noted,
    it would be a row without one.
    """
    span = {"first_day": 100, "last_day": 150}
    found = spell_homes(visits(engine(MOVEMENTS)), engine(ITEMS), **span)
    assert rows(found) == [("new", None, "A", 2), ("new", "broken", "A", 1)]
    nowhere = MOVEMENTS.assign(home_id=MOVEMENTS["home_id"].where(MOVEMENTS["item_id"] != "chair2"))
    found = spell_homes(visits(engine(nowhere)), engine(ITEMS), **span)
    assert rows(found) == [("new", None, "A", 2), ("new", "broken", None, 1)]


def test_a_spell_seen_on_one_day_only_enters_and_ends_at_one_age(engine: Any, rows: Any) -> None:
    """Chair 4 came and went on day 90; chair 1 left on day 40, the first of another period.

    On day 60, the last of a third, chair 1 came anew.
    """
    columns = ("entry_days", "duration_days", "cause")
    found = spells_of(engine, MOVEMENTS[7:9], ITEMS, first_day=0, last_day=150)
    assert rows(found, *columns) == [(0, 0, "unknown")]
    found = spells_of(engine, MOVEMENTS[:2], ITEMS, first_day=40, last_day=150)
    assert rows(found, *columns) == [(30, 30, "move_out")]
    found = spells_of(engine, MOVEMENTS[2:3], ITEMS, first_day=0, last_day=60)
    assert rows(found, *columns) == [(0, 0, None)]


def test_what_ended_the_day_before_or_begins_the_day_after_is_not_seen(
    engine: Any, rows: Any
) -> None:
    """Chair 1 left on day 40 and came anew on day 60: from 41 to 59 it was in no home."""
    assert rows(spells_of(engine, MOVEMENTS[:3], ITEMS, first_day=41, last_day=59)) == []


def test_spells_that_are_alike_are_counted_in_one_row(engine: Any, rows: Any) -> None:
    """Five chairs came on day 0 and left on day 9 at a move-out."""
    both = [(0, "delivered", None), (9, "collected", "move_out")]
    alike = pd.DataFrame(
        [
            (f"{number}{step}", f"chair{number}", day, event, "A", reason)
            for number in range(1, 6)
            for step, (day, event, reason) in enumerate(both)
        ],
        columns=list(MOVEMENTS.columns),
    )
    found = spells_of(engine, alike, ITEMS, first_day=0, last_day=99)
    assert rows(found, *COLUMNS) == [("new", "chair", 0, 9, "move_out", True, 5)]


@pytest.mark.parametrize(
    ("event", "reason", "cause"),
    [
        ("collected", "move_out", "move_out"),
        ("collected", "defect", "broken"),
        ("discarded", "defect", "broken"),
        ("collected", "complaint", "other"),
        ("sold", "replacement", "other"),
        ("collected", None, "unknown"),
        ("discarded", None, "unknown"),
        ("lost", None, "lost"),
        ("lost", "move_out", "lost"),
    ],
)
def test_each_end_has_one_cause(
    engine: Any, rows: Any, event: str, reason: str | None, cause: str
) -> None:
    """What is lost is lost, whatever the occasion; a reason nobody wrote is unknown."""
    life = MOVEMENTS[:2].assign(event=["delivered", event], reason=[None, reason])
    found = spells_of(engine, life, ITEMS, first_day=0, last_day=99)
    assert rows(found, "cause", "is_ended") == [(cause, True)]


def test_an_item_delivered_elsewhere_has_left_and_nobody_knows_why(engine: Any, rows: Any) -> None:
    """In A from day 10, in B from day 40: 30 days, then a new spell."""
    twice = MOVEMENTS[:2].assign(event="delivered", home_id=["A", "B"], reason=None)
    found = spells_of(engine, twice, ITEMS, first_day=0, last_day=99)
    columns = ("entry_days", "duration_days", "cause")
    assert rows(found, *columns) == [(0, 30, "unknown"), (0, 59, None)]


def test_a_spell_is_reused_where_the_item_had_a_life_before(engine: Any, rows: Any) -> None:
    """The first of chair 1 is not, its second is; whatever is second-hand is, and a chair that
    was collected before its first recorded delivery.
    """
    again = pd.DataFrame(
        [
            ("1", "chair1", 10, "delivered", "A", None),
            ("2", "chair1", 40, "collected", "A", "move_out"),
            ("3", "chair1", 60, "delivered", "B", None),
            ("4", "bed", 50, "delivered", "A", None),
            ("5", "chair2", 5, "collected", "A", "move_out"),
            ("6", "chair2", 70, "delivered", "A", None),
        ],
        columns=MOVEMENTS.columns,
    )
    found = spells_of(engine, again, ITEMS, first_day=0, last_day=99)
    assert rows(found, "item_type", "duration_days", "is_reused") == [
        ("chair", 29, True), ("chair", 30, False), ("chair", 39, True), ("bed", 49, True),
    ]  # fmt: skip


def test_days_and_counts_are_64_bit_integers_on_every_engine(engine: Any) -> None:
    """Also on pandas, whose missing days make the days of the visits floats."""
    found = nw.from_native(spells_of(engine, MOVEMENTS, ITEMS, first_day=0, last_day=150))
    schema = found.collect_schema()
    numbers = ("entry_days", "duration_days", "spell_count")
    assert {schema[name] for name in numbers} == {nw.Int64()}
    assert schema["is_ended"] == nw.Boolean


def test_a_result_stays_on_the_engine_of_the_caller(engine: Any) -> None:
    """A lazy frame stays lazy, a relation a relation."""
    found = spells_of(engine, MOVEMENTS, ITEMS, first_day=0, last_day=150)
    assert type(found) is type(engine(ITEMS))


@pytest.mark.parametrize("count", [0, 1])
def test_where_nothing_was_recorded_or_seen_there_are_no_spells(
    engine: Any, rows: Any, count: int
) -> None:
    """No movement at all; or one delivery on day 10 and a look at the days before."""
    found = spells_of(engine, MOVEMENTS[:count], ITEMS, first_day=0, last_day=9)
    assert rows(found) == []


def test_the_lazy_tables_of_the_ledger_give_the_same(rows: Any) -> None:
    """Its days are of 32 bits."""
    span = {"first_day": 100, "last_day": 150}
    lazy = visits(pl.from_pandas(MOVEMENTS).cast({"date_day": pl.Int32}).lazy())
    found = spells(lazy, pl.from_pandas(ITEMS).lazy(), **span)
    assert rows(found) == rows(spells_of(pd.DataFrame, MOVEMENTS, ITEMS, **span))


# Laws -------------------------------------------------------------------------------------------

_CUTS = st.tuples(st.integers(-5, 50), st.integers(0, 30), st.integers(1, 30)).map(
    lambda ends: (ends[0], ends[0] + ends[1], ends[0] + ends[1] + ends[2])
)


def as_table(frames: Any, ledger: Any, facts: Any, first_day: int, last_day: int) -> pd.DataFrame:
    """The spells of a made-up ledger, as pandas."""
    span = {"first_day": first_day, "last_day": last_day}
    found = facts(spells_of(frames, ledger.movements, ledger.items, **span), *COLUMNS)
    return pd.DataFrame(found, columns=list(COLUMNS))


def days_watched(table: pd.DataFrame) -> int:
    """Days under observation, the first and the last included."""
    days = table["duration_days"] - table["entry_days"] + 1
    return int((days * table["spell_count"]).sum())


def stays(ledger: Any) -> list[tuple[str, int, int | None, Any]]:
    """Each stay that began with a delivery: item, day it began, day it ended, how it ended."""
    found = []
    for item, life in ledger.lives.items():
        begun = None
        for move in life:
            if move.event == "delivered":
                begun = move
            if begun and move.event in ("collected", *FINAL_EVENTS):
                found.append((item, begun.day, move.day, move))
                begun = None
        if begun:
            found.append((item, begun.day, None, None))
    return found


@LAW
@given(data=st.data(), cuts=_CUTS)
def test_every_stay_gives_one_spell_to_each_period_it_was_seen_in(
    data: Any, cuts: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Its ages on the first and the last day it was seen, from a plain walk through each life."""
    ledger, (first, _, last) = data.draw(ledgers), cuts
    items = ledger.items.set_index("item_id")
    walk: Counter[tuple[Any, ...]] = Counter()
    for item, begun, ended, _ in stays(ledger):
        if begun <= last and (ended is None or ended >= first):
            is_over = ended is not None and ended <= last
            until = ended if is_over else last
            ages = (max(begun, first) - begun, until - begun, is_over)
            walk[(items.loc[item, "origin"], items.loc[item, "item_type"], *ages)] += 1
    table = as_table(law_engine, ledger, facts, first, last)
    found: Counter[tuple[Any, ...]] = Counter()
    for row in table.itertuples():
        ages = (row.entry_days, row.duration_days, row.is_ended)
        found[(row.origin, row.item_type, *ages)] += row.spell_count
    assert found == walk


@LAW
@given(data=st.data(), cuts=_CUTS)
def test_days_watched_in_two_periods_are_those_watched_in_both_together(
    data: Any, cuts: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """No day of a stay is watched twice, and none is left out; nor is an end."""
    ledger, (first, middle, last) = data.draw(ledgers), cuts
    spans = [(first, middle), (middle + 1, last), (first, last)]
    one, two, both = (as_table(law_engine, ledger, facts, *span) for span in spans)
    assert days_watched(one) + days_watched(two) == days_watched(both)
    ended = [int(t.loc[t["is_ended"].astype(bool), "spell_count"].sum()) for t in (one, two, both)]
    assert ended[0] + ended[1] == ended[2]
    stood = sum(
        max(0, min(last, last if end is None else end) - max(first, begun) + 1)
        for _, begun, end, _ in stays(ledger)
    )
    assert days_watched(both) == stood


@LAW
@given(data=st.data(), cuts=_CUTS)
def test_a_curve_from_two_periods_is_that_of_both_together(
    data: Any, cuts: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Late entry is right when it does not matter where the time is cut."""
    ledger, (first, middle, last) = data.draw(ledgers), cuts
    spans = [(first, middle), (middle + 1, last), (first, last)]
    one, two, whole = (as_table(law_engine, ledger, facts, *span) for span in spans)
    assume(len(whole))
    pieces = pd.concat([part for part in (one, two) if len(part)], ignore_index=True)
    for table in (pieces, whole):
        table["is_ended"] = table["is_ended"].astype(bool)
    expected = survival_curve(whole)
    found = survival_curve(pieces)
    found = found[found["age_days"].isin(expected["age_days"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, expected, check_exact=False, rtol=1e-9)


@LAW
@given(data=st.data(), cuts=_CUTS)
def test_all_that_ended_has_a_cause_and_nothing_else_has(
    data: Any, cuts: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """So that the causes and what is left can add up to one; the statistics refuse less."""
    table = as_table(law_engine, data.draw(ledgers), facts, cuts[0], cuts[2])
    assert (table["cause"].notna() == table["is_ended"]).all()
    assume(len(table) and table["cause"].notna().any())
    table["is_ended"] = table["is_ended"].astype(bool)
    incidence = cumulative_incidence(table).groupby("cause")["incidence_rate"].last()
    left = survival_curve(table)["survival_rate"].iloc[-1]
    assert incidence.sum() + left == pytest.approx(1)


@LAW
@given(data=st.data(), cuts=_CUTS, seed=st.integers(0, 99))
def test_rows_in_any_order_items_apart_and_items_twice(
    data: Any, cuts: Any, seed: int, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Shuffled: the same. Item by item: adds up. Copied: twice the counts, the same ages."""
    ledger, span = data.draw(ledgers), {"first_day": cuts[0], "last_day": cuts[2]}
    whole = as_table(law_engine, ledger, facts, *span.values())
    movements = ledger.movements.sample(frac=1, random_state=seed).reset_index(drop=True)
    shuffled = facts(spells_of(law_engine, movements, ledger.items, **span), *COLUMNS)
    assert shuffled == list(whole.itertuples(index=False, name=None))
    twice = as_table(law_engine, ledger.doubled(), facts, *span.values())
    assert (twice["spell_count"] == 2 * whole["spell_count"]).all()
    assert twice.drop(columns="spell_count").equals(whole.drop(columns="spell_count"))
    alone = [as_table(law_engine, ledger.of([i]), facts, *span.values()) for i in ledger.lives]
    assert sum(table["spell_count"].sum() for table in alone) == whole["spell_count"].sum()


@LAW
@given(data=st.data())
def test_a_look_before_or_after_all_stays_sees_only_what_still_stands(
    data: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Before: nothing. Long after: one spell for every stay without an end, none of them ended."""
    ledger = data.draw(ledgers)
    assert as_table(law_engine, ledger, facts, -200, -100).empty
    after = as_table(law_engine, ledger, facts, 900, 950)
    assert after["spell_count"].sum() == sum(end is None for _, _, end, _ in stays(ledger))
    assert not after["is_ended"].any()
    assert (after["duration_days"] - after["entry_days"] == 50).all()
