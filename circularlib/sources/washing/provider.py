"""The business of whoever offers machines as a service."""

from circularlib.sources.washing.strict import Strict

__all__ = ["Provider"]


class Provider(Strict):
    """The business of whoever offers machines as a service."""
