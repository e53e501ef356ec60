"""Which value of a difference means that nothing changed."""

import csv
from collections.abc import Mapping
from functools import cache

from circularlib.shipped import shipped

__all__ = ["no_change_values"]


@cache
def no_change_values() -> Mapping[str, float]:
    """For each finding about a difference, the value that means: nothing changed.

    Returns:
        Values by key of the finding, from `data/dictionary/no_change.csv`.

    Example:
        >>> no_change_values()["cost_reduction_rate"]
        0.0
    """
    with shipped("data/dictionary/no_change.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: float(row["no_change"]) for row in csv.DictReader(file)}
