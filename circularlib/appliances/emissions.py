"""Emissions of washing over the same horizon: making, electricity, water, trips, handling.

The making of a new machine counts as far as its service is used within the horizon; that of a
second-hand machine belongs to its first life, and only its handling counts. Left out: detergent,
and the machines and the way to a shared laundry, because no source gives them.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.appliances.comparison import DRAWS, SEED
from circularlib.appliances.inputs import Inputs, Values, drawn, figure
from circularlib.appliances.ownership import (
    cycles_per_month,
    energy_kwh_per_cycle,
    option_lives,
)

__all__ = ["EMITTED_BY", "emissions_by_option", "option_emissions"]

FloatArray = npt.NDArray[np.float64]

EMITTED_BY = ("making", "handling", "trips", "electricity", "water_use")
"""What emissions come from, in the order of a picture."""


def option_emissions(inputs: Inputs, kind: str, values: Values) -> dict[str, FloatArray]:
    """Emissions of an option, in kg CO2e a home-month.

    Args:
        inputs: What the costs rest on.
        kind: Kind of option.
        values: Figures by name: numbers, or arrays of draws.

    Returns:
        By what they come from; without machine and trips for a shared laundry, and without
        electricity where nobody knows what a cycle uses.
    """
    option, years = inputs.options[kind], inputs.use.horizon_years
    of = {name: np.asarray(value, dtype=float) for name, value in values.items()}
    cycles = cycles_per_month(values)
    kwh = energy_kwh_per_cycle(inputs, kind, values)
    cubic_metres = figure(values, kind, "water_l_per_cycle") / 1000
    found = {"water_use": cycles * cubic_metres * of["water_emission_kgco2e_per_m3"]}
    if np.any(kwh > 0):
        found["electricity"] = cycles * kwh * of["grid_emission_kgco2e_per_kwh"]
    if option.is_shared:
        return found
    lives, months = option_lives(kind, values, years), 12 * years
    placed = 1 + lives.replacement_count.sum(axis=0)
    trips = placed + 1 + lives.repair_count.sum(axis=0)
    per_trip = of["trip_distance_km"] * of["trip_emission_kgco2e_per_km"]
    made = (placed - lives.left_share) * option.new_share * of["washer_embodied_kgco2e"]
    handled = placed * (1 - option.new_share) * of["handling_emission_kgco2e"]
    return {
        "making": made / months,
        "handling": handled / months,
        "trips": trips * per_trip / months,
        **found,
    }


def emissions_by_option(inputs: Inputs, *, draws: int = DRAWS) -> pd.DataFrame:
    """Emissions of every option by what they come from, with the interval of the total.

    Args:
        inputs: What the costs rest on.
        draws: Number of draws.

    Returns:
        One row per option: `option`, a column per origin, `total_kgco2e_per_home_month` and its
        `low_` and `high_`. Parts that were not counted are missing, and without electricity the
        total is.
    """
    values = drawn(inputs, count=draws, seed=SEED)
    rows = []
    for kind in inputs.options:
        parts = option_emissions(inputs, kind, inputs.central)
        total = np.asarray(sum(option_emissions(inputs, kind, values).values()))
        low, high = np.quantile(np.broadcast_to(total, (draws,)), [0.025, 0.975]).tolist()
        middle = float(sum(parts.values()))
        if "electricity" not in parts:
            low, middle, high = np.nan, np.nan, np.nan
        rows.append(
            {
                "option": kind,
                **{
                    f"{name}_kgco2e_per_home_month": float(parts[name]) if name in parts else np.nan
                    for name in EMITTED_BY
                },
                "total_kgco2e_per_home_month": middle,
                "low_kgco2e_per_home_month": np.minimum(low, middle),
                "high_kgco2e_per_home_month": np.maximum(high, middle),
            }
        )
    return pd.DataFrame(rows)
