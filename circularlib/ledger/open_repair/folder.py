"""A programme folder made of repair records alone."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from circularlib.errors import LedgerError
from circularlib.ledger.open_repair import records as open_repair
from circularlib.ledger.programme import SETTINGS_FILE
from circularlib.ledger.reading.table_files import table_files

__all__ = ["write_repair_folder"]

_SETTINGS = """\
# A folder of repair records. See docs/formats.md for every setting.
name = "{name}"
records = "repairs"

[periods]
programme = "{first:%Y-%m}..{last:%Y-%m}"  # months of the first and the last repair event
"""


def write_repair_folder(files: Sequence[Path], folder: Path) -> int:
    """Reads Open Repair files and writes them as the `repairs` table of a programme folder.

    In a folder that is a programme already, the table is added to it; its settings stay as
    they are. In a new one, settings are written that name the period of the records.

    Args:
        files: csv files of the Open Repair Data Standard, of any version.
        folder: Programme folder, or a folder to be made.

    Returns:
        Number of repair attempts written.

    Raises:
        LedgerError: A file is not as the standard says, or the folder holds repair records
            already.
    """
    held = table_files(folder)[0].get("repairs") if folder.is_dir() else None
    if held is not None:
        raise LedgerError(
            f"{folder} already holds repair records.",
            f"{held.file}.",
            "Choose another folder, or import all files in one command.",
        )
    repairs = open_repair.read(files)
    if repairs.is_empty():
        raise LedgerError(
            "There is no repair record in these files.",
            f"{', '.join(str(file) for file in files)}.",
            "Give files with at least one record below the header.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / SETTINGS_FILE).exists():
        _write_settings(repairs, folder)
    part = folder / "repairs.csv.part"  # the table appears whole or not at all
    open_repair.write(repairs, part)
    part.replace(folder / "repairs.csv")
    return repairs.height


def _write_settings(repairs: pl.DataFrame, folder: Path) -> None:
    providers = repairs["data_provider"].drop_nulls().unique().sort().to_list()
    name = f"Open repair: {', '.join(providers[:3])}".replace("\\", "").replace('"', "'")
    name = "".join(mark for mark in name if mark.isprintable())[:120]  # as TOML wants it
    dates = repairs["event_date"].drop_nulls()
    text = _SETTINGS.format(name=name, first=dates.min(), last=dates.max())
    (folder / SETTINGS_FILE).write_text(text, encoding="utf-8", newline="\n")
