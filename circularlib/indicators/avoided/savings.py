"""Material and emissions saved, from sums over homes and assumptions, each a number or draws."""

from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.indicators.avoided.emissions import (
    break_even_displacement,
    handling,
    net_emissions,
    production,
)
from circularlib.indicators.avoided.materials import DISPLACEMENT_SUMS

__all__ = ["ASSUMED", "FACTOR_SETS", "SUMS", "break_even", "home_sums", "reused_sums", "savings"]

FACTOR_SETS = ("ademe_item", "desnz_material")

FloatArray = npt.NDArray[np.float64]
Number = float | FloatArray

ASSUMED = (
    "unit_mass_ratio",
    "recycled_content_share",
    "displacement_rate",
    "lifetime_rate",
    "embodied_emission_ratio",
    "end_of_life_emission_kgco2e_per_kg",
    "trip_distance_km",
    "trip_emission_kgco2e_per_km",
    "handling_emission_kgco2e",
    "parts_emission_kgco2e_per_kg",
    "extra_use_emission_kgco2e",
)
"""Names of the assumptions that `savings` takes."""

SUMS = (
    "reused_mass_kg",
    "weighed_mass_kg",
    "reused_count",
    "appliance_count",
    "noted_distance_km",
    "unknown_distance_count",
    "ademe_item_kgco2e",
    "desnz_material_kgco2e",
    *DISPLACEMENT_SUMS,
)
"""The sums per home that `savings` and the measured displacement need."""


def home_sums(*tables: pd.DataFrame) -> pd.DataFrame:
    """All sums per home in one table, homes being drawn whole.

    Args:
        tables: Each with `home_id` and some of `SUMS`; several rows of a home are added up.

    Returns:
        One row per home: `home_id` and `SUMS`, 0 where nothing happened.

    Example:
        >>> reused = pd.DataFrame({"home_id": ["A", "A"], "reused_count": [1, 2]})
        >>> int(home_sums(reused)["reused_count"].item())
        3
    """
    parts = [
        table.groupby("home_id", dropna=False)[[name for name in SUMS if name in table]].sum()
        for table in tables
    ]
    wide = pd.concat(parts, axis=1).reindex(columns=list(SUMS))
    return wide.astype(float).fillna(0.0).rename_axis("home_id").reset_index()


def _handling(
    sums: Mapping[str, Number], parts_mass_kg: float, assumed: Mapping[str, Number]
) -> Number:
    return handling(
        noted_distance_km=sums["noted_distance_km"],
        unknown_distance_count=sums["unknown_distance_count"],
        reused_count=sums["reused_count"],
        appliance_count=sums["appliance_count"],
        parts_mass_kg=parts_mass_kg,
        trip_distance_km=assumed["trip_distance_km"],
        trip_emission_kgco2e_per_km=assumed["trip_emission_kgco2e_per_km"],
        handling_emission_kgco2e=assumed["handling_emission_kgco2e"],
        parts_emission_kgco2e_per_kg=assumed["parts_emission_kgco2e_per_kg"],
        extra_use_emission_kgco2e=assumed["extra_use_emission_kgco2e"],
    )


def _mass(sums: Mapping[str, Number], assumed: Mapping[str, Number]) -> Number:
    """Mass of what was reused: what was weighed is known, all else may be off together."""
    weighed = sums["weighed_mass_kg"]
    return weighed + (sums["reused_mass_kg"] - weighed) * assumed["unit_mass_ratio"]


def _gains(
    sums: Mapping[str, Number], assumed: Mapping[str, Number], factor_set: str
) -> tuple[Number, Number]:
    """Production and end of life that full displacement would avoid."""
    making = sums[f"{factor_set}_kgco2e"] * assumed["embodied_emission_ratio"]
    return making, _mass(sums, assumed) * assumed["end_of_life_emission_kgco2e_per_kg"]


def savings(
    sums: Mapping[str, Number], assumed: Mapping[str, Number], *, parts_mass_kg: float
) -> dict[str, Number]:
    """Avoided material and, per factor set, avoided emissions.

    The same arithmetic for one value and for draws: give arrays of one length for all that
    is drawn. An assumption is drawn once for all items and both factor sets.

    Args:
        sums: Totals over homes by name, of `SUMS`.
        assumed: Values of `ASSUMED`, with the displacement and lifetime rate to use.
        parts_mass_kg: Mass of the parts used in repairs, which belong to no home.

    Returns:
        `avoided_material_kg`; `avoided_virgin_material_kg`, what of it would not have been
        recycled; `ademe_item` and `desnz_material` (kg CO2 equivalent).
    """
    replaced = assumed["displacement_rate"] * assumed["lifetime_rate"]
    avoided = _mass(sums, assumed) * replaced - parts_mass_kg
    virgin = avoided * (1.0 - assumed["recycled_content_share"])
    found: dict[str, Number] = {
        "avoided_material_kg": avoided,
        "avoided_virgin_material_kg": virgin,
    }
    effort = _handling(sums, parts_mass_kg, assumed)
    for factor_set in FACTOR_SETS:
        making, treating = _gains(sums, assumed, factor_set)
        found[factor_set] = net_emissions(
            production_kgco2e=making,
            end_of_life_kgco2e=treating,
            handling_kgco2e=effort,
            displacement_rate=assumed["displacement_rate"],
            lifetime_rate=assumed["lifetime_rate"],
        )
    return found


def break_even(
    sums: Mapping[str, float],
    assumed: Mapping[str, float],
    *,
    parts_mass_kg: float,
    factor_set: str,
) -> float | None:
    """Displacement rate from which reuse avoids emissions, with one set of factors.

    Args:
        sums: As for `savings`, one number each.
        assumed: As for `savings`, one number each.
        parts_mass_kg: As for `savings`.
        factor_set: `ademe_item` or `desnz_material`.

    Returns:
        The rate; None where even full displacement would not make up for handling.
    """
    making, treating = _gains(sums, assumed, factor_set)
    return break_even_displacement(
        production_kgco2e=float(making),
        end_of_life_kgco2e=float(treating),
        handling_kgco2e=float(_handling(sums, parts_mass_kg, assumed)),
        lifetime_rate=float(assumed["lifetime_rate"]),
    )


def reused_sums(
    reused: pd.DataFrame,
    embodied: pd.DataFrame,
    composition: pd.DataFrame,
    *,
    appliances: Collection[str],
) -> pd.DataFrame:
    """Reused placements with what making them anew would have emitted, by both factor sets.

    Args:
        reused: One row per item type and home: `item_type`, `home_id`, `reused_count`,
            `reused_mass_kg`, `weighed_mass_kg`.
        embodied: Factors of both sets, from `sources.embodied`.
        composition: What item types are made of.
        appliances: Item types that use electricity.

    Returns:
        The rows of `reused` with `appliance_count`, `ademe_item_kgco2e` and
        `desnz_material_kgco2e`.
    """
    is_appliance = reused["item_type"].isin(list(appliances))
    rows = reused.reset_index(drop=True).assign(
        appliance_count=reused["reused_count"].where(is_appliance, 0).to_numpy()
    )
    for factor_set in FACTOR_SETS:
        factors = embodied[embodied["factor_set"] == factor_set]
        made = production(rows, factors, composition)
        rows[f"{factor_set}_kgco2e"] = made["production_kgco2e"]
    return rows
