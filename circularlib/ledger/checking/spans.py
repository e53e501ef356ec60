"""Things that last: stays, homes in service, machines in place; what may not overlap or turn."""

from collections.abc import Mapping

import polars as pl

from circularlib.ledger.checking.breaches import VALUE, told, told_together
from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.text_cells import ROW

__all__ = ["span_problems"]

_Tables = Mapping[str, ReadTable]

_IN_ORDER = (
    ("homes", "in_service_from", "in_service_to"),
    ("stays", "moved_in", "moved_out"),
    ("machines", "installed_on", "removed_on"),
    ("movements", "requested_on", "date"),
)
_FURNISHING_DAYS = 90  # a home is furnished before it is used, and cleared after
_UNFINISHED = 2**30  # days; later than every date
_TIED_TO_PLACE = ("failure", "replaced")  # a visit may come first, a repair be made elsewhere


def span_problems(read: _Tables) -> list[Problem]:
    """Dates in the wrong order, homes and machines that are doubly taken, events out of time.

    Args:
        read: The tables by name.

    Returns:
        A problem on the row that breaks the rule, naming the row it contradicts.
    """
    problems = [
        problem
        for table, start, end in _IN_ORDER
        if table in read
        for problem in _turned(read[table], start, end)
    ]
    if "stays" in read:
        problems += _overlapping(read["stays"], "stays_overlap", "moved_in", "moved_out")
    if "machines" in read:
        problems += _overlapping(read["machines"], "machines_overlap", "installed_on", "removed_on")
    return problems + _out_of_service(read) + _machine_absent(read)


def _turned(read: ReadTable, start: str, end: str) -> list[Problem]:
    """Rows that end before they begin."""
    turned = read.frame.filter(pl.col(end) < pl.col(start)).select(
        ROW,
        pl.col(end).alias(VALUE),
        other_day=start,
        other_column=pl.lit(read.headers.get(start, start)),
    )
    return told(read, "ends_before_start", end, turned)


def _overlapping(read: ReadTable, kind: str, start: str, end: str) -> list[Problem]:
    """Rows that begin in a home while an earlier one there lasts; the day of leaving is free.

    The earlier row that lasts longest is followed through a running maximum of its last day
    with its row behind it, in one number.
    """
    first, last = pl.col(f"{start}_day"), pl.col(f"{end}_day").fill_null(_UNFINISHED)
    spans = (
        read.frame.unique(read.table.key[0], keep="first", maintain_order=True)
        .drop_nulls(["home_id", start])
        .filter(last >= first)
        .sort("home_id", f"{start}_day", ROW)
        .with_columns(end_and_row=last.cast(pl.Int64) * 2**32 + pl.col(ROW))
    )
    longest = pl.col("end_and_row").cum_max().shift(1).over("home_id")
    overlapping = spans.with_columns(longest=longest).filter(first < pl.col("longest") // 2**32)
    breaches = overlapping.select(
        ROW, "home_id", pl.col(start).alias(VALUE), other_row=pl.col("longest") % 2**32
    )
    return told_together(read, kind, start, breaches)


def _out_of_service(read: _Tables) -> list[Problem]:
    """Movements and stays at a home that is not in service yet, or not any more."""
    if "homes" not in read:
        return []
    is_turned = (pl.col("in_service_to") < pl.col("in_service_from")).fill_null(value=False)
    homes = read["homes"].frame.unique("home_id", keep="first").filter(~is_turned).select(
        "home_id", "in_service_from", "in_service_to", home_row=ROW
    )  # fmt: skip
    margin, none = pl.duration(days=_FURNISHING_DAYS), pl.duration(days=0)
    problems = []
    for table, first, last, leeway in (
        ("movements", "date", "date", margin),
        ("stays", "moved_in", "moved_out", none),
    ):
        if table in read:
            there = read[table].frame.drop_nulls(first).join(homes, on="home_id")
            is_early = pl.col(first) < pl.col("in_service_from") - leeway
            is_late = pl.max_horizontal(first, last) > pl.col("in_service_to") + leeway
            breaches = there.filter(is_early | is_late).select(
                ROW, "home_id", "home_row", pl.col(first).alias(VALUE)
            )
            problems += told_together(read[table], "home_not_in_service", first, breaches)
    return problems


def _machine_absent(read: _Tables) -> list[Problem]:
    """What happened to a machine before it was installed or after it was removed."""
    if "machines" not in read:
        return []
    is_turned = (pl.col("removed_on") < pl.col("installed_on")).fill_null(value=False)
    machines = read["machines"].frame.unique("machine_id", keep="first").filter(~is_turned).select(
        "machine_id", "installed_on", "removed_on", machine_row=ROW
    )  # fmt: skip
    problems = []
    if "machine_events" in read:
        events = read["machine_events"]
        absent = _absent(events.frame, machines, pl.col("date"), pl.col("date"))
        is_tied = pl.col("event").is_in(_TIED_TO_PLACE)
        problems += told(events, "machine_absent", "date", _breaches(absent.filter(is_tied)))
    if "wash_log" in read:
        washes = read["wash_log"]
        month = pl.col("month").str.to_date("%Y-%m", strict=False)
        absent = _absent(washes.frame, machines, month, month.dt.month_end())
        problems += told_together(washes, "machine_washed_absent", "month", _breaches(absent))
    return problems


def _absent(
    rows: pl.DataFrame, machines: pl.DataFrame, first: pl.Expr, last: pl.Expr
) -> pl.DataFrame:
    placed = rows.join(machines, on="machine_id")
    return placed.filter((last < pl.col("installed_on")) | (first > pl.col("removed_on")))


def _breaches(absent: pl.DataFrame) -> pl.DataFrame:
    shown = "month" if "month" in absent.columns else "date"
    return absent.select(ROW, "machine_id", "machine_row", pl.col(shown).alias(VALUE))
