"""Tables as intake hands them to the checks, written as csv with the dictionary's own headers."""

import io
from pathlib import Path

import polars as pl

from circularlib.ledger.intake import empty_table
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.tables import tables
from circularlib.ledger.text_cells import ROW


def read_table(name: str, text: str) -> ReadTable:
    """One table; every cell must be of its column's type, in ISO form with decimal points."""
    cells = pl.read_csv(io.StringIO(text), infer_schema=False)
    schema = empty_table(name).schema
    typed = [
        (cells[header].str.to_date() if schema[header] == pl.Date else cells[header].cast(dtype))
        if header in cells.columns
        else pl.repeat(None, cells.height, dtype=dtype, eager=True).alias(header)
        for header, dtype in schema.items()
    ]
    days = [
        pl.col(header).to_physical().alias(f"{header}_day")
        for header, dtype in schema.items()
        if dtype == pl.Date
    ]
    frame = pl.DataFrame(typed).with_columns(days).with_row_index(ROW, offset=2)
    headers = {header: header for header in cells.columns}
    return ReadTable(tables()[name], Path(f"{name}.csv"), frame, headers)


def read_tables(**texts: str) -> dict[str, ReadTable]:
    """Several tables, by name."""
    return {name: read_table(name, text) for name, text in texts.items()}
