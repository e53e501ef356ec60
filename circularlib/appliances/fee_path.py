"""How a fee that is tied to an index moves over the months of a contract to come."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from circularlib.errors import UsageError
from circularlib.sources.indexation import PricePart, revised_price

__all__ = ["Indexation", "fee_factors"]

FloatArray = npt.NDArray[np.float64]

_YEAR_MONTHS = 12
FORMS = ("none", "rent", "revision")


@dataclass(frozen=True)
class Indexation:
    """How the contract moves its fee.

    Args:
        form: `none`, `rent` (the whole fee follows one index) or `revision` (a part follows
            wages, a part materials, a part is fixed).
        wage_share: Part that follows wages, of the revision form.
        material_share: Part that follows materials.
        fixed_share: Part that is fixed; at least 0.20 between private parties, see
            `sources.indexation.revised_price`.
        least_fixed_share: 0 for a public contract whose documents revise the whole price.
        signed_months_before: Months between signature and start: the start index is that of the
            month before signature, so the first indexation covers them as well.

    Raises:
        UsageError: The form is unknown.
        AssumptionError: The parts of the revision form do not add up, or too little is fixed.

    Example:
        >>> Indexation("rent").signed_months_before
        0
    """

    form: str
    wage_share: float = 0.0
    material_share: float = 0.0
    fixed_share: float = 1.0
    least_fixed_share: float = 0.20
    signed_months_before: int = 0

    def __post_init__(self) -> None:
        if self.form not in FORMS or self.signed_months_before < 0:
            raise UsageError(
                f'"{self.form}" from {self.signed_months_before} months before is no indexation.',
                remedy=f"Use one of {', '.join(FORMS)}, and a signature before the start.",
            )
        if self.form == "revision":
            # What is refused of a price once revised is refused of one still to be revised.
            parts = [PricePart(share, 1, 1) for share in (self.wage_share, self.material_share)]
            least = self.least_fixed_share
            revised_price(1.0, parts, fixed_share=self.fixed_share, least_fixed_share=least)


def fee_factors(
    indexation: Indexation, month_count: int, *, health_growth_rate: Any, wage_growth_rate: Any,
    material_growth_rate: Any,
) -> FloatArray:  # fmt: skip
    """What the fee of each month is multiplied by, indices growing evenly.

    Until the first anniversary the fee is what was agreed; from the k-th on it follows the index
    from the month before signature to the month before that anniversary: 12 k months and those
    between signature and start.

    Args:
        indexation: How the contract moves its fee.
        month_count: Months from the start.
        health_growth_rate: Growth of the health index a year; or an array of draws.
        wage_growth_rate: Growth of the wage index a year; or draws.
        material_growth_rate: Growth of the index of materials a year; or draws.

    Returns:
        One factor per month; the last axis runs over the months.

    Example:
        >>> growth = {"wage_growth_rate": 0.0, "material_growth_rate": 0.0}
        >>> fee_factors(Indexation("rent"), 13, health_growth_rate=0.02, **growth)[[0, 11, 12]]
        array([1.  , 1.  , 1.02])
    """
    anniversaries = np.arange(month_count) // _YEAR_MONTHS
    waited = anniversaries + indexation.signed_months_before / _YEAR_MONTHS
    years = np.where(anniversaries > 0, waited, 0.0)
    health, wages, materials = (
        (1 + np.asarray(rate, float)[..., None]) ** years
        for rate in (health_growth_rate, wage_growth_rate, material_growth_rate)
    )
    if indexation.form == "rent":
        return np.asarray(health)
    if indexation.form == "none":
        return np.ones_like(health)
    moved = indexation.wage_share * wages + indexation.material_share * materials
    return np.asarray(moved + indexation.fixed_share)
