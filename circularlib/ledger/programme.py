"""A programme folder: its settings, its periods, its files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from circularlib.errors import LedgerError, UsageError
from circularlib.ledger.own_words import Words, own_words
from circularlib.ledger.periods import Period, period
from circularlib.ledger.scenarios import Scenario, read_scenario
from circularlib.ledger.settings import AssumptionOverride, Settings
from circularlib.ledger.settings_files import settings_digests
from circularlib.shipped import shipped
from circularlib.toml_files import toml_values
from circularlib.wrong_entries import WrongEntry, wrong_entries

__all__ = ["Programme", "Settings", "open_programme", "programme_address"]

SETTINGS_FILE = "programme.toml"


@dataclass(frozen=True)
class Programme:
    """One programme: a folder with its settings and records.

    Attributes:
        folder: Where it lies.
        settings: What its `programme.toml` says; a scenario has its say in them.
        scenario: What is set otherwise; None for the programme as it is.

    Example:
        >>> open_programme("sample").settings.synthetic
        True
    """

    folder: Path
    settings: Settings
    scenario: Scenario | None = None

    @property
    def identifier(self) -> str:
        """Name of the folder, fit for a path: small letters, figures and hyphens.

        That of a scenario follows after two hyphens, which no folder's own has.
        """
        bare = re.sub(r"[^a-z0-9]+", "-", self.folder.resolve().name.lower()).strip("-")
        return (bare or "programme") + (f"--{self.scenario.name}" if self.scenario else "")

    @property
    def address(self) -> Path:
        """What opens it again: its folder, or the file of its scenario."""
        return self.scenario.file if self.scenario else self.folder

    @cached_property
    def words(self) -> Words:
        """What words mean in its files: circularlib's own, and those of its settings.

        Raises:
            LedgerError: Its own words name something that does not exist, or contradict others.
        """
        own = self.settings.synonyms
        place = f"Settings of the programme, {self.folder / SETTINGS_FILE}"
        return own_words(own.tables, own.columns, own.values, place)

    @property
    def programme_period(self) -> Period:
        """The programme period."""
        found = period(self.settings.periods.programme)
        return Period("programme", found.first, found.last)

    @property
    def baseline_period(self) -> Period | None:
        """The period before the programme, or None where the settings name none."""
        text = self.settings.periods.baseline
        if text is None:
            return None
        found = period(text)
        return Period("baseline", found.first, found.last)

    @property
    def price_base(self) -> str:
        """The year or month whose prices real euros are in."""
        return self.settings.prices.base or f"{self.programme_period.first.year:04}"

    @property
    def records_period(self) -> Period:
        """The days on which every event was recorded."""
        earliest = self.baseline_period or self.programme_period
        first = self.settings.records_from or earliest.first
        last = self.settings.records_to or self.programme_period.last
        return Period("records", first, last)

    def settings_digests(self) -> dict[str, str]:
        """SHA-256 of each file with settings, prices and claims, by name, as they are now.

        Returns:
            Every toml file of the folder, since a page may read any; and that of the scenario.
        """
        return settings_digests(self.address)

    def period(self, text: str, *, today: date | None = None) -> Period:
        """A period of this programme by name.

        Args:
            text: A calendar period, `programme`, `baseline`, or `last-month`, `last-quarter`,
                `last-year`.
            today: Day from which these are counted back; the calendar's by default.

        Returns:
            The period. It may reach outside the records; whoever reports says so.

        Raises:
            UsageError: No such period, or no day of it lies within the records.
        """
        if text == "programme":
            return self.programme_period
        if text == "baseline" and self.baseline_period is not None:
            return self.baseline_period
        found = period(text, today=today or date.today())
        records = self.records_period
        if found.last < records.first or found.first > records.last:
            raise UsageError(
                f"No records lie in {found.name}.",
                f"The records of {self.settings.name} run from {records.first} to {records.last}.",
                "Choose a period within them, or correct records_from and records_to "
                f"in {SETTINGS_FILE}.",
            )
        return found

    def before(self, window: Period) -> Period | None:
        """The baseline to set beside a period; None inside or without a baseline."""
        baseline = self.baseline_period
        return None if baseline is None or window.first <= baseline.last else baseline

    def observed(self, window: Period) -> Period:
        """The part of a period that lies within the records."""
        records = self.records_period
        first, last = max(window.first, records.first), min(window.last, records.last)
        return Period(window.name, first, max(last, first - timedelta(days=1)))


def programme_address(folder: str | Path) -> Path:
    """Where a programme lies, whether or not it is there.

    Args:
        folder: Its folder, the file of a scenario, or `sample`.

    Returns:
        The folder or file.

    Raises:
        UsageError: `sample` is the name of a programme folder here too.

    Example:
        >>> programme_address("sample").name
        'roeselare'
    """
    return _shipped_sample() if folder == "sample" else Path(folder)


def open_programme(folder: str | Path) -> Programme:
    """Opens a programme folder and reads its settings.

    Args:
        folder: The folder, or `sample` for the synthetic programme that comes along; or the
            file of a scenario, for the programme with what is set otherwise in it.

    Returns:
        The programme; its records are not read yet.

    Raises:
        LedgerError: There is no such folder, or its `programme.toml` or the scenario is absent
            or wrong.
        UsageError: `sample` is the name of a programme folder here too.
    """
    if Path(folder).suffix == ".toml" and Path(folder).is_file():
        scenario = read_scenario(Path(folder))
        return _set_otherwise(open_programme(scenario.folder), scenario)
    path = programme_address(folder)
    file = path / SETTINGS_FILE
    if not path.is_dir():
        raise LedgerError(
            f"There is no folder {path}.",
            remedy='Give the folder of a programme, or "circular sample DIR" to make one.',
        )
    if not file.is_file():
        raise LedgerError(
            f"{path} is not a programme folder.",
            f"It has no file {SETTINGS_FILE}.",
            "Make one with: circular new DIR; or an example with: circular sample DIR.",
        )
    programme = Programme(path, _settings(file))
    _ = programme.words  # wrong ones are told at once, like every other setting
    return programme


def _set_otherwise(programme: Programme, scenario: Scenario) -> Programme:
    """The programme with the assumptions of a scenario, under a name that tells so everywhere."""
    source = f"Scenario: {scenario.title}"
    own = {
        name: AssumptionOverride(low=value, central=value, high=value, source=source)
        for name, value in scenario.assumptions.items()
    }
    settings = programme.settings
    changed = {
        "name": f"{settings.name} (scenario: {scenario.title})",
        "assumptions": {**settings.assumptions, **own},
    }
    return Programme(programme.folder, settings.model_copy(update=changed), scenario)


def _shipped_sample() -> Path:
    if Path("sample", SETTINGS_FILE).is_file():
        raise UsageError(
            '"sample" is the programme that comes along, and a folder here too.',
            remedy='Write "./sample" for the folder, or give it another name.',
        )
    return shipped("data/roeselare")


def _settings(file: Path) -> Settings:
    values = toml_values(file, LedgerError, "The settings")
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise _settings_error(file, wrong_entries(error, Settings, values)) from None


_SECRET = re.compile(r"^ledger: |passw|wachtwoord|://[^/]*@", re.IGNORECASE)
"""A setting that may hold a password, which is repeated nowhere."""


def _may_be_secret(entry: WrongEntry) -> bool:
    is_table = isinstance(entry.value, dict)
    return is_table or _SECRET.search(f"{entry.name}: {entry.value}") is not None


def _settings_error(file: Path, found: Sequence[WrongEntry]) -> LedgerError:
    first = found[0]
    count = f" (the first of {len(found)} wrong settings)" if len(found) > 1 else ""
    thing = f"{first}."
    remedy = "See docs/formats.md for the settings."
    if first.kind == "unknown":
        thing = f'"{first.name}" is not a setting.'
        remedy = f'Did you mean "{first.near}"?' if first.near else remedy
    elif first.kind == "wrong" and first.name and not _may_be_secret(first):
        remedy = f'It now reads "{first.value}"; see docs/formats.md.'
    return LedgerError(thing, f"Settings of the programme, {file}{count}.", remedy)
