"""How washing is used in the homes: what every option is calculated for."""

from typing import Literal

from pydantic import Field

from circularlib.sources.washing.strict import Rate, Strict
from circularlib.sources.washing.value_range import Amount

__all__ = ["Use"]


class Use(Strict):
    """How washing is used in the homes: what every option is calculated for.

    Attributes:
        cycles_per_week: Wash cycles of a household a week; the wash log of the records goes before,
            and without one it must be given.
        horizon_years: Years over which options are compared.
        social_tariff_share: Share of households that pay the social tariff for electricity.
        timing: When running costs fall in a year: at its `end`, or in its `mid`.
        source: Where these figures come from.
    """

    cycles_per_week: Amount | None = None
    horizon_years: int = Field(default=10, ge=1, le=30)
    social_tariff_share: Rate = 0.0
    timing: Literal["end", "mid"] = "end"
    source: str = ""
