"""A workspace holds copies of the notebooks; what is the user's, and what is shipped, stays."""

import hashlib
import json

import pytest

from circularlib.errors import LedgerError, UsageError
from circularlib.ledger.programme import open_programme
from circularlib.reporting.own.rules import problems
from circularlib.reporting.selection import BASES, OWN_NOTEBOOKS, Notebook, own_notebooks, selected
from circularlib.reporting.workspace.folder import (
    SAMPLE_FOLDER,
    START_PAGES,
    fill_workspace,
    workspace_programme,
)
from circularlib.shipped import shipped

NAMES = {book.path.name for book in selected(())}


def digests(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def opened(folder):
    return workspace_programme(folder, "en", told=lambda _line: None)


@pytest.fixture
def town(folder):
    """The small programme with its workspace."""
    programme = open_programme(folder())
    assert fill_workspace(programme) == []
    return programme


def test_every_shipped_notebook_has_a_copy_that_is_sound_and_not_the_programmes_own(town):
    copies = town.folder / OWN_NOTEBOOKS
    assert {path.name for path in copies.glob("*.ipynb")} == NAMES
    for name in NAMES:
        assert problems(Notebook(copies / name, is_own=True)) == []
    assert own_notebooks(town.folder) == []


def test_a_copy_works_on_the_folder_above_it_in_the_warm_kernel_and_has_no_output(town):
    book = json.loads((town.folder / OWN_NOTEBOOKS / "10_furniture_reuse.ipynb").read_text())
    assert "".join(book["cells"][2]["source"]).startswith('programme: str = ".."  # ')
    assert book["metadata"]["kernelspec"]["name"] == "circularlib"
    assert not any(cell.get("outputs") for cell in book["cells"])


def test_filling_it_again_changes_nothing_of_what_somebody_made_of_it(town):
    """One copy edited, one deleted, one new: all three stay as they are."""
    copies = town.folder / OWN_NOTEBOOKS
    (copies / "10_furniture_reuse.ipynb").write_text("edited", encoding="utf-8")
    (copies / "20_material_savings.ipynb").unlink()
    (copies / "15_mine.ipynb").write_text("{}", encoding="utf-8")
    before = digests(town.folder)
    assert fill_workspace(town) == []
    starts = dict.fromkeys(OWN_NOTEBOOKS / name for name in START_PAGES.values())
    assert {**before, **starts} == {**digests(town.folder), **starts}


def test_a_notebook_of_the_same_name_that_was_there_first_is_kept(folder):
    programme = open_programme(folder())
    own = programme.folder / OWN_NOTEBOOKS / "10_furniture_reuse.ipynb"
    own.parent.mkdir()
    own.write_text("mine", encoding="utf-8")
    fill_workspace(programme)
    assert own.read_text(encoding="utf-8") == "mine"


def test_a_start_page_links_every_notebook_with_its_question(town):
    """The links are names of files beside it."""
    page = (town.folder / OWN_NOTEBOOKS / START_PAGES["nl"]).read_text(encoding="utf-8")
    for name in NAMES:
        assert f"[{name}]({name}): " in page
    assert "Hoeveel van het meubilair had al een leven" in page
    assert "Synthetische data" not in page  # these records are not made up


def test_without_a_folder_the_current_one_is_taken_where_it_is_a_programme(folder, monkeypatch):
    place = folder()
    monkeypatch.chdir(place)
    assert opened(None).folder == place


@pytest.mark.parametrize("asked", [None, "sample", "shipped"])
def test_the_sample_is_copied_and_never_worked_on_itself(tmp_path, monkeypatch, asked):
    monkeypatch.chdir(tmp_path)
    place = str(shipped("data/roeselare")) if asked == "shipped" else asked
    programme = opened(place)
    assert programme.folder.resolve() == tmp_path / SAMPLE_FOLDER
    assert programme.settings.synthetic
    (programme.folder / "mine.txt").write_text("kept", encoding="utf-8")
    assert opened(place).folder.joinpath("mine.txt").is_file()


def test_the_sample_does_not_go_over_a_folder_that_is_something_else(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / SAMPLE_FOLDER).mkdir()
    with pytest.raises(UsageError, match="is there already"):
        opened(None)


def test_a_folder_that_is_no_programme_is_an_error_in_three_sentences(tmp_path):
    with pytest.raises(LedgerError) as error:
        opened(str(tmp_path))
    assert str(error.value).count("\n") == 2
    assert list(tmp_path.iterdir()) == []


def test_a_newer_version_is_named_and_not_put_over_a_copy(town):
    """The base of one copy is that of an older circularlib."""
    base = town.folder / BASES / "10_furniture_reuse.ipynb"
    base.write_text(base.read_text(encoding="utf-8").replace("How much of", "Which part of"))
    before = digests(town.folder)
    assert fill_workspace(town) == ["10_furniture_reuse"]
    assert digests(town.folder) == before
