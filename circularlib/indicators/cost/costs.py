"""What furnishing the homes cost: as booked, in real euros, and with the cost of tied-up money.

Only bookings count: what nobody booked is not in any figure. Purchases from before the records
are unknown, on every basis.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.engines.tables import across_engines, narwhalified
from circularlib.errors import AssumptionError
from circularlib.indicators.cost.home_months import home_months
from circularlib.sources.price_indices import PriceIndex
from circularlib.sources.prices import deflators

__all__ = [
    "COST_SUMS",
    "LABOUR",
    "PURCHASES",
    "calendar",
    "direct_costs",
    "labour_bookings",
    "of_programme",
    "overhead_costs",
    "programme_costs",
    "unvalued_hours",
    "without_labour",
]

LABOUR = "municipal_labour"
PURCHASES = ("purchase_new", "purchase_second_hand")
COST_SUMS = ("nominal_eur", "real_eur", "annualised_eur", "unpriced_count")
"""The sums of the tables below."""

_BOOKED = ("cost_id", "date_day", "home_id", "category", "amount_eur", "payer", "payee", "item_id")


def calendar(
    periods: Sequence[tuple[str, int, int]], *, index: PriceIndex, base: str
) -> pd.DataFrame:
    """Every day of the periods, with what makes its euros comparable.

    Args:
        periods: Name, first and last day of each period, days counted from 1970-01-01.
        index: Price index.
        base: Year or month whose prices real euros are in.

    Returns:
        One row per day: `period`, `date_day`, `month`, `deflator_ratio`, `unpriced_count` (1
        where no index number covers the day or the base; the ratio is then 0 and nothing may be
        added up with it).

    Example:
        >>> from circularlib.sources.price_indices import price_index
        >>> days = calendar([("year", 18262, 18627)], index=price_index("cpi_be"), base="2020")
        >>> len(days), int(days["unpriced_count"].sum())
        (366, 0)
    """
    parts = [
        pd.DataFrame({"period": name, "date_day": range(first, last + 1)})
        for name, first, last in periods
    ]
    days = pd.concat(parts, ignore_index=True).astype({"date_day": "int64"})
    days["month"] = pd.to_datetime(days["date_day"], unit="D").dt.strftime("%Y-%m")
    known = {month: _deflator(index, month, base) for month in days["month"].unique()}
    ratios = days["month"].map(known).astype(float)
    return days.assign(
        deflator_ratio=ratios.fillna(0.0), unpriced_count=ratios.isna().astype("int64")
    )


def _deflator(index: PriceIndex, month: str, base: str) -> float | None:
    try:
        return float(deflators(index, [month], base=base)["deflator_ratio"].iloc[0])
    except AssumptionError:  # said on the page, beside the figures that cannot be given
        return None


@narwhalified
def without_labour(costs: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The bookings but for the town's own labour.

    Args:
        costs: One row per booking: `category`.

    Returns:
        Those rows.
    """
    return costs.filter(nw.col("category") != LABOUR)


@narwhalified
def labour_bookings(
    costs: nw.LazyFrame[Any], hours: nw.LazyFrame[Any], *, labour_eur_per_hour: float
) -> nw.LazyFrame[Any]:
    """All bookings, with the town's own labour valued where nobody booked any.

    Booked labour and hours are the same work: hours are valued only where the records hold no
    booking of municipal labour at all, so that nothing counts twice. Records that begin to book
    labour half-way therefore show too little before; leave labour out of such a comparison.

    Args:
        costs: One row per booking, the table costs.
        hours: One row per entry of the table hours: `date_day`, `organisation`, `hours`,
            `home_id`.
        labour_eur_per_hour: Cost of a municipal hour, in euros of the day worked; 0 values none.

    Returns:
        The bookings, and one row of category `municipal_labour` per entry of municipal hours
        where none was booked: `cost_id` (empty), `date_day`, `home_id`, `category`,
        `amount_eur`, `payer`, `payee`, `item_id`.
    """
    booked = costs.with_columns(
        nw.col("date_day").cast(nw.Int64),
        nw.col("amount_eur").cast(nw.Float64),
        nw.col("cost_id", "home_id", "category", "payer", "payee", "item_id").cast(nw.String),
    ).select(*_BOOKED)
    labour = booked.filter(nw.col("category") == LABOUR).group_by("category").agg(booked=nw.len())
    worked = hours.filter(nw.col("organisation") == "municipality").with_columns(
        nw.col("date_day").cast(nw.Int64),
        nw.col("home_id").cast(nw.String),
        category=nw.lit(LABOUR),
        amount_eur=nw.col("hours").cast(nw.Float64) * labour_eur_per_hour,
        payer=nw.lit("town"),
        nothing=nw.lit(None, dtype=nw.String),
    )
    valued = worked.join(labour, on="category", how="anti").select(
        nw.col("nothing").alias("cost_id"),
        "date_day",
        "home_id",
        "category",
        "amount_eur",
        "payer",
        nw.col("nothing").alias("payee"),
        nw.col("nothing").alias("item_id"),
    )
    return nw.concat([booked, valued.filter(nw.col("amount_eur") != 0)], how="vertical")


