"""In which home an item was last seen: a repair or a discard is seldom noted with one."""

from typing import Any

import narwhals as nw

from circularlib.engines.tables import narwhalified

__all__ = ["with_last_homes"]

_ORDER = ("date_day", "id_length", "movement_id")  # as in visits


@narwhalified
def with_last_homes(movements: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Each movement with the last home that was noted for its item.

    Args:
        movements: One row per movement: `movement_id`, `item_id`, `date_day`, `home_id`.

    Returns:
        The same rows; `home_id` is empty only where the item had none yet.

    Example:
        >>> import pandas as pd
        >>> life = pd.DataFrame({"movement_id": ["1", "2"], "item_id": "1", "date_day": [5, 9],
        ...     "home_id": ["A", None]})
        >>> with_last_homes(life)["home_id"].tolist()
        ['A', 'A']
    """
    codes = nw.col("movement_id").cast(nw.String)
    # A column in which nobody wrote anything has no type of its own; it is text all the same.
    steps = movements.with_columns(
        home_id=nw.col("home_id").cast(nw.String), id_length=codes.str.len_chars()
    )
    noted = nw.col("home_id").fill_null(strategy="forward")
    return steps.with_columns(noted.over("item_id", order_by=_ORDER)).drop("id_length")
