"""One tender judged: the single call behind the page, a slider and every what-if."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from circularlib.appliances.award.offers import Offers
from circularlib.appliances.award.prices import low_price_flags, prices
from circularlib.appliances.award.requirements import admitted, checked_requirements
from circularlib.appliances.award.scores import (
    PRICE,
    criterion_scores,
    group_scores,
    outcomes,
    price_scores,
    quality_shares,
    ranks,
)
from circularlib.errors import AssumptionError, LedgerError
from circularlib.sources.washing.tender import Tender

__all__ = [
    "MOVED",
    "Judgement",
    "changed_tender",
    "judged",
    "points_by_part",
    "ranks_by_formula",
    "tender_as_set",
]

MOVED = (
    "award_price_weight_share",
    "award_formula",
    "cycles_per_month",
    "electricity_price_eur_per_kwh",
)
"""Figures that a scenario may set: the weight of the price, its formula, the use."""


@dataclass(frozen=True)
class Judgement:
    """Offers, judged by a tender.

    Attributes:
        tender: What was asked, as it was applied.
        received: All offers.
        requirements: Minimum requirements by offer, from `checked_requirements`.
        offers: The offers that are judged.
        prices_eur: Price of every offer received, by code.
        low_prices: Which of them are questioned, from `low_price_flags`.
        scored: Scores on quality, from `criterion_scores`.
        groups: Scores by group of quality, from `group_scores`.
        ranking: One row per offer judged, the first on top: `offer_id`, `price_eur`,
            `quality_share`, `outcome` (what decides, the highest first), `rank`, `is_tied`.
    """

    tender: Tender
    received: Offers
    requirements: pd.DataFrame
    offers: Offers
    prices_eur: pd.Series
    low_prices: pd.DataFrame
    scored: pd.DataFrame
    groups: pd.DataFrame
    ranking: pd.DataFrame

    @property
    def judged_prices_eur(self) -> pd.Series:
        """Price of every offer that is judged, by code."""
        return self.prices_eur.loc[self.offers.values.index]

    @property
    def first(self) -> list[str]:
        """Codes of the offers in the first place: more than one where they tie."""
        return list(self.ranking.loc[self.ranking["rank"] == 1, "offer_id"])


def tender_as_set(tender: Tender, figures: Mapping[str, Any]) -> Tender:
    """The tender with the figures of a scenario.

    Args:
        tender: The tender.
        figures: Values by name; those that are none of `MOVED` are another page's.

    Returns:
        The tender; the same one where nothing of it is set.

    Raises:
        AssumptionError: The tender cannot be so.
    """
    own = {name: figures[name] for name in MOVED if name in figures}
    if not own:
        return tender
    weight, formula = own.pop(MOVED[0], None), own.pop(MOVED[1], None)
    return changed_tender(tender, price_weight=weight, price_formula=formula, use=own)


def changed_tender(
    tender: Tender,
    *,
    price_weight: float | None = None,
    price_formula: str | None = None,
    use: Mapping[str, float] | None = None,
) -> Tender:
    """The same tender with another weight of price, formula or use.

    Args:
        tender: The tender.
        price_weight: Weight of the price, above 0 to 1; the groups share the rest as before.
        price_formula: Formula of the price.
        use: Central values of the use, by name, as `cycles_per_month`; they lose their range.

    Returns:
        The changed tender, checked like one from a file.

    Raises:
        AssumptionError: The tender cannot be so.

    Example:
        >>> from circularlib.sources.washing.plan import washing_plan
        >>> tender = washing_plan("no folder").tender
        >>> changed_tender(tender, price_weight=0.7).groups[0].weight
        0.15
    """
    values = tender.model_dump()
    if price_weight is not None:
        rest = 1 - tender.price.weight
        scale = (1 - price_weight) / rest if rest else 0.0
        values["price"]["weight"] = price_weight
        for group in values["groups"]:
            group["weight"] = round(group["weight"] * scale, 15)
        if price_weight == 1:
            values["groups"] = []
    if price_formula is not None:
        values["price"]["formula"] = price_formula
    values["use"] |= use or {}
    try:
        return Tender.model_validate(values)
    except ValueError as error:
        said = (
            str(error).splitlines()[-2].strip() if len(str(error).splitlines()) > 1 else str(error)
        )
        raise AssumptionError(
            f"The tender cannot be changed so: {said}.",
            "Weight of the price, formula or use.",
            "Give what the tender could have said.",
        ) from None


def judged(offers: Offers, tender: Tender) -> Judgement:
    """Judges offers: requirements, prices, scores and ranks.

    For a what-if, give the result of `changed_tender`; nothing else need be called.

    Args:
        offers: The offers, from `checked_offers`.
        tender: What is asked.

    Returns:
        All that a page needs.

    Raises:
        LedgerError: Fewer than two offers meet the minimum requirements.
        AssumptionError: A formula cannot take a value.
    """
    checked = checked_requirements(offers, tender)
    kept = admitted(offers, checked)
    count = len(kept.values)
    if count < 2:
        received = len(offers.values)
        raise LedgerError(
            f"{count} of {received} offers can be judged; an order needs two."
            if received > 1
            else "There is one offer, and nothing to set it against.",
            "Table offers, after the minimum requirements.",
            "Judge it by itself: a score relative to itself says nothing.",
        )
    costs = pd.Series(prices(offers, tender.use), index=offers.values.index, name="price_eur")
    scored = criterion_scores(kept, tender)
    groups = group_scores(scored, tender).reindex(kept.values.index)
    ranking = _ranking(costs.loc[kept.values.index], groups, tender)
    low = low_price_flags(costs, tender.low_price)
    return Judgement(tender, offers, checked, kept, costs, low, scored, groups, ranking)


def _ranking(costs: pd.Series, groups: pd.DataFrame, tender: Tender) -> pd.DataFrame:
    values = groups.to_numpy(float)
    outcome = outcomes(costs.to_numpy(float), values, tender, tender.price.formula)
    table = pd.DataFrame(
        {
            "offer_id": list(costs.index),
            "price_eur": costs.to_numpy(float),
            "quality_share": quality_shares(values, [each.weight for each in tender.groups]),
            "outcome": outcome,
            "rank": ranks(outcome),
        }
    )
    table["is_tied"] = table["rank"].duplicated(keep=False)
    return table.sort_values(["rank", "offer_id"], ignore_index=True)


def ranks_by_formula(judgement: Judgement) -> pd.DataFrame:
    """Rank of every offer under every formula of the price for which the tender has the limits.

    The weights and the scores on quality stay as they are.

    Args:
        judgement: The offers, judged.

    Returns:
        One row per formula and offer: `formula`, `offer_id`, `outcome`, `rank`, `is_tied`.
    """
    costs = judgement.judged_prices_eur.to_numpy(float)
    parts = []
    for formula in judgement.tender.price.formulas:
        outcome = outcomes(costs, judgement.groups.to_numpy(float), judgement.tender, formula)
        rows = pd.DataFrame(
            {
                "formula": formula,
                "offer_id": judgement.groups.index,
                "outcome": outcome,
                "rank": ranks(outcome),
            }
        )
        parts.append(rows.assign(is_tied=rows["rank"].duplicated(keep=False)))
    return pd.concat(parts, ignore_index=True)


def points_by_part(judgement: Judgement) -> pd.DataFrame:
    """What the points out of 100 of every offer are made of: the price and the groups.

    Args:
        judgement: The offers, judged by a formula that scores prices.

    Returns:
        One row per offer and part: `offer_id`, `part` (`price` or a group), `score_share`,
        `weight_share`, `points`. No rows for `value_deduction` and `utility_index`, whose outcome
        is no sum of points.
    """
    tender = judgement.tender
    weights = {PRICE: tender.price.weight} | {each.name: each.weight for each in tender.groups}
    if tender.price.formula in {"value_deduction", "utility_index"}:
        return pd.DataFrame(columns=["offer_id", "part", "score_share", "weight_share", "points"])
    scores = judgement.groups.copy()
    costs = judgement.judged_prices_eur.to_numpy(float)
    scores[PRICE] = price_scores(costs, tender.price, tender.price.formula)
    scores = scores[list(weights)].rename_axis(index="offer_id").reset_index()
    table = scores.melt("offer_id", var_name="part", value_name="score_share")
    table["weight_share"] = table["part"].map(weights)
    return table.assign(points=100 * table["weight_share"] * table["score_share"])
