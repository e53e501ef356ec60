"""Rules within a table and between tables; each breach has its row and the file's own header."""

from collections.abc import Callable
from pathlib import Path

import pytest

from circularlib.ledger.checking.checks import cross_table_problems
from circularlib.ledger.intake import examine
from circularlib.ledger.periods import period
from circularlib.ledger.problems import Problem
from circularlib.ledger.programme import Programme, open_programme
from circularlib.ledger.sample.programme import sample_programme, write_sample

from ..rough_truth import rough_truth
from .typed_tables import read_tables

Make = Callable[..., Programme]


@pytest.fixture
def problems(made: Make) -> Callable[..., list[Problem]]:
    """The problems of the small programme with other contents for some files."""
    return lambda **contents: examine(made(**contents))[1]


HEADER = "Woning;Gemeente;Begindatum;Slaapkamers\n"
ROWS = "W1;71053;2020-01-01;\nW2;71053;2020-01-01;\n"


def test_a_programme_in_order_has_no_problems(problems) -> None:
    """Two homes, two items, each delivered once."""
    assert problems() == []


def test_a_missing_value_is_told_under_the_header_of_the_file(problems) -> None:
    """The user looks for `Gemeente`, not for our name of it."""
    (problem,) = problems(homes=HEADER + "W1;;2020-01-01;2\nW2;71053;2020-01-01;\n")
    assert (problem.row, problem.column, problem.value) == (2, "Gemeente", None)
    assert problem.message == "Municipality (NIS) is missing."
    assert problem.rule == "is_present"


def test_a_value_that_cannot_be_read_is_not_also_missing(problems) -> None:
    """One mistake, one problem."""
    (problem,) = problems(homes=HEADER + "W1;71053;gisteren;2\nW2;71053;2020-01-01;\n")
    assert (problem.rule, problem.column) == ("is_date", "Begindatum")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-1", "-1 is not at least 0 and at most 30."),
        ("31", "31 is not at least 0 and at most 30."),
    ],
)
def test_a_value_out_of_bounds_is_told_as_it_is_written(problems, text: str, said: str) -> None:
    """Bedrooms run from 0 to 30."""
    (problem,) = problems(homes=HEADER + f"W1;71053;2020-01-01;{text}\nW2;71053;2020-01-01;30\n")
    assert (problem.row, problem.column, problem.value) == (2, "Slaapkamers", text)
    assert (problem.rule, problem.message) == ("is_within_bounds", said)


def test_a_rate_in_per_cent_is_told_how_to_write_it(problems) -> None:
    """21 is no share of one."""
    costs = "cost_id,date,category,amount_eur,payer,btw\nC1,2021-02-01,repair,5,town,21\n"
    (problem,) = problems(costs=costs)
    assert problem.remedy == "Write 0.21 or 21% for twenty-one per cent."


def test_a_credit_note_is_allowed(problems) -> None:
    """An amount has no bounds."""
    costs = "cost_id,date,category,amount_eur,payer\nC1,2021-02-01,repair,-5,town\n"
    assert problems(costs=costs) == []


def test_a_code_that_stands_twice_is_told_with_its_first_row(problems) -> None:
    """The third and fourth row repeat the second; both are told."""
    row = "W1;71053;2020-01-01;2\n"
    found = problems(homes=HEADER + row * 3 + "W2;71053;2020-01-01;\n")
    assert [(p.row, p.column, p.value) for p in found] == [(3, "Woning", "W1"), (4, "Woning", "W1")]
    assert found[0].message == '"W1" stands already in row 2.'
    assert found[0].remedy == "Give each row its own Woning."


def test_codes_that_name_a_row_together_may_each_stand_twice(problems) -> None:
    """A machine has a row a month; the same month twice is one too many."""
    machines = "machine_id,home_id,contract,installed_on\nV1,W1,huur,2022-01-01\n"
    log = "machine_id,maand,wasbeurten\nV1,2022-01,10\nV1,2022-02,12\nV1,02/2022,9\n"
    (problem,) = problems(machines=machines, wash_log=log)
    assert (problem.row, problem.value) == (4, "V1, 2022-02")
    assert problem.remedy == "Give each row its own machine_id + maand."


