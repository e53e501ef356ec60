"""What makes a figure wrong without any wrong cell: twins of codes and rows, and changed units."""

from circularlib.ledger.checking.alike_codes import alike_problems
from circularlib.ledger.checking.pasted_rows import pasted_problems
from circularlib.ledger.checking.scale_changes import scale_problems

from .typed_tables import read_tables

HOMES = "home_id,municipality_code,in_service_from\n"
HOURS = "date,organisation,worker_group,hours,activity\n"
COSTS = "cost_id,date,home_id,category,amount_eur,payer\n"


def homes(*codes: str) -> str:
    return HOMES + "".join(f"{code},36015,2019-01-01\n" for code in codes)


def hours(year: int, *amounts: float) -> str:
    rows = enumerate(amounts, start=1)
    return "".join(f"{year}-03-{n:02},reuse_centre,driver,{amount},\n" for n, amount in rows)


def test_codes_that_look_the_same_are_told_on_the_later_row() -> None:
    """Capitals, a space, and a space of no width: to the eye all three are H010."""
    problems = alike_problems(
        read_tables(homes=homes("H010", "H011", "h010", "H 010", "H010\u200b"))
    )
    assert [(each.kind, each.row) for each in problems] == [("code_alike", n) for n in (4, 5, 6)]
    assert '"h010" looks the same as "H010" in row 2' in problems[0].message


def test_codes_with_other_figures_or_marks_are_left_in_peace() -> None:
    """1-11 and 11-1 are two homes, and so are H1 and H01."""
    assert alike_problems(read_tables(homes=homes("1-11", "11-1", "H1", "H01"))) == []


def test_hours_pasted_under_themselves_are_told() -> None:
    """Six rows and the same six again: rows 8 to 13 repeat 2 to 7."""
    once = hours(2022, 4, 5, 6, 4, 5, 6)
    problems = pasted_problems(read_tables(hours=HOURS + once + once))
    assert [(each.kind, each.row) for each in problems] == [
        ("rows_pasted", row) for row in range(8, 14)
    ]
    assert "the same as row 2" in problems[0].message


def test_colleagues_who_work_the_same_hours_are_left_in_peace() -> None:
    """Eight volunteers on one day, and two drivers who share a week."""
    volunteers = "2022-03-01,other,volunteer,3,\n" * 8
    pairs = "".join(f"2022-04-0{n},reuse_centre,driver,8,\n" * 2 for n in range(1, 8))
    assert pasted_problems(read_tables(hours=HOURS + volunteers + pairs)) == []


def test_hours_that_become_minutes_are_told_with_both_years() -> None:
    """Eight days of 8 hours a year, then of 480: sixty times."""
    table = HOURS + hours(2021, *[8] * 8) + hours(2022, *[480] * 8)
    (problem,) = scale_problems(read_tables(hours=table))
    assert (problem.kind, problem.row, problem.column) == ("scale_changed", 10, "hours")
    assert "is 480 in 2022, and 8 in 2021" in problem.message


def test_euros_that_become_cents_are_told_per_category() -> None:
    """Repairs of 25 euro and then 2,500; deliveries stay at 40."""

    def booked(year: int, category: str, amount: int) -> str:
        return "".join(
            f"{category}{year}{n},{year}-02-0{n},H1,{category},{amount},town\n" for n in range(1, 9)
        )

    same = booked(2021, "delivery", 40) + booked(2022, "delivery", 40)
    table = COSTS + same + booked(2021, "repair", 25) + booked(2022, "repair", 2500)
    (problem,) = scale_problems(read_tables(costs=table))
    assert (problem.kind, problem.row) == ("scale_changed", 26)


def test_years_that_differ_as_work_differs_are_left_in_peace() -> None:
    """Eighteen times is no unit, and neither is 200; and seven rows are no usual amount."""
    table = HOURS + hours(2021, *[0.5] * 8) + hours(2022, *[9] * 8) + hours(2023, *[30] * 7)
    assert scale_problems(read_tables(hours=table)) == []
    table = HOURS + hours(2021, *[0.2] * 8) + hours(2022, *[40] * 8)
    assert scale_problems(read_tables(hours=table)) == []
