"""The life of an item: in one place at a time, and nothing after its end."""

from collections.abc import Callable
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.indicators.stock import unbalanced_items
from circularlib.indicators.visits import visits
from circularlib.ledger.checking.history import FINAL_EVENTS, history_problems, lives
from circularlib.ledger.periods import period
from circularlib.ledger.problems import Problem
from circularlib.ledger.text_cells import ROW

from .typed_tables import read_tables

RECORDS = period("2022-01..2023-12")
ITEMS = "item_id,item_type,origin,acquired_on\n"
CHAIR = "I1,chair_dining,existing,"
FIRST_DAY = date(2022, 3, 1)

Found = Callable[..., list[Problem]]


def movements_text(*steps: str) -> str:
    """Movements M1, M2 … from their date, item, event and home."""
    rows = "".join(f"M{number},{step}\n" for number, step in enumerate(steps, start=1))
    return f"movement_id,date,item_id,event,home_id\n{rows}"


@pytest.fixture
def found() -> Found:
    """The problems of movements, written from date to home, of chair I1 or other items."""

    def problems(*steps: str, items: str = CHAIR, records=RECORDS) -> list[Problem]:
        read = read_tables(items=ITEMS + items, movements=movements_text(*steps))
        return history_problems(read, lives(read), records)

    return problems


def kinds(problems: list[Problem]) -> list[tuple[str, int | None]]:
    return [(problem.kind, problem.row) for problem in problems]


def test_a_whole_life_has_nothing_wrong(found) -> None:
    """Two homes, a repair in between, sold at the end: five movements, no problem."""
    assert (
        found(
            "2022-02-01,I1,delivered,W1",
            "2022-05-01,I1,collected,W1",
            "2022-05-03,I1,repaired,",
            "2022-06-01,I1,delivered,W2",
            "2022-09-01,I1,sold,",
        )
        == []
    )


def test_an_item_delivered_elsewhere_without_a_collection_is_in_two_homes(found) -> None:
    """Row 3 contradicts row 2."""
    (problem,) = found("2022-02-01,I1,delivered,W1", "2022-05-01,I1,delivered,W2")
    assert (problem.kind, problem.row, problem.column) == ("delivered_again", 3, "item_id")
    assert problem.severity == "error"
    assert problem.message == (
        '"I1" stands in W1 already, delivered on 2022-02-01 (row 2) and not collected since.'
    )


def test_an_item_delivered_twice_to_one_home_is_told_as_well(found) -> None:
    """The second delivery would count as a placement."""
    problems = found("2022-02-01,I1,delivered,W1", "2022-05-01,I1,delivered,W1")
    assert kinds(problems) == [("delivered_again", 3)]


def test_the_order_of_the_rows_does_not_matter(found) -> None:
    """The collection stands below the later delivery, as in a file sorted by home."""
    assert (
        found(
            "2022-02-01,I1,delivered,W1",
            "2022-06-01,I1,delivered,W2",
            "2022-05-01,I1,collected,W1",
        )
        == []
    )


def test_on_one_day_the_shorter_code_comes_first(found) -> None:
    """M9 collects and M10 delivers on the same day; as text "M10" comes before "M9"."""
    others = [f"2022-01-{day:02},I2,repaired," for day in range(1, 8)]
    steps = ["2022-02-01,I1,delivered,W1", *others, "2022-05-01,I1,collected,W1",
             "2022-05-01,I1,delivered,W2"]  # fmt: skip
    assert found(*steps, items=f"{CHAIR}\nI2,stool,existing,\n") == []


def test_on_one_day_a_delivery_with_the_lower_code_comes_before_the_collection(found) -> None:
    """M2 delivers and M3 collects: for a moment the chair was in two homes."""
    problems = found(
        "2022-02-01,I1,delivered,W1", "2022-05-01,I1,delivered,W2", "2022-05-01,I1,collected,W1"
    )
    assert kinds(problems) == [("delivered_again", 3), ("collected_elsewhere", 4)]
    assert "On one day the codes of the movements give their order." in problems[0].remedy


