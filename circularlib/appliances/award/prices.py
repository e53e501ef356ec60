"""What an offer costs over the horizon, and whether that is suspiciously low."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.appliances.award.formulas import FloatArray
from circularlib.appliances.award.offers import Offers
from circularlib.sources.washing.asked import COST_UNITS
from circularlib.sources.washing.tender import LowPrice
from circularlib.sources.washing.tendered_use import TenderedUse
from circularlib.statistics.annuity import annuity_ratio

__all__ = ["cost_parts", "low_price_flags", "prices"]

_MONTHS = 12
_LITRES_PER_M3 = 1000

Drawn = Mapping[str, npt.ArrayLike]
"""Values of the use by name: numbers, or arrays of draws."""


def cost_parts(
    offers: Offers, use: TenderedUse, drawn: Drawn | None = None
) -> dict[str, FloatArray]:
    """What a machine costs over the horizon, part by part, in today's money.

    Fees, electricity and water are paid at the end of each year and discounted; the deposit is
    paid at the start and comes back at the end without interest. Fees are taken as real: their
    indexation follows prices. VAT is outside, and so is what every offer costs alike.

    Args:
        offers: The offers. What the tender does not ask costs nothing.
        use: The buyer's own figures.
        drawn: Draws instead of the central values, by name of the use; each of shape (draws,),
            but `promise_ratio`, which may be (draws, offers).

    Returns:
        Per part, as `fee_eur_per_month`, euro per machine; of shape (offers,), or (draws,
        offers) where it depends on what is drawn.
    """
    given = {name: span.central for name, span in use.spans.items()} | dict(drawn or {})
    of_use = {name: _upright(values) for name, values in given.items()}
    field = {
        name: offers.values[name].to_numpy(float) if name in offers.values else np.zeros(1)
        for name in COST_UNITS
    }
    years = 1 / annuity_ratio(use.discount_rate, lifetime_years=use.horizon_years)
    cycles = of_use["cycles_per_month"] * _MONTHS * years
    energy = field["energy_kwh_per_cycle"] * of_use["energy_ratio"] * of_use["promise_ratio"]
    parts = {
        "fee_eur_per_month": field["fee_eur_per_month"] * _MONTHS * years,
        "fee_eur_per_cycle": field["fee_eur_per_cycle"] * cycles,
        "deposit_eur": field["deposit_eur"] * (1 - (1 + use.discount_rate) ** -use.horizon_years),
        "energy_kwh_per_cycle": energy * of_use["electricity_price_eur_per_kwh"] * cycles,
        "water_l_per_cycle": field["water_l_per_cycle"]
        / _LITRES_PER_M3
        * of_use["water_price_eur_per_m3"]
        * cycles,
    }
    count = len(offers.values)
    return {
        name: np.broadcast_to(part, (*np.shape(part)[:-1], count)) for name, part in parts.items()
    }


def _upright(values: npt.ArrayLike) -> FloatArray:
    """Draws as a column, so that they run down where offers run across."""
    array = np.asarray(values, dtype=float)
    return array[:, np.newaxis] if array.ndim == 1 else array


def prices(offers: Offers, use: TenderedUse, drawn: Drawn | None = None) -> FloatArray:
    """What each offer costs per machine over the horizon: the sum of its parts.

    Args:
        offers: The offers.
        use: The buyer's own figures.
        drawn: Draws instead of central values, as in `cost_parts`.

    Returns:
        Euro, of shape (offers,) or (draws, offers).
    """
    return np.asarray(sum(cost_parts(offers, use, drawn).values()), dtype=float)


def low_price_flags(prices_eur: pd.Series, rule: LowPrice | None) -> pd.DataFrame:
    """Which prices are so low that the bidder is asked to justify them.

    The mean leaves out the lowest and the highest offers that the tender says, as article 36,
    § 4 of the royal decree of 18 April 2017 does for fewer than seven offers
    [raad_van_state_249334]. A flag is a question to the bidder and never an exclusion.

    Args:
        prices_eur: Price by code of the offer, of all offers received.
        rule: The tender's rule; None flags none.

    Returns:
        One row per offer: `offer_id`, `price_eur`, `mean_eur`, `below_share` (how far below
        the mean; negative above it), `is_flagged`. Without a rule, or with too few offers, the
        mean and the share are empty.
    """
    table = pd.DataFrame({"offer_id": prices_eur.index, "price_eur": prices_eur.to_numpy(float)})
    if rule is None or len(table) < rule.least_offers_count:
        return table.assign(mean_eur=np.nan, below_share=np.nan, is_flagged=False)
    cut = rule.left_out_each_end_count
    mean = float(np.sort(table["price_eur"])[cut : len(table) - cut].mean())
    below = 1 - table["price_eur"] / mean
    # A hair's breadth below the threshold by rounding alone still counts as reaching it.
    return table.assign(
        mean_eur=mean, below_share=below, is_flagged=below >= rule.below_share - 1e-12
    )