def test_steps_without_a_role_are_compared_as_well(problems) -> None:
    """The role is part of what names a row and may be empty: twice empty is twice the same."""
    steps = "step,order,actor,role,cost_eur\nwash,1,town,pays,5\nwash,1,town,,5\nwash,1,town,,5\n"
    (problem,) = problems(chain_steps=steps)
    assert (problem.row, problem.value) == (4, "wash, town")


def test_rows_without_a_code_are_missing_it_and_not_double(problems) -> None:
    """Two empty cells are two missing codes."""
    found = problems(homes=HEADER + ROWS + ";71053;2020-01-01;\n" * 2)
    assert [(p.row, p.rule) for p in found] == [(4, "is_present"), (5, "is_present")]


def test_an_unknown_item_is_told_with_the_nearest(problems) -> None:
    """It stands in movements, and items.csv should know it."""
    movements = (
        "bewegingscode,datum,stuk,actie\nM1,2022-01-01,I1,hersteld\nM2,2022-01-02,I22,hersteld\n"
    )
    (problem,) = problems(movements=movements)
    assert (problem.row, problem.column, problem.value) == (3, "stuk", "I22")
    assert problem.message == '"I22" does not stand in items.csv.'
    assert problem.remedy == 'Did you mean "I2"? Correct the code, or add it to items.csv.'


def test_the_nearest_is_found_among_many(problems) -> None:
    """Of 20,000 items, the right one is near the end; the slip is in the middle."""
    items = "item_id,item_type,origin\nI1,stool,new\nI2,stool,new\n" + "".join(
        f"STUK-{n:05}-X,stool,new\n" for n in range(20_000)
    )
    movements = "movement_id,date,item_id,event\nM1,2022-01-01,STUK-190-87-X,repaired\n"
    (problem,) = problems(items=items, movements=movements)
    assert problem.remedy.startswith('Did you mean "STUK-19087-X"?')


def test_a_code_like_no_other_gets_no_proposal(problems) -> None:
    """Nothing is near it."""
    movements = "movement_id,date,item_id,event\nM1,2022-01-01,qqqqqqqq,repaired\n"
    assert problems(movements=movements)[0].remedy == "Correct the code, or add it to items.csv."


def test_the_lost_nought_of_a_spreadsheet_is_seen(problems) -> None:
    """Excel turns 00123 into 123; it is not the same code, but it is the nearest."""
    items = "item_id,item_type,origin\n00123,stool,new\nI1,stool,new\nI2,stool,new\n"
    movements = "movement_id,date,item_id,event\nM1,2022-01-01,123,repaired\n"
    (problem,) = problems(items=items, movements=movements)
    assert problem.remedy.startswith('Did you mean "00123"?')


def test_every_use_of_an_unknown_code_is_told(problems) -> None:
    """5,000 movements of 5,000 unknown items, each with its row."""
    movements = "movement_id,date,item_id,event\n" + "".join(
        f"M{n},2022-01-01,Q{n},repaired\n" for n in range(5_000)
    )
    found = problems(movements=movements)
    assert [p.row for p in found] == list(range(2, 5_002))


def test_where_the_codes_themselves_are_absent_only_that_is_told(problems) -> None:
    """Without its first column items.csv knows no item; 2 movements need not say so too."""
    found = problems(items="item_type,origin\nstool,new\n")
    assert [(p.rule, p.column) for p in found] == [("is_column", "item_id")]


def test_none_of_a_thousand_wrong_rows_is_lost(problems) -> None:
    """Pointblank hands out the first five hundred unless it is told otherwise."""
    rows = "".join(f"W{n};71053;2020-01-01;99\n" for n in range(3, 1_003))
    found = problems(homes=HEADER + ROWS + rows)
    assert [p.row for p in found] == list(range(4, 1_004))
    assert {p.rule for p in found} == {"is_within_bounds"}


