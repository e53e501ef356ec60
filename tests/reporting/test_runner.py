"""A report: whole or not at all, the same twice, honest about what it does not hold."""

import json
import re
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest

from circularlib import cli
from circularlib.errors import LedgerError, ReportError, UsageError
from circularlib.reporting import report_pages, runner
from circularlib.reporting.jobs import Workers
from circularlib.reporting.report_folders import locked

from .conftest import ATTEMPTS, OPENING, use_notebooks, write_notebook, write_programme

BREAKS = """\
from circularlib.errors import LedgerError
raise LedgerError("Row 3 is wrong.", f"{programme}/items.csv.", "Correct it.")"""
NOTEBOOKS = {
    "01_counts": ([OPENING, ATTEMPTS], ("repairs",)),
    "02_breaks": (["'before the break'", BREAKS, "'after the break'"], ("repairs",)),
    "03_homes": (["1"], ("homes", "stays")),
    "04_goes_on": (["'it goes on'"], ("repairs",)),
}
NAME = "Small <town> & co"


def files(folder):
    """Every file below a folder, by its path; not what the runner keeps for itself."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".runs" not in path.parts
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One report of four notebooks in two languages, and the same once more elsewhere."""
    place = tmp_path_factory.mktemp("reports")
    for name, (code, reads) in NOTEBOOKS.items():
        write_notebook(place / "notebooks", name, code, reads=reads)
    with pytest.MonkeyPatch.context() as patch:
        use_notebooks(patch, place / "notebooks")
        first = write_programme(place / "here" / "small-town", name=NAME)
        told = []
        result = runner.report(first, out=place / "first", run=runner.Run(told=told.append))
        again = write_programme(place / "there" / "small-town", name=NAME)
        runner.report(again, out=place / "second")
    return place, result, told


@pytest.fixture(scope="module")
def home(made):
    return made[0] / "first" / "small-town" / "programme"


def test_every_notebook_ends_in_its_own_way(made):
    _place, result, told = made
    assert result.statuses == {
        "01_counts": "done",
        "02_breaks": "failed",
        "03_homes": "not_measured",
        "04_goes_on": "done",
    }
    assert told == ["01_counts", "02_breaks", "04_goes_on"]


def test_what_went_wrong_is_told_in_the_words_of_the_error(made):
    assert made[1].errors == {
        "02_breaks": "small-town/items.csv.\nRow 3 is wrong.\nCorrect it.",
    }


def test_a_report_has_the_files_of_the_design(home):
    """Pages and notebooks of what ran, findings, manifest and contents, per language."""
    pages = [f"{name}.{kind}" for name in NOTEBOOKS for kind in ("html", "ipynb")]
    expected = {*pages, "findings.json", "index.html", "manifest.json"}
    expected -= {"03_homes.html", "03_homes.ipynb"}
    for language in ("en", "nl"):
        assert {path.name for path in (home / language).iterdir()} == expected
    shown = {path.name for path in home.parent.parent.iterdir()} - {".runs"}
    assert shown == {"small-town", "index.html", "index.en.html"}


def test_the_same_run_twice_gives_the_same_bytes(made):
    """In another folder, of a programme in another folder; every file."""
    place = made[0]
    first, second = files(place / "first"), files(place / "second")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_no_file_names_a_place_of_the_machine(made):
    place = made[0]
    for name, content in files(place / "first").items():
        for trace in (str(place), sys.prefix, "/tmp/", "ipykernel_", "site-packages"):
            assert trace.encode() not in content, f"{name}: {trace}"


def test_a_page_that_stopped_shows_the_error_and_what_came_before(home):
    page = (home / "en" / "02_breaks.html").read_text(encoding="utf-8")
    assert "This page stopped before its end." in page
    assert "small-town/items.csv.\nRow 3 is wrong.\nCorrect it." in page
    shown = re.sub(r'<pre class="code".*?</pre>', "", page, flags=re.DOTALL)
    assert "before the break" in shown
    assert "after the break" not in shown


def test_the_neighbours_of_a_notebook_that_failed_go_on(home):
    assert "it goes on" in (home / "nl" / "04_goes_on.html").read_text(encoding="utf-8")


