"""What work for the target group might be worth to society: an interval, and what it leaves out."""

from collections.abc import Mapping

from circularlib.statistics.estimate import Estimate
from circularlib.statistics.uncertainty import Range, draws, spread

__all__ = ["ASSUMED", "social_value"]

ASSUMED = (
    "social_benefit_eur_per_fte",
    "social_deadweight_rate",
    "social_displacement_rate",
    "social_attribution_rate",
)
"""Names of the assumptions it rests on."""


def social_value(target_group_fte: float, assumed: Mapping[str, Range]) -> Estimate:
    """The benefit of a year of work for the target group to public budgets.

    Full-time years times benefit, less deadweight (work they would have found anyway), less
    displacement (work it takes from others), less attribution (the part others may claim).
    Effects after the work ends are left out, so nothing has to drop off over the years; so are
    health, families and the neighbourhood.

    Args:
        target_group_fte: Full-time equivalents of the target group, a year.
        assumed: Ranges of `ASSUMED`, by name.

    Returns:
        Euro a year, of method `monte_carlo`; without value or interval where nobody of the
        target group worked (`none_undefined`).

    Example:
        >>> from types import SimpleNamespace
        >>> sure = {name: SimpleNamespace(low=0.5, central=0.5, high=0.5, distribution="pert")
        ...         for name in ASSUMED}
        >>> social_value(16.0, sure).value
        1.0
    """
    if target_group_fte <= 0:
        return Estimate(None, None, None, 0, 0.95, "none_undefined")
    drawn = draws({name: assumed[name] for name in ASSUMED})
    benefit, *lost = (drawn[name] for name in ASSUMED)
    for rate in lost:
        benefit = benefit * (1 - rate)
    return spread(target_group_fte * benefit)
