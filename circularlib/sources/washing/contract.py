"""What the contract agreed on: service levels, fee, penalties and bonuses."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from circularlib.sources.washing.strict import Rate, Strict

__all__ = ["AgreedRule", "Contract", "IndexPart", "nothing_agreed"]

Positive = Annotated[float, Field(ge=0, le=1e6)]

_UNITS = {
    "uptime": ("month", "point"),
    "repair": ("case", "day"),
    "response": ("case", "day"),
    "energy": ("month", "kwh"),
}


class IndexPart(Strict):
    """A part of the fee that follows an index of its own, in the revision form.

    Attributes:
        share: Part of the fee, 0 to 1.
        index: Name of a series that comes along, or one of your own.
        values: Published numbers by month, where the series is your own or not long enough.
    """

    share: Rate
    index: str
    values: Mapping[str, float] = {}


class AgreedRule(Strict):
    """What is due where a level is missed, or surpassed.

    Attributes:
        kind: `penalty` (the provider owes) or `bonus` (the town owes).
        measure: `uptime`, `repair`, `response` or `energy`.
        per: For what the amount is due: `month` or `point` (a percentage point) of uptime,
            `case` or `day` of repair and response, `month` or `kwh` of energy.
        amount_eur: Euro each.
        level: Level from which the rule holds; the agreed level where none is given.
    """

    kind: Literal["penalty", "bonus"]
    measure: Literal["uptime", "repair", "response", "energy"]
    per: Literal["month", "point", "case", "day", "kwh"]
    amount_eur: float = Field(gt=0, le=1e6)
    level: float | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _fits(self) -> "AgreedRule":
        if self.per not in _UNITS[self.measure]:
            known = " or ".join(_UNITS[self.measure])
            raise ValueError(f"an amount for {self.measure} is due per {known}")
        return self


class Contract(Strict):
    """What the contract agreed on.

    Levels that are not given here are those of the offer: `fee_eur_per_month`,
    `fee_eur_per_cycle`, `repair_time_hours`, `response_time_hours`, `energy_kwh_per_cycle`.

    Attributes:
        offer_id: The offer that was awarded.
        signed_on: Day of signature: the start index is that of the month before.
        started_on: Day on which the contract began: its anniversaries move the fee.
        ends_on: Last day; none where it runs on.
        fee_eur_per_month: Fee per machine and month without VAT.
        fee_eur_per_cycle: Fee per cycle without VAT.
        uptime_share: Share of the days that machines are to work.
        response_hours: Hours from report to the first visit.
        repair_hours: Hours from report to a working machine.
        energy_kwh_per_cycle: Electricity per cycle.
        indexation: `none`, `rent` or `revision`.
        index: The index of the rent form.
        parts: The parts of the revision form that move; the rest is fixed.
        least_fixed_share: Least part that must be fixed; 0 for a public contract that says so.
        payee: To whom fees are booked in the costs; none where they are booked elsewhere.
        category: Kind of cost under which they are booked.
        cap_share: Largest share of a month's fee that penalties may take.
        rules: Penalties and bonuses.
    """

    offer_id: str
    signed_on: date
    started_on: date
    ends_on: date | None = None
    fee_eur_per_month: Positive | None = None
    fee_eur_per_cycle: Positive | None = None
    uptime_share: Rate | None = None
    response_hours: Positive | None = None
    repair_hours: Positive | None = None
    energy_kwh_per_cycle: Positive | None = None
    indexation: Literal["none", "rent", "revision"] = "rent"
    index: str = "health_index_be"
    parts: Sequence[IndexPart] = ()
    least_fixed_share: Rate = 0.20
    payee: str | None = None
    category: str = "service_fee"
    cap_share: Rate | None = None
    rules: Sequence[AgreedRule] = ()

    @model_validator(mode="after")
    def _possible(self) -> "Contract":
        if self.ends_on is not None and self.ends_on < self.started_on:
            raise ValueError(f"it ends on {self.ends_on}, before it starts on {self.started_on}")
        if self.fee_eur_per_month == 0 and self.fee_eur_per_cycle == 0:
            raise ValueError("a fee of 0 a month and 0 a cycle is no fee")
        fixed = 1 - sum(part.share for part in self.parts)
        if self.indexation == "revision" and fixed < self.least_fixed_share - 1e-9:
            raise ValueError(
                f"{fixed:.0%} of the fee is fixed, less than {self.least_fixed_share:.0%}"
            )
        return self


def nothing_agreed(started_on: date) -> Contract:
    """A contract that says nothing: what was achieved can be shown, and nothing is judged.

    Args:
        started_on: Day from which machines are looked at.

    Returns:
        The contract, without offer, levels, fee and rules.

    Example:
        >>> nothing_agreed(date(2022, 1, 1)).rules
        ()
    """
    return Contract(offer_id="", signed_on=started_on, started_on=started_on, indexation="none")
