"""A figure of the town's own with its range: one number, or low, central and high."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, model_validator

from circularlib.sources.washing.strict import Strict

__all__ = ["Growth", "Hours", "Money", "Share", "SignedMoney", "ValueRange"]


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
        is_number = isinstance(given, int | float) and not isinstance(given, bool)
        return dict.fromkeys(("low", "central", "high"), given) if is_number else given

    @model_validator(mode="after")
    def _in_order(self) -> "ValueRange":
        if not self.low <= self.central <= self.high:
            raise ValueError(f"{self.low}, {self.central}, {self.high} are not in order")
        return self


def _within(low: float, high: float) -> Callable[[ValueRange], ValueRange]:
    def checked(given: ValueRange) -> ValueRange:
        if not low <= given.low <= given.high <= high:
            raise ValueError(f"it lies outside {low:g} to {high:g}")
        return given

    return checked


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
