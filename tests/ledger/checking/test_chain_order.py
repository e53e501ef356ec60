"""The steps of a chain: one place each, one step at each place; gaps do not matter."""

from circularlib.ledger.checking.chain_order import chain_order_problems
from circularlib.ledger.problems import Problem

from .typed_tables import read_table

HEADER = "step,order,actor,role\n"


def found(rows: str) -> list[Problem]:
    return chain_order_problems(read_table("chain_steps", HEADER + rows))


def test_a_step_stands_at_one_place() -> None:
    """Delivery at 2 in row 2 and at 4 in row 4: a chain that comes back to a step."""
    (problem,) = found("delivery,2,town,pays\nuse,3,town,pays\ndelivery,4,centre,does\n")
    assert (problem.kind, problem.row, problem.column) == ("step_at_two_places", 4, "order")
    assert (problem.severity, problem.value) == ("error", "4")
    assert problem.message == (
        'The step "delivery" stands here at place 4, and in row 2 at place 2.'
    )


def test_one_step_stands_at_a_place() -> None:
    """Use and repair both at 3: which comes first is not known."""
    (problem,) = found("use,3,town,pays\nrepair,3,centre,does\n")
    assert (problem.kind, problem.row, problem.column) == ("place_of_two_steps", 3, "step")
    assert problem.message == 'At place 3 stands "repair" here, and "use" in row 2.'


def test_gaps_the_order_of_rows_and_several_actors_are_nothing_wrong() -> None:
    """Places 9, 1 and 4, one of them with two actors; a row without a place is told elsewhere."""
    assert found("c,9,town,pays\na,1,town,does\nb,4,x,does\nb,4,y,pays\nd,,x,does\n") == []
