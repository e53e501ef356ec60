"""Going on without bad rows: which ones they are, and why; nothing about them is lost."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import polars as pl

from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.safe_csv import write_csv
from circularlib.ledger.text_cells import ROW

__all__ = ["REJECTED_FILE", "Rejected", "accepted", "write_rejected"]

REJECTED_FILE = "rejected.csv"
"""Where the rejected rows are written, in the programme folder; it is never read as a table."""

_Tables = Mapping[str, ReadTable]
_Key = tuple[str, int]
"""A table and a row of it."""


@dataclass(frozen=True)
class Rejected:
    """The rows that were left out.

    Attributes:
        frames: One row per rejected row, by table: its typed columns and `text_cells.ROW`.
        problems: The errors for which they were left out, in the order of tables and rows.
    """

    frames: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def rows_count(self) -> int:
        """Number of rejected rows, of all tables."""
        return sum(frame.height for frame in self.frames.values())


def accepted(
    read: _Tables, problems: Sequence[Problem], checked: Callable[[_Tables], Sequence[Problem]]
) -> tuple[dict[str, ReadTable], Rejected, list[Problem]]:
    """The tables without the rows in which there is an error.

    A row that refers to a rejected row is rejected in its turn: a movement of an item that is
    not there is of no use. An error that concerns more than its row, such as a missing column
    or an unclear decimal mark, is not mended by leaving rows out: it remains.

    Args:
        read: The tables by name.
        problems: Everything found in each table by itself.
        checked: Finds what is wrong between tables; called again after every rejection.

    Returns:
        The tables that are left; the rejected rows; and what remains wrong or odd with the
        tables that are left, which are errors only where rejecting rows does not mend them.
    """
    left = dict(read)
    rejected, found = _no_records(problems, read)
    while True:
        between = list(checked(left))
        bad = list(_rejectable([*found, *between], left))
        if not bad:
            break
        is_first = all(left[name] is read[name] for name in read)
        rejected += bad if is_first else [_in_turn(problem) for problem in bad]
        left = {name: _without(table, _rows(bad, name)) for name, table in left.items()}
    out = {(problem.table, problem.row) for problem in rejected}
    remaining = [
        problem
        for problem in found
        if (problem.table, problem.row) not in out or not problem.concerns_row
    ]
    frames = {
        name: table.frame.filter(pl.col(ROW).is_in(_rows(rejected, name)))
        for name, table in read.items()
    }
    order = list(read)
    rejected.sort(key=lambda problem: (order.index(problem.table), problem.row or 0))
    between += [
        Problem(
            kind="rows_all_rejected",
            file=str(table.file),
            sheet=table.sheet,
            table=name,
            details={"row_count": read[name].frame.height},
        )
        for name, table in left.items()
        if table.frame.is_empty() and not read[name].frame.is_empty()
    ]
    kept = {name: frame for name, frame in frames.items() if frame.height}
    return left, Rejected(MappingProxyType(kept), tuple(rejected)), [*remaining, *between]


def _no_records(problems: Sequence[Problem], read: _Tables) -> tuple[list[Problem], list[Problem]]:
    """Rows that reading left out already, such as one of totals: nothing is lost with them."""
    there = _present(read)
    parts: tuple[list[Problem], list[Problem]] = ([], [])
    for problem in problems:
        is_out = _is_mended(problem) and problem.row not in there.get(problem.table, {problem.row})
        parts[not is_out].append(problem)
    return parts


def _present(read: _Tables) -> dict[str, set[int | None]]:
    return {name: set(table.frame[ROW].to_list()) for name, table in read.items()}


def _is_mended(problem: Problem) -> bool:
    """Leaving its row out mends it."""
    return problem.severity == "error" and problem.concerns_row


def _rejectable(problems: Sequence[Problem], left: _Tables) -> Iterator[Problem]:
    """The errors that are mended by leaving out a row that is still there."""
    there = _present(left)
    for problem in problems:
        if _is_mended(problem) and problem.row in there.get(problem.table, ()):
            yield problem


def _in_turn(problem: Problem) -> Problem:
    """A code that became unknown only because the row it refers to was left out."""
    if problem.kind != "code_unknown":
        return problem
    details = {**problem.details, "near": ""}
    return replace(problem, kind="reference_rejected", details=details)


def _rows(problems: Sequence[Problem], table: str) -> list[int]:
    rows = {problem.row for problem in problems if problem.table == table}
    return sorted(row for row in rows if row is not None)


def _without(table: ReadTable, rows: Sequence[int]) -> ReadTable:
    if not rows:
        return table
    return replace(table, frame=table.frame.filter(~pl.col(ROW).is_in(rows)))


def write_rejected(rejected: Rejected, folder: Path, language: str) -> Path:
    """Writes the rejected rows with the reasons, to be corrected where they came from.

    Args:
        rejected: The rejected rows.
        folder: The folder, usually the programme's.
        language: Language of the reasons, `en` or `nl`.

    Returns:
        The file; an earlier one is replaced, whole or not at all. One row per rejected row:
        where it stands, why it was rejected, what to do, and its cells as they were read.

    Raises:
        OSError: The folder cannot be written to.

    Example:
        >>> from tempfile import mkdtemp
        >>> write_rejected(Rejected(), Path(mkdtemp()), "en").name
        'rejected.csv'
    """
    reasons: dict[_Key, list[Problem]] = {}
    for problem in rejected.problems:
        reasons.setdefault((problem.table, problem.row or 0), []).append(problem)
    cells = {
        (name, row[ROW]): _written(row)
        for name, frame in rejected.frames.items()
        for row in frame.iter_rows(named=True)
    }
    rows = [
        {
            "table": name,
            "file": Path(why[0].file).name,
            "sheet": why[0].sheet,
            "row": number,
            "reasons": " ".join(dict.fromkeys(one.message_in(language) for one in why)),
            "remedies": " ".join(dict.fromkeys(one.remedy_in(language) for one in why)),
            "cells": cells.get((name, number), ""),
        }
        for (name, number), why in reasons.items()
    ]
    file = folder / REJECTED_FILE
    part = file.with_suffix(".part")
    write_csv(pl.DataFrame(rows, schema=_SCHEMA), part)
    part.replace(file)
    return file


_SCHEMA = {
    "table": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
    "reasons": pl.String,
    "remedies": pl.String,
    "cells": pl.String,
}


def _written(row: Mapping[str, object]) -> str:
    """The cells of a row as a reader writes them down: column = value."""
    return "; ".join(
        f"{name} = {value}"
        for name, value in row.items()
        if value is not None and name != ROW and not name.endswith("_day")
    )
