"""The business of whoever offers machines as a service: fleet, prices, work, fee.

Nothing here has a source that holds for every town: all of it is asked from whoever fills in the
file, with a range where it is not known exactly.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from circularlib.sources.washing.strict import Rate, Strict
from circularlib.sources.washing.value_range import (
    Growth,
    Hours,
    Money,
    Share,
    SignedMoney,
    ValueRange,
)

__all__ = ["FeeIndexation", "Provider", "ProviderAmounts", "ProviderFleet"]

Failures = Annotated[float, Field(ge=0, le=50)]

_NONE = ValueRange(low=0, central=0, high=0)
_ONE = ValueRange(low=1, central=1, high=1)


class ProviderFleet(Strict):
    """How many machines, over which time, and how often they fail.

    Attributes:
        machine_count: Machines once all are placed.
        horizon_years: Years that are looked at.
        ramp_up_months: Months over which the machines are placed.
        life_years: Years between two refurbishments.
        life_count: Lives of that length before a machine is sold off.
        failures_per_machine_year: Failures in each year of a machine's age, or one number.
    """

    machine_count: int = Field(gt=0, le=1_000_000)
    horizon_years: int = Field(ge=1, le=40)
    ramp_up_months: int = Field(ge=1, le=240)
    life_years: float = Field(gt=0, le=30)
    life_count: int = Field(ge=1, le=10)
    failures_per_machine_year: Sequence[Failures] = Field(min_length=1)

    @field_validator("failures_per_machine_year", mode="before")
    @classmethod
    def _one_rate(cls, given: Any) -> Any:
        return [given] if isinstance(given, int | float) else given


class FeeIndexation(Strict):
    """How the contract moves the fee with an index.

    Attributes:
        form: `none`, `rent` or `revision`.
        wage_share: Part that follows wages, of the revision form.
        material_share: Part that follows materials.
        fixed_share: Part that is fixed.
        least_fixed_share: Least part that must be: 0.20 between private parties.
        signed_months_before: Months between signature and start.
    """

    form: Literal["none", "rent", "revision"] = "rent"
    wage_share: Rate = 0.0
    material_share: Rate = 0.0
    fixed_share: Rate = 1.0
    least_fixed_share: Rate = 0.20
    signed_months_before: int = Field(default=0, ge=0, le=60)


class ProviderAmounts(Strict):
    """Prices, work, fee and use; each a number or a range. Euro without VAT.

    `appliances.business_case` says how each enters the cash flow.
    """

    purchase_eur: Money
    setup_eur: Money = _NONE
    installation_eur: Money = _NONE
    trip_eur: Money
    repair_parts_eur: Money
    refurbishment_parts_eur: Money
    resale_eur: Money = _NONE
    scrap_eur: SignedMoney = _NONE
    overhead_eur_per_year: Money
    overhead_eur_per_machine_year: Money = _NONE
    labour_eur_per_hour: Money
    partner_eur_per_hour: Money
    fee_eur_per_month: Money
    fee_eur_per_cycle: Money = _NONE
    cycles_per_month: Money = _NONE
    deposit_eur: Money = _NONE
    visits_per_machine_year: Money = _NONE
    moves_per_machine_year: Money = _NONE
    failure_ratio: Money = _ONE
    delivery_hours: Hours
    collection_hours: Hours
    repair_hours: Hours
    refurbishment_hours: Hours
    visit_hours: Hours = _NONE
    delivery_partner_share: Share = _NONE
    collection_partner_share: Share = _NONE
    repair_partner_share: Share = _NONE
    refurbishment_partner_share: Share = _NONE
    visit_partner_share: Share = _NONE
    utilisation_share: Share
    default_share: Share
    loss_rate: Share
    refurbishment_success_share: Share
    residual_share: Share
    health_growth_rate: Growth
    wage_growth_rate: Growth
    material_growth_rate: Growth
    cost_growth_rate: Growth

    @field_validator("loss_rate")
    @classmethod
    def _some_remain(cls, given: ValueRange) -> ValueRange:
        if given.high >= 1:
            raise ValueError("a year in which every machine is lost leaves no fleet")
        return given

    @field_validator("utilisation_share")
    @classmethod
    def _some_are_placed(cls, given: ValueRange) -> ValueRange:
        if given.low <= 0:
            raise ValueError("machines that are never placed earn nothing")
        return given

    @field_validator("default_share")
    @classmethod
    def _somebody_pays(cls, given: ValueRange) -> ValueRange:
        if given.high >= 1:
            raise ValueError("where nobody pays no fee suffices")
        return given


class Provider(Strict):
    """The business of whoever offers machines as a service.

    Attributes:
        target_return_rate: Return a year that the provider wants, above -1; 0.05 for 5 %.
        fleet: How many machines, over which time.
        indexation: How the fee moves.
        amounts: Prices, work, fee and use.
    """

    target_return_rate: float = Field(gt=-1, le=5)
    fleet: ProviderFleet
    indexation: FeeIndexation = FeeIndexation()
    amounts: ProviderAmounts

    @property
    def ranges(self) -> Mapping[str, ValueRange]:
        """Every amount with its range, by name."""
        return {name: getattr(self.amounts, name) for name in type(self.amounts).model_fields}

    @property
    def uncertain(self) -> Mapping[str, ValueRange]:
        """The amounts whose range has a width, by name."""
        return {name: found for name, found in self.ranges.items() if found.low < found.high}

    @property
    def central(self) -> Mapping[str, float]:
        """Every amount at its central value, by name."""
        return {name: found.central for name, found in self.ranges.items()}
