"""Who comes first when price weighs more or less, or another formula turns it into points."""

from typing import Any

from circularlib.appliances.award.judgement import (
    Judgement,
    changed_tender,
    judged,
    points_by_part,
)
from circularlib.figures.award.names import formula_name, part_names
from circularlib.figures.award.points import points_chart
from circularlib.figures.award.tables import ranking_table
from circularlib.figures.explorers.controls import Choice, Slider, explorer, sliders_of
from circularlib.figures.listing import listing
from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual

__all__ = ["award_explorer"]

_USE = ("cycles_per_month", "electricity_price_eur_per_kwh")


def award_explorer(judgement: Judgement, *, source: Bilingual) -> Any:
    """A slider for the weight of the price, a choice of formula, sliders for the use.

    Args:
        judgement: The offers, judged as the tender says.
        source: Line that says whose records these are.

    Returns:
        Controls, a chart of points and the ranking, for JupyterLab.
    """
    tender = judgement.tender
    weight = Slider("award_price_weight_share", 0.05, tender.price.weight, 1.0)
    formulas: dict[str, Bilingual] = {name: formula_name(name) for name in tender.price.formulas}
    formula = Choice("award_formula", formulas, tender.price.formula)

    def show(award_price_weight_share: float, award_formula: str, **use: float) -> list[Shown]:
        moved = changed_tender(
            tender,
            price_weight=award_price_weight_share,
            price_formula=award_formula,
            use=use,
        )
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

    return explorer(show, [weight, formula, *sliders_of(tender.use.spans, _USE)])
