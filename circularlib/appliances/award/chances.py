"""How often an offer is first when use and prices turn out otherwise than the tender says."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from circularlib.appliances.award.judgement import Judgement
from circularlib.appliances.award.prices import prices
from circularlib.appliances.award.scores import outcomes, ranks
from circularlib.errors import UsageError
from circularlib.statistics.proportions import wilson_table
from circularlib.statistics.uncertainty import draws, one_by_one, switching_value

__all__ = ["first_chances", "switching_uses"]

_WIDER = 3  # how far beyond its range a change of the first place is sought; `award_never` says so


def first_chances(judgement: Judgement, *, count: int, seed: int) -> pd.DataFrame:
    """How often each offer is first over draws of the use, and what it then costs.

    Cycles, prices of electricity and water, and how much more homes use than the label says are
    drawn once per draw for all offers, so that offers differ by what they offer only. How far
    an offer's own kWh lie from its promise is drawn for each offer by itself. The award itself
    does not change: it is decided on the values that the tender stated.

    Args:
        judgement: The offers, judged.
        count: How many draws.
        seed: Seed; the same seed gives the same figures.

    Returns:
        One row per offer: `offer_id`, `first_count`, `draw_count`, `first_rate` with `low_rate`
        and `high_rate` (Wilson; the error of drawing only so often, not a doubt about the
        ranges), `low_eur`, `median_eur` and `high_eur` of the price. Where offers tie, each of
        them counts as first, so that rates may add up to more than 1.

    Raises:
        UsageError: Nothing is drawn.
    """
    if count < 1:
        raise UsageError(f"{count} draws are none.", "draws_count.", "Draw a thousand or more.")
    use = judgement.tender.use
    ids = list(judgement.offers.values.index)
    shared = {name: span for name, span in use.spans.items() if name != "promise_ratio"}
    drawn: dict[str, Any] = dict(draws(shared, count=count, seed=seed))
    own = draws({f"promise_ratio {one}": use.promise_ratio for one in ids}, count=count, seed=seed)
    drawn["promise_ratio"] = np.column_stack([own[f"promise_ratio {one}"] for one in ids])
    costs = prices(judgement.offers, use, drawn)
    groups = judgement.groups.to_numpy(float)
    found = outcomes(costs, groups, judgement.tender, judgement.tender.price.formula)
    counts = (ranks(found) == 1).sum(axis=0)
    table = pd.DataFrame({"offer_id": ids, "first_count": counts, "draw_count": count})
    low, median, high = np.quantile(costs, [0.025, 0.5, 0.975], axis=0)
    rated = wilson_table(table, "first_count", "draw_count")
    rated = rated.rename(columns={"estimate_rate": "first_rate"})
    return rated.assign(low_eur=low, median_eur=median, high_eur=high)


def switching_uses(judgement: Judgement) -> pd.DataFrame:
    """The value of each part of the use at which another offer would come first.

    Each is moved by itself, from nought to three times its high end, the others staying as the
    tender states them.

    Args:
        judgement: The offers, judged.

    Returns:
        One row per value of the use that has a range and moves all offers alike: `name`, `low`,
        `central`, `high`, `switching_value`, the nearest to the central one and empty where the
        first place holds throughout. Where offers tie for the first place it is the central
        value: any change decides.
    """
    groups = judgement.groups.to_numpy(float)
    tender = judgement.tender
    is_first = np.isin(judgement.groups.index, judgement.first)

    def lead(given: Mapping[str, Any]) -> float:
        costs = prices(judgement.offers, tender.use, given)
        found = outcomes(costs, groups, tender, tender.price.formula)
        return float(found[is_first].min() - found[~is_first].max()) if (~is_first).any() else 0.0

    ranges = {name: span for name, span in tender.use.spans.items() if name != "promise_ratio"}
    rows = []
    for name, span in ranges.items():
        if span.low < span.high:
            value = span.central if len(judgement.first) > 1 else None
            if value is None:
                domain = (0.0, _WIDER * span.high)
                value = switching_value(one_by_one(lead), ranges, name, domain=domain)
            rows.append((name, span.low, span.central, span.high, value))
    table = pd.DataFrame(rows, columns=["name", "low", "central", "high", "switching_value"])
    return table.astype({"switching_value": float})
