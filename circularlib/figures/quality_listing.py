"""What the records were checked for, as tables: empty cells, rules, needs."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from circularlib.figures.listing import Listing, listing
from circularlib.figures.page import Note
from circularlib.figures.words import Bilingual, bilingual, label, word
from circularlib.indicators.measurable import verdicts
from circularlib.ledger.tables import tables
from circularlib.units import LANGUAGES, printed_tick

__all__ = ["account_note", "empty_cell_listing", "need_listing", "rule_listing", "wanted"]

_COMMA: Bilingual = dict.fromkeys(LANGUAGES, ", ")
_NOTHING: Bilingual = dict.fromkeys(LANGUAGES, "")
_PERIODS = {"baseline": "baseline", "programme": "reported_period"}
_EMPTY_COLUMNS = [
    "table",
    "columns",
    "is_required",
    "row_count",
    "empty_count",
    "empty_share",
    "meaning",
]
_OR: Bilingual = {language: f" {label('or', language)} " for language in LANGUAGES}


def empty_cell_listing(cells: pd.DataFrame, *, source: Bilingual) -> Listing:
    """The empty cells of each column, with what the column holds.

    Columns without an empty cell share a line per table.

    Args:
        cells: One row per table and column, from `data_quality.empty_cells`.
        source: Line that says whose records these are.

    Returns:
        The table; the meaning says where an empty cell is an answer and not a gap.
    """
    place = cells["column"].where(cells["empty_count"] > 0, "")
    keys = [cells["is_required"], cells["table"], place.rename("gap")]
    rows = [
        {
            "table": f"table_{name}",
            "columns": _joined(part["column"]),
            "is_required": is_required,
            "row_count": part["row_count"].iloc[0],
            "empty_count": part["empty_count"].iloc[0],
            "empty_share": part["empty_share"].iloc[0],
            "meaning": _meaning(name, gap),
        }
        for (is_required, name, gap), part in cells.groupby(keys, sort=False)
    ]
    frame = pd.DataFrame(rows, columns=_EMPTY_COLUMNS)
    return listing(frame, caption="empty_cells", source=source, households=None)


def _meaning(table: Any, column: Any) -> Bilingual:
    known = tables()[table].columns
    return known[column].meanings if column in known else _NOTHING


def rule_listing(results: pd.DataFrame, *, source: Bilingual) -> Listing:
    """The rules that every row was checked for, those that are broken first.

    Args:
        results: One row per table, rule and columns, from `data_quality.rule_results`.
        source: Line that says whose records these are.

    Returns:
        The table, one row per table, rule and outcome.
    """
    results = results.assign(is_broken=results["failing_count"] > 0)
    keys = ["is_broken", "table", "rule"]
    rows = [
        {
            "table": f"table_{name}",
            "rule": f"rule_{rule}",
            "columns": _joined(part["column"].str.split("|").explode()),
            "cell_count": part["row_count"].sum(),
            "failing_count": part["failing_count"].sum(),
            "outcome": "rule_broken" if is_broken else "rule_holds",
        }
        for (is_broken, name, rule), part in results.groupby(keys, sort=False)
    ]
    names = ["table", "rule", "columns", "cell_count", "failing_count", "outcome"]
    frame = pd.DataFrame(rows, columns=names)
    ordered = frame.sort_values("outcome", kind="stable")  # broken before holds
    return listing(ordered, caption="rules_checked", source=source, households=None)


def need_listing(
    checked: pd.DataFrame, *, source: Bilingual, caption: str = "measurable_questions"
) -> Listing:
    """Each question, whether these records can answer it, and what is lacking.

    Args:
        checked: One row per need, from `measurable.checked_needs`.
        source: Line that says whose records these are.
        caption: Key of the caption.

    Returns:
        The table, one row per question.
    """
    lacking = checked[checked["lack"] != ""]
    reasons = {
        (str(page), str(measure)): [_reason(need) for need in part.to_dict("records")]
        for (page, measure), part in lacking.groupby(["notebook", "measure"])
    }
    rows = [
        {
            "measure": f"measure_{row.measure}",
            "page": row.notebook,
            "verdict": row.verdict,
            "lacking": _together(reasons.get((str(row.notebook), str(row.measure)), [])),
        }
        for row in verdicts(checked).itertuples()
    ]
    frame = pd.DataFrame(rows, columns=["measure", "page", "verdict", "lacking"])
    return listing(frame, caption=caption, source=source, households=None)


def _together(sentences: list[Bilingual]) -> Bilingual:
    """The different sentences in a row; two needs may lack the same table."""
    return {
        language: " ".join(dict.fromkeys(said[language] for said in sentences))
        for language in LANGUAGES
    }


def _reason(need: Mapping[Any, Any]) -> Bilingual:
    """What of a need is lacking, in a sentence."""
    if need["lack"] == "table":
        return bilingual("lack_table", table=_joined([f"table_{need['table']}"]))
    if need["lack"] == "baseline":
        return bilingual("lack_baseline")
    rows = _subject(need)
    if pd.isna(need["found"]):
        return bilingual("lack_share_empty", rows=rows)
    key = f"lack_{need['unit']}"
    return bilingual(key, rows=rows, found=_amount(need, "found"), least=_amount(need, "least"))


def _amount(need: Mapping[Any, Any], name: str) -> Bilingual:
    unit = "share" if need["unit"] == "share" else "count"
    value = float(need[name])
    rounded = round(value, 3) if unit == "share" else value
    return {language: printed_tick(rounded, unit, language) for language in LANGUAGES}


def _subject(need: Mapping[Any, Any]) -> Bilingual:
    """Which rows, or which column of them, as `movements, condition (event: discarded)`."""
    parts = [f"table_{need['table']}", *([need["column"]] if need["column"] else [])]
    named = _joined(parts)
    limits = [_limit(need["among"])] if need["among"] else []
    limits += [_joined([_PERIODS[need["period"]]])] if need["period"] else []
    if not limits:
        return named
    return {
        language: f"{named[language]} ({'; '.join(limit[language] for limit in limits)})"
        for language in LANGUAGES
    }


def _limit(among: str) -> Bilingual:
    """`event=delivered|collected` in words."""
    column, _, values = among.partition("=")
    named = _joined(values.split("|"), _OR)
    if column.endswith("!"):
        named = bilingual("is_not", values=named)
    head = _joined([column.removesuffix("!")])
    return {language: f"{head[language]}: {named[language]}" for language in LANGUAGES}


def _joined(keys: Iterable[object], separator: Bilingual = _COMMA) -> Bilingual:
    """Words of the dictionary in a row."""
    names = list(keys)
    return {
        language: separator[language].join(word(name, language) for name in names)
        for language in LANGUAGES
    }


def wanted(needs: pd.DataFrame) -> pd.DataFrame:
    """How much each question wants of the records, in words: thresholds that somebody chose.

    Args:
        needs: One row per need, from `measurable.needs`.

    Returns:
        One row per need: `measure`, `columns` (of which rows), `needed` (how much), `without`
        (what becomes of the question where there is none); for `listing`.
    """
    verdict = {"partly": "partly_measurable", "not": "not_measurable"}
    rows = [
        {
            "measure": f"measure_{need['measure']}",
            "columns": _subject(need),
            "needed": bilingual(f"wanted_{need['unit']}", least=_amount(need, "least")),
            "without": verdict[need["without"]],
        }
        for need in needs.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["measure", "columns", "needed", "without"])


def account_note(compared: pd.DataFrame, *, largest_difference_share: float) -> Note:
    """Whether the bookings agree with the accounts, in a sentence.

    Args:
        compared: One row per period within the records, from `data_quality.reconciliation`.
        largest_difference_share: Difference that is let pass, as a share of the accounts.

    Returns:
        The sentence.
    """
    shares = compared["difference_share"]
    apart = int((shares > largest_difference_share).sum())
    key = "accounts_differ" if apart else "accounts_agree"
    limit = {
        language: printed_tick(largest_difference_share, "share", language)
        for language in LANGUAGES
    }
    counts = {"count": str(apart), "periods": str(len(compared))}
    return Note(bilingual(key if len(compared) else "no_accounts", limit=limit, **counts))
