"""One table as it was read from its file, with what is needed to say where something stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from circularlib.ledger.problems import Problem
from circularlib.ledger.tables import Table
from circularlib.ledger.text_cells import Source

__all__ = ["ReadTable"]


@dataclass(frozen=True)
class ReadTable:
    """One table as it was read.

    Attributes:
        table: The table as the dictionary describes it.
        file: The file it was read from.
        frame: The typed rows, with `text_cells.ROW`.
        headers: The header of the file under which each column stands, by column.
        problems: What is wrong with it, in the order of its rows.
        sheet: The sheet of a workbook or the table of a database; empty elsewhere.
    """

    table: Table
    file: Path
    frame: pl.DataFrame
    headers: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    sheet: str = ""

    @property
    def source(self) -> Source:
        """Where it stands."""
        return Source(self.table.name, self.file, self.sheet)

    def problem(
        self,
        kind: str,
        row: int | None,
        column: str,
        value: str | None,
        details: Mapping[str, object] | None = None,
    ) -> Problem:
        """A problem in one of its cells.

        Args:
            kind: Which problem, by its words in `data/dictionary/problems.csv`.
            row: Row as a spreadsheet shows it.
            column: Name of the column; the problem says it as the file spells it.
            value: Text of the cell; None where it is empty.
            details: What fills the gaps in the words.

        Returns:
            The problem.
        """
        return Problem(
            kind=kind,
            file=str(self.file),
            table=self.table.name,
            sheet=self.sheet,
            row=row,
            column=self.headers.get(column, column).strip(),
            value=value,
            details=details or {},
        )
