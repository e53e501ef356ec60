"""The fee of a contract on a day, after indexation as it was agreed."""

from collections.abc import Mapping
from datetime import date

from circularlib.errors import AssumptionError
from circularlib.sources.indexation import PricePart, index_months, revised_price
from circularlib.sources.price_indices import PriceIndex, price_index, price_index_names
from circularlib.sources.washing.contract import Contract, IndexPart

__all__ = ["fee_factor"]


def fee_factor(
    contract: Contract, due_on: date, *, own_numbers: Mapping[str, float] | None = None
) -> float:
    """What the agreed fee is multiplied by on a day.

    The rent form multiplies by the new index over the start index; the revision form does so
    part by part, and what the parts leave of the fee is fixed.

    Args:
        contract: What was agreed.
        due_on: The day; not before the start of the contract.
        own_numbers: Published numbers of the index of the rent form that the programme adds.

    Returns:
        The factor; 1 before the first anniversary, and without indexation.

    Raises:
        AssumptionError: The day lies before the start, no number was published for a month, an
            index is unknown, or too little of the fee is fixed.

    Example:
        >>> from circularlib.sources.washing.plan import washing_plan
        >>> agreed = washing_plan("a folder without the file").contract
        >>> fee_factor(agreed, date(2022, 12, 31)), round(fee_factor(agreed, date(2023, 1, 1)), 4)
        (1.0, 1.1102)
    """
    span = {"signed_on": contract.signed_on, "started_on": contract.started_on}
    start, new = index_months(**span, due_on=due_on)
    if contract.indexation == "none":
        return 1.0
    if contract.indexation == "rent":
        index = price_index(contract.index, own_numbers)
        return index.month(new) / index.month(start)
    series = [(part.share, _series(part)) for part in contract.parts]
    parts = [PricePart(share, index.month(start), index.month(new)) for share, index in series]
    fixed = 1 - sum(part.share for part in parts)
    return revised_price(
        1.0, parts, fixed_share=fixed, least_fixed_share=contract.least_fixed_share
    )


def _series(part: IndexPart) -> PriceIndex:
    """A series that comes along, with the numbers added, or one of the town's own."""
    if part.index in price_index_names():
        return price_index(part.index, part.values)
    if not part.values:
        raise AssumptionError(
            f'The index "{part.index}" is not known.',
            "The parts of the fee in washing.toml, [contract].",
            f"Give its published numbers under values, or use {', '.join(price_index_names())}.",
        )
    return PriceIndex(part.index, "own", part.values)
