"""Where placed items come from, year by year, for a picture."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["SUPPLY", "supply_by_year"]

SUPPLY = (
    "again_count", "repaired_count", "second_hand_count", "planned_new_count", "shortfall_count",
)  # fmt: skip
"""Where placed items come from, in the order in which the demand is met."""


def supply_by_year(
    outcomes: Mapping[str, npt.NDArray[np.float64]], years: Sequence[int]
) -> pd.DataFrame:
    """Placements by where the items come from, at the central values.

    Args:
        outcomes: Of a scenario.
        years: The years.

    Returns:
        One row per year and source: `calendar_year` (a text), `supply` (`again_count`,
        `repaired_count`, `second_hand_count`, `planned_new_count`, `shortfall_count`),
        `placement_count`. The last two together are bought new.
    """
    planned = outcomes["new_count"] - outcomes["shortfall_count"]
    parts = {**outcomes, "planned_new_count": planned}
    rows = [
        (str(year), name, max(0.0, float(parts[name][0, place])))
        for place, year in enumerate(years)
        for name in SUPPLY
    ]
    return pd.DataFrame(rows, columns=["calendar_year", "supply", "placement_count"])
