"""A Parquet file as text cells, whatever program wrote it."""

import io
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.errors import LedgerError
from circularlib.ledger.reading.parquet_files import text_cells
from circularlib.ledger.text_cells import ROW, TextCells

FILE = Path("homes.parquet")


def read(table: pa.Table | dict[str, Any]) -> TextCells:
    written = io.BytesIO()
    pq.write_table(pa.table(table), written)
    return text_cells(FILE, written.getvalue(), "homes")


def refusal(content: bytes) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        text_cells(FILE, content, "homes")
    assert "homes.parquet" in caught.value.place
    assert len(caught.value.problems) == 1
    return caught.value


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (pa.array([12], pa.int8()), "12"),
        (pa.array([2**64 - 1], pa.uint64()), "18446744073709551615"),
        (pa.array([5.0], pa.float64()), "5"),
        (pa.array([0.1], pa.float32()), "0.1"),
        (pa.array([0.1 + 0.2]), "0.30000000000000004"),
        (pa.array([5412345678908.0]), "5412345678908"),
        (pa.array([Decimal("3.10")], pa.decimal128(10, 2)), "3.1"),
        (pa.array([Decimal(0)], pa.decimal128(38, 10)), "0"),
        (pa.array([Decimal("3.10")], pa.decimal256(60, 10)), "3.1"),
        (pa.array([12, 12]).dictionary_encode(), "12"),
    ],
)
def test_numbers_are_exact(values: pa.Array, text: str) -> None:
    """An article number is told whole, not as 5.41e+12."""
    cells = read({"a": values})
    assert cells.frame["a"][0] == text
    assert cells.numbers["a"][0] == float(text)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (pa.array(["W1"]), "W1"),
        (pa.array([" W1 "], pa.large_string()), "W1"),
        (pa.array(["W1"], pa.string_view()), "W1"),
        (pa.array(["W1", "W1"]).dictionary_encode(), "W1"),
        (pa.array(["08800"]), "08800"),
        (pa.array([True]), "true"),
        (pa.array([date(2023, 12, 31)]), "2023-12-31"),
        (pa.array([date(2023, 12, 31)], pa.date64()), "2023-12-31"),
        (pa.array([datetime(2023, 12, 31, 14, 30)]), "2023-12-31 14:30"),
        (pa.array([datetime(2023, 12, 31)], pa.timestamp("ns")), "2023-12-31"),
        (pa.array([datetime(2023, 12, 31, 14, 30)], pa.timestamp("s")), "2023-12-31 14:30"),
        (pa.array([datetime(2023, 12, 31, 23, 30)], pa.timestamp("ms", "UTC")), "2024-01-01 00:30"),
        (pa.array([datetime(2023, 6, 30, 22)], pa.timestamp("ns", "UTC")), "2023-07-01"),
        (pa.array([datetime(2023, 6, 30, 22)], pa.timestamp("s", "+02:00")), "2023-07-01"),
    ],
)
def test_what_is_no_number_becomes_its_text(values: pa.Array, text: str) -> None:
    """Moments are told in Belgian time, an hour ahead of UTC in winter and two in summer."""
    cells = read({"a": values})
    assert cells.frame["a"][0] == text
    assert not cells.numbers


def test_missing_values_of_every_kind_are_empty_cells() -> None:
    """Null, an empty text, and the NaN that pandas writes for a missing number."""
    cells = read({"a": ["x", "y", ""], "b": [1.5, float("nan"), None], "c": pa.nulls(3)})
    assert cells.frame.rows() == [(2, "x", "1.5", None), (3, "y", None, None)]
    assert cells.numbers["b"].to_list() == [1.5, None]


def test_an_infinite_number_is_left_to_be_said() -> None:
    """It is written down, so it may not vanish."""
    cells = read({"a": [float("inf"), 1.0]})
    assert cells.frame["a"].to_list() == ["inf", "1"]
    assert cells.numbers["a"].to_list() == [None, 1.0]


@pytest.mark.parametrize(
    "values",
    [
        pa.array([[1, 2]]),
        pa.array([{"x": 1}]),
        pa.array([b"\xff"]),
        pa.array([time(14, 30)]),
        pa.array([5], pa.duration("s")),
        pa.array([2**62]).cast(pa.timestamp("ms", "UTC")),
        pa.array([2**62]).cast(pa.timestamp("us", "UTC")),
    ],
)
def test_a_column_of_something_else_is_said_and_the_others_are_read(values: pa.Array) -> None:
    """Lists, structures, bytes, durations, and moments outside the calendar."""
    written = io.BytesIO()
    pq.write_table(pa.table({"a": ["W1"], "b": values}), written)
    cells = text_cells(FILE, written.getvalue(), "homes")
    assert cells.frame.rows() == [(2, "W1")]
    (problem,) = cells.problems
    assert (problem.kind, problem.column, problem.severity) == ("column_untyped", "b", "error")


@pytest.mark.parametrize("kind", [pa.date32(), pa.date64(), pa.timestamp("ms"), pa.timestamp("us")])
def test_dates_outside_the_calendar_are_left_to_be_said(kind: pa.DataType) -> None:
    """The cell is not empty and is no date, so the ledger says so."""
    number = pa.array([2**31 - 1], pa.int32()) if kind == pa.date32() else pa.array([2**62])
    cells = read({"a": number.view(kind)})
    assert "out of range" in cells.frame["a"][0]


