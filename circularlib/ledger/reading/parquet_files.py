"""A Parquet file as text cells; its numbers and dates are taken as it holds them."""

import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from circularlib.ledger.problems import Problem
from circularlib.ledger.reading import typed_columns
from circularlib.ledger.reading.typed_columns import LOCAL_TIME_ZONE, TypedColumn
from circularlib.ledger.reading.workbook_safety import refusal
from circularlib.ledger.text_cells import TextCells

__all__ = ["text_cells"]

_PANDAS_INDEX = re.compile(r"__index_level_[0-9]+__")
"""What pandas calls the row numbers of a table that was filtered or sorted."""

_MOST_ROWS_PER_BYTE = 100
_FEW_ROWS = 1_000_000
_FIRST_MOMENT, _LAST_MOMENT = -62_135_596_800_000_000, 253_402_300_799_999_999
"""The years 1 to 9999, in microseconds."""

_PLAIN = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_boolean,
    pa.types.is_date,
    pa.types.is_null,
)

_Found = Callable[..., Problem]


def text_cells(file: Path, content: bytes, table: str) -> TextCells:
    """The cells of a Parquet file as text, with its numbers beside them.

    Numbers become the shortest text that says them exactly, dates ISO text, and moments with
    a time zone the time of the clock in Belgium. What pandas writes for a missing number (NaN)
    is an empty cell.

    Args:
        file: The file, for the problems.
        content: What it holds.
        table: Name of the table it holds, for the problems.

    Returns:
        The cells; the first record is row 2, as in a spreadsheet. A column of lists, structures
        or bytes is a problem and is left out.

    Raises:
        LedgerError: The file is empty or damaged, or is no Parquet. The problem is in its
            `problems`.

    Example:
        >>> written = io.BytesIO()
        >>> pl.DataFrame({"woning": ["W1"], "bedrag": [20.0]}).write_parquet(written)
        >>> cells = text_cells(Path("costs.parquet"), written.getvalue(), "costs")
        >>> cells.frame.row(0), cells.numbers["bedrag"].to_list()
        ((2, 'W1', '20'), [20.0])
    """
    found = partial(Problem, file=str(file), table=table)
    problems: list[Problem] = []
    columns = list(_columns(_records(file, content, found), problems, found))
    cells = typed_columns.text_cells(columns, found)
    return TextCells(cells.frame, [*problems, *cells.problems], cells.numbers)


def _records(file: Path, content: bytes, found: _Found) -> pa.Table:
    """The records; whatever is wrong with the bytes shows here and not later."""
    details = {"name": file.name}
    if not content:
        raise refusal(found(kind="file_empty", details=details))
    try:
        parquet = pq.ParquetFile(io.BytesIO(content))
        if parquet.metadata.num_rows > max(_FEW_ROWS, len(content) * _MOST_ROWS_PER_BYTE):
            raise pa.ArrowInvalid("more rows than the bytes can hold")
        records = parquet.read(use_threads=True)
        records.validate(full=True)
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise refusal(found(kind="parquet_broken", details=details)) from None
    if not records.column_names:
        raise refusal(found(kind="file_empty", details=details))
    return records


def _columns(records: pa.Table, problems: list[Problem], found: _Found) -> Iterator[TypedColumn]:
    for name, values in zip(records.column_names, records.columns, strict=True):
        if _PANDAS_INDEX.fullmatch(name):
            continue
        column = _column(name, values)
        if column is None:
            problems.append(found(kind="column_untyped", row=1, column=name))
        else:
            yield column


def _column(header: str, values: pa.ChunkedArray) -> TypedColumn | None:
    """The values as text, or None where they are neither text nor numbers nor dates."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        return _column(header, values.cast(kind.value_type))
    if pa.types.is_floating(kind):
        return TypedColumn(header, _float_texts(values), "number")
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        return TypedColumn(header, _texts(values), "number")
    if pa.types.is_timestamp(kind):
        local = values if kind.tz is None else _local(values)
        return None if local is None else TypedColumn(header, _texts(local), "moment")
    if any(is_it(kind) for is_it in _PLAIN):
        return TypedColumn(header, _texts(values))
    return None


def _texts(values: pa.ChunkedArray) -> pl.Series:
    return pl.Series(pl.from_arrow(values.cast(pa.large_string())))


def _float_texts(values: pa.ChunkedArray) -> pl.Series:
    """By Polars, because Arrow writes the article number 5412345678908 as 5.412345678908e+12."""
    numbers = pl.Series(pl.from_arrow(values))
    return numbers.fill_nan(None).cast(pl.String)


def _local(values: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """The time in Belgium; by Polars, which brings its time zones along.

    Polars stops the program at moments far outside the calendar, so those are kept from it.
    """
    try:
        moments = values.cast(pa.timestamp("us", "UTC"), safe=values.type.unit != "ns")
    except pa.ArrowInvalid:
        return None
    bounds = pc.min_max(moments.cast(pa.int64())).as_py()
    if (
        bounds["min"] is not None
        and not _FIRST_MOMENT <= bounds["min"] <= bounds["max"] <= _LAST_MOMENT
    ):
        return None
    local = pl.Series(pl.from_arrow(moments)).dt.convert_time_zone(LOCAL_TIME_ZONE)
    return pa.chunked_array([local.dt.replace_time_zone(None).to_arrow()])
