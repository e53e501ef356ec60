"""Where two options cost the same: at how many cycles, years, which price, which fee."""

import numpy as np
import pandas as pd

from circularlib.appliances.comparison import cost_difference
from circularlib.appliances.inputs import Inputs
from circularlib.statistics.uncertainty import Bounds, switching_value

__all__ = ["break_evens"]

_MOST_CYCLES_PER_WEEK = 21.0
_MOST_PRICE_EUR = 3000.0
_MOST_FEE_EUR_PER_MONTH = 100.0
_MOST_YEARS = 30


def break_evens(inputs: Inputs, reference: str) -> pd.DataFrame:
    """Where each option costs as much as the reference, one figure moved and the others central.

    Args:
        inputs: What the costs rest on.
        reference: Kind of option that the others are set against.

    Returns:
        One row per other option: `option`, `difference_eur_per_home_month` (above 0: dearer than
        the reference), `even_cycles_per_week`, `even_after_years` (the first horizon from which the
        cheaper of the two is the other one), `even_price_eur`, `even_fee_eur_per_month`. Missing
        where there is no such value: up to 21 cycles a week, 30 years, 3,000 euro or 100 euro a
        month; and a price where the option asks a fee, or a fee where it asks a price.

    Raises:
        UsageError: The reference is not an option.
    """
    rows = []
    for kind in inputs.options:
        difference = cost_difference(inputs, kind, reference)
        if kind == reference:
            difference(inputs.central)  # refuses what is not an option
            continue
        even = {
            name: _even(inputs, kind, reference, figure, most)
            for name, (figure, most) in _moved(inputs, kind).items()
        }
        rows.append(
            {
                "option": kind,
                "difference_eur_per_home_month": float(difference(inputs.central)),
                "even_cycles_per_week": even["even_cycles_per_week"],
                "even_after_years": _years(inputs, kind, reference),
                "even_price_eur": even.get("even_price_eur", np.nan),
                "even_fee_eur_per_month": even.get("even_fee_eur_per_month", np.nan),
            }
        )
    return pd.DataFrame(rows)


def _moved(inputs: Inputs, kind: str) -> dict[str, tuple[str, float]]:
    """The figures that are moved for an option, with how far."""
    found = {"even_cycles_per_week": ("cycles_per_week", _MOST_CYCLES_PER_WEEK)}
    if f"{kind}:price_eur" in inputs.ranges:
        found["even_price_eur"] = (f"{kind}:price_eur", _MOST_PRICE_EUR)
    if f"{kind}:fee_eur_per_month" in inputs.ranges:
        found["even_fee_eur_per_month"] = (f"{kind}:fee_eur_per_month", _MOST_FEE_EUR_PER_MONTH)
    return found


def _even(inputs: Inputs, kind: str, reference: str, figure: str, most: float) -> float:
    fixed = {name: Bounds(value, value, value) for name, value in inputs.central.items()}
    outcome = cost_difference(inputs, kind, reference)
    found = switching_value(outcome, fixed, figure, domain=(0.0, most))
    return np.nan if found is None else found


def _years(inputs: Inputs, kind: str, reference: str) -> float:
    """The first horizon from which it is the other one that is cheaper, up to the longest."""
    signs = [
        np.sign(
            cost_difference(inputs, kind, reference, horizon_years=years)(inputs.central).item()
        )
        for years in range(1, _MOST_YEARS + 1)
    ]
    turns = [year for year in range(1, _MOST_YEARS) if signs[year] != signs[year - 1]]
    return float(turns[-1] + 1) if turns else np.nan
