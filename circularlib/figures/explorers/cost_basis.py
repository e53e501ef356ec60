"""What furnishing saved when it is counted on another basis."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from circularlib.figures.explorers.controls import Choice, explorer, sliders_of
from circularlib.figures.explorers.set_beside import set_beside_chart
from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual, bilingual
from circularlib.indicators.cost.cost_causes import reduction_of
from circularlib.indicators.cost.costs import without_labour
from circularlib.ledger.programme import Programme
from circularlib.statistics.uncertainty import Range

__all__ = ["cost_basis_explorer"]

_ASSUMED = ("discount_rate", "lifetime_rate")


def cost_basis_explorer(
    costs: pd.DataFrame,
    home_month_counts: Mapping[str, float],
    lives: pd.DataFrame,
    assumed: Mapping[str, Range],
    *,
    basis: str,
    include_labour: bool,
    source: Bilingual,
    households: int,
    min_cell: int,
    programme: Programme | None = None,
) -> Any:
    """Choices of basis and labour, sliders for what tied-up money costs, and the reduction.

    Args:
        costs: One row per `period`, `category` and `item_type`: `real_eur`, labour among them.
        home_month_counts: Home-months by period: `baseline` and another.
        lives: From `capital.lifetimes_in_use` with a lifetime rate of 1.
        assumed: Ranges of `discount_rate` and `lifetime_rate`.
        basis: `cash` or `annualised`, as the page counts.
        include_labour: Whether the page counts the town's own labour.
        source: Line that says whose records these are.
        households: Number of households behind the figures, counted by their homes.
        min_cell: Smallest number of households on which they may rest to be shown.
        programme: Where what is set can be saved as a scenario.

    Returns:
        Controls and a chart, for JupyterLab.
    """
    ways = {
        (way, labour): reduction_of(
            costs if labour else without_labour(costs),
            home_month_counts,
            lives,
            is_annualised=way == "annualised",
        )
        for way in ("cash", "annualised")
        for labour in (True, False)
    }
    central = {name: assumed[name].central for name in _ASSUMED}
    stated = ways[basis, include_labour](central)

    def show(basis: str, include_labour: bool, **changes: float) -> list[Shown]:
        found = ways[basis, include_labour]({**central, **changes})
        rows = {"outcome": ["cost_reduction_rate"], "stated": [stated], "as_set": [found]}
        chart = set_beside_chart(
            pd.DataFrame(rows).dropna(), by="outcome", unit="rate", value="cost_reduction_rate",
            title="explored_cost_basis", source=source, households=households, min_cell=min_cell,
        )  # fmt: skip
        return [chart]

    bases = {"cash": bilingual("cost_real"), "annualised": bilingual("cost_annualised")}
    answers = {True: bilingual("yes"), False: bilingual("no")}
    choices = [
        Choice("basis", bases, basis, part="parameters"),
        Choice("include_labour", answers, include_labour, part="parameters"),
    ]
    sliders = sliders_of(assumed, _ASSUMED, part="assumptions")
    return explorer(show, [*choices, *sliders], programme=programme)
