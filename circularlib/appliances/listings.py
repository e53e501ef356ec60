"""The figures of the options as a reader checks them: what was stated, assumed and measured."""

import numpy as np
import pandas as pd

from circularlib.appliances.inputs import Inputs, figure
from circularlib.appliances.ownership import energy_kwh_per_cycle
from circularlib.sources.reference import reference_table

__all__ = ["RANGE_UNITS", "SHORT_UNITS", "known_services", "options_listed", "used_figures"]

RANGE_UNITS = {"low": "ratio", "central": "ratio", "high": "ratio"}
"""Units of ranges whose rows each have one of their own, in their names."""

SHORT_UNITS = {
    "fee_eur_per_month": "eur",
    "fee_eur_per_cycle": "eur",
    "energy_kwh_per_cycle": "kwh",
    "water_l_per_cycle": "l",
    "even_fee_eur_per_month": "eur",
    "even_cycles_per_week": "ratio",
} | {
    f"{name}_{unit}": unit.partition("_per_")[0]
    for unit in ("eur_per_cycle", "eur_per_home_month", "kgco2e_per_home_month")
    for name in (
        "cost", "low", "high", "resident", "town", "subsidy", "provider", "difference", "making",
        "handling", "trips", "electricity", "water_use", "total",
    )
}  # fmt: skip
"""Units in the cells of tables whose caption or header says per what."""


def options_listed(inputs: Inputs) -> pd.DataFrame:
    """What each option asks and uses, at central values, with where its figures come from.

    Args:
        inputs: What the costs rest on.

    Returns:
        One row per option: `option`, `price_eur`, `fee_eur_per_month`, `fee_eur_per_cycle`,
        `energy_kwh_per_cycle`, `water_l_per_cycle`, `stated_source`; missing where an option has
        none.
    """
    values = inputs.central
    rows = []
    for kind, option in inputs.options.items():
        asked = {
            name: _known(float(figure(values, kind, name)))
            for name in ("price_eur", "fee_eur_per_month", "fee_eur_per_cycle")
        }
        used = {
            "energy_kwh_per_cycle": _known(float(energy_kwh_per_cycle(inputs, kind, values))),
            "water_l_per_cycle": float(figure(values, kind, "water_l_per_cycle")),
        }
        rows.append({"option": kind, **asked, **used, "stated_source": option.source})
    return pd.DataFrame(rows)


def _known(value: float) -> float:
    return value if value > 0 else np.nan


def used_figures(inputs: Inputs) -> pd.DataFrame:
    """The figures that came from the records, with their intervals.

    Args:
        inputs: What the costs rest on.

    Returns:
        One row per figure: `name`, `low`, `central`, `high`.
    """
    rows = [
        {"name": name, "low": bounds.low, "central": bounds.central, "high": bounds.high}
        for name, bounds in inputs.ranges.items()
        if name in inputs.measured
    ]
    return pd.DataFrame(rows, columns=["name", "low", "central", "high"])


def known_services() -> pd.DataFrame:
    """Fees that are asked elsewhere, from sources.

    Returns:
        One row per fee: `service_name`, `paid_for`, `low`, `central`, `high`, `year`, `source_id`.

    Example:
        >>> known_services()["service_name"].tolist()[0]
        'Papillon'
    """
    table = reference_table("washing_services")
    return table[["service_name", "paid_for", "low", "central", "high", "year", "source_id"]]
