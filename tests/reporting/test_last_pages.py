"""A page on the findings of the others is run after them, and only when they changed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from circularlib.errors import UsageError
from circularlib.reporting.comparing.reruns import notebooks_behind
from circularlib.reporting.comparing.stored_reports import stored_report
from circularlib.reporting.jobs import Workers
from circularlib.reporting.runner import Report, Run, report, reports
from circularlib.reporting.selection import Notebook, selected

from .conftest import ATTEMPTS, OPENING, use_notebooks, write_notebook, write_programme

PARAMETERS = """\
programme: str = "sample"  # folder of the programme
period: str = "programme"  # a period
findings: str = ""  # folder of a report"""
READING = """\
import json, pathlib
place = pathlib.Path(findings)
found = json.loads((place / "findings.json").read_text(encoding="utf-8"))
books = json.loads((place / "manifest.json").read_text(encoding="utf-8"))["notebooks"]
print("found", [(each["key"], each["value"]) for each in found])
print("ended", [(book["name"], book["status"], book["missing"]) for book in books])"""
COUNTED = "found [('open_repair_attempts_count', 5.0)]"


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook that counts, one whose table is absent, one that fails, and one on all three."""
    folder = tmp_path / "notebooks"
    write_notebook(folder, "10_counts", [OPENING, ATTEMPTS])
    write_notebook(folder, "20_absent", [OPENING], reads=["stays"])
    write_notebook(folder, "30_fails", [OPENING, "1 / 0"])
    write_last(folder, READING)
    use_notebooks(monkeypatch, folder)
    return folder


def write_last(folder: Path, *code: str) -> None:
    path = write_notebook(folder, "90_all", code, reads=[], parameters=PARAMETERS)
    book = json.loads(path.read_text(encoding="utf-8"))
    book["metadata"]["circularlib"]["after"] = "findings"
    path.write_text(json.dumps(book), encoding="utf-8")


@pytest.fixture
def run(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., Report]:
    """Makes the report of the small programme, and keeps what was told."""
    request.getfixturevalue("books")
    home = write_programme(tmp_path / "small-town")

    def made(**options) -> Report:
        told: list[str] = []
        how = Run(told=told.append, workers=Workers(2), force=options.pop("force", False))
        found = report(home, out=tmp_path / "reports", run=how, **options)
        made.told = told
        return found

    return made


def last_page(made: Report, ending: str = "ipynb") -> str:
    return (made.folders["en"] / f"90_all.{ending}").read_text(encoding="utf-8")


def test_it_is_given_what_the_others_found_and_how_each_ended(run):
    made = run()
    assert made.statuses == {
        "10_counts": "done", "20_absent": "not_measured", "30_fails": "failed", "90_all": "done",
    }  # fmt: skip
    assert COUNTED in last_page(made)
    assert (
        "ended [('10_counts', 'done', []), ('20_absent', 'not_measured', ['stays']), "
        "('30_fails', 'failed', [])]"
    ) in last_page(made)


def test_it_is_not_run_again_while_the_others_found_the_same(run):
    """The notebook that failed is run again, and fails again: nothing changed."""
    run()
    again = run()
    assert again.unchanged == ("10_counts", "90_all")
    assert "90_all: unchanged" in run.told


def test_it_is_run_again_when_another_page_found_something_else(run, books: Path):
    """Only the notebook that counts was edited."""
    run()
    write_notebook(books, "10_counts", [OPENING, ATTEMPTS.replace("n=count", "n=count + 1")])
    again = run()
    assert again.unchanged == ()
    assert "90_all: changed findings: findings.json" in run.told


def test_it_is_run_again_when_another_page_ends_differently(run, books: Path):
    """No finding changed: a page that failed is whole now."""
    run()
    write_notebook(books, "30_fails", [OPENING, "1 / 1"])
    made = run()
    assert "90_all: changed findings: manifest.json" in run.told
    assert "('30_fails', 'done', [])" in last_page(made)


def test_two_runs_give_the_same_bytes_and_name_no_place(run):
    """The folder in which it finds them has another name each time."""
    first = [last_page(run(), ending) for ending in ("ipynb", "html")]
    assert first == [last_page(run(force=True), ending) for ending in ("ipynb", "html")]
    assert "circular-findings-" not in first[0] + first[1]
    assert 'findings = \\"findings\\"' in first[0]


def test_its_error_names_no_place_either(run, books: Path):
    write_last(books, 'raise ValueError(f"see {findings}/findings.json")')
    made = run()
    assert "see findings/findings.json" in made.errors["90_all"]


def test_asked_for_alone_it_brings_the_others_along(run):
    assert COUNTED in last_page(run(notebooks=["90"]))


def test_asked_for_with_others_it_reads_those_only(run):
    made = run(notebooks=["90", "20_absent"])
    assert set(made.statuses) == {"20_absent", "90_all"}
    assert "found []" in last_page(made)


@pytest.mark.usefixtures("books")
def test_each_of_several_reports_reads_its_own(tmp_path: Path):
    """A period of two records and one of three, on the same workers."""
    home = write_programme(tmp_path / "small-town")
    made = reports([home], periods=["2022", "2023"], out=tmp_path / "reports")
    counts = [("open_repair_attempts_count', 3.0)" in last_page(each)) for each in made]
    assert counts == [True, False]
    assert "open_repair_attempts_count', 2.0)" in last_page(made[1])


def test_what_the_runner_gives_itself_cannot_be_set(run):
    with pytest.raises(UsageError, match='"findings" is not set with --set'):
        run(values={"findings": "elsewhere"})


def test_its_findings_are_made_again_with_the_notebooks_they_rest_on(run, books: Path):
    """`circular compare` runs the notebooks behind a figure that moved."""
    write_last(
        books, OPENING, ATTEMPTS.replace("open_repair_attempts_count", "homes_count")
    )  # a second figure, of its own
    stored = stored_report(run().folders["en"])
    assert notebooks_behind(stored, ["open_repair_attempts_count"]) == ["10_counts"]
    assert notebooks_behind(stored, ["homes_count"]) == [
        "10_counts", "20_absent", "30_fails", "90_all",
    ]  # fmt: skip


def test_a_notebook_knows_which_findings_it_would_record(books: Path):
    assert Notebook(books / "10_counts.ipynb").finding_keys == ("open_repair_attempts_count",)
    assert [book.is_last for book in selected(())] == [False, False, False, True]
