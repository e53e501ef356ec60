"""The truth behind the sample programme: what its figures would be without chance.

The truth is typed nowhere. The very generator of the sample lives through many programmes of the
same size and calendar; everything is added up first and divided last. Waves of arrivals, growth
and prices are the same in all of them, so they are part of the truth; what is averaged out is how
homes differ and what happens to them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from circularlib.ledger.sample.sums import ORIGINS, added_up, spell_counts
from circularlib.ledger.sample.world import Calendar

__all__ = ["Evidence", "Truth", "truth_from"]

SURVIVAL_DAYS = (30, 91, 182, 365, 730)
_MONTH_DAYS = 365.25 / 12
_FULL_TIME_HOURS = 38 * 52


def _figure(unit: str, meaning: str) -> Any:
    return field(metadata={"unit": unit, "meaning": meaning})


@dataclass(frozen=True)
class Truth:
    """Expected figures of a sample programme, each with its unit and meaning (`as_dict`).

    Cost figures are on a cash basis and hold all categories and all payers, with the bookings
    that belong to no home spread over all homes by days in service.

    Example:
        >>> Truth.meanings()["repair_success_rate"][0]
        'share'
    """

    cost_reduction_rate: float = _figure(
        "share",
        "1 - programme / baseline cost per home-month of programme homes, constant prices",
    )
    cost_reduction_rate_nominal: float = _figure(
        "share", "1 - programme / baseline cost per home-month of programme homes, as booked"
    )
    baseline_cost_eur_per_home_month: float = _figure(
        "EUR per home-month", "Baseline cost of programme homes, prices of the first year"
    )
    programme_cost_eur_per_home_month: float = _figure(
        "EUR per home-month", "Programme cost of programme homes, prices of the first year"
    )
    baseline_cost_eur_per_home_month_nominal: float = _figure(
        "EUR per home-month", "Baseline cost of programme homes, as booked"
    )
    programme_cost_eur_per_home_month_nominal: float = _figure(
        "EUR per home-month", "Programme cost of programme homes, as booked"
    )
    created_jobs_fte: float = _figure(
        "FTE", "Hours of the reuse centre a year, programme minus baseline, / 1976 (38 h x 52)"
    )
    municipal_hours_saved: float = _figure(
        "hours per year", "Hours of the municipality a year, baseline minus programme"
    )
    displacement_rate: float = _figure(
        "share",
        "New purchases per furnishing avoided (baseline minus programme) / reused placements per "
        "furnishing in the programme; programme homes; a furnishing is a home and day of delivery",
    )
    reuse_rate: float = _figure(
        "share", "Reused placements / placements in programme homes in the programme, by count"
    )
    repair_success_rate: float = _figure(
        "share", "Repaired / (repaired + repair_failed) in the programme, all homes"
    )
    survival_share: Mapping[str, Mapping[int, float]] = _figure(
        "share",
        "By origin of the item and days since its delivery: Kaplan-Meier share of spells that "
        "last, all homes, entering late at the start of the records, censored at their end",
    )
    ending_share: Mapping[str, Mapping[str, float]] = _figure(
        "share",
        "By period: why spells in programme homes ended, among those whose reason is known; "
        "lost stands apart from the reasons for collecting",
    )

    @classmethod
    def meanings(cls) -> dict[str, tuple[str, str]]:
        """Unit and meaning of each figure, by name."""
        return {f.name: (f.metadata["unit"], f.metadata["meaning"]) for f in fields(cls)}

    def as_dict(self) -> dict[str, dict[str, Any]]:
        """Each figure with `value`, `unit` and `meaning`, ready for JSON; keys are text.

        Returns:
            One entry per figure.
        """
        return {
            name: {"value": _plain(getattr(self, name)), "unit": unit, "meaning": meaning}
            for name, (unit, meaning) in self.meanings().items()
        }


def _plain(value: Any) -> Any:
    """A figure as JSON takes it, rounded to what its Monte Carlo error leaves of it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return round(value, 6)


