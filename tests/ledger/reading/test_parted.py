"""A table in a folder of Parquet files: the same table as in one file, its parts in order."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from circularlib.ledger.intake import examine, read_ledger
from circularlib.ledger.programme import Programme, open_programme
from circularlib.shipped import shipped

SAMPLE = ("homes", "items", "movements", "costs", "hours")


@pytest.fixture
def town(tmp_path: Path) -> Programme:
    """The sample's five tables as they are."""
    folder = tmp_path / "town"
    folder.mkdir()
    for name in (*(f"{table}.csv" for table in SAMPLE), "programme.toml"):
        shutil.copy(shipped("data/roeselare") / name, folder / name)
    return open_programme(folder)


def part_up(town: Programme) -> dict[str, pl.DataFrame]:
    """Homes and movements as folders, parted by municipality and by event; what they held."""
    ledger = read_ledger(town)
    held = {name: ledger[name].collect() for name in ("homes", "movements")}
    for name, by in (("homes", "municipality_code"), ("movements", "event")):
        whole = held[name].select(pl.exclude("^.*_day$"))
        for (value,), part in whole.partition_by(by, as_dict=True, maintain_order=True).items():
            place = town.folder / name / f"{by}={value}"
            place.mkdir(parents=True)
            kept = part.drop(by) if name == "homes" else part
            kept.write_parquet(place / "part.parquet")
        (town.folder / f"{name}.csv").unlink()
    return held


def test_a_table_in_parts_is_the_table_in_one_file(town: Programme):
    """Codes of municipalities are text, whatever they look like; no row is lost or doubled."""
    held = part_up(town)
    ledger = read_ledger(town)
    for name, key in (("homes", "home_id"), ("movements", "movement_id")):
        assert ledger[name].collect().sort(key).equals(held[name].sort(key))


def test_an_unchanged_table_in_parts_has_the_same_digest_and_a_changed_one_another(
    town: Programme,
):
    part_up(town)
    first = read_ledger(town).digests["movements"]
    assert read_ledger(town).digests["movements"] == first
    file = next(town.folder.glob("movements/*/part.parquet"))
    pl.read_parquet(file).head(1).write_parquet(file)
    assert read_tables_digest(town) != first


def read_tables_digest(town: Programme) -> str:
    return examine(town)[0].digests["movements"]


@pytest.mark.parametrize(
    ("spoilt", "kind"),
    [(b"no parquet", "parquet_broken"), (None, "parts_differ")],
)
def test_a_part_that_is_damaged_or_unlike_the_others_is_named(
    town: Programme, spoilt: bytes | None, kind: str
):
    part_up(town)
    last = max(town.folder.glob("movements/*/part.parquet"))
    if spoilt is None:
        pl.read_parquet(last).drop("item_id").write_parquet(last)
    else:
        last.write_bytes(spoilt)
    (problem,) = [found for found in examine(town)[1] if found.kind == kind]
    assert last.relative_to(town.folder).as_posix() in problem.message
    assert problem.severity == "error"


def test_a_folder_without_parquet_is_no_table(town: Programme):
    (town.folder / "survey").mkdir()
    (town.folder / "survey" / "notes.txt").write_text("none", encoding="utf-8")
    assert "survey" not in read_ledger(town)
