"""Orders that turn round, or do not, when an offer comes or goes."""

import pytest

from circularlib.appliances.award.judgement import judged
from circularlib.appliances.award.reversal import reversals
from circularlib.errors import UsageError


@pytest.fixture
def paradox(offered, tender):
    """Without the cheap C, A is ahead of B under `low_bid_relative`; with it, B of A.

    With C at 500: A 25 + 20 = 45, B 12.5 + 37.5 = 50. Without: A 50 + 20 = 70,
    B 25 + 37.5 = 62.5. C itself scores 50 + 0 = 50.
    """
    return judged(offered(A=(1000, 0.4), B=(2000, 0.75), C=(500, 0.0)), tender)


def rows_of(found, formula, change):
    """Rows of a formula and a change by offer."""
    return found[(found["formula"] == formula) & (found["change"] == change)].set_index("offer_id")


def test_the_withdrawal_of_a_loser_turns_the_order_round(paradox):
    """Worked by hand above: the ranking paradox of the relative formula."""
    found = rows_of(reversals(paradox, worse_share=0.1), "low_bid_relative", "withdrawn")
    assert found.loc["C", "is_first_changed"]
    assert found.loc["C", "first_before"] == ("B",)
    assert found.loc["C", "first_after"] == ("A",)
    assert not found.loc["B", "is_order_changed"]


@pytest.mark.parametrize("formula", ["linear_between_limits", "logarithmic", "value_deduction"])
def test_formulas_without_that_weakness_never_turn_round(paradox, formula):
    """What they say about two offers does not hang on a third."""
    found = reversals(paradox, worse_share=0.1)
    assert not found.loc[found["formula"] == formula, "is_order_changed"].any()


def test_a_worse_copy_moves_the_worst_and_so_the_order(offered, tender):
    """Best and worst: 1,000 and 1,200 of 1,200 score 1 and 0; with 1,800 added 1 and 0.75.

    Half quality 0.2 and 0.9: A 60, B 45 before; A 60, B 82.5 after.
    """
    judgement = judged(offered(A=(1000, 0.2), B=(1200, 0.9)), tender)
    found = rows_of(
        reversals(judgement, worse_share=0.5), "linear_between_best_and_worst", "copy_added"
    )
    assert found.loc["B", "first_before"] == ("A",)
    assert found.loc["B", "first_after"] == ("B",)
    assert found.loc["B", "is_first_changed"]


def test_every_formula_and_every_offer_is_tried_both_ways(paradox):
    """Seven formulas, three offers, two changes."""
    assert len(reversals(paradox, worse_share=0.1)) == 7 * 3 * 2


@pytest.mark.parametrize("worse_share", [0.0, 1.0, -0.1])
def test_a_copy_that_is_not_worse_is_refused(paradox, worse_share):
    """It might win."""
    with pytest.raises(UsageError, match="no worse copy"):
        reversals(paradox, worse_share=worse_share)


def test_of_two_offers_none_is_taken_away(offered, tender):
    """One would be left, and no order."""
    found = reversals(judged(offered(A=(1000, 0.2), B=(1200, 0.9)), tender), worse_share=0.1)
    assert set(found["change"]) == {"copy_added"}
