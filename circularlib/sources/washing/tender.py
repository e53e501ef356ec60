"""What a tender asks: minimum requirements, criteria, weights and formulas.

The buyer fills in all of it. What a bidder fills in, the values of the fields under `asked`,
comes from the table `offers`, from the bidders' workbooks, or from `offers` here.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from circularlib.sources.washing.asked import COST_UNITS, Asked, Requirement, same_unit
from circularlib.sources.washing.strict import Strict
from circularlib.sources.washing.tendered_use import TenderedUse

__all__ = [
    "Criterion",
    "CriterionFormula",
    "Group",
    "LowPrice",
    "OfferEntry",
    "PriceFormula",
    "PriceScore",
    "Tender",
]

CriterionFormula = Literal[
    "low_bid_relative",
    "proportional",
    "linear_between_limits",
    "linear_between_best_and_worst",
    "logarithmic",
]
"""Formulas that turn the values of one criterion into scores."""

PriceFormula = Literal[CriterionFormula, "value_deduction", "utility_index"]
"""Formulas for price: the same, and two that take price and quality together."""

_EQUAL = 1e-9  # 0.4 + 0.35 + 0.25 need not be 1 to the last binary digit
_Weight = Annotated[float, Field(gt=0, le=1)]
_OverOne = Annotated[float, Field(gt=1)]


class Criterion(Strict):
    """A criterion that is judged by a formula.

    Attributes:
        criterion: Key of the field that it judges.
        better: Whether more or less is better.
        weight: Its share in its group; the shares of a group add up to 1.
        formula: Name of the formula.
        full_at: Value that earns everything, for `linear_between_limits`.
        nothing_at: Value from which nothing is earned, for `linear_between_limits`.
        nothing_at_ratio: How many times the best earns nothing, for `logarithmic`.
    """

    criterion: str
    better: Literal["more", "less"]
    weight: _Weight
    formula: CriterionFormula
    full_at: float | None = None
    nothing_at: float | None = None
    nothing_at_ratio: _OverOne | None = None

    @model_validator(mode="after")
    def _has_what_its_formula_needs(self) -> Self:
        _check_limits(self.formula, self.full_at, self.nothing_at, self.better)
        if self.formula == "logarithmic" and self.nothing_at_ratio is None:
            raise ValueError("logarithmic needs nothing_at_ratio")
        return self


class Group(Strict):
    """A group of criteria of quality.

    Attributes:
        name: Key of the group.
        en: What it is called in English.
        nl: What it is called in Dutch.
        weight: Its weight in the award; all weights and that of the price add up to 1.
        criteria: Its criteria.
    """

    name: str
    en: str
    nl: str
    weight: _Weight
    criteria: Annotated[Sequence[Criterion], Field(min_length=1)]

    @model_validator(mode="after")
    def _criteria_add_up(self) -> Self:
        _check_sum(sum(each.weight for each in self.criteria), f"the criteria of {self.name}")
        return self


class PriceScore(Strict):
    """How the price counts: the total cost over the horizon, calculated from the offer.

    Attributes:
        weight: Its weight in the award.
        formula: Name of the formula.
        full_at_eur: Price that earns everything, for `linear_between_limits`.
        nothing_at_eur: Price from which nothing is earned, for `linear_between_limits`.
        nothing_at_ratio: How many times the lowest price earns nothing, for `logarithmic`.
        quality_value_eur: What full quality is worth, for `value_deduction`.
    """

    weight: _Weight
    formula: PriceFormula
    full_at_eur: Annotated[float, Field(ge=0)] | None = None
    nothing_at_eur: Annotated[float, Field(ge=0)] | None = None
    nothing_at_ratio: _OverOne | None = None
    quality_value_eur: Annotated[float, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _has_what_its_formula_needs(self) -> Self:
        if self.full_at_eur is not None or self.nothing_at_eur is not None:
            _check_limits("linear_between_limits", self.full_at_eur, self.nothing_at_eur, "less")
        if self.formula not in self.formulas:
            needed = {
                "linear_between_limits": "full_at_eur and nothing_at_eur",
                "logarithmic": "nothing_at_ratio",
                "value_deduction": "quality_value_eur",
            }
            raise ValueError(f"the formula {self.formula} needs {needed[self.formula]}")
        return self

    @property
    def formulas(self) -> tuple[PriceFormula, ...]:
        """The formulas for which everything is known, in their usual order."""
        known: dict[PriceFormula, bool] = {
            "low_bid_relative": True,
            "proportional": True,
            "linear_between_limits": self.full_at_eur is not None,
            "linear_between_best_and_worst": True,
            "logarithmic": self.nothing_at_ratio is not None,
            "value_deduction": self.quality_value_eur is not None,
            "utility_index": True,
        }
        return tuple(name for name, is_known in known.items() if is_known)


class LowPrice(Strict):
    """When a price is so low that the bidder is asked to justify it.

    Attributes:
        below_share: How far below the mean; 0.15 in article 36, § 4 of the royal decree of
            18 April 2017, which binds works and some services only [raad_van_state_249334].
        least_offers_count: From how many offers on.
        left_out_each_end_count: Lowest and highest offers left out of the mean, at each end.
    """

    below_share: Annotated[float, Field(gt=0, lt=1)]
    least_offers_count: Annotated[int, Field(ge=2)]
    left_out_each_end_count: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _leaves_something(self) -> Self:
        if 2 * self.left_out_each_end_count >= self.least_offers_count:
            raise ValueError("left_out_each_end_count leaves no offer for the mean")
        return self


class OfferEntry(Strict):
    """An offer typed into the file, in the units of `asked`.

    Attributes:
        offer_id: Code of the offer.
        bidder: Who offers.
        values: A number per field.
    """

    offer_id: str
    bidder: str
    values: Mapping[str, float]


class Tender(Strict):
    """What a tender asks, and how offers are judged.

    Attributes:
        asked: What every bidder fills in.
        requirements: What an offer must reach to be judged at all.
        use: The use for which the price is calculated.
        price: How the price counts.
        groups: The criteria of quality.
        low_price: When a price is suspiciously low; None flags none.
        offers: Offers typed in here, where no table holds them.
    """

    asked: Annotated[Sequence[Asked], Field(min_length=1)]
    requirements: Sequence[Requirement] = ()
    use: TenderedUse
    price: PriceScore
    groups: Sequence[Group] = ()
    low_price: LowPrice | None = None
    offers: Sequence[OfferEntry] = ()

    @property
    def fields(self) -> Mapping[str, Asked]:
        """What is asked, by key."""
        return {each.criterion: each for each in self.asked}

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        _check_once([each.criterion for each in self.asked], "asked")
        _check_once([group.name for group in self.groups], "groups")
        judged = [each.criterion for group in self.groups for each in group.criteria]
        _check_once(judged, "criteria")
        for name in (*judged, *(each.criterion for each in self.requirements)):
            if name not in self.fields:
                raise ValueError(f'"{name}" is judged but not asked')
        _check_sum(self.price.weight + sum(group.weight for group in self.groups), "all groups")
        self._check_cost_fields()
        return self

    def _check_cost_fields(self) -> None:
        """The fields of the price are asked in the units in which it is calculated."""
        for name, unit in COST_UNITS.items():
            asked = self.fields.get(name)
            if asked is not None and not same_unit(asked.unit, unit):
                raise ValueError(f'"{name}" is asked in "{asked.unit}", the price needs "{unit}"')
        if not {"fee_eur_per_month", "fee_eur_per_cycle"} & set(self.fields):
            raise ValueError('no fee is asked: "fee_eur_per_month" or "fee_eur_per_cycle"')


def _check_limits(
    formula: str, full_at: float | None, nothing_at: float | None, better: str
) -> None:
    if formula != "linear_between_limits":
        return
    if full_at is None or nothing_at is None:
        raise ValueError("linear_between_limits needs two limits: full_at and nothing_at")
    if full_at == nothing_at or (full_at > nothing_at) != (better == "more"):
        raise ValueError(
            f"limits {full_at:g} (full) and {nothing_at:g} (nothing) do not fit {better} is better"
        )


def _check_sum(weights_sum: float, of: str) -> None:
    if abs(weights_sum - 1) > _EQUAL:
        raise ValueError(f"the weights of {of} add up to {weights_sum:g}, not to 1")


def _check_once(names: Sequence[str], of: str) -> None:
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise ValueError(f'"{double}" stands twice in {of}')
