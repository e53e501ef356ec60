"""What is nobody's home in particular, divided over municipalities by the homes they have."""

import polars as pl

from circularlib.ledger.municipalities.belonging import TOWN
from circularlib.ledger.periods import Period

__all__ = ["divided", "shares"]


def shares(homes: pl.DataFrame, records: Period) -> pl.DataFrame:
    """The share of each municipality in what is done for all homes, month by month.

    It is that of its programme homes in the days in service of all of them: comparison homes
    have no part, as on the pages of the whole.

    Args:
        homes: The table homes.
        records: The days that the records cover.

    Returns:
        One row per month and municipality with a share: `month` (its first day; empty for all
        the records together), `town`, `share` (0 to 1; those of a month add up to 1).

    Example:
        >>> from datetime import date
        >>> homes = pl.DataFrame({"municipality_code": ["a", "b"], "group": ["programme", None],
        ...     "in_service_from": [date(2022, 1, 1), date(2022, 1, 22)], "in_service_to": None},
        ...     schema_overrides={"in_service_to": pl.Date})
        >>> january = Period("2022-01", date(2022, 1, 1), date(2022, 1, 31))
        >>> shares(homes, january).filter(pl.col("month").is_not_null())["share"].round(3).to_list()
        [0.756, 0.244]
    """
    starts = pl.date_range(records.first.replace(day=1), records.last, "1mo", eager=True)
    months = pl.DataFrame({"month": starts}).with_columns(
        first=pl.col("month"), last=pl.col("month").dt.month_end()
    )
    whole = pl.DataFrame({"first": [records.first], "last": [records.last]})
    spans = pl.concat([months, whole.with_columns(month=pl.lit(None, pl.Date))], how="diagonal")
    ours = homes.filter(pl.col("group").fill_null("programme") != "comparison")
    start = pl.max_horizontal("in_service_from", "first")
    end = pl.min_horizontal("in_service_to", "last")
    days = (
        ours.select(pl.col("municipality_code").alias(TOWN), "in_service_from", "in_service_to")
        .join(spans, how="cross")
        .with_columns(days=((end - start).dt.total_days() + 1).clip(lower_bound=0))
        .group_by("month", TOWN)
        .agg(pl.col("days").sum())
        .filter(pl.col("days") > 0)
    )
    share = pl.col("days") / pl.col("days").sum().over("month")
    return days.select("month", TOWN, share=share).sort("month", TOWN)


def divided(rows: pl.DataFrame, amount: str, parts: pl.DataFrame) -> pl.DataFrame:
    """Rows that name no home, divided over the municipalities.

    By the shares in the month of the row; where no programme home was in service then, by those
    in all the records.

    Args:
        rows: Rows with `date` and an amount.
        amount: Name of the amount.
        parts: Shares, from `shares`.

    Returns:
        One row per row and municipality with a share, in order, with `town`; of a row without
        any share none.
    """
    dated = rows.with_row_index("row").with_columns(month=pl.col("date").dt.month_start())
    shared = parts.select("month").unique()
    general = parts.filter(pl.col("month").is_null()).drop("month")
    now = dated.join(parts, on="month", maintain_order="left_right")
    other = dated.join(shared, on="month", how="anti").join(general, how="cross")
    both = pl.concat([now, other.select(now.columns)]).sort("row", TOWN)
    return both.with_columns(pl.col(amount) * pl.col("share")).select(*rows.columns, TOWN)
