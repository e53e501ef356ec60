"""What a report was made from is kept with the programme, and found again by its manifest."""

import hashlib
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from circularlib.ledger.intake import Ledger, read_ledger
from circularlib.ledger.programme import open_programme
from circularlib.ledger.rejected import Rejected
from circularlib.reporting import selection
from circularlib.reporting.ingredients import keep_ingredients, kept_ingredients
from circularlib.reporting.manifest import manifest
from circularlib.reporting.records import reported
from circularlib.reporting.report_tasks import Page, Task
from circularlib.shipped import shipped

HOMES = "home_id,municipality_code,in_service_from\nW1,08800,2020-01-01\n"
TABLES = {
    "homes": HOMES,
    "items": "item_id,item_type,origin\nI1,stool,new\nI2,stool,second_hand\n",
    "movements": "movement_id,date,item_id,event,home_id\nM1,2022-02-01,I1,delivered,W1\n",
    "costs": "cost_id,date,category,amount_eur,payer\nC1,2022-02-01,purchase_new,120.5,town\n",
    "hours": "date,organisation,worker_group,hours\n2022-03-01,reuse_centre,driver,2.5\n",
}
SETTINGS = 'name = "Town"\nrecords_from = 2022-01-01\n[periods]\nprogramme = "2022"\n'


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A programme of one home."""
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "programme.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "letter.docx").write_text("to nobody", encoding="utf-8")
    return folder


def task_of(folder: Path, **changes: Any) -> tuple[Task, dict[str, Any]]:
    """A report that was made of it, and its manifest."""
    programme = open_programme(folder)
    ledger = read_ledger(programme)
    fields = {name: getattr(ledger, name) for name in ("frames", "digests", "problems")}
    ledger = Ledger(**{**fields, "files": ledger.files, **changes})
    asked, window = reported(programme, "2022")
    settings = programme.settings_digests()
    book = selection.Notebook(shipped("notebooks/00_data_quality.ipynb"))
    task = Task(programme, ledger, asked, window, ["nl"], [Page(book, (), {})], settings)
    return task, manifest(programme, ledger, asked, window, ["nl"], [], settings=settings)


def test_files_are_kept_as_they_are_and_found_by_the_manifest(town: Path) -> None:
    """The files with tables and the settings; not what else lies in the folder."""
    task, made = task_of(town)
    keep_ingredients(task, made)
    found = kept_ingredients(town, made)
    assert found is not None
    assert found.texts("records") == {f"{name}.csv": text.encode() for name, text in TABLES.items()}
    assert found.texts("settings") == {"programme.toml": SETTINGS.encode()}
    reference = shipped("data/reference/assumptions.csv").read_bytes()
    assert found.texts("reference")["assumptions.csv"] == reference
    assert len(found.code) == 64
    assert kept_ingredients(town, {**made, "programme": "Other"}) is None


def test_a_second_report_of_the_same_keeps_only_its_listing(town: Path) -> None:
    task, made = task_of(town)
    keep_ingredients(task, made)
    store = town / ".ledger" / "ingredients"
    before = {file.name: file.stat().st_mtime_ns for file in store.glob("content-*")}
    other = {**made, "languages": ["en"]}
    keep_ingredients(task, other)
    after = {file.name: file.stat().st_mtime_ns for file in store.glob("content-*")}
    assert after == before
    assert kept_ingredients(town, made)
    assert kept_ingredients(town, other)


def test_records_that_changed_while_the_report_was_made_are_not_kept(town: Path) -> None:
    """Nobody knows which of them it was made from."""
    task, made = task_of(town)
    (town / "homes.csv").write_text(HOMES + "W2,08800,2020-01-01\n", encoding="utf-8")
    keep_ingredients(task, made)
    assert kept_ingredients(town, made) is None


def test_a_table_of_a_database_is_kept_as_it_was_read_and_reads_back_the_same(
    town: Path, tmp_path: Path
) -> None:
    """A table without a file stands in for one of a database: its rows become Parquet."""
    files = {name: town / f"{name}.csv" for name in TABLES if name not in {"homes", "costs"}}
    task, made = task_of(town, files=files)
    keep_ingredients(task, made)
    found = kept_ingredients(town, made)
    assert found is not None
    again = tmp_path / "again"
    again.mkdir()
    for name, text in {**found.texts("records"), **found.texts("settings")}.items():
        (again / name).write_bytes(text)
    assert {"homes.parquet", "costs.parquet", "items.csv"} <= {f.name for f in again.iterdir()}
    read = read_ledger(open_programme(again))
    for name in TABLES:
        assert read[name].collect().equals(task.ledger[name].collect()), name


def test_rows_of_a_database_that_were_left_out_can_not_be_kept(town: Path) -> None:
    """They are in no file, and the figures about them could not be made again."""
    rejected = Rejected({"homes": pl.DataFrame({"home_id": ["W9"]})})
    task, made = task_of(town, files={}, rejected=rejected)
    keep_ingredients(task, made)
    assert kept_ingredients(town, made) is None


def test_a_listing_that_was_tampered_with_counts_for_nothing(town: Path) -> None:
    task, made = task_of(town)
    keep_ingredients(task, made)
    (listing,) = (town / ".ledger" / "ingredients").glob("listing-*.json")
    told = json.loads(listing.read_text(encoding="utf-8"))
    told["records"]["../escaped.csv"] = hashlib.sha256(HOMES.encode()).hexdigest()
    listing.write_text(json.dumps(told), encoding="utf-8")
    assert kept_ingredients(town, made) is None


def test_a_folder_that_cannot_be_written_is_no_obstacle(town: Path) -> None:
    """A file stands where the folder should be: the same error as on a read-only disk."""
    task, made = task_of(town)
    store = town / ".ledger" / "ingredients"
    store.parent.mkdir(exist_ok=True)
    store.write_text("", encoding="utf-8")
    keep_ingredients(task, made)
    assert kept_ingredients(town, made) is None
