"""What a wash costs when prices, fees and use are other than stated."""

from typing import Any

from circularlib.appliances.comparison import costs_at
from circularlib.appliances.inputs import MOVED, Inputs
from circularlib.figures.explorers.controls import explorer, sliders_of
from circularlib.figures.explorers.set_beside import set_beside_chart
from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual
from circularlib.ledger.programme import Programme

__all__ = ["ownership_explorer"]

_ASSUMED = ("electricity_price_eur_per_kwh", "discount_rate")


def ownership_explorer(
    inputs: Inputs,
    *,
    source: Bilingual,
    households: int | None,
    min_cell: int,
    programme: Programme | None = None,
) -> Any:
    """Sliders for use, fee, prices and electricity, and the cost of a wash by option.

    Args:
        inputs: What the costs rest on.
        source: Line that says whose records these are.
        households: Number of households behind the figures; None where no records are used.
        min_cell: Smallest number of households on which they may rest to be shown.
        programme: Where what is set can be saved as a scenario.

    Returns:
        Controls and a chart, for JupyterLab.
    """
    stated = costs_at(inputs).rename(columns={"cost_eur_per_cycle": "stated"})

    def show(**changes: float) -> list[Shown]:
        moved = costs_at(inputs, **changes).rename(columns={"cost_eur_per_cycle": "as_set"})
        chart = set_beside_chart(
            stated[["option", "stated"]].merge(moved, on="option", validate="one_to_one"),
            by="option",
            unit="eur_per_cycle",
            value="eur_per_cycle",
            title="explored_ownership",
            source=source,
            households=households,
            min_cell=min_cell,
        )
        return [chart]

    figures = sliders_of(inputs.ranges, MOVED)
    assumed = sliders_of(inputs.ranges, _ASSUMED, part="assumptions")
    return explorer(show, [*figures, *assumed], programme=programme)
