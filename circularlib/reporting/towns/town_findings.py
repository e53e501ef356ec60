"""The findings of several towns, read from their reports."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from circularlib.errors import ReportError
from circularlib.figures.words import Bilingual, bilingual
from circularlib.reporting.finding_words import finding_name
from circularlib.shipped import shipped
from circularlib.units import LANGUAGES, printed_date

__all__ = ["SAMPLED", "Towns", "town_findings"]

SAMPLED = (
    "reuse_rate",
    "reuse_rate_by_mass",
    "repair_success_rate",
    "rejected_early_rate",
    "median_time_in_use_days",
    "baseline_cost_eur_per_home_month",
    "programme_cost_eur_per_home_month",
    "cost_reduction_rate",
    "median_lead_time_days",
    "on_time_rate",
    "set_homes_rate",
    "complete_sets_rate",
)
"""Findings whose interval is the sampling error of a town's own records.

Only these may be pooled. The doubt in others (avoided material, cost of a wash) comes from
assumptions that all towns share, and would not average out. Totals grow with the town."""

_EXAMPLE = "data/starter/towns.csv"
_NUMBERS = ("value", "low", "high", "level", "n")
_COLUMNS = ["town", "key", "value", "low", "high", "level", "n", "unit"]


@dataclass(frozen=True)
class Towns:
    """What several towns found, and which towns they are.

    Attributes:
        table: One row per town and finding: `town`, `key`, `value`, `low`, `high`, `level`, `n`,
            `unit`; towns in the order of their names.
        periods: Per town its name and the days its report covers: `town`, `period`.
        is_synthetic: One of them is made up.
        is_example: No reports were given, and these are the made-up towns that come along.
    """

    table: pd.DataFrame
    periods: pd.DataFrame
    is_synthetic: bool
    is_example: bool

    @property
    def count(self) -> int:
        """Number of towns."""
        return len(self.periods)

    @property
    def names(self) -> Mapping[str, Bilingual]:
        """What each finding is called, by its key."""
        return {
            key: {language: finding_name(key, language) for language in LANGUAGES}
            for key in self.table["key"].unique()
        }

    @property
    def listed(self) -> pd.DataFrame:
        """The towns as a table to read: `town_name`, `period`."""
        return self.periods.rename(columns={"town": "town_name"})

    @property
    def source(self) -> Bilingual:
        """Line that says whose records these are."""
        key = "towns_source_synthetic" if self.is_synthetic else "towns_source"
        return bilingual(key, count=str(self.count))


def town_findings(reports: Sequence[str | Path]) -> Towns:
    """The findings of the reports of several towns.

    Args:
        reports: Folder of each report, one language of it, with `findings.json` and
            `manifest.json`; none gives the example towns.

    Returns:
        The findings.

    Raises:
        ReportError: Reports cannot be read, or two are of the same programme; all are named.

    Example:
        >>> town_findings([]).is_example
        True
    """
    if not reports:
        return _example()
    found, wrong = [], []
    for place in map(Path, reports):
        try:
            manifest = json.loads((place / "manifest.json").read_bytes())
            findings = json.loads((place / "findings.json").read_bytes())
            found.append((_town(manifest), _rows(findings)))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            wrong.append(str(place))
    if wrong:
        raise ReportError(
            f"There is no report to be read: {', '.join(wrong)}.",
            "The reports to be compared.",
            "Make them first, with circular report.",
        )
    names = [town["town"] for town, _rows_of in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ReportError(
            f"Two reports are of the same town: {', '.join(twice)}.",
            "The reports to be compared.",
            "Give one report for each, and each programme a name of its own.",
        )
    rows = [{"town": town["town"], **row} for town, own in found for row in own]
    towns = pd.DataFrame([town for town, _rows_of in found]).sort_values("town")
    table = pd.DataFrame(rows, columns=_COLUMNS).sort_values(["town", "key"])
    is_synthetic = bool(towns.pop("is_synthetic").any())
    numbers = dict.fromkeys(_NUMBERS, float)
    return Towns(
        table.astype(numbers).reset_index(drop=True),
        towns.reset_index(drop=True),
        is_synthetic,
        is_example=False,
    )


def _town(manifest: Mapping[str, Any]) -> dict[str, Any]:
    from datetime import date

    ends = [date.fromisoformat(manifest["period"][end]) for end in ("first", "last")]
    days = {
        language: " – ".join(printed_date(end, language) for end in ends) for language in LANGUAGES
    }
    name, synthetic = str(manifest["programme"]), bool(manifest["synthetic"])
    return {"town": name, "period": days, "is_synthetic": synthetic}


def _rows(findings: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: finding[name] for name in _COLUMNS if name != "town"} for finding in findings]


def _example() -> Towns:
    with shipped(_EXAMPLE).open(encoding="utf-8", newline="") as file:
        table = pd.DataFrame(list(csv.DictReader(file)))
    numbers = {name: pd.to_numeric(table[name]) for name in _NUMBERS}
    table = table.assign(**numbers)[_COLUMNS].sort_values(["town", "key"], ignore_index=True)
    told = bilingual("towns_example_period")
    towns = pd.DataFrame({"town": sorted(table["town"].unique())})
    return Towns(
        table, towns.assign(period=pd.Series([told] * len(towns), dtype=object)), True, True
    )
