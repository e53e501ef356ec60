"""What has been said in public, set beside what was measured, with a verdict."""

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

import pandas as pd

from circularlib.figures.listing import Listing, listing
from circularlib.figures.no_change import no_change_values
from circularlib.figures.words import Bilingual, label
from circularlib.sources.claims import Claim, verdict
from circularlib.units import LANGUAGES, printed, printed_interval, printed_tick

__all__ = ["Measured", "claim_listing", "claim_texts", "claim_verdict"]

_COUNTED = frozenset({"counted", "none_whole_count"})
_TEXTS = ("claim_wording", "claimed", "claim_source", "claim_measured", "claim_verdict")
_BOUNDS = ("exactly", "at_least", "more_than", "at_most", "less_than")


class Measured(Protocol):
    """A figure of an evaluation, as `reporting.findings` makes them."""

    @property
    def key(self) -> str:
        """Key of the figure."""

    @property
    def value(self) -> float | None:
        """The figure; None where it could not be calculated or may not be shown."""

    @property
    def low(self) -> float | None:
        """Lower end of its interval."""

    @property
    def high(self) -> float | None:
        """Upper end of its interval."""

    @property
    def unit(self) -> str:
        """Unit, as `rate`."""

    @property
    def basis(self) -> str:
        """How the interval was found, or why there is none."""


def claim_listing(
    claims: Sequence[Claim],
    findings: Sequence[Measured],
    *,
    source: Bilingual,
    absent: Mapping[str, str] | None = None,
) -> Listing:
    """Each claim with the figure that was measured, and whether that figure supports it.

    Args:
        claims: Claims, from `sources.claims`.
        findings: Figures that were measured; a claim about none of them cannot be measured.
        source: Line that says whose records these are.
        absent: Why there is no figure, by what a claim is about, as the end of a word `why_...`;
            by default nothing was measured about it.

    Returns:
        The table, one row per claim in the order given; as the last expression of a cell it is
        shown.
    """
    found = {finding.key: finding for finding in findings}
    why = absent or {}
    rows = [_row(claim, found.get(claim.about), why.get(claim.about, "")) for claim in claims]
    frame = pd.DataFrame(rows, columns=[*_TEXTS, "url"])
    return listing(frame, caption="claims_listed", source=source, households=None)


def _row(claim: Claim, finding: Measured | None, absent: str) -> dict[str, object]:
    texts = {language: claim_texts(claim, finding, language, absent) for language in LANGUAGES}
    named = {name: {lang: texts[lang][name] for lang in LANGUAGES} for name in _TEXTS}
    return {**named, "url": claim.source.url}


def claim_texts(
    claim: Claim, finding: Measured | None, language: str, absent: str = ""
) -> dict[str, str]:
    """A claim in words, beside what was measured.

    Args:
        claim: The claim.
        finding: The figure that was measured; None where nothing was.
        language: `en` or `nl`.
        absent: Why nothing was, as the end of a word `why_...`; empty where nobody knows.

    Returns:
        `claim_wording`, `claimed`, `claim_source`, `claim_measured`, `claim_verdict`.
    """
    said, why = claim_verdict(claim, finding)
    why = absent if absent and finding is None else why
    wording, scope = getattr(claim.wording, language), getattr(claim.scope, language)
    return {
        "claim_wording": f"{wording} ({scope})",
        "claimed": _claimed(claim, language),
        "claim_source": _published(claim, language),
        "claim_measured": _measured(finding, language),
        "claim_verdict": f"{label(f'claim_{said}', language)}: {label(f'why_{why}', language)}",
    }


def claim_verdict(claim: Claim, finding: Measured | None) -> tuple[str, str]:
    """Whether what was measured supports a claim.

    Args:
        claim: The claim.
        finding: The figure that was measured; None where nothing was.

    Returns:
        The verdict as `sources.claims.verdict` gives it, and why.
    """
    unmeasured = "cannot_be_measured"
    if finding is None:
        return unmeasured, "no_finding"
    if finding.basis == "none_suppressed":
        return unmeasured, "left_out"
    if finding.unit != claim.unit:
        return unmeasured, "other_unit"
    low, high = _ends(finding)
    if _may_be_nothing(claim, low, high):
        return "not_supported", "no_change_inside"
    said, why = verdict(
        claim.low,
        claim.high,
        low,
        high,
        excludes_low=claim.more_than is not None,
        excludes_high=claim.less_than is not None,
    )
    return said, "counted" if why == "inside_interval" and low == high else why


def _may_be_nothing(claim: Claim, low: float | None, high: float | None) -> bool:
    """Whether a difference is claimed as one figure, and what was measured may be none at all.

    An interval that is wide enough holds every figure; so it would support each of two claims
    that contradict one another.
    """
    still = no_change_values().get(claim.about)
    if still is None or low is None or high is None or claim.low != claim.high:
        return False
    return low <= still <= high and low <= claim.low <= high and claim.low != still


def _published(claim: Claim, language: str) -> str:
    """Title, publisher and date of what a claim stands in."""
    date = claim.source.date or label("undated", language)
    if date.startswith("~"):
        date = label("about_date", language).format(date=date[1:])
    return f"{claim.source.title} ({claim.source.publisher}, {date})"


def _ends(finding: Measured) -> tuple[float | None, float | None]:
    """The interval; one that is open ends at infinity, a full count is its own interval."""
    if finding.value is None:
        return None, None
    if finding.basis in _COUNTED:
        return finding.value, finding.value
    if finding.low is None and finding.high is None:
        return None, None
    low = -math.inf if finding.low is None else finding.low
    return low, math.inf if finding.high is None else finding.high


def _claimed(claim: Claim, language: str) -> str:
    given = {name: getattr(claim, name) for name in _BOUNDS}
    parts = [
        label(f"claim_{name}", language).format(value=printed_tick(value, claim.unit, language))
        for name, value in given.items()
        if value is not None
    ]
    return f" {label('claim_and', language)} ".join(parts)


def _measured(finding: Measured | None, language: str) -> str:
    if finding is None or finding.value is None:
        return ""
    ends = (finding.low, finding.high)
    value = printed(finding.value, finding.unit, language, within=ends)
    if finding.low is not None and finding.high is not None:
        return f"{value} ({printed_interval(finding.low, finding.high, finding.unit, language)})"
    return value