@across_engines
def unvalued_hours(costs: Any, hours: Any, *, labour_eur_per_hour: float) -> float:
    """Hours of the municipality that count for nothing: no labour is booked, none is valued.

    Args:
        costs: One row per booking: `category`.
        hours: One row per entry of the table hours: `organisation`, `hours`.
        labour_eur_per_hour: Cost of a municipal hour, in euros; 0 values none.

    Returns:
        The hours; 0 where labour is booked or valued, or nobody wrote down hours.
    """
    booked = nw.from_native(costs).filter(nw.col("category").cast(nw.String) == LABOUR)
    if labour_eur_per_hour or len(booked.select("category").lazy().collect()):
        return 0.0
    own = nw.from_native(hours).filter(nw.col("organisation").cast(nw.String) == "municipality")
    return float(sum(own.select("hours").lazy().collect()["hours"].to_list()))


@across_engines
def of_programme(homes: Any) -> Any:
    """The programme's own homes.

    Args:
        homes: One row per home: `home_id`, `group`.

    Returns:
        Those rows; a home whose group nobody filled in belongs to the programme.
    """
    frame = nw.from_native(homes).with_columns(nw.col("group").cast(nw.String))
    return frame.filter(nw.col("group").fill_null("programme") != "comparison").to_native()


def _priced(
    costs: nw.LazyFrame[Any],
    days: nw.LazyFrame[Any],
    items: nw.LazyFrame[Any],
    ratios: nw.LazyFrame[Any],
) -> nw.LazyFrame[Any]:
    """Each booking of the days with its period and its amount on every basis."""
    kinds = items.select("item_id", "item_type").with_columns(
        nw.col("item_id", "item_type").cast(nw.String)
    )
    dated = costs.with_columns(
        nw.col("date_day").cast(nw.Int64), nw.col("home_id", "item_id", "payee").cast(nw.String)
    ).join(days.select("period", "date_day", "deflator_ratio", "unpriced_count"), on="date_day")
    spread = dated.join(kinds, on="item_id", how="left").join(
        ratios.select("category", "item_type", "annualised_ratio"),
        on=["category", "item_type"],
        how="left",
    )
    real = spread.with_columns(
        nominal_eur=nw.col("amount_eur").cast(nw.Float64),
        real_eur=nw.col("amount_eur").cast(nw.Float64) * nw.col("deflator_ratio"),
        annualised_ratio=nw.col("annualised_ratio").cast(nw.Float64).fill_null(1.0),
    )
    return real.with_columns(annualised_eur=nw.col("real_eur") * nw.col("annualised_ratio"))


