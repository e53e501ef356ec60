"""A programme small enough to follow by hand: two types, no draws but the one of the records."""

from typing import Any

import numpy as np

from circularlib.outlook.consequences import Factors
from circularlib.outlook.effort import DRIVERS
from circularlib.outlook.lives import BAND_EDGES_DAYS
from circularlib.outlook.rates import Rates
from circularlib.outlook.scale_up import ASSUMED

TYPES = ("bed", "chair")


def made_rates(draws: int = 1, **moved: Any) -> Rates:
    """A bed and four chairs a home, half of what leaves placed again or repaired."""

    def each(*numbers: float) -> np.ndarray:
        return np.tile(np.array(numbers, dtype=float), (draws, 1))

    def one(number: float) -> np.ndarray:
        return np.full(draws, float(number))

    ages = np.zeros((draws, 2, 13))
    ages[..., :3] = [0.5, 0.3, 0.2]
    values: dict[str, Any] = {
        "item_types": list(TYPES),
        "items_per_home": each(1, 4),
        "age_shares": ages,
        "hazard_ratios": each(1, 2),
        "daily_hazards": np.full((draws, len(BAND_EDGES_DAYS)), 0.3 / 365.25),
        "again_share": each(0.2, 0.4),
        "repaired_share": each(0.3, 0.1),
        "second_hand_share": each(0.5, 0.5),
        "repair_success_rate": one(0.75),
        "cost_eur_per": np.tile(np.arange(1.0, len(DRIVERS) + 1), (draws, 1)),
        "hours_per": {
            "reuse_centre": np.tile(np.linspace(0.5, 4, len(DRIVERS)), (draws, 1)),
            "municipality": np.tile(np.full(len(DRIVERS), 0.1), (draws, 1)),
        },
        "trips_per_placement": one(0.4),
        "distance_km": one(6),
        "stored_years": one(0.2),
        "parts_kg_per_attempt": one(0.5),
        "homes_served": one(100),
        "exits_per_home_year": one(2),
        **moved,
    }
    return Rates(**values)


def made_factors(**moved: Any) -> Factors:
    """Plain assumptions; a bed takes 50 kg CO2e to make, a chair 10."""
    assumed = dict.fromkeys(ASSUMED, 1.0) | {"full_time_year_hours": 2000.0, "displacement_rate": 1}
    numbers = {name: np.asarray(value, float) for name, value in {**assumed, **moved}.items()}
    embodied = {"ademe_item": np.array([50.0, 10.0]), "desnz_material": np.array([20.0, 5.0])}
    return Factors(numbers, embodied)
