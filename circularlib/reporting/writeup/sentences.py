"""Findings in words: the one place that says how a stored figure is printed in a document."""

import re
from typing import Any

from circularlib.figures.claim_listing import claim_verdict
from circularlib.figures.no_change import no_change_values
from circularlib.figures.words import label
from circularlib.reporting.finding_words import finding_name, interval_words
from circularlib.reporting.writeup.evidence import StoredFinding
from circularlib.reporting.writeup.marks import Mark
from circularlib.sources.claims import Claim
from circularlib.units import printed, printed_tick

__all__ = ["claim_detail", "leaves_change_open", "part_text"]

_MINUS = re.compile(r"(?<!\w)-(?=\d)")
_N = re.compile(r"\bn = ")
_BOUNDS = ("exactly", "at_least", "more_than", "at_most", "less_than")


def leaves_change_open(finding: StoredFinding) -> bool:
    """Whether the interval of a difference includes the value that means: nothing changed.

    Args:
        finding: A finding.

    Returns:
        True where it is a difference whose interval, open ends included, holds that value.
    """
    still = no_change_values().get(finding.key)
    if still is None or finding.shown_value is None:
        return False
    if finding.low is None and finding.high is None:
        return False
    above_low = finding.low is None or finding.low <= still
    return above_low and (finding.high is None or still <= finding.high)


def part_text(finding: StoredFinding, mark: Mark, language: str) -> str:
    """What is printed of a finding.

    Args:
        finding: The finding.
        mark: Which part of it.
        language: `en` or `nl`.

    Returns:
        The text; where there is no figure, or it may not be shown, the words that say so. Empty
        where there is nothing to say.
    """
    text = _N.sub("n\u00a0=\u00a0", _part_text(finding, mark, language))
    return _MINUS.sub("−", text)  # neither is torn apart at the end of a line


def _part_text(finding: StoredFinding, mark: Mark, language: str) -> str:
    if mark.part == "verdict":
        said, why = claim_verdict(_claim(mark), finding)
        return f"{label(f'claim_{said}', language)}: {label(f'why_{why}', language)}"
    if mark.part == "sentence":
        return _sentence(finding, language)
    if finding.shown_value is None:
        if mark.part == "no_change":
            return ""
        gone = "mail_suppressed" if finding.is_suppressed else "cannot_be_calculated"
        return label(gone, language)
    return _shown(finding, mark.part, language)


def _sentence(finding: StoredFinding, language: str) -> str:
    if finding.is_suppressed and finding.value is not None:  # no run writes that; show nothing
        return f"{finding_name(finding.key, language)}: {label('mail_suppressed', language)}."
    return str(getattr(finding.text, language))


def _shown(finding: StoredFinding, part: str, language: str) -> str:
    assert finding.value is not None
    ends = (finding.low, finding.high)
    value = printed(finding.value, finding.unit, language, within=ends)
    interval = interval_words(finding.model_dump(), language)
    both = f"{value} ({interval})" if interval else value
    count = "" if finding.n is None else printed(finding.n, "count", language)
    if part == "no_change":
        return _no_change(finding, language)
    if part == "row":
        return f"{both}; n = {count}" if count else both
    texts = {"value": value, "interval": interval, "measured": both, "count": count}
    return texts[part] or label("writeup_none", language)


def _no_change(finding: StoredFinding, language: str) -> str:
    if not leaves_change_open(finding):
        return ""
    still = printed_tick(no_change_values()[finding.key], finding.unit, language)
    return label("writeup_no_change", language).format(value=still)


def claim_detail(claim: Claim) -> str:
    """The figure that was claimed, in a line from which the verdict can be given again.

    Args:
        claim: The claim.

    Returns:
        The text, as `unit=rate exactly=0.31`.
    """
    given = {name: getattr(claim, name) for name in _BOUNDS}
    stated = [f"{name}={value:.15g}" for name, value in given.items() if value is not None]
    return " ".join([f"unit={claim.unit}", *stated])


def _claim(mark: Mark) -> Claim:
    parts = dict(part.split("=", 1) for part in mark.detail.split() if "=" in part)
    given: dict[str, Any] = {name: float(parts[name]) for name in _BOUNDS if name in parts}
    return Claim.model_construct(about=mark.key, unit=parts.get("unit", ""), **given)
