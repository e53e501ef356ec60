"""What was found, how sure it is and what was claimed, as tables to read."""

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from circularlib.figures.claim_listing import claim_listing, claim_verdict
from circularlib.figures.listing import Listing
from circularlib.figures.page import Note
from circularlib.figures.words import Bilingual, bilingual, label, word
from circularlib.reporting.evaluation.evidence import Evidence
from circularlib.reporting.finding_words import finding_name, interval_words
from circularlib.reporting.findings import Finding
from circularlib.reporting.headlines import HEADLINES
from circularlib.sources.claims import Claim
from circularlib.units import LANGUAGES, printed

__all__ = [
    "claim_counts",
    "claims_told",
    "conflicting",
    "differences_told",
    "figures_told",
    "headlines_told",
    "pages_told",
    "quality_note",
    "without_figure",
]

_QUALITY = ("record_months_share", "missing_required_share", "rejected_rows_count")
_NOTHING: Bilingual = dict.fromkeys(LANGUAGES, "")
_UNMEASURED = "cannot_be_measured"


def headlines_told(found: Evidence) -> pd.DataFrame:
    """The headline figures, one per row, each with its interval and how sure it is.

    Args:
        found: What the pages found.

    Returns:
        One row per headline figure, in their fixed order: `figure`, `found`, `interval_given`,
        `how_sure`. One that is not there says why in its place.
    """
    rows = [
        (_name(key), *_figure(found.findings.get(key)), _how_sure(found, key)) for key in HEADLINES
    ]
    return pd.DataFrame(rows, columns=["figure", "found", "interval_given", "how_sure"])


def pages_told(found: Evidence) -> pd.DataFrame:
    """How each page of the evaluation ended.

    Args:
        found: What the pages found.

    Returns:
        One row per page, in reading order: `question`, `page` (its number), `how_it_ended`,
        `lacking` (tables that are absent), `figures_count`.
    """
    counts = Counter(finding.notebook for finding in found.findings.values())
    rows = [
        (
            {language: book.title(language) for language in LANGUAGES},
            _number(book.name),
            f"question_{found.statuses.get(book.name, 'not_run')}",
            _tables(found.missing.get(book.name, ())),
            counts[book.name],
        )
        for book in found.pages
    ]
    columns = ["question", "page", "how_it_ended", "lacking", "figures_count"]
    return pd.DataFrame(rows, columns=columns)


def figures_told(found: Evidence) -> pd.DataFrame:
    """Every figure that was found, question by question, and how sure it is.

    Args:
        found: What the pages found.

    Returns:
        One row per finding, in the order of the pages: `page` (its number), `figure`, `found`,
        `interval_given`, `case_count`, `how_sure`.
    """
    rows = [
        (
            _number(finding.notebook),
            _name(finding.key),
            *_figure(finding),
            finding.n,
            _how_sure(found, finding.key),
        )
        for finding in found.findings.values()
    ]
    columns = ["page", "figure", "found", "interval_given", "case_count", "how_sure"]
    return pd.DataFrame(rows, columns=columns)


def differences_told(differences: Iterable[Finding]) -> pd.DataFrame:
    """Differences, with what each rests on.

    Args:
        differences: Findings, as `Evidence.undecided`.

    Returns:
        One row per difference: `figure`, `found`, `interval_given`, `basis_given`, `page`.
    """
    rows = [
        (_name(each.key), *_figure(each), f"basis_{each.basis}", _number(each.notebook))
        for each in differences
    ]
    return pd.DataFrame(rows, columns=["figure", "found", "interval_given", "basis_given", "page"])


def without_figure(found: Evidence) -> pd.DataFrame:
    """The findings that give no figure, and why.

    Args:
        found: What the pages found.

    Returns:
        One row per finding that could not be calculated or may not be shown: `figure`, `reason`,
        `page`.
    """
    rows = [
        (_name(each.key), f"basis_{each.basis}", _number(each.notebook))
        for each in found.findings.values()
        if each.value is None
    ]
    return pd.DataFrame(rows, columns=["figure", "reason", "page"])


