"""What one engine lacks that the others have, worked around in one place."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

__all__ = ["noted_once"]


def noted_once(rows: Any, keys: Sequence[str], columns: Sequence[str]) -> Any:
    """What a group of rows says in a column that at most one of its rows fills in.

    Narwhals gives any value that is there on every engine but pandas, which has it too.

    Args:
        rows: A Narwhals frame.
        keys: Columns that name a group; none is empty.
        columns: Columns of which a group fills in at most one cell.

    Returns:
        One row per group: the keys and the columns, empty where no row filled them in.

    Example:
        >>> import pandas as pd
        >>> told = pd.DataFrame({"visit": [1, 1, 2], "reason": [None, "defect", None]})
        >>> noted_once(nw.from_native(told), ["visit"], ["reason"]).to_native().values.tolist()
        [[1, 'defect'], [2, None]]
    """
    if not rows.implementation.is_pandas():
        return rows.group_by(*keys).agg(nw.col(*columns).any_value(ignore_nulls=True))
    found = rows.to_native()[[*keys, *columns]].groupby(list(keys), sort=False).first()
    return nw.from_native(found.reset_index())
