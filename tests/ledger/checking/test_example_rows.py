"""The example rows of the starter workbook are no records."""

from pathlib import Path

import polars as pl
import pytest

from circularlib.ledger.checking.example_rows import EXAMPLE_MARKS, example_problems
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.tables import tables
from circularlib.ledger.text_cells import ROW


def read(table: str, **columns: list[str | None]) -> ReadTable:
    rows = len(next(iter(columns.values())))
    texts = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    frame = texts.with_columns(pl.Series(ROW, range(2, rows + 2), dtype=pl.UInt32))
    headers = {name: name.capitalize() for name in columns}
    return ReadTable(tables()[table], Path("registratie.xlsx"), frame, headers)


@pytest.mark.parametrize("mark", EXAMPLE_MARKS.values())
def test_a_row_with_a_marked_code_is_an_error_in_either_language(mark: str) -> None:
    """Somebody may have taken the English workbook and run the check in Dutch."""
    (problem,) = example_problems(read("homes", home_id=["W001", f"{mark}W1", None]))
    assert (problem.kind, problem.severity, problem.row) == ("example_row", "error", 3)
    assert (problem.column, problem.value) == ("Home_id", f"{mark}W1")
    assert f"{mark}W1" in problem.message_in("nl")
    assert f"{mark}W1" in problem.message_in("en")


def test_a_row_is_told_once_however_many_of_its_cells_are_left() -> None:
    """Rows 2 and 4: the first by two cells, the last by its second."""
    table = read(
        "items",
        item_id=["VOORBEELD-S1", "S2", "S3"],
        set_id=["VOORBEELD-SET1", None, "VOORBEELD-SET1"],
    )
    found = [(problem.row, problem.column) for problem in example_problems(table)]
    assert found == [(2, "Item_id"), (4, "Set_id")]


def test_a_code_that_merely_speaks_of_examples_is_a_record() -> None:
    """The mark is a whole beginning, capitals and hyphen included."""
    codes = ["VOORBEELD", "voorbeeld-1", "MIJN-VOORBEELD-1", "EXAMPLES-1", "WEXAMPLE-1"]
    assert example_problems(read("homes", home_id=[*codes])) == []


def test_a_table_without_rows_or_without_described_columns_has_no_example() -> None:
    """Repair records have columns of their own."""
    assert example_problems(read("homes", home_id=[])) == []
    repairs = ReadTable(tables()["repairs"], Path("r.csv"), pl.DataFrame({"id": ["EXAMPLE-"]}), {})
    assert example_problems(repairs) == []
