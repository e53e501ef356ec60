"""A problem in the records: what is wrong, where the user sees it, and the remedy.

Every check of the ledger reports in this one form, so that all problems of all tables can be
gathered, listed together and shown in the same words. The words, in Dutch and English, stand in
`data/dictionary/problems.csv`.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Literal, cast

from circularlib.errors import LedgerError
from circularlib.shipped import shipped

__all__ = ["Problem", "Severity", "first_error", "stop_on_errors", "wordings"]

Severity = Literal["error", "warning"]
"""An error keeps the records from being used; a warning is told and does not."""

_LONGEST = 300
_ISO_DAY = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DID_YOU_MEAN = {"en": 'Did you mean "{near}"? ', "nl": 'Bedoelde u "{near}"? '}
_PLACES = {
    "en": {"sheet": "sheet", "row": "row", "column": "column"},
    "nl": {"sheet": "blad", "row": "rij", "column": "kolom"},
}


@cache
def wordings() -> Mapping[str, Mapping[str, str]]:
    """The words of every kind of problem.

    Returns:
        By kind: `rule`, `severity`, `scope` (`row` where leaving that row out mends it, else
        `table`), and `message_` and `remedy_` in `en` and `nl`.

    Example:
        >>> wordings()["header_twice"]["message_nl"]
        'De kolomkop "{column}" staat er twee keer.'
    """
    with shipped("data/dictionary/problems.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["kind"]: row for row in csv.DictReader(file)})


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing in the records that somebody should look at.

    What does not apply stays empty: a missing file has no row, a csv file has no sheet.

    Args:
        kind: Which problem it is: the first column of `data/dictionary/problems.csv`.
        file: The file as the user named it.
        table: The ledger's own name for the table, such as `movements`.
        sheet: The sheet of a workbook.
        row: The row as a spreadsheet shows it: the header is row 1, the first record row 2.
        column: The column as the file spells it.
        value: The cell's text, untouched; None where there is no cell.
        details: What fills the gaps in the words, beside the fields above: one text, or a text
            per language. `near` is the known word nearest to the one that was written: the
            remedy then begins with it.

    Raises:
        KeyError: The kind has no words.

    Example:
        >>> problem = Problem(
        ...     kind="not_a_choice",
        ...     file="movements.csv",
        ...     row=118,
        ...     column="event",
        ...     value="delivred",
        ...     details={"label": "event", "known": "delivered, collected", "near": "delivered"},
        ... )
        >>> print(problem)
        movements.csv, row 118, column event
        "delivred" is not a known event.
        Did you mean "delivered"? Known: delivered, collected.
        >>> problem.said("nl").splitlines()[1]
        '"delivred" is geen bekende waarde voor event.'
    """

    kind: str
    file: str = ""
    table: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wordings()[self.kind]

    @property
    def rule(self) -> str:
        """The name of the rule that was broken, to count and to filter by."""
        return wordings()[self.kind]["rule"]

    @property
    def concerns_row(self) -> bool:
        """Only this row is in doubt: without it, the rest of the table may be used."""
        return wordings()[self.kind].get("scope") == "row"

    @property
    def severity(self) -> Severity:
        """`error` or `warning`."""
        return cast("Severity", wordings()[self.kind]["severity"])

    @property
    def place(self) -> str:
        """Where it is, in English."""
        return self.place_in("en")

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return self.message_in("en")

    @property
    def remedy(self) -> str:
        """What to do about it, in English."""
        return self.remedy_in("en")

    def place_in(self, language: str) -> str:
        """Where it is, from the file inwards; the table stands in where there is no file."""
        words = _PLACES[language]
        parts = (
            _printable(self.file or self.table),
            self.sheet and f"{words['sheet']} {_printable(self.sheet)}",
            "" if self.row is None else f"{words['row']} {self.row}",
            self.column and f"{words['column']} {_printable(self.column)}",
        )
        return ", ".join(part for part in parts if part)

    def message_in(self, language: str) -> str:
        """What is wrong, one short sentence; it quotes the value."""
        return self._filled(wordings()[self.kind][f"message_{language}"], language)

    def remedy_in(self, language: str) -> str:
        """What to do about it, one or two short sentences; never a hint to delete rows."""
        near = _DID_YOU_MEAN[language] if self.details.get("near") else ""
        return self._filled(near + wordings()[self.kind][f"remedy_{language}"], language)

    def said(self, language: str) -> str:
        """Place, message and remedy, a line each."""
        lines = (self.place_in(language), self.message_in(language), self.remedy_in(language))
        return "\n".join(line for line in lines if line)

    def _filled(self, words: str, language: str) -> str:
        gaps: dict[str, object] = {
            "file": self.file,
            "table": self.table,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            **self.details,
        }
        return words.format_map(
            {
                name: _printable(_spoken(gap, language, is_quoted=f'"{{{name}}}"' in words))
                for name, gap in gaps.items()
            }
        )

    def __str__(self) -> str:
        return self.said("en")


def _spoken(gap: object, language: str, *, is_quoted: bool) -> object:
    """What fills a gap, in its language; a day in Dutch as people type it, but for quotes."""
    said = gap[language] if isinstance(gap, Mapping) else gap
    if language == "nl" and not is_quoted and (day := _ISO_DAY.fullmatch(str(said))):
        return "{2}/{1}/{0}".format(*day.groups())
    return said


def _printable(gap: object) -> str:
    """A text fit for a terminal: short, and with what would steer it made visible."""
    text = str(gap)
    shortened = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return "".join(mark if mark.isprintable() else ascii(mark)[1:-1] for mark in shortened)


def stop_on_errors(problems: Sequence[Problem]) -> None:
    """Stop when at least one problem is an error; go on when there are warnings only.

    Args:
        problems: Everything that was found, in the order in which the user should read it.

    Raises:
        LedgerError: There is an error. It says the first one and how many problems there are;
            all of them, warnings too, are in its attribute `problems`.

    Example:
        >>> stop_on_errors([Problem(kind="row_too_short", file="a.csv", row=2)])
        >>> stop_on_errors([Problem(kind="cell_missing", row=2, details={"Label": "home"})])
        Traceback (most recent call last):
        circularlib.errors.LedgerError: row 2
        home is missing.
        Fill in the cell.
    """
    found = first_error(problems)
    if found is not None:
        raise found


def first_error(problems: Sequence[Problem]) -> LedgerError | None:
    """What `stop_on_errors` raises.

    Args:
        problems: Everything that was found, in the order in which the user should read it.

    Returns:
        The error; None where there are warnings only.

    Example:
        >>> first_error([Problem(kind="row_too_short", file="a.csv", row=2)]) is None
        True
    """
    errors = [problem for problem in problems if problem.severity == "error"]
    if not errors:
        return None
    first = errors[0]
    count = f" (the first of {len(problems)} problems)" if len(problems) > 1 else ""
    return LedgerError(first.message, first.place + count, first.remedy, problems=problems)
