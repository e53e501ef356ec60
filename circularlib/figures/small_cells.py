"""What every table and chart asks before it shows anything: on how many households does it rest?"""

from collections.abc import Callable, Sequence

import pandas as pd

from circularlib.errors import UsageError
from circularlib.figures.words import Bilingual, bilingual
from circularlib.statistics.suppression import Totals, suppressed

__all__ = ["Totals", "left_out", "of_enough", "shown_cells", "shown_groups"]


def shown_cells(
    table: pd.DataFrame, households: str | None, min_cell: int | None, totals: Totals
) -> "pd.Series[bool]":
    """Which rows may be shown, each a cell of a table or a mark on a chart.

    Args:
        table: One row per cell.
        households: Column with the number of households behind each row; None where the rows
            are not about households, which the caller must say.
        min_cell: Smallest number of households whose figures may be shown.
        totals: The totals that a reader may know, as in `suppression.suppressed`.

    Returns:
        True where the row may be shown, in the order of the table.

    Raises:
        UsageError: The rows are about households, and nobody says how many are enough.
    """
    if households is None:
        return pd.Series(data=True, index=table.index)
    if min_cell is None:
        raise UsageError(
            "Nobody says how many households are enough.",
            remedy="Give min_cell=records.min_cell beside households=.",
        )
    told = suppressed(table, households=households, min_cell=min_cell, totals=totals)
    return ~told["is_suppressed"]


def shown_groups(
    table: pd.DataFrame,
    by: Sequence[str],
    households: str | None,
    min_cell: int | None,
    totals: Totals,
) -> tuple["pd.Series[bool]", int]:
    """Which rows may be shown where several make up one curve.

    Args:
        table: One row per point of a curve.
        by: Columns that name the curve; none where there is one only.
        households: Column with the number of households behind each curve, or None.
        min_cell: Smallest number of households whose curve may be shown.
        totals: The totals that a reader may know.

    Returns:
        True where the row may be shown, and the number of curves that may not.
    """
    rows = table.assign(curve=table.groupby(list(by), dropna=False).ngroup() if by else 0)
    curves = rows.drop_duplicates("curve")
    shown = shown_cells(curves, households, min_cell, totals)
    return rows["curve"].isin(curves.loc[shown, "curve"]), int((~shown).sum())


def left_out(count: int, min_cell: int | None, key: str = "left_out") -> Bilingual | None:
    """How many figures were left out, and why.

    Args:
        count: How many.
        min_cell: Smallest number of households whose figures may be shown.
        key: Key of the sentences: `left_out` of a chart, `left_out_rows` of a table.

    Returns:
        The sentences per language; None where nothing was left out.
    """
    if not count:
        return None
    return bilingual(key, count=str(count), min_cell=str(min_cell))


def of_enough(*, households: int, min_cell: int) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """What lets a table through that rests as a whole on so many households, or on too few.

    Args:
        households: Number of households behind all of it, counted by their homes.
        min_cell: Smallest number of households whose figures may be shown.

    Returns:
        A function that gives the table back, or its columns without rows.

    Example:
        >>> enough = of_enough(households=4, min_cell=5)
        >>> len(enough(pd.DataFrame({"cost_eur": [1.0]})))
        0
    """

    def passed(table: pd.DataFrame) -> pd.DataFrame:
        return table if households >= min_cell else table.iloc[:0]

    return passed
