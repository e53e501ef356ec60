"""Tables of a PostgreSQL server as text cells; the server is a real one."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from adbc_driver_postgresql import dbapi

from circularlib.errors import LedgerError
from circularlib.ledger.intake import examine, read_ledger
from circularlib.ledger.programme import Programme, open_programme
from circularlib.ledger.reading.databases import digest, listed, opened, text_cells
from circularlib.ledger.text_cells import ROW, TextCells

Read = Callable[..., TextCells]


@pytest.fixture(autouse=True)
def _password(postgresql: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PG")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PGPASSWORD", postgresql.password)


@pytest.fixture
def read(postgresql: Any) -> Read:
    """Reads the table `homes` of a new schema, after the statements that make it."""

    def cells(*statements: str) -> TextCells:
        schema = postgresql.new_schema(*statements)
        with opened(postgresql.address("postgres")) as database:
            return text_cells(database, schema, "homes", "homes")

    return cells


def refusal(address: str) -> LedgerError:
    with pytest.raises(LedgerError) as caught, opened(address) as database:
        listed(database, "public")
    return caught.value


def column(value: str) -> str:
    return f"CREATE TABLE homes AS SELECT {value} AS cell"


@pytest.mark.parametrize(
    ("value", "text", "number"),
    [
        ("12::integer", "12", 12.0),
        ("3.10::numeric(10, 2)", "3.1", 3.1),
        ("5.00::numeric", "5", 5.0),
        ("100::numeric", "100", 100.0),
        ("1234567890123456789.50::numeric", "1234567890123456789.5", 1234567890123456789.5),
        ("'NaN'::numeric", "NaN", None),
        ("'Infinity'::float8", "Infinity", None),
        ("0.1::real", "0.1", 0.1),
        ("0.1::float8 + 0.2::float8", "0.30000000000000004", 0.1 + 0.2),
        ("1234.56::numeric::money", "1234.56", 1234.56),
    ],
)
def test_numbers_are_exact(read: Read, value: str, text: str, number: float | None) -> None:
    """Text as short as it can be, and the value itself: nothing is left to guess."""
    cells = read(column(value))
    assert cells.frame["cell"].to_list() == [text]
    assert cells.numbers["cell"].to_list() == [number]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("'W1'::text", "W1"),
        ("'  W1 '::text", "W1"),
        ("'W1'::char(5)", "W1"),
        ("'08800'::varchar", "08800"),
        ("'Café Zoë, 5 €'::text", "Café Zoë, 5 €"),
        ("true", "true"),
        ("DATE '2023-12-31'", "2023-12-31"),
        ("DATE 'infinity'", "infinity"),
        ("TIMESTAMP '2023-12-31 14:30'", "2023-12-31 14:30"),
        ("TIMESTAMP '2023-12-31 14:30:05.250'", "2023-12-31 14:30:05.25"),
        ("TIMESTAMP '2023-12-31 00:00'", "2023-12-31"),
        ("TIMESTAMP WITH TIME ZONE '2023-12-31 23:30 UTC'", "2024-01-01 00:30"),
        ("TIMESTAMP WITH TIME ZONE '2023-06-30 22:00 UTC'", "2023-07-01"),
        ("'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        ("'[1, 2]'::jsonb", "[1, 2]"),
        ("ARRAY['a', 'b']", "{a,b}"),
        ("INTERVAL '1 day'", "1 day"),
    ],
)
def test_what_is_no_number_becomes_its_text(read: Read, value: str, text: str) -> None:
    """Moments are told in Belgian time, an hour ahead of UTC in winter and two in summer."""
    cells = read(column(value))
    assert cells.frame["cell"].to_list() == [text]
    assert not cells.numbers


def test_a_type_of_the_towns_own_is_read_as_what_it_rests_on(read: Read) -> None:
    """A domain over numeric holds numbers, and one over text holds texts."""
    cells = read(
        "CREATE DOMAIN mass AS numeric CHECK (VALUE > 0)",
        "CREATE TYPE state AS ENUM ('A', 'B')",
        "CREATE TABLE homes (a mass, b state)",
        "INSERT INTO homes VALUES (4.50, 'B')",
    )
    assert cells.frame.rows() == [(2, "4.5", "B")]
    assert cells.numbers["a"].to_list() == [4.5]


def test_missing_and_empty_values_are_empty_cells(read: Read) -> None:
    """As in a csv file; rows without any value are left out, and the numbers of others stand."""
    cells = read(
        "CREATE TABLE homes (key integer PRIMARY KEY, a text, b numeric)",
        "INSERT INTO homes VALUES (1, ' ', NULL), (2, NULL, 5), (3, 'x', NULL)",
        "CREATE VIEW bare AS SELECT a, b FROM homes",
    )
    assert cells.frame.drop("key").rows() == [(2, None, None), (3, None, "5"), (4, "x", None)]
    assert cells.numbers["b"].to_list() == [None, 5.0, None]


def test_rows_come_in_the_order_of_the_primary_key(read: Read) -> None:
    """2 comes before 10, whatever the order in which they were written."""
    cells = read(
        "CREATE TABLE homes (name text, key integer PRIMARY KEY)",
        "INSERT INTO homes VALUES ('c', 10), ('b', 2), ('a', 33)",
    )
    assert cells.frame.rows() == [(2, "b", "2"), (3, "c", "10"), (4, "a", "33")]


def test_a_key_of_several_columns_sorts_in_its_own_order(read: Read) -> None:
    """PRIMARY KEY (b, a) is sorted by b first, though a stands first in the table."""
    cells = read(
        "CREATE TABLE homes (a integer, b integer, PRIMARY KEY (b, a))",
        "INSERT INTO homes VALUES (1, 2), (2, 1), (1, 1)",
    )
    assert cells.frame.rows() == [(2, "1", "1"), (3, "2", "1"), (4, "1", "2")]


def test_rows_without_a_key_come_in_the_order_of_their_columns(read: Read) -> None:
    """A json column has no order of its own; capitals come first, as in every locale "C"."""
    cells = read(
        "CREATE TABLE record (a text, b integer, c json)",
        "INSERT INTO record VALUES ('b', 1, '{}'), ('a', 10, '2'), ('a', 9, '1'), ('B', 1, '{}')",
        "CREATE VIEW homes AS SELECT * FROM record",
    )
    assert [row[:3] for row in cells.frame.rows()] == [
        (2, "B", "1"),
        (3, "a", "9"),
        (4, "a", "10"),
        (5, "b", "1"),
    ]


def test_a_table_without_rows_has_its_headers(read: Read) -> None:
    """The ledger says that there are none."""
    cells = read("CREATE TABLE homes (home_id text, bedroom_count integer)")
    assert cells.frame.columns == [ROW, "home_id", "bedroom_count"]
    assert cells.frame.is_empty()


def test_a_table_without_columns_is_as_good_as_absent(read: Read) -> None:
    """PostgreSQL allows it."""
    with pytest.raises(LedgerError, match="no table homes with columns"):
        read("CREATE TABLE homes ()")


@pytest.mark.parametrize(
    "name", ['homes"; DROP TABLE bystander; --', "Woningen", "homes'", "order", "a b", "$1", "ÿ%s"]
)
def test_names_are_data_and_never_part_of_a_statement(postgresql: Any, name: str) -> None:
    """In schema, table and column: the bystander stands, and the cell is read."""
    quoted = '"' + name.replace('"', '""') + '"'
    schema = postgresql.new_schema(
        "CREATE TABLE bystander (a text)",
        f"CREATE SCHEMA {quoted}",
        f"CREATE TABLE {quoted}.{quoted} AS SELECT 'x'::text AS {quoted}",
    )
    with opened(postgresql.address("postgres")) as database:
        assert listed(database, name) == [name]
        cells = text_cells(database, name, name, "homes")
        assert cells.frame.rows() == [(2, "x")]
        assert cells.frame.columns == [ROW, name]
        with pytest.raises(LedgerError, match="no table"):
            text_cells(database, schema, name, "homes")
        assert listed(database, schema) == ["bystander"]


def test_tables_and_views_are_listed_and_parts_of_a_table_are_not(postgresql: Any) -> None:
    """A table divided by year is one table."""
    name = postgresql.new_database(
        "CREATE TABLE movements (year integer) PARTITION BY LIST (year)",
        "CREATE TABLE movements_2023 PARTITION OF movements FOR VALUES IN (2023)",
        "CREATE VIEW homes AS SELECT 1 AS a",
        "CREATE MATERIALIZED VIEW items AS SELECT 1 AS a",
        "CREATE SEQUENCE counter",
    )
    with opened(postgresql.address(name)) as database:
        assert listed(database, "public") == ["homes", "items", "movements"]


def test_nothing_can_be_written_through_the_connection(postgresql: Any) -> None:
    """The server itself refuses: the transaction reads only."""
    name = postgresql.new_database("CREATE TABLE homes AS SELECT 'W1' AS a")
    with opened(postgresql.address(name)) as database:
        for statement in ("DELETE FROM homes", "CREATE TABLE stolen (a text)"):
            with database.connection.cursor() as cursor:
                with pytest.raises(dbapi.Error, match="read-only transaction"):
                    cursor.execute(statement)
                cursor.execute("ROLLBACK TO SAVEPOINT reading")
        assert text_cells(database, "public", "homes", "homes").frame.rows() == [(2, "W1")]


def test_a_view_that_writes_is_refused(read: Read) -> None:
    """A function behind a view could change the database while it is read."""
    with pytest.raises(LedgerError, match="read-only transaction"):
        read(
            "CREATE TABLE log (a integer)",
            "CREATE FUNCTION noted() RETURNS integer LANGUAGE sql SET search_path FROM CURRENT"
            " AS 'INSERT INTO log VALUES (1) RETURNING a'",
            "CREATE VIEW homes AS SELECT noted() AS a",
        )


def test_all_tables_are_seen_at_one_moment(postgresql: Any) -> None:
    """What is booked while the ledger is read does not stand in half of its tables."""
    name = postgresql.new_database(
        "CREATE TABLE homes AS SELECT 'W1' AS a", "CREATE TABLE items AS SELECT 'I1' AS a"
    )
    with opened(postgresql.address(name)) as database:
        before = text_cells(database, "public", "homes", "homes")
        postgresql.execute(
            name, "INSERT INTO homes VALUES ('W2')", "INSERT INTO items VALUES ('I2')"
        )
        after = text_cells(database, "public", "items", "items")
    assert before.frame.height == after.frame.height == 1


def test_the_digest_changes_with_the_content_and_with_nothing_else(read: Read) -> None:
    """A text 1.234 is not the number 1.234, a header counts too, the order of writing does not."""
    number = read("CREATE TABLE homes AS SELECT 1.234 AS a")
    assert digest(number) == digest(read("CREATE TABLE homes AS SELECT 1.2340 AS a"))
    others = [
        read("CREATE TABLE homes AS SELECT '1.234'::text AS a"),
        read("CREATE TABLE homes AS SELECT 1.234 AS b"),
        read("CREATE TABLE homes AS SELECT 1.235 AS a"),
        read("CREATE TABLE homes AS SELECT 1.234 AS a UNION ALL SELECT 1.234"),
    ]
    assert len({digest(cells) for cells in [number, *others]}) == 5
    rows = "CREATE TABLE homes AS SELECT unnest(ARRAY[{}]) AS a"
    assert digest(read(rows.format("1, 2"))) == digest(read(rows.format("2, 1")))


@pytest.mark.parametrize("encoding", ["LATIN1", "WIN1252"])
def test_a_database_in_an_old_encoding_is_read_too(postgresql: Any, encoding: str) -> None:
    """The server translates: Zoë stays Zoë."""
    name = postgresql.new_database(options=f"ENCODING {encoding} TEMPLATE template0")
    postgresql.execute(name, "CREATE TABLE homes AS SELECT U&'Zo\\00EB' AS a")
    with opened(postgresql.address(name)) as database:
        assert text_cells(database, "public", "homes", "homes").frame["a"].to_list() == ["Zoë"]


def test_bytes_that_are_no_text_are_refused(postgresql: Any) -> None:
    """A database without an encoding hands out whatever was put into it."""
    name = postgresql.new_database(options="ENCODING SQL_ASCII TEMPLATE template0")
    postgresql.execute(
        name, "CREATE TABLE homes AS SELECT convert_from('\\x5a6feb'::bytea, 'SQL_ASCII') AS a"
    )
    with opened(postgresql.address(name)) as database:
        with pytest.raises(LedgerError, match="invalid byte sequence"):
            text_cells(database, "public", "homes", "homes")
        assert listed(database, "public") == ["homes"]


SECRET = "Tr0ub4dor"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://postgres:{secret}@127.0.0.1:{port}/postgres",
        "postgres://postgres:{secret}@127.0.0.1:{port}/postgres",
        "postgresql://postgres@127.0.0.1:{port}/postgres?password={secret}",
        "postgresql://postgres@127.0.0.1:{port}/postgres?pass%77ord={secret}",
        "postgresql://postgres@127.0.0.1:{port}/postgres?sslmode=prefer&sslpassword={secret}",
        "postgresql://postgres:{secret}/x@127.0.0.1:{port}/postgres",
        "postgresql://postgres:{secret}?x@127.0.0.1:{port}/postgres",
        "postgresql://postgres:{secret}@x@127.0.0.1:{port}/postgres",
        "postgresql://postgres:{secret}@[::1/postgres",
    ],
)
def test_a_password_in_the_address_is_refused_and_never_repeated(
    postgresql: Any, address: str
) -> None:
    """Also where the password itself holds marks that divide an address."""
    error = refusal(address.format(secret=SECRET, port=postgresql.port))
    assert "holds a password" in error.thing
    assert "PGPASSWORD" in error.remedy
    assert SECRET not in repr((str(error), error.args, error.problems))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://postgres@127.0.0.1:{port}/rosselare", "no such database"),
        ("postgresql://nobody@127.0.0.1:{port}/postgres", "refuses the user"),
        ("postgresql://postgres@127.0.0.1:1/postgres", "does not answer"),
        ("postgresql://postgres@no.such.server.invalid/postgres", "does not answer"),
        ("postgresql:///postgres?host=/no/such/folder", "does not answer"),
        ("postgresql://postgres@127.0.0.1:{port}/postgres?pasword=" + SECRET, "cannot be read"),
        ("postgresql://postgres@127.0.0.1:" + SECRET + "/postgres", "cannot be read"),
        ("postgresql://postgres@[::1/postgres", "cannot be read"),
        ("host=127.0.0.1 password=" + SECRET, "cannot be read"),
        ("postgresql://postgres@127.0.0.1:{port}/postgres?sslmode=require", "cannot be opened"),
    ],
)
def test_a_database_that_does_not_open_is_said_in_three_sentences(
    postgresql: Any, address: str, said: str
) -> None:
    """What the driver says holds the address, so it is not repeated."""
    error = refusal(address.format(port=postgresql.port))
    assert said in error.thing
    assert error.place
    assert error.remedy
    assert len(error.problems) == 1
    assert SECRET not in repr((str(error), error.args, error.problems))
    assert "nobody" not in str(error)


def test_a_wrong_or_missing_password_is_said(
    postgresql: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that was given is not repeated."""
    address = postgresql.address("postgres")
    monkeypatch.setenv("PGPASSWORD", SECRET)
    wrong = refusal(address)
    monkeypatch.delenv("PGPASSWORD")
    monkeypatch.setenv("PGPASSFILE", "/no/such/file")
    missing = refusal(address)
    assert str(wrong) == str(missing)
    assert wrong.place == "postgresql 127.0.0.1/postgres."
    assert "password is missing or wrong" in wrong.thing
    assert SECRET not in str(wrong)


