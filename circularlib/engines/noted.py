"""What each group of rows says once: pandas needs another way to it than the other engines."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

__all__ = ["noted_once"]


def noted_once(
    rows: Any, keys: Sequence[str], columns: Sequence[str], *, sums: Sequence[str] = ()
) -> Any:
    """What a group of rows says in a column that at most one of its rows fills in.

    The largest of the values is the only one; pandas cannot compare text with what is missing,
    and takes the first that is there.

    Args:
        rows: A Narwhals frame.
        keys: Columns that name a group; none is empty.
        columns: Columns of which a group fills in at most one cell.
        sums: Columns that are added up.

    Returns:
        One row per group: the keys, the columns, empty where no row filled them in, and the
        sums.

    Example:
        >>> import pandas as pd
        >>> told = pd.DataFrame({"visit": [1, 1, 2], "reason": [None, "defect", None]})
        >>> noted_once(nw.from_native(told), ["visit"], ["reason"]).to_native().values.tolist()
        [[1, 'defect'], [2, None]]
    """
    if not rows.implementation.is_pandas():
        return rows.group_by(*keys).agg(
            *[nw.col(name).max() for name in columns], *[nw.col(name).sum() for name in sums]
        )
    groups = rows.to_native()[[*keys, *columns, *sums]].groupby(list(keys), sort=False)
    told = groups[list(columns)].first().join(groups[list(sums)].sum())
    return nw.from_native(told.reset_index())
