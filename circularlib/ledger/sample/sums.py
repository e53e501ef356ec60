"""What the tables of a sample programme add up to: the sums of which its truth is made.

Sums can be added over many programmes and ratios cannot, so nothing is divided here but the
bookings that belong to no home, which are spread over all homes by their days in service.
"""

from collections import Counter
from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from circularlib.ledger.sample.world import Calendar

__all__ = ["HORIZON_DAYS", "ORIGINS", "added_up", "spell_counts"]

HORIZON_DAYS = 730
ORIGINS = ("new", "second_hand", "existing")
_ENDINGS = ("collected", "lost", "discarded", "recycled", "sold")

Tables = Mapping[str, pl.DataFrame]
Sums = Counter[tuple[str, str]]


def added_up(tables: Tables, calendar: Calendar) -> Sums:
    """Everything the truth needs but the spells, by period.

    Costs, home-days, placements, furnishings and endings are those of programme homes; repairs
    and hours are everybody's, because no home is noted with them.

    Args:
        tables: The tables of one programme.
        calendar: Its calendar.

    Returns:
        Sums by period (`baseline`, `programme`) and figure.
    """
    sums: Sums = Counter()
    days = _home_days(tables["homes"], calendar)
    for frame in (
        days.rename({"own_days": "home_days"}).drop("year", "all_days"),
        _costs(tables, days, calendar),
        _placements(tables, calendar),
        _repairs(tables, calendar),
        _endings(tables, calendar),
        _hours(tables, calendar),
    ):
        for row in frame.group_by("period", maintain_order=True).sum().iter_rows(named=True):
            period = row.pop("period")
            sums.update({(period, figure): value for figure, value in row.items()})
    return sums


def _period(calendar: Calendar, date: str = "date") -> pl.Expr:
    is_before = pl.col(date) < calendar.date(calendar.programme_day)
    name = pl.when(is_before).then(pl.lit("baseline")).otherwise(pl.lit("programme"))
    return name.alias("period")


