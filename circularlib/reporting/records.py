"""What every notebook begins with: a programme's records, its periods, and whose they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl

from circularlib.engines.choice import DEFAULT, chosen
from circularlib.engines.tables import Table, narwhalified, table_on
from circularlib.errors import UsageError
from circularlib.figures.claim_listing import Measured, claim_listing
from circularlib.figures.listing import Listing
from circularlib.figures.page import Note, source_note
from circularlib.figures.scenario_note import scenario_said
from circularlib.figures.words import Bilingual, bilingual
from circularlib.ledger.intake import Ledger, empty_table, read_ledger
from circularlib.ledger.periods import Period
from circularlib.ledger.problems import stop_on_errors
from circularlib.ledger.programme import Programme, open_programme
from circularlib.ledger.reading_told import told_reading
from circularlib.ledger.settings_files import changed_settings
from circularlib.sources.claims import claims
from circularlib.sources.price_indices import PriceIndex, price_index
from circularlib.units import LANGUAGES, printed_date

__all__ = ["Records", "cut_note", "opened", "reported"]

Span = tuple[str, int, int]
"""Name, first day and last day of a stretch of time, days counted from 1970-01-01."""


@dataclass(frozen=True)
class Records:
    """The records of a programme, as a notebook uses them.

    Attributes:
        programme: The programme.
        ledger: Its checked tables.
        asked: The period asked for.
        window: The period reported: the one asked for, as far as the records reach.
        baseline: The period before the programme, as far as the records reach; None where
            there is none to compare.
        engine: The engine on which tables are handed out.
    """

    programme: Programme
    ledger: Ledger
    asked: Period
    window: Period
    baseline: Period | None
    engine: str = DEFAULT

    def __getitem__(self, table: str) -> "pl.LazyFrame | Table":
        return self._handed_out(table, self.ledger[table])

    def __contains__(self, table: str) -> bool:
        return table in self.ledger

    def _handed_out(self, name: str, frame: pl.LazyFrame) -> "pl.LazyFrame | Table":
        """A table on the engine; the same one whenever it is asked for."""
        if name not in self._tables:
            self._tables[name] = table_on(frame, self.engine)
        return self._tables[name]

    @cached_property
    def _tables(self) -> dict[str, "pl.LazyFrame | Table"]:
        return {}

    def optional(self, table: str) -> "pl.LazyFrame | Table":
        """A table that may be absent: then without rows, but with its columns.

        Args:
            table: Name of the table.

        Returns:
            The table.
        """
        if table in self.ledger:
            return self[table]
        return self._handed_out(table, empty_table(table).lazy())

    @property
    def compared(self) -> list[Period]:
        """The baseline, where there is one, and the period reported."""
        return [*([self.baseline] if self.baseline else []), self.window]

    @property
    def periods(self) -> list[Span]:
        """The compared periods as spans."""
        return [_span(part) for part in self.compared]

    @property
    def quarters(self) -> list[Span]:
        """The calendar quarters of the compared periods, as spans."""
        return [_span(quarter) for part in self.compared for quarter in part.quarters()]

    @property
    def years(self) -> list[Span]:
        """The calendar years of the period reported, as spans."""
        return [_span(year) for year in self.window.years()]

    @property
    def label(self) -> str:
        """The period as it stands with a finding."""
        return _label(self.window)

    @property
    def label_before(self) -> str:
        """The baseline as it stands with a finding; the period where there is none."""
        return _label(self.baseline or self.window)

    @property
    def label_compared(self) -> str:
        """The stretch from the first compared period to the last, as it stands with a finding."""
        return _label(Period("compared", self.compared[0].first, self.window.last))

    @property
    def label_of_all(self) -> str:
        """All that was recorded, as it stands with a finding."""
        return _label(self.programme.records_period)

    @cached_property
    def source(self) -> Bilingual:
        """The line under every chart and table; it calls synthetic records synthetic."""
        first = min(part.first for part in self.compared)
        return source_note(
            self.programme.settings.name,
            first,
            self.window.last,
            is_synthetic=self.programme.settings.synthetic,
        )

    @property
    def source_from_start(self) -> Bilingual:
        """The line under what rests on all records up to the end of the period."""
        return source_note(
            self.programme.settings.name,
            self.programme.records_period.first,
            self.window.last,
            is_synthetic=self.programme.settings.synthetic,
        )

    @property
    def min_cell(self) -> int:
        """Smallest number of households whose figures may be shown."""
        return self.programme.settings.min_cell

    def compared_of(self, names: pd.Series) -> pd.Series:
        """Which of the compared periods each calendar quarter belongs to.

        Args:
            names: Names of quarters, from `quarters`.

        Returns:
            The name of its period, as `baseline`: a total of that period may be known.
        """
        return names.map({q.name: part.name for part in self.compared for q in part.quarters()})

    @property
    def overrides(self) -> Mapping[str, Mapping[str, object]]:
        """The programme's own values for assumptions, by name."""
        own = self.programme.settings.assumptions
        return {name: override.model_dump() for name, override in own.items()}

    @property
    def figures(self) -> Mapping[str, object]:
        """Figures that a scenario sets otherwise, by name; none without a scenario."""
        scenario = self.programme.scenario
        return scenario.figures if scenario else {}

    def sets(self, assumption: str) -> bool:
        """Whether a scenario sets an assumption: it then goes before what the records show.

        Args:
            assumption: Its name.
        """
        scenario = self.programme.scenario
        return scenario is not None and assumption in scenario.assumptions

    @property
    def price_index(self) -> PriceIndex:
        """The index that makes amounts of different months comparable, as the settings say."""
        chosen = self.programme.settings.prices
        return price_index(chosen.index, chosen.values)

    @property
    def price_base(self) -> str:
        """The year or month whose prices real euros are in."""
        return self.programme.price_base

    def claims_beside(self, *findings: Measured) -> Listing:
        """What has been said in public about figures, beside what was measured of them.

        Args:
            *findings: The figures, as recorded on this page.

        Returns:
            A table with a row per claim of the programme's `claims.toml` about one of them, and
            a verdict; for the end of a section. Records that are made up say so.
        """
        keys = {finding.key for finding in findings}
        about = [claim for claim in claims(self.programme.folder) if claim.about in keys]
        said = [self.source]
        if self.programme.settings.synthetic:
            said.append(bilingual("synthetic_verdict"))
        source = {lang: " ".join(each[lang] for each in said) for lang in LANGUAGES}
        return claim_listing(about, findings, source=source)

    def of_programme_homes(self, rows: "pl.LazyFrame | Table") -> "pl.LazyFrame | Table":
        """Rows of the programme's own homes: those of comparison homes are left out.

        Args:
            rows: Rows with a `home_id`; a row without one is kept.

        Returns:
            Those rows. A home whose group nobody filled in belongs to the programme.
        """
        ours: pl.LazyFrame | Table = _but_of_comparison_homes(rows, self.optional("homes"))
        return ours

    def during(self, table: str, day: str) -> "pl.LazyFrame | Table":
        """The rows of a table whose day lies in the period reported.

        Args:
            table: Name of the table.
            day: Column of whole days since 1970-01-01.

        Returns:
            Those rows; rows without a day are not among them.
        """
        found: pl.LazyFrame | Table = _between(
            self[table], day, self.window.first_day, self.window.last_day
        )
        return found

    @property
    def introduction(self) -> Note:
        """Whose records these are, of which period, and what they are compared with."""
        sentences = [self.source, bilingual("introduction", **_days(self.window))]
        if self.asked != self.window:
            sentences.append(cut_note(self.asked))
        if self.baseline is None:
            sentences.append(bilingual("no_baseline"))
        else:
            sentences.append(bilingual("compared_with", **_days(self.baseline)))
        if self.programme.scenario:
            sentences.append(scenario_said(self.programme.scenario))
        return Note({lang: " ".join(said[lang] for said in sentences) for lang in LANGUAGES})


