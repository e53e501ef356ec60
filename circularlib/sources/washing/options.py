"""A way to have a washing machine, with what it costs."""

from collections.abc import Mapping
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from circularlib.sources.washing.label import standard_energy_kwh_per_cycle
from circularlib.sources.washing.strict import Rate, Strict
from circularlib.sources.washing.value_range import NOTHING, Amount, Positive

__all__ = ["KINDS", "PAYERS", "Component", "Kind", "Option", "Payer"]

Kind = Literal["cheap_new", "efficient_new", "second_hand", "as_a_service", "shared_laundry"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The ways that are compared, in the order of a page."""

Component = Literal[
    "purchase", "delivery", "fee", "deposit", "energy", "water", "detergent", "maintenance",
    "repairs", "replacement", "disposal",
]  # fmt: skip
Payer = Literal["resident", "town", "subsidy", "provider"]
PAYERS: tuple[Payer, ...] = get_args(Payer)
"""Who pays; what is included in a fee the provider pays, out of that fee."""

_LARGEST_DRUM_KG = 12.0
_TIMES_STANDARD = 3.0
_OWN_USE = ("energy", "water", "detergent")


class Option(Strict):
    """A way to have a washing machine, with what it costs.

    Amounts are what the payer really pays, with VAT where it cannot be deducted, in prices of one
    year. What is included in the fee is paid by the provider and not counted again.

    Attributes:
        kind: Which way.
        price_eur: Price of a machine.
        delivery_eur: Delivery and installation of a machine.
        disposal_eur: Taking a machine away at its end.
        energy_class: Class on the label, where consumption is not known better.
        energy_kwh_per_cycle: Electricity of a cycle.
        energy_kwh_per_100_cycles: The same as the label prints it.
        water_l_per_cycle: Water of a cycle.
        detergent_eur_per_cycle: Detergent of a cycle.
        maintenance_eur_per_year: Maintenance, besides repairs.
        repair_eur: A repair.
        replaced_share: Share of failures after which the machine is replaced.
        age_years: Age of a machine when it is placed.
        lifetime_years: Age at which a machine is worth nothing.
        residual_share: Share of its price that a machine still holds right after purchase.
        new_share: Share of the machines placed that were newly made.
        fee_eur_per_month: Fee a month.
        fee_eur_per_cycle: Fee a cycle.
        minimum_eur_per_month: Least that is due a month.
        deposit_eur: Deposit, returned at the end.
        deposit_lost_share: Share of it that is not returned.
        indexation: `rent` (follows the health index), `revision` (a part stays fixed) or `none`.
        fixed_share: Share of the fee that stays fixed under `revision`.
        subsidy_eur_per_month: Subsidy that the provider gets on top of the fee.
        subsidy_eur: Subsidy on the price of a machine.
        includes: What the fee includes.
        payers: Who pays what, where it is not the usual payer.
        source: Where these figures come from.
    """

    kind: Kind
    price_eur: Amount = NOTHING
    delivery_eur: Amount = NOTHING
    disposal_eur: Amount = NOTHING
    energy_class: Literal["A", "B", "C", "D", "E", "F", "G"] | None = None
    energy_kwh_per_cycle: Amount | None = None
    energy_kwh_per_100_cycles: Amount | None = None
    water_l_per_cycle: Amount | None = None
    detergent_eur_per_cycle: Amount | None = None
    maintenance_eur_per_year: Amount = NOTHING
    repair_eur: Amount = NOTHING
    replaced_share: Amount | None = None
    age_years: Amount = NOTHING
    lifetime_years: Positive | None = None
    residual_share: Rate = 1.0
    new_share: Rate = 1.0
    fee_eur_per_month: Amount = NOTHING
    fee_eur_per_cycle: Amount = NOTHING
    minimum_eur_per_month: Amount = NOTHING
    deposit_eur: Amount = NOTHING
    deposit_lost_share: Rate = 0.0
    indexation: Literal["rent", "revision", "none"] = "rent"
    fixed_share: Rate = 0.2
    subsidy_eur_per_month: Amount = NOTHING
    subsidy_eur: Amount = NOTHING
    includes: tuple[Component, ...] = ()
    payers: Mapping[Component, Literal["resident", "town", "subsidy"]] = Field(default_factory=dict)
    source: str = Field(min_length=1)

    @property
    def is_shared(self) -> bool:
        """Washing is done elsewhere, on machines that are nobody's here."""
        return self.kind == "shared_laundry"

    def payer(self, component: Component) -> Payer:
        """Who pays a component: the provider what is included, residents what they use.

        Args:
            component: The component.

        Returns:
            The payer.
        """
        if component in self.includes:
            return "provider"
        usual: Payer = "resident" if component in _OWN_USE else "town"
        return self.payers.get(component, usual)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        ways = (self.energy_class, self.energy_kwh_per_cycle, self.energy_kwh_per_100_cycles)
        given = sum(way is not None for way in ways)
        if given > 1 or (given == 0 and "energy" not in self.includes):
            raise ValueError(
                "give one of energy_class, energy_kwh_per_cycle and energy_kwh_per_100_cycles"
            )
        most = _TIMES_STANDARD * standard_energy_kwh_per_cycle(_LARGEST_DRUM_KG)
        if self.energy_kwh_per_cycle is not None and self.energy_kwh_per_cycle.high > most:
            raise ValueError(
                f"energy_kwh_per_cycle {self.energy_kwh_per_cycle.high:g} is more than a cycle can "
                "use: is it per year or per 100 cycles?"
            )
        if self.energy_kwh_per_100_cycles is not None:
            stated = self.energy_kwh_per_100_cycles
            if not (most < stated.low and stated.high < 100 * most):
                raise ValueError(
                    f"energy_kwh_per_100_cycles {stated.central:g} is not what a label prints: "
                    "is it per cycle or per year?"
                )
        if self.replaced_share is not None and self.replaced_share.high > 1:
            raise ValueError(f"replaced_share {self.replaced_share.high:g} is above 1")
        if self.indexation == "revision" and self.fixed_share < 0.2:
            raise ValueError(
                f"fixed_share {self.fixed_share:g} is below 0.2: a fee that follows in full is "
                'indexation = "rent"'
            )
        if "fee" in self.includes or "deposit" in self.includes:
            raise ValueError("a fee does not include itself or the deposit")
        if self.includes and not self.has_fee:
            raise ValueError("what includes services needs a fee")
        return self

    @property
    def has_fee(self) -> bool:
        """Something is due to a provider."""
        fees = (self.fee_eur_per_month, self.fee_eur_per_cycle, self.minimum_eur_per_month)
        return any(fee.high > 0 for fee in fees)
