"""The problems of a programme's records, to read, to send on, or to work through."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl

from circularlib.errors import UsageError
from circularlib.figures.words import label
from circularlib.ledger.intake import Ledger
from circularlib.ledger.problems import Problem
from circularlib.ledger.programme import Programme, Settings
from circularlib.ledger.rejected import write_rejected
from circularlib.ledger.safe_csv import csv_text
from circularlib.reporting.pages import problems_page
from circularlib.units import LANGUAGES

__all__ = [
    "FORMS",
    "as_text",
    "check_form",
    "listed",
    "rejected_rows",
    "summary",
    "tables_read",
    "write",
]

_ROWS_SHOWN = 20
_COLUMNS = ("severity", "file", "sheet", "row", "column", "value", "rule", "message", "remedy")


def summary(problems: Sequence[Problem], language: str) -> str:
    """How many errors and warnings there are, and what was wrong.

    Args:
        problems: All problems.
        language: `en` or `nl`.

    Returns:
        One line per severity that occurs, the errors first; one line where there is none.

    Example:
        >>> print(summary([Problem(kind="row_too_short"), Problem(kind="header_empty")], "en"))
        Errors: 1 (column unknown, missing or double 1).
        Warnings: 1 (wrong number of cells in a row 1).
    """
    lines = []
    for severity in ("error", "warning"):
        rules = Counter(problem.rule for problem in problems if problem.severity == severity)
        parts = ", ".join(
            f"{label(f'breach_{rule}', language)} {count}" for rule, count in rules.most_common()
        )
        if rules:
            lines.append(f"{label(f'{severity}s', language)}: {rules.total()} ({parts}).")
    return "\n".join(lines) or label("no_problems", language)


def as_text(problems: Sequence[Problem], language: str) -> str:
    """Every problem in three lines: place, what is wrong, what to do.

    The same word that is wrong in many rows of a column is told once, with the other rows.

    Args:
        problems: All problems.
        language: `en` or `nl`.

    Returns:
        The text; empty where there is no problem.

    Example:
        >>> print(as_text([Problem(kind="header_empty", file="homes.csv", row=1)], "nl"))
        fout: homes.csv, rij 1
        De eerste rij is leeg.
        Zet de kolomkoppen in de eerste rij.
        <BLANKLINE>
    """
    alike: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        words = (problem.message_in(language), problem.remedy_in(language))
        place = (problem.file, problem.sheet, problem.column, "" if problem.row else str(problem))
        alike.setdefault((*place, *words), []).append(problem)
    return "\n".join(
        f"{label(first.severity, language)}: {first.said(language)}\n{_as_well(others, language)}"
        for first, *others in alike.values()
    )


def _as_well(others: Sequence[Problem], language: str) -> str:
    """In which other rows the same is wrong, as far as a line has room."""
    if not others:
        return ""
    shown = ", ".join(str(problem.row) for problem in others[:_ROWS_SHOWN])
    more = ", …" if len(others) > _ROWS_SHOWN else ""
    words = label("same_in_row" if len(others) == 1 else "same_in_rows", language)
    return words.format(count=len(others), rows=f"{shown}{more}") + "\n"


def listed(problems: Sequence[Problem], language: str) -> list[dict[str, object]]:
    """The problems as plain values.

    Args:
        problems: All problems.
        language: Language of the messages, `en` or `nl`.

    Returns:
        One mapping per problem: severity, file, sheet, row, column, value, rule, message and
        remedy; what does not apply is None or empty.
    """
    return [
        {
            "severity": problem.severity,
            "file": Path(problem.file).name,
            "sheet": problem.sheet,
            "row": problem.row,
            "column": problem.column,
            "value": problem.value,
            "rule": problem.rule,
            "message": problem.message_in(language),
            "remedy": problem.remedy_in(language),
        }
        for problem in problems
    ]


def _as_json(problems: Sequence[Problem], language: str, programme: Settings) -> str:
    listing = {
        "programme": programme.name,
        "synthetic": programme.synthetic,
        "language": language,
        "problems": listed(problems, language),
    }
    return json.dumps(listing, indent=1, ensure_ascii=False) + "\n"


def _as_csv(problems: Sequence[Problem], language: str, programme: Settings) -> str:
    schema = {name: pl.Int64 if name == "row" else pl.String for name in _COLUMNS}
    rows = pl.DataFrame(listed(problems, language), schema=schema)
    return csv_text(rows.insert_column(0, pl.lit(programme.name).alias("programme")))


def _as_html(problems: Sequence[Problem], language: str, programme: Settings) -> str:
    return problems_page(
        language,
        programme=programme.name,
        synthetic=programme.synthetic,
        summary=summary(problems, language).splitlines(),
        problems=listed(problems, language),
    )


FORMS: Mapping[str, Callable[[Sequence[Problem], str, Settings], str]] = {
    "html": _as_html,
    "json": _as_json,
    "csv": _as_csv,
}
"""The forms in which `circular check --to` writes the problems: from problems, language and
settings of the programme to the text of the file."""


def check_form(form: str | None, language: str) -> None:
    """Stops before anything is read where the form or the language does not exist.

    Args:
        form: A key of `FORMS`, or None.
        language: `en` or `nl`.

    Raises:
        UsageError: One of them does not exist.
    """
    if form is not None and form not in FORMS:
        raise UsageError(f'"{form}" is not a form.', remedy=f"Use one of {', '.join(FORMS)}.")
    if language not in LANGUAGES:
        raise UsageError(f'"{language}" is not a language here.', remedy="Use nl or en.")


def write(
    problems: Sequence[Problem], form: str, file: Path, language: str, programme: Programme
) -> None:
    """Writes the problems as a file.

    Args:
        problems: All problems.
        form: A key of `FORMS`.
        file: The file; it appears whole or not at all.
        language: `en` or `nl`.
        programme: The programme.
    """
    part = file.with_name(f"{file.name}.part")
    text = FORMS[form](problems, language, programme.settings)
    part.write_text(text, encoding="utf-8", newline="")
    part.replace(file)


def tables_read(ledger: Ledger, language: str) -> str:
    """How many tables were read, and how many rows each has.

    Args:
        ledger: The tables.
        language: `en` or `nl`.

    Returns:
        One line.
    """
    rows = (
        f"{label(f'table_{name}', language)} {frame.select(pl.len()).collect().item()}"
        for name, frame in ledger.frames.items()
    )
    count = label("tables_read", language).format(count=len(ledger.frames))
    return f"{count} {', '.join(rows)}.".replace(" .", "")


def rejected_rows(ledger: Ledger, programme: Programme, language: str) -> str:
    """Writes the rejected rows into the programme folder and says how many they are.

    Args:
        ledger: The tables, with what was rejected.
        programme: The programme.
        language: `en` or `nl`.

    Returns:
        One line.
    """
    if not ledger.rejected.rows_count:
        return label("rejected_nothing", language)
    if any(problem.severity == "error" for problem in ledger.problems):
        return label("rejected_not_enough", language)
    file = write_rejected(ledger.rejected, programme.folder, language)
    return label("rejected_written", language).format(count=ledger.rejected.rows_count, file=file)
