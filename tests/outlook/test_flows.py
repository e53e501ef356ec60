"""Where placements came from and what stood where, by hand and against plain counts."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circularlib.indicators.visits import visits
from circularlib.outlook.flows import FLOW_COUNTS, flow_counts, in_homes, in_store

ITEMS = pd.DataFrame(
    [
        ("bed1", "bed", "new", None),
        ("bed2", "bed", "second_hand", "S1"),
        ("bed3", "bed", "existing", None),
        ("lamp1", "lamp", "second_hand", None),
    ],
    columns=["item_id", "item_type", "origin", "set_id"],
)
MOVES = pd.DataFrame(
    [
        ("01", "bed1", 10, "delivered", "A"),  # new
        ("02", "bed2", 12, "delivered", "A"),  # second-hand, of a set
        ("03", "bed3", 15, "collected", "B"),  # there before the records
        ("04", "bed1", 30, "collected", "A"),
        ("05", "bed1", 31, "repaired", None),
        ("06", "bed1", 40, "delivered", "B"),  # repaired, counted at A that it left
        ("07", "bed3", 45, "delivered", "C"),  # again, counted at B
        ("08", "lamp1", 50, "delivered", "C"),  # second-hand
        ("09", "lamp1", 60, "collected", "C"),  # waits in store
        ("10", "bed2", 70, "collected", "A"),
        ("11", "bed2", 71, "discarded", None),
    ],
    columns=["movement_id", "item_id", "date_day", "event", "home_id"],
).assign(reason=None)


def test_placements_by_origin_and_exits_by_hand(engine: Any, rows: Any) -> None:
    """Days 0 to 99; counts in the order new, second-hand, again, repaired, exits."""
    lives = visits(engine(MOVES))
    found = flow_counts(lives, engine(ITEMS), first_day=0, last_day=99)
    assert rows(found, "home_id", "item_type", "is_set", *FLOW_COUNTS) == [
        ("A", "bed", False, 1, 0, 0, 1, 1),
        ("A", "bed", True, 0, 1, 0, 0, 1),
        ("B", "bed", False, 0, 0, 1, 0, 1),
        ("C", "lamp", False, 0, 1, 0, 0, 1),
    ]


def test_a_period_holds_what_happened_within_it(engine: Any, rows: Any) -> None:
    """Days 35 to 55: bed 1 repaired, bed 3 again, the lamp second-hand; nobody left."""
    found = flow_counts(visits(engine(MOVES)), engine(ITEMS), first_day=35, last_day=55)
    assert rows(found, "home_id", *FLOW_COUNTS) == [
        ("A", 0, 0, 0, 1, 0), ("B", 0, 0, 1, 0, 0), ("C", 0, 1, 0, 0, 0),
    ]  # fmt: skip


def test_what_stands_in_homes_and_in_store_on_a_day(engine: Any, rows: Any) -> None:
    """On day 420 bed 1 has stood in B for 380 days, one whole year, bed 3 in C for 375.

    The lamp waits in store since it left C; bed 2 is gone.
    """
    lives = visits(engine(MOVES))
    assert rows(in_homes(lives, engine(ITEMS), last_day=420), "home_id", "age_years") == [
        ("B", 1), ("C", 1),
    ]  # fmt: skip
    assert rows(in_store(lives, last_day=420), "home_id", "stored_count") == [("C", 1)]
    assert rows(in_store(lives, last_day=35), "home_id", "stored_count") == [
        ("A", 1), ("B", 1),
    ]  # fmt: skip


step = st.sampled_from(["stay", "move", "repair_and_move", "leave", "discard"])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(step, max_size=5), min_size=1, max_size=5))
def test_every_placement_has_one_origin_and_what_came_in_is_there_or_left(lives):
    """Deliveries are the sum of the origins; deliveries less exits stand in homes."""
    moves: list[tuple[str, int, str, str | None]] = []
    for number, steps in enumerate(lives):
        item, day, home, is_in = f"i{number}", 10 * number, 0, False
        for each in ["deliver", *steps]:
            day += 3
            if each == "deliver" or (each in {"move", "repair_and_move"} and not is_in):
                moves.append((item, day, "delivered", f"h{home}"))
                is_in = True
            elif each in {"move", "repair_and_move"}:
                moves.append((item, day, "collected", f"h{home}"))
                if each == "repair_and_move":
                    moves.append((item, day + 1, "repaired", None))
                home += 1
                moves.append((item, day + 2, "delivered", f"h{home}"))
            elif each == "leave" and is_in:
                moves.append((item, day, "collected", f"h{home}"))
                is_in = False
            elif each == "discard":
                if is_in:
                    moves.append((item, day, "collected", f"h{home}"))
                moves.append((item, day + 1, "discarded", None))
                break
    table = pd.DataFrame(moves, columns=["item_id", "date_day", "event", "home_id"])
    table = table.assign(movement_id=[f"{n:04}" for n in range(len(table))], reason=None)
    items = pd.DataFrame({"item_id": [f"i{n}" for n in range(len(lives))]})
    items = items.assign(item_type="bed", origin="new", set_id=None)
    span = {"first_day": 0, "last_day": 500}
    found = flow_counts(visits(table), items, **span)[list(FLOW_COUNTS)].sum()
    delivered = (table["event"] == "delivered").sum()
    assert found.drop("exit_count").sum() == delivered
    standing = in_homes(visits(table), items, last_day=500)["item_count"].sum()
    assert delivered - found["exit_count"] == standing


def test_a_first_placement_of_what_the_town_owned_already_was_not_bought() -> None:
    """Bought before the records, delivered for the first time in them: again, not new."""
    moves = MOVES.iloc[:1].assign(item_id="bed3")
    found = flow_counts(visits(moves), ITEMS, first_day=0, last_day=99)
    assert found[["new_count", "again_count"]].to_numpy().tolist() == [[0, 1]]


@pytest.mark.parametrize("last_day", [5, 9])
def test_before_anything_happened_nothing_is_counted(last_day: int) -> None:
    lives = visits(MOVES)
    assert not len(flow_counts(lives, ITEMS, first_day=0, last_day=last_day))
    assert not len(in_homes(lives, ITEMS, last_day=last_day))
    assert not len(in_store(lives, last_day=last_day))
