"""From the files of a folder to checked tables; every problem at once, no input ever touched."""

import string
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from circularlib.errors import LedgerError
from circularlib.ledger import intake
from circularlib.ledger.intake import empty_table, examine, read_ledger
from circularlib.ledger.open_repair.versions import HEADERS
from circularlib.ledger.own_words import Words
from circularlib.ledger.problems import Problem
from circularlib.ledger.programme import Programme
from circularlib.ledger.tables import tables
from circularlib.ledger.text_cells import Source

Make = Callable[..., Programme]

FLEMISH = {
    "homes": None,
    "woningen": "Woning;Gemeente (NIS);In gebruik vanaf;Groep\r\n"
    "W1;08800;01/01/2020;programma\r\nW2;08800;1-6-2020;vergelijking\r\n",
    "items": None,
    "stukken": "Stuk;Soort;Herkomst;Gewicht\r\nI1;eettafel;nieuw;20,5\r\nI2;kruk;tweedehands;4\r\n",
    "movements": None,
    "bewegingen": "Beweging;Datum;Stuk;Gebeurtenis;Woning\r\n"
    "M1;01/02/2021;I1;geleverd;W1\r\nM2;01/03/2022;I2;geleverd;W2\r\n",
    "costs": None,
    "kosten": "Kost;Datum;Categorie;Bedrag;Betaler\r\nC1;1/2/2021;aankoop nieuw;1.120,50;stad\r\n",
    "hours": None,
    "uren": "Datum;Organisatie;Werknemersgroep;Uren\r\n1/3/2022;kringwinkel;chauffeur;2,5\r\n",
}
"""The small programme as it comes out of Excel in Flanders, one amount a thousand higher."""


