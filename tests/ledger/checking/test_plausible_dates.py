"""Dates that can be true and seldom are."""

from datetime import date

from circularlib.ledger.checking.plausible_dates import date_problems
from circularlib.ledger.periods import Period, period
from circularlib.ledger.problems import Problem

from .typed_tables import read_tables

RECORDS = period("2020-01..2023-12")
COSTS = "cost_id,date,category,amount_eur,payer\n"
ITEMS = "item_id,item_type,origin,acquired_on\n"
MOVEMENTS = "movement_id,date,item_id,event,home_id\n"


def found(records: Period | None = RECORDS, **texts: str) -> list[Problem]:
    return date_problems(read_tables(**texts), records)


def costs(*days: str) -> str:
    return COSTS + "".join(f"C{n},{day},repair,5,town\n" for n, day in enumerate(days))


def kinds(problems: list[Problem]) -> list[tuple[str, int | None]]:
    assert all(problem.severity == "warning" for problem in problems)
    return [(problem.kind, problem.row) for problem in problems]


def test_a_day_of_1900_is_what_a_spreadsheet_makes_of_a_number() -> None:
    """5 January 1900 is the number 5; the first of January 1990 may be meant."""
    items = ITEMS + "I1,stool,existing,1900-01-05\nI2,stool,existing,1990-01-01\n"
    (problem,) = found(items=items)
    assert (problem.kind, problem.row, problem.column) == ("date_early", 2, "acquired_on")
    assert problem.value == "1900-01-05"


def test_a_home_may_be_older_than_its_furniture() -> None:
    """In service since 1975 is a house; since 1900, a spreadsheet."""
    homes = "home_id,municipality_code,in_service_from\nW1,36015,1975-01-01\nW2,36015,1900-01-01\n"
    assert kinds(found(homes=homes)) == [("date_early", 3)]


def test_a_date_more_than_a_year_beyond_the_records_has_a_wrong_year() -> None:
    """The records end on 31 December 2023; 366 days later it is 31 December 2024."""
    problems = found(costs=costs("2032-03-15", "2025-01-01", "2024-12-31"))
    assert kinds(problems) == [("date_late", 2), ("date_late", 3), ("outside_records", 4)]


def test_a_lease_may_end_decades_from_now() -> None:
    """The end of a home's service may be planned."""
    homes = "home_id,municipality_code,in_service_from,in_service_to\n"
    assert found(homes=homes + "W1,36015,2020-01-01,2049-12-31\n") == []


def test_costs_and_hours_outside_the_records_are_told_once_each() -> None:
    """The first and the last day of the records are inside."""
    hours = "date,organisation,worker_group,hours\n2019-12-31,other,driver,1\n"
    problems = found(
        costs=costs("2019-12-31", "2020-01-01", "2023-12-31", "2024-01-01"), hours=hours
    )
    assert kinds(problems) == [
        ("outside_records", 2),
        ("outside_records", 5),
        ("outside_records", 2),
    ]
    assert problems[0].message == "2019-12-31 lies outside the records, 2020-01-01 to 2023-12-31."


def test_a_hundred_bookings_before_the_records_are_one_warning() -> None:
    """The first stands for all of them, and says how many there are."""
    (problem,) = found(costs=costs(*["2019-06-01"] * 100))
    assert problem.row == 2
    assert problem.remedy.endswith("The same holds for 99 more rows: 3, 4, 5, 6, 7, ….")


def test_deliveries_before_the_records_are_those_of_what_is_still_there() -> None:
    """A delivery of 2011 is kept because the item is still in use; a repair of 2011 is odd."""
    movements = MOVEMENTS + "M1,2011-02-01,I1,delivered,W1\nM2,2011-03-01,I1,repaired,\n"
    assert kinds(found(movements=movements)) == [("outside_records", 3)]


def test_without_known_records_only_impossible_years_are_told() -> None:
    """Nothing is outside of nothing."""
    assert kinds(found(None, costs=costs("1900-01-01", "2999-01-01"))) == [("date_early", 2)]


def test_records_may_run_to_the_end_of_time() -> None:
    """Somebody writes 9999-12-31 for "still going on"."""
    for_ever = Period("records", date(1, 1, 1), date(9999, 12, 31))
    assert found(for_ever, costs=costs("2032-03-15")) == []
