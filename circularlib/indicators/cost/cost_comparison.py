"""What the homes of the programme cost beside homes outside it, quarter by quarter."""

import pandas as pd

from circularlib.statistics.comparison import (
    EventStudy,
    difference_in_differences,
    event_study,
    placebo,
)

__all__ = ["compared_groups", "comparison_panel", "event_quarters"]


def comparison_panel(
    costs: pd.DataFrame, months: pd.DataFrame, comparison: set[str], *, value: str, start: str
) -> pd.DataFrame:
    """Cost per home-month of every home and quarter, comparison homes included.

    Without overhead, which belongs to no home. A home in service without a booking cost nought,
    but a quarter in which no home had one is left out: it cannot be told from one in which nobody
    kept the books.

    Args:
        costs: One row per period and home, from `costs.direct_costs`, by quarter.
        months: One row per period and home: `period`, `home_id`, `service_days`,
            `home_month_count`; by quarter.
        comparison: Comparison homes.
        value: Column of the costs.
        start: Quarter with which the programme begins.

    Returns:
        One row per home and quarter in service: `home_id`, `quarter`, `period` (quarters since
        the start: 0 is the first with the programme), `is_treated`, `value`, `weight` (days in
        service). No rows where a booking has no index number.
    """
    # Two periods that meet within a quarter each hold a part of it.
    months = months.groupby(["period", "home_id"], as_index=False).sum()
    kept = months[months["period"].isin(costs["period"])]
    joined = kept.merge(costs, on=["period", "home_id"], how="left", validate="one_to_one")
    if value != "nominal_eur" and costs["unpriced_count"].sum() > 0:
        joined = joined.iloc[:0]
    names = sorted({*months["period"], start})
    places = {name: place - names.index(start) for place, name in enumerate(names)}
    return pd.DataFrame(
        {
            "home_id": joined["home_id"],
            "quarter": joined["period"],
            "period": joined["period"].map(places).astype("int64"),
            "is_treated": ~joined["home_id"].isin(comparison),
            "value": joined[value].astype(float).fillna(0.0) / joined["home_month_count"],
            "weight": joined["service_days"].astype(float),
        }
    )


def compared_groups(panel: pd.DataFrame) -> pd.DataFrame:
    """The change since the programme beyond that of comparison homes, and its placebo.

    Args:
        panel: From `comparison_panel`.

    Returns:
        One row per `comparison_kind` (`comparison_effect`, `comparison_placebo`):
        `value_eur_per_home_month`, `low_eur_per_home_month`, `high_eur_per_home_month`,
        `home_count` (homes of the smaller group); without rows where there is nothing to compare.
    """
    groups = panel.groupby("is_treated")["home_id"].nunique()
    smaller = int(groups.min()) if len(groups) == 2 else 0
    found = {
        "comparison_effect": difference_in_differences(panel, start=0),
        "comparison_placebo": placebo(panel, start=0),
    }
    rows = [
        (name, each.value, each.low, each.high, smaller)
        for name, each in found.items()
        if each.value is not None
    ]
    columns = [
        "comparison_kind",
        "value_eur_per_home_month",
        "low_eur_per_home_month",
        "high_eur_per_home_month",
        "home_count",
    ]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:4], float))


def event_quarters(panel: pd.DataFrame) -> tuple[EventStudy, pd.DataFrame]:
    """The difference between the groups in each quarter, against the last one before.

    Args:
        panel: From `comparison_panel`.

    Returns:
        The event study, and its effects with the name of each `quarter`.
    """
    study = event_study(panel, start=0)
    names = panel.drop_duplicates("period").set_index("period")["quarter"]
    return study, study.effects.assign(quarter=study.effects["period"].map(names))