def _in_programme_homes(frame: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    own = tables["homes"].filter(pl.col("group") == "programme").select("home_id")
    return frame.join(own, on="home_id", how="semi")


def _home_days(homes: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    """Days in service per year, of programme homes and of all."""
    is_own = (homes["group"] == "programme").to_numpy()
    from_day = homes["in_service_from"].to_physical().to_numpy()
    to_day = homes["in_service_to"].to_physical().fill_null(calendar.last_day).to_numpy()
    rows = []
    for year, first_day, last_day in calendar.year_spans():
        days = np.minimum(to_day, last_day) - np.maximum(from_day, first_day) + 1
        days = np.maximum(days, 0)
        period = "baseline" if first_day < calendar.programme_day else "programme"
        rows.append((period, year, int(days[is_own].sum()), int(days.sum())))
    return pl.DataFrame(rows, schema=["period", "year", "own_days", "all_days"], orient="row")


def _costs(tables: Tables, days: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    """Euros of programme homes, with their share of what belongs to no home."""
    costs = tables["costs"].with_columns(year=pl.col("date").dt.year().cast(pl.Int64))
    own = _in_programme_homes(costs, tables).group_by("year")
    shared = costs.filter(pl.col("home_id").is_null()).group_by("year")
    yearly = days.join(own.agg(own_eur=pl.col("amount_eur").sum()), on="year", how="left")
    yearly = yearly.join(shared.agg(shared_eur=pl.col("amount_eur").sum()), on="year", how="left")
    yearly = yearly.with_columns(pl.col("own_eur", "shared_eur").fill_null(0.0))
    share = pl.col("own_days") / pl.col("all_days")
    price_factors = {
        year: calendar.price_factor(first_day) / calendar.price_factor(calendar.first_day)
        for year, first_day, _ in calendar.year_spans()
    }
    return yearly.with_columns(
        nominal_eur=pl.col("own_eur") + share * pl.col("shared_eur"),
        price_factor=pl.col("year").replace_strict(price_factors, return_dtype=pl.Float64),
    ).select("period", "nominal_eur", real_eur=pl.col("nominal_eur") / pl.col("price_factor"))


def _placements(tables: Tables, calendar: Calendar) -> pl.DataFrame:
    """Placements, the reused and the newly bought among them, and furnishings (home and day)."""
    delivered = tables["movements"].filter(pl.col("event") == "delivered")
    delivered = delivered.with_columns(number=pl.col("movement_id").cum_count().over("item_id"))
    delivered = delivered.filter(pl.col("date") >= calendar.date(calendar.first_day))
    delivered = _in_programme_homes(delivered, tables)
    delivered = delivered.join(tables["items"].select("item_id", "origin"), on="item_id")
    is_reused = (pl.col("origin") == "second_hand") | (pl.col("number") > 1)
    per_visit = delivered.group_by("home_id", "date").agg(
        placements=pl.len().cast(pl.Int64),
        reused=is_reused.sum().cast(pl.Int64),
        bought_new=(~is_reused & (pl.col("origin") == "new")).sum().cast(pl.Int64),
    )
    return per_visit.select(
        _period(calendar), pl.lit(1).alias("furnishings"), "placements", "reused", "bought_new"
    )


def _repairs(tables: Tables, calendar: Calendar) -> pl.DataFrame:
    return tables["movements"].filter(pl.col("event").is_in(["repaired", "repair_failed"])).select(
        _period(calendar),
        repaired=(pl.col("event") == "repaired").cast(pl.Int64),
        repair_failed=(pl.col("event") == "repair_failed").cast(pl.Int64),
    )  # fmt: skip


def _hours(tables: Tables, calendar: Calendar) -> pl.DataFrame:
    def of(organisation: str) -> pl.Expr:
        return pl.when(pl.col("organisation") == organisation).then(pl.col("hours")).otherwise(0.0)

    return tables["hours"].select(
        _period(calendar),
        reuse_centre_hours=of("reuse_centre"),
        municipal_hours=of("municipality"),
    )


def _spells(tables: Tables) -> pl.DataFrame:
    """One row per placement: where and when it began, and the event that ended it, if one did."""
    events = tables["movements"].filter(pl.col("event").is_in(["delivered", *_ENDINGS]))
    following = events.with_columns(
        end=pl.col("date").shift(-1).over("item_id"),
        ending=pl.col("event").shift(-1).over("item_id"),
        cause=pl.col("reason").shift(-1).over("item_id"),
    ).rename({"date": "start"})
    spells = following.filter(pl.col("event") == "delivered")
    return spells.select("item_id", "home_id", "start", "end", "ending", "cause")


def _endings(tables: Tables, calendar: Calendar) -> pl.DataFrame:
    """Why spells in programme homes ended, as one column of ones per cause."""
    spells = _in_programme_homes(_spells(tables), tables).drop_nulls("end")
    is_lost = pl.col("ending") == "lost"
    cause = pl.when(is_lost).then(pl.lit("lost")).otherwise(pl.col("cause")).alias("cause")
    causes = spells.select(_period(calendar, "end"), cause).drop_nulls("cause")
    return causes.to_dummies("cause", separator=":").cast({pl.UInt8: pl.Int64})


def spell_counts(tables: Tables, calendar: Calendar) -> dict[str, NDArray[np.int64]]:
    """Numbers at risk and numbers ended on each day of age, of all homes, by origin.

    A spell that began before the records counts from the age at which they found it; one that
    goes on after them counts until then.

    Args:
        tables: The tables of one programme.
        calendar: Its calendar.

    Returns:
        By origin: two rows (at risk, ended) by 730 days of age, the first column day 1.
    """
    spells = _spells(tables).join(tables["items"].select("item_id", "origin"), on="item_id")
    counts = {}
    for origin in ORIGINS:
        own = spells.filter(pl.col("origin") == origin)
        start = own["start"].to_physical().to_numpy()
        end = own["end"].to_physical().fill_null(calendar.last_day).to_numpy()
        is_ended = own["end"].is_not_null().to_numpy()
        came = _tally(np.maximum(calendar.first_day - start, 0)).cumsum()[1:-1]
        went = _tally(end - start).cumsum()[:-2]  # the day before
        counts[origin] = np.vstack([came - went, _tally((end - start)[is_ended])[1:-1]])
    return counts


def _tally(days: NDArray[np.int32]) -> NDArray[np.int64]:
    """How many are 0, 1, ... days; the last entry is everything beyond the horizon."""
    return np.bincount(np.minimum(days, HORIZON_DAYS + 1), minlength=HORIZON_DAYS + 2)
