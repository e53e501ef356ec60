"""How circular the programme's stream of material is."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.errors import AssumptionError
from circularlib.statistics.resampling import MINIMUM_HOMES, resampled_totals
from circularlib.statistics.uncertainty import Range, draws, spread

__all__ = [
    "FLOWS",
    "circular_shares",
    "evaluated_circularity",
    "flow_circularity",
    "flow_sums",
    "material_circularity",
]

FloatArray = npt.NDArray[np.float64]
Number = float | npt.NDArray[np.float64]

FLOWS = (
    "placed_mass_kg",
    "reused_mass_kg",
    "left_mass_kg",
    "kept_mass_kg",
    "recycled_mass_kg",
)
"""Flows of mass per home: placed, of that used before; left, of that used on, of that recycled."""

_KEPT = ("placed_again", "repaired_and_placed", "sold")
_UNDECIDED = "in_store"
_UTILITY_CONSTANT = 0.9  # of the methodology: all virgin and landfilled at average use is 0.1


def material_circularity(
    *,
    recycled_input_share: Number = 0.0,
    reused_input_share: Number = 0.0,
    renewable_input_share: Number = 0.0,
    recycled_output_share: Number = 0.0,
    reused_output_share: Number = 0.0,
    composted_output_share: Number = 0.0,
    energy_output_share: Number = 0.0,
    input_efficiency_share: Number = 1.0,
    output_efficiency_share: Number = 1.0,
    utility_ratio: Number = 1.0,
) -> Number:
    """Material Circularity Indicator of a stream of mass, 0 linear to 1 circular.

    V = 1 - F_R - F_U - F_S; W0 = 1 - C_R - C_U - C_C - C_E; W_C = (1 - E_C) C_R;
    W_F = (1 - E_F) F_R / E_F; W = W0 + (W_F + W_C) / 2; LFI = (V + W) / (2 + (W_F - W_C) / 2);
    MCI = max(0, 1 - LFI 0.9 / X), all per kilogram [emf_mci2019]. Many published programs
    leave out the 0.9 or divide by another sum.

    Args:
        recycled_input_share: F_R, share of the inflow that was recycled, 0 to 1.
        reused_input_share: F_U, share of the inflow that was used before.
        renewable_input_share: F_S, share of the inflow grown sustainably.
        recycled_output_share: C_R, share of the outflow collected for recycling.
        reused_output_share: C_U, share of the outflow going to reuse.
        composted_output_share: C_C, share of the outflow composted.
        energy_output_share: C_E, share of the outflow to energy, where the methodology allows.
        input_efficiency_share: E_F, yield of the recycling that made the recycled inflow,
            above 0.
        output_efficiency_share: E_C, yield of the recycling of the outflow.
        utility_ratio: X, lifetime times intensity of use over those of the average product,
            above 0.

    Returns:
        The indicator; an array where shares are arrays.

    Raises:
        AssumptionError: Shares of in- or outflow are below 0 or add up to more than 1, a yield
            is not between 0 and 1, or the utility is not above 0.

    Example:
        >>> round(material_circularity(), 3), material_circularity(
        ...     reused_input_share=1.0, reused_output_share=1.0)
        (0.1, 1.0)
    """
    inflow = (recycled_input_share, reused_input_share, renewable_input_share)
    outflow = (
        recycled_output_share, reused_output_share, composted_output_share, energy_output_share,
    )  # fmt: skip
    _require(inflow, outflow, input_efficiency_share, output_efficiency_share, utility_ratio)
    virgin = 1 - sum(inflow)
    lost_after = (1 - output_efficiency_share) * recycled_output_share
    lost_before = (1 - input_efficiency_share) * recycled_input_share / input_efficiency_share
    waste = 1 - sum(outflow) + (lost_before + lost_after) / 2
    linear_flow = (virgin + waste) / (2 + (lost_before - lost_after) / 2)
    found = np.clip(1 - linear_flow * _UTILITY_CONSTANT / utility_ratio, 0.0, 1.0)
    return float(found) if np.ndim(found) == 0 else found


def _require(
    inflow: tuple[Number, ...],
    outflow: tuple[Number, ...],
    input_yield: Number,
    output_yield: Number,
    utility: Number,
) -> None:
    is_right = all(
        all(bool(np.all(np.asarray(share) >= 0)) for share in flow)
        and bool(np.all(np.asarray(sum(flow)) <= 1 + 1e-9))
        for flow in (inflow, outflow)
    )
    yields = [np.asarray(input_yield), np.asarray(output_yield)]
    is_right &= bool(np.all(yields[0] > 0)) and all(
        bool(np.all((each >= 0) & (each <= 1))) for each in yields
    )
    if not (is_right and bool(np.all(np.asarray(utility) > 0))):
        raise AssumptionError(
            "These are not the shares of one stream.",
            "Material Circularity Indicator.",
            "Give shares from 0 that add up to at most 1, and a utility above 0.",
        )


def circular_shares(
    *,
    reused_inflow_kg: Number,
    recycled_inflow_kg: Number,
    inflow_kg: Number,
    reused_outflow_kg: Number,
    recycled_outflow_kg: Number,
    outflow_kg: Number,
) -> dict[str, FloatArray]:
    """Circular inflow, circular outflow, and both combined, by mass.

    As in the Circular Transition Indicators of the WBCSD: circular inflow is what was used
    before or recycled; circular outflow is what goes on to use or is recycled in fact; the
    combined share weighs both by their mass.

    Args:
        reused_inflow_kg: Mass placed that was used before.
        recycled_inflow_kg: Recycled mass in what was placed new, parts included.
        inflow_kg: All mass placed, and the parts.
        reused_outflow_kg: Mass that left homes and went on to use.
        recycled_outflow_kg: Mass that was recycled, after the yield of recycling.
        outflow_kg: All mass that left homes and whose route is known.

    Returns:
        `inflow_share`, `outflow_share`, `combined_share`; not a number where nothing flowed.

    Example:
        >>> flows = circular_shares(reused_inflow_kg=60.0, recycled_inflow_kg=0.0,
        ...     inflow_kg=100.0, reused_outflow_kg=20.0, recycled_outflow_kg=10.0,
        ...     outflow_kg=50.0)
        >>> [float(share) for share in flows.values()]
        [0.6, 0.6, 0.6]
    """
    circular_in = np.asarray(reused_inflow_kg + recycled_inflow_kg, dtype=float)
    circular_out = np.asarray(reused_outflow_kg + recycled_outflow_kg, dtype=float)
    total_in, total_out = np.asarray(inflow_kg, float), np.asarray(outflow_kg, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "inflow_share": circular_in / total_in,
            "outflow_share": circular_out / total_out,
            "combined_share": (circular_in + circular_out) / (total_in + total_out),
        }


def flow_sums(placed: pd.DataFrame, left: pd.DataFrame) -> pd.DataFrame:
    """The flows of mass per home that circularity is made of.

    Args:
        placed: One row per home, from `reuse.placement_sums`: `home_id`, `placed_mass_kg`,
            `reused_mass_kg`.
        left: One row per home and route, from `departures.routes`: `home_id`, `route`,
            `mass_kg`. What is still in store has no route yet and is left out.

    Returns:
        One row per home: `home_id` and `FLOWS`. Parts of repairs belong to no home.

    Example:
        >>> placed = pd.DataFrame({"home_id": ["A"], "placed_mass_kg": 9.0, "reused_mass_kg": 7.0})
        >>> left = pd.DataFrame({"home_id": ["A"], "route": "sold", "mass_kg": 3.0})
        >>> flow_sums(placed, left)[list(FLOWS)].values.tolist()
        [[9.0, 7.0, 3.0, 3.0, 0.0]]
    """
    gone = left[left["route"] != _UNDECIDED]
    mass = gone["mass_kg"].astype(float)
    gone = gone[["home_id"]].assign(
        left_mass_kg=mass,
        kept_mass_kg=mass.where(gone["route"].isin(_KEPT), 0.0),
        recycled_mass_kg=mass.where(gone["route"] == "recycled", 0.0),
    )
    tables = [placed[["home_id", "placed_mass_kg", "reused_mass_kg"]], gone]
    parts = [table.groupby("home_id", dropna=False).sum() for table in tables]
    wide = pd.concat(parts, axis=1).astype(float).fillna(0.0)
    return wide.rename_axis("home_id").reset_index()[["home_id", *FLOWS]]


def flow_circularity(
    totals: FloatArray,
    *,
    parts_mass_kg: float,
    recycled_content_share: Number,
    recycling_efficiency_share: Number,
) -> dict[str, Number]:
    """Circularity of what the homes took in and gave out, at average use, weighted by mass.

    Inflow is what was placed and the parts of repairs, outflow what left homes and whose route
    is known. The utility is that of the average product: nothing is gained by longer use here,
    so that the lifetime is not counted twice beside the avoided material.

    Args:
        totals: Sums in the order of `FLOWS` on the last axis.
        parts_mass_kg: Mass of parts, taken as new.
        recycled_content_share: Recycled part of new goods, 0 to 1.
        recycling_efficiency_share: Yield of recycling, before and after use, above 0.

    Returns:
        `material_circularity`, `inflow_share`, `outflow_share`, `combined_share`; not a number
        where nothing flowed in or out.

    Example:
        >>> flows = np.array([10.0, 10.0, 5.0, 5.0, 0.0])
        >>> flow_circularity(flows, parts_mass_kg=0.0, recycled_content_share=0.1,
        ...                  recycling_efficiency_share=0.8)["material_circularity"]
        1.0
    """
    placed, reused, left, kept, recycled = np.moveaxis(np.asarray(totals, float), -1, 0)
    inflow = placed + parts_mass_kg
    content = (inflow - reused) * recycled_content_share
    shares = circular_shares(
        reused_inflow_kg=reused,
        recycled_inflow_kg=content,
        inflow_kg=inflow,
        reused_outflow_kg=kept,
        recycled_outflow_kg=recycled * recycling_efficiency_share,
        outflow_kg=left,
    )
    is_known = (inflow > 0) & (left > 0)
    whole_in, whole_out = np.where(is_known, inflow, 1.0), np.where(is_known, left, 1.0)
    found = material_circularity(
        recycled_input_share=np.where(is_known, content, 0.0) / whole_in,
        reused_input_share=np.where(is_known, reused, 0.0) / whole_in,
        recycled_output_share=np.where(is_known, recycled, 0.0) / whole_out,
        reused_output_share=np.where(is_known, kept, 0.0) / whole_out,
        input_efficiency_share=recycling_efficiency_share,
        output_efficiency_share=recycling_efficiency_share,
    )
    known = np.where(is_known, found, np.nan)
    return {"material_circularity": float(known) if known.ndim == 0 else known, **shares}


def evaluated_circularity(
    homes: pd.DataFrame, assumed: Mapping[str, Range], *, parts_mass_kg: float
) -> pd.DataFrame:
    """The indicators of `flow_circularity` with intervals: homes drawn whole, assumptions too.

    Args:
        homes: One row per home, from `flow_sums`.
        assumed: Ranges of `recycled_content_share` and `recycling_efficiency_share`.
        parts_mass_kg: Mass of parts, taken as new.

    Returns:
        One row per indicator: `indicator`, `value_share`, `low_share`, `high_share` (missing
        where nothing flowed, or with fewer than 10 homes), `basis`.
    """
    table = homes[list(FLOWS)].to_numpy(float)
    middle = {name: bounds.central for name, bounds in assumed.items()}
    points = flow_circularity(table.sum(axis=0), parts_mass_kg=parts_mass_kg, **middle)
    values = [float(value) for value in points.values()]
    rows = pd.DataFrame({"indicator": list(points), "value_share": values})
    home_count = int((table != 0).any(axis=1).sum())
    if home_count < MINIMUM_HOMES or not np.isfinite(values).all():
        is_known = home_count > 0 and bool(np.isfinite(values).all())
        why = "none_too_few_homes" if is_known else "none_undefined"
        return rows.assign(low_share=np.nan, high_share=np.nan, basis=why)
    drawn = flow_circularity(resampled_totals(table), parts_mass_kg=parts_mass_kg, **draws(assumed))
    spreads = [spread(np.asarray(values)[np.isfinite(values)]) for values in drawn.values()]
    ends = pd.DataFrame([(each.low, each.high) for each in spreads])
    return rows.assign(
        low_share=ends[0],
        high_share=ends[1],
        basis="homes_and_assumptions",
    )
