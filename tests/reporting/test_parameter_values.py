"""Values from a command line and from Python become plain ones, or are refused."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import PurePosixPath

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from circularlib.reporting.parameter_cell import Allowed, Parameter
from circularlib.reporting.parameter_values import value_type


def read(kind: str, value: object, **allowed: object) -> object:
    """The value as a parameter of a type takes it."""
    parameter = Parameter("a", kind, "", "", Allowed(**allowed))  # type: ignore[arg-type]
    return TypeAdapter(value_type(parameter)).validate_python(value)


TAKEN = [
    ("str", "08800", "08800"),
    ("str", "NO", "NO"),
    ("str", " x ", " x "),
    ("str", date(2022, 1, 2), "2022-01-02"),
    ("str", datetime(2022, 1, 2, 3, 4), "2022-01-02T03:04:00"),
    ("str", PurePosixPath("a/b"), "a/b"),
    ("str", np.str_("NO"), "NO"),
    ("int", np.int32(7), 7),
    ("int", "+7", 7),
    ("int", 10**30, 10**30),
    ("float", np.float32(0.5), 0.5),
    ("float", Decimal("0.4"), 0.4),
    ("float", np.int64(3), 3.0),
    ("float", ",5", 0.5),
    ("float", "1.", 1.0),
    ("float", "-1e-3", -0.001),
    ("bool", np.bool_(True), True),
    ("bool", " Ja ", True),
    ("list", "a", ["a"]),
    ("list", "a; b,c", ["a", "b,c"]),
    ("list", pd.Series(["a", "b"]), ["a", "b"]),
    ("list", pl.Series(["a", "b"]), ["a", "b"]),
    ("list[str]", [date(2022, 1, 2)], ["2022-01-02"]),
    ("list[float]", "0,5;1,5", [0.5, 1.5]),
    ("list[float]", np.array([1, 2]), [1.0, 2.0]),
    ("list[int]", "1,2", [1, 2]),
]


@pytest.mark.parametrize(("kind", "value", "plain"), TAKEN, ids=map(repr, TAKEN))
def test_a_value_becomes_plain(kind, value, plain):
    """Of exactly the type that is injected: papermill knows no others."""
    found = read(kind, value)
    assert found == plain
    assert type(found) is type(plain)
    if isinstance(found, list):
        assert [type(item) for item in found] == [type(item) for item in plain]


REFUSED = [
    ("str", 8800),  # a zero in front may be lost already
    ("str", True),
    ("str", None),
    ("str", b"x"),
    ("str", ["x"]),
    ("str", float("nan")),
    ("str", pd.NaT),
    ("int", True),
    ("int", 7.0),
    ("int", "1e3"),  # whole or not: whoever means 1000 can write it
    ("int", "1_000"),
    ("int", "٣"),
    ("int", None),
    ("int", np.float64(7)),
    ("float", True),
    ("float", np.bool_(False)),
    ("float", "nan"),
    ("float", "1e999"),
    ("float", 10**400),
    ("float", np.inf),
    ("float", "1_0"),
    ("float", "1,234"),
    ("float", None),
    ("bool", 1),
    ("bool", "1"),
    ("bool", None),
    ("list", {"a"}),  # in no order
    ("list", {"a": 1}),
    ("list", "a,,b"),
    ("list", "a,"),
    ("list", 5),
    ("list", ["a", 5]),
    ("list", None),
    ("list[int]", "1,x"),
]


@pytest.mark.parametrize(("kind", "value"), REFUSED, ids=map(repr, REFUSED))
def test_a_value_that_could_be_meant_otherwise_is_refused(kind, value):
    with pytest.raises(ValidationError):
        read(kind, value)


DAYS = [
    date(2022, 1, 2),
    datetime(2022, 1, 2),
    pd.Timestamp("2022-01-02"),
    np.datetime64("2022-01-02"),
    np.datetime64("2022-01-02T00:00:00.000000000"),
    " 2022-01-02 ",
]


@pytest.mark.parametrize("value", DAYS, ids=map(repr, DAYS))
def test_a_day_becomes_its_text(value):
    assert read("str", value, is_date=True) == "2022-01-02"


NO_DAYS = [
    datetime(2022, 1, 2, 9),
    datetime(2022, 1, 2, tzinfo=UTC),  # which day it is depends on the place
    pd.NaT,
    np.datetime64("NaT"),
    np.datetime64("2022-01-02T09:00"),
    "2022-W01-1",
    "2022-1-2",
    44563,
]


@pytest.mark.parametrize("value", NO_DAYS, ids=map(repr, NO_DAYS))
def test_what_is_not_one_day_is_refused(value):
    with pytest.raises(ValidationError):
        read("str", value, is_date=True)


@given(st.text())
def test_any_text_stays_as_it_is(text):
    assert read("str", text) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_comes_back_from_its_text(number):
    """As Python writes it, and with a decimal comma where that leaves no doubt."""
    assert read("float", repr(number)) == number
    with_comma = repr(number).replace(".", ",")
    if "e" in with_comma:
        assert read("float", with_comma) == number


@given(st.integers())
def test_any_whole_number_comes_back_from_its_text(number):
    assert read("int", str(number)) == number
