"""How Belgian contracts move their prices with an index.

The rent form follows one index in full; the revision form splits a price into parts that each
follow an index of their own, and a part that is fixed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from circularlib.errors import AssumptionError
from circularlib.sources.price_indices import PriceIndex

__all__ = ["IndexedAmount", "PricePart", "index_months", "indexed_amount", "revised_price"]

_LEAST_FIXED_SHARE = 0.20
_ROUNDING = 1e-9


@dataclass(frozen=True)
class IndexedAmount:
    """An amount after indexation, with the two months it rests on.

    Attributes:
        amount_eur: The amount due; not rounded.
        start_month: Month of the start index, as `2017-03`.
        new_month: Month of the new index; that of the start before the first anniversary.
        start_index: The start index.
        new_index: The new index.
    """

    amount_eur: float
    start_month: str
    new_month: str
    start_index: float
    new_index: float


@dataclass(frozen=True)
class PricePart:
    """A part of a price that follows an index of its own, as wages or materials.

    Attributes:
        share: Its share of the price, 0 to 1.
        start_index: The index at the start.
        new_index: The index now.
    """

    share: float
    start_index: float
    new_index: float


def indexed_amount(
    base_eur: float, index: PriceIndex, *, signed_on: date, started_on: date, due_on: date
) -> IndexedAmount:
    """A rent or fee on a day, after yearly indexation: base x new index / start index.

    The start index is that of the month before signature; the new index that of the month before
    the last anniversary of the start. It is always the base amount that is indexed, never last
    year's result. Before the first anniversary the base amount is due. [knack_rent_2012]

    For housing leases in Flanders since 2019 the start index is that of the month before the
    lease began, not before it was signed [testachats_rent]: give that day as `signed_on` too.

    Args:
        base_eur: Amount in the contract, in euro per payment.
        index: The index it is tied to; the health index for rents.
        signed_on: Day of signature.
        started_on: Day on which the contract began to run.
        due_on: Day for which the amount is asked; not before `started_on`.

    Returns:
        The amount, the months and the index numbers.

    Raises:
        AssumptionError: `due_on` lies before the start, or no number was published for one of
            the two months.

    Example:
        >>> from circularlib.sources.price_indices import price_index
        >>> rent = indexed_amount(600.0, price_index("health_index_be"),
        ...     signed_on=date(2017, 4, 15), started_on=date(2017, 5, 1), due_on=date(2018, 5, 1))
        >>> rent.start_month, rent.new_month, round(rent.amount_eur, 2)
        ('2017-03', '2018-04', 608.94)
    """
    start_month, new_month = index_months(signed_on=signed_on, started_on=started_on, due_on=due_on)
    start, new = index.month(start_month), index.month(new_month)
    return IndexedAmount(base_eur * new / start, start_month, new_month, start, new)


def index_months(*, signed_on: date, started_on: date, due_on: date) -> tuple[str, str]:
    """The months whose index numbers hold on a day, by the rule of `indexed_amount`.

    Args:
        signed_on: Day of signature.
        started_on: Day on which the contract began to run.
        due_on: Day for which an amount is asked; not before `started_on`.

    Returns:
        The month of the start index and that of the new index; the same one twice before the
        first anniversary.

    Raises:
        AssumptionError: `due_on` lies before the start.

    Example:
        >>> index_months(signed_on=date(2017, 4, 15), started_on=date(2017, 5, 1),
        ...     due_on=date(2019, 4, 30))
        ('2017-03', '2018-04')
    """
    if due_on < started_on:
        raise AssumptionError(
            f"On {due_on} the contract had not begun.",
            f"Indexation of a contract that began on {started_on}.",
            "Ask for a day on or after its start.",
        )
    start_month = _month_before(signed_on.year, signed_on.month)
    has_passed = (due_on.month, due_on.day) >= (started_on.month, started_on.day)
    year = due_on.year if has_passed else due_on.year - 1
    is_indexed = year > started_on.year
    new_month = _month_before(year, started_on.month) if is_indexed else start_month
    return start_month, new_month


def _month_before(year: int, month: int) -> str:
    return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02}"


def revised_price(
    base_eur: float,
    parts: Sequence[PricePart],
    *,
    fixed_share: float,
    least_fixed_share: float = _LEAST_FIXED_SHARE,
) -> float:
    """A price after revision: p = P x (a s/S + b i/I + c).

    In contracts between private parties at least 20 % of the price stays fixed, by the law of
    30 March 1976; public contracts published since 1 July 2013 may revise all of it
    [techlink_revision].

    Args:
        base_eur: The price in the offer, P.
        parts: The parts that move, each with its share (a, b) and its two index numbers.
        fixed_share: Share that never moves (c), 0 to 1.
        least_fixed_share: Least share that must stay fixed; 0 for a public contract whose
            documents revise the whole price.

    Returns:
        The revised price, not rounded.

    Raises:
        AssumptionError: The fixed share is too small, the shares do not add up to 1, or a share
            or an index is not what it should be.

    Example:
        >>> wages, materials = PricePart(0.4, 100.0, 110.0), PricePart(0.4, 100.0, 105.0)
        >>> round(revised_price(1000.0, [wages, materials], fixed_share=0.2), 2)
        1060.0
    """
    place = "Price revision p = P x (a s/S + b i/I + c)."
    if fixed_share < least_fixed_share - _ROUNDING:
        raise AssumptionError(
            f"The fixed share c is {fixed_share:g}, less than {least_fixed_share:g}.",
            place,
            "Raise it and lower the other shares.",
        )
    total = fixed_share + sum(part.share for part in parts)
    if abs(total - 1) > _ROUNDING or any(part.share < 0 for part in parts):
        raise AssumptionError(
            f"The shares add up to {total:g} instead of 1, or one is below 0.",
            place,
            "Give a, b and c as shares of the price.",
        )
    if any(min(part.start_index, part.new_index) <= 0 for part in parts):
        raise AssumptionError("An index number is not above 0.", place, "Give published numbers.")
    moved = sum(part.share * part.new_index / part.start_index for part in parts)
    return base_eur * (moved + fixed_share)
