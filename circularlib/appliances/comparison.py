"""Options side by side: what they cost, how sure that is, and on what it hangs.

Each draw takes every figure once for all options, so options are compared draw by draw. Doubt about
figures that came from the records (sampling error) and about the rest (assumption error) is
reported apart and together. A value is that of all figures at their central value; the middle of
the draws may differ from it, because ranges are lopsided.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.appliances.cash_flows import spread_by_year
from circularlib.appliances.inputs import Inputs, Values, drawn
from circularlib.appliances.ownership import COMPONENTS, OptionCost, option_cost, option_flows
from circularlib.errors import UsageError
from circularlib.statistics.uncertainty import tornado

__all__ = [
    "PARTS",
    "CostFindings",
    "components_by_option",
    "cost_difference",
    "cost_tornado",
    "costs_at",
    "costs_by_draw",
    "cumulative_cash",
    "difference_compared",
    "doubt_by_origin",
    "options_compared",
    "parts_pictured",
    "payers_by_option",
]

FloatArray = npt.NDArray[np.float64]

SEED, DRAWS = 20220101, 10_000
_PICTURED = {
    "purchase": "part_machine", "replacement": "part_machine", "residual": "part_machine",
    "delivery": "part_moving", "disposal": "part_moving",
    "repairs": "part_upkeep", "maintenance": "part_upkeep",
    "fee": "part_fee", "deposit": "part_fee",
    "energy": "part_energy", "water": "part_water", "detergent": "part_detergent",
}  # fmt: skip
PARTS = tuple(dict.fromkeys(_PICTURED.values()))
"""Parts of a cost as a picture shows them, from its base."""
_AT_ONCE = 8192  # draws that stay in the processor's cache


def costs_by_draw(
    inputs: Inputs, values: Mapping[str, FloatArray], *, horizon_years: int | None = None
) -> tuple[FloatArray, FloatArray]:
    """What each option costs in each draw.

    Args:
        inputs: What the costs rest on.
        values: Draws by name, from `drawn`.
        horizon_years: Number of years; those of the use by default.

    Returns:
        Euro a home-month and euro a cycle, a row per option and a column per draw.
    """
    count = len(values["discount_rate"])
    monthly, each = (np.empty((len(inputs.options), count)) for _ in range(2))
    for start in range(0, count, _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        some = {name: array[part] for name, array in values.items()}
        for place, kind in enumerate(inputs.options):
            cost = option_cost(inputs, kind, some, horizon_years=horizon_years)
            monthly[place, part], each[place, part] = cost.eur_per_home_month, cost.eur_per_cycle
    return monthly, each


def options_compared(inputs: Inputs, *, draws: int = DRAWS, level: float = 0.95) -> pd.DataFrame:
    """What each option costs, with its interval, and how often it is the cheapest.

    Args:
        inputs: What the costs rest on.
        draws: Number of draws.
        level: Level of the intervals, between 0 and 1.

    Returns:
        One row per option: `option`, `cost_eur_per_cycle` with its `low_` and `high_`,
        `cost_eur_per_home_month` likewise, and `cheapest_share` of the draws. Where nobody washes a
        cost per cycle is missing.
    """
    monthly, each = costs_by_draw(inputs, drawn(inputs, count=draws, seed=SEED))
    cheapest = np.bincount(monthly.argmin(axis=0), minlength=len(monthly)) / draws
    rows = []
    for place, (kind, cost) in enumerate(_central_costs(inputs).items()):
        per_cycle, per_month = float(cost.eur_per_cycle), float(cost.eur_per_home_month)
        rows.append(
            {
                "option": kind,
                **_ends("eur_per_cycle", per_cycle, each[place], level),
                **_ends("eur_per_home_month", per_month, monthly[place], level),
                "cheapest_share": float(cheapest[place]),
            }
        )
    return pd.DataFrame(rows)


def _ends(name: str, value: float, array: FloatArray, level: float) -> dict[str, float]:
    """A central value with the ends of its draws, never outside them."""
    known = array[np.isfinite(array)]
    if not len(known) or not np.isfinite(value):
        return {f"cost_{name}": np.nan, f"low_{name}": np.nan, f"high_{name}": np.nan}
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2]).tolist()
    return {f"cost_{name}": value, f"low_{name}": min(low, value), f"high_{name}": max(high, value)}


@dataclass(frozen=True)
class CostFindings:
    """The costs per cycle as findings are recorded.

    Attributes:
        compared: From `options_compared`.
        is_example: The figures of the options are examples.
    """

    compared: pd.DataFrame
    is_example: bool

    @property
    def basis(self) -> str:
        """How the intervals were found; examples are called so in every sentence."""
        return "ownership_cost_example" if self.is_example else "ownership_cost"

    def of(self, kind: str) -> dict[str, Any]:
        """Value, ends and basis of an option.

        Args:
            kind: Kind of option.

        Returns:
            `value`, `low`, `high` and `basis`; none of them where there is no such option, or
            nobody washes.
        """
        rows = self.compared[self.compared["option"] == kind]
        if rows.empty:
            return {"value": None, "basis": "none_no_option"}
        row = rows.iloc[0]
        if not np.isfinite(row["cost_eur_per_cycle"]):
            return {"value": None, "basis": "none_undefined"}
        ends = (float(row[f"{end}eur_per_cycle"]) for end in ("cost_", "low_", "high_"))
        return {**dict(zip(("value", "low", "high"), ends, strict=True)), "basis": self.basis}


def doubt_by_origin(inputs: Inputs, kind: str, *, draws: int = DRAWS) -> pd.DataFrame:
    """How wide the interval of an option is by the records alone, by the rest alone, and by both.

    Args:
        inputs: What the costs rest on.
        kind: Kind of option.
        draws: Number of draws.

    Returns:
        One row per origin of doubt (`sampling_error`, `assumption_error`, `both_errors`):
        `origin`, `figure_count`, `low_eur_per_cycle`, `high_eur_per_cycle`; without the origins of
        which there is no figure.
    """
    names = frozenset(name for name, bounds in inputs.ranges.items() if bounds.low < bounds.high)
    origins = {
        "sampling_error": names & inputs.measured,
        "assumption_error": names - inputs.measured,
        "both_errors": names,
    }
    rows = []
    for origin, only in origins.items():
        if not only:
            continue
        values = drawn(inputs, count=draws, seed=SEED, only=only)
        each = np.broadcast_to(option_cost(inputs, kind, values).eur_per_cycle, (draws,))
        central = float(option_cost(inputs, kind, inputs.central).eur_per_cycle)
        ends = _ends("eur_per_cycle", central, each, 0.95)
        ends.pop("cost_eur_per_cycle")
        rows.append({"origin": origin, "figure_count": len(only), **ends})
    return pd.DataFrame(rows)


def components_by_option(inputs: Inputs) -> pd.DataFrame:
    """What each option costs by component, all figures at their central value.

    Args:
        inputs: What the costs rest on.

    Returns:
        One row per option and component that somebody pays beside the fee: `option`, `component`,
        `cost_eur_per_cycle`, `cost_eur_per_home_month`. Residual values are below 0.
    """
    rows = [
        {"option": kind, "component": component, "cost_eur_per_home_month": float(part)}
        | {"cost_eur_per_cycle": _per_cycle(float(part), cost)}
        for kind, cost in _central_costs(inputs).items()
        for component in COMPONENTS
        for part in [_paid_for(cost, component)]
        if part != 0
    ]
    names = ["option", "component", "cost_eur_per_cycle", "cost_eur_per_home_month"]
    return pd.DataFrame(rows, columns=names)


def parts_pictured(inputs: Inputs) -> pd.DataFrame:
    """The components as a picture shows them: the machine with what it is worth at the end.

    Args:
        inputs: What the costs rest on.

    Returns:
        One row per option and part of `PARTS`: `option`, `part`,
        `cost_eur_per_cycle`, `cost_eur_per_home_month`.
    """
    rows = components_by_option(inputs)
    parts = rows["component"].map(_PICTURED)
    sums = rows.assign(part=parts).groupby(["option", "part"], sort=False, as_index=False)
    costs = ["cost_eur_per_cycle", "cost_eur_per_home_month"]
    return sums[costs].sum(min_count=1)


def payers_by_option(inputs: Inputs) -> pd.DataFrame:
    """Who pays how much of each option, all figures at their central value.

    Args:
        inputs: What the costs rest on.

    Returns:
        One row per option: `option`, `resident_eur_per_home_month`, `town_...`, `subsidy_...`, and
        `provider_...`: what the provider pays out of the fee, as far as the options tell, which
        is not in the total; missing where they tell nothing.
    """
    rows = []
    for kind, cost in _central_costs(inputs).items():
        row: dict[str, object] = {"option": kind}
        for payer in ("resident", "town", "subsidy", "provider"):
            paid = [part for (_, who), part in cost.parts_eur.items() if who == payer]
            row[f"{payer}_eur_per_home_month"] = float(sum(paid, start=np.asarray(0.0)))
        if inputs.options[kind].includes and not row["provider_eur_per_home_month"]:
            row["provider_eur_per_home_month"] = np.nan  # it pays, but nobody says what
        rows.append(row)
    return pd.DataFrame(rows)


def cumulative_cash(inputs: Inputs) -> pd.DataFrame:
    """What has been paid by the end of each year, not discounted, at central values.

    Args:
        inputs: What the costs rest on.

    Returns:
        One row per option and year from 0, the start: `option`, `year`, `paid_eur`. Residual value
        and deposit are in the last year.
    """
    years = inputs.use.horizon_years
    rows = []
    for kind in inputs.options:
        flows = [f for f in option_flows(inputs, kind, inputs.central) if f.payer != "provider"]
        paid = np.cumsum(spread_by_year(flows, years))
        rows += [
            {"option": kind, "year": year, "paid_eur": float(amount)}
            for year, amount in enumerate(paid)
        ]
    return pd.DataFrame(rows, columns=["option", "year", "paid_eur"])


def costs_at(inputs: Inputs, **changes: float) -> pd.DataFrame:
    """What each option costs when some figures are other than central: for a slider.

    Args:
        inputs: What the costs rest on.
        **changes: Figures by name, with `__` for the colon: `as_a_service__fee_eur_per_month`.

    Returns:
        One row per option: `option`, `cost_eur_per_cycle`, `cost_eur_per_home_month`.

    Raises:
        UsageError: No figure has that name, or it is below 0.
    """
    changed = {name.replace("__", ":"): value for name, value in changes.items()}
    for name, value in changed.items():
        if name not in inputs.ranges or not value >= 0:
            raise UsageError(
                f"{name} = {value} is not a figure of these options.",
                remedy=f"Give 0 or more for one of {', '.join(inputs.ranges)}.",
            )
    values = {**inputs.central, **changed}
    costs = {kind: option_cost(inputs, kind, values) for kind in inputs.options}
    return pd.DataFrame(
        [
            {
                "option": kind,
                "cost_eur_per_cycle": float(cost.eur_per_cycle),
                "cost_eur_per_home_month": float(cost.eur_per_home_month),
            }
            for kind, cost in costs.items()
        ]
    )


def difference_compared(
    inputs: Inputs, option: str, reference: str, *, draws: int = DRAWS, level: float = 0.95
) -> dict[str, float]:
    """How much more an option costs than another, with the interval of the difference.

    Args:
        inputs: What the costs rest on.
        option: Kind of option.
        reference: Kind of option it is set against.
        draws: Number of draws.
        level: Level of the interval, between 0 and 1.

    Returns:
        `cost_eur_per_home_month`, `low_eur_per_home_month`, `high_eur_per_home_month` and
        `dearer_share`, the share of draws in which it costs more.
    """
    difference = cost_difference(inputs, option, reference)
    drawn_difference = difference(drawn(inputs, count=draws, seed=SEED))
    value = float(difference(inputs.central))
    ends = _ends("eur_per_home_month", value, drawn_difference, level)
    return {**ends, "dearer_share": float((drawn_difference > 0).mean())}


def cost_difference(
    inputs: Inputs, option: str, reference: str, *, horizon_years: int | None = None
) -> Callable[[Values], FloatArray]:
    """How much more an option costs than another, for figures by name.

    One function of plain figures, for a tornado, a break-even or a slider.

    Args:
        inputs: What the costs rest on.
        option: Kind of option.
        reference: Kind of option it is set against.
        horizon_years: Number of years; those of the use by default.

    Returns:
        A function that gives euro a home-month.
    """

    def difference(values: Values) -> FloatArray:
        one, other = (
            option_cost(inputs, kind, values, horizon_years=horizon_years)
            for kind in (option, reference)
        )
        return one.eur_per_home_month - other.eur_per_home_month

    return difference


def cost_tornado(
    inputs: Inputs, option: str, reference: str, *, least_swing: float = 0.005
) -> pd.DataFrame:
    """How far each figure by itself moves the difference between two options.

    Args:
        inputs: What the costs rest on.
        option: Kind of option.
        reference: Kind of option it is set against.
        least_swing: Figures that move it less are left out, in euro a home-month.

    Returns:
        As `uncertainty.tornado`, the one that moves most first.
    """
    table = tornado(cost_difference(inputs, option, reference), inputs.ranges)
    return table[table["swing"] >= least_swing].reset_index(drop=True)


def _central_costs(inputs: Inputs) -> dict[str, OptionCost]:
    return {kind: option_cost(inputs, kind, inputs.central) for kind in inputs.options}


def _paid_for(cost: OptionCost, component: str) -> float:
    """What others than the provider pay for a component, in euro a home-month."""
    paid = [
        part
        for (what, payer), part in cost.parts_eur.items()
        if what == component and payer != "provider"
    ]
    return float(sum(paid, start=np.asarray(0.0)))


def _per_cycle(eur_per_home_month: float, cost: OptionCost) -> float:
    cycles = float(cost.cycles_per_month)
    return eur_per_home_month / cycles if cycles > 0 else np.nan
