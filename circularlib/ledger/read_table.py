"""One table as it was read from its file, with what is needed to say where something stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from circularlib.ledger.problems import Problem
from circularlib.ledger.tables import Table

__all__ = ["ReadTable"]


@dataclass(frozen=True)
class ReadTable:
    """One table as it was read.

    Attributes:
        table: The table as the dictionary describes it.
        file: The file it was read from.
        frame: The typed rows, with `csv_files.ROW`.
        headers: The header of the file under which each column stands, by column.
        problems: What is wrong with it, in the order of its rows.
    """

    table: Table
    file: Path
    frame: pl.DataFrame
    headers: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    def problem(
        self, row: int, column: str, value: str | None, *, rule: str, message: str, remedy: str
    ) -> Problem:
        """A problem in one of its cells.

        Args:
            row: Row as a spreadsheet shows it.
            column: Name of the column; the problem says it as the file spells it.
            value: Text of the cell; None where it is empty.
            rule: Name of the rule that is broken.
            message: What is wrong.
            remedy: What to do about it.

        Returns:
            The problem.
        """
        return Problem(
            file=str(self.file),
            table=self.table.name,
            row=row,
            column=self.headers.get(column, column),
            value=value,
            rule=rule,
            message=message,
            remedy=remedy,
        )
