"""A programme's own notebooks come into its reports, in both languages, and are called its own."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from circularlib.errors import NotebookError, UsageError
from circularlib.reporting.content_store import ContentStore
from circularlib.reporting.ingredients import kept_ingredients
from circularlib.reporting.runner import Run, report
from circularlib.reporting.selection import BASES, OWN_NOTEBOOKS, Notebook, selected

from ..conftest import ATTEMPTS, OPENING, write_notebook

OWN = """\
count = records.during("repairs", "event_date_day").collect().height
finding(
    "my_attempts_count", count, n=count, households=None, period=records.label, basis="counted",
    name={"en": "Attempts", "nl": "Pogingen"},
    sentence={"en": "{value} times we tried", "nl": "{value} keer probeerden we"},
)"""
SHIPPED, EXTRA = "80_open_repair", "15_attempts"


@pytest.fixture
def town(folder) -> Path:
    """The small programme, with a page of its own."""
    place = folder()
    write_notebook(place / OWN_NOTEBOOKS, EXTRA, [OPENING, OWN], titles=("Mine?", "Van mij?"))
    return place


def with_base(town: Path, name: str) -> Path:
    """A copy of a shipped notebook that nobody changed."""
    copy = town / OWN_NOTEBOOKS / f"{name}.ipynb"
    (town / BASES).mkdir(parents=True, exist_ok=True)
    for place in (copy, town / BASES / copy.name):
        shutil.copyfile(selected([name])[0].path, place)
    return copy


def change(copy: Path, old: str, new: str) -> None:
    text = copy.read_text(encoding="utf-8")
    assert old in text
    copy.write_text(text.replace(old, new), encoding="utf-8")


def test_a_new_name_is_an_extra_page_in_both_languages(town, tmp_path):
    """5 repair records lie in the period; its sentence is the notebook's own."""
    out = tmp_path / "reports"
    made = report(town, notebooks=[EXTRA], out=out)
    assert made.statuses == {EXTRA: "done"}
    page = (made.folders["nl"] / f"{EXTRA}.html").read_text(encoding="utf-8")
    assert "<title>Van mij?" in page
    assert "5 keer probeerden we" in page
    assert "komt uit een eigen notebook van het programma" in page
    assert "5 times we tried" in (made.folders["en"] / "index.html").read_text(encoding="utf-8")
    contents = (made.folders["en"] / "index.html").read_text(encoding="utf-8")
    assert "notebook of the programme" in contents
    (entry,) = json.loads((made.folders["en"] / "manifest.json").read_text())["notebooks"]
    assert entry["own"] is True
    assert entry["sha256"] == Notebook(town / OWN_NOTEBOOKS / f"{EXTRA}.ipynb", is_own=True).sha256
    kept = kept_ingredients(town, json.loads((made.folders["en"] / "manifest.json").read_text()))
    assert list(kept.own_notebooks) == [f"{EXTRA}.ipynb"]


def test_what_jupyterlab_stores_in_it_does_not_run_it_again(town, tmp_path):
    """Outputs and the folder of the records are no part of it; its code is."""
    out = tmp_path / "reports"
    assert report(town, notebooks=[EXTRA], out=out).unchanged == ()
    file = town / OWN_NOTEBOOKS / f"{EXTRA}.ipynb"
    book = nbformat.read(file, as_version=4)
    book.cells[3].outputs = [nbformat.v4.new_output("stream", text="seen")]
    book.cells[3].execution_count = 7
    book.cells.append(nbformat.v4.new_code_cell(""))
    nbformat.write(book, file)
    change(file, 'programme: str = \\"sample\\"', 'programme: str = \\"..\\"')
    assert report(town, notebooks=[EXTRA], out=out).unchanged == (EXTRA,)
    change(file, "times we tried", "times it was tried")
    assert report(town, notebooks=[EXTRA], out=out).unchanged == ()


def test_a_copy_that_nobody_changed_is_not_its_own(town):
    with_base(town, SHIPPED)
    assert [book.name for book in selected((), town) if book.is_own] == [EXTRA]


