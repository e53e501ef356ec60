"""The facts behind the reasoning of an award report, offer by offer; the words come later."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from circularlib.appliances.award.judgement import Judgement
from circularlib.appliances.award.scores import price_scores

__all__ = ["Reasoning", "Sturdiness", "reasonings"]

_EQUAL = 1e-9


@dataclass(frozen=True)
class Sturdiness:
    """How the order holds, from the other parts of the page.

    Attributes:
        by_formula: From `ranks_by_formula`.
        first_shares: From `first_shares`.
        chances: From `first_chances`.
        low_prices: From `low_price_flags`.
    """

    by_formula: pd.DataFrame
    first_shares: pd.DataFrame
    chances: pd.DataFrame
    low_prices: pd.DataFrame


@dataclass(frozen=True)
class Reasoning:
    """All that is said about one offer; what is not known of one that is not judged is None.

    Attributes:
        offer_id: Code of the offer.
        bidder: Who offers.
        requirements: Its minimum requirements, from `checked_requirements`.
        is_judged: It meets all of them.
        price_eur: Its price over the horizon.
        lowest_eur: The lowest price among the offers judged.
        highest_eur: The highest.
        mean_eur: Mean of the prices, where the rule on low prices speaks; else None.
        below_share: How far its price lies below that mean.
        is_low_price: The bidder is asked to justify the price.
        price_score: Score of its price; None where the formula gives none.
        criteria: Its scores on quality, from `criterion_scores`.
        strong: Criteria on which no offer scores higher, and one scores lower.
        weak: Criteria on which no offer scores lower, and one scores higher.
        quality_share: How much of the full quality it reaches.
        outcome: What decides.
        rank: Its rank.
        judged_count: Number of offers judged.
        tied_with: Offers of the same rank.
        first_formula_count: Formulas under which it is first.
        formula_count: Formulas that were tried.
        first_weight_share: Share of all weights under which it is first; None where no sum.
        first_chance_rate: How often it is first over draws of the use.
    """

    offer_id: str
    bidder: str
    requirements: pd.DataFrame
    is_judged: bool
    price_eur: float
    lowest_eur: float
    highest_eur: float
    mean_eur: float | None
    below_share: float | None
    is_low_price: bool
    price_score: float | None = None
    criteria: pd.DataFrame | None = None
    strong: Sequence[str] = ()
    weak: Sequence[str] = ()
    quality_share: float | None = None
    outcome: float | None = None
    rank: int | None = None
    judged_count: int = 0
    tied_with: Sequence[str] = ()
    first_formula_count: int = 0
    formula_count: int = 0
    first_weight_share: float | None = None
    first_chance_rate: float | None = None


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
    return [_reasoning(judgement, sturdiness, one) for one in [*ranked, *others]]


def _reasoning(judgement: Judgement, sturdiness: Sturdiness, offer_id: str) -> Reasoning:
    checked = judgement.requirements
    low = sturdiness.low_prices.set_index("offer_id").loc[offer_id]
    costs = judgement.judged_prices_eur
    is_known = pd.notna(low["mean_eur"])
    of_all = {
        "offer_id": offer_id,
        "bidder": judgement.received.bidders[offer_id],
        "requirements": checked[checked["offer_id"] == offer_id],
        "price_eur": float(judgement.prices_eur[offer_id]),
        "lowest_eur": float(costs.min()),
        "highest_eur": float(costs.max()),
        "mean_eur": float(low["mean_eur"]) if is_known else None,
        "below_share": float(low["below_share"]) if is_known else None,
        "is_low_price": bool(low["is_flagged"]),
    }
    if offer_id not in costs.index:
        return Reasoning(is_judged=False, **of_all)  # type: ignore[arg-type]
    return Reasoning(is_judged=True, **of_all, **_of_judged(judgement, sturdiness, offer_id))  # type: ignore[arg-type]


def _of_judged(judgement: Judgement, sturdiness: Sturdiness, offer_id: str) -> dict[str, object]:
    ranking = judgement.ranking.set_index("offer_id")
    row = ranking.loc[offer_id]
    level = ranking.index[ranking["rank"] == row["rank"]]
    formulas = sturdiness.by_formula
    own = formulas[formulas["offer_id"] == offer_id]
    shares = dict(
        zip(*(sturdiness.first_shares[c] for c in ("offer_id", "first_share")), strict=True)
    )
    rates = dict(zip(*(sturdiness.chances[c] for c in ("offer_id", "first_rate")), strict=True))
    scored = judgement.scored
    ends = scored.groupby("criterion")["score_share"].agg(["min", "max"])
    mine = scored[scored["offer_id"] == offer_id]
    differ = (
        ends.loc[mine["criterion"], "max"].to_numpy()
        - ends.loc[mine["criterion"], "min"].to_numpy()
        > _EQUAL
    )
    score = mine["score_share"].to_numpy(float)
    is_top = differ & (score >= ends.loc[mine["criterion"], "max"].to_numpy() - _EQUAL)
    is_bottom = differ & (score <= ends.loc[mine["criterion"], "min"].to_numpy() + _EQUAL)
    return {
        "price_score": _price_score(judgement, offer_id),
        "criteria": mine,
        "strong": list(mine.loc[is_top, "criterion"]),
        "weak": list(mine.loc[is_bottom, "criterion"]),
        "quality_share": float(row["quality_share"]),
        "outcome": float(row["outcome"]),
        "rank": int(row["rank"]),
        "judged_count": len(ranking),
        "tied_with": [one for one in level if one != offer_id],
        "first_formula_count": int((own["rank"] == 1).sum()),
        "formula_count": int(formulas["formula"].nunique()),
        "first_weight_share": shares.get(offer_id),
        "first_chance_rate": rates.get(offer_id),
    }


def _price_score(judgement: Judgement, offer_id: str) -> float | None:
    price = judgement.tender.price
    if price.formula in {"value_deduction", "utility_index"}:
        return None
    costs = judgement.judged_prices_eur
    scores = price_scores(costs.to_numpy(float), price, price.formula)
    return float(scores[list(costs.index).index(offer_id)])
