"""What a wash costs when prices, fees and use are other than stated."""

from typing import Any

from circularlib.appliances.comparison import costs_at
from circularlib.appliances.inputs import Inputs
from circularlib.figures.explorers.controls import explorer, sliders_of
from circularlib.figures.explorers.set_beside import set_beside_chart
from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual

__all__ = ["ownership_explorer"]

_MOVED = (
    "cycles_per_week",
    "as_a_service:fee_eur_per_month",
    "as_a_service:fee_eur_per_cycle",
    "cheap_new:price_eur",
    "efficient_new:price_eur",
    "second_hand:price_eur",
    "electricity_price_eur_per_kwh",
    "discount_rate",
)


def ownership_explorer(
    inputs: Inputs, *, source: Bilingual, households: int | None, min_cell: int
) -> Any:
    """Sliders for use, fee, prices and electricity, and the cost of a wash by option.

    Args:
        inputs: What the costs rest on.
        source: Line that says whose records these are.
        households: Number of households behind the figures; None where no records are used.
        min_cell: Smallest number of households on which they may rest to be shown.

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

    return explorer(show, sliders_of(inputs.ranges, _MOVED))
