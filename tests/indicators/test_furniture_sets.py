"""Sets of furniture: hand-worked lives on every engine, and a plain count."""

from typing import Any

import pandas as pd
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circularlib.indicators.furniture_sets import furnished_from, sets_in_place
from circularlib.indicators.visits import visits

LAW = settings(
    derandomize=True,
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
ITEMS = pd.DataFrame(
    [("sofa", "S1"), ("chair", "S1"), ("bed", "S2"), ("desk", "S2"), ("lamp", None), ("one", "S3")],
    columns=["item_id", "set_id"],
)
MOVEMENTS = pd.DataFrame(
    [
        ("01", "sofa", 10, "delivered", "A"),
        ("02", "chair", 10, "delivered", "A"),
        ("03", "lamp", 10, "delivered", "B"),
        ("04", "one", 10, "delivered", "C"),
        ("05", "bed", 20, "delivered", "B"),
        ("06", "desk", 20, "delivered", "A"),
        ("07", "chair", 30, "discarded", "A"),
        ("08", "desk", 40, "collected", "A"),
        ("09", "desk", 41, "delivered", "B"),
        ("10", "sofa", 60, "collected", "A"),
    ],
    columns=["movement_id", "item_id", "date_day", "event", "home_id"],
).assign(reason=None)
ENDS = [(f"to {day}", 0, day) for day in (5, 10, 25, 40, 50, 60)]


def test_a_home_that_gets_one_item_of_a_set_is_furnished_from_sets(engine: Any, rows: Any) -> None:
    """By day 15 A has got two items of a set, B a lamp and C the only item of its set."""
    lives = visits(engine(MOVEMENTS))
    found = furnished_from(lives, engine(ITEMS), periods=[("early", 0, 15), ("late", 16, 99)])
    names = ("period", "home_id", "furnishing", "item_count", "set_item_count")
    assert rows(found, *names) == [
        ("early", "A", "set", 2, 2),
        ("early", "B", "mix", 1, 0),
        ("early", "C", "set", 1, 1),
        ("late", "A", "set", 1, 1),
        ("late", "B", "set", 2, 2),
    ]


def test_a_set_is_complete_while_all_of_it_stands_in_one_home(engine: Any, rows: Any) -> None:
    """S1 is complete in A from day 10 until its chair is discarded on day 30.

    S2 is split over A and B (A comes first) until the desk moves to B; on day 40 it is underway,
    and the bed waits in B. On day 60 S1 has left A altogether. S3 is one item, no set.
    """
    found = sets_in_place(visits(engine(MOVEMENTS)), engine(ITEMS), periods=ENDS)
    assert rows(found, "period", "home_id", "set_count", "complete_count") == [
        ("to 10", "A", 1, 1),
        ("to 25", "A", 2, 1),
        ("to 40", "A", 1, 0),
        ("to 40", "B", 1, 0),
        ("to 50", "A", 1, 0),
        ("to 50", "B", 1, 1),
        ("to 60", "B", 1, 1),
    ]


def test_records_without_sets_have_only_mixes(engine: Any, rows: Any) -> None:
    """Nobody filled in a set: the column has no type."""
    items, lives = ITEMS.assign(set_id=None), visits(engine(MOVEMENTS))
    found = furnished_from(lives, engine(items), periods=[("all", 0, 99)])
    assert set(rows(found, "furnishing")) == {("mix",)}
    assert rows(sets_in_place(lives, engine(items), periods=ENDS)) == []


@LAW
@given(data=st.data())
def test_sets_in_place_are_those_of_a_plain_count(facts: Any, ledgers: Any, data: Any) -> None:
    """Item by item in plain Python, on made-up lives with sets of up to six items."""
    ledger, day = data.draw(ledgers), data.draw(st.integers(0, 60))
    names = ledger.items["item_id"].tolist()
    chosen = {name: data.draw(st.sampled_from(["S1", "S2", None])) for name in names}
    items = ledger.items.assign(set_id=[chosen[name] for name in names])
    lives = visits(pl.from_pandas(ledger.movements).lazy())
    where: dict[str, str | None] = {}
    for visit in lives.collect().to_dicts():
        end = visit["exit_day"] if visit["exit_day"] is not None else visit["next_delivered_day"]
        came = visit["delivered_day"]
        if (came is None or came <= day) and (end is None or end > day):
            where[visit["item_id"]] = visit["home_id"]
    counts: dict[str | None, list[int]] = {}
    for code in ("S1", "S2"):
        members = [name for name in names if chosen[name] == code]
        homes = [where[name] for name in members if name in where]
        if len(members) < 2 or not homes:
            continue
        most = max(map(homes.count, homes))
        best = [home for home in homes if homes.count(home) == most]
        home = min((home for home in best if home is not None), default=None)
        sums = counts.setdefault(home, [0, 0])
        sums[0] += 1
        sums[1] += most == len(members)
    found = facts(sets_in_place(lives, pl.from_pandas(items).lazy(), periods=[("p", 0, day)]))
    expected = [("p", home, *sums) for home, sums in counts.items()]
    assert sorted(found, key=str) == sorted(expected, key=str)
