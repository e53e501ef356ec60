"""Rules within a table and between tables; each breach has its row and the file's own header."""

from collections.abc import Callable

import pytest

from circularlib.ledger.intake import examine
from circularlib.ledger.problems import Problem
from circularlib.ledger.programme import Programme

Make = Callable[..., Programme]


@pytest.fixture
def problems(made: Make) -> Callable[..., list[Problem]]:
    """The problems of the small programme with other contents for some files."""
    return lambda **contents: examine(made(**contents))[1]


HEADER = "Woning;Gemeente;Begindatum;Slaapkamers\n"


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
    found = problems(homes=HEADER + "W1;1;2020-01-01;\nW2;1;2020-01-01;\n" + ";1;2020-01-01;\n" * 2)
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
