"""Notebooks of a programme's own: which there are, and the rules that they keep."""
