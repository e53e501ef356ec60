"""Where the furniture comes from: what comes back first, then the reuse centre, then the shop."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from circularlib.errors import UsageError

__all__ = ["Supply", "SupplyShares", "supplied"]

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SupplyShares:
    """How much is reused, per draw and item type.

    Attributes:
        again: Share of what leaves a home that can be placed again as it is.
        repaired: Share of what leaves that is placed again after a repair.
        second_hand: Share of the rest of the demand that the reuse centre can meet.
    """

    again: FloatArray
    repaired: FloatArray
    second_hand: FloatArray


@dataclass(frozen=True)
class Supply:
    """Placements by where the items came from, per draw, item type and year.

    Attributes:
        again: Placed again as they were.
        repaired: Placed again after a repair.
        second_hand: Second-hand from the reuse centre.
        new: Bought new, the shortfall included.
        shortfall: Placements that would have been reused but for the capacity, per draw and year.
        wanted_reuse: Reused placements without a bound, per draw and year.
    """

    again: FloatArray
    repaired: FloatArray
    second_hand: FloatArray
    new: FloatArray
    shortfall: FloatArray
    wanted_reuse: FloatArray


def supplied(
    inflow: FloatArray,
    outflow: FloatArray,
    shares: SupplyShares,
    capacity: FloatArray | float,
) -> Supply:
    """Meets the demand of a year from what left homes in that year, from the centre, and new.

    What left is placed again or repaired as far as there is demand for its type. Of the demand
    that remains, the second-hand share comes from the reuse centre, the rest is bought new. All
    reused placements pass through the centre: where they are more than it can handle, every kind
    and type of them is cut by the same share, and as much is bought new.

    Args:
        inflow: Placements needed, per draw, item type and year.
        outflow: What leaves homes, likewise.
        shares: How much is reused.
        capacity: Reused placements that the centre can handle in a year; per draw and year, or
            one number. Infinite for no bound.

    Returns:
        The placements by origin; together they are the inflow.

    Raises:
        UsageError: The capacity is below 0.

    Example:
        >>> one = np.ones((1, 1))
        >>> shares = SupplyShares(0.5 * one, 0.25 * one, 0.5 * one)
        >>> met = supplied(10 * one[..., None], 4 * one[..., None], shares, 3.0)
        >>> [round(float(part.item()), 3) for part in (met.again, met.repaired, met.new)]
        [0.923, 0.462, 7.0]
    """
    if (np.asarray(capacity) < 0).any():
        raise UsageError(
            "The capacity of a reuse centre is below 0.", "scenarios.toml, [[centres]].",
            "Give 0 for a centre that can handle nothing.",
        )  # fmt: skip
    again = np.minimum(outflow * shares.again[..., None], inflow)
    repaired = np.minimum(outflow * shares.repaired[..., None], inflow - again)
    second_hand = (inflow - again - repaired) * shares.second_hand[..., None]
    wanted = (again + repaired + second_hand).sum(axis=-2)
    possible = np.minimum(wanted, capacity)
    kept = np.divide(possible, wanted, out=np.ones_like(wanted), where=wanted > 0)
    again, repaired, second_hand = (
        part * kept[..., None, :] for part in (again, repaired, second_hand)
    )
    new = inflow - again - repaired - second_hand
    return Supply(again, repaired, second_hand, new, wanted - possible, wanted)
