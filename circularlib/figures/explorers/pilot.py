"""What each actor of the chain gains with another number of homes, or other fixed efforts."""

from typing import Any

from circularlib.figures.explorers.controls import Slider, explorer, sliders_of
from circularlib.figures.explorers.set_beside import set_beside_chart
from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual
from circularlib.ledger.programme import Programme
from circularlib.outlook.pilot_setup import MOVED_ENDINGS, PilotSetup
from circularlib.outlook.pilot_size import net_by_actor

__all__ = ["pilot_explorer"]

_MOST_HOMES_RATIO = 5
_MOST_SLIDERS = 8
_ASSUMED = ("chain_labour_cost_eur_per_hour", "discount_rate")


def pilot_explorer(
    setup: PilotSetup,
    *,
    homes_count: int,
    source: Bilingual,
    programme: Programme | None = None,
) -> Any:
    """Sliders for the homes and the stated figures of actors, and what each actor gains a year.

    Args:
        setup: From `pilot_setup.pilot_setup`.
        homes_count: Homes at which it begins, above 0; the marks stay at that number.
        source: Line that says whose records these are.
        programme: Where what is set can be saved as a scenario.

    Returns:
        Controls and a chart, for JupyterLab.
    """
    by_actor = ["actor", "net_eur"]
    stated = net_by_actor(setup, [homes_count])[by_actor].rename(columns={"net_eur": "stated"})
    efforts = [name for name in setup.ranges if name.endswith(MOVED_ENDINGS)]
    first = float(homes_count)
    most = _MOST_HOMES_RATIO * first
    homes = Slider("homes_count", 1.0, first, most, is_whole=True, part="parameters")

    def show(homes_count: float, **moved: float) -> list[Shown]:
        found = net_by_actor(setup, [round(homes_count)], moved=moved)[by_actor]
        chart = set_beside_chart(
            stated.merge(found.rename(columns={"net_eur": "as_set"}), validate="one_to_one"),
            by="actor",
            unit="eur",
            value="net_eur_per_year",
            title="explored_pilot",
            source=source,
            households=None,
        )
        return [chart]

    figures = sliders_of(setup.ranges, [*efforts[:_MOST_SLIDERS], "run_years"])
    assumed = sliders_of(setup.ranges, _ASSUMED, part="assumptions")
    return explorer(show, [homes, *figures, *assumed], programme=programme)
