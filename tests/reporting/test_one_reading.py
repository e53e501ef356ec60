"""All pages of a report rest on the records and settings that it began with."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from circularlib.errors import LedgerError
from circularlib.ledger.intake import read_ledger
from circularlib.ledger.programme import open_programme
from circularlib.ledger.reading import spark_tables
from circularlib.reporting import report_tasks, runner
from circularlib.reporting.report_folders import locked
from circularlib.reporting.report_tasks import prepared

from .conftest import ATTEMPTS, OPENING, use_notebooks

Change = Callable[[], None]
COUNT = """\
count = records["items"].collect().height
finding(
    "open_repair_attempts_count", count, n=count, households=None,
    period=records.label, basis="counted",
)"""
TABLES = (
    "CREATE TABLE homes AS SELECT 'W1' AS home_id, '08800' AS municipality_code,"
    " DATE '2020-01-01' AS in_service_from",
    "CREATE TABLE items AS SELECT 'I1' AS item_id, 'stool' AS item_type, 'new' AS origin,"
    " 4 AS mass_kg",
    "CREATE TABLE movements AS SELECT 'M1' AS movement_id, DATE '2022-02-01' AS date,"
    " 'I1' AS item_id, 'delivered' AS event, 'W1' AS home_id",
    "CREATE TABLE costs AS SELECT 'C1' AS cost_id, DATE '2022-02-01' AS date,"
    " 'purchase_new' AS category, 120.5 AS amount_eur, 'town' AS payer",
    "CREATE TABLE hours AS SELECT DATE '2022-03-01' AS date, 'reuse_centre' AS organisation,"
    " 'driver' AS worker_group, 2.5 AS hours",
)
EMPTY = "CREATE TABLE survey (date DATE, respondent {0}, question {0}, score INT)"
ONE_MORE = "INSERT INTO items SELECT 'I2', item_type, origin, mass_kg FROM items LIMIT 1"
WRONG = "INSERT INTO items SELECT 'I3', 'no such thing', origin, mass_kg FROM items LIMIT 1"


CHANGED = ["This changed while the report was made.", "Run the same command again."]


def made(town: Path, out: Path, change: Change = lambda: None, **how: Any) -> runner.Report:
    """A report, with something that changes after it read the records and before a page does."""
    run = runner.Run(told=lambda _line: change(), **how)
    return runner.report(town, period="2022", out=out, run=run)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("repairs.csv", "f,Repair Café,BEL,,Lamp,15,Unknown,,,Fixed,,Gent,2022-07-01,"),
        ("programme.toml", "# new"),
    ],
)
def test_a_page_does_not_take_what_changed_since_the_report_began(
    folder: Callable[..., Path],
    notebook: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    line: str,
) -> None:
    """Its manifest would name other records; the next report takes them all."""
    town = folder()
    use_notebooks(monkeypatch, notebook(OPENING, ATTEMPTS).parent)
    file = town / name
    before = file.read_text(encoding="utf-8")

    def change() -> None:
        file.write_text(f"{before}{line}\n", encoding="utf-8")

    report = made(town, tmp_path / "reports", change)
    assert report.errors["01_counts"].split("\n") == [f"small-town/{name}", *CHANGED]
    again = made(town, tmp_path / "reports")
    assert (again.statuses, again.unchanged) == ({"01_counts": "done"}, ())


def test_a_table_that_went_meanwhile_is_told(
    folder: Callable[..., Path],
    notebook: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page would say that it was never there."""
    use_notebooks(monkeypatch, notebook(OPENING, ATTEMPTS, reads=("repairs",)).parent)
    town = folder()
    settings = town / "programme.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('records = "repairs"', 'records = "washing"'), "utf-8")
    report = made(town, tmp_path / "reports", (town / "repairs.csv").unlink)
    assert report.errors["01_counts"].split("\n") == ["small-town/repairs", *CHANGED]
    page = (report.folders["nl"] / "01_counts.html").read_text(encoding="utf-8")
    assert "Dit is gewijzigd terwijl het rapport werd gemaakt." in page


