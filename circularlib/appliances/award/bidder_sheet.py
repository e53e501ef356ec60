"""What stands where in the workbook that bidders fill in: the same for writing and for reading."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from circularlib.shipped import shipped
from circularlib.sources.washing.asked import COST_UNITS, Asked
from circularlib.sources.washing.tender import Criterion, Tender

__all__ = ["HIDDEN_SHEET", "WORKBOOK_VERSION", "Layout", "bidding_words", "layout"]

WORKBOOK_VERSION = 1
"""Raised when a later circularlib writes workbooks that an earlier one would misread."""

HIDDEN_SHEET = "circularlib"
"""The hidden sheet: version in B1, language in B2."""

BIDDER_CELL = (5, 1)
_FIRST_FIELD = 8

Place = tuple[int, int]
"""Row and column, from 0."""
Cell = str | float


@dataclass(frozen=True)
class Layout:
    """The cells of the workbook.

    Attributes:
        language: `en` or `nl`.
        offer: Cells of the buyer on the sheet of the offer, by place.
        buyer: Cells on the sheet of the buyer, by place.
        answers: Where the bidder fills in each field, by its key.
    """

    language: str
    offer: Mapping[Place, Cell]
    buyer: Mapping[Place, Cell]
    answers: Mapping[str, Place]


@cache
def bidding_words(language: str) -> Mapping[str, str]:
    """The words on the workbook.

    Args:
        language: `en` or `nl`.

    Returns:
        Texts by key, some with gaps such as `{unit}`.

    Example:
        >>> bidding_words("nl")["bidder"]
        'Inschrijver'
    """
    with shipped("data/starter/bidding.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["key"]: row[language] for row in csv.DictReader(file)})


def layout(tender: Tender, language: str) -> Layout:
    """Where everything stands.

    Args:
        tender: What is asked.
        language: `en` or `nl`.

    Returns:
        The cells of both sheets.
    """
    words = bidding_words(language)
    offer: dict[Place, Cell] = {
        (0, 0): words["title_offer"],
        (1, 0): words["explain_fill"],
        (2, 0): words["explain_unit"],
        (3, 0): words["explain_all"],
        (BIDDER_CELL[0], 0): words["bidder"],
    }
    heads = ("field", "value", "unit", "requirement", "judged_as")
    offer |= {(_FIRST_FIELD - 1, column): words[head] for column, head in enumerate(heads)}
    answers: dict[str, Place] = {}
    for row, asked in enumerate(tender.asked, start=_FIRST_FIELD):
        answers[asked.criterion] = (row, 1)
        offer[row, 0] = _capitalised(asked.labels[language])
        offer[row, 2] = asked.units[language]
        if required := _required(tender, asked, words, language):
            offer[row, 3] = required
        offer[row, 4] = _counts(tender, asked, words, language)
    return Layout(language, offer, _buyer_cells(tender, words), answers)


def _required(tender: Tender, asked: Asked, words: Mapping[str, str], language: str) -> str:
    texts = []
    for each in tender.requirements:
        if each.criterion == asked.criterion:
            bound = "at_least" if each.at_least is not None else "at_most"
            value = each.at_least if each.at_least is not None else each.at_most
            texts.append(words[bound].format(bound=_plain(value or 0.0, language)))
    return ", ".join(texts)


def _counts(tender: Tender, asked: Asked, words: Mapping[str, str], language: str) -> str:
    texts = [words["in_price"]] if asked.criterion in COST_UNITS else []
    texts += [
        words["in_group"].format(
            group={"en": group.en, "nl": group.nl}[language],
            points=_plain(100 * group.weight * each.weight, language),
            formula=_formula(each, words, language),
        )
        for group in tender.groups
        for each in group.criteria
        if each.criterion == asked.criterion
    ]
    return "; ".join(texts) or words["not_judged"]


def _formula(each: Criterion, words: Mapping[str, str], language: str) -> str:
    if each.formula != "linear_between_limits":
        return words[each.formula]
    return words["linear_limits"].format(
        full=_plain(each.full_at or 0.0, language), nothing=_plain(each.nothing_at or 0.0, language)
    )


def _buyer_cells(tender: Tender, words: Mapping[str, str]) -> dict[Place, Cell]:
    use, price = tender.use, tender.price
    values: dict[str, Cell | None] = {
        "horizon_years": float(use.horizon_years),
        "discount_rate": use.discount_rate,
        "cycles_per_month": use.cycles_per_month.central,
        "electricity_price_eur_per_kwh": use.electricity_price_eur_per_kwh.central,
        "water_price_eur_per_m3": use.water_price_eur_per_m3.central,
        "energy_ratio": use.energy_ratio.central,
        "price_points": 100 * price.weight,
        "price_formula": words[price.formula],
        "full_at_eur": price.full_at_eur if price.formula == "linear_between_limits" else None,
        "nothing_at_eur": price.nothing_at_eur
        if price.formula == "linear_between_limits"
        else None,
        "nothing_at_ratio": price.nothing_at_ratio if price.formula == "logarithmic" else None,
        "quality_value_eur": price.quality_value_eur
        if price.formula == "value_deduction"
        else None,
    }
    cells: dict[Place, Cell] = {(0, 0): words["title_buyer"]}
    shown = [(name, value) for name, value in values.items() if value is not None]
    for row, (name, value) in enumerate(shown, start=2):
        cells[row, 0] = words[name]
        cells[row, 1] = value
    return cells


def _plain(value: float, language: str) -> str:
    text = f"{value:.10g}"
    return text.replace(".", ",") if language == "nl" else text


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
