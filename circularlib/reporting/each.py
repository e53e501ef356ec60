"""`circular report --each municipality`: a region's records become those of its municipalities.

Each municipality gets a programme folder under the region's `.ledger/each/`, which is read,
checked and reported like any other; no notebook knows of it.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
from filelock import FileLock

from circularlib.errors import LedgerError, ReportError, UsageError
from circularlib.ledger.intake import Ledger, read_ledger
from circularlib.ledger.municipalities.cutting import Cut, cut
from circularlib.ledger.programme import SETTINGS_FILE, Programme, open_programme
from circularlib.ledger.rejected import write_rejected
from circularlib.ledger.settings import PartOf
from circularlib.ledger.tables import nearest, tables
from circularlib.ledger.toml_text import toml_text
from circularlib.reporting.report_folders import put_in_place
from circularlib.reporting.running_code import code_digest

__all__ = ["EACH", "check_each", "municipality_folders"]

EACH = ("municipality",)
"""What a region can be reported by."""

_PLACE = Path(".ledger", "each")
_LIST = "parts.json"
_KEPT_SETTINGS = {"synthetic", "min_cell", "periods", "agreement", "prices", "assumptions"}
_LONGEST_NAME = 120
_HEAD = "# Made by circular report --each municipality, and made again when the region changes.\n"


def check_each(each: str | None) -> None:
    """Refuses what a region cannot be reported by.

    Args:
        each: What was asked for; None is nothing.

    Raises:
        UsageError: It is not known.
    """
    if each is not None and each not in EACH:
        near = nearest(each, EACH)
        remedy = f'Did you mean "{near}"?' if near else f"Give --each {EACH[0]}."
        raise UsageError(f'A report for each "{each}" cannot be made.', remedy=remedy)


def municipality_folders(
    folder: str | Path,
    *,
    accept_valid: bool = False,
    language: str = "en",
    told: Callable[[str], None] = lambda _line: None,
) -> list[Path]:
    """The programme folders of a region's municipalities, made or brought up to date.

    What did not change is left as it is, so that its report need not be run again.

    Args:
        folder: Programme folder of the region, or `sample`.
        accept_valid: Leave out the region's wrong rows.
        language: Language of the region's `rejected.csv`.
        told: Called with a line per municipality that cannot be reported, and where figures
            that are suppressed would follow from others.

    Returns:
        The folders, in the order of the municipality codes.

    Raises:
        LedgerError: The records cannot be used, or two codes are alike.
        ReportError: No municipality has records enough.
        UsageError: The folder holds repair records alone, or a part of a region.
    """
    region = open_programme(folder)
    _check_region(region)
    ledger = read_ledger(region, accept_valid=accept_valid)
    if ledger.rejected.rows_count:
        write_rejected(ledger.rejected, region.folder, language)
    place = region.folder / _PLACE
    place.mkdir(parents=True, exist_ok=True)
    with FileLock(place / ".lock"):
        made = _kept(place, _key(region, ledger)) or _made(place, region, ledger)
    for line in made["told"]:
        told(line)
    if not made["folders"]:
        raise ReportError(
            "No municipality has records enough for a report.",
            f"{region.folder}.",
            "Report the region as a whole, without --each.",
        )
    return [place / name for name in made["folders"]]


def _check_region(region: Programme) -> None:
    if region.settings.records == "repairs":
        raise UsageError(
            "Repair records name no municipality.",
            f"{region.folder}.",
            "Report them as a whole, without --each.",
        )
    if region.settings.part_of is not None:
        raise UsageError(
            "This is one municipality of a region already.",
            f"{region.folder}.",
            "Give the folder of the region.",
        )


def _key(region: Programme, ledger: Ledger) -> str:
    """All that decides what the parts are."""
    said = [
        code_digest(),
        region.identifier,
        region.settings.model_dump_json(),
        json.dumps(dict(ledger.digests), sort_keys=True),
        str({name: frame.height for name, frame in ledger.rejected.frames.items()}),
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _kept(place: Path, key: str) -> Mapping[str, Any] | None:
    """What was made before of the same, where every file of it is as it was."""
    try:
        said: dict[str, Any] = json.loads((place / _LIST).read_text(encoding="utf-8"))
        if said["key"] != key:
            return None
        for name, digests in said["folders"].items():
            if _digests(place / name) != digests:
                return None
    except (OSError, ValueError, KeyError):
        return None
    return said


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.iterdir() if file.is_file())
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _made(place: Path, region: Programme, ledger: Ledger) -> Mapping[str, Any]:
    frames = {
        name: frame.select(pl.exclude("^.*_day$")).collect()
        for name, frame in ledger.frames.items()
    }
    parts = cut(frames, region.records_period)
    names = _names(region, parts)
    told, folders = [], {}
    for code, own in parts.tables.items():
        absent = [t.name for t in tables().values() if t.is_required and t.name not in own]
        if absent:
            told.append(f"{code}: no report, since it has no {', '.join(absent)}")
            continue
        files = {f"{name}.parquet": _parquet(frame) for name, frame in own.items()}
        settings = _settings(region, code, parts, ledger.rejected.rows_count)
        folders[names[code]] = _put(place / names[code], {**files, SETTINGS_FILE: settings})
    told += _given_away(region, parts)
    for old in place.iterdir():
        if old.is_dir() and old.name not in folders:
            shutil.rmtree(old)
    said = {"key": _key(region, ledger), "folders": folders, "told": told}
    part = place / f".part-{_LIST}"
    part.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8", newline="\n")
    part.replace(place / _LIST)
    return said


def _names(region: Programme, parts: Cut) -> dict[str, str]:
    """Name of the folder of each municipality; no two alike."""
    bare = {code: re.sub(r"[^a-z0-9]+", "-", code.lower()).strip("-") for code in parts.tables}
    for code, name in bare.items():
        twin = next((other for other in bare if other != code and bare[other] == name), None)
        if twin is not None:
            raise LedgerError(
                f'The municipality codes "{code}" and "{twin}" are alike.',
                f"Table homes of {region.settings.name}, column municipality_code.",
                "Write one code for each municipality.",
            )
    return {code: f"{region.identifier}-{name}" for code, name in bare.items()}


def _parquet(frame: pl.DataFrame) -> bytes:
    written = BytesIO()
    frame.write_parquet(written)
    return written.getvalue()


def _settings(region: Programme, code: str, parts: Cut, rejected_count: int) -> bytes:
    """The settings of a municipality: the region's, but for what is about the whole.

    Accounts, claims, schedules and mails stay with the region; the tables are under the
    ledger's own names, so that its own words are not needed.
    """
    own = region.settings.model_dump(exclude_none=True, include=_KEPT_SETTINGS)
    records = region.records_period
    ending = f" – {code}"
    part = PartOf(
        name=region.settings.name,
        municipality_code=code,
        municipalities_count=len(parts.tables),
        left_over=dict(sorted(parts.left_over.items())),
        rejected_count=rejected_count,
    )
    said = {
        "name": region.settings.name[: _LONGEST_NAME - len(ending)] + ending,
        "records_from": records.first,
        "records_to": records.last,
        **own,
        "part_of": part.model_dump(),
    }
    return f"{_HEAD}\n{toml_text(said)}\n".encode()


def _put(folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Writes a folder whole, unless it holds just these files already."""
    wanted = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    if folder.is_dir() and _digests(folder) == wanted:
        return wanted

    def fill(part: Path) -> None:
        for name, content in files.items():
            (part / name).write_bytes(content)

    put_in_place(folder, fill)
    return wanted


def _given_away(region: Programme, parts: Cut) -> Sequence[str]:
    """A warning where the region less its other municipalities is about too few homes."""
    counts = {
        code: own["homes"].filter(pl.col("group").fill_null("") != "comparison").height
        for code, own in parts.tables.items()
    }
    least = region.settings.min_cell
    few = {code: count for code, count in counts.items() if 0 < count < least}
    if not 0 < sum(few.values()) < least or len(few) == len(counts):
        return []
    named = ", ".join(few)
    return [
        f"{named}: under {least} homes, so that its figures are suppressed; published beside the "
        "region's own report and those of the other municipalities, they follow by subtraction"
    ]