def test_settings_that_changed_after_a_page_opened_them_are_told(
    folder: Callable[..., Path],
    notebook: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may show the claims of another day than its manifest; it is not kept, nor its figures."""
    saves = "open('claims.toml', 'w').write('# other')"
    use_notebooks(monkeypatch, notebook(OPENING, saves, ATTEMPTS).parent)
    town = folder()
    (town / "claims.toml").write_text("# one\n", encoding="utf-8")
    report = made(town, tmp_path / "reports")
    assert report.errors["01_counts"].split("\n") == ["small-town/claims.toml", *CHANGED]
    page = (report.folders["nl"] / "01_counts.html").read_text(encoding="utf-8")
    assert "Dit is gewijzigd terwijl het rapport werd gemaakt." in page
    assert findings(report) == []
    again = made(town, tmp_path / "reports")
    assert (again.statuses, again.unchanged) == ({"01_counts": "done"}, ())


def test_a_notebook_runs_as_it_was_when_the_report_began(
    folder: Callable[..., Path],
    notebook: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three attempts in 2022; who edits it meanwhile sees it in the next report."""
    book = notebook(OPENING, ATTEMPTS)
    use_notebooks(monkeypatch, book.parent)
    text = book.read_text(encoding="utf-8")
    edited = text.replace("count, n=count", "count + 90, n=count")
    report = made(
        folder(), tmp_path / "reports", lambda: book.write_text(edited, encoding="utf-8") and None
    )
    manifest = json.loads((report.folders["en"] / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["notebooks"][0]["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert count(report) == 3


def test_an_example_is_one_as_long_as_the_report_lasts(
    folder: Callable[..., Path],
    notebook: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Half a file, saved meanwhile, neither changes what the manifest says nor loses the report."""
    use_notebooks(monkeypatch, notebook(OPENING, "# washing_plan(programme)", ATTEMPTS).parent)
    town = folder()
    half = town / "washing.toml"
    report = made(town, tmp_path / "reports", lambda: half.write_text("a = [", "utf-8") and None)
    assert report.errors["01_counts"].split("\n") == ["small-town/washing.toml", *CHANGED]
    manifest = json.loads((report.folders["en"] / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["notebooks"][0]["example"] == "washing.toml"


def test_a_report_that_waited_for_another_one_reads_again(
    folder: Callable[..., Path],
    notebook: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The other run may last for hours; what is corrected meanwhile counts."""
    use_notebooks(monkeypatch, notebook(OPENING, ATTEMPTS).parent)
    town, out = folder(), tmp_path / "reports"
    is_held, is_waiting = Event(), Event()

    def other_run() -> None:
        with locked(out, "small-town", "2022", told=lambda _line: None):
            is_held.set()
            is_waiting.wait(timeout=60)
            settings = town / "programme.toml"
            settings.write_text(settings.read_text("utf-8") + "# corrected\n", "utf-8")

    other = Thread(target=other_run)
    other.start()
    assert is_held.wait(timeout=20)
    assert made(town, out, is_waiting.set).statuses == {"01_counts": "done"}
    other.join()


def test_settings_that_are_saved_while_they_are_read_are_read_again(
    folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a report could rest on what was there before, under the digest of what came after."""
    town, look, names = folder(), report_tasks.check_stated_values, iter(["First", "Second"])
    settings = town / "programme.toml"

    def look_and_save(programme: Any) -> None:
        look(programme)
        name = next(names, None)
        if name is not None:
            text = settings.read_text(encoding="utf-8")
            settings.write_text(text.replace(programme.settings.name, name), encoding="utf-8")

    monkeypatch.setattr(report_tasks, "check_stated_values", look_and_save)
    task = prepared(town, "2022", ["nl"], ["80"], {}, accept_valid=False)
    assert task.programme.settings.name == "Second"
    assert task.settings == task.programme.settings_digests()
    names = iter(["Third", "Fourth", "Fifth", "Sixth"])
    with pytest.raises(LedgerError, match=CHANGED[0]):
        prepared(town, "2022", ["nl"], ["80"], {}, accept_valid=False)


@pytest.fixture
def in_database(postgresql: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A programme whose tables stand in a real database, and a way to change them there."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PGPASSWORD", postgresql.password)
    schema = postgresql.new_schema(*TABLES)
    town = tmp_path / "stad"
    town.mkdir()
    (town / "programme.toml").write_text(
        f'name = "Stad"\nledger = "{postgresql.address("postgres")}"\n'
        f'[periods]\nprogramme = "2022"\n[intake]\nschema = "{schema}"\n',
        encoding="utf-8",
    )

    def execute(*statements: str) -> None:
        postgresql.execute("postgres", f"SET search_path TO {schema}", *statements)

    return town, execute


def findings(report: runner.Report) -> list[dict[str, Any]]:
    """What the pages found."""
    found: list[dict[str, Any]] = json.loads(
        (report.folders["en"] / "findings.json").read_text(encoding="utf-8")
    )
    return found


def count(report: runner.Report) -> float:
    """The number that the one page found."""
    (found,) = findings(report)
    return float(found["value"])


def test_the_tables_of_a_database_are_read_once_for_all_pages(
    in_database: Any,
    notebook: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Changed or gone when a page opens them: the page has what the report read."""
    town, execute = in_database
    execute(EMPTY.format("TEXT"))
    books = notebook(OPENING, COUNT, reads=("items",)).parent
    use_notebooks(monkeypatch, books)
    gone = ("DROP TABLE hours", "DROP TABLE survey")
    once = made(town, tmp_path / "reports", lambda: execute(ONE_MORE, *gone))
    assert not once.errors
    assert count(once) == 1
    execute(TABLES[-1])
    assert count(made(town, tmp_path / "reports")) == 2


def test_who_reads_what_changed_in_a_database_leaves_a_report_what_it_read(
    in_database: Any,
    notebook: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`circular check` keeps what is there now, beside what the pages rest on."""
    town, execute = in_database
    use_notebooks(monkeypatch, notebook(OPENING, COUNT, reads=("items",)).parent)

    def change() -> None:
        execute(ONE_MORE)
        read_ledger(open_programme(town))

    assert count(made(town, tmp_path / "reports", change)) == 1


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_a_schema_of_spark_is_opened_by_the_report_alone(
    spark_table: Callable[..., Any],
    notebook: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page is a process of its own, whose Spark does not know this schema."""
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    assert spark_table
    assert session is not None
    monkeypatch.setattr(spark_tables, "spark_session", lambda: session)
    session.sql(f"CREATE DATABASE stad LOCATION '{tmp_path / 'warehouse'}'")
    for statement in (*TABLES, EMPTY.format("STRING")):
        session.sql(statement.replace("TABLE ", "TABLE stad."))
    town = tmp_path / "stad"
    town.mkdir()
    settings = 'name = "Stad"\nledger = "spark:stad"\n[periods]\nprogramme = "2022"\n'
    (town / "programme.toml").write_text(settings, encoding="utf-8")
    use_notebooks(monkeypatch, notebook(OPENING, COUNT, reads=("items",)).parent)
    report = made(town, tmp_path / "reports")
    session.sql("DROP DATABASE stad CASCADE")
    assert not report.errors
    assert count(report) == 1


def test_a_table_with_wrong_rows_is_read_once_too(
    in_database: Any,
    notebook: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its sound rows, and what is wrong with the others; where nothing is kept, it is told."""
    town, execute = in_database
    use_notebooks(monkeypatch, notebook(OPENING_ACCEPTED, COUNT, reads=("items",), **TAKES).parent)
    execute(WRONG)
    out, how = tmp_path / "reports", {"accept_valid": True, "force": True}
    assert count(made(town, out, lambda: execute(ONE_MORE), **how)) == 1

    def change() -> None:
        execute(ONE_MORE.replace("'I2'", "'I4'"))
        shutil.rmtree(town / ".ledger")

    report = made(town, out, change, **how)
    place, *said = report.errors["01_counts"].split("\n")
    assert place.endswith(", sheet items")
    assert said == CHANGED


TAKES = {
    "parameters": 'programme: str = "sample"  # folder\nperiod: str = "programme"  # period\n'
    "accept_valid: bool = False  # leave wrong rows out"
}
OPENING_ACCEPTED = OPENING.replace("period)", "period, accept_valid=accept_valid)")
