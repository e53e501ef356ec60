"""How much of the records was left out because it was wrong."""

from typing import Any

import narwhals as nw

from circularlib.engines.tables import narwhalified

__all__ = ["rejected_costs", "rejected_items"]


def _counted(flag: str) -> nw.Expr:
    return nw.when(nw.col(flag)).then(nw.lit(1)).otherwise(nw.lit(0))


@narwhalified
def rejected_items(items: nw.LazyFrame[Any], *, rejected: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The items of which something was left out, by number and by mass.

    An item counts as rejected when its own row or one of its movements was left out: its
    history can no longer be trusted to be whole. Items without a known mass count by number
    and are listed; no mass is invented for them.

    Args:
        items: One row per item that was read, rejected ones too: `item_id`, `unit_mass_kg`
            (empty where unknown).
        rejected: One row per item of which a row was left out: `item_id`; on the same engine.

    Returns:
        One row: `items_count`, `rejected_items_count`, `mass_kg`, `rejected_mass_kg`,
        `unknown_mass_count`.

    Example:
        >>> import pandas as pd
        >>> items = pd.DataFrame({"item_id": ["A", "B"], "unit_mass_kg": [30.0, 10.0]})
        >>> out = rejected_items(items, rejected=pd.DataFrame({"item_id": ["B"]}))
        >>> out[["rejected_items_count", "rejected_mass_kg"]].iloc[0].to_list()
        [1.0, 10.0]
    """
    out = rejected.select("item_id").unique().with_columns(is_rejected=nw.lit(1))
    known = items.unique("item_id", keep="any").join(out, on="item_id", how="left")
    mass = nw.col("unit_mass_kg").cast(nw.Float64)
    flagged = known.with_columns(
        mass=nw.when(~mass.is_null()).then(mass).otherwise(nw.lit(0.0)),
        is_out=~nw.col("is_rejected").is_null(),
        is_unknown=mass.is_null(),
    ).with_columns(out_count=_counted("is_out"), unknown_count=_counted("is_unknown"))
    weighed = flagged.with_columns(
        out_mass=nw.when(nw.col("is_out")).then(nw.col("mass")).otherwise(nw.lit(0.0))
    )
    return weighed.select(
        items_count=nw.len(),
        rejected_items_count=nw.col("out_count").sum(),
        mass_kg=nw.col("mass").sum(),
        rejected_mass_kg=nw.col("out_mass").sum(),
        unknown_mass_count=nw.col("unknown_count").sum(),
    )


@narwhalified
def rejected_costs(costs: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The euros in bookings that were left out; a credit note counts with its size.

    Args:
        costs: One row per booking that was read, rejected ones too: `amount_eur` (empty where
            it could not be read), `is_rejected`.

    Returns:
        One row: `booked_eur`, `rejected_eur`, both sums of absolute amounts, and
        `unread_count`, the bookings whose amount could not be read.

    Example:
        >>> import pandas as pd
        >>> costs = pd.DataFrame({"amount_eur": [90.0, -10.0], "is_rejected": [False, True]})
        >>> rejected_costs(costs).iloc[0].to_list()
        [100.0, 10.0, 0.0]
    """
    amount = nw.col("amount_eur").cast(nw.Float64)
    read = costs.with_columns(
        size=nw.when(~amount.is_null()).then(amount.abs()).otherwise(nw.lit(0.0)),
        is_unread=amount.is_null(),
    )
    sized = read.with_columns(
        out=nw.when(nw.col("is_rejected")).then(nw.col("size")).otherwise(nw.lit(0.0)),
        unread=_counted("is_unread"),
    )
    return sized.select(
        booked_eur=nw.col("size").sum(),
        rejected_eur=nw.col("out").sum(),
        unread_count=nw.col("unread").sum(),
    )
