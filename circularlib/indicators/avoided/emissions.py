"""What emissions reuse made unnecessary, less what handling the used items emits."""

from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.engines.tables import narwhalified

__all__ = ["break_even_displacement", "handling", "net_emissions", "production", "trips"]

Number = float | npt.NDArray[np.float64]


def _factors(embodied: pd.DataFrame, composition: pd.DataFrame) -> pd.DataFrame:
    """Factors per item type of one set, its own first, else through its materials."""
    own = embodied[embodied["item_type"] != ""]
    is_item = own["per"] == "item"
    factors = own[["item_type"]].assign(
        per_item=own["kgco2e"].where(is_item, 0.0),
        per_kg=own["kgco2e"].where(~is_item, 0.0),
        covered_share=1.0,
    )
    by_material = embodied.loc[embodied["material"] != "", ["material", "kgco2e"]]
    made = composition[~composition["item_type"].isin(own["item_type"])]
    made = made.merge(by_material, on="material", validate="many_to_one")
    share = made["share"].astype(float)
    through = made[["item_type"]].assign(
        per_item=0.0, per_kg=share * made["kgco2e"].astype(float), covered_share=share
    )
    both = pd.concat([part for part in (factors, through) if len(part)] or [factors])
    return both.groupby("item_type", as_index=False).sum()


def production(
    reused: pd.DataFrame, embodied: pd.DataFrame, composition: pd.DataFrame
) -> pd.DataFrame:
    """What making the reused items anew would have emitted, with one set of factors.

    A type with a factor of its own takes it, per item or per kg; else its materials are added
    up. What has no factor emits nothing here, and is counted.

    Args:
        reused: One row per item type, or per item type and home or period: `item_type`,
            `reused_count`, `reused_mass_kg`, `unknown_mass_count` (placements without a mass).
        embodied: Factors of one set: `item_type`, `material`, `kgco2e`, `per`.
        composition: One row per item type and material: `item_type`, `material`, `share`.

    Returns:
        The rows of `reused` with `production_kgco2e` and `covered_mass_kg`, the mass that has a
        factor.

    Example:
        >>> reused = pd.DataFrame({"item_type": ["chair", "harp"], "reused_count": [2, 1],
        ...     "reused_mass_kg": [14.0, 9.0]})
        >>> factor = pd.DataFrame({"item_type": ["chair"], "material": [""], "kgco2e": [18.6],
        ...     "per": ["item"]})
        >>> shares = pd.DataFrame({"item_type": [], "material": [], "share": []}, dtype=object)
        >>> production(reused, factor, shares)["production_kgco2e"].tolist()
        [37.2, 0.0]
    """
    rows = reused.merge(_factors(embodied, composition), how="left", validate="many_to_one")
    parts = ["per_item", "per_kg", "covered_share"]
    per_item, per_kg, covered = (rows[name].fillna(0.0) for name in parts)
    emitted = rows["reused_count"] * per_item + rows["reused_mass_kg"] * per_kg
    return rows.drop(columns=parts).assign(
        production_kgco2e=emitted, covered_mass_kg=rows["reused_mass_kg"] * covered
    )


@narwhalified
def trips(movements: nw.LazyFrame[Any], *, first_day: int, last_day: int) -> nw.LazyFrame[Any]:
    """Trips to homes that delivered or collected something, and how far they went.

    What is brought to and taken from one home on one day is one trip; its distance is the
    longest noted on it, because the items share the van. Movements that name no home have none.

    Args:
        movements: One row per movement: `date_day`, `event`, `home_id`, `distance_km`.
        first_day: First day of the period, whole days since 1970-01-01.
        last_day: Last day of the period.

    Returns:
        One row per home with trips: `home_id`, `trip_count`, `noted_distance_km`,
        `unknown_distance_count` (trips whose distance nobody noted; they are not in the sum).

    Example:
        >>> moved = pd.DataFrame({"date_day": [1, 1, 2], "event": "delivered", "home_id": "A",
        ...     "distance_km": [5.0, 5.0, None]})
        >>> trips(moved, first_day=0, last_day=9).values.tolist()
        [['A', 2, 5.0, 1]]
    """
    moved = movements.filter(
        nw.col("event").is_in(["delivered", "collected"])
        & ~nw.col("home_id").is_null()
        & (nw.col("date_day") >= first_day)
        & (nw.col("date_day") <= last_day)
    ).with_columns(noted=nw.col("distance_km").cast(nw.Float64))
    each = moved.group_by("home_id", "date_day").agg(longest=nw.col("noted").max())
    is_unknown = nw.when(nw.col("longest").is_null()).then(nw.lit(1)).otherwise(nw.lit(0))
    return (
        each.with_columns(unknown=is_unknown, known=nw.col("longest").fill_null(0.0))
        .group_by("home_id")
        .agg(
            trip_count=nw.len(),
            noted_distance_km=nw.col("known").sum(),
            unknown_distance_count=nw.col("unknown").sum(),
        )
        .with_columns(nw.col("trip_count", "unknown_distance_count").cast(nw.Int64))
    )


