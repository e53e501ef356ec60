"""What the store holds according to the records."""

from circularlib.ledger.checking.history import lives
from circularlib.ledger.checking.store import store_problems
from circularlib.ledger.periods import period
from circularlib.ledger.problems import Problem

from .typed_tables import read_tables

RECORDS = period("2022-01..2023-12")
ITEMS = "item_id,item_type,origin,acquired_on\n"
MOVEMENTS = "movement_id,date,item_id,event,home_id\n"


def found(items: str, movements: str, records=RECORDS) -> list[Problem]:
    read = read_tables(items=ITEMS + items, movements=MOVEMENTS + movements)
    return store_problems(read, lives(read), records)


def short(items: str, movements: str) -> list[Problem]:
    return [p for p in found(items, movements) if p.kind == "stock_short"]


def stale(items: str, movements: str) -> list[Problem]:
    return [p for p in found(items, movements) if p.kind == "stock_stale"]


def test_more_cannot_leave_the_store_than_came_in() -> None:
    """On 1 March two stools are out and one has come in; the second comes a day later."""
    (problem,) = short(
        "I1,stool,new,2022-02-01\nI2,stool,new,2022-03-02\n",
        "M1,2022-03-01,I1,delivered,W1\nM2,2022-03-01,I2,delivered,W2\n",
    )
    assert (problem.severity, problem.row, problem.details["count"]) == ("warning", 3, 1)
    assert problem.message == (
        "On 2022-03-01 more of the type stool had left the store than had come in: 1 too many."
    )


def test_another_piece_of_the_type_in_store_makes_up_for_it() -> None:
    """Three stools came in time, two went out: the type balances, whichever code was used."""
    items = "I1,stool,new,2022-02-01\nI2,stool,new,2022-03-02\nI3,stool,new,2022-02-01\n"
    movements = "M1,2022-03-01,I1,delivered,W1\nM2,2022-03-01,I2,delivered,W2\n"
    assert short(items, movements) == []


def test_another_type_does_not() -> None:
    """A lamp in store is no stool."""
    items = "I1,stool,new,2022-03-02\nI2,lamp,new,2022-02-01\n"
    assert len(short(items, "M1,2022-03-01,I1,delivered,W1\n")) == 1


def test_what_was_there_before_the_records_is_in_stock_from_the_start() -> None:
    """Existing items, collected first or delivered first, with or without a date."""
    items = "I1,stool,existing,\nI2,stool,existing,\nI3,lamp,existing,2010-01-01\n"
    movements = (
        "M1,2022-03-01,I1,collected,W1\nM2,2022-03-02,I1,delivered,W2\n"
        "M3,2022-03-01,I2,delivered,W3\nM4,2022-03-01,I3,discarded,\n"
    )
    assert short(items, movements) == []


def test_what_was_collected_goes_out_again() -> None:
    """One stool, three homes: never more than one is out."""
    movements = (
        "M1,2022-03-01,I1,delivered,W1\nM2,2022-04-01,I1,collected,W1\n"
        "M3,2022-04-01,I1,delivered,W2\nM4,2022-05-01,I1,lost,\n"
    )
    assert short("I1,stool,new,2022-03-01\n", movements) == []


def test_an_item_of_which_nobody_noted_when_it_came_came_when_it_was_first_seen() -> None:
    """As the stock balance of the indicators takes it."""
    assert short("I1,stool,new,\n", "M1,2022-03-01,I1,delivered,W1\n") == []


def test_stock_that_nobody_touched_for_a_year_is_told_once_with_its_numbers() -> None:
    """The records end on 31 December 2023: 30 December 2022 is 366 days before, a day too long."""
    items = "".join(f"I{n},{kind},existing,\n" for n, kind in enumerate(["stool"] * 3 + ["lamp"]))
    movements = (
        "M1,2022-12-30,I0,collected,W1\nM2,2022-12-30,I1,collected,W1\n"
        "M3,2022-12-31,I2,collected,W1\nM4,2022-06-01,I3,collected,W1\n"
    )
    (problem,) = stale(items, movements)
    assert (problem.table, problem.row, problem.severity) == ("items", None, "warning")
    assert problem.message_in("nl") == (
        "Al meer dan een jaar zonder beweging in de opslag: kruk (2), lamp (1)."
    )
    assert "2022-06-01" in problem.remedy


def test_stock_that_was_looked_at_since_or_is_not_in_store_is_not_stale() -> None:
    """Refurbished last summer; still in a home; sold; repaired in its home."""
    items = "".join(f"I{n},stool,existing,\n" for n in range(1, 5))
    movements = (
        "M1,2022-01-05,I1,collected,W1\nM2,2023-07-01,I1,refurbished,\n"
        "M3,2022-01-05,I2,delivered,W1\n"
        "M4,2022-01-05,I3,collected,W1\nM5,2022-01-06,I3,sold,\n"
        "M6,2022-01-05,I4,delivered,W1\nM7,2022-01-06,I4,repaired,\n"
    )
    assert stale(items, movements) == []


def test_an_item_that_was_bought_and_never_moved_is_stale() -> None:
    """Bought in February 2022. Of one without a date of purchase nothing can be said."""
    items = "I1,stool,new,2022-02-01\nI2,stool,new,\nI3,stool,new,2023-02-01\n"
    (problem,) = stale(items, "M1,2023-12-01,I3,delivered,W1\n")
    assert problem.message.endswith(": stool (1).")


def test_what_happens_after_the_records_does_not_make_stock_fresh() -> None:
    """At the end of the records it lay there; it went out a month later."""
    movements = "M1,2022-03-01,I1,collected,W1\nM2,2024-01-31,I1,delivered,W2\n"
    assert len(stale("I1,stool,existing,\n", movements)) == 1


def test_without_an_end_of_the_records_nothing_is_stale() -> None:
    """There is no day to count back from."""
    movements = MOVEMENTS + "M1,2001-03-01,I1,collected,W1\n"
    read = read_tables(items=ITEMS + "I1,stool,existing,\n", movements=movements)
    assert store_problems(read, lives(read), None) == []
