"""How washing is used in the homes: what every option is calculated for."""

from circularlib.sources.washing.strict import Strict

__all__ = ["Use"]


class Use(Strict):
    """How washing is used in the homes: what every option is calculated for."""