@narwhalified
def _but_of_comparison_homes(rows: nw.LazyFrame[Any], homes: nw.LazyFrame[Any]) -> Any:
    comparison = homes.filter(nw.col("group") == "comparison").select("home_id")
    return rows.join(comparison, on="home_id", how="anti")


@narwhalified
def _between(rows: nw.LazyFrame[Any], day: str, first_day: int, last_day: int) -> Any:
    return rows.filter(nw.col(day).is_between(first_day, last_day))


def cut_note(asked: Period) -> Bilingual:
    """What is said where the records do not reach as far as the period asked for.

    Args:
        asked: The period asked for.

    Returns:
        The sentence per language; it follows the days that are covered.
    """
    return bilingual("period_cut", **_days(asked))


def _days(part: Period) -> dict[str, Bilingual | str]:
    return {
        name: {language: printed_date(day, language) for language in LANGUAGES}
        for name, day in (("first", part.first), ("last", part.last))
    }


def _span(part: Period) -> Span:
    return (part.name, part.first_day, part.last_day)


def opened(
    programme: str,
    period: str | int,
    *,
    accept_valid: bool = False,
    baseline: bool = True,
    today: date | None = None,
) -> Records:
    """Opens a programme for a notebook: its settings, checked records and periods.

    Args:
        programme: Programme folder, or `sample`.
        period: Period reported, as `2022Q3` or `programme`; a year may be a number, which
            papermill's command makes of `-p period 2022`.
        accept_valid: Leave out the rows that are wrong, instead of stopping; the ledger's
            `rejected` has them.
        baseline: The notebook sets the period beside the baseline, where there is one.
        today: Day from which `last-quarter` is counted back; the calendar's by default.

    Returns:
        The records. The periods are cut to the days on which everything was recorded.

    Raises:
        LedgerError: The records cannot be used; or, in a report, they or the settings are not
            those that it began with.
        UsageError: The period is wrong, or no day of it lies within the records.

    Example:
        >>> opened("sample", "2022").window.days_count
        365
    """
    reading = told_reading(programme)
    if reading is not None:  # first of all: half a file is wrong because it changed
        stop_on_errors(changed_settings(Path(reading.programme), reading.settings))
    folder = open_programme(programme)
    asked, window = reported(folder, period, today=today)
    before = folder.before(window) if baseline else None
    seen = folder.observed(before) if before else None
    recorded = seen if seen and seen.days_count > 0 else None
    ledger = read_ledger(folder, accept_valid=accept_valid, reading=reading)
    return Records(folder, ledger, asked, window, recorded, chosen())


def _label(period: Period) -> str:
    return f"{period.name} {period.first}..{period.last}"


def reported(
    programme: Programme, period: str | int, *, today: date | None = None
) -> tuple[Period, Period]:
    """The period asked for, and the part of it that can be reported.

    Args:
        programme: The programme.
        period: As `2022Q3`, `programme` or `last-quarter`, or a year as a number.
        today: Day from which `last-quarter` is counted back; the calendar's by default.

    Returns:
        The period as its name says, and the same cut to the days on which everything was
        recorded.

    Raises:
        UsageError: The period is wrong, or no day of it lies within the records.
    """
    asked = programme.period(str(period), today=today)
    window = programme.observed(asked)
    if window.days_count < 1:
        records = programme.records_period
        raise UsageError(
            f"No records lie in {period}.",
            f"The records of {programme.settings.name} run from {records.first} to {records.last}.",
            "Choose a period within them.",
        )
    return asked, window
