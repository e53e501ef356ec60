"""Who comes first when price weighs more or less, or another formula turns it into points."""

from typing import Any

from circularlib.appliances.award.judgement import (
    MOVED,
    Judgement,
    judged,
    points_by_part,
    tender_as_set,
)
from circularlib.figures.award.names import formula_name, part_names
from circularlib.figures.award.points import points_chart
from circularlib.figures.award.tables import ranking_table
from circularlib.figures.explorers.controls import Choice, Slider, explorer, sliders_of
from circularlib.figures.listing import listing
from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual
from circularlib.ledger.programme import Programme

__all__ = ["award_explorer"]

_WEIGHT, _FORMULA, *_USE = MOVED


def award_explorer(
    judgement: Judgement, *, source: Bilingual, programme: Programme | None = None
) -> Any:
    """A slider for the weight of the price, a choice of formula, sliders for the use.

    Args:
        judgement: The offers, judged as the tender says.
        source: Line that says whose records these are.
        programme: Where what is set can be saved as a scenario.

    Returns:
        Controls, a chart of points and the ranking, for JupyterLab.
    """
    tender = judgement.tender
    weight = Slider(_WEIGHT, 0.05, tender.price.weight, 1.0)
    formulas: dict[str, Bilingual] = {name: formula_name(name) for name in tender.price.formulas}
    formula = Choice(_FORMULA, formulas, tender.price.formula)

    def show(**figures: Any) -> list[Shown]:
        moved = tender_as_set(tender, figures)
        result = judged(judgement.received, moved)
        chart = points_chart(
            points_by_part(result),
            bidders=judgement.received.bidders,
            parts=part_names(moved),
            title="explored_points",
            source=source,
        )
        ranked = ranking_table(result)
        return [chart, listing(ranked, caption="explored_ranking", households=None)]

    use = sliders_of(tender.use.spans, _USE)
    return explorer(show, [weight, formula, *use], programme=programme)
