"""A movement without a home belongs to the one where its item was last seen."""

from typing import Any

import pandas as pd

from circularlib.indicators.last_homes import with_last_homes

LIFE = pd.DataFrame(
    [
        ("9", 1, 10, "A"),
        ("10", 1, 10, None),
        ("3", 1, 5, None),
        ("4", 1, 20, "B"),
        ("5", 1, 30, None),
        ("6", 2, 40, None),
    ],
    columns=["movement_id", "item_id", "date_day", "home_id"],
)


def test_it_is_the_last_one_noted_before(engine: Any, rows: Any) -> None:
    """By hand. On one day 9 comes before 10; item 2 has been nowhere yet."""
    found = with_last_homes(engine(LIFE.sample(frac=1, random_state=1)))
    assert rows(found, "movement_id", "home_id") == [
        ("10", "A"), ("3", None), ("4", "B"), ("5", "B"), ("6", None), ("9", "A"),
    ]  # fmt: skip


def test_where_no_home_was_ever_noted_there_is_none(engine: Any, rows: Any) -> None:
    found = with_last_homes(engine(LIFE[5:]))
    assert rows(found, "movement_id", "home_id") == [("6", None)]
