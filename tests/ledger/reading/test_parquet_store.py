"""What was read is kept whole, or read again: a damaged copy neither breaks nor misleads."""

import os
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.reading.parquet_store import keep, kept
from circularlib.ledger.tables import tables
from circularlib.ledger.text_cells import ROW, Source

KEY, OTHER_KEY = (sha256(word).hexdigest() for word in (b"one", b"other"))
HOMES = tables()["homes"]


def read(folder: Path) -> ReadTable:
    file = folder / "homes.csv"
    warning = Problem(kind="row_too_short", file=str(file), row=2)
    frame = pl.DataFrame({ROW: [2], "home_id": ["W1"]})
    return ReadTable(HOMES, file, frame, {"home_id": "Woning"}, (warning,))


def copies(folder: Path) -> list[Path]:
    return sorted((folder / ".ledger").iterdir())


def taken(folder: Path, key: str = KEY) -> ReadTable | None:
    return kept(folder, HOMES, Source("homes", folder / "homes.csv"), key)


def test_a_table_comes_back_with_its_headers_and_warnings(tmp_path: Path) -> None:
    """A warning said once must be said again, though the file is not read again."""
    keep(tmp_path, read(tmp_path), KEY)
    back = taken(tmp_path)
    assert back is not None
    assert back.frame.equals(read(tmp_path).frame)
    assert (back.headers, back.problems) == (read(tmp_path).headers, read(tmp_path).problems)


def test_a_warning_comes_back_with_the_file_and_sheet_as_they_are_called_now(
    tmp_path: Path,
) -> None:
    """The workbook was renamed, and its sheet too; its bytes may be the same."""
    keep(tmp_path, read(tmp_path), KEY)
    source = Source("homes", tmp_path / "register.xlsx", "Woningen")
    back = kept(tmp_path, HOMES, source, KEY)
    assert back is not None
    assert back.source == source
    (warning,) = back.problems
    assert (warning.file, warning.sheet) == (str(source.file), "Woningen")


def test_the_same_table_gives_the_same_bytes_wherever_it_lies(tmp_path: Path) -> None:
    """The copy holds no path and no time; its name holds the digest of its content."""
    homes = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        keep(folder, read(folder), KEY)
        (copy,) = copies(folder)
        homes.append((copy.name, copy.read_bytes()))
    assert homes[0] == homes[1]


def test_another_key_finds_nothing(tmp_path: Path) -> None:
    """The file, the dictionary or the code has changed."""
    keep(tmp_path, read(tmp_path), KEY)
    assert taken(tmp_path, OTHER_KEY) is None


def test_a_new_copy_takes_the_place_of_the_old(tmp_path: Path) -> None:
    """Of the oldest, and of this table only: machine_events is not a copy of machines."""
    keep(tmp_path, read(tmp_path), KEY)
    (oldest,) = copies(tmp_path)
    os.utime(oldest, (0, 0))
    keep(tmp_path, read(tmp_path), "2" * 64)
    stranger = tmp_path / ".ledger" / "homes_of_others-1-2.parquet"
    stranger.write_bytes(b"")
    keep(tmp_path, read(tmp_path), OTHER_KEY)
    assert [copy.name.split("-")[0] for copy in copies(tmp_path)] == [
        "homes", "homes", "homes_of_others",
    ]  # fmt: skip
    assert taken(tmp_path) is None
    assert taken(tmp_path, OTHER_KEY) is not None


@pytest.mark.parametrize("damage", ["cut", "empty", "turned", "replaced"])
def test_a_damaged_copy_is_not_taken(tmp_path: Path, damage: str) -> None:
    """Cut short, emptied, one bit turned, or replaced by a copy with another home."""
    keep(tmp_path, read(tmp_path), KEY)
    (copy,) = copies(tmp_path)
    content = copy.read_bytes()
    if damage == "replaced":
        pl.DataFrame({ROW: [2], "home_id": ["W9"]}).write_parquet(copy)
    else:
        middle = len(content) // 2
        turned = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        copy.write_bytes({"cut": content[:middle], "empty": b"", "turned": turned}[damage])
    assert taken(tmp_path) is None


def test_a_folder_that_cannot_hold_copies_is_no_obstacle(tmp_path: Path) -> None:
    """Here a file stands in the way; a read-only folder is the same to us."""
    (tmp_path / ".ledger").write_text("in the way", encoding="utf-8")
    keep(tmp_path, read(tmp_path), KEY)
    assert taken(tmp_path) is None


def test_a_copy_that_cannot_be_finished_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full at the last moment: the old copy stands, the half one is gone."""
    keep(tmp_path, read(tmp_path), KEY)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    keep(tmp_path, read(tmp_path), OTHER_KEY)
    assert len(copies(tmp_path)) == 1
    assert taken(tmp_path) is not None