@narwhalified
def direct_costs(
    costs: nw.LazyFrame[Any],
    days: nw.LazyFrame[Any],
    items: nw.LazyFrame[Any],
    ratios: nw.LazyFrame[Any],
    *,
    by: Sequence[str] = (),
) -> nw.LazyFrame[Any]:
    """Costs booked on a home, per period and home; comparison homes included.

    Credit notes are negative bookings and count as such. A booking on a day outside the periods
    does not count.

    Args:
        costs: One row per booking: `date_day`, `home_id`, `category`, `amount_eur`, `payer`,
            `payee`, `item_id`.
        days: One row per day, from `calendar`.
        items: One row per item: `item_id`, `item_type`.
        ratios: One row per kind of purchase and item type, from `capital.annualised_ratios`.
        by: More columns of the costs that name a cell, such as `category`.

    Returns:
        One row per period, home and cell: `period`, `home_id`, the columns of `by`, and
        `COST_SUMS`: `nominal_eur` as booked, `real_eur` in the prices of the base,
        `annualised_eur` in those prices with tied-up money (see `capital`), `unpriced_count`
        (bookings whose month has no index number: both real sums then say nothing).
    """
    booked = _priced(costs, days, items, ratios).filter(~nw.col("home_id").is_null())
    return booked.group_by("period", "home_id", *by).agg(nw.col(*COST_SUMS).sum())


@narwhalified
def overhead_costs(
    costs: nw.LazyFrame[Any],
    days: nw.LazyFrame[Any],
    items: nw.LazyFrame[Any],
    ratios: nw.LazyFrame[Any],
    *,
    by: Sequence[str] = (),
) -> nw.LazyFrame[Any]:
    """Costs booked on no home, per period.

    Args:
        costs: As for `direct_costs`.
        days: As for `direct_costs`.
        items: As for `direct_costs`.
        ratios: As for `direct_costs`.
        by: As for `direct_costs`.

    Returns:
        One row per period and cell: `period`, the columns of `by`, and `COST_SUMS`.
    """
    booked = _priced(costs, days, items, ratios).filter(nw.col("home_id").is_null())
    return booked.group_by("period", *by).agg(nw.col(*COST_SUMS).sum())


@across_engines
def programme_costs(
    costs: Any,
    homes: Any,
    days: Any,
    items: Any,
    ratios: Any,
    *,
    periods: Sequence[tuple[str, int, int]],
    by: Sequence[str] = (),
) -> Any:
    """All costs of the programme's homes, per period and home, with their part of the overhead.

    What is booked on no home is spread over the programme's homes by their days in service in
    the period, none of it over comparison homes: a programme with comparison homes looks dearer
    rather than cheaper for it. Costs of comparison homes are left out. Everything else is in:
    the sums over homes are the sums of the bookings. Overhead of a period in which no home was
    in service keeps an empty home.

    Args:
        costs: As for `direct_costs`.
        homes: One row per home: `home_id`, `group`, `in_service_from_day`,
            `in_service_to_day`.
        days: As for `direct_costs`, of the same periods.
        items: As for `direct_costs`.
        ratios: As for `direct_costs`.
        periods: Name, first and last day of each period.
        by: As for `direct_costs`.

    Returns:
        One row per period, home and cell: `period`, `home_id`, the columns of `by`, and
        `COST_SUMS`; on the engine of `costs`.
    """
    inputs = (costs, days, items, ratios)
    frame = nw.from_native(homes).with_columns(nw.col("group", "home_id").cast(nw.String))
    outside = frame.filter(nw.col("group") == "comparison").select("home_id")
    own = nw.from_native(direct_costs(*inputs, by=by)).join(outside, on="home_id", how="anti")
    served = nw.from_native(home_months(of_programme(homes), periods=periods))
    totals = served.group_by("period").agg(all_days=nw.col("service_days").sum())
    parts = served.join(totals, on="period").select(
        "period", "home_id", part=nw.col("service_days") / nw.col("all_days")
    )
    general = nw.from_native(overhead_costs(*inputs, by=by)).join(parts, on="period", how="left")
    part = nw.col("part").fill_null(1.0)
    spread = general.with_columns(
        *[nw.col(name) * part for name in COST_SUMS if name.endswith("_eur")]
    )
    keys = ["period", "home_id", *by]
    columns = [*keys, *COST_SUMS]
    # Engines disagree about the type of a sum of whole numbers; concat wants one.
    whole = nw.col("unpriced_count").cast(nw.Int64)
    tables = [table.select(*columns).with_columns(whole) for table in (own, spread)]
    both = nw.concat(tables, how="vertical")
    return both.group_by(*keys).agg(nw.col(*COST_SUMS).sum()).to_native()
