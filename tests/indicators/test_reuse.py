"""What was reused and what became of the rest: hand-worked records, laws and plain counts."""

from collections import Counter
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circularlib.indicators.reuse import (
    cycles,
    discards,
    items_with_mass,
    placement_sums,
    placements,
    reused_mass_by_type,
    routes,
)
from circularlib.indicators.visits import visits

# The same examples every time, and no clock; the fixtures keep no state.
LAW = settings(
    derandomize=True,
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
FINAL_EVENTS = ("discarded", "recycled", "sold", "lost")
CATALOGUE = {"chair": 7.0, "table": 20.0}
PERIODS = [("before", 0, 49), ("after", 50, 99)]

ITEMS = pd.DataFrame(
    [
        ("chair1", "chair", "existing", None),
        ("chair2", "chair", "new", 6.5),
        ("table1", "table", "second_hand", None),
        ("harp1", "harp", "new", None),
        ("sofa1", "table", "existing", None),
        ("spare", "chair", "second_hand", None),
    ],
    columns=["item_id", "item_type", "origin", "mass_kg"],
)
MOVEMENTS = pd.DataFrame(
    [
        ("01", "chair1", 5, "collected", "A", "move_out", "B"),
        ("02", "chair1", 10, "delivered", "B", "move_in", None),
        ("03", "chair2", 10, "delivered", "A", "move_in", "A"),
        ("04", "table1", 10, "delivered", "A", "move_in", None),
        ("05", "harp1", 20, "delivered", "B", "move_in", None),
        ("06", "sofa1", 30, "delivered", "A", "complaint", None),
        ("07", "sofa1", 40, "collected", "A", None, "C"),
        ("08", "sofa1", 45, "recycled", None, None, None),
        ("09", "chair2", 50, "collected", "A", "defect", "D"),
        ("10", "chair2", 52, "repaired", None, None, "B"),
        ("11", "chair2", 60, "delivered", "B", "move_in", None),
        ("12", "harp1", 70, "discarded", "B", "defect", "B"),
        ("13", "table1", 80, "collected", "A", "move_out", None),
        ("14", "table1", 90, "delivered", "C", "move_in", None),
        ("15", "chair2", 95, "discarded", None, "defect", None),
        ("16", "table1", 99, "collected", "C", "move_out", None),
    ],
    columns=["movement_id", "item_id", "date_day", "event", "home_id", "reason", "condition"],
)
"""Two chairs, a table, a harp without a known mass, a sofa never recorded before day 30."""


def told(frames: Any, movements: pd.DataFrame = MOVEMENTS, items: pd.DataFrame = ITEMS) -> Any:
    """The visits, the items with their mass and the placements of some records on an engine."""
    lives = visits(frames(movements))
    weighed = items_with_mass(frames(items), unit_mass_kg=CATALOGUE)
    return lives, weighed, placements(lives, weighed)


# Mass -------------------------------------------------------------------------------------------


def test_an_own_mass_goes_before_that_of_the_catalogue(engine: Any, rows: Any) -> None:
    """Chair 2 was weighed at 6.5 kg, the other chair weighs 7 by the catalogue, a harp unknown."""
    weighed = items_with_mass(engine(ITEMS), unit_mass_kg=CATALOGUE)
    assert rows(weighed, "item_id", "unit_mass_kg", "mass_basis") == [
        ("chair1", 7.0, "catalogue"),
        ("chair2", 6.5, "recorded"),
        ("harp1", None, "unknown"),
        ("sofa1", 20.0, "catalogue"),
        ("spare", 7.0, "catalogue"),
        ("table1", 20.0, "catalogue"),
    ]


@pytest.mark.parametrize("missing", [None, np.nan], ids=["None", "NaN"])
@pytest.mark.parametrize("catalogue", [{}, {"chair": float("nan")}, {"chair": 7.0}])
def test_a_programme_that_weighed_nothing_has_the_masses_of_the_catalogue(
    engine: Any, rows: Any, catalogue: dict[str, float], missing: Any
) -> None:
    """A mass the catalogue leaves empty is unknown too, not a number that spoils every sum."""
    chairs = ITEMS[:2].assign(mass_kg=missing)
    weighed = items_with_mass(engine(chairs), unit_mass_kg=catalogue)
    known = catalogue.get("chair") == 7.0
    expected = (7.0, "catalogue") if known else (None, "unknown")
    assert rows(weighed, "unit_mass_kg", "mass_basis") == [expected] * 2
    assert nw.from_native(weighed).collect_schema()["unit_mass_kg"] == nw.Float64


# Placements -------------------------------------------------------------------------------------


def test_a_placement_is_reused_when_the_item_had_a_life_before(engine: Any, rows: Any) -> None:
    """Chair 1 came out of home A; chair 2 was new at first; the table is second-hand, always.

    The sofa was the town's, but nobody recorded where it stood before: not reused.
    """
    placed = told(engine)[2]
    assert rows(placed, "item_id", "home_id", "origin", "delivered_day", "is_reused") == [
        ("chair1", "B", "existing", 10, True),
        ("chair2", "A", "new", 10, False),
        ("chair2", "B", "new", 60, True),
        ("harp1", "B", "new", 20, False),
        ("sofa1", "A", "existing", 30, False),
        ("table1", "A", "second_hand", 10, True),
        ("table1", "C", "second_hand", 90, True),
    ]


def test_placements_are_added_up_by_period_and_home(engine: Any, rows: Any) -> None:
    """Before: A got chair 2, table, sofa (6.5 + 20 + 20), of which the table reused; B two."""
    sums = placement_sums(told(engine)[2], periods=PERIODS, by=["home_id"])
    columns = ("period", "home_id", "placement_count", "reused_count")
    masses = ("placed_mass_kg", "reused_mass_kg", "unknown_mass_count")
    assert rows(sums, *columns, *masses) == [
        ("after", "B", 1, 1, 6.5, 6.5, 0),
        ("after", "C", 1, 1, 20.0, 20.0, 0),
        ("before", "A", 3, 1, 46.5, 20.0, 0),
        ("before", "B", 2, 1, 7.0, 7.0, 1),
    ]


def test_both_ends_of_a_period_belong_to_it(engine: Any, rows: Any) -> None:
    """Deliveries on days 10 (three), 20, 30, 60, 90: day 10 to 20 holds four, 11 to 19 none."""
    placed = told(engine)[2]
    spans = [("in", 10, 20), ("out", 21, 29), ("late", 90, 90)]
    sums = placement_sums(placed, periods=spans, by=[])
    assert rows(sums, "period", "placement_count") == [("in", 4), ("late", 1)]


def test_placements_without_a_home_are_a_group_of_their_own(engine: Any, rows: Any) -> None:
    """A delivery of which nobody wrote the home is not lost."""
    nowhere = MOVEMENTS.assign(home_id=None)
    sums = placement_sums(told(engine, nowhere)[2], periods=PERIODS, by=["home_id"])
    found = rows(sums, "period", "home_id", "placement_count")
    assert found == [("after", None, 2), ("before", None, 5)]


# Routes -----------------------------------------------------------------------------------------


def test_what_left_a_home_is_followed_to_the_end_of_the_period(engine: Any, rows: Any) -> None:
    """Before: chair 1 left on day 5 and was placed on 10; the sofa was recycled on 45.

    After: chair 2 left broken, was mended and placed again, broke for good on 95; the harp was
    thrown away at once; the table left twice at a move-out: placed again, then still in store.
    """
    lives, items, _ = told(engine)
    found = rows(routes(lives, items, periods=PERIODS))
    assert found == [
        ("after", "defect", "discarded", 2, 6.5),
        ("after", "defect", "repaired_and_placed", 1, 6.5),
        ("after", "move_out", "in_store", 1, 20.0),
        ("after", "move_out", "placed_again", 1, 20.0),
        ("before", "move_out", "placed_again", 1, 7.0),
        ("before", "unknown", "recycled", 1, 20.0),
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
    assert rows(routes(lives, items, periods=PERIODS)) == [("before", "defect", "discarded", 1, 7)]


def test_reasons_nobody_wrote_are_unknown(engine: Any, rows: Any) -> None:
    """In the whole table, so that the column has no type: seven exits, two before, five after."""
    lives, items, _ = told(engine, MOVEMENTS.assign(reason=None))
    found = rows(routes(lives, items, periods=PERIODS), "period", "exit_reason", "item_count")
    assert {reason for _, reason, _ in found} == {"unknown"}
    assert [sum(n for p, _, n in found if p == period) for period, _, _ in PERIODS] == [2, 5]


# Cycles, discards, the EU's report --------------------------------------------------------------


def test_items_are_counted_by_how_often_they_were_placed(engine: Any, rows: Any) -> None:
    """Up to day 99 chair 2 and the table twice; the spare chair never left the store."""
    lives, items, _ = told(engine)
    assert rows(cycles(lives, items, last_day=99)) == [
        ("existing", 1, 2),
        ("new", 1, 1),
        ("new", 2, 1),
        ("second_hand", 2, 1),
    ]
    assert rows(cycles(lives, items, last_day=10)) == [
        ("existing", 1, 1),
        ("new", 1, 1),
        ("second_hand", 1, 1),
    ]


def test_discarded_items_are_counted_by_the_last_condition_noted(engine: Any, rows: Any) -> None:
    """The harp was B when it was thrown away; chair 2 was last noted B, when it was mended."""
    assert rows(discards(engine(MOVEMENTS), periods=PERIODS)) == [("after", "B", 2)]


def test_a_condition_noted_after_the_discarding_does_not_count(engine: Any, rows: Any) -> None:
    """Noted B by code 9, thrown away as 10, noted D by 11, all on one day."""
    life = pd.DataFrame(
        [("9", "x", 1, "collected", "B"), ("10", "x", 1, "discarded", None),
         ("11", "x", 1, "repair_failed", "D")],
        columns=["movement_id", "item_id", "date_day", "event", "condition"],
    )  # fmt: skip
    assert rows(discards(engine(life), periods=PERIODS)) == [("before", "B", 1)]


@pytest.mark.parametrize("missing", [None, np.nan], ids=["None", "NaN"])
def test_without_a_single_condition_all_discarded_items_are_unknown(
    engine: Any, rows: Any, missing: Any
) -> None:
    """The harp and chair 2, both in the later period."""
    unknown = MOVEMENTS.assign(condition=missing)
    assert rows(discards(engine(unknown), periods=PERIODS)) == [("after", "unknown", 2)]


def test_an_item_counts_once_a_year_for_the_eu_and_only_when_reused(engine: Any, rows: Any) -> None:
    """The table was placed on days 10 and 90: once in each half, once in a year of both.

    Chair 1 (7 kg) and chair 2 (6.5 kg) were each reused once; the sofa and the harp never.
    """
    placed = told(engine)[2]
    assert rows(reused_mass_by_type(placed, years=PERIODS)) == [
        ("after", "chair", 1, 6.5, 0),
        ("after", "table", 1, 20.0, 0),
        ("before", "chair", 1, 7.0, 0),
        ("before", "table", 1, 20.0, 0),
    ]
    assert rows(reused_mass_by_type(placed, years=[("year", 0, 99)])) == [
        ("year", "chair", 2, 13.5, 0),
        ("year", "table", 1, 20.0, 0),
    ]


def test_a_reused_item_of_unknown_mass_is_counted_and_weighs_nothing(
    engine: Any, rows: Any
) -> None:
    """A second-hand harp, placed once."""
    harp = ITEMS.assign(origin="second_hand", mass_kg=None)
    found = rows(reused_mass_by_type(told(engine, items=harp)[2], years=PERIODS))
    assert ("before", "harp", 1, 0.0, 1) in found


def figures(frames: Any, movements: pd.DataFrame, items: pd.DataFrame, periods: Any) -> Any:
    """Every figure of this module, by name."""
    lives, weighed, placed = told(frames, movements, items)
    return {
        "placements": placed,
        "placement_sums": placement_sums(placed, periods=periods, by=["item_type", "origin"]),
        "routes": routes(lives, weighed, periods=periods),
        "cycles": cycles(lives, weighed, last_day=periods[-1][2]),
        "discards": discards(frames(movements), periods=periods),
        "reused_mass_by_type": reused_mass_by_type(placed, years=periods),
    }


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


# Laws -------------------------------------------------------------------------------------------

_SPANS = st.tuples(st.integers(-5, 60), st.integers(0, 40), st.integers(1, 40)).map(
    lambda ends: [
        ("1", ends[0], ends[0] + ends[1]),
        ("2", ends[0] + ends[1] + 1, ends[0] + ends[1] + ends[2]),
    ]
)


def of_ledger(frames: Any, ledger: Any, periods: Any) -> Any:
    """Every figure of a made-up ledger, by name."""
    return figures(frames, ledger.movements, ledger.items, periods)


def added(found: Any, keys: int) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Rows added up by their first columns."""
    sums: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for row in found:
        before = sums.get(row[:keys], (0,) * (len(row) - keys))
        sums[row[:keys]] = tuple(a + b for a, b in zip(before, row[keys:], strict=True))
    return sums


KEYS = {
    "placement_sums": 3,
    "routes": 3,
    "cycles": 2,
    "discards": 2,
    "reused_mass_by_type": 2,
}
"""How many columns of a figure name its row; the others are added up."""


@LAW
@given(data=st.data(), periods=_SPANS, seed=st.integers(0, 99))
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
@given(data=st.data(), periods=_SPANS)
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
@given(data=st.data(), periods=_SPANS)
def test_the_homes_of_a_programme_add_up_to_the_whole(
    data: Any, periods: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Sums by home, the unknown home among them, give the sums of all homes."""
    ledger = data.draw(ledgers)
    placed = told(law_engine, ledger.movements, ledger.items)[2]
    by_home = facts(placement_sums(placed, periods=periods, by=["home_id"]))
    whole = facts(placement_sums(placed, periods=periods, by=[]))
    assert added([(period, *sums) for period, _, *sums in by_home], 1) == added(whole, 1)


@LAW
@given(data=st.data(), periods=_SPANS)
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
@given(data=st.data(), periods=_SPANS)
def test_two_periods_side_by_side_add_up_to_the_one_they_make(
    data: Any, periods: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Placements, discards and what left; not where it went, which is followed less long."""
    ledger = data.draw(ledgers)
    two = of_ledger(law_engine, ledger, periods)
    one = of_ledger(law_engine, ledger, [("both", periods[0][1], periods[1][2])])

    shown = {"placement_sums": range(1, 8), "discards": (1, 2), "routes": (1, 3, 4)}
    for name, kept in shown.items():
        keys = 2 if name == "placement_sums" else 1
        halves, whole = (
            added([tuple(row[place] for place in kept) for row in facts(figures[name])], keys)
            for figures in (two, one)
        )
        assert halves == whole, name


@LAW
@given(data=st.data(), periods=_SPANS)
def test_periods_before_and_after_all_records_change_nothing(
    data: Any, periods: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """They add no row, and take none from the others."""
    ledger = data.draw(ledgers)
    without = of_ledger(law_engine, ledger, periods)
    added_two = of_ledger(law_engine, ledger, [("0", -900, -800), *periods, ("3", 800, 900)])
    for name in ("placement_sums", "routes", "discards", "reused_mass_by_type"):
        assert facts(added_two[name]) == facts(without[name]), name


# A plain count ----------------------------------------------------------------------------------


def had_life(origin: str, life: Any, place: int) -> bool:
    """Whether an item had been in a home before it was delivered at a place in its life."""
    earlier = life[:place]
    has_been = any(move.event == "delivered" for move in earlier)
    was_taken = any(move.event == "collected" for move in earlier)
    return origin == "second_hand" or has_been or was_taken


def stood(life: Any, place: int) -> bool:
    """Whether the end at a place in a life is one that takes the item out of a home."""
    move, is_in_home = life[place], False
    for earlier in life[:place]:
        is_in_home = {"delivered": True, "collected": False}.get(earlier.event, is_in_home)
    if move.event in FINAL_EVENTS:
        was_seen = any(m.event in ("delivered", "collected") for m in life[:place])
        return is_in_home or (not was_seen and move.home_id is not None)
    return move.event == "collected"


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
@given(data=st.data(), periods=_SPANS)
def test_routes_are_those_of_a_plain_walk_and_add_up_to_what_left(
    data: Any, periods: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Item by item: every exit in a period has one route."""
    ledger = data.draw(ledgers)
    walk: Counter[tuple[str, str, str]] = Counter()
    for life in ledger.lives.values():
        for place, move in enumerate(life):
            for name, first, last in periods:
                if first <= move.day <= last and stood(life, place):
                    walk[name, move.reason or "unknown", route_of(life, place, last)] += 1
    found = of_ledger(law_engine, ledger, periods)["routes"]
    assert {row[:3]: row[3] for row in facts(found)} == dict(walk)


@LAW
@given(data=st.data(), periods=_SPANS)
def test_placements_and_the_eu_report_are_those_of_a_plain_walk(
    data: Any, periods: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Every delivery is a placement; an item reused in a period stands in a set of items."""
    ledger = data.draw(ledgers)
    origins = dict(zip(ledger.items["item_id"], ledger.items["origin"], strict=True))
    placed = [
        (item, move.day, had_life(origins[item], life, place))
        for item, life in ledger.lives.items()
        for place, move in enumerate(life)
        if move.event == "delivered"
    ]
    figure = of_ledger(law_engine, ledger, periods)
    found = facts(figure["placements"], "item_id", "delivered_day", "is_reused")
    assert Counter(found) == Counter(placed)
    reused = {
        (name, item)
        for item, day, is_reused in placed
        for name, first, last in periods
        if is_reused and first <= day <= last
    }
    reported = facts(figure["reused_mass_by_type"], "period", "item_count")
    assert added(reported, 1) == {
        (name,): (count,) for name, count in Counter(name for name, _ in reused).items()
    }


@LAW
@given(data=st.data(), periods=_SPANS)
def test_discards_are_those_of_a_plain_walk(
    data: Any, periods: Any, ledgers: Any, law_engine: Any, facts: Any
) -> None:
    """Back through a life from the end, to the first condition that is noted."""
    ledger = data.draw(ledgers)
    walk: Counter[tuple[str, str]] = Counter()
    for life in ledger.lives.values():
        for place, move in enumerate(life):
            noted = [m.condition for m in reversed(life[: place + 1]) if m.condition]
            for name, first, last in periods:
                if move.event == "discarded" and first <= move.day <= last:
                    walk[name, next(iter(noted), "unknown")] += 1
    found = of_ledger(law_engine, ledger, periods)["discards"]
    assert {row[:2]: row[2] for row in facts(found)} == dict(walk)


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
