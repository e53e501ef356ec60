"""What the records can measure and what not: needs, one by one, set against the tables."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.engines.tables import native
from circularlib.shipped import shipped

__all__ = ["checked_needs", "needs", "unanswered", "verdicts"]

Span = tuple[str, int, int]
"""Name, first day and last day of a month, days counted from 1970-01-01."""

_ORDER = ("measurable", "partly_measurable", "not_measurable")


def needs() -> pd.DataFrame:
    """What each question of an evaluation needs from the records.

    Returns:
        One row per question and need, from `data/dictionary/needs.csv`: `notebook`, `measure`;
        `table`, `column` (empty where rows are counted); `among` (only rows in which a column
        has, or has not, one of some values); `day` and `period` (only rows of the `baseline`
        or the `programme`, by that column of days); `unit` of what is wanted: `rows`, `months`
        with a row, or `share` of rows in which the column is filled; `least`, how much of it;
        `without`, whether the question can be answered `partly` or `not` at all where there is
        none of it.

    Example:
        >>> needs().loc[0, ["measure", "table", "without"]].tolist()
        ['reuse_rate', 'movements', 'not']
    """
    file = shipped("data/dictionary/needs.csv")
    table = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8")
    return table.assign(least=table["least"].astype(float))


def checked_needs(
    needs: pd.DataFrame, tables: Mapping[str, Any], *, months: Mapping[str, Sequence[Span]]
) -> pd.DataFrame:
    """Each need, with what the records hold of it.

    Where there is none of it, the question falls as the need says; where there is some but less
    than wanted, it can be answered in part.

    Args:
        needs: One row per need, from `needs`.
        tables: Tables by name, on any engine; absent ones lack.
        months: The months of the `baseline` and of the `programme`, in order; none where there
            is no baseline.

    Returns:
        The rows of `needs` with `found` (rows, months or share; empty where nothing can be
        counted), `lack` (`table`, `baseline`, `rows`, `months` or `share`; empty text where
        nothing is wanting) and `verdict` (`measurable`, `partly_measurable` or
        `not_measurable`).

    Example:
        >>> wanted = needs().query("measure == 'award'")
        >>> offers = pd.DataFrame({"offer_id": ["1"]})
        >>> row = checked_needs(wanted, {"offers": offers}, months={}).iloc[0]
        >>> row["lack"], row["verdict"]
        ('rows', 'partly_measurable')
    """
    rows = [_checked(need, tables, months) for need in needs.to_dict("records")]
    return pd.DataFrame(rows, columns=[*needs.columns, "found", "lack", "verdict"])


def verdicts(checked: pd.DataFrame) -> pd.DataFrame:
    """Each question with the verdict of its weakest need.

    Args:
        checked: One row per need, from `checked_needs`.

    Returns:
        One row per question, in order: `notebook`, `measure`, `verdict`.

    Example:
        >>> two = pd.DataFrame({"notebook": "10", "measure": "a",
        ...     "verdict": ["measurable", "not_measurable"]})
        >>> verdicts(two)["verdict"].tolist()
        ['not_measurable']
    """
    place = checked.assign(place=checked["verdict"].map(_ORDER.index))
    worst = place.groupby(["notebook", "measure"], sort=False)["place"].max().reset_index()
    return worst.assign(verdict=[_ORDER[at] for at in worst["place"]]).drop(columns="place")


def unanswered(checked: pd.DataFrame) -> pd.DataFrame:
    """The needs of the questions that cannot be answered in full.

    Args:
        checked: One row per need, from `checked_needs`.

    Returns:
        The rows of questions with at least one need that lacks something, the needs of theirs
        that lack nothing among them.

    Example:
        >>> two = pd.DataFrame({"notebook": ["10", "20"], "measure": ["a", "b"],
        ...     "verdict": ["measurable", "partly_measurable"]})
        >>> unanswered(two)["measure"].tolist()
        ['b']
    """
    found = verdicts(checked)
    lacking = found.loc[found["verdict"] != "measurable", ["notebook", "measure"]]
    return checked.merge(lacking, on=["notebook", "measure"], validate="many_to_one")


def _checked(
    need: Mapping[Any, Any], tables: Mapping[str, Any], months: Mapping[str, Sequence[Span]]
) -> dict[Any, Any]:
    spans = months.get(need["period"], ())
    if need["table"] not in tables:
        lack, found = "table", None
    elif need["period"] and not spans:
        lack, found = "baseline", None
    else:
        found = _found(need, tables[need["table"]], spans)
        lack = "" if found is not None and found >= need["least"] else need["unit"]
    verdict = "measurable" if not lack else "partly_measurable"
    if lack and not found and need["without"] == "not":
        verdict = "not_measurable"
    return {**need, "found": found, "lack": lack, "verdict": verdict}


def _found(need: Mapping[Any, Any], table: Any, spans: Sequence[Span]) -> float | None:
    """How much of what is needed there is; None where there is no row to take a share of."""
    rows = nw.from_native(native(table)).lazy()
    if need["among"]:
        rows = rows.filter(_among(need["among"]))
    day = nw.col(need["day"]) if need["day"] else None
    if day is not None and spans:
        rows = rows.filter((day >= spans[0][1]) & (day <= spans[-1][2]))
    if need["unit"] == "months" and day is not None:
        return _months(rows, day, spans)
    counts = {"rows": nw.len(), "filled": nw.len()}
    if need["column"]:
        counts["filled"] = nw.col(need["column"]).count()
    found = rows.select(**counts).collect("pandas").to_native().iloc[0]
    if need["unit"] == "rows":
        return float(found["filled"])
    return float(found["filled"] / found["rows"]) if found["rows"] else None


def _months(rows: nw.LazyFrame[Any], day: nw.Expr, spans: Sequence[Span]) -> float:
    flags = {
        f"m{place}": nw.when((day >= first) & (day <= last)).then(nw.lit(1)).otherwise(nw.lit(0))
        for place, (_name, first, last) in enumerate(spans)
    }
    found = rows.select(**flags).select(nw.all().max()).collect("pandas").to_native()
    return float(found.fillna(0).iloc[0].sum())


def _among(text: str) -> nw.Expr:
    """The rows that `column=value|value` or `column!=value|value` names; empty is no value."""
    name, _, values = text.partition("=")
    column = nw.col(name.removesuffix("!")).cast(nw.String).fill_null("")
    is_named = column.is_in(values.split("|"))
    return ~is_named if name.endswith("!") else is_named