@dataclass
class Evidence:
    """Sums over programmes, from which figures can be made.

    Attributes:
        calendar: The calendar the programmes share.
        sums: Sums by period and figure (`sample_sums.added_up`).
        spells: Numbers at risk and ended by origin (`sample_sums.spell_counts`).
        programme_count: Number of programmes added.
    """

    calendar: Calendar
    sums: Counter[tuple[str, str]] = field(default_factory=Counter)
    spells: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    programme_count: int = 0

    def add(self, tables: Mapping[str, pl.DataFrame], programme_count: int = 1) -> None:
        """Adds the tables of one more programme, or of several side by side."""
        self.sums.update(added_up(tables, self.calendar))
        for origin, counts in spell_counts(tables, self.calendar).items():
            self.spells[origin] = self.spells.get(origin, 0) + counts
        self.programme_count += programme_count

    def ratio(self, period: str, above: str, below: str) -> float:
        """One sum over another in a period."""
        return float(self.sums[period, above] / self.sums[period, below])

    def gain_a_year(self, figure: str) -> float:
        """A sum per programme and year, programme minus baseline; each is half of the years."""
        gain = self.sums["programme", figure] - self.sums["baseline", figure]
        return float(gain / (self.programme_count * self.calendar.years / 2))


def truth_from(evidence: Evidence) -> Truth:
    """The figures that a body of evidence amounts to.

    Args:
        evidence: Sums over many programmes for the truth, or over one for what it realised.

    Returns:
        The figures.
    """
    cost_eur = {
        (period, basis): evidence.ratio(period, f"{basis}_eur", "home_days") * _MONTH_DAYS
        for period in ("baseline", "programme")
        for basis in ("real", "nominal")
    }
    reduction = {
        basis: 1 - cost_eur["programme", basis] / cost_eur["baseline", basis]
        for basis in ("real", "nominal")
    }
    avoided = evidence.ratio("baseline", "bought_new", "furnishings")
    avoided -= evidence.ratio("programme", "bought_new", "furnishings")
    repaired = evidence.sums["programme", "repaired"]
    return Truth(
        cost_reduction_rate=reduction["real"],
        cost_reduction_rate_nominal=reduction["nominal"],
        baseline_cost_eur_per_home_month=cost_eur["baseline", "real"],
        programme_cost_eur_per_home_month=cost_eur["programme", "real"],
        baseline_cost_eur_per_home_month_nominal=cost_eur["baseline", "nominal"],
        programme_cost_eur_per_home_month_nominal=cost_eur["programme", "nominal"],
        created_jobs_fte=evidence.gain_a_year("reuse_centre_hours") / _FULL_TIME_HOURS,
        municipal_hours_saved=-evidence.gain_a_year("municipal_hours"),
        displacement_rate=avoided / evidence.ratio("programme", "reused", "furnishings"),
        reuse_rate=evidence.ratio("programme", "reused", "placements"),
        repair_success_rate=repaired / (repaired + evidence.sums["programme", "repair_failed"]),
        survival_share=MappingProxyType({o: _survival(evidence.spells[o]) for o in ORIGINS}),
        ending_share=MappingProxyType(
            {period: _ending_shares(evidence, period) for period in ("baseline", "programme")}
        ),
    )


def _survival(counts: NDArray[np.int64]) -> Mapping[int, float]:
    """The product-limit share that lasts, at the days of `SURVIVAL_DAYS`."""
    at_risk, ended = counts
    lasting = np.cumprod(1 - ended / np.maximum(at_risk, 1))
    return MappingProxyType({day: float(lasting[day - 1]) for day in SURVIVAL_DAYS})


def _ending_shares(evidence: Evidence, period: str) -> Mapping[str, float]:
    counts = {
        figure.removeprefix("cause:"): count
        for (of_period, figure), count in sorted(evidence.sums.items())
        if of_period == period and figure.startswith("cause:")
    }
    total = sum(counts.values())
    return MappingProxyType({cause: count / total for cause, count in counts.items()})
