"""Scores per offer and criterion, what they add up to, and ranks; ties are never broken."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.appliances.award import formulas
from circularlib.appliances.award.formulas import FloatArray
from circularlib.appliances.award.offers import Offers
from circularlib.errors import AssumptionError
from circularlib.sources.washing.tender import Criterion, PriceScore, Tender

__all__ = [
    "PRICE",
    "criterion_scores",
    "group_scores",
    "outcomes",
    "price_scores",
    "quality_shares",
    "ranks",
]

PRICE = "price"
"""Key of the price beside the groups of quality."""

_EQUAL = 1e-9  # scores that differ by less are equal: a computer's last digits decide nothing


def criterion_scores(offers: Offers, tender: Tender) -> pd.DataFrame:
    """Score of every offer on every criterion of quality, by the tender's own formulas.

    Args:
        offers: The offers that are judged.
        tender: What is asked.

    Returns:
        One row per offer and criterion: `offer_id`, `group`, `criterion`, `offered`, `better`,
        `formula`, `best`, `worst` (among the offers), `score_share` (0 to 1, below 0 only by
        `logarithmic`), `weight_share` (in the whole award), `points` out of 100.

    Raises:
        AssumptionError: A formula cannot take a value; the criterion is named.
    """
    parts = []
    for group in tender.groups:
        for each in group.criteria:
            values = offers.values[each.criterion].to_numpy(float)
            score = _criterion_score(values, each)
            weight = group.weight * each.weight
            ends = (values.min(), values.max())
            best, worst = ends if each.better == "less" else ends[::-1]
            parts.append(
                pd.DataFrame(
                    {
                        "offer_id": offers.values.index,
                        "group": group.name,
                        "criterion": each.criterion,
                        "offered": values,
                        "better": each.better,
                        "formula": each.formula,
                        "best": best,
                        "worst": worst,
                        "score_share": score,
                        "weight_share": weight,
                        "points": 100 * weight * score,
                    }
                )
            )
    columns = [
        "offer_id", "group", "criterion", "offered", "better", "formula", "best", "worst",
        "score_share", "weight_share", "points",
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _criterion_score(values: FloatArray, each: Criterion) -> FloatArray:
    try:
        return _score(values, each)
    except AssumptionError as error:
        raise AssumptionError(
            error.thing, f"Criterion {each.criterion}, formula {each.formula}.", error.remedy
        ) from None


def _score(values: FloatArray, each: Criterion) -> FloatArray:
    if each.formula == "linear_between_limits":
        full, nothing = float(each.full_at or 0.0), float(each.nothing_at or 0.0)
        return formulas.linear_between_limits(values, full_at=full, nothing_at=nothing)
    if each.formula == "logarithmic":
        ratio = float(each.nothing_at_ratio or 0.0)
        return formulas.logarithmic(values, nothing_at_ratio=ratio, better=each.better)
    named = {
        "low_bid_relative": formulas.low_bid_relative,
        "proportional": formulas.proportional,
        "linear_between_best_and_worst": formulas.linear_between_best_and_worst,
    }
    return named[each.formula](values, better=each.better)


def group_scores(scored: pd.DataFrame, tender: Tender) -> pd.DataFrame:
    """Score of every offer in every group of quality: its criteria by their share in it.

    Args:
        scored: From `criterion_scores`.
        tender: What is asked.

    Returns:
        One row per offer, named by its code; one column per group, 0 to 1.
    """
    weights = {group.name: group.weight for group in tender.groups}
    points = scored.pivot_table(index="offer_id", columns="group", values="points", aggfunc="sum")
    ordered = points.reindex(columns=list(weights))
    return ordered / (100 * pd.Series(weights, dtype=float))


def quality_shares(groups: FloatArray, weights: Sequence[float]) -> FloatArray:
    """How much of the full quality each offer reaches: its groups by their weights.

    Args:
        groups: Scores, groups on the last axis.
        weights: Weight of each group in the award.

    Returns:
        Shares, 0 to 1; 0 where nothing but the price counts.
    """
    total = sum(weights)
    if total == 0:
        return np.zeros(groups.shape[:-1])
    return groups @ (np.asarray(weights, dtype=float) / total)


def price_scores(prices_eur: FloatArray, price: PriceScore, formula: str) -> FloatArray:
    """Score of each price by one of the formulas that score prices alone.

    Args:
        prices_eur: Prices, offers on the last axis.
        price: Limits and ratios of the tender.
        formula: Name of the formula.

    Returns:
        Scores, 1 and less.

    Raises:
        AssumptionError: A price is 0 or negative under a formula that divides by it.
    """
    limits = {"full_at": price.full_at_eur, "nothing_at": price.nothing_at_eur}
    as_criterion = Criterion.model_validate(
        {"criterion": PRICE, "better": "less", "weight": 1, "formula": formula, **limits}
        | {"nothing_at_ratio": price.nothing_at_ratio}
    )
    if (prices_eur < 0).any():
        raise AssumptionError(
            f"A price of {prices_eur.min():g} euro is negative.",
            f"Price, formula {formula}.",
            "Ask the bidder what was meant, and correct it.",
        )
    return _criterion_score(prices_eur, as_criterion)


def outcomes(
    prices_eur: FloatArray, groups: FloatArray, tender: Tender, formula: str
) -> FloatArray:
    """What decides the order under a formula; the highest is first.

    Points out of 100; for `value_deduction` the fictitious price in euro with its sign turned;
    for `utility_index` the index.

    Args:
        prices_eur: Prices, offers on the last axis.
        groups: Scores in the groups of quality: offers, then groups on the last axis.
        tender: Weights, limits and amounts.
        formula: Name of the formula of the price.

    Returns:
        One per offer, on the last axis.
    """
    weights = [group.weight for group in tender.groups]
    quality = quality_shares(groups, weights)
    price = tender.price
    if formula == "value_deduction":
        value = float(price.quality_value_eur or 0.0)
        return -formulas.fictitious_prices(prices_eur, quality, quality_value_eur=value)
    if formula == "utility_index":
        return formulas.utility_index(prices_eur, quality, price_weight=price.weight)
    scored = price.weight * price_scores(prices_eur, price, formula)
    return 100 * (scored + sum(weights) * quality)


def ranks(outcome: FloatArray) -> npt.NDArray[np.int64]:
    """Rank of each offer, 1 the best; equal offers share a rank, and the next one is left out.

    Two first offers are both 1 and the next is 3. Who of them gets the contract is decided by
    what the tender says about ties, not here.

    Args:
        outcome: What decides, offers on the last axis; the highest is first.

    Returns:
        Ranks as whole numbers.

    Example:
        >>> ranks(np.array([80.0, 90.0, 90.0, 10.0])).tolist()
        [3, 1, 1, 4]
    """
    scale = np.maximum(1.0, np.abs(outcome).max(axis=-1, keepdims=True))
    just_above = outcome[..., :, np.newaxis] + _EQUAL * scale[..., np.newaxis]
    ahead = outcome[..., np.newaxis, :] > just_above
    return np.asarray(1 + ahead.sum(axis=-1))