@pytest.fixture
def password_file(postgresql: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The password in a file as libpq reads it, and nowhere else."""
    escaped = postgresql.password.replace("\\", "\\\\").replace(":", "\\:")
    file = tmp_path / "pgpass"
    file.write_text(f"127.0.0.1:{postgresql.port}:*:postgres:{escaped}\n", encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.delenv("PGPASSWORD")
    monkeypatch.setenv("PGPASSFILE", str(file))
    return file


def test_the_password_may_come_from_a_file(postgresql: Any, password_file: Path) -> None:
    """As with every program for PostgreSQL: host, port, database, user and password."""
    with opened(postgresql.address("postgres")) as database:
        assert listed(database, "public") == []
    password_file.write_text("", encoding="utf-8")
    assert "password is missing" in refusal(postgresql.address("postgres")).thing


def test_an_absent_schema_is_said_with_those_that_are_there(postgresql: Any) -> None:
    """The server's own schemas are not proposed."""
    name = postgresql.new_database("CREATE SCHEMA kringloop")
    with opened(postgresql.address(name)) as database, pytest.raises(LedgerError) as caught:
        listed(database, "kringlop")
    assert 'no schema "kringlop"' in caught.value.thing
    assert "kringloop, public" in caught.value.remedy


def test_one_table_that_may_not_be_read_leaves_the_others_readable(postgresql: Any) -> None:
    """The problem names the table; the same connection goes on."""
    name = postgresql.new_database(
        "CREATE TABLE homes AS SELECT 'W1' AS a",
        "CREATE TABLE items AS SELECT 'I1' AS a",
        f"CREATE ROLE lezer_{postgresql.port} LOGIN PASSWORD '{SECRET}'",
        f"GRANT SELECT ON homes TO lezer_{postgresql.port}",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", SECRET)
        with opened(postgresql.address(name, f"lezer_{postgresql.port}")) as database:
            with pytest.raises(LedgerError) as caught:
                text_cells(database, "public", "items", "items")
            assert text_cells(database, "public", "homes", "homes").frame.rows() == [(2, "W1")]
    (problem,) = caught.value.problems
    assert (problem.kind, problem.sheet, problem.table) == (
        "database_table_refused",
        "items",
        "items",
    )


def test_a_view_that_fails_says_why(postgresql: Any) -> None:
    """On the first row or the last: nothing is read in halves."""
    name = postgresql.new_database(
        "CREATE VIEW homes AS SELECT 1 / (50000 - n) AS a FROM generate_series(1, 100000) AS n"
    )
    with opened(postgresql.address(name)) as database:
        with pytest.raises(LedgerError, match="division by zero"):
            text_cells(database, "public", "homes", "homes")
        assert listed(database, "public") == ["homes"]


def test_a_connection_that_breaks_is_said(postgresql: Any) -> None:
    """The server was stopped, or threw the reader out."""
    name = postgresql.new_database("CREATE TABLE homes AS SELECT 'W1' AS a")
    out = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    with opened(postgresql.address(name)) as database:
        postgresql.execute("postgres", out)
        with pytest.raises(LedgerError) as caught:
            text_cells(database, "public", "homes", "homes")
    assert caught.value.remedy


def test_many_rows_are_read_whole(read: Read) -> None:
    """The codes 1 to 100,000 add up to 5,000,050,000."""
    cells = read("CREATE TABLE homes AS SELECT n AS a FROM generate_series(1, 100000) AS n")
    assert cells.numbers["a"].sum() == 5_000_050_000
    assert cells.frame[ROW].to_list() == list(range(2, 100_002))
    assert cells.numbers["a"].dtype == pl.Float64


SHIPPED = open_programme("sample").folder
IN_DATABASE = {
    "homes": "woningen",
    "items": "Stukken",
    "movements": "bewegingen",
    "costs": "kosten",
}


def mixed_programme(postgresql: Any, folder: Path) -> Programme:
    """The sample with four tables in a database, under Dutch names and with their own types."""
    name = postgresql.new_database("CREATE SCHEMA kringloop", "CREATE TABLE other (a integer)")
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns(".ledger"))
    ledger = read_ledger(open_programme("sample"))
    with (
        dbapi.connect(postgresql.address(name), autocommit=True) as connection,
        connection.cursor() as cursor,
    ):
        for table, spelling in IN_DATABASE.items():
            typed = ledger[table].select(pl.exclude("^.*_day$")).collect()
            cursor.adbc_ingest(spelling, typed.to_arrow(), "create", db_schema_name="kringloop")
            (folder / f"{table}.csv").unlink()
    settings = folder / "programme.toml"
    lines = settings.read_text(encoding="utf-8")
    assert "[intake]" not in lines
    database = f'ledger = "{postgresql.address(name)}"\n'
    settings.write_text(f'{database}{lines}\n[intake]\nschema = "kringloop"\n', encoding="utf-8")
    return open_programme(folder)


def test_a_ledger_partly_in_a_database_is_the_same_ledger(
    postgresql: Any, password_file: Path, tmp_path: Path
) -> None:
    """The sample from csv files, and with four of its tables in PostgreSQL beside the files."""
    assert password_file.is_file()
    files = read_ledger(open_programme("sample"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", postgresql.password)
        programme = mixed_programme(postgresql, tmp_path / "stad")
    mixed = read_ledger(programme)
    assert mixed.frames.keys() == files.frames.keys()
    for name in files.frames:
        tables = [ledger[name].collect() for ledger in (mixed, files)]
        if name in IN_DATABASE:
            tables = [table.sort(table.columns) for table in tables]
        assert tables[0].equals(tables[1]), name


def test_a_change_in_the_database_is_read_and_an_unchanged_table_keeps_its_digest(
    postgresql: Any, tmp_path: Path
) -> None:
    """One booking more: the costs have another digest, the homes do not."""
    programme = mixed_programme(postgresql, tmp_path / "stad")
    before = read_ledger(programme)
    costs = before["costs"].select(pl.len()).collect().item()
    database = str(programme.settings.ledger).rpartition("/")[2]
    booking = "'X1', DATE '2022-03-01', 'storage', 12.5, 'municipality'"
    postgresql.execute(
        database,
        "INSERT INTO kringloop.kosten (cost_id, date, category, amount_eur, payer)"
        f" VALUES ({booking})",
    )
    after = read_ledger(programme)
    assert after["costs"].select(pl.len()).collect().item() == costs + 1
    assert after.digests["costs"] != before.digests["costs"]
    assert {**after.digests, "costs": ""} == {**before.digests, "costs": ""}


def test_a_database_that_does_not_open_is_one_problem_among_those_of_the_files(
    postgresql: Any, tmp_path: Path
) -> None:
    """The tables that it may hold are not called missing as well."""
    programme = mixed_programme(postgresql, tmp_path / "stad")
    (programme.folder / "stays.csv").write_text("home\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", SECRET)
        problems = examine(programme)[1]
    errors = {problem.kind for problem in problems if problem.severity == "error"}
    assert "database_refused" in errors
    assert "file_missing" not in errors
    assert any(Path(problem.file).name == "stays.csv" for problem in problems)
    assert SECRET not in repr(problems)
