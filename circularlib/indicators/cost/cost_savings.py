"""How much cheaper furnishing a home became, and how sure that is."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from circularlib.errors import UsageError
from circularlib.statistics.resampling import BootstrapEstimate, bootstrap

__all__ = [
    "BASES",
    "bases_said",
    "basis_column",
    "compared_bases",
    "compared_costs",
    "cost_estimates",
    "home_sums",
]

BASES: Mapping[str, str] = {"cash": "real_eur", "annualised": "annualised_eur"}
"""Column of the costs by basis, both in real euros."""

FloatArray = npt.NDArray[np.float64]
_SUMS = ("programme_eur", "programme_months", "baseline_eur", "baseline_months")


def home_sums(
    costs: pd.DataFrame, months: pd.DataFrame, *, value: str, programme: str
) -> pd.DataFrame:
    """What each home cost and how long it served, in both periods.

    Args:
        costs: One row per period and home, or per cell of these, from `costs.programme_costs`.
        months: One row per period and home: `period`, `home_id`, `home_month_count`.
        value: Column of the costs: `nominal_eur`, `real_eur` or `annualised_eur`.
        programme: Name of the period reported; the other one is `baseline`.

    Returns:
        One row per home: `home_id`, `programme_eur`, `programme_months`, `baseline_eur`,
        `baseline_months`; 0 where there is nothing. Where a booking has no index number the real
        euros of its period are missing in every home.

    Example:
        >>> costs = pd.DataFrame({"period": ["baseline"], "home_id": ["A"], "real_eur": [50.0],
        ...                       "unpriced_count": [0]})
        >>> months = pd.DataFrame({"period": ["baseline"], "home_id": ["A"],
        ...                        "home_month_count": [2.0]})
        >>> home_sums(costs, months, value="real_eur", programme="2022")["baseline_eur"].tolist()
        [50.0]
    """
    columns = {}
    for name, period in (("programme", programme), ("baseline", "baseline")):
        booked = costs[costs["period"] == period]
        served = months[months["period"] == period]
        columns[f"{name}_eur"] = booked.groupby("home_id", dropna=False)[value].sum()
        columns[f"{name}_months"] = served.groupby("home_id", dropna=False)[
            "home_month_count"
        ].sum()
    wide = pd.concat(columns, axis=1).astype(float).fillna(0.0)
    if value != "nominal_eur":
        for name, period in (("programme", programme), ("baseline", "baseline")):
            if costs.loc[costs["period"] == period, "unpriced_count"].sum() > 0:
                wide[f"{name}_eur"] = np.nan
    return wide.rename_axis("home_id").reset_index().sort_values("home_id", ignore_index=True)


def _reduction(totals: FloatArray) -> FloatArray:
    now = totals[..., 0] / totals[..., 1]
    rates: FloatArray = 1 - now / (totals[..., 2] / totals[..., 3])
    return rates


def _ratio(totals: FloatArray) -> FloatArray:
    ratios: FloatArray = totals[..., 0] / totals[..., 1]
    return ratios


def cost_estimates(sums: pd.DataFrame) -> dict[str, BootstrapEstimate]:
    """Cost per home-month of both periods, and the reduction, each with its interval.

    Homes are drawn whole, with both their periods, 10,000 times (BCa) [efron1987]. The reduction
    is 1 - programme ÷ baseline, of the totals. A period without home-months has no cost per
    home-month; one in which nothing was booked has none either, for it cannot be told from one
    in which nobody kept the books.

    Args:
        sums: One row per home, from `home_sums`.

    Returns:
        Estimates by name: `programme`, `baseline` (euro per home-month) and `reduction`. Without
        value their method is `none_no_price_index`, `none_no_home_months`, `none_no_costs`,
        `none_no_baseline`, or as `bootstrap` gives it.

    Example:
        >>> sums = pd.DataFrame({"programme_eur": [60.0], "programme_months": [1.0],
        ...                      "baseline_eur": [100.0], "baseline_months": [1.0]})
        >>> cost_estimates(sums)["reduction"].value
        0.4
    """
    found = {
        name: _estimate(sums[[f"{name}_eur", f"{name}_months"]], _why_not(sums, name), _ratio)
        for name in ("programme", "baseline")
    }
    why = _why_not(sums, "programme") or _why_not(sums, "baseline")
    if why is None and sums["baseline_eur"].sum() < 0:
        why = "none_undefined"  # a share of a negative cost means nothing
    return {**found, "reduction": _estimate(sums[list(_SUMS)], why, _reduction)}


def _why_not(sums: pd.DataFrame, name: str) -> str | None:
    """Why a period has no cost per home-month; None where it has one."""
    if sums[f"{name}_eur"].isna().any():
        return "none_no_price_index"
    if sums[f"{name}_months"].sum() <= 0:
        return "none_no_baseline" if name == "baseline" else "none_no_home_months"
    return "none_no_costs" if not sums[f"{name}_eur"].any() else None


def _estimate(
    sums: pd.DataFrame, why: str | None, statistic: Callable[[FloatArray], FloatArray]
) -> BootstrapEstimate:
    if why is None:
        return bootstrap(sums.to_numpy(float), statistic)
    empty = bootstrap(np.zeros((1, sums.shape[1])), _ratio)
    return replace(empty, method=why)


def compared_costs(
    costs: pd.DataFrame, months: pd.DataFrame, *, by: list[str], value: str
) -> pd.DataFrame:
    """Cost per home-month of each cell, before and now, and the homes behind it.

    Args:
        costs: One row per period, home and cell, from `costs.programme_costs`.
        months: One row per period and home, from `home_months.home_months`.
        by: Columns that name the cells.
        value: Column of the costs.

    Returns:
        One row per cell, the dearest now first: the columns of `by`,
        `baseline_cost_eur_per_home_month`, `programme_cost_eur_per_home_month`,
        `change_eur_per_home_month`, `home_count` (homes with such costs, in the period with the
        fewer of them but not none). A period without home-months or
        without any booking has no numbers.
    """
    columns = {}
    for name, is_of in (("baseline", True), ("programme", False)):
        booked = costs[(costs["period"] == "baseline") == is_of]
        served = months.loc[(months["period"] == "baseline") == is_of, "home_month_count"].sum()
        is_priced = value == "nominal_eur" or booked["unpriced_count"].sum() == 0
        divisor = served if served > 0 and is_priced and len(booked) else np.nan
        columns[name] = booked.groupby(by, dropna=False)[value].sum(), divisor
    homes = costs.groupby([*by, "period"], dropna=False)["home_id"].nunique().reset_index()
    table = homes.groupby(by, dropna=False)["home_id"].min().rename("home_count").to_frame()
    for name, (sums, divisor) in columns.items():
        per_month = sums.reindex(table.index).fillna(0.0) / divisor
        table[f"{name}_cost_eur_per_home_month"] = per_month
    table["change_eur_per_home_month"] = (
        table["programme_cost_eur_per_home_month"] - table["baseline_cost_eur_per_home_month"]
    )
    order = ["programme_cost_eur_per_home_month", *by]
    sorted_rows = table.reset_index().sort_values(order, ascending=[False, *[True] * len(by)])
    return sorted_rows[[*by, *table.columns[1:], "home_count"]].reset_index(drop=True)


def compared_bases(sums: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The same comparison on several bases, side by side.

    Args:
        sums: By name of the basis, one row per home, from `home_sums`.

    Returns:
        One row per basis: `cost_basis`, `baseline_cost_eur_per_home_month`,
        `programme_cost_eur_per_home_month`, `cost_reduction_rate`, `low_rate`, `high_rate`,
        `percentile_low_rate`, `percentile_high_rate`, `home_count`.
    """
    rows = []
    for name, table in sums.items():
        found = cost_estimates(table)
        saved = found["reduction"]
        ends = (saved.low, saved.high, saved.percentile_low, saved.percentile_high)
        costs = (found["baseline"].value, found["programme"].value)
        homes = int((table[["programme_months", "baseline_months"]] > 0).any(axis=1).sum())
        rows.append((name, *costs, saved.value, *ends, homes))
    columns = [
        "cost_basis",
        "baseline_cost_eur_per_home_month",
        "programme_cost_eur_per_home_month",
        "cost_reduction_rate",
        "low_rate",
        "high_rate",
        "percentile_low_rate",
        "percentile_high_rate",
        "home_count",
    ]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:-1], float))


def basis_column(basis: str) -> str:
    """The column of the costs that a basis takes.

    Args:
        basis: `cash` or `annualised`.

    Returns:
        Its name.

    Raises:
        UsageError: It is neither.

    Example:
        >>> basis_column("cash")
        'real_eur'
    """
    if basis not in BASES:
        raise UsageError(
            f'"{basis}" is not a basis of costs.', remedy=f"Use one of {', '.join(BASES)}."
        )
    return BASES[basis]


def bases_said(
    found: Mapping[str, BootstrapEstimate], *, basis: str, include_labour: bool
) -> dict[str, str]:
    """How each figure was found, with the basis of its costs, as a key of the dictionary.

    Args:
        found: From `cost_estimates`.
        basis: `cash` or `annualised`.
        include_labour: Whether municipal labour is in.

    Returns:
        By name of the estimate, the key without `basis_` before it. A figure without value
        needs no basis of its costs: the key says why there is none.
    """
    kind = basis if include_labour else f"{basis}_without_labour"
    return {
        name: each.method if each.value is None else f"{kind}_{each.method}"
        for name, each in found.items()
    }
