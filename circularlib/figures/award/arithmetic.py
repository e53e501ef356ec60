"""How a score came about, written out so that it can be done over by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from circularlib.appliances.award.reasoning import Reasoning
from circularlib.figures.award.names import number
from circularlib.figures.words import label
from circularlib.sources.washing.tender import Tender

__all__ = ["criterion_arithmetic", "price_arithmetic"]

_PRICE_DECIMALS, _SCORE_DECIMALS, _POINT_DECIMALS = 2, 3, 1


def price_arithmetic(
    each: Reasoning, judged_eur: Sequence[float], tender: Tender, language: str
) -> str:
    """How the price became points, or what took their place.

    Args:
        each: The offer.
        judged_eur: Prices of all offers judged.
        tender: What was asked.
        language: `en` or `nl`.

    Returns:
        The arithmetic; empty where the offer is not judged.
    """
    standing, price = each.standing, tender.price
    if standing is None:
        return ""
    if price.formula == "value_deduction":
        return label("arithmetic_value_deduction", language).format(
            price=number(each.price_eur, _PRICE_DECIMALS, language),
            quality=number(standing.quality_share, _SCORE_DECIMALS, language),
            value=number(price.quality_value_eur or 0.0, _PRICE_DECIMALS, language),
            outcome=number(-standing.outcome, _PRICE_DECIMALS, language),
        )
    if price.formula == "utility_index":
        return label("arithmetic_utility_index", language).format(
            quality=number(standing.quality_share, _SCORE_DECIMALS, language),
            ratio=number((1 - price.weight) / price.weight, _SCORE_DECIMALS, language),
            price=number(each.price_eur, _PRICE_DECIMALS, language),
            lowest=number(min(judged_eur), _PRICE_DECIMALS, language),
            outcome=number(standing.outcome, _SCORE_DECIMALS, language),
        )
    score = standing.price_score or 0.0
    row = {
        "formula": price.formula,
        "better": "less",
        "offered": each.price_eur,
        "best": min(judged_eur),
        "worst": max(judged_eur),
        "score_share": score,
        "weight_share": price.weight,
        "points": 100 * price.weight * score,
    }
    limits = (price.full_at_eur, price.nothing_at_eur, price.nothing_at_ratio)
    return _written(row, limits, _PRICE_DECIMALS, language)


def criterion_arithmetic(row: Mapping[str, Any], tender: Tender, language: str) -> str:
    """How a value became points.

    Args:
        row: A row of `criterion_scores`.
        tender: What was asked.
        language: `en` or `nl`.

    Returns:
        The arithmetic.
    """
    (each,) = (
        one for group in tender.groups for one in group.criteria
        if one.criterion == row["criterion"]
    )  # fmt: skip
    return _written(row, (each.full_at, each.nothing_at, each.nothing_at_ratio), None, language)


def _written(
    row: Mapping[str, Any],
    limits: tuple[float | None, float | None, float | None],
    decimals: int | None,
    language: str,
) -> str:
    def figure(value: float) -> str:
        shown = decimals if decimals is not None else _needed(value)
        return number(value, shown, language)

    full_at, nothing_at, ratio = limits
    key = f"arithmetic_{row['formula']}_{row['better']}"
    if row["formula"] == "linear_between_best_and_worst" and row["best"] == row["worst"]:
        key = "arithmetic_all_equal"
    if row["formula"] == "linear_between_limits":
        raw = ((nothing_at or 0.0) - row["offered"]) / ((nothing_at or 0.0) - (full_at or 0.0))
        if not 0 <= raw <= 1:
            key = f"arithmetic_beyond_{'full' if raw > 1 else 'nothing'}"
    score = label(key, language).format(
        value=figure(row["offered"]),
        best=figure(row["best"]),
        worst=figure(row["worst"]),
        full=figure(full_at or 0.0),
        nothing=figure(nothing_at or 0.0),
        ratio=number(ratio or 0.0, _needed(ratio or 0.0), language),
        score=number(row["score_share"], _SCORE_DECIMALS, language),
    )
    return label("arithmetic_points", language).format(
        score=score,
        weight=number(100 * row["weight_share"], _needed(100 * row["weight_share"]), language),
        points=number(row["points"], _POINT_DECIMALS, language),
    )


def _needed(value: float) -> int:
    """Decimals without which a value would be rounded, four at most."""
    return next((n for n in range(4) if round(value, n) == round(value, 6)), 4)
