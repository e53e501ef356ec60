"""Small cells stay out of what is published, and so does whatever would give them away.

A household is counted by its home, whether or not the stays were recorded: the next household in
a home does not count anew. Only who moved from one home of the programme to another counts twice.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.linalg import null_space
from scipy.optimize import linprog

from circularlib.errors import UsageError

__all__ = ["Totals", "cell_sums", "suppressed"]

Totals = Sequence[Sequence[str]]
"""Per total that a reader may know, the columns in which the rows added up agree."""

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_ROUNDING = 1e-6


def cell_sums(rows: pd.DataFrame, by: Sequence[str], *, home: str = "home_id") -> pd.DataFrame:
    """Sums by home added up to cells, with the number of homes behind each.

    Args:
        rows: One row per cell and home: the columns of `by`, `home`, and sums.
        by: Columns that name the cells.
        home: Column of the homes; rows without one belong to homes that nobody noted.

    Returns:
        One row per cell: the columns of `by`, the sums, `home_count` (homes that were noted,
        and at least 1: what nobody noted may all have been one home).

    Example:
        >>> rows = pd.DataFrame({"route": "sold", "home_id": ["A", "B"], "item_count": [2, 3]})
        >>> cell_sums(rows, ["route"]).values.tolist()
        [['sold', 5, 2]]
    """
    groups = rows.groupby(list(by), dropna=False, observed=True)
    sums = groups.sum(numeric_only=True)
    return sums.assign(home_count=groups[home].nunique().clip(lower=1)).reset_index()


def suppressed(
    table: pd.DataFrame,
    *,
    households: str,
    min_cell: int,
    values: Sequence[str] = (),
    totals: Totals = ((),),
) -> pd.DataFrame:
    """A table to publish: cells of few households without their figures.

    A cell resting on at least one and fewer than `min_cell` households is suppressed, and so is
    one of which nobody knows on how many it rests. Where a reader may know a total in which it
    stands, large cells are suppressed beside it, those of few households first: in whatever way
    totals and published cells are added and subtracted, what is left over holds a large cell as
    well. Such a set is a flow from the small cells through large ones that leaves every total
    as it is, and the cheapest is found by linear programming, as is usual for tables of one or
    two dimensions [sdc_handbook_2024].

    A total of fewer than `min_cell` households is taken to be as little published as its cells.
    Where no choice of cells hides a small one (its row and its column hold no other, say), no
    cell of the table is published. An empty cell, of no household, hides nobody and is always
    shown.

    Args:
        table: One row per cell. Cells that `is_suppressed` marks beforehand stay suppressed.
        households: Column with the number of households behind each cell.
        min_cell: Smallest number of households whose figures may be published, at least 1.
        values: Columns that are emptied where a cell is suppressed; `households` is too.
        totals: The totals that a reader may know, from this table (a share beside its count
            gives one away) or from elsewhere. Each names the columns in which the cells added
            up agree: `[[]]` is the total of all, `[["town"], ["year"]]` the totals of the rows
            and of the columns of a table, `[]` none, as where the rows are no parts of a whole.

    Returns:
        The rows and columns of `table`, with `is_suppressed`.

    Raises:
        UsageError: A column is missing, or `min_cell` is below 1.

    Example:
        >>> cells = pd.DataFrame({"town": ["A", "B", "C"], "homes_count": [2, 40, 9]})
        >>> shown = suppressed(cells, households="homes_count", min_cell=5)
        >>> shown["is_suppressed"].tolist()
        [True, False, True]
    """
    _check(table, [households, *values, *(name for total in totals for name in total)], min_cell)
    counts = table[households].to_numpy(dtype=float, na_value=np.nan)
    is_large = counts >= min_cell
    is_small = ~is_large & (counts != 0)
    marked = np.zeros(len(table), dtype=bool)
    if "is_suppressed" in table:
        marked = table["is_suppressed"].to_numpy(dtype=bool)
    hidden = is_small | marked
    if is_small.any():
        lines = _lines(table, totals)
        holds_large = (lines & is_large).any(axis=1)
        hidden |= _complement(counts, is_small, is_large & ~hidden, lines[holds_large])
        households_count = lines @ np.nan_to_num(counts, nan=min_cell)
        if _gives_away(hidden, hidden & ~marked, lines[households_count >= min_cell]):
            hidden |= counts != 0
    shown = table.copy()
    for column in dict.fromkeys((*values, households)):
        shown[column] = shown[column].astype(object).mask(hidden, None)
    return shown.assign(is_suppressed=hidden)


def _check(table: pd.DataFrame, names: Sequence[str], min_cell: int) -> None:
    missing = next((name for name in names if name not in table), None)
    if missing is not None:
        raise UsageError(f"The table has no column {missing}.", remedy="Name one that it has.")
    if min_cell < 1:
        raise UsageError(f"min_cell is {min_cell}.", remedy="Give 1 or more.")


def _lines(table: pd.DataFrame, totals: Totals) -> BoolArray:
    """One row per total that a reader may know: which cells it adds up."""
    lines = [np.zeros((0, len(table)), dtype=bool)]
    for columns in totals:
        numbers = np.zeros(len(table), dtype=int)
        if columns:
            groups = table.groupby(list(columns), dropna=False, observed=True)
            numbers = groups.ngroup().to_numpy()
        lines.append(numbers == np.unique(numbers)[:, None])
    every: BoolArray = np.concatenate(lines)
    return every


def _complement(
    counts: FloatArray, is_small: BoolArray, is_shown: BoolArray, lines: BoolArray
) -> BoolArray:
    """The large cells to suppress beside the small ones; all that is there if none suffice.

    Each cell may move by an amount, so that no total changes: a small one has to move up, by
    which a reader could take it for larger than it is; a large one may move either way, at the
    price of its households where it is still shown. Whatever moves is suppressed.
    """
    is_hidden = (counts > 0) & ~is_shown & ~is_small
    movable = [np.flatnonzero(kind) for kind in (is_small, is_hidden, is_shown, is_shown)]
    small, hidden, up, down = movable
    ups = [lines[:, cells].astype(float) for cells in (small, hidden, up)]
    effect = np.hstack([*ups, -lines[:, down].astype(float)])
    price = np.concatenate([np.zeros(len(small) + len(hidden)), counts[up], counts[down]])
    bounds = [(1, None)] * len(small) + [(None, None)] * len(hidden) + [(0, None)] * 2 * len(up)
    flow = linprog(price, A_eq=effect, b_eq=np.zeros(len(lines)), bounds=bounds)
    chosen: BoolArray = counts != 0
    if flow.success:
        moved = np.concatenate(movable)[flow.x > _ROUNDING]
        chosen = is_shown & np.isin(np.arange(len(counts)), moved)
    return chosen


def _gives_away(hidden: BoolArray, asked: BoolArray, lines: BoolArray) -> bool:
    """Whether totals determine a suppressed cell: no change of all that is suppressed moves it.

    Totals of small cells alone are among them where they may rest on enough households, and so
    be published; they were left aside when the large cells were chosen.
    """
    free = null_space(lines[:, hidden].astype(float))
    moves = np.abs(free).max(axis=1, initial=0) > _ROUNDING
    return bool((~moves[asked[hidden]]).any())
