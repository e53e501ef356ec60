"""Scenarios side by side: the same draws for all, so that their differences are paired."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.outlook.consequences import Factors
from circularlib.outlook.rates import Rates
from circularlib.outlook.scale_up import outlook
from circularlib.outlook.scenario import Scenario
from circularlib.statistics.estimate import Estimate
from circularlib.units import LANGUAGES, printed, printed_interval

__all__ = [
    "PER_HOME", "by_year", "compared", "difference", "differences", "estimated", "first",
    "in_last_year", "per_home", "side_by_side", "yearly_mean",
]  # fmt: skip

FloatArray = npt.NDArray[np.float64]
Outcomes = Mapping[str, FloatArray]

_MONTHS = 12.0

PER_HOME: Mapping[str, tuple[str, float]] = {
    "new_per_home_year": ("new_count", 1.0),
    "reused_per_home_year": ("reused_count", 1.0),
    "cost_eur_per_home_month": ("cost_eur", 1 / _MONTHS),
    "centre_fte_per_100_homes": ("centre_fte", 100.0),
    "storage_m2_per_100_homes": ("storage_m2", 100.0),
    "trips_per_home_year": ("trip_count", 1.0),
    "ademe_kgco2e_per_home_month": ("ademe_item_kgco2e", 1 / _MONTHS),
    "desnz_kgco2e_per_home_month": ("desnz_material_kgco2e", 1 / _MONTHS),
}
"""Figures per home: of what outcome, and times what. Their names say their unit."""

_REUSED = ("again_count", "repaired_count", "second_hand_count")


def compared(
    rates: Rates, scenarios: Sequence[Scenario], factors: Factors, *, year_count: int
) -> dict[str, Outcomes]:
    """Every scenario, from the same draws.

    Args:
        rates: What a home needs, as the records have it.
        scenarios: The scenarios.
        factors: The assumptions.
        year_count: Number of years.

    Returns:
        By name of the scenario, the outcomes of `scale_up.outlook`.
    """
    return {each.name: outlook(rates, each, factors, year_count=year_count) for each in scenarios}


def estimated(values: FloatArray, level: float = 0.95) -> Estimate:
    """The figure at the central values, with the ends that its draws give it.

    Args:
        values: The figure itself, followed by its draws.
        level: Level of the interval, between 0 and 1.

    Returns:
        An estimate of method `drawn_homes_and_ranges`, n the draws; the interval reaches as far
        as the figure itself. Without draws it has no interval: `none_not_drawn`.

    Example:
        >>> estimated(np.array([2.0, 1.0, 3.0])).high
        2.95
    """
    known = np.asarray(values, dtype=float)
    central, rest = float(known[0]), known[1:]
    if not len(rest) or not np.isfinite(known).all():
        value = central if np.isfinite(central) else None
        return Estimate(value, None, None, len(rest), level, "none_not_drawn")
    low, high = np.quantile(rest, [(1 - level) / 2, (1 + level) / 2]).tolist()
    ends = (min(low, central), max(high, central))
    return Estimate(central, *ends, len(rest), level, "drawn_homes_and_ranges")


def per_home(outcomes: Outcomes, name: str) -> FloatArray:
    """A figure per home and month or year, over all years together.

    Args:
        outcomes: Of a scenario.
        name: Of `PER_HOME`.

    Returns:
        One number per draw; missing where no home is in use in any year.
    """
    of, times = PER_HOME[name]
    parts = _REUSED if of == "reused_count" else (of,)
    whole = np.sum([outcomes[part] for part in parts], axis=0).sum(axis=1)
    homes = outcomes["home_count"].sum(axis=1)
    nothing = np.full(len(whole), np.nan)
    return np.asarray(np.divide(times * whole, homes, out=nothing, where=homes > 0))


def differences(results: Mapping[str, Outcomes], name: str) -> pd.DataFrame:
    """A figure per home in every scenario, and how much it differs from the first.

    Differences are taken draw by draw: what is uncertain in both alike falls out.

    Args:
        results: From `compared`.
        name: Of `PER_HOME`.

    Returns:
        One row per scenario: `scenario`, `value`, `low`, `high`, `difference`,
        `difference_low`, `difference_high` (missing for the first), `n`, the draws.
    """
    reference = per_home(first(results), name)
    rows = []
    for place, (scenario, outcomes) in enumerate(results.items()):
        drawn = per_home(outcomes, name)
        own, apart = estimated(drawn), estimated(drawn - reference)
        rows.append(
            {
                "scenario": scenario,
                "value": own.value, "low": own.low, "high": own.high,
                "difference": apart.value if place else None,
                "difference_low": apart.low if place else None,
                "difference_high": apart.high if place else None,
                "n": own.n,
            }
        )  # fmt: skip
    numbers = ["value", "low", "high", "difference", "difference_low", "difference_high"]
    return pd.DataFrame(rows).astype(dict.fromkeys(numbers, float))


def side_by_side(results: Mapping[str, Outcomes]) -> pd.DataFrame:
    """Every figure per home in every scenario, in words.

    Args:
        results: From `compared`.

    Returns:
        One row per figure and scenario: `compared_figure`, `scenario`, `figure` and
        `difference_from` (texts per language, with their intervals; the second empty for the
        first scenario).
    """
    rows = []
    for name in PER_HOME:
        found = differences(results, name).set_index("scenario")
        for scenario, row in found.iterrows():
            value, low, high, apart, apart_low, apart_high = row.iloc[:6].astype(float)
            rows.append(
                {
                    "compared_figure": name,
                    "scenario": scenario,
                    "figure": _told(value, low, high),
                    "difference_from": _told(apart, apart_low, apart_high),
                }
            )
    return pd.DataFrame(rows, columns=["compared_figure", "scenario", "figure", "difference_from"])


def _told(value: float, low: float, high: float) -> Mapping[str, str]:
    if np.isnan(value):
        return dict.fromkeys(LANGUAGES, "")
    if np.isnan(low) or low == high:
        return {language: printed(value, "ratio", language) for language in LANGUAGES}
    return {
        language: f"{printed(value, 'ratio', language, within=(low, high))} "
        f"({printed_interval(low, high, 'ratio', language)})"
        for language in LANGUAGES
    }


def by_year(
    results: Mapping[str, Outcomes], name: str, years: Sequence[int], *, level: float = 0.95
) -> pd.DataFrame:
    """An outcome year by year, with the band in which draws lie.

    Args:
        results: From `compared`.
        name: Of `scale_up.OUTCOMES`.
        years: The years.
        level: Share of the draws within the band.

    Returns:
        One row per scenario and year: `scenario`, `calendar_year`, `year_number` from 1, the
        outcome under its own name, `low`, `high`.
    """
    tables = []
    for scenario, outcomes in results.items():
        found = [estimated(column, level) for column in np.asarray(outcomes[name]).T]
        tables.append(
            pd.DataFrame(
                {
                    "scenario": scenario,
                    "calendar_year": list(years),
                    "year_number": range(1, len(years) + 1),
                    name: [each.value for each in found],
                    "low": [each.value if each.low is None else each.low for each in found],
                    "high": [each.value if each.high is None else each.high for each in found],
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def first(results: Mapping[str, Outcomes]) -> Outcomes:
    """The scenario that others are compared with.

    Args:
        results: From `compared`.

    Returns:
        Its outcomes.
    """
    return next(iter(results.values()))


def yearly_mean(outcomes: Outcomes, name: str) -> Estimate:
    """An outcome of a year, on average over the years.

    Args:
        outcomes: Of a scenario.
        name: Of `scale_up.OUTCOMES`.

    Returns:
        The figure with its interval.
    """
    return estimated(outcomes[name].mean(axis=1))


def in_last_year(outcomes: Outcomes, name: str) -> Estimate:
    """An outcome in the last year.

    Args:
        outcomes: Of a scenario.
        name: Of `scale_up.OUTCOMES`.

    Returns:
        The figure with its interval.
    """
    return estimated(outcomes[name][:, -1])


def difference(results: Mapping[str, Outcomes], scenario: str, name: str) -> Estimate:
    """How much a figure per home differs from the first scenario, draw by draw.

    Args:
        results: From `compared`.
        scenario: Name of the other scenario.
        name: Of `PER_HOME`.

    Returns:
        The difference with its interval.
    """
    return estimated(per_home(results[scenario], name) - per_home(first(results), name))
