"""What every report says about rows that were left out."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from circularlib.figures.words import Bilingual, bilingual
from circularlib.indicators.rejection import rejected_costs, rejected_items
from circularlib.indicators.reuse import items_with_mass
from circularlib.ledger.intake import Ledger, empty_table
from circularlib.sources import reference
from circularlib.units import LANGUAGES, printed

__all__ = ["rejection", "rejection_note"]


def rejection(ledger: Ledger) -> dict[str, Any] | None:
    """How many rows were left out, and what share of items, mass and euros they hold.

    Args:
        ledger: The tables and the rejected rows.

    Returns:
        `rows_count`; `rows` by table; `item_share`, `mass_share` and `cost_share` (0 to 1, None
        where the records hold none); `unknown_mass_count` and `unread_amount_count`, items and
        bookings that no share can count. None where nothing was left out.
    """
    if not ledger.rejected.rows_count:
        return None
    rows = {name: frame.height for name, frame in ledger.rejected.frames.items()}
    items, costs = _items(ledger), _costs(ledger)
    return {
        "rows_count": ledger.rejected.rows_count,
        "rows": rows,
        "item_share": _share(items["rejected_items_count"], items["items_count"]),
        "mass_share": _share(items["rejected_mass_kg"], items["mass_kg"]),
        "cost_share": _share(costs["rejected_eur"], costs["booked_eur"]),
        "unknown_mass_count": items["unknown_mass_count"],
        "unread_amount_count": costs["unread_count"],
    }


def rejection_note(share: Mapping[str, Any]) -> Bilingual:
    """The sentence about rejected rows that stands on every page.

    Args:
        share: What `rejection` returns.

    Returns:
        The sentence per language.
    """
    parts = {"items": "item_share", "mass": "mass_share", "costs": "cost_share"}
    return bilingual(
        "rejected_note",
        rows=str(share["rows_count"]),
        **{
            name: {lang: _printed(share[key], lang) for lang in LANGUAGES}
            for name, key in parts.items()
        },
    )


def _printed(share: float | None, language: str) -> str:
    return "–" if share is None else printed(share, "share", language)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _all_rows(ledger: Ledger, table: str) -> pl.LazyFrame:
    """The rows of a table, those left out as well, with `is_rejected`."""
    left = ledger.frames.get(table, empty_table(table).lazy())
    out = _rejected(ledger, table).lazy()
    flagged = [left.with_columns(is_rejected=False), out.with_columns(is_rejected=True)]
    return pl.concat(flagged, how="diagonal_relaxed")


def _rejected(ledger: Ledger, table: str) -> pl.DataFrame:
    return ledger.rejected.frames.get(table, empty_table(table))


def _items(ledger: Ledger) -> dict[str, Any]:
    masses = reference.catalogue().set_index("item_type")["unit_mass_kg"].to_dict()
    weighed = items_with_mass(_all_rows(ledger, "items"), unit_mass_kg=masses)
    touched = [_rejected(ledger, name).select("item_id") for name in ("items", "movements")]
    rejected = pl.concat(touched).drop_nulls().lazy()
    found = rejected_items(weighed, rejected=rejected).collect()
    return dict(found.row(0, named=True))


def _costs(ledger: Ledger) -> dict[str, Any]:
    found = rejected_costs(_all_rows(ledger, "costs").select("amount_eur", "is_rejected")).collect()
    return dict(found.row(0, named=True))