@pytest.mark.parametrize("event", FINAL_EVENTS)
def test_nothing_happens_to_an_item_after_its_end(found, event: str) -> None:
    """A repair after the end is as impossible as a delivery."""
    problems = found(
        "2022-02-01,I1,delivered,W1", f"2022-05-01,I1,{event},", "2022-06-01,I1,repaired,"
    )
    assert kinds(problems) == [("moved_after_end", 4)]
    assert "2022-05-01" in problems[0].message
    assert "row 3" in problems[0].message


def test_the_end_is_named_in_the_language_of_the_reader(found) -> None:
    """`discarded` is weggegooid."""
    (problem,) = found("2022-05-01,I1,discarded,", "2022-06-01,I1,repaired,")
    assert problem.message_in("nl") == (
        '"I1" verdween voorgoed op 01/05/2022 (weggegooid, rij 2) en beweegt opnieuw.'
    )


def test_one_wrong_delivery_after_the_end_is_one_problem(found) -> None:
    """What follows on that delivery is judged by it: one mistake, one problem."""
    problems = found(
        "2022-05-01,I1,lost,", "2022-06-01,I1,delivered,W1", "2022-07-01,I1,collected,W1"
    )
    assert kinds(problems) == [("moved_after_end", 3)]


def test_an_item_may_be_discarded_where_it_stands(found) -> None:
    """Straight from the home to the container park, without a collection."""
    assert found("2022-02-01,I1,delivered,W1", "2022-05-01,I1,discarded,W1") == []


def test_an_item_is_collected_where_it_was_delivered(found) -> None:
    """It stands in W1 and is collected from W2."""
    (problem,) = found("2022-02-01,I1,delivered,W1", "2022-05-01,I1,collected,W2")
    assert (problem.kind, problem.row, problem.column) == ("collected_elsewhere", 3, "home_id")
    assert problem.value == "W2"
    assert "W1" in problem.message


def test_a_home_that_is_not_known_is_told_by_itself_and_not_as_elsewhere() -> None:
    """W22 for W2 is a slip of the pen: one mistake, one problem."""
    homes = "home_id,municipality_code,in_service_from\nW1,36015,2020-01-01\nW2,36015,2020-01-01\n"
    for home, expected in (("W22", []), ("W2", [("collected_elsewhere", 3)])):
        steps = movements_text("2022-02-01,I1,delivered,W1", f"2022-05-01,I1,collected,{home}")
        read = read_tables(homes=homes, items=ITEMS + CHAIR, movements=steps)
        assert kinds(history_problems(read, lives(read), RECORDS)) == expected


def test_a_collection_need_not_repeat_the_home(found) -> None:
    """The delivery says where the item was."""
    assert found("2022-02-01,I1,delivered,W1", "2022-05-01,I1,collected,") == []


def test_an_item_is_not_collected_twice_in_a_row(found) -> None:
    """There is a delivery missing in between, or the item is another."""
    problems = found(
        "2022-02-01,I1,delivered,W1", "2022-05-01,I1,collected,W1", "2022-06-01,I1,collected,W2"
    )
    assert kinds(problems) == [("collected_again", 4)]


def test_an_item_that_was_there_before_the_records_may_begin_with_a_collection(found) -> None:
    """Existing furniture is in the homes when the records start; nobody noted its delivery."""
    assert found("2022-05-01,I1,collected,W1", "2022-06-01,I1,delivered,W2") == []


def test_an_item_bought_before_the_records_may_begin_with_a_collection(found) -> None:
    """Acquired on the last day before the records: its delivery may lie before them too."""
    assert found("2022-05-01,I1,collected,W1", items="I1,stool,new,2021-12-31\n") == []


