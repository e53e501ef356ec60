"""What was reused: hand-worked records, and plain counts."""

from collections import Counter
from typing import Any

import narwhals as nw
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.indicators.reuse import items_with_mass, placement_sums, reused_mass_by_type

from .furniture import (
    CATALOGUE,
    ITEMS,
    LAW,
    MOVEMENTS,
    PERIODS,
    SPANS,
    added,
    of_ledger,
    told,
)


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


def had_life(origin: str, life: Any, place: int) -> bool:
    """Whether an item had been in a home before it was delivered at a place in its life."""
    earlier = life[:place]
    has_been = any(move.event == "delivered" for move in earlier)
    was_taken = any(move.event == "collected" for move in earlier)
    return origin == "second_hand" or has_been or was_taken


@LAW
@given(data=st.data(), periods=SPANS)
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
@given(data=st.data(), periods=SPANS)
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