def test_findings_are_gathered_once_for_both_languages(home):
    """Five attempts; the record has exactly the keys of the design, section 6."""
    texts = {(home / language / "findings.json").read_bytes() for language in ("en", "nl")}
    assert len(texts) == 1
    (record,) = json.loads(texts.pop())
    fields = "key value low high level n unit period notebook basis sources text"
    assert " ".join(record) == fields
    assert (record["value"], record["notebook"]) == (5.0, "01_counts")
    assert record["period"] == "programme 2022-01-01..2023-12-31"


def test_the_manifest_tells_how_each_notebook_ended(home):
    found = json.loads((home / "nl" / "manifest.json").read_text(encoding="utf-8"))
    entries = {entry["name"]: entry for entry in found["notebooks"]}
    assert entries["03_homes"]["status"] == "not_measured"
    assert entries["03_homes"]["missing"] == ["homes", "stays"]
    assert entries["02_breaks"]["error"].startswith("small-town/items.csv.")
    assert entries["01_counts"]["parameters"] == {"period": "programme"}
    assert all(len(entry["sha256"]) == 64 for entry in entries.values())
    assert set(found["inputs"]) >= {"programme.toml"}


def test_the_contents_list_what_was_not_measured_with_the_missing_tables(home):
    page = (home / "nl" / "index.html").read_text(encoding="utf-8")
    assert "Niet gemeten: deze registratie bevat geen woningen, verblijven." in page
    assert "03_homes.html" not in page


def test_every_link_leads_to_a_file(made):
    out = made[0] / "first"
    for name, content in files(out).items():
        if name.endswith(".html"):
            for target in re.findall(r'href="([^"#]+)"', content.decode()):
                assert (out / name).parent.joinpath(target).is_file(), f"{name}: {target}"


def test_the_name_of_the_programme_is_escaped_everywhere(made):
    for name, content in files(made[0] / "first").items():
        if name.endswith(".html"):
            assert b"Small &lt;town&gt; &amp; co" in content, name
            assert b"<town>" not in content, name


def test_real_records_are_not_called_synthetic(made):
    for name, content in files(made[0] / "first").items():
        if name.endswith(".html"):
            assert b"ynthetic data" not in content, name
            assert b"ynthetische data" not in content, name


@pytest.fixture
def one(tmp_path, monkeypatch):
    """A runner of one quick notebook on the small programme."""
    write_notebook(tmp_path / "notebooks", "01_counts", [OPENING, ATTEMPTS])
    use_notebooks(monkeypatch, tmp_path / "notebooks")

    def run(*, settings="", **options):
        folder = tmp_path / "small-town"
        if not folder.exists():
            write_programme(folder, settings=settings)
        return runner.report(folder, out=tmp_path / "reports", **options)

    return run


def test_a_later_run_in_one_language_leaves_no_pages_of_an_earlier_one(one, tmp_path):
    """Else the other language would go on saying what this run no longer says."""
    one()
    one(languages=["nl"])
    home = tmp_path / "reports" / "small-town" / "programme"
    assert [path.name for path in home.iterdir()] == ["nl"]
    for page in (home / "nl").glob("*.html"):
        assert "hreflang" not in page.read_text(encoding="utf-8")
    gallery = (tmp_path / "reports" / "index.html").read_text(encoding="utf-8")
    assert "programme/en/" not in gallery
    assert "programme/nl/" in gallery


def test_reports_of_different_periods_stand_side_by_side(one, tmp_path):
    one(languages=["nl"])
    one(languages=["nl"], period="2022")
    homes = tmp_path / "reports" / "small-town"
    assert sorted(path.name for path in homes.iterdir()) == ["2022", "programme"]
    gallery = (tmp_path / "reports" / "index.html").read_text("utf-8")
    assert len(re.findall('<tr class="of', gallery)) == 2


