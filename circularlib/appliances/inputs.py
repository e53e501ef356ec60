"""Every figure an ownership cost rests on, by name, with its range and where it comes from.

Names of what is one option's own are `option:figure`, as `cheap_new:price_eur`; what all options
share has its own name, as `water_price_eur_per_m3`, and is drawn once for all of them, so that
differences between options are of pairs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from circularlib.errors import AssumptionError
from circularlib.sources.washing.label import label_energy_kwh_per_cycle
from circularlib.sources.washing.options import Option
from circularlib.sources.washing.plan import WashingPlan
from circularlib.sources.washing.use import Use
from circularlib.statistics.uncertainty import Bounds, Range, draws, held
from circularlib.statistics.weibull import WeibullBlend

__all__ = ["AMOUNTS", "ASSUMED", "CONTRACTS", "MOVED", "Inputs", "drawn", "ownership_inputs"]

FloatArray = npt.NDArray[np.float64]
Values = Mapping[str, npt.ArrayLike]

ASSUMED = (
    "discount_rate",
    "inflation_rate",
    "electricity_price_eur_per_kwh",
    "social_electricity_price_eur_per_kwh",
    "water_price_eur_per_m3",
    "detergent_eur_per_cycle",
    "wash_energy_ratio",
    "wash_water_l_per_cycle",
    "washer_failure_shape_ratio",
    "washer_failure_scale_years",
    "washer_replaced_share",
    "washer_lifetime_years",
    "grid_emission_kgco2e_per_kwh",
    "water_emission_kgco2e_per_m3",
    "washer_embodied_kgco2e",
    "handling_emission_kgco2e",
    "trip_distance_km",
    "trip_emission_kgco2e_per_km",
)
"""Assumptions that costs and emissions of washing rest on."""

MOVED = (
    "cycles_per_week",
    "as_a_service:fee_eur_per_month",
    "as_a_service:fee_eur_per_cycle",
    "cheap_new:price_eur",
    "efficient_new:price_eur",
    "second_hand:price_eur",
)
"""Figures that a scenario may set."""

AMOUNTS = (
    "price_eur", "delivery_eur", "disposal_eur", "maintenance_eur_per_year", "repair_eur",
    "age_years", "fee_eur_per_month", "fee_eur_per_cycle", "minimum_eur_per_month", "deposit_eur",
    "subsidy_eur_per_month", "subsidy_eur",
)  # fmt: skip
"""Figures that an option states, nought where it does not."""

_INSTEAD = {
    "water_l_per_cycle": "wash_water_l_per_cycle",
    "detergent_eur_per_cycle": "detergent_eur_per_cycle",
    "replaced_share": "washer_replaced_share",
    "lifetime_years": "washer_lifetime_years",
}

CONTRACTS: Mapping[str, str] = MappingProxyType(
    {
        "cheap_new": "owned_new",
        "second_hand": "owned_second_hand",
        "as_a_service": "as_a_service",
    }
)
"""The machines in the records that speak for an option."""


@dataclass(frozen=True)
class Inputs:
    """What an ownership cost rests on.

    Attributes:
        use: How washing is used.
        options: The options, by kind.
        ranges: Low, central and high of every figure, by name.
        measured: Names of the figures that came from the records.
        blends: Failures that the records had a say in, by kind.
        pattern: Cycles of equally frequent months over their mean.
    """

    use: Use
    options: Mapping[str, Option]
    ranges: Mapping[str, Range]
    measured: frozenset[str] = frozenset()
    blends: Mapping[str, WeibullBlend] = field(default_factory=dict)
    pattern: Sequence[float] = (1.0,)

    @property
    def central(self) -> dict[str, float]:
        """Every figure at its central value."""
        return {name: bounds.central for name, bounds in self.ranges.items()}

    def as_set(self, figures: Mapping[str, Any]) -> "Inputs":
        """The same with the figures of a scenario.

        Args:
            figures: Values by name; those that are none of `MOVED` are another page's.

        Returns:
            The inputs, those figures without a range.

        Raises:
            UsageError: None of the options has such a figure.
        """
        return replace(self, ranges=held(self.ranges, figures, MOVED))


def ownership_inputs(
    plan: WashingPlan,
    assumed: Mapping[str, Range],
    *,
    measured: Mapping[str, Range] | None = None,
    blends: Mapping[str, WeibullBlend] | None = None,
    pattern: Sequence[float] = (1.0,),
) -> Inputs:
    """Gathers what a calculation needs, from the town's file, the assumptions and the records.

    Args:
        plan: What `washing.toml` says.
        assumed: The assumptions of `ASSUMED`, by name.
        measured: Figures from the records, by name; they go before what is stated.
        blends: Failures blended with the records, by kind of option.
        pattern: Cycles of equally frequent months over their mean.

    Returns:
        The inputs.

    Raises:
        AssumptionError: The file holds no options, or one of them twice, or nobody says how
            often a household washes.

    Example:
        >>> from circularlib.sources.assumptions import assumptions_by_name
        >>> from circularlib.sources.washing.plan import washing_plan
        >>> found = ownership_inputs(washing_plan("no folder"), assumptions_by_name(ASSUMED))
        >>> len(found.options)
        5
    """
    kinds: list[str] = [option.kind for option in plan.options]
    if not kinds or len(set(kinds)) < len(kinds):
        raise AssumptionError(
            "An option is given twice." if kinds else "No option is given.",
            "washing.toml, [[options]].",
            "Give each way to have a washing machine once.",
        )
    ranges: dict[str, Range] = {name: assumed[name] for name in ASSUMED}
    for option in plan.options:
        ranges |= _of_option(option)
    found = {**_stated_use(plan.use), **(measured or {})}
    if "cycles_per_week" not in found:
        raise AssumptionError(
            "Nobody says how often a household washes.",
            "washing.toml, [use].",
            "Give cycles_per_week, or keep a wash log.",
        )
    ranges |= {name: bounds for name, bounds in found.items() if _is_used(name, kinds)}
    blended = {kind: blend for kind, blend in (blends or {}).items() if kind in kinds}
    for kind, blend in blended.items():
        ranges |= _of_blend(kind, blend)
    return Inputs(
        plan.use,
        {str(option.kind): option for option in plan.options},
        ranges,
        frozenset(name for name in measured or {} if name in ranges)
        | {name for kind, blend in blended.items() for name in _of_blend(kind, blend)},
        blended,
        tuple(pattern),
    )


def _stated_use(use: Use) -> dict[str, Range]:
    return {} if use.cycles_per_week is None else {"cycles_per_week": use.cycles_per_week}


def _is_used(name: str, kinds: Sequence[str]) -> bool:
    kind, sign, _ = name.partition(":")
    return not sign or kind in kinds


def _of_option(option: Option) -> dict[str, Range]:
    """What the option states itself."""
    kind = option.kind
    stated = {name: getattr(option, name) for name in (*AMOUNTS, *_INSTEAD)}
    found: dict[str, Range] = {
        f"{kind}:{name}": bounds
        for name, bounds in stated.items()
        if bounds is not None and bounds.high > 0
    }
    energy = _energy(option)
    return found if energy is None else {**found, f"{kind}:energy_kwh_per_cycle": energy}


def _energy(option: Option) -> Range | None:
    """KWh per cycle as stated; what the label says is multiplied by how one washes elsewhere."""
    if option.energy_kwh_per_cycle is not None:
        return option.energy_kwh_per_cycle
    per_100 = option.energy_kwh_per_100_cycles
    if per_100 is not None:
        return Bounds(per_100.low / 100, per_100.central / 100, per_100.high / 100)
    if option.energy_class is not None:
        label = label_energy_kwh_per_cycle(option.energy_class)
        return Bounds(label, label, label)
    return None


def _of_blend(kind: str, blend: WeibullBlend) -> dict[str, Range]:
    return {
        f"{kind}:failure_shape_ratio": Bounds(
            blend.shape_low, blend.shape, blend.shape_high, "lognormal"
        ),
        f"{kind}:failure_scale_years": Bounds(
            blend.scale_low_years, blend.scale_years, blend.scale_high_years, "lognormal"
        ),
    }


def follows_label(inputs: Inputs, kind: str) -> bool:
    """The consumption of an option is what the label says, so one may wash otherwise than it.

    Args:
        inputs: The inputs.
        kind: Kind of option.

    Returns:
        False where somebody stated or measured what a cycle uses.
    """
    option = inputs.options[kind]
    is_label = option.energy_class is not None or option.energy_kwh_per_100_cycles is not None
    return is_label and f"{kind}:energy_kwh_per_cycle" not in inputs.measured


def figure(values: Values, kind: str, name: str) -> FloatArray:
    """A figure of an option: its own, else what is assumed for all, else nought.

    Args:
        values: Figures by name.
        kind: Kind of option.
        name: Name of the figure, without the option.

    Returns:
        The number, or the draws.
    """
    own = f"{kind}:{name}"
    if own in values:
        return np.asarray(values[own], dtype=float)
    shared = {"failure_shape_ratio": "washer_failure_shape_ratio",
              "failure_scale_years": "washer_failure_scale_years", **_INSTEAD}  # fmt: skip
    return np.asarray(values[shared[name]] if name in shared else 0.0, dtype=float)


def drawn(
    inputs: Inputs, *, count: int, seed: int, only: frozenset[str] | None = None
) -> dict[str, FloatArray]:
    """Draws of every figure, each once for all options that use it.

    Shape and scale of failures that the records had a say in are drawn as pairs. A figure that
    cannot be below 0 is cut there.

    Args:
        inputs: The inputs.
        count: How many draws.
        seed: Seed.
        only: Names that are drawn, the others staying at their central value; all by default.

    Returns:
        An array per name.
    """
    free = set(inputs.ranges) if only is None else set(only)
    moved = {name: bounds for name, bounds in inputs.ranges.items() if name in free}
    found = draws(moved, count=count, seed=seed)
    values = {
        name: np.maximum(found[name], 0.0) if name in found else np.full(count, bounds.central)
        for name, bounds in inputs.ranges.items()
    }
    for place, (kind, blend) in enumerate(inputs.blends.items()):
        names = f"{kind}:failure_shape_ratio", f"{kind}:failure_scale_years"
        if free.issuperset(names):
            values |= dict(zip(names, blend.draws(count, seed + 1 + place), strict=True))
    return values
