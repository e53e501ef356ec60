"""A table as its file, sheet or database holds it, before anything is read into it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from circularlib.ledger.problems import Problem

__all__ = ["ROW", "Held", "Source", "TextCells"]

ROW = " spreadsheet_row"
"""Column of the row numbers. No header can be called so: headers are stripped of spaces."""


@dataclass(frozen=True)
class Source:
    """Where a table of the ledger stands.

    Attributes:
        table: The ledger's own name for the table.
        file: The file as the user named it; for a database what stands in for one, such as
            `postgresql roeselare`.
        sheet: The sheet of a workbook, or the table of a database; empty elsewhere.
    """

    table: str
    file: Path
    sheet: str = ""

    @property
    def name(self) -> str:
        """The file, and the sheet where there is one, short enough for a message."""
        return f"{self.file.name}, {self.sheet}" if self.sheet else self.file.name


@dataclass(frozen=True)
class TextCells:
    """The cells of a table as its source holds them.

    Attributes:
        frame: One row per record: the columns under their own headers, stripped of spaces, as
            text; empty cells as null; and `ROW`, the row in which the user sees it. Dates that
            the source holds as dates are ISO text.
        problems: Rows and headers that do not fit; they are in the frame as far as they do.
        numbers: By header, the values that the source itself holds as numbers, null elsewhere,
            aligned with `frame`: nothing about them is left to guess. Columns without any are
            absent; a csv file has none.
        delimiter: What stands between the cells of a csv file; empty elsewhere.
        header_row: The row in which the user sees the headers.
    """

    frame: pl.DataFrame
    problems: list[Problem]
    numbers: Mapping[str, pl.Series] = field(default_factory=dict)
    delimiter: str = ""
    header_row: int = 1

    def texts(self, header: str) -> pl.Series:
        """The cells of a column that have to be read, because they are text in the source too.

        Args:
            header: The header of the column.

        Returns:
            The texts, null where the source itself holds a number or nothing.
        """
        held = self.numbers.get(header)
        if held is None:
            return self.frame[header]
        return pl.select(pl.when(held.is_null()).then(self.frame[header])).to_series().alias(header)


@dataclass(frozen=True)
class Held:
    """What a source holds.

    Attributes:
        digest: Its SHA-256.
        cells: Gives its cells, when they are asked for.
    """

    digest: str
    cells: Callable[[], TextCells]
