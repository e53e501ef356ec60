"""A figure of `washing.toml`: one number, or low, central and high of what it may be."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

__all__ = ["NOTHING", "Amount", "Positive", "Stated"]


@dataclass(frozen=True)
class Stated:
    """A figure that a town states, with its range; one number has no width.

    Attributes:
        low: Lowest it may be.
        central: The figure to take where one is taken.
        high: Highest it may be.
        distribution: How it is drawn.
    """

    low: float
    central: float
    high: float
    distribution: str = "triangular"


NOTHING = Stated(0.0, 0.0, 0.0)
"""A figure of nought."""


def _stated(value: Any) -> Stated:
    if isinstance(value, Stated):
        return value
    numbers = value if isinstance(value, Sequence) and not isinstance(value, str) else [value] * 3
    if len(numbers) != 3 or not all(_is_number(number) for number in numbers):
        raise ValueError(f"{value!r} is neither a number nor [low, central, high]")
    low, central, high = map(float, numbers)
    if not low <= central <= high:
        raise ValueError(f"{value!r} does not rise from low over central to high")
    if low < 0:
        raise ValueError(f"{value!r} is below 0")
    return Stated(low, central, high)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _above_nought(value: Stated) -> Stated:
    if not value.low > 0:
        raise ValueError(f"{value.low:g} is not above 0")
    return value


Amount = Annotated[Stated, BeforeValidator(_stated)]
"""0 or more: `12.5`, or `[10, 12.5, 16]`."""

Positive = Annotated[Stated, BeforeValidator(_stated), AfterValidator(_above_nought)]
"""Above 0, written likewise."""