def test_a_postal_code_is_no_nis_code_and_says_so_once(problems) -> None:
    """Twenty homes with 8800 where 36015 belongs are one warning, on the first of them."""
    rows = "".join(f"W{n};8800;2020-01-01;\n" for n in range(3, 23))
    (problem,) = problems(homes=HEADER + ROWS + rows)
    assert (problem.rule, problem.severity, problem.row) == ("is_municipality", "warning", 4)
    assert problem.message == '"8800" is not the NIS code of a municipality.'
    assert "19 more rows" in problem.remedy


def test_a_sentence_in_the_place_of_a_code_is_a_warning(problems) -> None:
    """It would print over the page; and it may say what nobody should read."""
    sentence = "de woning boven de bakker, waar vroeger het oude postkantoor gevestigd was"
    found = problems(homes=HEADER + ROWS + f"{sentence};71053;2020-01-01;\n")
    assert [(p.rule, p.severity, p.row) for p in found] == [("is_code", "warning", 4)]


def test_a_table_without_a_required_column_is_told_of_the_column_only(problems) -> None:
    """The column is missing; that every cell of it is too goes without saying."""
    found = problems(homes="Woning;Gemeente\nW1;71053\nW2;71053\n")
    assert [p.kind for p in found] == ["column_missing"]


def test_everything_between_tables_is_looked_at() -> None:
    """A life, a stay, the store, and what is odd: one thing of each kind."""
    read = read_tables(
        homes="home_id,municipality_code,in_service_from\nW1,36015,2020-01-01\n",
        stays="stay_id,home_id,moved_in,moved_out\nV1,W1,2022-03-01,2022-02-01\n",
        items="item_id,item_type,origin,mass_kg,acquired_on\nI1,stool,new,900,2022-02-02\n",
        movements="movement_id,date,item_id,event,home_id\n"
        "M1,2022-02-01,I1,delivered,W1\nM2,2022-02-03,I1,delivered,W1\n",
    )
    assert [(p.kind, p.table) for p in cross_table_problems(read)] == [
        ("delivered_again", "movements"),
        ("acquired_late", "items"),
        ("stock_short", "movements"),
        ("ends_before_start", "stays"),
        ("mass_unusual", "items"),
    ]


def test_what_lies_outside_the_records_is_told_where_the_records_are_known() -> None:
    """A booking of 2032; without the end of the records nobody can say that it is late."""
    costs = "cost_id,date,category,amount_eur,payer\nC1,2032-03-15,repair,5,town\n"
    read = read_tables(costs=costs)
    assert cross_table_problems(read) == []
    (problem,) = cross_table_problems(read, records=period("2020-01..2023-12"))
    assert problem.kind == "date_late"


def test_the_shipped_sample_has_no_errors_and_few_warnings() -> None:
    """Eleven thousand movements: only the furniture that piles up in the store is told."""
    found = examine(open_programme("sample"))[1]
    assert [(p.kind, p.severity) for p in found] == [("stock_stale", "warning")]


@pytest.mark.parametrize("seed", [29])
def test_every_fault_planted_in_the_messy_sample_is_found_and_no_other_error(
    tmp_path: Path, seed: int
) -> None:
    """Twenty-four cells are wrong, in file, row and column; there is an error nowhere else."""
    messy = sample_programme(messy=True, seed=seed)
    with rough_truth():
        write_sample(messy, tmp_path / "messy")
    found = examine(open_programme(tmp_path / "messy"))[1]

    def cells(of: list[Problem]) -> set[tuple[str, int | None, str]]:
        return {(Path(p.file).name, p.row, p.column) for p in of}

    planted = {(fault.file, fault.row, fault.column) for fault in messy.planted}
    assert len(planted) == 24
    assert planted <= cells(found)
    assert cells([p for p in found if p.severity == "error"]) <= planted
