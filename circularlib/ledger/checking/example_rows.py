"""The example rows of the starter workbook, which are no records and never count as such."""

from collections.abc import Mapping

import polars as pl

from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.text_cells import ROW

__all__ = ["EXAMPLE_MARKS", "example_problems"]

EXAMPLE_MARKS: Mapping[str, str] = {"en": "EXAMPLE-", "nl": "VOORBEELD-"}
"""What the codes of an example row begin with, by language; a record's own code never does."""

_BEGINS = f"^({'|'.join(EXAMPLE_MARKS.values())})"


def example_problems(read: ReadTable) -> list[Problem]:
    """Rows in which something of the starter workbook's example was left.

    Args:
        read: A table as it was read.

    Returns:
        One problem per row, at the first of its cells that holds a mark of the example.

    Example:
        >>> from pathlib import Path
        >>> from circularlib.ledger.tables import tables
        >>> frame = pl.DataFrame({ROW: [2, 3], "home_id": ["VOORBEELD-W1", "W001"]})
        >>> headers = {"home_id": "Woning"}
        >>> read = ReadTable(tables()["homes"], Path("homes.csv"), frame, headers)
        >>> [problem.row for problem in example_problems(read)]
        [2]
    """
    first: dict[int, Problem] = {}
    for name in read.headers:
        if read.table.columns[name].type == "text":
            marked = read.frame.filter(pl.col(name).str.contains(_BEGINS)).select(ROW, name)
            for row, value in marked.iter_rows():
                first.setdefault(row, read.problem("example_row", row, name, value))
    return [first[row] for row in sorted(first)]
