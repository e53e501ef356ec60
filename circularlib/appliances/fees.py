"""What is due for a service: fixed, per cycle, a minimum, and how the fee moves with prices."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from circularlib.errors import UsageError
from circularlib.sources.indexation import PricePart, indexed_amount, revised_price
from circularlib.sources.price_indices import PriceIndex

__all__ = ["amount_due", "monthly_fee", "real_ratios"]

FloatArray = npt.NDArray[np.float64]


def monthly_fee(
    *,
    fee_eur_per_month: npt.ArrayLike,
    fee_eur_per_cycle: npt.ArrayLike,
    minimum_eur_per_month: npt.ArrayLike,
    cycles_per_month: npt.ArrayLike,
    pattern: Sequence[float] = (1.0,),
) -> FloatArray:
    """Mean fee a month, with a minimum in each month by itself.

    A minimum bites in months of little washing, so it costs more than the mean month tells.

    Args:
        fee_eur_per_month: Fixed part.
        fee_eur_per_cycle: Part per cycle.
        minimum_eur_per_month: Least that is due a month.
        cycles_per_month: Mean cycles a month.
        pattern: Cycles of months that are equally frequent, over their mean.

    Returns:
        Euro a month.

    Example:
        >>> float(monthly_fee(fee_eur_per_month=0.0, fee_eur_per_cycle=1.0,
        ...     minimum_eur_per_month=10.0, cycles_per_month=12.0, pattern=(0.5, 1.5)))
        14.0
    """
    base, each, least, cycles = (
        np.asarray(value, dtype=float)
        for value in (fee_eur_per_month, fee_eur_per_cycle, minimum_eur_per_month, cycles_per_month)
    )
    if not len(pattern) or not np.isclose(np.mean(pattern), 1.0) or min(pattern) < 0:
        raise UsageError(
            "A pattern of months is 0 or more, and 1 on average.",
            remedy="Divide the cycles of each month by their mean.",
        )
    due = [np.maximum(base + each * cycles * part, least) for part in pattern]
    return np.asarray(sum(due) / len(pattern))


def real_ratios(
    indexation: str, inflation_rate: npt.ArrayLike, *, horizon_years: int, fixed_share: float = 0.2
) -> FloatArray:
    """What a fee is worth in each year in prices of the first, for what it is at the start.

    A fee of the rent form follows the index once a year and stays the same in real terms; what it
    loses between two anniversaries is left out, for every form alike. One that is not indexed
    falls with inflation; of the revision form its fixed share does.

    Args:
        indexation: `rent`, `revision` or `none`.
        inflation_rate: Inflation a year, above -1.
        horizon_years: Number of years.
        fixed_share: Share that stays fixed under `revision`.

    Returns:
        One row per year, or one row for all where nothing changes.

    Raises:
        UsageError: There is no such indexation.

    Example:
        >>> real_ratios("none", 0.25, horizon_years=3).round(2).tolist()
        [1.0, 0.8, 0.64]
    """
    shares = {"rent": 0.0, "revision": fixed_share, "none": 1.0}
    if indexation not in shares:
        raise UsageError(
            f'"{indexation}" is not a way to index a fee.', remedy="Write rent, revision or none."
        )
    if indexation == "rent":
        return np.ones(1)
    rate = np.asarray(inflation_rate, dtype=float)
    fallen = np.ones((horizon_years, *rate.shape))
    fallen[1:] = 1 / (1 + rate)
    np.multiply.accumulate(fallen, axis=0, out=fallen)
    return np.asarray(shares[indexation] * fallen + (1 - shares[indexation]))


def amount_due(
    base_eur: float,
    index: PriceIndex,
    *,
    indexation: str,
    signed_on: date,
    started_on: date,
    due_on: date,
    fixed_share: float = 0.2,
) -> float:
    """A fee as it is due on a day, with the index numbers that were published.

    The rent form takes the index of the month before signature and that of the month before the
    last anniversary; the revision form takes the same two months for its moving part.

    Args:
        base_eur: Fee in the contract.
        index: The index it is tied to.
        indexation: `rent`, `revision` or `none`.
        signed_on: Day of signature.
        started_on: Day on which the contract began to run.
        due_on: Day for which the fee is asked.
        fixed_share: Share that stays fixed under `revision`, at least 0.2.

    Returns:
        Euro, not rounded.

    Raises:
        AssumptionError: No index number was published for a month, the day lies before the start,
            or less than 0.2 stays fixed.

    Example:
        >>> from circularlib.sources.price_indices import price_index
        >>> days = {"signed_on": date(2017, 4, 15), "started_on": date(2017, 5, 1),
        ...         "due_on": date(2018, 5, 1)}
        >>> health = price_index("health_index_be")
        >>> [round(amount_due(600.0, health, indexation=form, **days), 2)
        ...  for form in ("rent", "revision", "none")]
        [608.94, 607.16, 600.0]
    """
    if indexation == "none":
        return base_eur
    indexed = indexed_amount(
        base_eur, index, signed_on=signed_on, started_on=started_on, due_on=due_on
    )
    if indexation == "rent":
        return indexed.amount_eur
    moving = PricePart(1 - fixed_share, indexed.start_index, indexed.new_index)
    return revised_price(base_eur, [moving], fixed_share=fixed_share)
