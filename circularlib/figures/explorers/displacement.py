"""What was saved when used furniture replaces more or less new furniture, or serves longer."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from circularlib.figures.explorers.controls import Slider, explorer, sliders_of
from circularlib.figures.explorers.set_beside import set_beside_chart
from circularlib.figures.listing import listing
from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual
from circularlib.indicators.avoided.saving_intervals import savings_at
from circularlib.ledger.programme import Programme
from circularlib.statistics.uncertainty import Range

__all__ = ["displacement_explorer"]

_RATES = ("displacement_rate", "lifetime_rate")
_OTHERS = ("unit_mass_ratio", "embodied_emission_ratio", "trip_distance_km")
_OUTCOMES = ("avoided_material_kg", "ademe_item", "desnz_material")


def displacement_explorer(
    homes: pd.DataFrame,
    assumed: Mapping[str, Range],
    used: Mapping[str, float],
    *,
    parts_mass_kg: float,
    source: Bilingual,
    households: int,
    min_cell: int,
    programme: Programme | None = None,
) -> Any:
    """Sliders for both rates, masses, emission factors and trips, and what was saved.

    Args:
        homes: One row per home, from `savings.home_sums`.
        assumed: Ranges of `savings.ASSUMED`, by name.
        used: The displacement and lifetime rate that the page uses, by name.
        parts_mass_kg: Mass of the parts used in repairs.
        source: Line that says whose records these are.
        households: Number of households behind the figures, counted by their homes.
        min_cell: Smallest number of households on which they may rest to be shown.
        programme: Where what is set can be saved as a scenario.

    Returns:
        Controls and two charts, for JupyterLab.
    """
    central = {name: bounds.central for name, bounds in assumed.items()} | dict(used)
    sums = homes.drop(columns="home_id").sum()

    def saved(column: str, **changes: float) -> pd.DataFrame:
        found = savings_at(sums, {**central, **changes}, parts_mass_kg=parts_mass_kg)
        return pd.DataFrame({"outcome": _OUTCOMES, column: [found[name] for name in _OUTCOMES]})

    stated = saved("stated")

    def show(**changes: float) -> list[Shown]:
        both = stated.merge(saved("as_set", **changes), on="outcome", validate="one_to_one")
        chart = set_beside_chart(
            both.iloc[1:], by="outcome", unit="kgco2e", value="avoided_kgco2e",
            title="explored_emissions", source=source, households=households, min_cell=min_cell,
        )  # fmt: skip
        table = listing(
            both.iloc[:1].rename(columns={"stated": "as_stated"}).assign(
                outcome="avoided_mass_kg", home_count=households
            ),
            caption="explored_mass", units=dict.fromkeys(["as_stated", "as_set"], "kg"),
            source=source, households="home_count", min_cell=min_cell,
        )  # fmt: skip
        return [table, chart]

    rates = [Slider(name, 0.0, float(used[name]), 1.0, part="assumptions") for name in _RATES]
    others = sliders_of(assumed, _OTHERS, part="assumptions")
    return explorer(show, [*rates, *others], programme=programme)