def copies(programme: Programme) -> dict[str, bytes]:
    folder = programme.folder / ".ledger"
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def inputs(programme: Programme) -> dict[str, tuple[bytes, int]]:
    files = [file for file in programme.folder.iterdir() if file.is_file()]
    return {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


def errors(programme: Programme) -> list[Problem]:
    return [problem for problem in examine(programme)[1] if problem.severity == "error"]


def test_a_programme_in_order_becomes_typed_tables(made: Make) -> None:
    """Dates come with whole days since 1970: 2020-01-01 is day 18,262."""
    ledger = read_ledger(made())
    homes = ledger["homes"].collect()
    assert list(ledger.frames) == ["homes", "items", "movements", "costs", "hours"]
    assert homes["home_id"].to_list() == ["W1", "W2"]
    assert homes["municipality_code"].to_list() == ["08800", "08800"]
    assert homes["in_service_from"].to_list() == [date(2020, 1, 1), date(2020, 6, 1)]
    assert homes["in_service_from_day"].to_list() == [18_262, 18_414]
    assert ledger["items"].collect()["mass_kg"].to_list() == [20.5, 4.0]


@pytest.mark.parametrize("name", [name for name in tables() if name != "repairs"])
def test_every_table_has_the_columns_and_types_of_the_dictionary(name: str) -> None:
    """A date has a twin in whole days; a count is a whole number."""
    schema = empty_table(name).schema
    for column in tables()[name].columns.values():
        expected = {"number": pl.Float64, "count": pl.Int64, "date": pl.Date}
        assert schema[column.name] == expected.get(column.type, pl.String)
        assert (f"{column.name}_day" in schema) == (column.type == "date")


def test_an_empty_table_has_the_schema_of_a_full_one(made: Make) -> None:
    """Columns the file does not have are there too, without values."""
    ledger = read_ledger(made())
    for name, frame in ledger.frames.items():
        assert frame.collect_schema() == empty_table(name).schema


def test_the_empty_table_of_repairs_has_their_columns() -> None:
    """They follow the standard and not the dictionary."""
    assert empty_table("repairs").columns[0] == "id"
    assert empty_table("repairs").schema["event_date"] == pl.Date


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_what_excel_writes_in_flanders_reads_as_the_english_file(made: Make, encoding: str) -> None:
    """Dutch headers and words, semicolons, decimal commas, 31/12/2023, Windows-1252."""
    english = made(costs="cost_id,date,category,amount_eur,payer\nC1,2021-02-01,purchase_new,"
                   "1120.50,stad\n")  # fmt: skip
    expected = {name: frame.collect() for name, frame in read_ledger(english).frames.items()}
    contents = {name: text and text.encode(encoding) for name, text in FLEMISH.items()}
    flemish = read_ledger(made(**contents))
    for name, frame in flemish.frames.items():
        group = ["group"] if name == "homes" else []  # the Flemish file says it, the other not
        assert frame.collect().drop(group).equals(expected[name].drop(group)), name
    assert flemish["homes"].collect()["group"].to_list() == ["programme", "comparison"]


def test_the_order_of_columns_does_not_matter(made: Make) -> None:
    """The same items with their columns turned round."""
    there = read_ledger(made())["items"].collect()
    back = "mass_kg,origin,item_type,item_id\n20.5,new,table_dining,I1\n4,second_hand,stool,I2\n"
    assert read_ledger(made(items=back))["items"].collect().equals(there)


@pytest.mark.parametrize(
    ("table", "content", "said"),
    [
        ("homes", None, "The file homes.csv is missing."),
        ("homes", "", "homes.csv is empty."),
        ("homes", b"\xef\xbb\xbf", "homes.csv is empty."),
        ("hours", "date,organisation,worker_group,hours\n", "hours.csv has a header but no rows."),
        ("hours", "date,organisation,worker_group,hours\n,,,\n\n", "hours.csv has a header but"),
        (
            "hours",
            "date,organisation,worker_group,hours,colour\n2022-03-01,other,driver,1,red\n",
            '"colour" is not a column of hours.',
        ),
        (
            "hours",
            "date,organisation,worker_group\n2022-03-01,other,driver\n",
            'The column "hours" is missing.',
        ),
        (
            "movements",
            "movement_id,date,item_id,event\nM1,2022-01-01,I22,repaired\n",
            '"I22" does not stand in items.csv.',
        ),
        ("costs", b"caf\xc3\xa9,caf\xe9\n", "costs.csv is neither UTF-8"),
        ("costs", b"PK\x03\x04", "costs.csv is a workbook, not a csv file."),
    ],
)
def test_a_file_that_cannot_be_used_stops_the_reading(
    made: Make, table: str, content: str | bytes | None, said: str
) -> None:
    """Place, thing and remedy, in three lines."""
    programme = made(**{table: content})
    with pytest.raises(LedgerError) as caught:
        read_ledger(programme)
    place, thing, remedy = str(caught.value).splitlines()
    assert f"{table}.csv" in place
    assert thing.startswith(said)
    assert remedy.endswith((".", "?"))
    assert "delete" not in remedy.lower()
    assert "remove" not in remedy.lower()


def test_all_problems_of_all_tables_are_told_at_once(made: Make) -> None:
    """A table missing, one empty, one with an unknown column and a wrong date, one with a code."""
    programme = made(
        homes=None,
        costs="",
        hours="date,organisation,worker_group,hours,x\n2022-02-30,other,driver,1,\n",
        movements="movement_id,date,item_id,event\nM1,2022-01-01,I9,repaired\n",
    )
    with pytest.raises(LedgerError) as caught:
        read_ledger(programme)
    found = [(p.table, p.row, p.rule) for p in caught.value.problems if isinstance(p, Problem)]
    assert found == [
        ("homes", None, "is_present"),
        ("costs", None, "has_records"),
        ("hours", 1, "is_column"),
        ("hours", 2, "is_date"),
        ("movements", 2, "is_known"),
    ]
    assert "(the first of 5 problems)" in str(caught.value)


def test_an_unclear_number_hides_no_other_problem(made: Make) -> None:
    """The decimal mark is asked, and the wrong date beside it told."""
    costs = "kost;datum;categorie;bedrag;betaler\nC1;2021-02-31;onderdelen;1.234;stad\n"
    rules = [(problem.rule, problem.column) for problem in errors(made(costs=costs))]
    assert rules == [("is_number", "bedrag"), ("is_date", "datum")]


@pytest.mark.parametrize(("mark", "amount_eur"), [(",", 1234.0), (".", 1.234)])
def test_the_settings_say_the_decimal_mark_where_the_file_does_not(
    made: Make, mark: str, amount_eur: float
) -> None:
    """The same file read with one setting and with the other; the others settle it themselves."""
    costs = "kost;datum;categorie;bedrag;betaler\nC1;2021-02-01;onderdelen;1.234;stad\n"
    text = 'name = "T"\n[periods]\nprogramme = "2022"\n[intake]\ndecimal = "%s"\n'
    for sign in (",", ".", mark):
        ledger = read_ledger(made(settings=text % sign, costs=costs))
    assert ledger["costs"].collect()["amount_eur"].to_list() == [amount_eur]


def test_problems_stand_in_the_order_of_the_rows(made: Make) -> None:
    """Whatever rule found them; a quoted line break does not shift the count."""
    hours = (
        'date,organisation,worker_group,hours,activity\n2022-03-01,other,driver,1,"two\nlines"\n'
        "2022-03-01,nobody,driver,1,x\n2022-03-01,other,driver,-1,x\n,other,driver,1,x\n"
    )
    assert [(problem.row, problem.rule) for problem in errors(made(hours=hours))] == [
        (3, "is_choice"),
        (4, "is_within_bounds"),
        (5, "is_present"),
    ]


def test_a_folder_of_repairs_needs_only_repairs(made: Make) -> None:
    """Its settings say so."""
    text = 'name = "R"\nrecords = "repairs"\n[periods]\nprogramme = "2022"\n'
    nothing = dict.fromkeys(["homes", "items", "movements", "costs", "hours"])
    (problem,) = errors(made(settings=text, **nothing))
    assert problem.message == "The file repairs.csv is missing."
    record = "x_1,P,BEL,Koffiezet,Coffee maker,36,Unknown,,7.5,Fixed,,Gent,2022-11-16,Lekt"
    repairs = f"{','.join(HEADERS['0.3'])}\n{record}\n"
    programme = made(settings=text, repairs=repairs)
    for _ in range(2):  # from the file, then from the store
        ledger = read_ledger(programme)
        assert ledger["repairs"].collect().schema == empty_table("repairs").schema
        assert ledger["repairs"].collect().row(0)[0] == "x_1"


def test_what_is_wrong_with_repairs_is_told_with_the_rest(made: Make) -> None:
    """A header only, and a home missing."""
    programme = made(homes=None, repairs=",".join(HEADERS["0.3"]) + "\n")
    assert [problem.table for problem in errors(programme)] == ["homes", "repairs"]


def test_an_absent_table_says_which_file_to_add(made: Make) -> None:
    """A notebook asks the ledger for it by name."""
    with pytest.raises(LedgerError, match=r"no table survey\.\nAdd a file survey\.csv"):
        read_ledger(made())["survey"]


def test_a_file_that_cannot_be_opened_is_a_problem_of_its_table(
    made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Open in a spreadsheet on Windows, or somebody else's."""
    programme = made()
    read_bytes = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "costs.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    (problem,) = errors(programme)
    assert (problem.table, problem.rule) == ("costs", "is_readable")
    assert problem.message == "The file cannot be opened: Permission denied."


def test_the_inputs_are_never_touched(made: Make) -> None:
    """Not a byte and not a time, with problems or without."""
    programme = made(hours="date\nx\n")
    before = inputs(programme)
    examine(programme)
    examine(programme)
    assert inputs(programme) == before


def test_the_digests_are_those_of_the_files(made: Make) -> None:
    """SHA-256, as sha256sum prints it."""
    programme = made(hours="a")
    ledger, _ = examine(programme)
    expected = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert ledger.digests["hours"] == expected


def test_the_same_input_gives_the_same_bytes(made: Make) -> None:
    """The store is thrown away and made again."""
    programme = made()
    read_ledger(programme)
    first = copies(programme)
    for name in first:
        (programme.folder / ".ledger" / name).unlink()
    read_ledger(programme)
    assert copies(programme) == first
    assert len(first) == 6  # five tables, and what was found between them


def test_an_unchanged_file_is_not_read_again_and_a_changed_one_only_itself(
    made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second time nothing is parsed; after a change of costs, only costs."""
    parsed: list[str] = []
    file_cells = intake.file_cells

    def counted(source: Source, content: bytes, words: Words) -> object:
        parsed.append(source.table)
        return file_cells(source, content, words)

    monkeypatch.setattr(intake, "file_cells", counted)
    first = read_ledger(made())
    assert len(parsed) == 5
    parsed.clear()
    again = read_ledger(made())
    assert parsed == []
    assert again["homes"].collect().equals(first["homes"].collect())
    costs = "cost_id,date,category,amount_eur,payer\nC1,2021-02-01,purchase_new,120.51,town\n"
    assert read_ledger(made(costs=costs))["costs"].collect()["amount_eur"].to_list() == [120.51]
    assert parsed == ["costs"]


def test_a_change_that_keeps_size_and_time_is_seen(made: Make) -> None:
    """A copy tool may keep both: the content decides, not the clock."""
    import os

    programme = made()
    file = programme.folder / "costs.csv"
    read_ledger(programme)
    status = file.stat()
    file.write_bytes(file.read_bytes().replace(b"120.50", b"210.50"))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert read_ledger(programme)["costs"].collect()["amount_eur"].to_list() == [210.5]


def test_unchanged_tables_are_compared_once_and_changed_ones_again(
    made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cost before the records begin is a warning between tables: told each time, sought once."""
    compared: list[int] = []
    look = intake.cross_table_problems

    def counted(*given: Any, **named: Any) -> list[Problem]:
        compared.append(1)
        return look(*given, **named)

    monkeypatch.setattr(intake, "cross_table_problems", counted)
    costs = "cost_id,date,category,amount_eur,payer\nC1,1999-02-01,purchase_new,120.5,town\n"
    first = examine(made(costs=costs))[1]
    assert "outside_records" in {problem.kind for problem in first}
    assert examine(made(costs=costs))[1] == first
    assert len(compared) == 1
    again = examine(made(costs=costs.replace("1999", "1998")))[1]
    assert len(compared) == 2
    assert again != first


def test_what_was_kept_between_tables_and_is_damaged_is_sought_again(made: Make) -> None:
    """A copy that was cut short by a full disk tells nothing."""
    costs = "cost_id,date,category,amount_eur,payer\nC1,1999-02-01,purchase_new,120.5,town\n"
    programme = made(costs=costs)
    first = examine(programme)[1]
    (copy,) = (programme.folder / ".ledger").glob("between-*.json")
    assert "outside_records" in copy.read_text()
    copy.write_text("[]")
    assert examine(programme)[1] == first


@pytest.mark.parametrize(
    ("row", "is_kept"),
    [
        ("nobody,driver,1", True),
        ("an@example.be,driver,1", False),
        ("other,driver,1,an@x.be", False),
    ],
)
def test_a_file_with_wrong_rows_is_kept_unless_it_names_somebody(
    made: Make, row: str, *, is_kept: bool
) -> None:
    """The second look finds the same problems."""
    programme = made(hours=f"date,organisation,worker_group,hours\n2022-03-01,{row}\n")
    first = examine(programme)[1]
    assert any(problem.severity == "error" for problem in first)
    assert any(name.startswith("hours") for name in copies(programme)) is is_kept
    assert examine(programme)[1] == first


def test_warnings_come_back_from_the_store(made: Make) -> None:
    """A row without its last cells is read, and said each time."""
    hours = "date,organisation,worker_group,hours,activity\n2022-03-01,other,driver,1\n"
    programme = made(hours=hours)
    for _ in range(2):
        (problem,) = read_ledger(programme).problems
        assert (problem.severity, problem.row) == ("warning", 2)
        assert problem.file == str(programme.folder / "hours.csv")
    assert any(name.startswith("hours") for name in copies(programme))


@pytest.mark.parametrize("length", [0, 4, 500])
def test_a_copy_that_was_cut_short_is_read_anew_from_the_file(made: Make, length: int) -> None:
    """And mended on the way."""
    programme = made()
    expected = read_ledger(programme)["items"].collect()
    whole = copies(programme)
    for name, content in whole.items():
        (programme.folder / ".ledger" / name).write_bytes(content[:length])
    assert read_ledger(programme)["items"].collect().equals(expected)
    assert copies(programme) == whole


def test_unknown_codes_are_found_though_both_tables_come_from_the_store(made: Make) -> None:
    """Between tables nothing is kept: items may have changed since."""
    items = "item_id,item_type,origin\nI1,stool,new\n"
    for _ in range(2):
        (problem,) = errors(made(items=items))
        assert (problem.table, problem.column, problem.value) == ("movements", "item_id", "I2")


def test_a_folder_that_cannot_be_written_is_read_all_the_same(
    made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a memory stick with its lock on."""
    programme = made()

    def locked(*_arguments: object, **_options: object) -> None:
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", locked)
    monkeypatch.setattr(Path, "write_bytes", locked)
    assert read_ledger(programme)["homes"].collect().height == 2
    assert not (programme.folder / ".ledger").exists()


CELL = st.one_of(
    st.text(string.printable + "éë€\u00a0\u2028", max_size=12),
    st.sampled_from(["W1", "I1", "2023-12-31", "31/12/2023", "1.234", "12,5", "geleverd", "", '"']),
)
HEADER = st.one_of(
    st.text(max_size=8),
    st.sampled_from([c for table in tables().values() for c in table.columns] + ["Woning", "kop"]),
)
ROWS = st.lists(st.lists(CELL, max_size=6), max_size=5)
TEXTS = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(str.encode),
    st.tuples(st.lists(HEADER, min_size=1, max_size=6), ROWS, st.sampled_from(",;\t")).map(
        lambda made: "\r\n".join(made[2].join(row) for row in [made[0], *made[1]]).encode()
    ),
)


@given(name=st.sampled_from(["homes", "items", "movements", "costs", "hours", "repairs"]),
       content=TEXTS)  # fmt: skip
@example(name="homes", content=b"home_id,woning\nW1,W2\n")
@example(name="homes", content=b"spreadsheet_row, spreadsheet_row\n1,2\n")
@example(name="homes", content=b'""\n1')
@example(name="hours", content=b"date,organisation,worker_group,hours\n\x85,,,9e999")
@settings(
    derandomize=True,
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_file_whatever_it_holds_ends_in_anything_but_problems(
    made: Make, name: str, content: bytes
) -> None:
    """A garbled file is told; the tables beside it are read. Read twice, it is told the same."""
    programme = made(repairs=None)
    programme = made(**{"repairs": None, name: content})
    ledger, problems = examine(programme)
    assert [p for p in problems if p.table == name or p.severity == "error"]
    assert all(p.message and p.remedy for p in problems)
    assert len(ledger.frames) >= 4
    assert examine(programme)[1] == problems