def claims_told(found: Evidence) -> Listing:
    """What has been said in public, beside what was measured, with a verdict each.

    Claims about the same figure stand together, in the order of the register; none is merged.

    Args:
        found: What the pages found.

    Returns:
        The table; as the last expression of a cell it is shown.
    """
    said = [found.source]
    if label("synthetic_source", "en") in found.source["en"]:
        said.append(bilingual("synthetic_verdict"))
    source = {language: " ".join(each[language] for each in said) for language in LANGUAGES}
    subjects = list(dict.fromkeys(claim.about for claim in found.claims))
    ordered = sorted(found.claims, key=lambda claim: subjects.index(claim.about))
    return claim_listing(ordered, list(found.findings.values()), source=source, absent=found.absent)


def claim_counts(found: Evidence) -> dict[str, int]:
    """How many claims the records support, do not support, and cannot measure.

    Args:
        found: What the pages found.

    Returns:
        Counts by verdict: `supported`, `not_supported`, `cannot_be_measured`.
    """
    verdicts = Counter(
        claim_verdict(claim, found.findings.get(claim.about))[0] for claim in found.claims
    )
    return {name: verdicts[name] for name in ("supported", "not_supported", _UNMEASURED)}


def conflicting(claims: Sequence[Claim]) -> list[Claim]:
    """The claims that another one about the same figure contradicts: both cannot be true.

    Args:
        claims: Claims.

    Returns:
        Those of them, in their order.
    """
    return [claim for claim in claims if any(_excludes(claim, other) for other in claims)]


def _excludes(one: Claim, other: Claim) -> bool:
    """No figure agrees with both."""
    if (one.about, one.unit) != (other.about, other.unit):
        return False
    low, high = max(one.low, other.low), min(one.high, other.high)
    if low != high:
        return low > high
    parts = (one, other)
    above = any(part.more_than is not None and part.more_than == low for part in parts)
    return above or any(part.less_than is not None and part.less_than == low for part in parts)


def quality_note(found: Evidence) -> Note:
    """How whole the records are, in a few words.

    Args:
        found: What the pages found.

    Returns:
        A sentence per figure of the page on data quality; one that is not there says why.
    """
    return Note({language: " ".join(_quality(found, language)) for language in LANGUAGES})


def _quality(found: Evidence, language: str) -> Iterable[str]:
    for key in _QUALITY:
        value, _between = _figure(found.findings.get(key))
        said = value[language] or word(_how_sure(found, key), language)
        yield f"{finding_name(key, language)}: {said}."


def _name(key: str) -> Bilingual:
    return {language: finding_name(key, language) for language in LANGUAGES}


def _number(notebook: str) -> str:
    """The number of a page, or the name of one that has none."""
    number, _, topic = notebook.partition("_")
    return number if topic and number.isdigit() else notebook


def _figure(finding: Finding | None) -> tuple[Bilingual, Bilingual]:
    """The figure and its interval in words; empty where there is none."""
    if finding is None or finding.value is None:
        return _NOTHING, _NOTHING
    ends = (finding.low, finding.high)
    value = {
        language: printed(finding.value, finding.unit, language, within=ends)
        for language in LANGUAGES
    }
    asked = {"low": finding.low, "high": finding.high, "level": finding.level, "unit": finding.unit}
    return value, {language: interval_words(asked, language) for language in LANGUAGES}


def _how_sure(found: Evidence, key: str) -> str:
    """How sure a figure is, or why it has no interval or is not there: a word of the dictionary."""
    finding = found.findings.get(key)
    if finding is None:
        return found.why_absent(key)
    if finding.value is None or (finding.low is finding.high is None):
        return f"basis_{finding.basis}"
    is_open = found.includes_no_change(finding)
    if is_open is not None:
        return "sure_undecided" if is_open else "sure_direction"
    return "sure_bounds" if finding.level is None else "sure_interval"


def _tables(names: Iterable[str]) -> Bilingual:
    listed = list(names)
    return {
        language: ", ".join(label(f"table_{name}", language) for name in listed)
        for language in LANGUAGES
    }
