"""The facts behind the reasoning of an award report, offer by offer; the words come later."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from circularlib.appliances.award.judgement import Judgement
from circularlib.appliances.award.scores import price_scores
from circularlib.appliances.award.sturdiness import Sturdiness

__all__ = ["Reasoning", "Standing", "reasonings"]

_EQUAL = 1e-9


@dataclass(frozen=True)
class Standing:
    """Where an offer that is judged stands among the others.

    Attributes:
        price_score: Score of its price; None where the formula gives none.
        criteria: Its scores on quality, from `criterion_scores`.
        strong: Criteria on which no offer scores higher, and one scores lower.
        weak: Criteria on which no offer scores lower, and one scores higher.
        quality_share: How much of the full quality it reaches.
        outcome: What decides.
        rank: Its rank.
        tied_with: Other offers of the same rank.
        first_formula_count: Formulas under which it is first.
        first_weight_share: Share of all weights under which it is first; None where no sum.
        first_chance_rate: How often it is first over draws of the use.
    """

    price_score: float | None
    criteria: pd.DataFrame
    strong: Sequence[str]
    weak: Sequence[str]
    quality_share: float
    outcome: float
    rank: int
    tied_with: Sequence[str]
    first_formula_count: int
    first_weight_share: float | None
    first_chance_rate: float


@dataclass(frozen=True)
class Reasoning:
    """All that is said about one offer.

    Attributes:
        offer_id: Code of the offer.
        bidder: Who offers.
        requirements: Its minimum requirements, from `checked_requirements`.
        price_eur: Its price over the horizon.
        mean_eur: Mean of the prices, where the rule on low prices speaks; else None.
        below_share: How far its price lies below that mean.
        is_low_price: The bidder is asked to justify the price.
        standing: Where it stands; None where it misses a minimum requirement.
    """

    offer_id: str
    bidder: str
    requirements: pd.DataFrame
    price_eur: float
    mean_eur: float | None
    below_share: float | None
    is_low_price: bool
    standing: Standing | None


def reasonings(judgement: Judgement, sturdiness: Sturdiness) -> list[Reasoning]:
    """The facts about every offer: those judged in the order of their ranks, then the others.

    Args:
        judgement: The offers, judged.
        sturdiness: How the order holds.

    Returns:
        One per offer received.
    """
    ranked = list(judgement.ranking["offer_id"])
    others = [one for one in judgement.received.values.index if one not in ranked]
    low_prices = _by_offer(judgement.low_prices)
    checked = judgement.requirements
    found = []
    for offer_id in [*ranked, *others]:
        low = low_prices[offer_id]
        is_known = pd.notna(low["mean_eur"])
        found.append(
            Reasoning(
                offer_id,
                judgement.received.bidders[offer_id],
                checked[checked["offer_id"] == offer_id],
                float(low["price_eur"]),
                float(low["mean_eur"]) if is_known else None,
                float(low["below_share"]) if is_known else None,
                bool(low["is_flagged"]),
                _standing(judgement, sturdiness, offer_id) if offer_id in ranked else None,
            )
        )
    return found


def _by_offer(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    rows = table.to_dict("records")
    return {str(row["offer_id"]): {str(k): value for k, value in row.items()} for row in rows}


def _standing(judgement: Judgement, sturdiness: Sturdiness, offer_id: str) -> Standing:
    ranking = _by_offer(judgement.ranking)
    own = ranking[offer_id]
    formulas = sturdiness.by_formula
    is_first = (formulas["offer_id"] == offer_id) & (formulas["rank"] == 1)
    share = _by_offer(sturdiness.first_shares).get(offer_id)
    scored = judgement.scored
    ends = scored.groupby("criterion")["score_share"].agg(["min", "max"])
    mine = scored[scored["offer_id"] == offer_id].join(ends, on="criterion")
    differ = mine["max"] - mine["min"] > _EQUAL
    is_top = differ & (mine["score_share"] >= mine["max"] - _EQUAL)
    is_bottom = differ & (mine["score_share"] <= mine["min"] + _EQUAL)
    return Standing(
        price_score=_price_score(judgement, offer_id),
        criteria=mine.drop(columns=["min", "max"]),
        strong=list(mine.loc[is_top, "criterion"]),
        weak=list(mine.loc[is_bottom, "criterion"]),
        quality_share=float(own["quality_share"]),
        outcome=float(own["outcome"]),
        rank=int(own["rank"]),
        tied_with=[
            one for one, row in ranking.items() if row["rank"] == own["rank"] and one != offer_id
        ],
        first_formula_count=int(is_first.sum()),
        first_weight_share=None if share is None else float(share["first_share"]),
        first_chance_rate=float(_by_offer(sturdiness.chances)[offer_id]["first_rate"]),
    )


def _price_score(judgement: Judgement, offer_id: str) -> float | None:
    price = judgement.tender.price
    if price.formula in {"value_deduction", "utility_index"}:
        return None
    costs = judgement.judged_prices_eur
    scores = price_scores(costs.to_numpy(float), price, price.formula)
    return float(scores[list(costs.index).index(offer_id)])
