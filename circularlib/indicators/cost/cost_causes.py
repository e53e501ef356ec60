"""Why furnishing a home became cheaper or dearer, and what would undo it."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.indicators.cost.capital import annualised_ratios
from circularlib.statistics.decomposition import lmdi
from circularlib.statistics.uncertainty import Bounds, Range, one_by_one, switching_value, tornado

__all__ = ["DEARER_SHARE", "cost_terms", "cost_tornado", "reduction_of", "switching_values"]

DEARER_SHARE = 0.2
"""How much dearer or cheaper each kind of cost is made in turn; a convention, no estimate."""

_WIDEST = {"discount_rate": (0.0, 1.0), "lifetime_rate": (0.05, 3.0)}
_DEAREST_RATIO = 100.0

Outcome = Callable[[Mapping[str, float]], float]


_DEARER = Bounds(1 - DEARER_SHARE, 1.0, 1 + DEARER_SHARE)


def cost_terms(
    costs: pd.DataFrame, home_month_counts: Mapping[str, float], furnishings: Mapping[str, float]
) -> pd.DataFrame:
    """The change of the cost per home-month as booked, split into what made it change.

    LMDI-I [ang2005]: furnishings per home-month, real cost per furnishing, mix of kinds of cost,
    and price level. The terms add up to the change. Where credit
    notes make a kind of cost negative in a period, all kinds are taken as one, and the mix has
    no term.

    Args:
        costs: One row per period and `category` (or finer): `nominal_eur`, `real_eur`,
            `unpriced_count`; the periods `baseline` and another.
        home_month_counts: Home-months by period.
        furnishings: Furnishings of the programme's homes by period.

    Returns:
        One row per step: `step` (`baseline`, `term_activity`, `term_cost_per_furnishing`,
        `term_mix`, `term_price_level`, `programme`), `change_eur_per_home_month` (the level for
        the first and the last). Without rows where a period lacks costs, home-months,
        furnishings or an index number.
    """
    empty = pd.DataFrame(columns=["step", "change_eur_per_home_month"])
    names = ["baseline", *sorted(set(home_month_counts) - {"baseline"})]
    is_whole = len(names) == 2 and all(
        home_month_counts.get(name, 0) > 0 and furnishings.get(name, 0) > 0 for name in names
    )
    if not is_whole or costs["unpriced_count"].sum() > 0:
        return empty
    sums = costs.pivot_table(
        index="category", columns="period", values=["nominal_eur", "real_eur"], aggfunc="sum"
    ).fillna(0.0)
    if not set(names) <= set(sums.columns.get_level_values(1)):
        return empty
    if (sums < 0).any(axis=None):
        sums = sums.sum().to_frame().T
    if (sums.sum() <= 0).any():
        return empty
    before, now = (
        _factors(
            pd.DataFrame(sums.xs(name, axis=1, level=1)), home_month_counts[name], furnishings[name]
        )
        for name in names
    )
    terms = lmdi(before, now)
    levels = [float(factors.prod(axis=1).sum()) for factors in (before, now)]
    rows = [("baseline", levels[0]), *terms.items(), ("programme", levels[1])]
    return pd.DataFrame(rows, columns=empty.columns)


def _factors(sums: pd.DataFrame, home_months: float, furnishings: float) -> pd.DataFrame:
    """Factors whose product is each kind's cost per home-month; a kind that is not there is nought.

    A kind without bookings has no price of its own: it takes the period's.
    """
    level = sums["nominal_eur"].sum() / sums["real_eur"].sum()
    price = (sums["nominal_eur"] / sums["real_eur"].replace(0.0, np.nan)).fillna(level)
    return pd.DataFrame(
        {
            "term_activity": furnishings / home_months,
            "term_cost_per_furnishing": sums["real_eur"].sum() / furnishings,
            "term_mix": sums["real_eur"] / sums["real_eur"].sum(),
            "term_price_level": price,
        }
    )


def reduction_of(
    costs: pd.DataFrame,
    home_month_counts: Mapping[str, float],
    lives: pd.DataFrame,
    *,
    is_annualised: bool,
) -> Outcome:
    """The cost reduction as a function of assumptions and of prices in the programme.

    Args:
        costs: One row per `period`, `category` and `item_type`: `real_eur`.
        home_month_counts: Home-months by period: `baseline` and another.
        lives: From `capital.lifetimes_in_use` with a lifetime rate of 1.
        is_annualised: Whether purchases carry the cost of tied-up money.

    Returns:
        A function of a mapping: `discount_rate`, `lifetime_rate`, and for each category the
        number that its cost in the programme is multiplied by (1 where it is not named). It gives
        nan where a period has no home-months or no bookings.
    """
    is_now = (costs["period"] != "baseline").to_numpy()
    euros = costs["real_eur"].to_numpy(float)
    kinds = {str(name): is_now & (costs["category"] == name) for name in costs["category"].unique()}
    now_months = sum(count for name, count in home_month_counts.items() if name != "baseline")
    before_months = home_month_counts.get("baseline", 0.0)
    is_comparable = bool(is_now.any() and (~is_now).any() and now_months and before_months)

    @cache
    def sums(*rates: float) -> tuple[float, Mapping[str, float]]:
        """Euros before, and now by kind; with the discount and the lifetime rate, annualised."""
        weighed = euros * _weights(costs, lives, *rates) if rates else euros
        return weighed[~is_now].sum(), {name: weighed[rows].sum() for name, rows in kinds.items()}

    def outcome(values: Mapping[str, float]) -> float:
        names = ("discount_rate", "lifetime_rate") if is_annualised else ()
        before, now = sums(*(float(values[name]) for name in names))
        if not is_comparable or before <= 0:
            return float("nan")
        dearer = sum(euro * values.get(name, 1.0) for name, euro in now.items())
        return float(1 - (dearer / now_months) / (before / before_months))

    return outcome


def _weights(
    costs: pd.DataFrame, lives: pd.DataFrame, discount_rate: float, lifetime_rate: float
) -> npt.NDArray[np.float64]:
    """What each booking is multiplied by, so that purchases carry the cost of tied-up money."""
    used = np.where(lives["category"] == "purchase_second_hand", lifetime_rate, 1.0)
    spread = annualised_ratios(
        lives.assign(lifetime_years=lives["lifetime_years"] * used), discount_rate=discount_rate
    )
    on = ["category", "item_type"]
    keyed = costs[on].merge(spread, on=on, how="left", validate="many_to_one")
    return keyed["annualised_ratio"].fillna(1.0).to_numpy(float)


def cost_tornado(
    outcome: Outcome, assumed: Mapping[str, Range], categories: list[str]
) -> pd.DataFrame:
    """How far each assumption, and each kind of cost in the programme, moves the reduction.

    Args:
        outcome: From `reduction_of`.
        assumed: Ranges of the assumptions; none on the cash basis.
        categories: Kinds of cost, made a fifth cheaper and dearer.

    Returns:
        As `uncertainty.tornado`; without rows where there is no reduction.
    """
    table = tornado(outcome, {**assumed, **dict.fromkeys(categories, _DEARER)})
    return table.dropna(subset=["swing"]).reset_index(drop=True)


def switching_values(
    outcome: Outcome, assumed: Mapping[str, Range], categories: list[str]
) -> pd.DataFrame:
    """The value of each assumption, and of each kind of cost, at which nothing is saved.

    Args:
        outcome: From `reduction_of`.
        assumed: Ranges of the assumptions; none on the cash basis.
        categories: Kinds of cost.

    Returns:
        One row per assumption or kind of cost: `name`, `central_ratio`, `switching_ratio`
        (missing where the saving vanishes nowhere: for an assumption between its widest bounds,
        for a kind of cost up to a hundredfold).
    """
    ranges: dict[str, Range] = {**assumed, **dict.fromkeys(categories, _DEARER)}
    columns = ["name", "central_ratio", "switching_ratio"]
    if not np.isfinite(outcome({name: each.central for name, each in ranges.items()})):
        return pd.DataFrame(columns=columns)
    figure = one_by_one(outcome)
    domains = {name: _WIDEST.get(name, (0.0, _DEAREST_RATIO)) for name in ranges}
    rows = [
        (name, each.central, switching_value(figure, ranges, name, domain=domains[name]))
        for name, each in ranges.items()
    ]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"central_ratio": float, "switching_ratio": float})