def test_an_item_bought_during_the_records_does_not_begin_with_a_collection(found) -> None:
    """Acquired on the first day of the records: its delivery was recorded, if there was one."""
    (problem,) = found("2022-05-01,I1,collected,W1", items="I1,stool,new,2022-01-01\n")
    assert (problem.kind, problem.row, problem.column) == ("collected_undelivered", 2, "date")
    assert problem.severity == "error"
    assert "acquired on 2022-01-01 (items, row 2)" in problem.message


def test_an_item_is_not_collected_before_it_was_acquired(found) -> None:
    """Whatever its origin and whatever the records: the date of the collection is too early."""
    steps = ("2022-02-20,I1,collected,W1", "2022-03-01,I1,delivered,W1")
    problems = found(*steps, items="I1,stool,existing,2022-03-01\n", records=None)
    assert kinds(problems) == [("collected_undelivered", 2)]


def test_a_collection_that_may_have_begun_before_the_records_is_a_warning(found) -> None:
    """Nobody noted when this new item was acquired, so it may have been there."""
    (problem,) = found("2022-05-01,I1,collected,W1", items="I1,stool,new,\n")
    assert (problem.kind, problem.severity) == ("collected_first", "warning")


def test_a_delivery_needs_a_home(found) -> None:
    """Without it the item is nowhere; a repair happens in the workshop and needs none."""
    problems = found("2022-02-01,I1,repaired,", "2022-03-01,I1,delivered,")
    assert kinds(problems) == [("home_missing", 3)]
    assert problems[0].severity == "error"


def test_an_item_acquired_after_its_first_movement_is_a_warning_on_the_item(found) -> None:
    """Invoices come late; the row in items is told, and the movement it contradicts."""
    (problem,) = found("2022-05-01,I1,delivered,W1", items="I1,stool,new,2022-05-02\n")
    assert (problem.kind, problem.severity) == ("acquired_late", "warning")
    assert (problem.table, problem.row, problem.column) == ("items", 2, "acquired_on")
    assert "2022-05-01" in problem.message


def test_an_item_may_be_delivered_on_the_day_it_is_acquired(found) -> None:
    """From the shop straight to the home."""
    assert found("2022-05-01,I1,delivered,W1", items="I1,stool,new,2022-05-01\n") == []


@pytest.mark.parametrize(
    "gap", ["M2,,I1,collected,W1", "M2,2022-05-01,I1,,W1", "M1,2022-05-01,I1,collected,W1"]
)
def test_a_life_with_an_unreadable_row_is_not_judged(gap: str) -> None:
    """Without a date, without an event, or with the code of another row: told already.

    Without that row the chair would seem to be in two homes: one mistake, one problem.
    """
    text = "movement_id,date,item_id,event,home_id\nM1,2022-02-01,I1,delivered,W1\n"
    text += f"{gap}\nM3,2022-06-01,I1,delivered,W2\n"
    read = read_tables(items=ITEMS + CHAIR, movements=text)
    assert history_problems(read, lives(read), RECORDS) == []


def test_an_item_that_stands_twice_in_the_items_has_one_life(found) -> None:
    """The double row is a problem of its own; the movements are not doubled by it."""
    problems = found(
        "2022-02-01,I1,delivered,W1", "2022-05-01,I1,delivered,W2", items=f"{CHAIR}\n{CHAIR}\n"
    )
    assert kinds(problems) == [("delivered_again", 3)]


def test_ten_thousand_errors_are_ten_thousand_problems(found) -> None:
    """Errors are never put together: each names its row."""
    steps = [f"2022-02-01,I1,delivered,W{number}" for number in range(10_001)]
    assert len(found(*steps)) == 10_000


EVENTS = ["delivered", "collected", "repaired", "repair_failed", "refurbished", *FINAL_EVENTS]
STEP = st.tuples(
    st.sampled_from(["I1", "I2", "I3"]),
    st.integers(0, 3),
    st.sampled_from(EVENTS),
    st.sampled_from(["W1", "W2"]),
)


