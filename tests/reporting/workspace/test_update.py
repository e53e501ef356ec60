"""New versions are merged into what somebody made of the copies; nothing of theirs is lost."""

import json
from pathlib import Path

import nbformat
import pytest

from circularlib.ledger.programme import open_programme
from circularlib.reporting.selection import BASES, OWN_NOTEBOOKS, own_notebooks
from circularlib.reporting.workspace import update
from circularlib.reporting.workspace.folder import fill_workspace
from circularlib.reporting.workspace.update import updated

from ..conftest import ATTEMPTS, OPENING, use_notebooks, write_notebook

NAME = "10_counts"


@pytest.fixture
def workspace(folder, tmp_path, monkeypatch):
    """A workspace on one notebook of a circularlib that can be renewed."""
    ships = tmp_path / "ships"
    write_notebook(ships, NAME, [OPENING, "one = 1", "two = 2", ATTEMPTS])
    use_notebooks(monkeypatch, ships)
    programme = open_programme(folder())
    fill_workspace(programme)
    return programme, ships / f"{NAME}.ipynb"


def sources(file: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(file.read_text("utf-8"))["cells"]]


def changed(file: Path, **cells: str) -> None:
    """Replaces the source of cells by their place, as `cell_4="..."`."""
    book = nbformat.read(file, as_version=4)
    for place, source in cells.items():
        book.cells[int(place.removeprefix("cell_"))].source = source
    nbformat.write(book, file)


def copy_of(programme) -> Path:
    return programme.folder / OWN_NOTEBOOKS / f"{NAME}.ipynb"


def test_where_nothing_is_newer_nothing_happens(workspace):
    programme, _ships = workspace
    before = copy_of(programme).read_bytes()
    assert updated(programme) == []
    assert copy_of(programme).read_bytes() == before


def test_a_copy_that_nobody_changed_becomes_the_new_version(workspace):
    programme, ships = workspace
    changed(ships, cell_4="one = 1.5")
    (done,) = updated(programme)
    assert done.told("en") == f"{NAME}: brought up to date."
    assert sources(copy_of(programme))[4] == "one = 1.5"
    assert own_notebooks(programme.folder) == []
    assert updated(programme) == []


def test_changes_in_other_cells_both_survive(workspace):
    """The user changed the second cell of code and added one; the new version changed another."""
    programme, ships = workspace
    copy = copy_of(programme)
    changed(copy, cell_5="two = 2 * 2  # ours")
    book = nbformat.read(copy, as_version=4)
    book.cells.append(nbformat.v4.new_code_cell("three = 3  # ours too"))
    book.cells[5].outputs = [nbformat.v4.new_output("stream", text="seen")]
    nbformat.write(book, copy)
    changed(ships, cell_4="one = 1.5")
    (done,) = updated(programme)
    assert done.beside is None
    found = sources(copy)
    assert found[4:6] == ["one = 1.5", "two = 2 * 2  # ours"]
    assert found[-1] == "three = 3  # ours too"
    merged = json.loads(copy.read_text("utf-8"))
    assert merged["cells"][5]["outputs"][0]["text"] in ("seen", ["seen"])
    nbformat.validate(nbformat.read(copy, as_version=4))
    assert [book.name for book in own_notebooks(programme.folder)] == [NAME]


def test_the_same_place_changed_by_both_keeps_the_users_and_puts_the_new_beside_it(workspace):
    programme, ships = workspace
    copy = copy_of(programme)
    changed(copy, cell_4="one = 100  # ours")
    was = copy.read_bytes()
    changed(ships, cell_4="one = 1.5", cell_5="two = 2.5")
    (done,) = updated(programme)
    assert sources(copy)[4:6] == ["one = 100  # ours", "two = 2.5"]
    assert done.cells == (5,)
    beside = copy.with_name(f"new_{NAME}.ipynb")
    assert done.beside == beside
    assert sources(beside)[4:6] == ["one = 1.5", "two = 2.5"]
    assert "in cell 5" in done.told("en")
    assert "in cel 5" in done.told("nl")
    assert (copy.parent / ".lab" / "before_update" / copy.name).read_bytes() == was
    assert updated(programme) == []


def test_a_cell_that_the_user_deleted_stays_deleted_where_the_new_version_changed_it(workspace):
    programme, ships = workspace
    copy = copy_of(programme)
    book = nbformat.read(copy, as_version=4)
    del book.cells[5]
    nbformat.write(book, copy)
    changed(ships, cell_5="two = 2.5")
    (done,) = updated(programme)
    assert "two = 2.5" not in sources(copy)
    assert done.beside is not None
    assert "two = 2.5" in sources(done.beside)


def test_a_new_default_reaches_a_copy_whose_other_parameter_was_changed(workspace):
    """Lines of one cell are merged too, where they are not beside each other."""
    programme, ships = workspace
    copy = copy_of(programme)
    changed(
        copy, cell_2=sources(copy)[2].replace("horizon_days: int = 730", "horizon_days: int = 9")
    )
    changed(ships, cell_2=sources(ships)[2].replace('town: str = "8800"', 'town: str = "9000"'))
    (done,) = updated(programme)
    assert done.beside is None
    merged = sources(copy)[2]
    assert "horizon_days: int = 9 " in merged
    assert 'town: str = "9000"' in merged
    assert 'programme: str = ".."' in merged


def test_a_copy_that_was_taken_away_stays_away(workspace):
    programme, ships = workspace
    copy_of(programme).unlink()
    changed(ships, cell_4="one = 1.5")
    assert updated(programme) == []
    assert not copy_of(programme).exists()


def test_the_base_is_the_new_version_after_it(workspace):
    programme, ships = workspace
    changed(ships, cell_4="one = 1.5")
    updated(programme)
    base = programme.folder / BASES / f"{NAME}.ipynb"
    assert base.read_text("utf-8") == update.copy_text(ships)
