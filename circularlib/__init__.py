"""Measure what a circular furnishing programme really saves, from its own records."""

__version__ = "0.1.0"
