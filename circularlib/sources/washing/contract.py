"""What the contract agreed on: service levels, fee, penalties and bonuses."""

from circularlib.sources.washing.strict import Strict

__all__ = ["Contract"]


class Contract(Strict):
    """What the contract agreed on: service levels, fee, penalties and bonuses."""
