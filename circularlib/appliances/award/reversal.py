"""Does the order of offers turn round when another comes or goes?

Under a relative formula it can, although nothing about the offers themselves has changed: of
303 Dutch tenders about one in five did when made-up losing offers were added [schotanus2022].
"""

import pandas as pd

from circularlib.appliances.award.formulas import FloatArray
from circularlib.appliances.award.judgement import Judgement
from circularlib.appliances.award.offers import Offers
from circularlib.appliances.award.prices import prices
from circularlib.appliances.award.scores import criterion_scores, group_scores, outcomes, ranks
from circularlib.errors import UsageError
from circularlib.sources.washing.asked import COST_UNITS
from circularlib.sources.washing.tender import Tender

__all__ = ["reversals"]


def reversals(judgement: Judgement, *, worse_share: float) -> pd.DataFrame:
    """Takes each offer away, and adds a worse copy of each, under every formula of the price.

    The worse copy asks more for everything that makes up the price, and is worse on every
    criterion of quality, by the same share. It cannot win against its original, so that it
    should move nothing.

    Args:
        judgement: The offers, judged.
        worse_share: How much worse the copy is, above 0 and below 1.

    Returns:
        One row per formula, change (`withdrawn` or `copy_added`) and offer: `formula`,
        `change`, `offer_id`, `first_before` and `first_after` (tuples of codes among the
        offers that are there both times), `is_first_changed`, `is_order_changed`. Nothing is
        taken away where fewer than two would be left.

    Raises:
        UsageError: The share is not between 0 and 1.
    """
    if not 0 < worse_share < 1:
        raise UsageError(
            f"A copy that is worse by {worse_share:g} is no worse copy.",
            "worse_share.",
            "Give a share between 0 and 1, as 0.1.",
        )
    offers, tender = judgement.offers, judgement.tender
    ids = list(offers.values.index)
    changed = _changed(offers, tender, worse_share)
    whole, *after = (_outcomes(each, tender) for each in [offers, *changed.values()])
    rows = []
    for formula in tender.price.formulas:
        for (offer_id, change), altered in zip(changed, after, strict=True):
            stay = [one for one in ids if one in altered.index]
            found = _compared(whole.loc[stay, formula], altered.loc[stay, formula])
            rows.append({"formula": formula, "change": change, "offer_id": offer_id} | found)
    return pd.DataFrame(rows)


def _changed(offers: Offers, tender: Tender, worse_share: float) -> dict[tuple[str, str], Offers]:
    """The offers as they would be, by the code of the one that is changed and the change."""
    ids = list(offers.values.index)
    changed = {}
    for offer_id in ids:
        changed[offer_id, "copy_added"] = _with_worse(offers, tender, offer_id, worse_share)
        if len(ids) > 2:
            others = [one for one in ids if one != offer_id]
            changed[offer_id, "withdrawn"] = offers.only(others)
    return changed


def _outcomes(offers: Offers, tender: Tender) -> pd.DataFrame:
    """One row per offer; one column per formula of the price."""
    groups = group_scores(criterion_scores(offers, tender), tender).reindex(offers.values.index)
    costs: FloatArray = prices(offers, tender.use)
    scores = groups.to_numpy(float)
    found = {each: outcomes(costs, scores, tender, each) for each in tender.price.formulas}
    return pd.DataFrame(found, index=offers.values.index)


def _with_worse(offers: Offers, tender: Tender, offer_id: str, worse_share: float) -> Offers:
    better = {each.criterion: each.better for group in tender.groups for each in group.criteria}
    scales = {
        name: 1 - worse_share if better.get(name) == "more" else 1 + worse_share
        for name in offers.values.columns
        if name in better or name in COST_UNITS
    }
    code = f"{offer_id} worse"
    copy = offers.values.loc[[offer_id]].set_axis([code])
    for name, scale in scales.items():
        copy[name] *= scale
    values = pd.concat([offers.values, copy])
    return Offers(values, {**offers.bidders, code: offers.bidders[offer_id]})


def _compared(before: pd.Series, after: pd.Series) -> dict[str, object]:
    """Ranks of the same offers before and after."""
    places = [ranks(each.to_numpy(float)) for each in (before, after)]
    leaders = [tuple(before.index[place == 1]) for place in places]
    return {
        "first_before": leaders[0],
        "first_after": leaders[1],
        "is_first_changed": leaders[0] != leaders[1],
        "is_order_changed": bool((places[0] != places[1]).any()),
    }
