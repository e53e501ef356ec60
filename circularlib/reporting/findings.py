"""A figure with all that it may not be printed without: interval, n, basis, period, sources."""

import csv
import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from circularlib.errors import ReportError, UsageError
from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual, label, word
from circularlib.ledger.tables import nearest
from circularlib.reporting.own.words import own_words
from circularlib.shipped import shipped
from circularlib.sources.reference import reference_table
from circularlib.units import (
    LANGUAGES,
    printed,
    printed_interval,
    printed_tick,
    settled,
)

__all__ = [
    "FINDING_TYPE",
    "Finding",
    "finding",
    "finding_keys",
    "finding_name",
    "gathered",
    "interval_words",
]

FINDING_TYPE = "application/vnd.circularlib.finding+json"
"""MIME type under which an output carries a finding's numbers."""


_FIELDS = (
    "key", "value", "low", "high", "level", "n", "unit", "period", "notebook", "basis", "sources",
    "text",
)  # fmt: skip


@cache
def _known() -> Mapping[str, Mapping[str, str]]:
    with shipped("data/dictionary/findings.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


@dataclass(frozen=True)
class Finding(Shown):
    """One figure of an evaluation.

    Attributes:
        key: Key, as `reuse_rate`; fixed, so that reports can be compared.
        value: The figure, or None where it cannot be calculated.
        low: Lower end of its interval, or None where none can be given or it is open below.
        high: Upper end, or None likewise.
        level: Level of the interval, 0 to 1; None where the ends are bounds or absent.
        n: Number of cases it rests on; None where that would tell of too few households.
        unit: Ending of its name, as `rate`.
        period: Name of the period, with its first and last day.
        basis: How the interval was found, or why there is none; a key.
        sources: Keys of the assumptions and sources it rests on.
        text: The figure as a sentence, per language.
        notebook: The notebook that calculated it; filled in by the runner.
    """

    key: str
    value: float | None
    low: float | None
    high: float | None
    level: float | None
    n: int | None
    unit: str
    period: str
    basis: str
    sources: Sequence[str]
    text: Bilingual
    notebook: str = ""

    def html(self, language: str) -> str:
        """The sentence as a paragraph that can be linked to."""
        return (
            f'<p class="finding" id="finding-{self.key}" title="{self.key}">'
            f"{html.escape(self.text[language])}</p>"
        )

    def plain(self, language: str) -> str:
        """The sentence."""
        return self.text[language]

    def _repr_mimebundle_(self, **options: object) -> dict[str, Any]:
        record = {**asdict(self), "sources": list(self.sources), "text": dict(self.text)}
        return {**super()._repr_mimebundle_(**options), FINDING_TYPE: record}


def finding_keys() -> tuple[str, ...]:
    """The keys that a finding may have.

    Returns:
        Those of `data/dictionary/findings.csv`, in its order.

    Example:
        >>> "reuse_rate" in finding_keys()
        True
    """
    return tuple(_known())


def finding_name(key: str, language: str) -> str:
    """What a figure is called; a key that is not known stays as it is.

    Args:
        key: Key of the figure.
        language: `en` or `nl`.

    Returns:
        The name.

    Example:
        >>> finding_name("reuse_rate", "nl")
        'Hergebruiksgraad'
    """
    row = _known().get(key)
    return key if row is None else row[f"name_{language}"]


def interval_words(found: Mapping[str, Any], language: str) -> str:
    r"""The interval of a figure, or its bounds, called by what it is.

    Args:
        found: The figure: `low`, `high`, `level`, `unit`.
        language: `en` or `nl`.

    Returns:
        The words; empty where there is neither.

    Example:
        >>> rate = {"low": 0.38, "high": 0.46, "level": 0.95, "unit": "rate"}
        >>> interval_words(rate, "nl")
        '95\xa0% interval 38,0 tot 46,0\xa0%'
        >>> interval_words({**rate, "level": None, "high": None}, "en")
        'bounds from 38.0\xa0%, open above'
    """
    low, high, unit = found["low"], found["high"], found["unit"]
    if low is None and high is None:
        return ""
    if low is None:
        ends = label("interval_open_below", language).format(high=printed(high, unit, language))
    elif high is None:
        ends = label("interval_open_above", language).format(low=printed(low, unit, language))
    else:
        ends = printed_interval(low, high, unit, language)
    if found["level"] is None:
        return f"{label('bounds', language)} {ends}"
    level = printed_tick(found["level"], "rate", language)
    return f"{level} {label('interval', language)} {ends}"


def _certainty(found: Mapping[str, Any], language: str) -> str:
    """The interval and how it was found, or why there is none."""
    why = word(f"basis_{found['basis']}", language)
    interval = interval_words(found, language)
    return f"{interval}; {why}" if interval else why


def _sentence(row: Mapping[str, str], found: Mapping[str, Any], language: str) -> str:
    n = printed(found["n"], "count", language)
    cases = f"n = {n} {row[f'n_{language}']}".rstrip()
    if found["value"] is None:
        lead = f"{row[f'name_{language}']}: {label('cannot_be_calculated', language)}"
    else:
        ends = (found["low"], found["high"])
        shown = printed(found["value"], row["unit"], language, within=ends)
        lead = row[f"sentence_{language}"].format(value=shown)
    return f"{lead} ({_certainty(found, language)}; {cases})."


def finding(
    key: str,
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    *,
    n: int,
    households: int | None,
    period: str,
    basis: str,
    min_cell: int | None = None,
    level: float | None = 0.95,
    sources: Sequence[str] = (),
    name: Bilingual | None = None,
    sentence: Bilingual | None = None,
    is_example: bool = False,
) -> Finding:
    """Records a figure where it is calculated, and shows it as a sentence.

    Args:
        key: Key of the figure: one of `data/dictionary/findings.csv`, or one of a notebook's own
            that ends in its unit, as `repainted_chairs_count`.
        value: The figure; None, or not finite, where it cannot be calculated.
        low: Lower end of the interval; None, or not finite, where there is none.
        high: Upper end; an interval may be open on one side.
        n: Number of cases.
        households: Number of households that the cases come from, counted by their homes; None
            says that the figure is not about households.
        period: The period, as `programme 2022-01-01..2023-12-31`.
        basis: How the interval was found or why there is none; a word `basis_...` of the
            dictionary.
        min_cell: Smallest number of households whose figures may be shown. Below it neither the
            figure nor its number of cases is stored, and the sentence says so.
        level: Level of the interval; None where the ends are bounds, not an interval.
        sources: Assumptions and sources it rests on.
        name: What a figure of a notebook's own is called, per language.
        sentence: The sentence that states it, per language, with `{value}` in it.
        is_example: It rests on made-up plans or prices; the sentence then begins with that.

    Returns:
        The finding; as the last expression of a cell it is shown and stored.

    Raises:
        UsageError: The key, the basis or a source is unknown, the value lies outside its
            interval, or nobody says how many households are enough.

    Example:
        >>> finding("reuse_rate", 0.42, 0.38, 0.46, n=834, period="2022", basis="wilson",
        ...         households=112, min_cell=5).plain("en")[:9]
        'Of all pl'
    """
    row = _row(key, own_words(key, name, sentence))
    if word(f"basis_{basis}", "en") == f"basis_{basis}":
        raise UsageError(f'"{basis}" is not a known basis.', remedy="Add it to labels.csv.")
    _check_sources(sources)
    ends = {"value": _plain(value), "low": _plain(low), "high": _plain(high)}
    _check_order(key, *ends.values())
    if n > 0 and _are_too_few(households, min_cell):
        told = {lang: _left_out(row, min_cell, lang) for lang in LANGUAGES}
        nothing = (None, None, None, None, None)
        return Finding(key, *nothing, row["unit"], period, "none_suppressed", tuple(sources), told)
    shown_level = level if ends["low"] is not None or ends["high"] is not None else None
    found = {**ends, "n": int(n), "basis": basis, "level": shown_level, "unit": row["unit"]}
    text = {language: _sentence(row, found, language) for language in LANGUAGES}
    if is_example:
        text = {lang: f"{label('finding_example', lang)} {said}" for lang, said in text.items()}
    return Finding(
        key,
        ends["value"],
        ends["low"],
        ends["high"],
        shown_level,
        int(n),
        row["unit"],
        period,
        basis,
        tuple(sources),
        text,
    )


def _row(key: str, own: Mapping[str, str] | None) -> Mapping[str, str]:
    row = _known().get(key, own)
    if row is None:
        near = nearest(key, _known())
        raise UsageError(
            f'"{key}" is not a key of a finding.',
            remedy=f'Did you mean "{near}"?'
            if near
            else "End it in a unit, and give its name= and sentence= in both languages.",
        )
    return row


def _are_too_few(households: int | None, min_cell: int | None) -> bool:
    if households is None:
        return False
    if min_cell is None:
        raise UsageError(
            "Nobody says how many households are enough.",
            remedy="Give min_cell=records.min_cell beside households=.",
        )
    return households < min_cell


def _left_out(row: Mapping[str, str], min_cell: int | None, language: str) -> str:
    text = label("finding_left_out", language)
    return text.format(name=row[f"name_{language}"], min_cell=min_cell)


def _plain(value: float | None) -> float | None:
    """A number without NumPy around it; what is not a finite number is no figure."""
    return None if value is None or not math.isfinite(value) else settled(value)


def _check_order(key: str, value: float | None, low: float | None, high: float | None) -> None:
    known = [number for number in (low, value, high) if number is not None]
    if known != sorted(known):
        raise UsageError(
            f"{key}: {value} does not lie between {low} and {high}.",
            remedy="Give the value with its own interval.",
        )


def _check_sources(keys: Sequence[str]) -> None:
    known = {
        *reference_table("sources")["source_id"],
        *reference_table("assumptions")["name"],
    }
    strange = next((key for key in keys if key not in known), None)
    if strange is not None:
        raise UsageError(
            f'"{strange}" is neither a source nor an assumption.',
            remedy="Take a key of data/reference/sources.csv or assumptions.csv.",
        )


def gathered(notebook: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The findings that an executed notebook recorded.

    Args:
        notebook: The executed notebook.
        name: Its name, without ending.

    Returns:
        One mapping per finding, in the order of the page, with its notebook filled in.

    Raises:
        ReportError: Two findings of the notebook have the same key.
    """
    found: list[dict[str, Any]] = []
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            record = output.get("data", {}).get(FINDING_TYPE)
            if record is not None:
                known = {**record, "notebook": name}
                found.append({field: known[field] for field in _FIELDS})
    keys = [record["key"] for record in found]
    double = next((key for key in keys if keys.count(key) > 1), None)
    if double is not None:
        raise ReportError(
            f'The finding "{double}" is recorded twice.',
            f"Notebook {name}.",
            "Record each figure once, where it is calculated.",
        )
    return found
