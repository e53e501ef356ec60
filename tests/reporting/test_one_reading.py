"""All pages of a report rest on the records and settings that it began with."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from circularlib.ledger.reading import spark_tables
from circularlib.reporting import runner

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
ONE_MORE = "INSERT INTO items SELECT 'I2', item_type, origin, mass_kg FROM items LIMIT 1"
WRONG = "INSERT INTO items SELECT 'I3', 'no such thing', origin, mass_kg FROM items LIMIT 1"


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
    said = report.errors["01_counts"].split("\n")
    assert said[0].endswith(name)
    assert said[1:] == ["This changed while the report was made.", "Run the same command again."]
    again = made(town, tmp_path / "reports")
    assert (again.statuses, again.unchanged) == ({"01_counts": "done"}, ())


def test_a_table_that_went_meanwhile_is_told(
    folder: Callable[..., Path],
    notebook: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page would say that it was never there."""
    use_notebooks(monkeypatch, notebook(OPENING, ATTEMPTS).parent)
    town = folder()
    report = made(town, tmp_path / "reports", (town / "repairs.csv").unlink)
    assert report.statuses == {"01_counts": "failed"}


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


def count(report: runner.Report) -> str:
    """What the page tells of the number of items."""
    return (report.folders["en"] / "findings.json").read_text(encoding="utf-8")


def test_the_tables_of_a_database_are_read_once_for_all_pages(
    in_database: Any,
    notebook: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Changed or gone when a page opens them: the page has what the report read."""
    town, execute = in_database
    books = notebook(OPENING, COUNT, reads=("items",)).parent
    use_notebooks(monkeypatch, books)
    once = made(town, tmp_path / "reports", lambda: execute(ONE_MORE, "DROP TABLE hours"))
    assert not once.errors
    assert '"value": 1' in count(once)
    execute(TABLES[-1])
    assert '"value": 2' in count(made(town, tmp_path / "reports"))


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
    for statement in TABLES:
        session.sql(statement.replace("TABLE ", "TABLE stad."))
    town = tmp_path / "stad"
    town.mkdir()
    settings = 'name = "Stad"\nledger = "spark:stad"\n[periods]\nprogramme = "2022"\n'
    (town / "programme.toml").write_text(settings, encoding="utf-8")
    use_notebooks(monkeypatch, notebook(OPENING, COUNT, reads=("items",)).parent)
    report = made(town, tmp_path / "reports")
    session.sql("DROP DATABASE stad CASCADE")
    assert not report.errors
    assert '"value": 1' in count(report)


def test_a_table_with_wrong_rows_is_read_again_and_must_be_the_same(
    in_database: Any,
    notebook: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The store keeps only tables without errors; a page asks the server for the others."""
    town, execute = in_database
    use_notebooks(monkeypatch, notebook(OPENING_ACCEPTED, COUNT, reads=("items",), **TAKES).parent)
    execute(WRONG)
    sound = made(town, tmp_path / "reports", accept_valid=True)
    assert '"value": 1' in count(sound), sound.errors
    changed = made(
        town, tmp_path / "reports", lambda: execute(ONE_MORE), accept_valid=True, force=True
    )
    assert "This changed while the report was made." in changed.errors["01_counts"]


TAKES = {
    "parameters": 'programme: str = "sample"  # folder\nperiod: str = "programme"  # period\n'
    "accept_valid: bool = False  # leave wrong rows out"
}
OPENING_ACCEPTED = OPENING.replace("period)", "period, accept_valid=accept_valid)")
