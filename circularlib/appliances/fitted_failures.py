"""How often a machine of the service fails at each age: from its records, weighed with a source.

The hazard is Weibull in the age of the machine, as it is for the cost of a wash; a repaired
machine is as old as it was. The failures to be expected in a year of age are then what the
cumulated hazard, (age ÷ scale)^shape, grows by in that year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.appliances.failures import ages_placed, failures_blended, machine_spells
from circularlib.appliances.inputs import CONTRACTS
from circularlib.sources.washing.plan import WashingPlan
from circularlib.statistics.uncertainty import Bounds, Range
from circularlib.statistics.weibull import WeibullBlend

__all__ = ["FittedFailures", "failures_by_age", "fitted_failures"]

FloatArray = npt.NDArray[np.float64]

_SERVICE = "as_a_service"
_DRAWS = 4000
_SEED = 20220101


@dataclass(frozen=True)
class FittedFailures:
    """Failures by year of age, with how far they are in doubt.

    Attributes:
        by_age: One row per year of age, from 1: `age_year`, `failures_per_machine_year`,
            `low_per_machine_year`, `high_per_machine_year` (95 %), `home_count`.
        ratio: All failures over those years, as a ratio to their central value.
        failure_count: Failures in the records.
        home_count: Homes of the machines in the records.
        records_share: How much of the doubt about the source the records took away, 0 to 1.
    """

    by_age: pd.DataFrame
    ratio: Range
    failure_count: int
    home_count: int
    records_share: float

    @property
    def failures_per_machine_year(self) -> Sequence[float]:
        """Central failures in each year of age."""
        return [float(rate) for rate in self.by_age["failures_per_machine_year"]]


def failures_by_age(shape: npt.ArrayLike, scale_years: npt.ArrayLike, *, years: int) -> FloatArray:
    """Failures to be expected in each year of age of a machine that is repaired each time.

    Args:
        shape: Shape of the hazard; a number, or draws.
        scale_years: Scale of the hazard; likewise.
        years: Number of years of age.

    Returns:
        One row per year of age, a column per draw where draws were given.

    Example:
        >>> failures_by_age(1.0, 5.0, years=3).round(2).tolist()
        [0.2, 0.2, 0.2]
        >>> failures_by_age(2.0, 4.0, years=3).tolist()
        [0.0625, 0.1875, 0.3125]
    """
    beta, scale = np.asarray(shape, dtype=float), np.asarray(scale_years, dtype=float)
    ages = np.arange(years + 1, dtype=float).reshape(-1, *(1,) * max(beta.ndim, scale.ndim))
    return np.asarray(np.diff((ages / scale) ** beta, axis=0))


def fitted_failures(
    washing: WashingPlan,
    assumed: Mapping[str, Range],
    *,
    machines: pd.DataFrame,
    events: pd.DataFrame,
    first_day: int,
    last_day: int,
    min_cell: int,
    use_records: bool = True,
) -> FittedFailures | None:
    """Failures of the service's machines by age, where enough homes hold their records.

    Args:
        washing: What `washing.toml` says.
        assumed: Assumptions, with `washer_failure_shape_ratio` and `washer_failure_scale_years`.
        machines: The table `machines`; may be without rows.
        events: The table `machine_events`; likewise.
        first_day: First day on which everything was recorded.
        last_day: Last day of the period.
        min_cell: Smallest number of homes whose records may speak.
        use_records: Let the records speak at all.

    Returns:
        The failures, for as many years as a machine may serve; None where too few homes hold
        records, or the file has no provider.
    """
    if washing.provider is None or not use_records:
        return None
    seen = machines[machines["installed_on_day"] <= last_day]
    ages = ages_placed(washing)
    spells = machine_spells(seen, events, first_day=first_day, last_day=last_day, age_years=ages)
    blend = failures_blended(spells, assumed, min_cell=min_cell).get(_SERVICE)
    if blend is None:
        return None
    fleet = washing.provider.fleet
    own = spells[spells["contract"] == CONTRACTS[_SERVICE]]
    years = ceil(fleet.life_years * fleet.life_count)
    return _fitted(blend, years=years, home_count=int(own["home_id"].nunique()))


def _fitted(blend: WeibullBlend, *, years: int, home_count: int) -> FittedFailures:
    central = failures_by_age(blend.shape, blend.scale_years, years=years)
    drawn = failures_by_age(*blend.draws(_DRAWS, _SEED), years=years)
    low, high = np.quantile(drawn, [0.025, 0.975], axis=1)
    least, most = np.quantile(drawn.sum(axis=0) / central.sum(), [0.025, 0.975])
    table = pd.DataFrame(
        {
            "age_year": np.arange(1, years + 1),
            "failures_per_machine_year": central,
            "low_per_machine_year": low,
            "high_per_machine_year": high,
            "home_count": home_count,
        }
    )
    ratio = Bounds(min(float(least), 1.0), 1.0, max(float(most), 1.0), "lognormal")
    return FittedFailures(table, ratio, blend.failure_count, home_count, blend.records_share)
