"""Real euros: amounts of different months in the prices of one time."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from circularlib.errors import AssumptionError
from circularlib.sources.price_indices import PriceIndex

__all__ = ["deflators", "real_amounts"]


def deflators(index: PriceIndex, months: Iterable[str], *, base: str) -> pd.DataFrame:
    """What to multiply a month's amounts by to have them in the prices of another time.

    Args:
        index: The series.
        months: Months of the amounts, as `2022-03`; in any order, repeated or not.
        base: Year or month whose prices real euros are in, as `2022`.

    Returns:
        One row per different month, in order: `month`, `deflator_ratio` (index of the base ÷
        index of the month) and `basis`, which says whether the month has its own number or its
        year's average (`PriceIndex.basis`).

    Raises:
        AssumptionError: Nothing covers the base or a month.

    Example:
        >>> from circularlib.sources.price_indices import price_index
        >>> rows = deflators(price_index("cpi_be"), ["2022-03", "2022-04"], base="2022-03")
        >>> [round(ratio, 4) for ratio in rows["deflator_ratio"]]
        [1.0, 0.9967]
    """
    level = index.at(base)
    rows = [(month, level / index.at(month), index.basis(month)) for month in sorted(set(months))]
    return pd.DataFrame(rows, columns=["month", "deflator_ratio", "basis"])


def real_amounts(amounts: pd.DataFrame, ratios: pd.DataFrame) -> pd.DataFrame:
    """Amounts of each month in the prices of the base.

    Args:
        amounts: Any rows with `month` and `amount_eur`, as booked; credit notes are negative.
        ratios: One row per month, from `deflators`.

    Returns:
        The same rows in the same order with `real_eur` beside `amount_eur`.

    Raises:
        AssumptionError: A month of the amounts has no ratio.

    Example:
        >>> from circularlib.sources.price_indices import price_index
        >>> booked = pd.DataFrame({"month": ["2022-03"], "amount_eur": [100.0]})
        >>> ratios = deflators(price_index("cpi_be"), booked["month"], base="2022-03")
        >>> real_amounts(booked, ratios)["real_eur"].tolist()
        [100.0]
    """
    known: dict[Any, Any] = ratios.set_index("month")["deflator_ratio"].to_dict()
    without = sorted(set(amounts["month"]) - set(known))
    if without:
        raise AssumptionError(
            f"There is no deflator for {without[0]}.",
            f"Real amounts, {len(without)} month(s) without one.",
            "Ask for the deflators of all months of the amounts.",
        )
    real = amounts["amount_eur"] * amounts["month"].map(known).astype(float)
    return amounts.assign(real_eur=real)
