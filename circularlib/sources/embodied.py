"""What item types are made of, and what making them emits.

Both tables come along in `data/reference/`. A type without a composition, and the part of a
type that no source names, fall under `unknown`: nothing is spread over the other materials.
"""

from functools import cache

import pandas as pd

from circularlib.errors import AssumptionError
from circularlib.sources.reference import reference_table

__all__ = [
    "FACTOR_SETS",
    "check_composition",
    "check_embodied_emissions",
    "composition",
    "embodied_emissions",
]

FACTOR_SETS = ("ademe_item", "desnz_material")
"""The two sets of emission factors; they have different boundaries and are never averaged."""


def check_composition(shares: pd.DataFrame) -> None:
    """Refuses a composition whose shares do not make up the whole of an item.

    Args:
        shares: One row per item type and material: `item_type`, `material`, `share`.

    Raises:
        AssumptionError: A share lies outside 0 to 1, a material stands twice, or the shares of
            a type do not add up to 1.

    Example:
        >>> check_composition(composition())
    """
    for item_type, rows in shares.groupby("item_type"):
        place = f"Composition, item type {item_type}."
        if not rows["share"].between(0, 1).all() or rows["material"].duplicated().any():
            raise AssumptionError(
                "A share is not between 0 and 1, or a material stands twice.",
                place,
                "Give each material once, with its share.",
            )
        if abs(rows["share"].sum() - 1) > 1e-9:
            raise AssumptionError(
                f"Its shares add up to {rows['share'].sum():g}.", place, "Name the rest unknown."
            )


def check_embodied_emissions(factors: pd.DataFrame) -> None:
    """Refuses factors that are not of a known set, per item or per kg, of one thing each.

    Args:
        factors: One row per factor, with the columns of `embodied_emissions`.

    Raises:
        AssumptionError: The set or `per` is unknown, a factor is not above 0, it is not of
            either a type or a material, or it stands twice.

    Example:
        >>> check_embodied_emissions(embodied_emissions())
    """
    is_right = factors["factor_set"].isin(FACTOR_SETS) & factors["per"].isin(["item", "kg"])
    is_right &= (factors["item_type"] == "") != (factors["material"] == "")
    is_right &= (factors["kgco2e"] > 0) & ((factors["material"] == "") | (factors["per"] == "kg"))
    is_right &= ~factors.duplicated(["factor_set", "item_type", "material"])
    if not is_right.all():
        row = factors[~is_right].iloc[0]
        raise AssumptionError(
            "A factor is not above 0 per item or kg of one type or material.",
            f"Embodied emissions, {row['factor_set']}, {row['item_type'] or row['material']}.",
            "Give each type or material one factor per set.",
        )


@cache
def _composition() -> pd.DataFrame:
    table = reference_table("composition")
    table["share"] = table["share"].astype(float)
    check_composition(table)
    return table


@cache
def _embodied_emissions() -> pd.DataFrame:
    table = reference_table("embodied_emissions")
    table["kgco2e"] = table["kgco2e"].astype(float)
    check_embodied_emissions(table)
    return table


def composition() -> pd.DataFrame:
    """What item types are made of, by mass.

    Returns:
        One row per item type and material: `item_type`, `material`, `share` (0 to 1, adding up
        to 1 per type), `source_id`, `quality`, `note`. A type that is absent is not known.

    Raises:
        AssumptionError: The shares of a type do not make up the whole.

    Example:
        >>> shares = composition().query("item_type == 'sofa_3_seater'").set_index("material")
        >>> float(shares.loc["wood", "share"])
        0.3
    """
    return _composition().copy()


def embodied_emissions() -> pd.DataFrame:
    """What making new items emits, in two sets of factors.

    `ademe_item` has factors per item (per kg where no item was studied) that include
    manufacture and mostly distribution; `desnz_material` has factors per kg of material, or of
    electrical goods, without making furniture of it.

    Returns:
        One row per factor: `factor_set`, `item_type` or else `material`, `kgco2e`, `per`
        (`item` or `kg`), `boundary`, `source_id`, `quality`, `note`.

    Raises:
        AssumptionError: A factor is not one of its set.

    Example:
        >>> factors = embodied_emissions().query("factor_set == 'ademe_item'")
        >>> float(factors.set_index("item_type").loc["washing_machine", "kgco2e"])
        342.0
    """
    return _embodied_emissions().copy()