def test_double_headers_are_said() -> None:
    """The first stays."""
    cells = read(pa.table([pa.array(["x"]), pa.array(["y"])], names=["a", "a"]))
    assert cells.frame.rows() == [(2, "x")]
    assert [problem.kind for problem in cells.problems] == ["header_twice"]


def test_row_numbers_that_pandas_added_are_no_column() -> None:
    """Pandas writes them when a table was filtered or sorted before."""
    frame = pd.DataFrame({"home_id": ["W1", "W2"], "n": [1, 2]})
    written = io.BytesIO()
    frame[frame["n"] > 1].to_parquet(written)
    cells = text_cells(FILE, written.getvalue(), "homes")
    assert cells.frame.columns == [ROW, "home_id", "n"]
    assert cells.frame.rows() == [(2, "W2", "2")]


def test_what_pandas_and_polars_write_is_the_same_table() -> None:
    """Pandas keeps a date as a moment and a count with gaps as a float."""
    written = [io.BytesIO(), io.BytesIO()]
    day = datetime(2023, 12, 31)
    pd.DataFrame({"a": ["x", "y"], "b": [1.0, np.nan], "c": [day, pd.NaT]}).to_parquet(written[0])
    pl.DataFrame({"a": ["x", "y"], "b": [1, None], "c": [day.date(), None]}).write_parquet(
        written[1]
    )
    first, second = (text_cells(FILE, content.getvalue(), "homes") for content in written)
    assert first.frame.equals(second.frame)
    assert first.numbers["b"].equals(second.numbers["b"])


def test_a_table_without_rows_has_its_headers() -> None:
    """The ledger says that there are none."""
    cells = read({"a": pa.array([], pa.string()), "b": pa.array([], pa.int64())})
    assert cells.frame.columns == [ROW, "a", "b"]
    assert cells.frame.is_empty()


@cache
def whole() -> bytes:
    written = io.BytesIO()
    days = [date(2023, 1, day) for day in range(1, 29)]
    texts = [f"W{at}" for at in range(28)]
    pl.DataFrame({"a": texts, "b": [1.5] * 28, "c": days}).write_parquet(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"PAR1", "is damaged"),
        (b"home_id\nW1\n", "is damaged"),
        (b"PARE" + b"\0" * 40 + b"PARE", "is damaged"),
        (b"PAR1" + b"\xff" * 100 + b"\xff\xff\xff\x7fPAR1", "is damaged"),
    ],
)
def test_what_is_no_parquet_is_refused_with_a_remedy(content: bytes, said: str) -> None:
    """Empty, cut, another format, encrypted, and lies about its own size."""
    error = refusal(content)
    assert said in error.thing
    assert error.remedy


def test_a_file_without_columns_is_empty() -> None:
    """There is nothing in it."""
    written = io.BytesIO()
    pq.write_table(pa.table({}), written)
    assert "is empty" in refusal(written.getvalue()).thing


def test_a_file_that_would_swell_beyond_reason_is_refused() -> None:
    """Ten million times the same number takes a few hundred bytes; no honest table does."""
    written = io.BytesIO()
    pq.write_table(pa.table({"a": pa.array(np.zeros(10_000_000, np.int8))}), written)
    assert len(written.getvalue()) < 100_000
    assert "is damaged" in refusal(written.getvalue()).thing


@given(st.data())
def test_a_damaged_file_is_refused_or_read_and_never_breaks(data: st.DataObject) -> None:
    """Some bytes changed, or the end cut off."""
    content = bytearray(whole())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(content[: data.draw(st.integers(0, len(content)))])
    for damaged in (bytes(content), cut):
        with suppress(LedgerError):
            text_cells(FILE, damaged, "homes")


_TEXTS = st.one_of(st.none(), st.text(st.characters(codec="utf-8"), max_size=8))


@given(
    st.lists(
        st.tuples(
            _TEXTS,
            st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
            st.one_of(st.none(), st.integers(-(2**53), 2**53)),
            st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2100, 1, 1))),
        ),
        max_size=8,
    )
)
def test_what_goes_in_comes_out(rows: list[tuple[Any, ...]]) -> None:
    """Texts without the spaces around them, numbers exactly, dates in ISO form."""
    schema = {"a": pl.String, "b": pl.Float64, "c": pl.Int64, "d": pl.Date}
    written = io.BytesIO()
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(written)
    cells = text_cells(FILE, written.getvalue(), "homes")
    expected = [
        (at, (text or "").strip() or None, number, whole, day and day.isoformat())
        for at, (text, number, whole, day) in enumerate(rows, start=2)
        if (text or "").strip() or number is not None or whole is not None or day
    ]
    missing = pl.Series([None] * cells.frame.height, dtype=pl.Float64)
    numbers = [cells.numbers.get(name, missing).to_list() for name in ("b", "c")]
    found = zip(cells.frame[ROW], cells.frame["a"], *numbers, cells.frame["d"], strict=True)
    assert list(found) == expected
