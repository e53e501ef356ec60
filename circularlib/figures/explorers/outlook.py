"""The years ahead with another number of homes, distance, capacity, or more repairs."""

from typing import Any

import pandas as pd

from circularlib.figures.explorers.controls import Slider, explorer
from circularlib.figures.lines import line_chart
from circularlib.figures.listing import listing
from circularlib.figures.page import Shown
from circularlib.figures.small_cells import of_enough
from circularlib.figures.words import Bilingual
from circularlib.ledger.programme import Programme
from circularlib.outlook.consequences import Factors
from circularlib.outlook.rates import Rates
from circularlib.outlook.sizes import explored

__all__ = ["outlook_explorer"]

_MOST_RATIO = 10
_TOLD = ["year_number", "placement_count", "new_count", "shortfall_count", "centre_fte"]
_PLACEMENTS_PER_HOME = 20.0


def outlook_explorer(
    rates: Rates,
    factors: Factors,
    *,
    home_count: int,
    source: Bilingual,
    households: int,
    min_cell: int,
    programme: Programme | None = None,
) -> Any:
    """Sliders for homes, growth, distance, capacity and repairs, and the years that follow.

    Args:
        rates: What a home needs; of its draws the first is taken.
        factors: The assumptions, likewise.
        home_count: Homes at which it begins, above 0.
        source: Line that says whose records these are.
        households: Number of households behind the figures, counted by their homes.
        min_cell: Smallest number of households on which they may rest to be shown.
        programme: Where what is set can be saved as a scenario.

    Returns:
        Controls, a chart and a table, for JupyterLab.
    """
    homes = float(home_count)
    most = round(_PLACEMENTS_PER_HOME * homes)
    controls = [
        Slider("home_count", 1.0, homes, _MOST_RATIO * homes, is_whole=True),
        Slider("new_home_count", 0.0, 0.0, homes, is_whole=True),
        Slider("distance_km", 1.0, float(rates.distance_km[0]), 100.0),
        Slider("capacity_placements_per_year", 0.0, float(most), float(most), is_whole=True),
        Slider("repair_ratio", 0.0, 1.0, 3.0),
        Slider("life_ratio", 0.25, 1.0, 3.0),
    ]
    enough = of_enough(households=households, min_cell=min_cell)

    def show(**values: Any) -> list[Shown]:
        years = enough(explored(rates, factors, **values))
        parts = [("placement_count", "all_placements"), ("new_count", "bought_new")]
        course = pd.concat(
            [
                years[["year_number"]].assign(supply=name, placement_count=years[column])
                for column, name in parts
            ]
        )
        chart = line_chart(
            course,
            x="year_number",
            value="placement_count",
            by="supply",
            unit="count",
            title="explored_outlook",
            source=source,
            households=None,
        )
        table = listing(
            years[_TOLD].round(dict.fromkeys(_TOLD[1:4], 0)),
            caption="explored_outlook_table",
            units=dict.fromkeys(_TOLD[1:4], "count"),
            households=None,
        )
        return [chart, table]

    return explorer(show, controls, programme=programme)
