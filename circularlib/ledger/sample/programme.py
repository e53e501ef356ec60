"""A synthetic programme with a known truth, to learn with and to test against.

Nothing in it is real. It behaves like a programme of temporary homes that goes over from cheap
new furniture to the furniture service of a reuse centre: homes differ, residents come in waves,
things wear and break by age, prices rise, homes are added and cells stay empty.
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import polars as pl

from circularlib.errors import LedgerError, UsageError
from circularlib.ledger.periods import period
from circularlib.ledger.safe_csv import csv_text
from circularlib.ledger.sample.chain_toml import CHAIN_TOML
from circularlib.ledger.sample.folder_texts import readme_text, settings_text
from circularlib.ledger.sample.homes import chance, new_home
from circularlib.ledger.sample.life import HomeLife, lived
from circularlib.ledger.sample.machines import machine_tables
from circularlib.ledger.sample.mess import Planted, messy_tables
from circularlib.ledger.sample.public_claims import PUBLIC_CLAIMS
from circularlib.ledger.sample.repairs import repairs_table
from circularlib.ledger.sample.scenarios import scenarios_text
from circularlib.ledger.sample.store import codes
from circularlib.ledger.sample.survey import survey_table
from circularlib.ledger.sample.tables import core_tables
from circularlib.ledger.sample.tender import chain_steps_table, offers_table
from circularlib.ledger.sample.truth import Evidence, Truth, truth_from
from circularlib.ledger.sample.washing import washing_text
from circularlib.ledger.sample.world import Calendar, calendar, price_level

__all__ = [
    "SHIPPED_SEED", "SampleProgramme", "sample_programme", "sample_truth", "write_sample",
]  # fmt: skip

SHIPPED_SEED = 29
"""The seed of the sample that comes with circularlib: what it realises lies near the truth."""

_TRUTH_HOMES = 7000  # lived through, at least, to know the truth
_BATCH_HOMES = 141  # at once: more take longer, fewer too
_TRUTH_SEED = 10**9 + 7  # from here 7,000 homes say what 140,000 say, within half their error
_INDEX_YEARS = range(2013, 2026)  # the published price index covers them whole
_HOMES, _TABLES, _MESS = 0, 1, 2  # streams of chance


@dataclass(frozen=True)
class SampleProgramme:
    """A synthetic programme.

    Attributes:
        tables: The tables of the ledger by name, as they will be written; when messy, as text.
        settings: What `programme.toml` says.
        arguments: How it was made: `seed`, `homes`, `years`, `municipalities`, `messy`.
        delimiters: Delimiter of each table's file.
        planted: The problems put in on purpose; none unless messy.
    """

    tables: Mapping[str, pl.DataFrame]
    settings: Mapping[str, Any]
    arguments: Mapping[str, Any]
    delimiters: Mapping[str, str] = field(default_factory=dict)
    planted: tuple[Planted, ...] = ()

    @property
    def truth(self) -> Truth:
        """What its figures would be without chance; takes some seconds the first time."""
        return sample_truth(homes=self.arguments["homes"], years=self.arguments["years"])


def sample_programme(
    *, seed: int = SHIPPED_SEED, homes: int = 141, years: int = 4, municipalities: int = 1,
    messy: bool = False,
) -> SampleProgramme:  # fmt: skip
    """A synthetic programme: the first half of its years is the baseline.

    Each home has its own source of chance: the first homes live the same life in a larger
    programme. One home in seven is a comparison home, furnished the old way to the end.

    Args:
        seed: Seed; the same arguments give the same programme to the last byte.
        homes: Number of homes, at least 1.
        years: Years of records, even, at least 2; the programme begins in 2022.
        municipalities: Number of municipalities, at least 1; Roeselare is the first.
        messy: With the dirt of real records, listed in `planted`.

    Returns:
        The programme.

    Raises:
        UsageError: A number is out of its range, or the years are odd.

    Example:
        >>> sample = sample_programme(homes=8, years=2)
        >>> sample.tables["homes"].height, sample.settings["periods"]["programme"]
        (8, '2022-01..2022-12')
    """
    _check(homes=homes, years=years, municipalities=municipalities)
    days = calendar(years)
    tables = _tables(seed, homes, municipalities, days)
    arguments = {
        "seed": seed, "homes": homes, "years": years, "municipalities": municipalities,
        "messy": messy,
    }  # fmt: skip
    settings = _settings(days, municipalities, messy)
    if not messy:
        return SampleProgramme(tables, settings, arguments)
    texts, delimiters, planted = messy_tables(tables, chance(seed, _MESS))
    return SampleProgramme(texts, settings, arguments, delimiters, planted)


def _tables(seed: int, homes: int, municipalities: int, days: Calendar) -> dict[str, pl.DataFrame]:
    lives = _lives(seed, homes, municipalities, days)
    source = partial(chance, seed, _TABLES)
    return {
        **core_tables([lives], days, source),
        "survey": survey_table(lives, days, source(7)),
        **machine_tables([life.home for life in lives], days, source(8)),
        "offers": offers_table(),
        "chain_steps": chain_steps_table(),
        "repairs": repairs_table(days, source(9)),
    }


def sample_truth(*, homes: int = 141, years: int = 4) -> Truth:
    """What the figures of a sample programme would be without chance.

    It does not depend on the seed, on the number of municipalities or on the mess. The very
    generator of the sample lives through as many programmes as are needed for some thousands of
    homes; the Monte Carlo error left is about a seventh of the chance in one programme.

    Args:
        homes: Number of homes; it decides how much work there is for the reuse centre.
        years: Years of records, even.

    Returns:
        The expected figures.

    Raises:
        UsageError: A number is out of its range, or the years are odd.
    """
    _check(homes=homes, years=years, municipalities=1)
    return _truth(homes, years)


@cache
def _truth(homes: int, years: int) -> Truth:
    return truth_from(_evidence(_TRUTH_SEED, _TRUTH_HOMES, homes, years))


def _evidence(seed: int, least_homes: int, homes: int, years: int) -> Evidence:
    """Lives through programmes of so many homes until there are enough homes in all."""
    days = calendar(years)
    evidence = Evidence(days)
    batch = -(-_BATCH_HOMES // homes)
    while evidence.programme_count * homes < least_homes:
        seeds = range(seed + evidence.programme_count, seed + evidence.programme_count + batch)
        stores = [_lives(own, homes, 1, days, f"H{own}-") for own in seeds]
        evidence.add(core_tables(stores, days, partial(chance, seeds[0], _TABLES)), batch)
    return evidence


def _lives(
    seed: int, homes: int, municipalities: int, days: Calendar, letter: str = "H"
) -> list[HomeLife]:
    lives = []
    for number, home_id in enumerate(codes(letter, homes)):
        rng = chance(seed, _HOMES, number)
        lives.append(lived(new_home(home_id, number, municipalities, days, rng), days, rng))
    return lives


def _check(*, homes: int, years: int, municipalities: int) -> None:
    if years < 2 or years % 2:
        raise UsageError(
            f"A sample cannot have {years} years.",
            remedy="Give an even number, at least 2: one half is the baseline.",
        )
    for name, count in (("homes", homes), ("municipalities", municipalities)):
        if count < 1:
            raise UsageError(f"A sample cannot have {count} {name}.", remedy="Give at least 1.")


def _settings(days: Calendar, municipalities: int, messy: bool) -> dict[str, Any]:
    first, last = days.date(days.first_day), days.date(days.last_day)
    turn = days.date(days.programme_day)
    return {
        "name": ("Roeselare" if municipalities == 1 else "Roeselare and region")
        + (" (synthetic sample, messy)" if messy else " (synthetic sample)"),
        "synthetic": True,
        "min_cell": 5,
        "records_from": first,
        "records_to": last,
        "periods": {
            "baseline": f"{first.year}-01..{turn.year - 1}-12",
            "programme": f"{turn.year}-01..{last.year}-12",
        },
        "agreement": {"lead_time_days": 10, "lead_time_share": 0.9},
        "prices": {"base": f"{first.year}", "values": _price_values(first.year, last.year)},
    }


def _price_values(first_year: int, last_year: int) -> dict[str, float]:
    """Invented index numbers for the years that the published index does not cover."""
    years = (year for year in range(first_year, last_year + 1) if year not in _INDEX_YEARS)
    return {f"{year}": round(price_level(year), 2) for year in years}


def write_sample(sample: SampleProgramme, folder: str | Path) -> None:
    """Writes a sample as a programme folder: a csv per table and the files beside them.

    These are settings, claims, figures about washing machines, the truth and a README. The folder
    appears whole or not at all.

    Args:
        sample: The programme.
        folder: Where; it must not exist yet, or be empty.

    Raises:
        LedgerError: The folder holds something already.
    """
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise LedgerError(
            f"{target} is not empty.",
            "A sample is never written over other files.",
            "Give a folder that does not exist yet, or an empty one.",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".sample-") as made:
        whole = Path(made) / "whole"
        whole.mkdir()
        _write_files(sample, whole)
        if target.exists():
            target.rmdir()
        whole.rename(target)


def _write_files(sample: SampleProgramme, folder: Path) -> None:
    for name, frame in sample.tables.items():
        separator = sample.delimiters.get(name, ",")
        _write(folder / f"{name}.csv", csv_text(frame, separator))
    _write(folder / "programme.toml", settings_text(sample.settings))
    _write(folder / "claims.toml", PUBLIC_CLAIMS)
    started_on = period(sample.settings["periods"]["programme"]).first
    _write(folder / "washing.toml", washing_text(started_on))
    _write(folder / "chain.toml", CHAIN_TOML)
    own = sample.settings["name"].removesuffix(" (synthetic sample)")
    records_end = period(sample.settings["periods"]["programme"]).last
    plans = scenarios_text(own, first_year=records_end.year + 1, homes=sample.arguments["homes"])
    _write(folder / "scenarios.toml", plans)
    _write(folder / "README.md", readme_text(sample.settings["name"], sample.arguments))
    content = {
        "synthetic": True,
        **sample.arguments,
        "figures": sample.truth.as_dict(),
        "problems": [problem.as_dict() for problem in sample.planted],
    }
    _write(folder / "truth.json", json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def _write(file: Path, text: str) -> None:
    file.write_bytes(text.encode())
