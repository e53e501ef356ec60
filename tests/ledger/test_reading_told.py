"""What was read is told from process to process and read again, or something changed."""

import os
from pathlib import Path
from typing import Any

import pytest

from circularlib.errors import LedgerError
from circularlib.ledger import reading_told
from circularlib.ledger.intake import Ledger, read_ledger
from circularlib.ledger.programme import Programme, open_programme
from circularlib.ledger.reading_told import Reading, told_reading

from .conftest import TABLES, Make


def reading_of(programme: Programme, ledger: Ledger) -> Reading:
    """What a report would tell its pages."""
    return Reading(
        str(programme.folder), programme.settings_digests(), ledger.digests, ledger.outside
    )


def test_a_reading_is_told_by_the_environment(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """To whoever opens the same programme; who opens another one was told nothing."""
    programme = made()
    reading = reading_of(programme, read_ledger(programme))
    monkeypatch.setenv(reading_told.VARIABLE, reading.told)
    told = told_reading(str(programme.folder))
    assert told is not None
    assert told.records == dict(reading.records)
    assert list(told.settings) == ["programme.toml"]
    assert told_reading("sample") is None


def test_records_that_are_the_same_are_read_again(made: Make) -> None:
    """A reading alters nothing of what is read."""
    programme = made()
    first = read_ledger(programme)
    again = read_ledger(programme, reading=reading_of(programme, first))
    assert again.digests == first.digests
    assert again["items"].collect().equals(first["items"].collect())


@pytest.mark.parametrize(
    ("table", "content"),
    [
        ("hours", TABLES["hours"] + "2022-03-02,reuse_centre,driver,1\n"),
        ("stays", "stay_id,home_id,moved_in\nS1,W1,2022-01-01\n"),
    ],
)
def test_a_table_that_changed_or_came_is_named(made: Make, table: str, content: str) -> None:
    """With the file in which it stands."""
    programme = made()
    reading = reading_of(programme, read_ledger(programme))
    made(**{table: content})
    with pytest.raises(LedgerError) as caught:
        read_ledger(programme, reading=reading)
    (problem,) = caught.value.problems
    assert (problem.kind, problem.table) == ("changed_meanwhile", table)
    assert Path(problem.file).name == f"{table}.csv"


def test_a_database_that_was_read_need_not_be_there(
    postgresql: Any, made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tables come from the store, with the warning about a view that is named like one."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PGPASSWORD", postgresql.password)
    schema = postgresql.new_schema(
        "CREATE TABLE hours AS SELECT DATE '2022-03-01' AS date, 'reuse_centre' AS organisation,"
        " 'driver' AS worker_group, 2.5 AS hours",
        "CREATE VIEW survay AS SELECT 1 AS a",
        "CREATE VIEW invoices AS SELECT 1 AS a",
    )
    folder = made(hours=None).folder
    settings = folder / "programme.toml"
    text = settings.read_text(encoding="utf-8")
    address = f'ledger = "{postgresql.address("postgres")}"'
    settings.write_text(f'{address}\n{text}[intake]\nschema = "{schema}"\n', encoding="utf-8")
    programme = open_programme(folder)
    first = read_ledger(programme)
    assert first.outside == ("hours", "survay")
    postgresql.execute("postgres", f"DROP SCHEMA {schema} CASCADE")
    again = read_ledger(programme, reading=reading_of(programme, first))
    assert again["hours"].collect().equals(first["hours"].collect())
    assert again.problems == first.problems
    assert [problem.kind for problem in again.problems] == ["database_table_unknown"]