def test_a_period_beyond_the_records_shows_everywhere_which_days_it_covers(one, tmp_path):
    """Asked for 2023, recorded to 15 August; three of the five attempts lie before 2023."""
    one(settings="records_to = 2023-08-15\n", period="2023")
    home = tmp_path / "reports" / "small-town" / "2023"
    covered = "2023 (1 January 2023 – 15 August 2023)"
    asked = "Asked for was 1 January 2023 to 31 December 2023"
    for name in ("index", "01_counts"):
        page = (home / "en" / f"{name}.html").read_text(encoding="utf-8")
        assert covered in page
        assert asked in page
        assert "31 december 2023" in (home / "nl" / f"{name}.html").read_text(encoding="utf-8")
    (record,) = json.loads((home / "en" / "findings.json").read_text(encoding="utf-8"))
    assert record["period"] == "2023 2023-01-01..2023-08-15"
    assert record["value"] == 2
    period = json.loads((home / "en" / "manifest.json").read_text(encoding="utf-8"))["period"]
    assert (period["last"], period["asked_last"]) == ("2023-08-15", "2023-12-31")
    assert covered in (tmp_path / "reports" / "index.en.html").read_text(encoding="utf-8")


def test_made_up_records_are_called_so_on_every_page(one, tmp_path):
    one(settings="synthetic = true\n")
    pages = list((tmp_path / "reports").rglob("*.html"))
    assert len(pages) == 6
    for page in pages:
        assert re.search("ynthetic data|ynthetische data", page.read_text(encoding="utf-8")), page


def test_a_failure_while_writing_leaves_the_old_report_in_place(one, tmp_path, monkeypatch):
    """The second language cannot be written: neither is replaced, and nothing half is left."""
    one(languages=["en", "nl"])
    before = files(tmp_path / "reports")
    write = report_pages.written_text

    def fails_in_dutch(file: Path, text: str) -> None:
        if file.parent.name == "nl":
            raise OSError("disk full")
        write(file, text)

    monkeypatch.setattr(report_pages, "written_text", fails_in_dutch)
    with pytest.raises(OSError, match="disk full"):
        one(languages=["en", "nl"], values={"horizon_days": 1})
    assert files(tmp_path / "reports") == before
    hidden = [path.name for path in (tmp_path / "reports").rglob(".*")]
    assert hidden == [".runs"]


def test_a_failure_while_replacing_puts_the_old_report_back(one, tmp_path, monkeypatch):
    one(languages=["en"])
    before = files(tmp_path / "reports")
    moved = Path.replace

    def fails_for_the_new(self: Path, target: Path) -> Path:
        if self.name == "whole":
            raise OSError("in use")
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", fails_for_the_new)
    with pytest.raises(OSError, match="in use"):
        one(languages=["en"], values={"horizon_days": 1})
    assert files(tmp_path / "reports") == before


def test_a_figure_recorded_by_two_notebooks_is_refused_and_nothing_is_written(one, tmp_path):
    write_notebook(tmp_path / "notebooks", "02_again", [OPENING, ATTEMPTS])
    with pytest.raises(ReportError, match="recorded twice") as error:
        one()
    assert error.value.place == "Notebooks 01_counts and 02_again."
    assert files(tmp_path / "reports") == {}


@pytest.mark.parametrize(
    ("options", "thing"),
    [
        ({"period": "2022Q5"}, "is not a period"),
        ({"period": "2031"}, "No records lie in 2031"),
        ({"languages": ["fr"]}, '"fr" is not a language'),
        ({"languages": []}, "is not a language"),
        ({"notebooks": ["99_nothing"]}, "is not a notebook"),
        ({"values": {"horizon_day": "3"}}, "is not a parameter"),
        ({"values": {"horizon_days": "long"}}, "is not a whole number"),
        ({"values": {"period": "2022"}}, "is not set with --set"),
        ({"values": {"programme": "sample"}}, "is not set with --set"),
    ],
)
def test_a_wrong_call_is_found_before_any_kernel_starts(one, tmp_path, monkeypatch, options, thing):
    def must_not_run(*_arguments, **_options):
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(runner, "carried_out", must_not_run)
    with pytest.raises(UsageError, match=thing):
        one(**options)
    assert not (tmp_path / "reports").exists()


def test_records_that_cannot_be_used_are_found_before_any_kernel_starts(one, tmp_path, monkeypatch):
    folder = write_programme(tmp_path / "small-town")
    (folder / "repairs.csv").write_text("", encoding="utf-8")
    monkeypatch.setattr(runner, "carried_out", None)
    with pytest.raises(LedgerError):
        one()
    assert not (tmp_path / "reports").exists()


def test_records_that_answer_no_notebook_are_an_error_that_names_the_tables(one, tmp_path):
    write_notebook(tmp_path / "notebooks", "03_homes", ["1"], reads=("homes", "stays"))
    with pytest.raises(ReportError, match="cannot answer 03_homes") as error:
        one(notebooks=["03_homes"])
    assert "lack homes, stays" in error.value.place


