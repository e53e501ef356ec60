"""Work and costs that do not grow with the homes, taken out of what was recorded."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from circularlib.errors import AssumptionError
from circularlib.outlook.rates import Rates

__all__ = ["apart_from_fixed"]

FloatArray = npt.NDArray[np.float64]

_OF_CENTRE = "reuse_centre"


def apart_from_fixed(
    rates: Rates, *, cost_eur_per_year: FloatArray | float, hours_per_year: FloatArray | float
) -> Rates:
    """The rates with fixed costs and hours taken out of those that go with the homes.

    What has to be done whatever the number of homes is among what was recorded. It must not grow
    with the homes, and must not count twice either.

    Args:
        rates: From `measured_rates`.
        cost_eur_per_year: Costs of a year that do not grow with the homes; a number or draws.
        hours_per_year: Hours of the reuse centre that do not.

    Returns:
        The rates: at as many homes as were served in the period, with the fixed part added, they
        give what was recorded.

    Raises:
        AssumptionError: The records hold less than is said to be fixed.
    """
    _require_room("costs", rates.cost_eur_per, cost_eur_per_year, rates)
    hours = dict(rates.hours_per)
    if _OF_CENTRE in hours:
        _require_room("hours", hours[_OF_CENTRE], hours_per_year, rates)
        hours[_OF_CENTRE] = _less(hours[_OF_CENTRE], hours_per_year, rates)
    cost = _less(rates.cost_eur_per, cost_eur_per_year, rates)
    return replace(rates, cost_eur_per=cost, hours_per=hours)


def _less(per: FloatArray, fixed: FloatArray | float, rates: Rates) -> FloatArray:
    found = per.copy()
    found[:, -1] = np.maximum(0.0, per[:, -1] - np.asarray(fixed) / rates.homes_served)
    return found


def _require_room(kind: str, per: FloatArray, fixed: FloatArray | float, rates: Rates) -> None:
    recorded = float(per[0, -1] * rates.homes_served[0])
    asked = float(np.ravel(fixed)[0])
    if asked > recorded * (1 + 1e-9):
        raise AssumptionError(
            f"Fixed {kind} of {asked:.6g} a year are more than the {recorded:.6g} recorded that "
            "go with no placement, exit or repair.",
            "scenarios.toml, [[centres]].",
            "Give less, or book the costs and hours under their own category and activity.",
        )
