"""What bidders fill in, in which unit, and what it must reach."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Self

from pydantic import model_validator

from circularlib.sources.washing.strict import Strict

__all__ = ["COST_UNITS", "Asked", "Requirement", "same_unit"]

COST_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "fee_eur_per_month": "EUR per machine and month",
        "fee_eur_per_cycle": "EUR per cycle",
        "deposit_eur": "EUR per machine",
        "energy_kwh_per_cycle": "kWh per cycle",
        "water_l_per_cycle": "l per cycle",
    }
)
"""The fields that make up the price, with the unit in which it is calculated."""

# Spellings of the same unit; never a conversion, for that would be a guess at what was meant.
_SPELLINGS = {
    "€": "eur", "euro": "eur", "euros": "eur", "litre": "l", "litres": "l", "liter": "l",
    "cyclus": "cycle", "wasbeurt": "cycle", "wash": "cycle", "maand": "month", "en": "and",
    "toestel": "machine", "wasmachine": "machine", "uur": "hours", "hour": "hours", "h": "hours",
    "jaar": "years", "year": "years", "aandeel": "share",
}  # fmt: skip


class Asked(Strict):
    """A field that every bidder fills in.

    Attributes:
        criterion: Key of the field.
        unit: Unit in which it is asked, in English; a share is 0 to 1.
        en: What it is called in English.
        nl: What it is called in Dutch.
        unit_nl: The unit in Dutch; by default the same.
    """

    criterion: str
    unit: str
    en: str
    nl: str
    unit_nl: str = ""

    @property
    def labels(self) -> Mapping[str, str]:
        """What it is called, per language."""
        return {"en": self.en, "nl": self.nl}

    @property
    def units(self) -> Mapping[str, str]:
        """Its unit, per language."""
        return {"en": self.unit, "nl": self.unit_nl or self.unit}


class Requirement(Strict):
    """A minimum requirement: an offer that misses it is not judged.

    Attributes:
        criterion: Key of the field.
        at_least: Lowest value that will do.
        at_most: Highest value that will do.
    """

    criterion: str
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _has_one_bound(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("give at_least or at_most, one of both")
        return self


def same_unit(one: str, other: str) -> bool:
    """Whether two texts name the same unit, written in another way or in Dutch.

    Args:
        one: A unit, as `EUR per cycle`.
        other: Another, as `€/cyclus`.

    Returns:
        True where only the spelling differs; `kWh per year` is not `kWh per cycle`.

    Example:
        >>> same_unit("€/cyclus", "EUR per cycle"), same_unit("kWh per year", "kWh per cycle")
        (True, False)
    """
    return _plain(one) == _plain(other)


def _plain(unit: str) -> list[str]:
    words = re.findall(r"[^\W\d_]+|[€%]|\d+", unit.lower().replace("/", " per "))
    return [_SPELLINGS.get(word, word) for word in words]
