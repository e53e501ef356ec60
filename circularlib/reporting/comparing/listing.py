"""A comparison to read, or for other programs."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from circularlib.errors import UsageError
from circularlib.figures.words import label
from circularlib.ledger.safe_csv import csv_text
from circularlib.reporting.comparing.attribution import Parts
from circularlib.reporting.comparing.causes import CAUSES, LIBRARIES, TOGETHER
from circularlib.reporting.comparing.comparison import Comparison
from circularlib.reporting.comparing.moves import NUMBERS, Move
from circularlib.reporting.comparing.stored_reports import StoredReport
from circularlib.reporting.finding_words import finding_name
from circularlib.reporting.moved import printed_finding
from circularlib.units import LANGUAGES, printed

__all__ = ["FORMS", "check_form", "listed"]

_PARTS = (*CAUSES, LIBRARIES, TOGETHER)
_SHARES = {"rate", "share"}
_DIGITS = 10  # of the largest part three figures are printed: a tenth of it is what may be doubted


def check_form(form: str, language: str) -> None:
    """Refuses a form or a language that there is not, before anything is run.

    Args:
        form: `text`, `json` or `csv`.
        language: `en` or `nl`.

    Raises:
        UsageError: One of them is unknown.
    """
    if form not in FORMS:
        raise UsageError(f'"{form}" is not a form.', remedy=f"Use one of {', '.join(FORMS)}.")
    if language not in LANGUAGES:
        raise UsageError(f'"{language}" is not a language of the pages.', remedy="Use nl or en.")


def listed(found: Comparison, form: str, language: str) -> str:
    """A comparison in one of its forms.

    Args:
        found: The comparison.
        form: `text`, `json` or `csv`.
        language: `en` or `nl`.

    Returns:
        The text. No form holds a number that a report suppressed.
    """
    return FORMS[form](found, language)


def _as_text(found: Comparison, language: str) -> str:
    blocks = [
        [_told_report("A", found.a), _told_report("B", found.b)],
        _told_causes(found, language),
    ]
    blocks += [[note[language]] for note in found.notes]
    count = label("compare_count", language)
    blocks.append([count.format(moved=len(found.moves), unmoved=found.unmoved_count)])
    blocks += [_told_move(move, language) for move in found.moves]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines)


def _told_report(letter: str, report: StoredReport) -> str:
    return f"{letter}  {report.home}, {report.manifest['programme']}, {report.period}"


def _told_causes(found: Comparison, language: str) -> list[str]:
    if not found.differ:
        return [label("compare_nothing_differs", language)]
    lines = [label("compare_differ", language)]
    for cause, names in found.differ.items():
        lines.append(f"  {label(f'compare_{cause}', language)}: {', '.join(names)}")
    return lines


def _told_move(move: Move, language: str) -> list[str]:
    """A finding as a small table: what it was, what it is, and its parts."""
    absent = label("compare_absent", language)
    rows = [
        (letter, absent if finding is None else printed_finding(finding, language))
        for letter, finding in (("A", move.before), ("B", move.after))
    ]
    for number in _told_numbers(move):
        rows += _told_parts(move, number, language)
    width = max(len(name) for name, _text in rows)
    lines = [f"  {name:<{width}}  {text}" for name, text in rows]
    return [finding_name(move.key, language), *lines]


def _told_numbers(move: Move) -> list[str]:
    """The figure itself; the ends of its interval where only those moved."""
    if move.difference():
        return ["value"]
    return [number for number in NUMBERS if move.difference(number)]


def _told_parts(move: Move, number: str, language: str) -> list[tuple[str, str]]:
    difference, parts = move.difference(number), move.parts.get(number, {})
    if difference is None or move.after is None:
        return []
    known = [abs(part) for part in (difference, *parts.values()) if part is not None]
    unit, most = str(move.after["unit"]), max(known)
    rows = [(label(f"compare_{number}_moved", language), _signed(difference, unit, most, language))]
    for cause in _PARTS:
        if cause in parts:
            text = _signed(parts[cause], unit, most, language)
            rows.append((f"  {label(f'compare_{cause}', language)}", text))
    return rows


def _signed(part: float | None, unit: str, most: float, language: str) -> str:
    """A part of a move with its sign, in no more decimals than the largest part has."""
    if part is None:
        return label("compare_unknown", language)
    of_difference = "rate_difference" if unit in _SHARES else unit
    bound = most / _DIGITS
    text = printed(part, of_difference, language, within=(-bound, bound))
    return f"+{text}" if part > 0 else text.replace("-", "−", 1)


def _rows(found: Comparison, language: str) -> list[dict[str, Any]]:
    return [
        {
            "key": move.key,
            "name": finding_name(move.key, language),
            "unit": (move.after or move.before or {})["unit"],
            "status": move.status,
            **_numbers("a", move.before),
            **_numbers("b", move.after),
            "difference": move.difference(),
            **{cause: _part(move.parts.get("value", {}), cause) for cause in _PARTS},
        }
        for move in found.moves
    ]


def _numbers(letter: str, finding: Mapping[str, Any] | None) -> dict[str, Any]:
    return {f"{letter}_{number}": finding and finding[number] for number in NUMBERS}


def _part(parts: Parts, cause: str) -> float | None:
    return parts.get(cause)


def _as_csv(found: Comparison, language: str) -> str:
    rows = _rows(found, language)
    texts = ("key", "name", "unit", "status")
    ends = [f"{letter}_{number}" for letter in "ab" for number in NUMBERS]
    numbers = [*ends, "difference", *_PARTS]
    schema = dict.fromkeys(texts, pl.String) | dict.fromkeys(numbers, pl.Float64)
    return csv_text(pl.DataFrame(rows, schema=schema)).rstrip("\n")


def _as_json(found: Comparison, language: str) -> str:
    rows = _rows(found, language)
    for row, move in zip(rows, found.moves, strict=True):
        for cause in _PARTS:
            del row[cause]
        row["parts"] = {number: dict(parts) for number, parts in move.parts.items()}
    told = {
        "a": _identity(found.a),
        "b": _identity(found.b),
        "differ": {cause: list(names) for cause, names in found.differ.items()},
        "notes": [note[language] for note in found.notes],
        "unmoved_count": found.unmoved_count,
        "findings": rows,
    }
    return json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False)


def _identity(report: StoredReport) -> dict[str, Any]:
    names = ("programme", "programme_id", "synthetic", "git_commit", "code_sha256", "versions")
    told = {name: report.manifest.get(name) for name in names}
    return {"report": str(report.home), "period": report.period, **told}


FORMS: Mapping[str, Callable[[Comparison, str], str]] = {
    "text": _as_text,
    "json": _as_json,
    "csv": _as_csv,
}
"""What makes each form."""
