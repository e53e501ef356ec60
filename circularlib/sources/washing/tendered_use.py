"""The use for which every offer is priced: filled in by the buyer, the same for all."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from circularlib.sources.washing.strict import Rate, Strict

__all__ = ["Span", "TenderedUse"]


class Span(Strict):
    """A value that the tender states, and how far the truth may lie from it.

    Attributes:
        low: Lowest value it may turn out to be.
        central: Value for which offers are priced.
        high: Highest value.
        distribution: How it is drawn in between.
    """

    low: Annotated[float, Field(ge=0)]
    central: Annotated[float, Field(ge=0)]
    high: Annotated[float, Field(ge=0)]
    distribution: Literal["triangular", "pert"] = "triangular"

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if not self.low <= self.central <= self.high:
            raise ValueError(
                f"central {self.central:g} does not lie between {self.low:g} and {self.high:g}"
            )
        return self


class TenderedUse(Strict):
    """The use for which offers are priced; a plain number has no range.

    Attributes:
        horizon_years: Years over which the cost is added up.
        discount_rate: Real discount rate a year.
        cycles_per_month: Wash cycles per machine and month.
        electricity_price_eur_per_kwh: What a kWh costs who pays for it.
        water_price_eur_per_m3: What a cubic metre costs, sewerage included.
        energy_ratio: kWh in homes over kWh on paper, the same for all machines.
        promise_ratio: kWh of one offer over what it promises, for each offer by itself.
    """

    horizon_years: Annotated[int, Field(ge=1, le=30)]
    discount_rate: Rate
    cycles_per_month: Span
    electricity_price_eur_per_kwh: Span
    water_price_eur_per_m3: Span
    energy_ratio: Span = Span(low=1, central=1, high=1)
    promise_ratio: Span = Span(low=1, central=1, high=1)

    @field_validator(
        "cycles_per_month",
        "electricity_price_eur_per_kwh",
        "water_price_eur_per_m3",
        "energy_ratio",
        "promise_ratio",
        mode="before",
    )
    @classmethod
    def _number_without_range(cls, value: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return {"low": value, "central": value, "high": value}
        return value

    @property
    def spans(self) -> Mapping[str, Span]:
        """The values that may have a range, by name."""
        return {
            "cycles_per_month": self.cycles_per_month,
            "electricity_price_eur_per_kwh": self.electricity_price_eur_per_kwh,
            "water_price_eur_per_m3": self.water_price_eur_per_m3,
            "energy_ratio": self.energy_ratio,
            "promise_ratio": self.promise_ratio,
        }
