"""A provider's part of `washing.toml`, made ready for the calculation."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from circularlib.appliances.fee_path import Indexation
from circularlib.appliances.fitted_failures import FittedFailures
from circularlib.appliances.fleet import FleetPlan
from circularlib.errors import AssumptionError
from circularlib.sources.washing.plan import WashingPlan
from circularlib.sources.washing.provider import Provider
from circularlib.statistics.uncertainty import Range, draws, held
from circularlib.units import LANGUAGES, printed_tick

__all__ = ["MOVED", "ProviderSetup", "provider_setup"]

MOVED = (
    "fee_eur_per_month",
    "purchase_eur",
    "utilisation_share",
    "loss_rate",
    "failure_ratio",
    "partner_eur_per_hour",
    "overhead_eur_per_year",
)
"""Figures that a scenario may set."""

_UTILISATION_POINTS = 13
_LEAST_UTILISATION = 0.5


@dataclass(frozen=True)
class ProviderSetup:
    """What a business case is calculated from.

    Attributes:
        provider: What the file says.
        fleet: The fleet, with the number of machines that was asked for.
        indexation: How the fee moves.
        fitted: Failures from the records; None where those of the file stand.
        figures: Figures of a scenario, by name; those that are none of `MOVED` are another page's.
    """

    provider: Provider
    fleet: FleetPlan
    indexation: Indexation
    fitted: FittedFailures | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def return_rate(self) -> float:
        """Return a year that the provider wants."""
        return self.provider.target_return_rate

    @property
    def central(self) -> Mapping[str, float]:
        """Every amount at its central value, by name."""
        return {name: bounds.central for name, bounds in self.ranges.items()}

    @property
    def ranges(self) -> Mapping[str, Range]:
        """Low, central and high of every amount, by name.

        Where failures come from the records, so does the doubt about them.
        """
        own = {} if self.fitted is None else {"failure_ratio": self.fitted.ratio}
        return held({**self.provider.ranges, **own}, self.figures, MOVED)

    @property
    def uncertain(self) -> Mapping[str, Range]:
        """The amounts that have a range, by name."""
        return {name: bounds for name, bounds in self.ranges.items() if bounds.low < bounds.high}

    def drawn(self, count: int) -> dict[str, Any]:
        """Every amount by name, those with a range drawn from it.

        Args:
            count: How many draws.

        Returns:
            Numbers, and arrays of draws.
        """
        return {**self.central, **draws(self.uncertain, count=count)}

    @property
    def utilisations(self) -> Sequence[float]:
        """Utilisations from one half to all of the time, for a picture."""
        points = np.linspace(_LEAST_UTILISATION, 1.0, _UTILISATION_POINTS)
        return [round(float(point), 4) for point in points]

    @property
    def losses(self) -> Sequence[float]:
        """The lowest, the central and the highest loss; one of each."""
        found = self.ranges["loss_rate"]
        return sorted({found.low, found.central, found.high})

    @property
    def table(self) -> pd.DataFrame:
        """The fleet as a table to read: `name`, `figure` (a text per language)."""
        failures = self.fleet.failures_per_machine_year
        rows = [
            ("machine_count", self.fleet.machine_count, "count"),
            ("horizon_years", self.fleet.horizon_years, "years"),
            ("ramp_up_months", self.fleet.ramp_up_months, "count"),
            ("life_years", self.fleet.life_years, "years"),
            ("life_count", self.fleet.life_count, "count"),
            ("failures_in_first_year", failures[0], "ratio"),
            ("failures_in_last_year", failures[-1], "ratio"),
            ("target_return_rate", self.return_rate, "rate"),
        ]
        told = [(name, _told(float(value), unit)) for name, value, unit in rows]
        return pd.DataFrame(told, columns=["name", "figure"])

    @property
    def failures_table(self) -> pd.DataFrame:
        """Failures by year of age, those of the file beside those from the records.

        One row per year of age: `age_year`, `stated_per_machine_year`; from the records, where
        they speak, `failures_per_machine_year` with its `low_` and `high_`, and `home_count`.
        """
        years = math.ceil(self.fleet.life_years * self.fleet.life_count)
        stated = list(self.provider.fleet.failures_per_machine_year)
        rates = [float(stated[min(year, len(stated) - 1)]) for year in range(years)]
        ages = np.arange(1, years + 1)
        table = pd.DataFrame({"age_year": ages, "stated_per_machine_year": rates})
        if self.fitted is None:
            return table
        return table.merge(self.fitted.by_age, on="age_year", validate="one_to_one")

    @property
    def amounts_table(self) -> pd.DataFrame:
        """The amounts as a table to read: `name`, `range_low`, `range_central`, `range_high`."""
        rows = [
            (name, *(_told(end, _unit(name)) for end in (found.low, found.central, found.high)))
            for name, found in self.ranges.items()
        ]
        return pd.DataFrame(rows, columns=["name", "range_low", "range_central", "range_high"])


def _unit(name: str) -> str:
    """Unit in which an amount is printed, by its name."""
    if "_eur" in name:
        return "eur"
    return next((unit for unit in ("share", "rate", "hours") if name.endswith(unit)), "ratio")


def _told(value: float, unit: str) -> Mapping[str, str]:
    return {language: printed_tick(value, unit, language) for language in LANGUAGES}


def provider_setup(
    washing: WashingPlan,
    *,
    machine_count: int = 0,
    fitted: FittedFailures | None = None,
    figures: Mapping[str, Any] | None = None,
) -> ProviderSetup:
    """What a business case is calculated from, of what `washing.toml` says.

    Args:
        washing: What the file says.
        machine_count: Machines once all are placed; 0 takes the number in the file.
        fitted: Failures from the records, which go before those of the file.
        figures: Figures of a scenario by name, which go before both.

    Returns:
        Fleet, indexation and amounts.

    Raises:
        AssumptionError: The file has no part [provider].
        UsageError: The number of machines is below 0.

    Example:
        >>> from circularlib.sources.washing.plan import washing_plan
        >>> provider_setup(washing_plan("no folder"), machine_count=9).fleet.machine_count
        9
    """
    provider = washing.provider
    if provider is None:
        raise AssumptionError(
            "Nothing is said about the provider of machines as a service.",
            "washing.toml, [provider].",
            "Copy that part from the example file and fill in the provider's own figures.",
        )
    fleet = provider.fleet.model_dump()
    fleet["machine_count"] = machine_count or fleet["machine_count"]
    if fitted is not None:
        fleet["failures_per_machine_year"] = fitted.failures_per_machine_year
    indexation = Indexation(**provider.indexation.model_dump())
    return ProviderSetup(provider, FleetPlan(**fleet), indexation, fitted, figures or {})
