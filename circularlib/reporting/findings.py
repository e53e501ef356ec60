"""A figure with all that it may not be printed without: interval, n, basis, period, sources."""

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from circularlib.errors import ReportError, UsageError
from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual, label, word
from circularlib.reporting.finding_words import finding_sentence, finding_words, left_out_words
from circularlib.reporting.own.words import own_words
from circularlib.sources.reference import reference_table
from circularlib.units import LANGUAGES, settled

__all__ = ["FINDING_TYPE", "Finding", "finding", "gathered"]

FINDING_TYPE = "application/vnd.circularlib.finding+json"
"""MIME type under which an output carries a finding's numbers."""


_FIELDS = (
    "key", "value", "low", "high", "level", "n", "unit", "period", "notebook", "basis", "sources",
    "text",
)  # fmt: skip


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
    row = finding_words(key, own_words(key, name, sentence))
    if word(f"basis_{basis}", "en") == f"basis_{basis}":
        raise UsageError(f'"{basis}" is not a known basis.', remedy="Add it to labels.csv.")
    _check_sources(sources)
    ends = {"value": _plain(value), "low": _plain(low), "high": _plain(high)}
    _check_order(key, *ends.values())
    if n > 0 and _are_too_few(households, min_cell):
        told = {lang: left_out_words(row, min_cell, lang) for lang in LANGUAGES}
        nothing = (None, None, None, None, None)
        return Finding(key, *nothing, row["unit"], period, "none_suppressed", tuple(sources), told)
    shown_level = level if ends["low"] is not None or ends["high"] is not None else None
    found = {**ends, "n": int(n), "basis": basis, "level": shown_level, "unit": row["unit"]}
    text = {language: finding_sentence(row, found, language) for language in LANGUAGES}
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


def _are_too_few(households: int | None, min_cell: int | None) -> bool:
    if households is None:
        return False
    if min_cell is None:
        raise UsageError(
            "Nobody says how many households are enough.",
            remedy="Give min_cell=records.min_cell beside households=.",
        )
    return households < min_cell


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
