"""Does the first place hold? What the tests of the order found, and the figures of the page."""

from dataclasses import dataclass

import pandas as pd

from circularlib.appliances.award.judgement import Judgement

__all__ = ["Holding", "Sturdiness", "holding"]


@dataclass(frozen=True)
class Sturdiness:
    """How the order holds under other formulas, weights and use.

    Attributes:
        by_formula: From `ranks_by_formula`.
        first_shares: From `first_shares`.
        chances: From `first_chances`.
    """

    by_formula: pd.DataFrame
    first_shares: pd.DataFrame
    chances: pd.DataFrame


@dataclass(frozen=True)
class Holding:
    """How the first place holds; where offers share it there is no such figure.

    Attributes:
        formula_first_count: Formulas for price under which the same offer is first.
        formula_count: Formulas that were tried.
        formula_basis: Key of how it was found, or why there is no figure.
        weight_share: Share of all weights under which it is first.
        weight_basis: Likewise.
        chance_rate: Share of draws in which it is first.
        chance_low_rate: Lower end of the error of drawing only so often.
        chance_high_rate: Upper end.
        chance_basis: Likewise.
        reversal_count: Changes of who bids that moved the order of the others, under the
            tender's own formula.
        change_count: Changes that were tried under it.
    """

    formula_first_count: int | None
    formula_count: int
    formula_basis: str
    weight_share: float | None
    weight_basis: str
    chance_rate: float | None
    chance_low_rate: float | None
    chance_high_rate: float | None
    chance_basis: str
    reversal_count: int
    change_count: int


def holding(judgement: Judgement, sturdiness: Sturdiness, moved: pd.DataFrame) -> Holding:
    """How the first place holds.

    Args:
        judgement: The offers, judged.
        sturdiness: How the order holds.
        moved: From `reversals`.

    Returns:
        The figures. An offer that shares the first place under a formula, or in a draw, counts
        as first there.
    """
    own = moved[moved["formula"] == judgement.tender.price.formula]
    reversal_count, change_count = int(own["is_order_changed"].sum()), len(own)
    formulas = sturdiness.by_formula
    tried = int(formulas["formula"].nunique())
    if len(judgement.first) > 1:
        why = "none_tied_first"
        ends = (reversal_count, change_count)
        return Holding(None, tried, why, None, why, None, None, None, why, *ends)
    (first,) = judgement.first
    is_first = (formulas["offer_id"] == first) & (formulas["rank"] == 1)
    sizes = sturdiness.first_shares
    share = sizes.loc[sizes["offer_id"] == first, "first_share"]
    drawn = sturdiness.chances.set_index("offer_id")
    rate, low, high = drawn.loc[[first], ["first_rate", "low_rate", "high_rate"]].to_numpy(float)[0]
    return Holding(
        formula_first_count=int(is_first.sum()),
        formula_count=tried,
        formula_basis="counted",
        weight_share=float(share.iloc[0]) if len(share) else None,
        weight_basis="exact_weights" if len(share) else "none_no_weighted_sum",
        chance_rate=float(rate),
        chance_low_rate=float(low),
        chance_high_rate=float(high),
        chance_basis="monte_carlo_error",
        reversal_count=reversal_count,
        change_count=change_count,
    )
