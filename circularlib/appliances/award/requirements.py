"""Minimum requirements: what an offer must reach to be judged at all."""

import pandas as pd

from circularlib.appliances.award.offers import Offers
from circularlib.sources.washing.tender import Tender

__all__ = ["admitted", "checked_requirements"]


def checked_requirements(offers: Offers, tender: Tender) -> pd.DataFrame:
    """Every minimum requirement, set against every offer.

    A value that equals the bound meets it.

    Args:
        offers: The offers.
        tender: What is asked.

    Returns:
        One row per offer and requirement: `offer_id`, `criterion`, `bound` (`at_least` or
        `at_most`), `required`, `offered`, `is_met`.
    """
    rows = []
    for each in tender.requirements:
        for offer_id, offered in offers.values[each.criterion].items():
            if each.at_least is not None:
                bound, required, is_met = "at_least", each.at_least, offered >= each.at_least
            else:
                required = float(each.at_most or 0.0)
                bound, is_met = "at_most", offered <= required
            rows.append((offer_id, each.criterion, bound, required, offered, is_met))
    columns = ["offer_id", "criterion", "bound", "required", "offered", "is_met"]
    return pd.DataFrame(rows, columns=columns)


def admitted(offers: Offers, checked: pd.DataFrame) -> Offers:
    """The offers that meet every minimum requirement.

    The others take no part in any score: the best value of a formula is the best among these.

    Args:
        offers: All offers.
        checked: From `checked_requirements`.

    Returns:
        The offers that are judged.
    """
    missed = set(checked.loc[~checked["is_met"].astype(bool), "offer_id"])
    return offers.only([one for one in offers.values.index if one not in missed])