def replay(rows: list[tuple[int, str, date, str, str, str]]) -> set[tuple[str, int]]:
    """What is wrong with the movements of existing items, told step by step by hand."""
    place: dict[str, str] = {}
    wrong = set()
    for row, _code, _day, item, event, home in sorted(
        rows, key=lambda step: (step[2], len(step[1]), step[1])
    ):
        where = place.get(item, "unknown")
        if where == "gone":
            wrong.add(("moved_after_end", row))
        elif event == "delivered" and where.startswith("W"):
            wrong.add(("delivered_again", row))
        elif event == "collected" and where == "store":
            wrong.add(("collected_again", row))
        elif event == "collected" and where.startswith("W") and where != home:
            wrong.add(("collected_elsewhere", row))
        if event == "delivered":
            place[item] = home
        elif event == "collected":
            place[item] = "store"
        elif event in FINAL_EVENTS:
            place[item] = "gone"
    return wrong


@given(steps=st.lists(STEP, max_size=12), order=st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_it_finds_what_a_replay_by_hand_finds(steps, order) -> None:
    """Any events of three existing items on four days, their rows in any order."""
    numbered = [
        (f"M{number}", FIRST_DAY + timedelta(day), item, event, home)
        for number, (item, day, event, home) in enumerate(steps, start=1)
    ]
    order.shuffle(numbered)
    rows = [(row, *step) for row, step in enumerate(numbered, start=2)]
    text = "movement_id,date,item_id,event,home_id\n"
    text += "".join(",".join(map(str, step)) + "\n" for step in numbered)
    items = ITEMS + "".join(f"{item},stool,existing,\n" for item in ("I1", "I2", "I3"))
    read = read_tables(items=items, movements=text)
    problems = history_problems(read, lives(read), RECORDS)
    assert {(problem.kind, problem.row) for problem in problems} == replay(rows)


@given(steps=st.lists(STEP, max_size=12))
def test_what_would_unbalance_the_indicators_is_an_error_here(steps) -> None:
    """An item that `unbalanced_items` would stop a report for never gets past the checks."""
    rows = [
        f"{FIRST_DAY + timedelta(day)},{item},{event},{home}" for item, day, event, home in steps
    ]
    items = ITEMS + "".join(f"{item},stool,existing,\n" for item in ("I1", "I2", "I3"))
    read = read_tables(items=items, movements=movements_text(*rows))
    movements = read["movements"].frame
    faults = unbalanced_items(
        movements, read["items"].frame, visits(movements), first_day=0, last_day=99_999
    )
    errors = {problem.row for problem in history_problems(read, lives(read), RECORDS)}
    wrong = movements.filter(pl.col(ROW).is_in(list(errors)))["item_id"]
    assert set(faults["item_id"]) <= set(wrong)


@given(
    stayed=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=6),
    begins_in_home=st.booleans(),
    end=st.sampled_from(["", *FINAL_EVENTS]),
)
def test_a_sound_life_is_never_an_error(stayed, begins_in_home, end) -> None:
    """Deliver, collect, perhaps repair, again and again, several on one day; then the end."""
    day, steps = FIRST_DAY, ["collected,W9"] if begins_in_home else []
    dates = [day for _ in steps]
    for number, (days, stored, is_repaired) in enumerate(stayed):
        own = [("delivered", stored), ("collected", days), *[("repaired", 0)] * is_repaired]
        for event, after in own:
            day += timedelta(after)
            dates.append(day)
            steps.append(f"{event},{'' if event == 'repaired' else f'W{number}'}")
    if end:
        dates.append(day)
        steps.append(f"{end},")
    rows = [f"{on},I1,{step}" for on, step in zip(dates, steps, strict=True)]
    read = read_tables(items=ITEMS + CHAIR, movements=movements_text(*rows))
    assert history_problems(read, lives(read), RECORDS) == []