@pytest.mark.parametrize(("code", "exit_code"), [("1", 0), ("1 / 0", 1)])
def test_the_command_ends_with_one_where_a_notebook_failed(tmp_path, monkeypatch, code, exit_code):
    use_notebooks(monkeypatch, tmp_path / "notebooks")
    write_notebook(tmp_path / "notebooks", "01_counts", [code])
    folder = write_programme(tmp_path / "small-town")
    assert cli.reports.report([str(folder)], language=["en"], out=tmp_path / "reports") == exit_code


def test_values_reach_the_notebook_and_the_manifest(one, tmp_path):
    write_notebook(tmp_path / "notebooks", "01_counts", ["(town, horizon_days)"])
    one(languages=["en"], values={"town": "08800", "horizon_days": "365"})
    home = tmp_path / "reports" / "small-town" / "programme" / "en"
    assert "('08800', 365)" in (home / "01_counts.ipynb").read_text(encoding="utf-8")
    (entry,) = json.loads((home / "manifest.json").read_text(encoding="utf-8"))["notebooks"]
    assert entry["parameters"] == {"period": "programme", "town": "08800", "horizon_days": 365}


def test_what_did_not_change_is_not_run_again_and_the_reason_is_told(one, tmp_path):
    """The second time nothing; then for a parameter; then for the records; then when forced."""
    told = []
    how = runner.Run(told=told.append)
    folder = tmp_path / "small-town"
    assert one(run=how).unchanged == ()
    before = files(tmp_path / "reports")
    assert one(run=how).unchanged == ("01_counts",)
    assert files(tmp_path / "reports") == before
    one(run=how, values={"horizon_days": 1})
    records = folder / "repairs.csv"
    records.write_bytes(records.read_bytes().rstrip() + b"\n\n")
    one(run=how, values={"horizon_days": 1})
    assert one(run=replace(how, force=True), values={"horizon_days": 1}).unchanged == ()
    assert told == [
        "01_counts",
        "01_counts: unchanged",
        "01_counts: changed parameters: horizon_days",
        "01_counts: changed records: repairs",
        "01_counts",
    ]


def test_a_notebook_that_failed_is_run_again(one, tmp_path):
    """What went wrong may have been the machine."""
    write_notebook(tmp_path / "notebooks", "01_counts", ["1 / 0"])
    assert one().statuses == {"01_counts": "failed"}
    assert one().unchanged == ()


def test_a_kept_run_that_was_tampered_with_counts_for_nothing(one, tmp_path):
    """Cut short by a full disk, say."""
    one()
    before = files(tmp_path / "reports")
    (kept,) = (tmp_path / "reports" / ".runs").rglob("*.ipynb")
    kept.write_text(kept.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    assert one().unchanged == ()
    assert files(tmp_path / "reports") == before


def test_several_programmes_and_periods_share_the_workers_and_each_has_its_report(one, tmp_path):
    """The same bytes as one after another."""
    one()
    towns = [write_programme(tmp_path / name) for name in ("a-town", "b-town")]
    options = {"periods": ["2022", "programme"], "languages": ["nl"]}
    together = runner.reports(
        towns, out=tmp_path / "many", run=runner.Run(workers=Workers(2)), **options
    )
    assert len(together) == 4
    for town in towns:
        for period in options["periods"]:
            runner.report(town, period=period, languages=["nl"], out=tmp_path / "single")
    assert files(tmp_path / "many") == files(tmp_path / "single")


def test_a_second_run_on_the_same_report_waits_for_the_first(one, tmp_path):
    """And says so; nothing of it is to be seen until then."""
    told, is_held, seen = [], Event(), []

    def first_run():
        with locked(tmp_path / "reports", "small-town", "programme", told=told.append):
            is_held.set()
            while not told:
                time.sleep(0.01)
            seen.append((tmp_path / "reports" / "small-town").exists())

    first = Thread(target=first_run)
    first.start()
    assert is_held.wait(timeout=20)
    assert one(run=runner.Run(told=told.append)).statuses == {"01_counts": "done"}
    first.join()
    assert told == ["waiting for another run on small-town programme", "01_counts"]
    assert seen == [False]
