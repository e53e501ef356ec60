"""What fields, groups, formulas and offers are called on pages about an award."""

from collections.abc import Mapping, Sequence

from circularlib.appliances.award.scores import PRICE
from circularlib.figures.words import Bilingual, bilingual, label
from circularlib.sources.washing.tender import Tender
from circularlib.units import LANGUAGES

__all__ = ["amount", "field_names", "formula_name", "joined", "number", "offer_name", "part_names"]

_LOCALES = {"en": "en_GB", "nl": "nl_BE"}


def field_names(tender: Tender) -> Mapping[str, Bilingual]:
    """What each field is called, as the tender itself calls it.

    Args:
        tender: The tender.

    Returns:
        A name per language, by key.
    """
    return {each.criterion: each.labels for each in tender.asked}


def part_names(tender: Tender) -> Mapping[str, Bilingual]:
    """What the price and the groups of quality are called.

    Args:
        tender: The tender.

    Returns:
        A name per language, by key; the price first.
    """
    groups = {group.name: {"en": group.en, "nl": group.nl} for group in tender.groups}
    return {PRICE: bilingual("award_price"), **groups}


def formula_name(formula: str) -> Bilingual:
    """What a formula is called.

    Args:
        formula: Its key.

    Returns:
        The name per language.

    Example:
        >>> formula_name("value_deduction")["nl"]
        'gunnen op waarde'
    """
    return bilingual(f"formula_{formula}")


def offer_name(offer_id: str, bidders: Mapping[str, str]) -> str:
    """An offer on a page: its code and who offers.

    Args:
        offer_id: Code of the offer.
        bidders: Who offers, by code.

    Returns:
        The text.

    Example:
        >>> offer_name("O1", {"O1": "Trader"})
        'O1 · Trader'
    """
    return f"{offer_id} · {bidders[offer_id]}"


def joined(names: Sequence[str], language: str) -> str:
    """Names in a sentence: *A, B and C*; a dash where there are none.

    Args:
        names: The names.
        language: `en` or `nl`.

    Returns:
        The text.

    Example:
        >>> joined(["A", "B", "C"], "nl")
        'A, B en C'
    """
    if len(names) < 2:
        return "".join(names) or "–"
    return f"{', '.join(names[:-1])} {label('award_and', language)} {names[-1]}"


def number(value: float, decimals: int, language: str) -> str:
    """A number with so many decimals, so that arithmetic can be followed.

    Args:
        value: The number.
        decimals: How many.
        language: `en` or `nl`.

    Returns:
        The text.

    Example:
        >>> number(1234.5, 2, "nl")
        '1.234,50'
    """
    from babel.numbers import format_decimal  # slow to import; needed on pages only

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(round(value, decimals) + 0.0, pattern, _LOCALES[language]))


def amount(value: float, units: Bilingual) -> Bilingual:
    r"""A value as it was offered, with its unit; a share as a percentage.

    Args:
        value: The value.
        units: Its unit, per language.

    Returns:
        The text per language.

    Example:
        >>> amount(0.62, {"en": "kWh per cycle", "nl": "kWh per wasbeurt"})["nl"]
        '0,62\xa0kWh per wasbeurt'
    """
    if units["en"] == "share":
        return {lang: f"{_shortest(100 * value, lang)}\u00a0%" for lang in LANGUAGES}
    return {lang: f"{_shortest(value, lang)}\u00a0{units[lang]}" for lang in LANGUAGES}


def _shortest(value: float, language: str) -> str:
    """With no more decimals than it needs, six at most."""
    decimals = next((n for n in range(6) if round(value, n) == round(value, 6)), 6)
    return number(value, decimals, language)
