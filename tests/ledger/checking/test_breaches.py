"""From rows that break a rule to problems, in words that fit the reader."""

from datetime import date

import polars as pl

from circularlib.ledger.checking.breaches import VALUE, told, told_together
from circularlib.ledger.text_cells import ROW

from .typed_tables import read_table

COSTS = read_table("costs", "cost_id,amount_eur\nC1,5\n")


def outside(count: int) -> pl.DataFrame:
    """Days outside the records in rows 2, 3, 4 … the last first."""
    rows = {ROW: range(count + 1, 1, -1), VALUE: [date(2019, 1, 2)] * count}
    return pl.DataFrame(rows).with_columns(start=pl.lit("2020"), end=pl.lit("2023"))


def test_errors_are_told_row_by_row_in_their_order() -> None:
    """However many there are."""
    breaches = outside(500).rename({"start": "other_row", "end": "other_day"})
    breaches = breaches.with_columns(event=pl.lit("sold"))
    problems = told(COSTS, "moved_after_end", "date", breaches)
    assert [problem.row for problem in problems] == list(range(2, 502))
    assert problems[0].value == "2019-01-02"


def test_ten_warnings_are_ten_and_eleven_are_one() -> None:
    """The one names the first five of the others, and says how many there are."""
    ten = told_together(COSTS, "outside_records", "date", outside(10))
    assert [problem.row for problem in ten] == list(range(2, 12))
    assert "more rows" not in ten[0].remedy
    (one,) = told_together(COSTS, "outside_records", "date", outside(11))
    assert one.row == 2
    assert one.remedy.endswith("The same holds for 10 more rows: 3, 4, 5, 6, 7, ….")
    assert one.remedy_in("nl").endswith("Hetzelfde geldt voor nog 10 rijen: 3, 4, 5, 6, 7, ….")


def test_no_breach_is_no_problem() -> None:
    """Nor an empty frame."""
    assert told(COSTS, "outside_records", "date", outside(0)) == []
    assert told_together(COSTS, "outside_records", "date", outside(0)) == []


def test_numbers_have_the_decimal_mark_of_the_reader() -> None:
    """12.5 in English, 12,5 in Dutch; the value itself stays as the table holds it."""
    breach = pl.DataFrame({ROW: [2], VALUE: [12.5], "usual": [1000.25], "n": [9]})
    (problem,) = told_together(COSTS, "cost_unusual", "amount_eur", breach)
    assert problem.message_in("nl").startswith("12,5 euro ligt ver van 1000,25 euro")
    assert problem.message.startswith("12.5 euro is far from 1000.25 euro")
    assert problem.value == "12.5"
