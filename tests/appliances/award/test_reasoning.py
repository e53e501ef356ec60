"""The facts behind the reasoning, and whether the first place holds."""

import pytest

from circularlib.appliances.award.chances import first_chances
from circularlib.appliances.award.judgement import changed_tender, judged, ranks_by_formula
from circularlib.appliances.award.reasoning import reasonings
from circularlib.appliances.award.reversal import reversals
from circularlib.appliances.award.sturdiness import Sturdiness, holding
from circularlib.appliances.award.weights import first_shares


def sturdy(judgement) -> Sturdiness:
    """All that is known of how the order holds."""
    return Sturdiness(
        ranks_by_formula(judgement),
        first_shares(judgement),
        first_chances(judgement, count=200, seed=1),
    )


def test_offers_come_in_the_order_of_their_ranks_and_those_not_judged_last(offered, tendered):
    """C, B, and A that misses the requirement."""
    tender = tendered(requirements=[{"criterion": "quality_share", "at_least": 0.3}])
    judgement = judged(offered(A=(900, 0.2), B=(1250, 0.5), C=(2000, 1.0)), tender)
    found = reasonings(judgement, sturdy(judgement))
    assert [each.offer_id for each in found] == ["C", "B", "A"]
    assert found[2].standing is None
    assert found[2].price_eur == pytest.approx(900)


def test_strong_and_weak_points_come_from_the_scores(example_offers, example_tender):
    """O2 is best on what is circular and social; O4 worst on everything it can be."""
    judgement = judged(example_offers, example_tender)
    found = {each.offer_id: each for each in reasonings(judgement, sturdy(judgement))}
    assert found["O2"].standing.strong == [
        "refurbished_share", "social_employment_share", "local_repair_share",
    ]  # fmt: skip
    assert found["O2"].standing.weak == []
    assert len(found["O4"].standing.weak) == 6


def test_where_all_score_alike_nobody_is_strong_or_weak(offered, tender):
    """Nothing tells them apart there."""
    judgement = judged(offered(A=(900, 0.5), B=(1250, 0.5)), tender)
    for each in reasonings(judgement, sturdy(judgement)):
        assert (each.standing.strong, each.standing.weak) == ([], [])


def test_the_low_price_of_the_sample_is_questioned_and_judged_all_the_same(
    example_offers, example_tender
):
    """O4 is 26.1 % below the mean of the middle three; a flag excludes nobody."""
    judgement = judged(example_offers, example_tender)
    found = {each.offer_id: each for each in reasonings(judgement, sturdy(judgement))}
    assert [code for code, each in found.items() if each.is_low_price] == ["O4"]
    assert found["O4"].below_share == pytest.approx(0.261, abs=0.001)
    assert found["O4"].standing is not None


def test_ties_are_told_with_their_names(offered, tender):
    """A and B share the first place."""
    judgement = judged(offered(A=(1000, 0.5), B=(1000, 0.5), C=(3000, 0.5)), tender)
    found = reasonings(judgement, sturdy(judgement))
    assert [(each.offer_id, each.standing.tied_with) for each in found] == [
        ("A", ["B"]),
        ("B", ["A"]),
        ("C", []),
    ]


def test_a_shared_first_place_has_no_figures(offered, tender):
    """Which of the two would they be about?"""
    judgement = judged(offered(A=(1000, 0.5), B=(1000, 0.5)), tender)
    found = holding(judgement, sturdy(judgement), reversals(judgement, worse_share=0.1))
    assert (found.formula_first_count, found.weight_share, found.chance_rate) == (None,) * 3
    assert found.chance_basis == "none_tied_first"


def test_the_figures_of_the_sample_agree_with_their_tables(example_offers, example_tender):
    """O2 under all seven formulas; ten changes under the tender's own, none of which moves."""
    judgement = judged(example_offers, example_tender)
    parts = sturdy(judgement)
    moved = reversals(judgement, worse_share=0.1)
    found = holding(judgement, parts, moved)
    assert (found.formula_first_count, found.formula_count) == (7, 7)
    assert (found.reversal_count, found.change_count) == (0, 10)
    shares = parts.first_shares.set_index("offer_id")["first_share"]
    assert found.weight_share == shares["O2"]
    assert found.chance_low_rate <= found.chance_rate <= found.chance_high_rate


def test_without_a_weighted_sum_there_is_no_share_of_weights(example_offers, example_tender):
    """The utility index; the other figures stay."""
    tender = changed_tender(example_tender, price_formula="utility_index")
    judgement = judged(example_offers, tender)
    found = holding(judgement, sturdy(judgement), reversals(judgement, worse_share=0.1))
    assert (found.weight_share, found.weight_basis) == (None, "none_no_weighted_sum")
    assert found.chance_rate is not None
