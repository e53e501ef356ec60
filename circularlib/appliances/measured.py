"""What the programme's own records say of use: cycles, electricity and water, per kind of machine.

A figure is taken from the records where at least `min_cell` homes hold it. Money is not: amounts of
past years are not what is paid today, so prices and repairs of the records only stand beside what
`washing.toml` states.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import t as student

from circularlib.appliances.inputs import CONTRACTS, Inputs
from circularlib.statistics.uncertainty import Bounds

__all__ = ["figures_beside", "month_pattern", "ratio_of_homes", "use_measured"]

_WEEKS_PER_MONTH = 365.25 / 7 / 12
_FEWEST_HOMES = 2
_PATTERN_POINTS = 12


def ratio_of_homes(
    numerators: npt.ArrayLike, denominators: npt.ArrayLike, *, level: float = 0.95
) -> Bounds:
    """A ratio of two sums over homes, with an interval for few of them.

    Homes are the independent cases: the interval is Student's, with the linearised standard error
    of a ratio and one degree of freedom less than there are homes.

    Args:
        numerators: Sum per home.
        denominators: Sum per home, above 0 together.
        level: Level of the interval, between 0 and 1.

    Returns:
        Low, value and high, as a normal range; not below 0. One home gives a range without width.

    Example:
        >>> found = ratio_of_homes([7.0, 8.0, 9.0], [10.0, 10.0, 10.0])
        >>> round(found.low, 2), round(found.central, 2), round(found.high, 2)
        (0.55, 0.8, 1.05)
    """
    above, below = (np.asarray(sums, dtype=float) for sums in (numerators, denominators))
    ratio, count = float(above.sum() / below.sum()), len(above)
    if count < _FEWEST_HOMES:
        return Bounds(ratio, ratio, ratio, "normal")
    error = np.sqrt(((above - ratio * below) ** 2).sum() / (count * (count - 1))) / below.mean()
    reach = float(student.ppf((1 + level) / 2, count - 1) * error)
    return Bounds(max(0.0, ratio - reach), ratio, ratio + reach, "normal")


def use_measured(
    machines: pd.DataFrame, wash_log: pd.DataFrame, *, min_cell: int
) -> dict[str, Bounds]:
    """Cycles a week, and electricity and water per cycle by kind of machine.

    Args:
        machines: One row per machine: `machine_id`, `home_id`, `contract`.
        wash_log: One row per machine and month: `machine_id`, `month`, `cycle_count`,
            `energy_kwh`, `water_l`.
        min_cell: Smallest number of homes whose records may speak.

    Returns:
        Ranges by name of the figure, as `cheap_new:energy_kwh_per_cycle` and `cycles_per_week`.
    """
    rows = wash_log.merge(machines[["machine_id", "home_id", "contract"]], on="machine_id")
    months = rows.assign(month_count=1.0)
    found: dict[str, Bounds] = {}
    sums = _by_home(months, ["cycle_count", "month_count"])
    if len(sums) >= max(1, min_cell):
        monthly = ratio_of_homes(sums["cycle_count"], sums["month_count"])
        low, central, high = (
            end / _WEEKS_PER_MONTH for end in (monthly.low, monthly.central, monthly.high)
        )
        found["cycles_per_week"] = Bounds(low, central, high, "normal")
    for kind, contract in CONTRACTS.items():
        own = rows[rows["contract"] == contract]
        for column in ("energy_kwh", "water_l"):
            sums = _by_home(own, [column, "cycle_count"])
            if len(sums) >= max(1, min_cell) and sums["cycle_count"].sum() > 0:
                name = f"{kind}:{column}_per_cycle"
                found[name] = ratio_of_homes(sums[column], sums["cycle_count"])
    return found


def _by_home(rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Sums by home over the rows that hold all of them."""
    return rows.dropna(subset=list(columns)).groupby("home_id")[list(columns)].sum()


def month_pattern(wash_log: pd.DataFrame) -> tuple[float, ...]:
    """How unequal the months of a machine are: cycles of equally frequent months over their mean.

    Args:
        wash_log: One row per machine and month: `cycle_count`.

    Returns:
        Twelve points, 1 on average; a single 1 without records or cycles.

    Example:
        >>> month_pattern(pd.DataFrame({"cycle_count": []}))
        (1.0,)
    """
    counts = wash_log["cycle_count"].dropna().to_numpy(dtype=float)
    if not len(counts) or counts.sum() == 0:
        return (1.0,)
    places = (np.arange(_PATTERN_POINTS) + 0.5) / _PATTERN_POINTS
    points = np.quantile(counts, places)
    return tuple((points / points.mean()).tolist())


def figures_beside(inputs: Inputs, machines: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """What an option states of money, beside what the records hold of it.

    Args:
        inputs: What the costs rest on.
        machines: One row per machine: `machine_id`, `home_id`, `contract`, `price_eur`.
        events: One row per event: `machine_id`, `event`, `cost_eur`.

    Returns:
        One row per kind of option and figure (`price_eur`, `repair_eur`): `option`, `figure`,
        `stated_eur`, `records_eur` (mean, as booked), `case_count`, `home_count`; only where the
        records hold any.
    """
    repairs = events[events["event"] == "repaired"].merge(
        machines[["machine_id", "home_id", "contract"]], on="machine_id"
    )
    rows: list[Mapping[str, Any]] = []
    for kind, contract in CONTRACTS.items():
        for figure, table, column in (
            ("price_eur", machines, "price_eur"),
            ("repair_eur", repairs, "cost_eur"),
        ):
            own = table[(table["contract"] == contract) & table[column].notna()]
            if kind in inputs.options and len(own):
                rows.append(
                    {
                        "option": kind,
                        "figure": figure,
                        "stated_eur": inputs.central.get(f"{kind}:{figure}", np.nan),
                        "records_eur": float(own[column].mean()),
                        "case_count": len(own),
                        "home_count": own["home_id"].nunique(),
                    }
                )
    names = ["option", "figure", "stated_eur", "records_eur", "case_count", "home_count"]
    return pd.DataFrame(rows, columns=names)
