"""A figure of `washing.toml`: one number, or low, central and high of what it may be."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

__all__ = ["NOTHING", "Amount", "Positive", "Stated"]

_ENDS = ("low", "central", "high")


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
    named = value if isinstance(value, Mapping) else dict.fromkeys(_ENDS, value)
    if set(named) != set(_ENDS) or not all(map(_is_number, named.values())):
        raise ValueError(f"{value!r} is neither a number nor {{ low, central, high }}")
    low, central, high = (float(named[end]) for end in _ENDS)
    if not low <= central <= high:
        raise ValueError(f"{low:g}, {central:g}, {high:g} does not rise from low to high")
    if low < 0:
        raise ValueError(f"{low:g} is below 0")
    return Stated(low, central, high)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _above_nought(value: Stated) -> Stated:
    if not value.low > 0:
        raise ValueError(f"{value.low:g} is not above 0")
    return value


Amount = Annotated[Stated, BeforeValidator(_stated)]
"""0 or more: `12.5`, or `{ low = 10, central = 12.5, high = 16 }`."""

Positive = Annotated[Stated, BeforeValidator(_stated), AfterValidator(_above_nought)]
"""Above 0, written likewise."""
