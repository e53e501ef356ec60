"""A region of two towns small enough to follow by hand."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest

from circularlib.ledger.intake import empty_table

Table = Callable[..., pl.DataFrame]


def table(name: str, columns: str, *rows: Sequence[Any]) -> pl.DataFrame:
    """Rows of a table of the ledger; what no column names is empty."""
    empty = empty_table(name).select(pl.exclude("^.*_day$"))
    names = columns.split()
    given = {column: [row[place] for row in rows] for place, column in enumerate(names)}
    schema = {column: empty.schema[column] for column in names}
    filled = pl.DataFrame(given, schema=schema)
    return pl.concat([empty, filled], how="diagonal")


def day(text: str) -> date:
    """A day of 2022, as 03-15."""
    return date.fromisoformat(f"2022-{text}")


@pytest.fixture
def region() -> dict[str, pl.DataFrame]:
    """Two homes in Roeselare (36015), one in Izegem (36008); a chair that moves, and others."""
    homes = [
        ("R1", "36015", "programme", day("01-01"), None),
        ("R2", "36015", "comparison", day("01-01"), None),
        ("I1", "36008", None, day("03-01"), day("03-10")),
    ]
    movements = [
        ("1", "chair", "cleaned", "01-05", None, "repaired"),
        ("2", "chair", "to R1", "01-10", "R1", "delivered"),
        ("3", "chair", "from R1", "02-10", "R1", "collected"),
        ("4", "chair", "mended", "02-20", None, "repaired"),
        ("5", "chair", "to I1", "03-02", "I1", "delivered"),
        ("6", "chair", "thrown", "03-09", None, "discarded"),
        ("7", "bed", "to R2", "01-11", "R2", "delivered"),
        ("8", "shelf", "sold", "01-12", None, "sold"),
        ("9", "stool", "to R1", "01-13", "R1", "delivered"),
    ]
    return {
        "homes": table("homes", "home_id municipality_code group in_service_from in_service_to",
                       *homes),
        "items": table(
            "items", "item_id item_type set_id origin acquired_on",
            ("chair", "chair_dining", "set", "new", day("01-01")),
            ("bed", "bed_single", None, "existing", None),
            ("shelf", "bookcase", None, "new", day("01-01")),
            ("stool", "chair_dining", "set", "existing", None),
            ("lamp", "lamp", None, "new", day("01-01")),
        ),
        "movements": table(
            "movements", "movement_id item_id date home_id event",
            *[(key, item, day(when), home, event)
              for key, item, _what, when, home, event in movements],
        ),
        "costs": table(
            "costs", "cost_id date home_id category amount_eur payer item_id",
            ("a", day("01-10"), "R1", "delivery", 30.0, "town", "chair"),
            ("b", day("01-15"), None, "purchase_new", 50.0, "town", "chair"),
            ("c", day("03-05"), None, "repair", 20.0, "town", "chair"),
            ("d", day("03-20"), None, "administration", 410.0, "town", None),
            ("e", day("01-20"), None, "administration", 100.0, "town", None),
            ("f", day("03-21"), None, "purchase_new", 41.0, "town", "lamp"),
        ),
        "hours": table(
            "hours", "date organisation worker_group hours home_id",
            (day("03-02"), "reuse_centre", "driver", 4.1, None),
            (day("03-02"), "reuse_centre", "driver", 2.0, "I1"),
            (day("03-02"), "municipality", "building_service", 1.0, "R1"),
        ),
        "survey": table(
            "survey", "date respondent question score home_id",
            (day("02-02"), "resident", "home", 4, "R1"),
            (day("02-02"), "resident", "home", 2, None),
        ),
        "machines": table("machines", "machine_id home_id contract installed_on",
                          ("M1", "I1", "owned_new", day("03-01"))),
        "machine_events": table("machine_events", "machine_id date event",
                                ("M1", day("03-05"), "failure")),
        "wash_log": table("wash_log", "machine_id month cycle_count", ("M1", "2022-03", 9)),
        "offers": table("offers", "offer_id bidder criterion value", ("o", "b", "price", 1.0)),
    }  # fmt: skip
