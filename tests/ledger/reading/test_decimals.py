"""The decimal mark of a file is found in its own numbers, or asked for."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.csv_files import text_cells
from circularlib.ledger.reading.decimals import decimal_mark

FILE = Path("costs.csv")


def found(
    *numbers: str, delimiter: str = ";", agreed: str | None = None
) -> tuple[str | None, list[Problem]]:
    lines = ["amount;note", *(f'"{number}";x' for number in numbers)]
    text = "\n".join(lines).replace(";", delimiter)
    cells = text_cells(FILE, text.encode(), "costs")
    return decimal_mark(cells, ["amount"], agreed, partial(Problem, file=str(FILE)))


@pytest.mark.parametrize(
    ("number", "mark"),
    [
        ("12,5", ","),
        ("-12,50", ","),
        ("1.234,5", ","),
        ("1.234.567", ","),
        ("1 234,567", ","),
        ("1234,567", ","),
        ("0,125", ","),
        ("12,3456", ","),
        ("21,0%", ","),
        ("12.5", "."),
        ("+12.50", "."),
        ("1,234.5", "."),
        ("1,234,567", "."),
        ("1 234.567", "."),
        ("1234.567", "."),
        ("0.125", "."),
        ("12.3456", "."),
        ("21.0 %", "."),
    ],
)
def test_one_number_can_settle_it(number: str, mark: str) -> None:
    """1.234,5 has a decimal comma; so has 1.234.567, whose point stands there twice."""
    assert found("7", "1.234", "1,234", number) == (mark, [])


@pytest.mark.parametrize("number", ["1.234", "1,234", "-12.345", "+999,999"])
def test_a_number_that_can_be_two_is_asked(number: str) -> None:
    """1.234 is a little over one, or over a thousand."""
    mark, (problem,) = found("5", number)
    assert mark is None
    assert (problem.row, problem.column, problem.value) == (3, "amount", number)
    assert "two numbers" in problem.message
    assert "[intake]" in problem.remedy


def test_between_commas_a_point_is_the_decimal_mark() -> None:
    """Programs that separate cells with commas write the point as their decimal mark."""
    assert found("1.234", delimiter=",") == (".", [])


def test_between_commas_a_quoted_comma_is_asked() -> None:
    """It could be a thousand, or a decimal comma that made the quotation necessary."""
    assert found("1,234", delimiter=",")[0] is None


def test_both_marks_in_one_file_contradict_one_another() -> None:
    """12,5 and 3.75: the second one is told, with the row of the first."""
    mark, (problem,) = found("12,5", "8", "3.75")
    assert mark is None
    assert (problem.row, problem.value) == (4, "3.75")
    assert problem.message == '"3.75" has a decimal point, "12,5" in row 2 a decimal comma.'


@pytest.mark.parametrize("agreed", [",", "."])
@pytest.mark.parametrize("number", ["1.234", "1,234", "12"])
def test_the_settings_settle_what_the_file_leaves_open(number: str, agreed: str) -> None:
    """Between commas as well: somebody who knows has said it."""
    for delimiter in (",", ";"):
        assert found(number, delimiter=delimiter, agreed=agreed) == (agreed, [])


def test_a_file_that_settles_it_needs_no_setting() -> None:
    """One file of a programme may have commas, another points."""
    assert found("1.234", "12,5", agreed=".") == (",", [])


def test_with_a_setting_every_number_that_contradicts_it_is_told_in_its_own_cell() -> None:
    """The mark is known then, and what is written otherwise is not a number."""
    assert found("12,5", "3.75", agreed=",") == (",", [])


def test_whole_numbers_leave_nothing_to_ask() -> None:
    """Nor does text, which is a problem of its own cell."""
    assert found("5", "1200", "a.b", "3,", "12.3.4", "") == (".", [])


@given(
    st.lists(st.decimals(-(10**7), 10**7, places=2), min_size=1, max_size=20),
    st.sampled_from([",", "."]),
    st.booleans(),
)
@settings(derandomize=True, max_examples=200, deadline=None)
def test_amounts_of_a_bookkeeping_always_settle_it(amounts, mark: str, is_grouped: bool) -> None:
    """Two decimals each, as money has, with or without thousands grouped."""
    swapped = str.maketrans(",.", ".,") if mark == "," else {}
    texts = [f"{a:{',' if is_grouped else ''}.2f}".translate(swapped) for a in amounts]
    assert found(*texts) == (mark, [])


def test_what_the_source_holds_as_a_number_leaves_nothing_to_ask() -> None:
    """In a workbook 1.234 is a number; only the text beside it can be two."""
    cells = text_cells(FILE, b"amount;note\n1.234;x\n5;x\n", "costs")
    held = replace(cells, numbers={"amount": pl.Series("amount", [1.234, 5.0])})
    half = replace(cells, numbers={"amount": pl.Series("amount", [None, 5.0])})
    told = partial(Problem, file=str(FILE))
    assert decimal_mark(held, ["amount"], None, told) == (".", [])
    assert decimal_mark(half, ["amount"], None, told)[0] is None