def test_a_copy_that_was_changed_stands_in_for_the_shipped_one(town):
    change(with_base(town, SHIPPED), "# What do open repair records", "# What else do records")
    book = {book.name: book for book in selected((), town)}[SHIPPED]
    assert book.is_own
    assert book.title("en").startswith("What else do records")


def test_a_copy_of_an_older_version_that_nobody_changed_gives_way_to_the_new_one(town):
    """What counts is the copy as it was made, not what circularlib ships now."""
    copy = with_base(town, SHIPPED)
    for place in (copy, town / BASES / copy.name):
        change(place, "# What do open repair records", "# What did old records")
    assert not {book.name: book for book in selected((), town)}[SHIPPED].is_own


def test_a_notebook_without_a_number_is_a_draft(town):
    write_notebook(town / OWN_NOTEBOOKS, "Untitled", ["this is no code"])
    assert "Untitled" not in {book.name for book in selected((), town)}


def test_a_name_is_looked_for_among_the_programmes_own_too(town):
    assert [book.name for book in selected(["15"], town)] == [EXTRA]
    with pytest.raises(UsageError) as error:
        selected(["15_attempt"], town)
    assert error.value.remedy == f'Did you mean "{EXTRA}"?'


def test_own_notebooks_can_be_left_out(town, tmp_path):
    """A folder that comes from somebody else brings no code to run."""
    with pytest.raises(UsageError, match="is not a notebook"):
        report(town, notebooks=[EXTRA], out=tmp_path / "r", run=Run(shipped_only=True))


def test_a_figure_that_a_shipped_notebook_records_is_refused_before_anything_runs(town, tmp_path):
    write_notebook(town / OWN_NOTEBOOKS, "16_twice", [OPENING, ATTEMPTS])
    with pytest.raises(NotebookError, match=f"is recorded by {SHIPPED} already"):
        report(town, out=tmp_path / "reports")
    assert not (tmp_path / "reports" / "small-town" / "programme").exists()


def test_the_same_own_notebook_twice_gives_the_same_bytes(town, tmp_path):
    pages = [
        report(town, notebooks=[EXTRA], out=tmp_path / name).folders["nl"] / f"{EXTRA}.html"
        for name in ("one", "two")
    ]
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_an_own_notebook_is_kept_with_what_the_report_was_made_from(town, tmp_path):
    made = report(town, notebooks=[EXTRA], out=tmp_path / "reports")
    manifest = json.loads((made.folders["en"] / "manifest.json").read_text(encoding="utf-8"))
    kept = kept_ingredients(town, manifest)
    assert kept is not None
    assert isinstance(kept.store, ContentStore)
    text = kept.own_notebooks[f"{EXTRA}.ipynb"]
    assert text == (town / OWN_NOTEBOOKS / f"{EXTRA}.ipynb").read_bytes()


def test_a_headline_under_another_name_is_refused_before_a_kernel_starts(town):
    """The page that owns the figure need not be run: its key is taken all the same."""
    line = 'finding("cost_reduction_rate", 0.9, n=9, households=None, period="x", basis="counted")'
    write_notebook(town / OWN_NOTEBOOKS, "95_headline", [OPENING, line])
    with pytest.raises(NotebookError, match="recorded by 30_cost_reduction already"):
        report(town, notebooks=["95_headline"])


def test_a_headline_that_the_rules_cannot_see_fails_its_page_and_is_no_finding(town, tmp_path):
    """Recorded under an alias; the finding before it stays, the false one is nowhere."""
    line = (
        'note = finding\nnote("reuse_rate", 0.9, n=9, households=None, period="x", basis="counted")'
    )
    write_notebook(town / OWN_NOTEBOOKS, "95_headline", [OPENING, OWN, line])
    made = report(town, notebooks=["95_headline"], out=tmp_path / "reports")
    assert made.statuses == {"95_headline": "failed"}
    assert 'recorded "reuse_rate", which is a figure of 10_furniture_reuse' in str(made.errors)
    found = json.loads((made.folders["en"] / "findings.json").read_text())
    assert [each["key"] for each in found] == ["my_attempts_count"]
    assert "90.0" not in (made.folders["en"] / "95_headline.html").read_text(encoding="utf-8")
