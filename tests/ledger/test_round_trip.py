"""A ledger written in any of the five forms reads back as the same ledger."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from adbc_driver_postgresql import dbapi

from circularlib.ledger.intake import examine, read_ledger
from circularlib.ledger.programme import open_programme

SOUND = Path(__file__).parent / "spoilt" / "_sound"
Frames = Mapping[str, pl.DataFrame]


def frames(folder: Path) -> Frames:
    """The typed tables of a programme, without the twins in whole days."""
    ledger = read_ledger(open_programme(folder))
    return {
        name: frame.select(pl.exclude("^.*_day$")).collect()
        for name, frame in ledger.frames.items()
    }


def as_csv(tables: Frames, folder: Path) -> None:
    for name, table in tables.items():
        table.write_csv(folder / f"{name}.csv")


def as_parquet(tables: Frames, folder: Path) -> None:
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet")


def as_xlsx(tables: Frames, folder: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(folder / "ledger.xlsx") as book:
        for name, table in tables.items():
            table.write_excel(book, name, autofilter=False)


def as_ods(tables: Frames, folder: Path) -> None:
    import pandas as pd

    with pd.ExcelWriter(folder / "ledger.ods", engine="odf") as book:
        for name, table in tables.items():
            table.to_pandas().to_excel(book, sheet_name=name, index=False)


@pytest.mark.parametrize("write", [as_csv, as_parquet, as_xlsx, as_ods])
def test_a_ledger_written_to_files_reads_back_the_same(
    write: Callable[[Frames, Path], None], tmp_path: Path
) -> None:
    """Every table, row, type and order; without a problem."""
    shutil.copytree(SOUND, tmp_path / "first")
    tables = frames(tmp_path / "first")
    (tmp_path / "second").mkdir()
    shutil.copy(SOUND / "programme.toml", tmp_path / "second")
    write(tables, tmp_path / "second")
    assert examine(open_programme(tmp_path / "second"))[1] == []
    again = frames(tmp_path / "second")
    assert again.keys() == tables.keys()
    for name, table in tables.items():
        assert again[name].equals(table), name


def test_a_ledger_written_to_a_database_reads_back_the_same(
    postgresql: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table in a database has no order of its own: the rows are compared sorted."""
    monkeypatch.setenv("PGPASSWORD", postgresql.password)
    shutil.copytree(SOUND, tmp_path / "first")
    tables = frames(tmp_path / "first")
    address = postgresql.address(postgresql.new_database())
    with dbapi.connect(address, autocommit=True) as connection, connection.cursor() as cursor:
        for name, table in tables.items():
            cursor.adbc_ingest(name, table.to_arrow(), "create")
    (tmp_path / "second").mkdir()
    settings = (SOUND / "programme.toml").read_text(encoding="utf-8")
    (tmp_path / "second" / "programme.toml").write_text(f'ledger = "{address}"\n{settings}')
    again = frames(tmp_path / "second")
    assert again.keys() == tables.keys()
    for name, table in tables.items():
        assert again[name].sort(table.columns).equals(table.sort(table.columns)), name
