"""Ten, a hundred, a thousand homes: what grows with them, and what does not."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from circularlib.outlook.comparison import estimated, per_home
from circularlib.outlook.consequences import Factors
from circularlib.outlook.open_homes import Town
from circularlib.outlook.rates import Rates
from circularlib.outlook.scale_up import outlook
from circularlib.outlook.scenario import Centre, Scenario

__all__ = ["central", "explored", "homes_of_size", "sizes"]

_MEANS = (
    "placement_count", "new_count", "shortfall_count", "centre_fte", "storage_m2",
)  # fmt: skip


def homes_of_size(count: float, centre: Centre, **ratios: float) -> Scenario:
    """So many homes in one town like that of the records, all of them furnished already.

    Args:
        count: Number of homes, 0 or more.
        centre: The reuse centre that serves them.
        **ratios: What is multiplied, as in a scenario.

    Returns:
        The scenario.
    """
    own = Town("homes", [count], furnished_before=count, centre=centre.name, is_own=True)
    return Scenario("homes", [own], [centre], ratios=ratios)


def sizes(
    rates: Rates, factors: Factors, centre: Centre, counts: Sequence[float], *, year_count: int
) -> pd.DataFrame:
    """What so many homes take, on average over the years.

    Args:
        rates: What a home needs.
        factors: The assumptions.
        centre: The reuse centre, with its capacity and its fixed work and costs.
        counts: Numbers of homes.
        year_count: Number of years.

    Returns:
        One row per number of homes: `size_count`, yearly means at the central values of
        `placement_count`, `new_count` (the shortfall included), `shortfall_count`, `centre_fte`,
        `storage_m2`; `cost_eur_per_home_month` with `low_eur_per_home_month` and
        `high_eur_per_home_month`.
    """
    rows = []
    for count in counts:
        found = outlook(rates, homes_of_size(count, centre), factors, year_count=year_count)
        cost = estimated(per_home(found, "cost_eur_per_home_month"))
        rows.append(
            {
                "size_count": count,
                **{name: float(found[name][0].mean()) for name in _MEANS},
                "cost_eur_per_home_month": cost.value,
                "low_eur_per_home_month": cost.low,
                "high_eur_per_home_month": cost.high,
            }
        )
    return pd.DataFrame(rows)


def central(rates: Rates, factors: Factors) -> tuple[Rates, Factors]:
    """The central values alone, without draws: for what has to be quick.

    Args:
        rates: With draws.
        factors: With draws.

    Returns:
        The same with one row each.
    """
    kept: dict[str, Any] = {
        name: part[:1] if isinstance(part, np.ndarray) else part
        for name, part in vars(rates).items()
    }
    kept["hours_per"] = {name: part[:1] for name, part in rates.hours_per.items()}
    kept["set_ratios"] = {name: part[:1] for name, part in rates.set_ratios.items()}
    assumed = {name: np.atleast_1d(part)[:1] for name, part in factors.assumed.items()}
    return Rates(**kept), Factors(assumed, factors.embodied_kgco2e)


def explored(
    rates: Rates,
    factors: Factors,
    *,
    home_count: float,
    new_home_count: float = 0.0,
    distance_km: float | None = None,
    capacity_placements_per_year: float = np.inf,
    repair_ratio: float = 1.0,
    life_ratio: float = 1.0,
    year_count: int = 10,
) -> pd.DataFrame:
    """What a slider calls: the years ahead at the central values, in a few milliseconds.

    Args:
        rates: What a home needs; of its draws the first is taken.
        factors: The assumptions, likewise.
        home_count: Homes that are furnished and in use.
        new_home_count: Empty homes that are added in every year after the first.
        distance_km: Distance of a trip; None takes that of the records.
        capacity_placements_per_year: Reused placements that the centre can handle.
        repair_ratio: How many times as many repairs as now.
        life_ratio: How many times as long items stay.
        year_count: Number of years.

    Returns:
        One row per year: `year_number` from 1, and the outcomes of `scale_up.OUTCOMES`.

    Raises:
        UsageError: A number cannot be.
    """
    only_rates, only_factors = central(rates, factors)
    centre = Centre("centre", capacity_placements_per_year)
    scenario = homes_of_size(home_count, centre, repair=repair_ratio, life=life_ratio)
    counts = [home_count + new_home_count * year for year in range(year_count)]
    town = replace(scenario.towns[0], home_counts=counts, distance_km=distance_km)
    found = outlook(
        only_rates, replace(scenario, towns=[town]), only_factors, year_count=year_count
    )
    table = pd.DataFrame({name: part[0] for name, part in found.items()})
    table.insert(0, "year_number", range(1, year_count + 1))
    return table
