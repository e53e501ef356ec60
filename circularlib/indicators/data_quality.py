"""How whole the records are: empty cells, rejected rows, bookings against the accounts."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.engines.tables import native
from circularlib.ledger.checking.row_rules import row_rules, rules_of
from circularlib.ledger.periods import Period
from circularlib.ledger.tables import tables as dictionary

__all__ = [
    "booked_by_payer",
    "empty_cells",
    "reconciliation",
    "rejected_rows",
    "rejected_weight",
    "rule_results",
]

_REPAIR_REQUIRED = frozenset({"id", "repair_status", "event_date"})
"""The columns that the Open Repair Data Standard wants filled in every record."""


def empty_cells(tables: Mapping[str, Any]) -> pd.DataFrame:
    """How many cells of each column are empty; the required columns first.

    An empty cell is not always a gap: an open stay has no last day. The dictionary says what it
    means, column by column.

    Args:
        tables: Tables of the ledger by name, on any engine.

    Returns:
        One row per table and column, in the order of the dictionary, the required columns of
        all tables before the others: `table`, `column`, `is_required`, `row_count`,
        `empty_count`, `empty_share` (empty where the table has no rows); as pandas.

    Example:
        >>> hours = pd.DataFrame({"hours": [7.6, None], "activity": [None, None]})
        >>> empty_cells({"hours": hours})[["column", "empty_share"]].values.tolist()
        [['hours', 0.5], ['activity', 1.0]]
    """
    found = [row for name in dictionary() if name in tables for row in _empty(name, tables[name])]
    names = ["table", "column", "is_required", "row_count", "empty_count"]
    counts = pd.DataFrame(found, columns=names).astype({"is_required": bool})
    counts["empty_share"] = counts["empty_count"] / counts["row_count"].where(
        counts["row_count"] > 0
    )
    ordered = counts.sort_values("is_required", ascending=False, kind="stable")
    return ordered.reset_index(drop=True)


def _empty(name: str, table: Any) -> list[tuple[str, str, bool, int, int]]:
    """Empty cells by column; the days beside dates are the same cells once more."""
    frame = nw.from_native(native(table)).lazy()
    every = frame.collect_schema().names()
    columns = [column for column in every if column.removesuffix("_day") not in {*every} - {column}]
    counts = frame.select(nw.len().alias(" rows"), nw.col(*columns).null_count().cast(nw.Int64))
    found = counts.collect("pandas").to_native().fillna(0).iloc[0]
    rows = int(found[" rows"])
    known = dictionary()[name].columns
    required = {column.name for column in known.values() if column.is_required} or _REPAIR_REQUIRED
    return [(name, column, column in required, rows, int(found[column])) for column in columns]


def rule_results(tables: Mapping[str, Any]) -> pd.DataFrame:
    """The rules of the ledger's door, carried out once more on the rows that are used.

    Pointblank counts. Its own report is not shown: it loads fonts from another host and tells
    by colour what holds.

    Args:
        tables: Tables of the ledger by name, on any engine.

    Returns:
        One row per table and rule, in the order of the dictionary: `table`, `rule`, `column`
        (columns that name a row together, with `|` between), `row_count`, `failing_count`; as
        pandas.

    Example:
        >>> answers = pd.DataFrame({"score": [4, 7]})
        >>> rule_results({"survey": answers})[["rule", "failing_count"]].values.tolist()
        [['is_present', 0], ['is_within_bounds', 1]]
    """
    found = [row for name in dictionary() if name in tables for row in _rules(name, tables[name])]
    names = ["table", "rule", "column", "row_count", "failing_count"]
    return pd.DataFrame(found, columns=names)


def _rules(name: str, table: Any) -> list[tuple[str, str, str, int, int]]:
    frame = nw.from_native(native(table)).lazy().collect("polars").to_native()
    known = [column for column in dictionary()[name].columns if column in frame.columns]
    rules = rules_of(dictionary()[name], known)
    if not rules:
        return []
    done = row_rules(frame.select(known), dictionary()[name], "en").interrogate(
        collect_extracts=False, collect_tbl_checked=False
    )
    failing = done.n_failed()
    return [
        (name, rule, "|".join(columns), frame.height, int(failing[step]))
        for step, (rule, columns) in enumerate(rules, start=1)
    ]


def rejected_rows(tables: Mapping[str, Any], rejected: Mapping[str, int]) -> pd.DataFrame:
    """How many rows of each table were used, and how many were rejected.

    Args:
        tables: Tables by name, on any engine, without the rejected rows.
        rejected: Number of rejected rows by table; tables without one may be absent.

    Returns:
        One row per table, in the order of the dictionary: `table`, `row_count` (used),
        `rejected_count`, `rejected_share` (of both together); as pandas.

    Example:
        >>> hours = pd.DataFrame({"hours": [7.6, 3.8, 2.0]})
        >>> rejected_rows({"hours": hours}, {"hours": 1})["rejected_share"].item()
        0.25
    """
    names = [name for name in dictionary() if name in tables or name in rejected]
    used = [_height(tables[name]) if name in tables else 0 for name in names]
    table = pd.DataFrame({"table": names, "row_count": used})
    table["rejected_count"] = [int(rejected.get(name, 0)) for name in names]
    whole = table["row_count"] + table["rejected_count"]
    table["rejected_share"] = table["rejected_count"] / whole.where(whole > 0)
    return table


def rejected_weight(rejected: Mapping[str, Any]) -> pd.DataFrame:
    """How much the rejected rows hold, as a table of one row.

    Args:
        rejected: What `rejections.rejection` says; without its shares where nothing was
            rejected.

    Returns:
        One row: `item_share`, `mass_share`, `cost_share` (0 to 1, empty where nothing can be
        divided), `unknown_mass_count` and `unread_amount_count` (items and bookings in none of
        the shares); as pandas.

    Example:
        >>> rejected_weight({"item_share": 0.25})["item_share"].tolist()
        [0.25]
    """
    names = ("item_share", "mass_share", "cost_share", "unknown_mass_count", "unread_amount_count")
    return pd.DataFrame([{name: rejected.get(name) for name in names}])


def _height(table: Any) -> int:
    return int(nw.from_native(native(table)).lazy().select(nw.len()).collect("pandas").item())


def reconciliation(
    costs: Any, *, periods: Sequence[Period], accounted_eur: Sequence[float], recorded: Period
) -> pd.DataFrame:
    """What was booked in each period, set beside what the accounts say.

    All bookings of the period count, whoever paid; credit notes are negative in both.

    Args:
        costs: One row per booking: `date_day`, `amount_eur` (excluding VAT); on any engine.
        periods: The periods; they may overlap.
        accounted_eur: Total of each period according to the accounts, in euros excluding VAT.
        recorded: The days on which everything was recorded.

    Returns:
        One row per period: `period`, `booked_eur`, `accounted_eur`, `difference_eur` (booked
        less accounted), `difference_share` (of the accounted total, without its sign; empty
        where that is nought), `is_recorded` (all its days lie within the records); as pandas.

    Example:
        >>> from circularlib.ledger.periods import period
        >>> costs = pd.DataFrame({"date_day": [3, 5], "amount_eur": [90.0, 8.0]})
        >>> january, year = period("1970-01"), period("1970")
        >>> table = reconciliation(costs, periods=[january], accounted_eur=[100], recorded=year)
        >>> table[["difference_eur", "difference_share", "is_recorded"]].values.tolist()
        [[-2.0, 0.02, True]]
    """
    table = pd.DataFrame({"period": [part.name for part in periods]}, dtype=object)
    table["booked_eur"] = pd.Series([_booked(costs, part) for part in periods], dtype=float)
    table["accounted_eur"] = pd.Series(list(accounted_eur), dtype=float)
    table["difference_eur"] = table["booked_eur"] - table["accounted_eur"]
    known = table["accounted_eur"].abs()
    table["difference_share"] = table["difference_eur"].abs() / known.where(known > 0)
    inside = [recorded.first <= part.first and part.last <= recorded.last for part in periods]
    table["is_recorded"] = pd.Series(inside, dtype=bool)
    return table


def _inside(costs: Any, part: Period) -> nw.LazyFrame[Any]:
    frame: nw.LazyFrame[Any] = nw.from_native(native(costs)).lazy()
    day = nw.col("date_day")
    return frame.filter((day >= part.first_day) & (day <= part.last_day))


def _booked(costs: Any, part: Period) -> float:
    total = _inside(costs, part).select(nw.col("amount_eur").cast(nw.Float64).sum())
    booked = total.collect("pandas").item()
    return 0.0 if pd.isna(booked) else float(booked)


def booked_by_payer(costs: Any, *, periods: Sequence[Period]) -> pd.DataFrame:
    """Who paid what was booked: accounts are often those of one payer only.

    Args:
        costs: One row per booking: `date_day`, `amount_eur`, `payer`; on any engine.
        periods: The periods; they may overlap.

    Returns:
        One row per period and payer, the largest first: `period`, `payer`, `booked_eur`; as
        pandas.

    Example:
        >>> from circularlib.ledger.periods import period
        >>> costs = pd.DataFrame({"date_day": [3, 5], "amount_eur": [8.0, 90.0],
        ...     "payer": ["resident", "town"]})
        >>> booked_by_payer(costs, periods=[period("1970-01")])["payer"].tolist()
        ['town', 'resident']
    """
    rows = [
        (part.name, payer, float(booked))
        for part in periods
        for payer, booked in _by_payer(costs, part).itertuples(index=False)
    ]
    return pd.DataFrame(rows, columns=["period", "payer", "booked_eur"])


def _by_payer(costs: Any, part: Period) -> pd.DataFrame:
    sums = _inside(costs, part).group_by("payer").agg(booked_eur=nw.col("amount_eur").sum())
    table: pd.DataFrame = sums.select("payer", "booked_eur").collect("pandas").to_native()
    return table.sort_values(["booked_eur", "payer"], ascending=[False, True])