def handling(
    *,
    noted_distance_km: Number,
    unknown_distance_count: Number,
    reused_count: Number,
    appliance_count: Number,
    parts_mass_kg: Number,
    trip_distance_km: Number,
    trip_emission_kgco2e_per_km: Number,
    handling_emission_kgco2e: Number,
    parts_emission_kgco2e_per_kg: Number,
    extra_use_emission_kgco2e: Number,
) -> Number:
    """What it emits to bring, collect, clean, repair and use the used items.

    All trips of the period count in full, those for new items too: handling is overstated
    rather than understated.

    Args:
        noted_distance_km: Distance of the trips whose distance was noted.
        unknown_distance_count: Trips whose distance was not.
        reused_count: Reused placements.
        appliance_count: Those among them of electrical appliances.
        parts_mass_kg: Mass of the parts used in repairs.
        trip_distance_km: Distance to take for a trip where none was noted.
        trip_emission_kgco2e_per_km: Emission of the van.
        handling_emission_kgco2e: Cleaning, checking and repairing, per reused placement.
        parts_emission_kgco2e_per_kg: Making of the parts.
        extra_use_emission_kgco2e: Extra use of an old appliance, per reused placement of one.

    Returns:
        Kilograms of CO2 equivalent; an array where the assumptions are drawn.
    """
    distance = noted_distance_km + unknown_distance_count * trip_distance_km
    return (
        distance * trip_emission_kgco2e_per_km
        + reused_count * handling_emission_kgco2e
        + parts_mass_kg * parts_emission_kgco2e_per_kg
        + appliance_count * extra_use_emission_kgco2e
    )


def net_emissions(
    *,
    production_kgco2e: Number,
    end_of_life_kgco2e: Number,
    handling_kgco2e: Number,
    displacement_rate: Number,
    lifetime_rate: Number,
) -> Number:
    """Emissions avoided: production and end of life not needed, less handling.

    Args:
        production_kgco2e: Making the reused items anew, from `production`.
        end_of_life_kgco2e: Treating as much waste; negative where that would be credited.
        handling_kgco2e: From `handling`.
        displacement_rate: Share of reused placements that replace a new item, 0 to 1.
        lifetime_rate: Service of a used item over that of a new one, 0 to 1.

    Returns:
        Kilograms of CO2 equivalent; negative where reuse emitted more than it avoided.

    Example:
        >>> net_emissions(production_kgco2e=100.0, end_of_life_kgco2e=0.0, handling_kgco2e=10.0,
        ...               displacement_rate=0.5, lifetime_rate=0.8)
        30.0
    """
    avoided = (production_kgco2e + end_of_life_kgco2e) * displacement_rate * lifetime_rate
    return avoided - handling_kgco2e


def break_even_displacement(
    *,
    production_kgco2e: float,
    end_of_life_kgco2e: float,
    handling_kgco2e: float,
    lifetime_rate: float,
) -> float | None:
    """Displacement rate at which net emissions are nil; above it reuse avoids emissions.

    Args:
        production_kgco2e: As for `net_emissions`.
        end_of_life_kgco2e: As for `net_emissions`.
        handling_kgco2e: As for `net_emissions`.
        lifetime_rate: As for `net_emissions`.

    Returns:
        The rate; None where even replacing every purchase would not make up for handling.

    Example:
        >>> break_even_displacement(production_kgco2e=100.0, end_of_life_kgco2e=0.0,
        ...                         handling_kgco2e=10.0, lifetime_rate=0.8)
        0.125
    """
    gain = (production_kgco2e + end_of_life_kgco2e) * lifetime_rate
    return handling_kgco2e / gain if gain > 0 and handling_kgco2e <= gain else None
