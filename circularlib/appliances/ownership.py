"""What it costs to have a washing machine, over a horizon, by component and payer.

One service unit is a wash cycle of the household's usual load; beside it stands a home-month, which
also exists where nobody washes. Amounts are in prices of one year.

Left out, and said on the page: the time of residents, the way to a shared laundry, the fall of a
fee between two anniversaries, what the town's staff do beside the amounts stated, and what the
provider pays out of the fee for machines of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from circularlib.appliances.cash_flows import (
    CashFlow,
    alike,
    discount_ratios,
    levelised,
    present_value,
)
from circularlib.appliances.fees import monthly_fee, real_ratios
from circularlib.appliances.inputs import Inputs, Values, figure, follows_label
from circularlib.appliances.lives import MachineLives, machine_lives
from circularlib.errors import UsageError

__all__ = [
    "COMPONENTS",
    "OptionCost",
    "cycles_per_month",
    "option_cost",
    "option_flows",
    "option_lives",
]

FloatArray = npt.NDArray[np.float64]

COMPONENTS = (
    "purchase", "delivery", "replacement", "repairs", "maintenance", "disposal", "residual",
    "fee", "deposit", "energy", "water", "detergent",
)  # fmt: skip
"""Components in the order of a picture."""

_OF_A_MACHINE = (
    "price_eur", "delivery_eur", "disposal_eur", "maintenance_eur_per_year", "repair_eur",
)  # fmt: skip
_WEEKS_PER_MONTH = 365.25 / 7 / 12
_LITRES_PER_M3 = 1000


@dataclass(frozen=True)
class OptionCost:
    """What an option costs a home-month.

    Attributes:
        parts_eur: Per component and payer, euro a home-month; what the provider pays out of its fee
            is among them, under the payer `provider`.
        cycles_per_month: Wash cycles a month.
    """

    parts_eur: Mapping[tuple[str, str], FloatArray]
    cycles_per_month: FloatArray

    @property
    def eur_per_home_month(self) -> FloatArray:
        """What resident, town and subsidy pay together."""
        paid = [part for (_, payer), part in self.parts_eur.items() if payer != "provider"]
        return np.asarray(sum(paid, start=np.asarray(0.0)))

    @property
    def eur_per_cycle(self) -> FloatArray:
        """The same per wash cycle; not a number where nobody washes."""
        cycles = np.asarray(self.cycles_per_month, dtype=float)
        cost, cycles = np.broadcast_arrays(self.eur_per_home_month, cycles)
        each = np.divide(cost, cycles, out=np.full(cost.shape, np.nan), where=cycles > 0)
        return np.asarray(each)


def cycles_per_month(values: Values) -> FloatArray:
    """Wash cycles a month, for figures by name.

    Args:
        values: Figures by name, among them `cycles_per_week`.

    Returns:
        Cycles a month.

    Example:
        >>> round(float(cycles_per_month({"cycles_per_week": 3.0})), 2)
        13.04
    """
    return np.asarray(values["cycles_per_week"], dtype=float) * _WEEKS_PER_MONTH


def option_lives(kind: str, values: Values, horizon_years: int) -> MachineLives:
    """Failures and replacements of an option's machine.

    Args:
        kind: Kind of option.
        values: Figures by name: numbers, or arrays of draws.
        horizon_years: Number of years.

    Returns:
        Means per year.
    """
    names = ("failure_shape_ratio", "failure_scale_years", "replaced_share", "age_years",
             "lifetime_years")  # fmt: skip
    shape, scale, share, age, lifetime = (figure(values, kind, name) for name in names)
    return machine_lives(
        shape=shape, scale_years=scale, replaced_share=share, age_years=age,
        lifetime_years=lifetime, horizon_years=horizon_years,
    )  # fmt: skip


def option_flows(
    inputs: Inputs, kind: str, values: Values, *, horizon_years: int | None = None
) -> list[CashFlow]:
    """Who pays what for an option, and when.

    Args:
        inputs: What the costs rest on.
        kind: Kind of option.
        values: Figures by name: numbers, or arrays of draws.
        horizon_years: Number of years; those of the use by default.

    Returns:
        Cash flows by component and payer.

    Raises:
        UsageError: There is no such option.
    """
    if kind not in inputs.options:
        raise UsageError(
            f'"{kind}" is not an option of washing.toml.',
            remedy=f"Choose one of {', '.join(inputs.options)}.",
        )
    years = horizon_years or inputs.use.horizon_years
    flows = [*_fees(inputs, kind, values, years), *_consumption(inputs, kind, values)]
    if any(np.any(figure(values, kind, name) > 0) for name in _OF_A_MACHINE):
        flows += _machine(inputs, kind, values, years)
    return flows


def option_cost(
    inputs: Inputs, kind: str, values: Values, *, horizon_years: int | None = None
) -> OptionCost:
    """What an option costs a home-month, by component and payer.

    The present value of all that is paid, spread over the months of the horizon as an equivalent
    annual cost / 12.

    Args:
        inputs: What the costs rest on.
        kind: Kind of option.
        values: Figures by name: numbers, or arrays of draws.
        horizon_years: Number of years; those of the use by default.

    Returns:
        The cost.

    Raises:
        UsageError: There is no such option.
    """
    years = horizon_years or inputs.use.horizon_years
    rate = values["discount_rate"]
    ratios = discount_ratios(rate, horizon_years=years, timing=inputs.use.timing)
    last = (1 + np.asarray(rate, dtype=float)) ** -years
    parts: dict[tuple[str, str], FloatArray] = {}
    for flow in option_flows(inputs, kind, values, horizon_years=years):
        place = flow.component, flow.payer
        monthly = levelised(present_value(flow, ratios, last), ratios) / 12
        parts[place] = parts.get(place, np.asarray(0.0)) + monthly
    return OptionCost(parts, cycles_per_month(values))


def _machine(inputs: Inputs, kind: str, values: Values, years: int) -> list[CashFlow]:
    """The machine and those after it: bought, brought, mended, replaced, taken away, worth."""
    option, lives = inputs.options[kind], option_lives(kind, values, years)
    price, brought, taken, repair, upkeep, subsidy = (
        figure(values, kind, name)
        for name in ("price_eur", "delivery_eur", "disposal_eur", "repair_eur",
                     "maintenance_eur_per_year", "subsidy_eur")
    )  # fmt: skip
    granted = np.minimum(subsidy, price)
    buyer, renewed = option.payer("purchase"), lives.replacement_count
    own = price - granted
    flows = [
        CashFlow("purchase", buyer, own),
        CashFlow("replacement", option.payer("replacement"), 0.0, renewed * own),
        CashFlow("delivery", option.payer("delivery"), brought, renewed * brought),
        CashFlow("repairs", option.payer("repairs"), 0.0, lives.repair_count * repair),
        CashFlow("maintenance", option.payer("maintenance"), 0.0, alike(upkeep)),
        CashFlow("residual", buyer, 0.0, (0.0,), -lives.left_share * price * option.residual_share),
        CashFlow(
            "disposal", option.payer("disposal"), 0.0, renewed * taken,
            (1 - lives.left_share) * taken,
        ),
    ]  # fmt: skip
    if np.any(granted > 0):
        flows.append(CashFlow("purchase", "subsidy", granted, renewed * granted))
    return flows


def _fees(inputs: Inputs, kind: str, values: Values, years: int) -> list[CashFlow]:
    """What is due to the provider, and the deposit."""
    option = inputs.options[kind]
    if not option.has_fee:
        return []
    names = ("fee_eur_per_month", "fee_eur_per_cycle", "minimum_eur_per_month")
    fees = {name: figure(values, kind, name) for name in names}
    moved = real_ratios(
        option.indexation, values["inflation_rate"], horizon_years=years,
        fixed_share=option.fixed_share,
    )  # fmt: skip
    monthly = monthly_fee(**fees, cycles_per_month=cycles_per_month(values), pattern=inputs.pattern)
    deposit = figure(values, kind, "deposit_eur")
    # The deposit comes back as so many euros of that later day.
    worth = (1 + np.asarray(values["inflation_rate"], dtype=float)) ** -years
    back = -deposit * (1 - option.deposit_lost_share) * worth
    subsidy = figure(values, kind, "subsidy_eur_per_month")
    flows = [
        CashFlow("fee", option.payer("fee"), 0.0, _by_year(12 * monthly, moved)),
        CashFlow("deposit", option.payer("deposit"), deposit, (0.0,), back),
    ]
    if np.any(subsidy > 0):
        flows.append(CashFlow("fee", "subsidy", 0.0, _by_year(12 * subsidy, moved)))
    return flows


def _by_year(amount_eur: FloatArray, moved: FloatArray) -> FloatArray:
    """An amount of every year, a row per year where it moves."""
    return alike(amount_eur) if len(moved) == 1 else np.asarray(amount_eur * moved)


def _consumption(inputs: Inputs, kind: str, values: Values) -> list[CashFlow]:
    """Electricity, water and detergent; only residents may have the social tariff."""
    option, yearly = inputs.options[kind], 12 * cycles_per_month(values)
    social = inputs.use.social_tariff_share if option.payer("energy") == "resident" else 0.0
    usual = np.asarray(values["electricity_price_eur_per_kwh"], dtype=float)
    lower = np.asarray(values["social_electricity_price_eur_per_kwh"], dtype=float)
    price = (1 - social) * usual + social * lower
    water_price = np.asarray(values["water_price_eur_per_m3"], dtype=float) / _LITRES_PER_M3
    per_cycle = {
        "energy": energy_kwh_per_cycle(inputs, kind, values) * price,
        "water": figure(values, kind, "water_l_per_cycle") * water_price,
        "detergent": figure(values, kind, "detergent_eur_per_cycle"),
    }
    return [
        CashFlow(name, option.payer(name), 0.0, alike(yearly * cost))  # type: ignore[arg-type]
        for name, cost in per_cycle.items()
    ]


def energy_kwh_per_cycle(inputs: Inputs, kind: str, values: Values) -> FloatArray:
    """Electricity of a cycle: as measured or stated, else the label's times how one washes.

    Args:
        inputs: What the costs rest on.
        kind: Kind of option.
        values: Figures by name.

    Returns:
        kWh per cycle; 0 where nobody knows it and a fee includes it.
    """
    own = figure(values, kind, "energy_kwh_per_cycle")
    ratio = np.asarray(values["wash_energy_ratio"], dtype=float)
    return own * ratio if follows_label(inputs, kind) else own
