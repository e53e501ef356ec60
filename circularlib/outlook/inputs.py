"""What an outlook rests on, as tables to read: what the records said, and where too little."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.errors import UsageError
from circularlib.outlook.comparison import estimated
from circularlib.outlook.consequences import Factors
from circularlib.outlook.effort import DRIVERS
from circularlib.outlook.home_flows import HomeFlows
from circularlib.outlook.lives import BAND_EDGES_DAYS, cumulative_hazard
from circularlib.outlook.rates import Rates
from circularlib.outlook.recorded import Recorded
from circularlib.statistics.estimate import Estimate

__all__ = [
    "exits_beside_records", "factors_of", "life_curve", "lives_by_origin", "measured_inputs",
    "one_of_each", "pick", "type_table",
]  # fmt: skip

FloatArray = npt.NDArray[np.float64]

_CURVE_STEPS = 4  # points a year
_HALF = np.log(2)


def one_of_each(item_types: Sequence[str], unit_mass_kg: Mapping[str, float]) -> pd.DataFrame:
    """One reused item of each type, for `indicators.avoided.savings.reused_sums`.

    Args:
        item_types: The item types.
        unit_mass_kg: Mass by item type; a type without one weighs nothing, and is not guessed.

    Returns:
        One row per type: `item_type`, `home_id` (empty), `reused_count` (1), `reused_mass_kg`.

    Example:
        >>> one_of_each(["chair"], {"chair": 7.0})["reused_mass_kg"].tolist()
        [7.0]
    """
    masses = [unit_mass_kg.get(kind, np.nan) for kind in item_types]
    table = pd.DataFrame({"item_type": list(item_types), "home_id": "", "reused_count": 1})
    return table.assign(reused_mass_kg=np.nan_to_num(masses))


def factors_of(assumed: Mapping[str, FloatArray], made: pd.DataFrame) -> Factors:
    """The assumptions and what making one item of each type emits.

    Args:
        assumed: The assumptions with their draws, by name.
        made: One row per item type in the order of the rates, from `reused_sums` of
            `one_of_each`: a column `<factor set>_kgco2e` per set.

    Returns:
        The factors.
    """
    sets = [name for name in made.columns if str(name).endswith("_kgco2e")]
    return Factors(
        assumed, {str(name).removesuffix("_kgco2e"): made[name].to_numpy(float) for name in sets}
    )


def pick(results: Mapping[str, Any], scenario: str) -> Any:
    """What was found for one scenario.

    Args:
        results: By name of the scenario.
        scenario: Which.

    Returns:
        Its result.

    Raises:
        UsageError: There is no such scenario.

    Example:
        >>> pick({"as_is": 1}, "as_is")
        1
    """
    if scenario not in results:
        raise UsageError(
            f'"{scenario}" is not a scenario.', "scenarios.toml.",
            f"Choose one of {', '.join(results)}.",
        )  # fmt: skip
    return results[scenario]


def type_table(rates: Rates, said: Recorded) -> pd.DataFrame:
    """Item types: how many a home has, how long they stay, how many are reused.

    Args:
        rates: With draws; the records themselves are shown.
        said: What the records say.

    Returns:
        One row per item type: `item_type`, `items_per_home_ratio`, `ended_count`,
        `half_gone_years` (age at which half have left; missing beyond the ages of the curve),
        `has_own_curve`, `again_share`, `repaired_share`, `second_hand_share`, `home_count`
        (homes in which the type stood, came or left).
    """
    ages = np.arange(0, 40, 1 / 52)
    summed = cumulative_hazard(rates.daily_hazards[:1], ages)[0]
    halves = [_first(ages, ratio * summed) for ratio in rates.hazard_ratios[0]]
    table = pd.DataFrame(
        {
            "item_type": list(rates.item_types),
            "items_per_home_ratio": rates.items_per_home[0],
            "ended_count": list(said.ended_counts),
            "half_gone_years": halves,
            "has_own_curve": [kind not in rates.pooled_types for kind in rates.item_types],
            "again_share": rates.again_share[0],
            "repaired_share": rates.repaired_share[0],
            "second_hand_share": rates.second_hand_share[0],
            "home_count": list(said.sums.homes_with),
        }
    )
    return table.sort_values("items_per_home_ratio", ascending=False, ignore_index=True)


def _first(ages: FloatArray, summed: FloatArray) -> float:
    past = np.flatnonzero(summed >= _HALF)
    return float(ages[past[0]]) if len(past) else float("nan")


def lives_by_origin(exposed: pd.DataFrame, rates: Rates) -> pd.DataFrame:
    """Whether items of one origin leave faster than all items of the same ages.

    Args:
        exposed: From `lives.exposures`.
        rates: With the hazard of all items.

    Returns:
        One row per origin: `origin`, `ended_count`, `hazard_ratio` (above 1: they leave sooner),
        `home_count`.
    """
    bands = range(len(BAND_EDGES_DAYS))
    days, ends = ([f"{kind}_{b}_{unit}" for b in bands]
                  for kind, unit in (("exposed", "days"), ("ended", "count")))  # fmt: skip
    rows = []
    for origin, part in exposed.groupby("origin"):
        expected = float(part[days].sum().to_numpy(float) @ rates.daily_hazards[0])
        ended = int(part[ends].to_numpy().sum())
        seen = part.loc[part[ends].sum(axis=1) > 0, "home_id"].nunique()
        rows.append((origin, ended, ended / expected if expected > 0 else np.nan, seen))
    columns = ["origin", "ended_count", "hazard_ratio", "home_count"]
    return pd.DataFrame(rows, columns=columns)


def life_curve(rates: Rates, *, year_count: int) -> pd.DataFrame:
    """The share of all items still in their home, by age, with the band of draws.

    Args:
        rates: With draws.
        year_count: Ages up to so many years.

    Returns:
        One row per quarter of a year: `stay_years`, `in_use_share`, `low`, `high`.
    """
    ages = np.arange(year_count * _CURVE_STEPS + 1) / _CURVE_STEPS
    curves = np.exp(-cumulative_hazard(rates.daily_hazards, ages))
    found = [estimated(column) for column in curves.T]
    return pd.DataFrame(
        {
            "stay_years": ages,
            "in_use_share": [each.value for each in found],
            "low": [each.value if each.low is None else each.low for each in found],
            "high": [each.value if each.high is None else each.high for each in found],
        }
    )


def exits_beside_records(flows: HomeFlows, rates: Rates) -> Estimate:
    """What the model lets leave a furnished home in its first year, over what the records had.

    Placements cannot be compared as simply: those of the records hold the furnishing of homes
    that were opened in the period.

    Args:
        flows: Of one home.
        rates: With what the records had.

    Returns:
        The ratio: 1 where the model repeats the records.
    """
    modelled = flows.furnished_outflow[..., 0].sum(axis=1)
    recorded = rates.exits_per_home_year
    nothing = np.full(len(modelled), np.nan)
    return estimated(np.divide(modelled, recorded, out=nothing, where=recorded > 0))


def measured_inputs(rates: Rates) -> pd.DataFrame:
    """Costs, hours and trips per unit of what drives them, with their intervals.

    Args:
        rates: With draws.

    Returns:
        One row per input: `input`, `value`, `low`, `high`.
    """
    drawn: dict[str, FloatArray] = {"repair_success_rate": rates.repair_success_rate}
    rows_per = {"eur_per": rates.cost_eur_per}
    rows_per |= {f"{name}_hours_per": per for name, per in rates.hours_per.items()}
    for kind, per in rows_per.items():
        parts = zip(DRIVERS, per.T, strict=True)
        drawn |= {f"{kind}:per_{name}": part for name, part in parts if part[0] > 0}
    drawn |= {
        "trips_per_placement": rates.trips_per_placement,
        "own_trip_km": rates.distance_km,
        "stored_years": rates.stored_years,
    }
    found = {name: estimated(part) for name, part in drawn.items()}
    rows = [(name, each.value, each.low, each.high) for name, each in found.items()]
    return pd.DataFrame(rows, columns=["input", "value", "low", "high"])
