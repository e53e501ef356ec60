"""A figure of the town's own with its range: one number, or low, central and high."""

import math
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, model_validator

from circularlib.sources.washing.strict import Strict

__all__ = [
    "NOTHING", "Amount", "Growth", "Hours", "Money", "Positive", "Share", "SignedMoney",
    "ValueRange",
]  # fmt: skip

_ENDS = ("low", "central", "high")


class ValueRange(Strict):
    """A figure with its range; a plain number in the file is a figure without one.

    Attributes:
        low: Lowest that it could be.
        central: What is taken.
        high: Highest that it could be.
        distribution: How it is drawn between them.
    """

    low: float
    central: float
    high: float
    distribution: Literal["triangular", "pert"] = "triangular"

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, given: Any) -> Any:
        if isinstance(given, ValueRange):
            return given
        ends = given if isinstance(given, Mapping) else dict.fromkeys(_ENDS, given)
        if not set(_ENDS) <= set(ends) or not all(_is_number(ends[end]) for end in _ENDS):
            raise ValueError(f"{given!r} is neither a number nor {{ low, central, high }}")
        return ends

    @model_validator(mode="after")
    def _in_order(self) -> "ValueRange":
        if not self.low <= self.central <= self.high:
            ends = f"{self.low:g}, {self.central:g}, {self.high:g}"
            raise ValueError(f"{ends} does not rise from low to high")
        return self


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _within(low: float, high: float) -> Callable[[ValueRange], ValueRange]:
    def checked(given: ValueRange) -> ValueRange:
        if not low <= given.low <= given.high <= high:
            raise ValueError(f"it lies outside {low:g} to {high:g}")
        return given

    return checked


def _above_nought(given: ValueRange) -> ValueRange:
    if not given.low > 0:
        raise ValueError("it is not above 0")
    return given


def _not_below_nought(given: ValueRange) -> ValueRange:
    if given.low < 0:
        raise ValueError("it is below 0")
    return given


NOTHING = ValueRange(low=0, central=0, high=0)
"""A figure of nought."""
Amount = Annotated[ValueRange, AfterValidator(_not_below_nought)]
"""0 or more, in whatever unit."""
Positive = Annotated[ValueRange, AfterValidator(_above_nought)]
"""Above 0."""
Money = Annotated[ValueRange, AfterValidator(_within(0, 1e9))]
"""Euro, or another amount, of 0 or more."""
SignedMoney = Annotated[ValueRange, AfterValidator(_within(-1e9, 1e9))]
"""Euro that may be below 0: what something yields."""
Hours = Annotated[ValueRange, AfterValidator(_within(0, 1000))]
"""Hours of work for one time."""
Share = Annotated[ValueRange, AfterValidator(_within(0, 1))]
"""A share or rate, 0 to 1."""
Growth = Annotated[ValueRange, AfterValidator(_within(-0.5, 1))]
"""Growth a year; 0.02 for two percent."""
