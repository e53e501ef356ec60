"""What a tender asks: minimum requirements, criteria, weights and formulas."""

from circularlib.sources.washing.strict import Strict

__all__ = ["Tender"]


class Tender(Strict):
    """What a tender asks: minimum requirements, criteria, weights and formulas."""
