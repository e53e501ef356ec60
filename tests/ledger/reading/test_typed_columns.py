"""Columns that have a type in their source, as text cells."""

from decimal import Decimal
from functools import partial

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.typed_columns import TypedColumn, text_cells
from circularlib.ledger.text_cells import ROW, TextCells

FOUND = partial(Problem, file="homes.parquet", table="homes")


def read(*columns: TypedColumn) -> TextCells:
    return text_cells(columns, FOUND)


def texts(kind: str, *values: str | None) -> list[str | None]:
    return read(TypedColumn("a", pl.Series(values, dtype=pl.String), kind)).frame["a"].to_list()


@pytest.mark.parametrize(
    ("said", "short"),
    [
        ("3.10", "3.1"),
        ("5.00", "5"),
        ("5.", "5"),
        ("100", "100"),
        ("1000.0", "1000"),
        ("0.10", "0.1"),
        ("-20.50", "-20.5"),
        ("0E-10", "0"),
        ("0.000", "0"),
        ("1e+20", "1e+20"),
        ("1.50e+20", "1.50e+20"),
    ],
)
def test_a_number_is_told_as_short_as_it_can_be(said: str, short: str) -> None:
    """Noughts behind the point go, noughts before it stay."""
    assert texts("number", said) == [short]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-1e9, max_value=1e9))
def test_shortening_leaves_every_number_what_it_was(number: Decimal) -> None:
    """The text reads back as the same decimal, the number as the nearest float."""
    cells = read(TypedColumn("a", pl.Series([f"{number:f}"]), "number"))
    assert Decimal(cells.frame["a"][0]) == number
    assert cells.numbers["a"][0] == float(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_goes_through_its_text_unchanged(number: float) -> None:
    """The shortest text of a float is read back as the same bits."""
    cells = read(TypedColumn("a", pl.Series([number]).cast(pl.String), "number"))
    assert cells.numbers["a"][0] == number


@pytest.mark.parametrize(
    ("said", "short"),
    [
        ("2023-12-31 14:30:00.000000", "2023-12-31 14:30"),
        ("2023-12-31 14:30:05", "2023-12-31 14:30:05"),
        ("2023-12-31 14:30:00.5", "2023-12-31 14:30:00.5"),
        ("2023-12-31 00:00:00", "2023-12-31"),
        ("2023-12-31 00:00:00.000000000", "2023-12-31"),
        ("2023-12-31 00:00:30", "2023-12-31 00:00:30"),
        ("2023-12-31 10:00:00", "2023-12-31 10:00"),
        ("infinity", "infinity"),
    ],
)
def test_a_midnight_is_its_date_and_other_moments_keep_their_time(said: str, short: str) -> None:
    """Many programs know no date without a time."""
    assert texts("moment", said) == [short]


def test_texts_stay_as_they_are_but_for_spaces_around_them() -> None:
    """A code 3.10 is not the number 3.1."""
    assert texts("text", "3.10", " 00:00") == ["3.10", "00:00"]


def test_what_is_no_finite_number_is_left_to_be_said() -> None:
    """It has a text and no number, so the ledger says that it is none."""
    cells = read(TypedColumn("a", pl.Series(["inf", "NaN", "1"]), "number"))
    assert cells.frame["a"].to_list() == ["inf", "NaN", "1"]
    assert cells.numbers["a"].to_list() == [None, None, 1.0]


def test_rows_without_any_value_are_left_out_of_cells_and_numbers_alike() -> None:
    """Rows 2 and 4 stay; the numbers stay beside their rows."""
    words = TypedColumn("a", pl.Series(["x", None, None]))
    weights = TypedColumn("b", pl.Series([None, None, "2"], dtype=pl.String), "number")
    cells = read(words, weights)
    assert cells.frame.rows() == [(2, "x", None), (4, None, "2")]
    assert cells.numbers["b"].to_list() == [None, 2.0]


def test_double_and_missing_headers_are_said_and_their_columns_left_out() -> None:
    """As in a csv file; a column that is empty too is no loss."""
    column = pl.Series(["x"], dtype=pl.String)
    empty = pl.Series([None], dtype=pl.String)
    cells = read(
        TypedColumn("a", column),
        TypedColumn(" a ", column),
        TypedColumn("", column),
        TypedColumn("  ", empty),
    )
    assert cells.frame.columns == [ROW, "a"]
    assert [problem.kind for problem in cells.problems] == ["header_twice", "header_missing"]


def test_a_column_without_any_number_is_not_among_the_numbers() -> None:
    """A column that is empty throughout is one."""
    empty = TypedColumn("b", pl.Series([None], dtype=pl.String), "number")
    assert not read(TypedColumn("a", pl.Series(["x"])), empty).numbers
