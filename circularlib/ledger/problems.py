"""A problem in the records: what is wrong, where the user sees it, and the remedy.

Every check of the ledger reports in this one form, so that all problems of all tables can be
gathered, listed together and shown in the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from circularlib.errors import LedgerError

__all__ = ["Problem", "Severity", "stop_on_errors"]

Severity = Literal["error", "warning"]
"""An error keeps the records from being used; a warning is told and does not."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing in the records that somebody should look at.

    What does not apply stays empty: a missing file has no row, a csv file has no sheet.

    Args:
        message: What is wrong, one short sentence with a full stop; it quotes the value.
        remedy: What to do about it, one short sentence; never a hint to delete rows.
        file: The file as the user named it.
        table: The ledger's own name for the table, such as `movements`.
        sheet: The sheet of a workbook.
        row: The row as a spreadsheet shows it: the header is row 1, the first record row 2.
        column: The column as the file spells it.
        value: The cell's text, untouched; None where there is no cell.
        rule: The name of the rule that was broken, to count and to filter by.
        severity: `error` or `warning`.

    Example:
        >>> problem = Problem(
        ...     message='"geleverd?" is not an event.',
        ...     remedy="Correct the cell.",
        ...     file="movements.csv",
        ...     row=118,
        ...     column="event",
        ...     value="geleverd?",
        ...     rule="is_choice",
        ... )
        >>> print(problem)
        movements.csv, row 118, column event
        "geleverd?" is not an event.
        Correct the cell.
    """

    message: str
    remedy: str
    file: str = ""
    table: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str | None = None
    rule: str = ""
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """Where it is, from the file inwards; the table stands in where there is no file."""
        parts = (
            self.file or self.table,
            self.sheet and f"sheet {self.sheet}",
            "" if self.row is None else f"row {self.row}",
            self.column and f"column {self.column}",
        )
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        return "\n".join(line for line in (self.place, self.message, self.remedy) if line)


def stop_on_errors(problems: Sequence[Problem]) -> None:
    """Stop when at least one problem is an error; go on when there are warnings only.

    Args:
        problems: Everything that was found, in the order in which the user should read it.

    Raises:
        LedgerError: There is an error. It says the first one and how many problems there are;
            all of them, warnings too, are in its attribute `problems`.

    Example:
        >>> stop_on_errors([Problem(message="Age 150.", remedy="Look.", severity="warning")])
        >>> stop_on_errors([Problem(message="No id.", remedy="Give an id.", file="a.csv", row=2)])
        Traceback (most recent call last):
        circularlib.errors.LedgerError: a.csv, row 2
        No id.
        Give an id.
    """
    errors = [problem for problem in problems if problem.severity == "error"]
    if not errors:
        return
    first = errors[0]
    count = f" (the first of {len(problems)} problems)" if len(problems) > 1 else ""
    raise LedgerError(first.message, first.place + count, first.remedy, problems=problems)
