"""Made-up lives of items for the laws of the indicators: consistent, and awkward on purpose."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import strategies as st

HOMES = ("A", "B", "C")
FINAL_EVENTS = ("discarded", "recycled", "sold", "lost")
REASONS = ("move_in", "move_out", "defect", "complaint", "replacement", "audit", None)
CONDITIONS = ("A", "B", "C", "D", None)


@dataclass(frozen=True)
class Move:
    """One thing that happened to an item."""

    day: int
    event: str
    home_id: str | None = None
    reason: str | None = None
    condition: str | None = None


@dataclass(frozen=True)
class Ledger:
    """Items and what happened to each, in the order in which it happened.

    The codes of the movements are plain numbers (9, 10, 11): as text 10 comes before 9.
    """

    items: pd.DataFrame
    lives: Mapping[str, Sequence[Move]]
    first_code: int = 1

    @property
    def movements(self) -> pd.DataFrame:
        """One row per movement, coded in the order of the days and of each item's life."""
        lived = [(move.day, item, move) for item, life in self.lives.items() for move in life]
        lived.sort(key=lambda entry: entry[0])
        rows = [
            (f"m{self.first_code + number}", item, day, move.event, *_optional(move))
            for number, (day, item, move) in enumerate(lived)
        ]
        names = ["movement_id", "item_id", "date_day", "event", "home_id", "reason", "condition"]
        return pd.DataFrame(rows, columns=names, dtype=object).astype({"date_day": "int64"})

    def of(self, item_ids: Sequence[str]) -> "Ledger":
        """The same records of some items only."""
        items = self.items[self.items["item_id"].isin(item_ids)].reset_index(drop=True)
        return replace(self, items=items, lives={item: self.lives[item] for item in item_ids})

    def with_life(self, item_id: str, life: Sequence[Move]) -> "Ledger":
        """The same records but for one item, which lived otherwise."""
        return replace(self, lives={**self.lives, item_id: list(life)})

    def doubled(self) -> "Ledger":
        """The same records twice, the second time under other codes."""
        copies = self.items.assign(item_id=self.items["item_id"] + "'")
        items = pd.concat([self.items, copies], ignore_index=True)
        lives = {f"{item}'": life for item, life in self.lives.items()}
        return replace(self, items=items, lives={**self.lives, **lives})


def _optional(move: Move) -> tuple[str | None, ...]:
    return (move.home_id, move.reason, move.condition)


@st.composite
def _life(draw: Any, origin: str) -> list[Move]:
    """A life without contradiction; an item of before the records may stand in a home."""
    home = draw(st.sampled_from([None, *HOMES])) if origin == "existing" else None
    day, life = draw(st.integers(0, 30)), []
    for _ in range(draw(st.integers(0, 9))):
        indoors = ["collected", "repaired", "repair_failed", *FINAL_EVENTS]
        in_store = ["delivered"] * 4 + ["repaired", "repair_failed", "refurbished", *FINAL_EVENTS]
        event = draw(st.sampled_from(["collected"] * 4 + indoors if home else in_store))
        place = draw(st.sampled_from(HOMES)) if event == "delivered" else home
        is_noted = draw(st.integers(0, 5)) > 0
        reason, condition = draw(st.sampled_from(REASONS)), draw(st.sampled_from(CONDITIONS))
        life.append(Move(day, event, place if is_noted else None, reason, condition))
        home = {"delivered": place, "collected": None}.get(event, home)
        if event in FINAL_EVENTS:
            break
        day += draw(st.sampled_from([0, 0, 1, 2, 5, 9, 20]))
    return life


@st.composite
def _ledger(draw: Any) -> Ledger:
    """Up to six items; some are never moved, some have no mass, some were never acquired."""
    count = draw(st.integers(1, 6))
    rows, lives = [], {}
    for number in range(count):
        item_id, origin = f"i{number}", draw(st.sampled_from(["new", "second_hand", "existing"]))
        lives[item_id] = draw(_life(origin))
        acquired = draw(st.one_of(st.none(), st.integers(-10, 60)))
        item_type, mass = draw(st.sampled_from(["chair", "harp"])), draw(st.sampled_from([None, 6]))
        rows.append((item_id, item_type, origin, acquired, mass))
    names = ["item_id", "item_type", "origin", "acquired_on_day", "mass_kg"]
    items = pd.DataFrame(rows, columns=names)
    items = items.astype({"acquired_on_day": "float64", "mass_kg": "float64"})
    return Ledger(items, lives, draw(st.sampled_from([1, 7, 96])))


@pytest.fixture(scope="session")
def ledgers() -> st.SearchStrategy[Ledger]:
    """Consistent ledgers: deliveries, collections, repairs and ends, several on one day."""
    return _ledger()


@pytest.fixture(scope="session")
def move() -> type[Move]:
    """What one movement of a ledger is made of."""
    return Move


@pytest.fixture(scope="session")
def law_engine() -> Callable[[pd.DataFrame], Any]:
    """The engine on which laws are tried; plain tests show that the others give the same."""
    return pl.from_pandas


@pytest.fixture(scope="session")
def facts() -> Callable[..., list[tuple[Any, ...]]]:
    """The rows of a result in an order of their own; whole numbers whole, missing ones None."""

    def plain(value: Any) -> Any:
        if value is None or value != value:
            return None
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def of(native: Any, *columns: str) -> list[tuple[Any, ...]]:
        frame = nw.from_native(native).lazy().collect("pandas").to_native()
        shown = frame[list(columns) or list(frame.columns)].astype(object)
        found = [tuple(map(plain, row)) for row in shown.itertuples(index=False, name=None)]
        return sorted(found, key=lambda row: [str(value) for value in row])

    return of
