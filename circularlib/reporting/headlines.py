"""The headline findings of a programme over the periods it reported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from circularlib.figures.period_chart import Dot, PeriodChart
from circularlib.figures.words import label, word
from circularlib.ledger.periods import calendar_place
from circularlib.reporting.finding_words import finding_name, interval_words
from circularlib.reporting.stored_reports import StoredFigure, StoredManifest, StoredReport
from circularlib.units import LANGUAGES, printed

__all__ = ["CORE", "HEADLINES", "KINDS", "Group", "Headline", "grouped", "kind_of", "unlike_words"]

HEADLINES = (
    "homes_count",
    "placements_count",
    "reuse_rate",
    "reused_mass_kg",
    "repair_success_rate",
    "median_time_in_use_days",
    "avoided_material_kg",
    "avoided_emissions_kgco2e",
    "material_circularity",
    "baseline_cost_eur_per_home_month",
    "programme_cost_eur_per_home_month",
    "cost_reduction_rate",
    "created_jobs_fte",
    "target_group_hours",
    "municipal_hours_saved",
    "median_lead_time_days",
    "ownership_cost_eur_per_cycle",
    "break_even_homes",
)
"""Keys of the findings that every evaluation is asked for, in the order shown."""
CORE = (
    "reuse_rate",
    "avoided_material_kg",
    "cost_reduction_rate",
    "created_jobs_fte",
    "median_lead_time_days",
)
"""Those that are drawn where there are many programmes: reuse, material, cost, work, service."""
KINDS = ("year", "half", "quarter", "month", "other")
"""Kinds of periods; those of one kind never overlap, but for the last."""

_BEFORE = frozenset({"baseline_cost_eur_per_home_month"})  # about the time before: no series

Read = tuple[StoredManifest, StoredReport]
"""A report whose manifest can be read."""


def kind_of(report: StoredReport) -> str:
    """Which of `KINDS` the period of a report is; a copy in another folder is no second one."""
    if report.manifest is None or report.manifest.period.name != report.place[1]:
        return "other"
    place = calendar_place(report.manifest.asked)
    return "other" if place is None else place[0]


@dataclass(frozen=True)
class Headline:
    """One headline finding over periods of one kind.

    Attributes:
        key: Key of the finding.
        kind: Kind of the periods.
        reports: The reports, oldest first.
    """

    key: str
    kind: str
    reports: Sequence[Read]

    def name(self, language: str) -> str:
        """What the figure is called."""
        return finding_name(self.key, language)

    def cell(self, report: StoredReport, language: str) -> str:
        """The figure of a report with its interval, or why there is none."""
        why = self._why_gone(report)
        figure = (report.figures or {}).get(self.key)
        if figure is None or why == "mail_suppressed":
            return label(why or "unreadable", language)
        interval = interval_words(figure.model_dump(), language)
        ends = (figure.low, figure.high)
        said = label("cannot_be_calculated", language)
        if figure.value is not None:
            said = printed(figure.value, figure.unit, language, within=ends)
        return f"{said} ({interval})" if interval else said

    def _why_gone(self, report: StoredReport) -> str | None:
        """Key of the reason why a report gives no dot; None where it does."""
        if report.figures is None:
            return "unreadable"
        if self.key not in report.figures:
            return "no_figure"
        figure = report.figures[self.key]
        if figure is None:
            return "unreadable"
        if figure.basis == "none_suppressed":
            return "mail_suppressed"
        if figure.value is None:
            return "cannot_be_calculated"
        return None if figure.unit == self.unit else "another_unit"

    @cached_property
    def unit(self) -> str | None:
        """The unit of the newest figure; others are not drawn beside it."""
        units = [
            figure.unit
            for _manifest, report in self.reports
            if (figure := (report.figures or {}).get(self.key)) is not None
        ]
        return units[-1] if units else None

    @cached_property
    def drawn(self) -> list[tuple[StoredManifest, StoredFigure]]:
        """The figures that can be set beside each other, oldest first."""
        return [
            (manifest, figure)
            for manifest, report in self.reports
            if self._why_gone(report) is None
            if (figure := (report.figures or {}).get(self.key)) is not None
        ]

    @cached_property
    def _ways(self) -> list[dict[str, str]]:
        return [manifest.ways(figure.notebook) for manifest, figure in self.drawn]

    @cached_property
    def unlike(self) -> list[str]:
        """In what the figures were not made alike: `version`, `reference`, `parameters`..."""
        names = self._ways[0] if self._ways else []
        return [name for name in names if len({way[name] for way in self._ways}) > 1]

    def gone(self, language: str) -> str:
        """Which periods have no figure, and why; empty where all of them have one."""
        names = [
            f"{word(manifest.period.name, language)} ({label(why, language)})"
            for manifest, report in self.reports
            if (why := self._why_gone(report)) is not None
        ]
        text = label("periods_without_figure", language).format(names=", ".join(names))
        return text if names else ""

    @property
    def is_drawn(self) -> bool:
        """There are two figures or more that can be set beside each other."""
        return self.kind != "other" and self.key not in _BEFORE and len(self.drawn) > 1

    @cached_property
    def chart(self) -> PeriodChart:
        """The picture of a headline that is drawn."""
        slots = [(_slot(manifest), manifest.period.name) for manifest, _report in self.reports]
        said = {language: self._after_words(language) for language in LANGUAGES}
        names = {language: self.name(language) for language in LANGUAGES}
        unit = self.drawn[-1][1].unit
        return PeriodChart(names, unit, self.kind, slots[0], slots[-1], list(self._dots()), said)

    def _after_words(self, language: str) -> str:
        parts = [self.gone(language), unlike_words(self.unlike, language)]
        if any(manifest.synthetic for manifest, _figure in self.drawn):
            parts.append(label("synthetic_source", language))
        return " ".join(part for part in parts if part)

    def _dots(self) -> Iterator[Dot]:
        for place, (manifest, figure) in enumerate(self.drawn):
            assert figure.value is not None, "only figures with a value are drawn"
            yield Dot(
                _slot(manifest),
                manifest.period.name,
                figure.value,
                figure.low,
                figure.high,
                is_bounds=figure.level is None,
                is_cut=manifest.window != manifest.asked,
                is_joined=place > 0 and self._ways[place] == self._ways[place - 1],
            )


def unlike_words(ways: Sequence[str], language: str) -> str:
    """What must be said of figures that were not made alike; empty where they were."""
    names = ", ".join(label(f"unlike_{way}", language) for way in ways)
    return label("unlike", language).format(ways=names) if ways else ""


def _slot(manifest: StoredManifest) -> int:
    place = calendar_place(manifest.asked)
    return 0 if place is None else place[1]


@dataclass(frozen=True)
class Group:
    """The reports of a programme on periods of one kind.

    Attributes:
        kind: One of `KINDS`.
        reports: The reports, oldest first.
    """

    kind: str
    reports: Sequence[Read]

    @cached_property
    def headlines(self) -> list[Headline]:
        """The headline findings that at least one of the reports has."""
        keys = {key for _manifest, report in self.reports for key in report.figures or {}}
        return [Headline(key, self.kind, self.reports) for key in HEADLINES if key in keys]

    def unlike(self, language: str) -> str:
        """In what the reports were not made alike, in words; empty where they were."""
        ways = {way for headline in self.headlines for way in headline.unlike}
        return unlike_words(sorted(ways), language)

    @property
    def cut(self) -> list[StoredManifest]:
        """The periods that the records cover in part only."""
        return [manifest for manifest, _r in self.reports if manifest.window != manifest.asked]


def grouped(reports: Sequence[StoredReport]) -> list[Group]:
    """The reports of a programme by the kind of their periods.

    A year is never set beside one of its quarters.

    Args:
        reports: Reports of one programme; those that cannot be read are passed over.

    Returns:
        A group per kind that occurs.
    """
    read = [(report.manifest, report) for report in reports if report.manifest is not None]
    ordered = sorted(read, key=lambda pair: (pair[0].asked.first, pair[0].asked.last))
    found = {kind: [pair for pair in ordered if kind_of(pair[1]) == kind] for kind in KINDS}
    return [Group(kind, pairs) for kind, pairs in found.items() if pairs]
