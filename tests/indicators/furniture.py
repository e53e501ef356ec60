"""Records of some furniture, worked through by hand, and every figure that is made of such."""

from typing import Any

import narwhals as nw
import pandas as pd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from circularlib.indicators.departures import discards, routes
from circularlib.indicators.reuse import (
    items_with_mass,
    placement_sums,
    placements,
    reused_mass_by_type,
)
from circularlib.indicators.turnover import cycles
from circularlib.indicators.visits import visits

# The same examples every time, and no clock; the fixtures keep no state.
LAW = settings(
    derandomize=True,
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
FINAL_EVENTS = ("discarded", "recycled", "sold", "lost")
CATALOGUE = {"chair": 7.0, "table": 20.0}
PERIODS = [("before", 0, 49), ("after", 50, 99)]

ITEMS = pd.DataFrame(
    [
        ("chair1", "chair", "existing", None),
        ("chair2", "chair", "new", 6.5),
        ("table1", "table", "second_hand", None),
        ("harp1", "harp", "new", None),
        ("sofa1", "table", "existing", None),
        ("spare", "chair", "second_hand", None),
    ],
    columns=["item_id", "item_type", "origin", "mass_kg"],
)
MOVEMENTS = pd.DataFrame(
    [
        ("01", "chair1", 5, "collected", "A", "move_out", "B"),
        ("02", "chair1", 10, "delivered", "B", "move_in", None),
        ("03", "chair2", 10, "delivered", "A", "move_in", "A"),
        ("04", "table1", 10, "delivered", "A", "move_in", None),
        ("05", "harp1", 20, "delivered", "B", "move_in", None),
        ("06", "sofa1", 30, "delivered", "A", "complaint", None),
        ("07", "sofa1", 40, "collected", "A", None, "C"),
        ("08", "sofa1", 45, "recycled", None, None, None),
        ("09", "chair2", 50, "collected", "A", "defect", "D"),
        ("10", "chair2", 52, "repaired", None, None, "B"),
        ("11", "chair2", 60, "delivered", "B", "move_in", None),
        ("12", "harp1", 70, "discarded", "B", "defect", "B"),
        ("13", "table1", 80, "collected", "A", "move_out", None),
        ("14", "table1", 90, "delivered", "C", "move_in", None),
        ("15", "chair2", 95, "discarded", None, "defect", None),
        ("16", "table1", 99, "collected", "C", "move_out", None),
    ],
    columns=["movement_id", "item_id", "date_day", "event", "home_id", "reason", "condition"],
)
"""Two chairs, a table, a harp without a known mass, a sofa never recorded before day 30."""


def told(frames: Any, movements: pd.DataFrame = MOVEMENTS, items: pd.DataFrame = ITEMS) -> Any:
    """The visits, the items with their mass and the placements of some records on an engine."""
    lives = visits(frames(movements))
    weighed = items_with_mass(frames(items), unit_mass_kg=CATALOGUE)
    return lives, weighed, placements(lives, weighed)


def figures(frames: Any, movements: pd.DataFrame, items: pd.DataFrame, periods: Any) -> Any:
    """Every figure of furniture, by name."""
    lives, weighed, placed = told(frames, movements, items)
    return {
        "placements": placed,
        "placement_sums": placement_sums(placed, periods=periods, by=["item_type", "origin"]),
        "routes": routes(lives, weighed, periods=periods),
        "cycles": counted(cycles(lives, weighed, last_day=periods[-1][2])),
        "discards": discards(frames(movements), periods=periods),
        "reused_mass_by_type": reused_mass_by_type(placed, years=periods),
    }


def counted(figure: Any) -> Any:
    """A figure without its number of homes, which do not add up: a home may be in two rows."""
    return nw.from_native(figure).drop("home_count").to_native()


def of_ledger(frames: Any, ledger: Any, periods: Any) -> Any:
    """Every figure of a made-up ledger, by name."""
    return figures(frames, ledger.movements, ledger.items, periods)


def added(found: Any, keys: int) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Rows added up by their first columns."""
    sums: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for row in found:
        before = sums.get(row[:keys], (0,) * (len(row) - keys))
        sums[row[:keys]] = tuple(a + b for a, b in zip(before, row[keys:], strict=True))
    return sums


SPANS = st.tuples(st.integers(-5, 60), st.integers(0, 40), st.integers(1, 40)).map(
    lambda ends: [
        ("1", ends[0], ends[0] + ends[1]),
        ("2", ends[0] + ends[1] + 1, ends[0] + ends[1] + ends[2]),
    ]
)
"""Two periods, one right after the other."""
