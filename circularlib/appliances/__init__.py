"""Washing machines: what owning or renting them costs, and what a contract for them delivers."""
