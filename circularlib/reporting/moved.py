"""Which figures are not what they were in the report before."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from circularlib.figures.words import label
from circularlib.reporting.finding_words import finding_name
from circularlib.units import printed, printed_interval

__all__ = ["moved", "printed_finding", "stored_findings"]

Findings = Sequence[Mapping[str, Any]]


def stored_findings(folder: Path) -> list[dict[str, Any]] | None:
    """The findings of a report on disk.

    Args:
        folder: Folder of one period, with a folder per language.

    Returns:
        The findings; None where there is no report that can be read.
    """
    for file in sorted(folder.glob("*/findings.json")):
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            return [{**finding, "key": str(finding["key"])} for finding in found]
        except (OSError, ValueError, TypeError, KeyError):
            continue
    return None


def moved(before: Findings, after: Findings, language: str) -> list[str]:
    r"""The figures that moved, in words: what they are and what they were.

    A figure moved when it or its interval prints otherwise; less than that is rounding.

    Args:
        before: Findings of the earlier report.
        after: Findings of the later one.
        language: `en` or `nl`.

    Returns:
        A sentence per figure that moved, came or went, in the order of the later report.

    Example:
        >>> rate = {"key": "reuse_rate", "unit": "rate", "low": None, "high": None, "basis": ""}
        >>> moved([{**rate, "value": 0.40}], [{**rate, "value": 0.42}], "en")
        ['Reuse rate: 42.0\xa0%, was 40.0\xa0%']
        >>> moved([{**rate, "value": 0.42}], [{**rate, "value": 0.42000001}], "en")
        []
    """
    old = {finding["key"]: printed_finding(finding, language) for finding in before}
    new = {finding["key"]: printed_finding(finding, language) for finding in after}
    lines = []
    for key in [*new, *(key for key in old if key not in new)]:
        if old.get(key) != new.get(key):
            form = "mail_moved" if key in old and key in new else "mail_new"
            form = form if key in new else "mail_gone"
            words = {"name": finding_name(key, language), "new": new.get(key), "old": old.get(key)}
            lines.append(label(form, language).format(**words))
    return lines


def printed_finding(finding: Mapping[str, Any], language: str) -> str:
    """A finding as text: its value and interval, or why there is none.

    Args:
        finding: A finding of `findings.json`.
        language: `en` or `nl`.

    Returns:
        The text; what is suppressed stays so, whatever else the finding holds.
    """
    if finding["basis"] == "none_suppressed":
        return label("mail_suppressed", language)
    if finding["value"] is None:
        return label("cannot_be_calculated", language)
    unit, low, high = finding["unit"], finding["low"], finding["high"]
    text = printed(finding["value"], unit, language, within=(low, high))
    if low is not None and high is not None:
        return f"{text} ({printed_interval(low, high, unit, language)})"
    if low is not None:
        ends = label("interval_open_above", language).format(low=printed(low, unit, language))
    elif high is not None:
        ends = label("interval_open_below", language).format(high=printed(high, unit, language))
    else:
        return text
    return f"{text} ({ends})"
