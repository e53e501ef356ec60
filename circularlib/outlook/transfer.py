"""What another town may take over from a programme, and what it has to replace by its own.

Every input is moved by itself from the low to the high end of what it could be elsewhere, and the
page shows how far the result moves: what moves it most is worth measuring first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.outlook.comparison import per_home
from circularlib.outlook.consequences import Factors
from circularlib.outlook.lives import cumulative_hazard
from circularlib.outlook.open_homes import Town
from circularlib.outlook.rates import Rates
from circularlib.outlook.scale_up import outlook
from circularlib.outlook.scenario import Centre, Scenario
from circularlib.outlook.sizes import central
from circularlib.statistics.uncertainty import Bounds, Range
from circularlib.units import LANGUAGES, printed_tick

__all__ = ["ADVICE", "ASSUMED", "checklist", "transfer_ranges"]

FloatArray = npt.NDArray[np.float64]

ADVICE: Mapping[str, str] = {
    "life_ratio": "take_over",
    "unit_mass_ratio": "take_over",
    "embodied_emission_ratio": "take_over",
    "trip_emission_kgco2e_per_km": "take_over",
    "handling_emission_kgco2e": "take_over",
    "parts_emission_kgco2e_per_kg": "take_over",
    "again_share": "check",
    "repaired_share": "check",
    "repair_success_rate": "check",
    "trips_per_placement": "check",
    "other_town_placements_ratio": "replace",
    "second_hand_share": "replace",
    "price_elsewhere_ratio": "replace",
    "displacement_rate": "replace",
    "trip_distance_km": "replace",
    "trip_cost_eur_per_km": "replace",
}
"""What to do with each input: take it over, check it against a few own records, or replace it."""

ASSUMED = tuple(
    name for name in ADVICE
    if name.endswith(("_km", "_ratio", "_kgco2e", "_per_kg", "_rate"))
    and name not in {"life_ratio", "repair_success_rate"}
)  # fmt: skip
"""The assumptions whose ranges the checklist takes."""

_SHARES = ("again_share", "repaired_share", "repair_success_rate", "trips_per_placement")
_SHOWN = {"trip_distance_km": "own_trip_km"}
_LIFE_YEARS = 10
_COST, _EMISSIONS = "cost_eur_per_home_month", "desnz_kgco2e_per_home_month"


@dataclass(frozen=True)
class _Place:
    """A town elsewhere, at the values that one of the inputs may move."""

    rates: Rates
    factors: Factors
    home_count: float
    year_count: int

    def results(self, moved: Mapping[str, float]) -> tuple[float, float]:
        """Euro and kg CO2 equivalent per home-month with some inputs replaced."""
        rates = _moved_rates(self.rates, moved)
        own = {name: np.array([number]) for name, number in moved.items()}
        assumed = {**self.factors.assumed, **own}
        masses = moved.get("unit_mass_ratio", 1.0)
        embodied = {
            name: per * (masses if name == "desnz_material" else 1.0)
            for name, per in self.factors.embodied_kgco2e.items()
        }
        town = Town(
            "elsewhere", [self.home_count], centre="centre",
            distance_km=assumed["trip_distance_km"],
        )  # fmt: skip
        ratios = {"life": moved.get("life_ratio", 1.0)}
        scenario = Scenario("elsewhere", [town], [Centre("centre")], ratios=ratios)
        found = outlook(rates, scenario, Factors(assumed, embodied), year_count=self.year_count)
        return float(per_home(found, _COST)[0]), float(per_home(found, _EMISSIONS)[0])


def _moved_rates(rates: Rates, moved: Mapping[str, float]) -> Rates:
    changed: dict[str, Any] = {}
    if "price_elsewhere_ratio" in moved:
        changed["cost_eur_per"] = rates.cost_eur_per * moved["price_elsewhere_ratio"]
    if "second_hand_share" in moved:
        changed["second_hand_share"] = np.full_like(
            rates.second_hand_share, moved["second_hand_share"]
        )
    for name in ("again_share", "repaired_share"):
        if name in moved:
            level = float(_mean_share(rates, name)[0])
            ratio = moved[name] / level if level > 0 else 1.0
            changed[name] = np.clip(getattr(rates, name) * ratio, 0, 1)
    for name in ("repair_success_rate", "trips_per_placement"):
        if name in moved:
            changed[name] = np.full_like(getattr(rates, name), moved[name])
    return replace(rates, **changed)


def _mean_share(rates: Rates, name: str) -> FloatArray:
    """A share over all item types, weighed by what is in use."""
    weights = rates.items_per_home / np.maximum(rates.items_per_home.sum(axis=1), 1e-9)[:, None]
    return np.asarray((getattr(rates, name) * weights).sum(axis=1))


def _mean_years(rates: Rates) -> FloatArray:
    """Mean years in use within ten years, all item types together."""
    steps = np.arange(_LIFE_YEARS * 4) / 4
    return np.asarray(np.exp(-cumulative_hazard(rates.daily_hazards, steps)).sum(axis=1) / 4)


def transfer_ranges(rates: Rates, assumed: Mapping[str, Range]) -> dict[str, Range]:
    """How far each input could lie elsewhere.

    Args:
        rates: What the records say, with draws.
        assumed: The assumptions of `ASSUMED`, by name.

    Returns:
        In the order of `ADVICE`. What the records measured ranges over its interval from homes
        drawn anew; the share of second-hand furniture over all that it could be, because it is
        another centre's offer; the others as assumed.
    """
    years = _mean_years(rates)
    mean_second_hand = float(_mean_share(rates, "second_hand_share")[0])
    measured = {name: _interval(_level(rates, name)) for name in _SHARES}
    found: dict[str, Range] = {
        **assumed,
        **measured,
        "life_ratio": _interval(years / years[0]),
        "second_hand_share": Bounds(0.0, mean_second_hand, 1.0),
    }
    return {name: found[name] for name in ADVICE}


def _level(rates: Rates, name: str) -> FloatArray:
    whole = getattr(rates, name)
    return _mean_share(rates, name) if whole.ndim > 1 else np.asarray(whole)


def _interval(values: FloatArray) -> Bounds:
    centre = float(values[0])
    low, high = np.quantile(values[1:] if len(values) > 1 else values, [0.025, 0.975]).tolist()
    return Bounds(min(low, centre), centre, max(high, centre))


def checklist(
    rates: Rates,
    factors: Factors,
    ranges: Mapping[str, Range],
    *,
    home_count: float,
    year_count: int,
) -> pd.DataFrame:
    """What a town elsewhere may take over and has to replace, with what each does to the result.

    The town has so many furnished homes, a reuse centre without a bound, and trips as far as the
    assumption about them says; emissions are those by material, which follow the masses.

    Args:
        rates: What the records say.
        factors: The assumptions.
        ranges: From `transfer_ranges`.
        home_count: Homes of the town.
        year_count: Number of years.

    Returns:
        One row per input: `name`, `advice` (`advice_` and its word in `ADVICE`), `elsewhere_range`
        (a text per language), `swing_eur_per_home_month` and `swing_kgco2e_per_home_month` (how
        far the result moves from its low to its high end). Within each advice what moves the
        cost most comes first.
    """
    place = _Place(*central(rates, factors), home_count, year_count)
    rows = []
    for name, bounds in ranges.items():
        low, high = (place.results({name: end}) for end in (bounds.low, bounds.high))
        rows.append(
            {
                "name": _SHOWN.get(name, name),
                "advice": f"advice_{ADVICE[name]}",
                "elsewhere_range": _told(name, bounds),
                "swing_eur_per_home_month": abs(high[0] - low[0]),
                "swing_kgco2e_per_home_month": abs(high[1] - low[1]),
            }
        )
    table = pd.DataFrame(rows)
    order = {
        f"advice_{advice}": place for place, advice in enumerate(("replace", "check", "take_over"))
    }
    table["order"] = table["advice"].map(order)
    swings = ["swing_eur_per_home_month", "swing_kgco2e_per_home_month"]
    keys = ["order", *swings]
    ordered = table.sort_values(keys, ascending=[True, False, False], ignore_index=True)
    return ordered.drop(columns="order")


def _told(name: str, bounds: Range) -> Mapping[str, str]:
    endings = {"_share": "share", "_rate": "rate", "_km": "km", "_kgco2e": "kgco2e"}
    is_per = "_per_" in name  # the label says per what
    unit = next(
        (unit for end, unit in endings.items() if name.endswith(end) and not is_per), "ratio"
    )
    return {
        language: " – ".join(
            printed_tick(float(f"{end:.3g}"), unit, language) for end in (bounds.low, bounds.high)
        )
        for language in LANGUAGES
    }
