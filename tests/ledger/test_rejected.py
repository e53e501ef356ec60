"""Going on without bad rows: what refers to them goes too, what is whole stays, all is told."""

import csv
from pathlib import Path

import polars as pl
import pytest

from circularlib.errors import LedgerError
from circularlib.ledger.intake import examine, read_ledger
from circularlib.ledger.problems import wordings
from circularlib.ledger.rejected import REJECTED_FILE, write_rejected

from .conftest import TABLES, Make

BAD_COST = TABLES["costs"] + "C2,2022-05-05,purchase_new,much,town\n"


def kinds(problems) -> list[tuple[str, int, str]]:
    return [(problem.table, problem.row, problem.kind) for problem in problems]


def test_every_kind_of_problem_says_whether_leaving_its_row_out_mends_it():
    """What is said of a whole table, or of a column, is not mended by losing a row."""
    assert {words["scope"] for words in wordings().values()} == {"row", "table"}
    assert wordings()["not_a_number"]["scope"] == "row"
    for kind in ("decimal_unclear", "decimal_mixed", "date_month_first", "column_missing"):
        assert wordings()[kind]["scope"] == "table", kind


def test_no_kind_of_personal_data_can_be_left_out_by_the_row():
    """Only the first row of a column is named: the others would stay."""
    personal = [words for kind, words in wordings().items() if kind.startswith("personal_")]
    assert personal
    assert {words["scope"] for words in personal} == {"table"}


def test_a_bad_row_is_left_out_and_the_others_stay(made: Make):
    """One of two bookings has no amount that can be read."""
    ledger, problems = examine(made(costs=BAD_COST), accept_valid=True)
    assert problems == []
    assert ledger["costs"].collect()["cost_id"].to_list() == ["C1"]
    assert ledger.rejected.rows_count == 1
    assert ledger.rejected.frames["costs"]["cost_id"].to_list() == ["C2"]
    assert kinds(ledger.rejected.problems) == [("costs", 3, "not_a_number")]


def test_what_refers_to_a_rejected_row_goes_with_it_and_says_so(made: Make):
    """Item I2 has no type; its movement cannot be used, although the code stands in items."""
    items = TABLES["items"].replace("I2,stool", "I2,stoool")
    ledger, problems = examine(made(items=items), accept_valid=True)
    assert problems == []
    assert kinds(ledger.rejected.problems) == [
        ("items", 3, "not_a_choice"),
        ("movements", 3, "reference_rejected"),
    ]
    assert "was left out" in ledger.rejected.problems[1].message


def test_a_chain_of_references_is_followed_to_its_end(made: Make):
    """A home without a date takes its machine with it, and the machine its failures."""
    homes = TABLES["homes"].replace("W2,08800,2020-06-01", "W2,08800,soon")
    machines = "machine_id,home_id,contract,installed_on\nX,W2,owned_new,2022-01-01\n"
    events = "machine_id,date,event\nX,2022-02-01,failure\n"
    programme = made(homes=homes, machines=machines, machine_events=events)
    ledger, _ = examine(programme, accept_valid=True)
    tables = [problem.table for problem in ledger.rejected.problems]
    assert tables == ["homes", "movements", "machines", "machine_events"]


def test_an_unclear_decimal_mark_still_stops(made: Make):
    """`1.234` may be any number; without that row the others would be as unclear."""
    costs = "cost_id;date;category;amount_eur;payer\nC1;2022-05-05;purchase_new;1.234;town\n"
    with pytest.raises(LedgerError, match="two numbers"):
        read_ledger(made(costs=costs), accept_valid=True)


def test_a_table_of_which_nothing_is_left_stops(made: Make):
    """Every booking wrong is one mistake in all of them, not a report without costs."""
    costs = TABLES["costs"].replace("120.50", "dear")
    with pytest.raises(LedgerError, match="nothing is left"):
        read_ledger(made(costs=costs), accept_valid=True)


def test_without_the_wish_nothing_is_rejected(made: Make):
    """The default stops."""
    with pytest.raises(LedgerError):
        read_ledger(made(costs=BAD_COST))


def test_sound_records_lose_nothing(made: Make):
    """Accepting what is valid of sound records is accepting them."""
    programme = made()
    sound, asked = examine(programme)[0], examine(programme, accept_valid=True)[0]
    assert asked.rejected.rows_count == 0
    for name, frame in sound.frames.items():
        assert frame.collect().equals(asked[name].collect())


def test_rows_kept_and_rows_rejected_are_all_rows(made: Make):
    """Nothing is lost between the two; the law of the door."""
    movements = TABLES["movements"] + "M3,never,I1,collected,W1\nM4,2022-04-01,I9,delivered,W1\n"
    programme = made(movements=movements, costs=BAD_COST)
    before, after = examine(programme)[0], examine(programme, accept_valid=True)[0]
    for name, frame in before.frames.items():
        kept = after[name].select(pl.len()).collect().item()
        out = after.rejected.frames[name].height if name in after.rejected.frames else 0
        assert kept + out == frame.select(pl.len()).collect().item(), name


def test_the_file_of_rejected_rows_names_place_reason_and_cells(made: Make, tmp_path: Path):
    """Whoever mends them finds the row back, and reads why."""
    ledger, _ = examine(made(costs=BAD_COST), accept_valid=True)
    file = write_rejected(ledger.rejected, tmp_path, "nl")
    (row,) = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    assert (row["table"], row["file"], row["row"]) == ("costs", "costs.csv", "3")
    assert row["reasons"] == '"much" is geen getal.'
    assert "cost_id = C2" in row["cells"]


def test_a_rejected_text_never_becomes_a_formula(made: Make, tmp_path: Path):
    """A table name cannot begin with =, but the columns of texts are guarded all the same."""
    hours = TABLES["hours"] + '2022-03-02,"=cmd|calc",driver,1\n'
    ledger, _ = examine(made(hours=hours), accept_valid=True)
    file = write_rejected(ledger.rejected, tmp_path, "en")
    (row,) = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


def test_the_file_of_rejected_rows_is_never_read_as_a_table(made: Make):
    """It lies in the programme folder, and the next run finds it there."""
    programme = made(costs=BAD_COST)
    write_rejected(examine(programme, accept_valid=True)[0].rejected, programme.folder, "en")
    assert (programme.folder / REJECTED_FILE).is_file()
    assert all(REJECTED_FILE not in problem.file for problem in examine(programme)[1])
