"""A way to have a washing machine, with what it costs."""

from circularlib.sources.washing.strict import Strict

__all__ = ["Option"]


class Option(Strict):
    """A way to have a washing machine, with what it costs."""
