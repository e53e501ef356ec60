"""The dirt of real records, put on a sample programme on purpose and on the record.

Some tables come as a spreadsheet in Flanders writes them (Dutch headers and words, semicolons,
decimal commas, 31/12/2023), and a known list of cells is wrong, so that the intake can be tested
against what it should find.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import polars as pl
from numpy.random import Generator

from circularlib.ledger.tables import tables as dictionary
from circularlib.ledger.tables import vocabulary

__all__ = ["Planted", "messy_tables"]

_DUTCH_HEADERS = ("homes", "movements", "costs")
_FLEMISH_CELLS = ("movements", "costs")  # semicolons, decimal commas, 31/12/2023
_FINAL = ("discarded", "recycled", "sold", "lost")
_FLEMISH_DATE = "%d/%m/%Y"
_YEARS_BEYOND, _DAYS_TOO_EARLY = 9, 5


@dataclass(frozen=True)
class Planted:
    """A problem put into a file on purpose.

    Attributes:
        file: Name of the file.
        row: Row as a spreadsheet shows it; the header is row 1.
        column: Header of the column, as the file spells it.
        value: What stands in the cell; empty where something is missing.
        kind: What is wrong, for example `unknown_item`.
    """

    file: str
    row: int
    column: str
    value: str
    kind: str

    def as_dict(self) -> dict[str, Any]:
        """The problem as JSON takes it."""
        return asdict(self)


@dataclass(frozen=True)
class _Fault:
    """A wrong cell in the making: row counted from 0, names and text still canonical."""

    table: str
    index: int
    column: str
    text: str
    kind: str


def messy_tables(
    tables: Mapping[str, pl.DataFrame], rng: Generator
) -> tuple[dict[str, pl.DataFrame], dict[str, str], tuple[Planted, ...]]:
    """The same tables as text, dirty.

    Args:
        tables: Clean tables by name.
        rng: Source of chance, for which cells are wrong.

    Returns:
        The tables as text under the headers of their files; the delimiter of each; and every
        problem planted.
    """
    faults = _Faults(tables, rng).all()
    double = tables["items"].sample(1, seed=int(rng.integers(1 << 31)))
    clean = {**tables, "items": pl.concat([tables["items"], double])}
    faults.append(
        _Fault("items", tables["items"].height, "item_id", double["item_id"][0], "double_id")
    )
    texts: dict[str, pl.DataFrame] = {}
    for name, frame in clean.items():
        own = [fault for fault in faults if fault.table == name]
        texts[name] = _spoiled(_as_text(frame, name), own).rename(_headers(name, frame))
    delimiters = {name: ";" if name in _FLEMISH_CELLS else "," for name in clean}
    planted = [
        Planted(f"{fault.table}.csv", fault.index + 2,
                _headers(fault.table, clean[fault.table])[fault.column], fault.text, fault.kind)
        for fault in faults
    ]  # fmt: skip
    return texts, delimiters, tuple(sorted(planted, key=lambda p: (p.file, p.row, p.column)))


def _headers(name: str, frame: pl.DataFrame) -> dict[str, str]:
    if name not in _DUTCH_HEADERS:
        return {column: column for column in frame.columns}
    return {column: dictionary()[name].columns[column].labels["nl"] for column in frame.columns}


def _as_text(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Every cell as text, in the manner of its file."""
    is_flemish = name in _FLEMISH_CELLS
    known = dictionary()[name].columns if name in _DUTCH_HEADERS else {}
    columns = []
    for column, kind in frame.schema.items():
        cells = pl.col(column)
        if kind == pl.Date and is_flemish:
            cells = cells.dt.to_string(_FLEMISH_DATE)
        elif kind == pl.Float64 and is_flemish:
            cells = cells.cast(pl.String).str.replace(".", ",", literal=True)
        elif column in known and known[column].choices:
            terms = vocabulary(known[column].choices)
            cells = cells.replace({word: term.labels["nl"] for word, term in terms.items()})
        columns.append(cells.cast(pl.String))
    return frame.select(columns)


def _spoiled(frame: pl.DataFrame, faults: list[_Fault]) -> pl.DataFrame:
    for fault in faults:
        cells = frame[fault.column].to_list()
        cells[fault.index] = fault.text or None
        frame = frame.with_columns(pl.Series(fault.column, cells, dtype=pl.String))
    return frame


class _Faults:
    """Chooses the cells to spoil, so that one fault does not cause another."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], rng: Generator) -> None:
        self._tables, self._rng = tables, rng
        self._used: set[tuple[str, int]] = set()
        self._faults: list[_Fault] = []

    def all(self) -> list[_Fault]:
        """Every fault but the double item, which is a row more."""
        self._single_cells()
        self._double_codes()
        self._impossible_histories()
        return self._faults

    def _add(
        self, table: str, column: str, text: str, kind: str, rows: pl.DataFrame | None = None
    ) -> None:
        """Spoils a cell of a row that fits, if there is one that is not spoiled yet."""
        indices = range(self._tables[table].height) if rows is None else rows["row_index"].to_list()
        free = [index for index in indices if index > 0 and (table, index) not in self._used]
        if free:
            index = free[int(len(free) * self._rng.random())]
            self._used.add((table, index))
            self._faults.append(_Fault(table, index, column, text, kind))

    def _rows(self, table: str, condition: pl.Expr) -> pl.DataFrame:
        return self._tables[table].with_row_index("row_index").filter(condition)

    def _single_cells(self) -> None:
        workshop = self._rows("movements", pl.col("event").is_in(["repaired", "refurbished"]))
        self._add("movements", "event", "gelevrd", "unknown_word", workshop)
        self._add("movements", "item_id", "I999999", "unknown_item", workshop)
        self._add("movements", "date", "", "missing", workshop)
        self._add("movements", "date", "31/02/2022", "not_a_date", workshop)
        self._add("movements", "labour_minutes", "half uur", "not_a_number", workshop)
        self._add("costs", "home_id", "H999999", "unknown_home")
        self._add("costs", "amount_eur", "", "missing")
        self._add("costs", "amount_eur", "ca. 40", "not_a_number")
        self._add("costs", "category", "leevring", "unknown_word")
        self._add("costs", "vat_rate", "21", "out_of_bounds")
        late = self._tables["costs"]["date"].dt.year().max()
        assert isinstance(late, int)
        self._add("costs", "date", f"15/03/{late + _YEARS_BEYOND}", "outside_records")
        self._add("homes", "in_service_from", "", "missing")
        self._add("items", "item_type", "", "missing")
        self._add("items", "origin", "van de zolder", "unknown_word")
        self._add("stays", "moved_in", "", "missing")
        self._add("survey", "score", "7", "out_of_bounds")
        self._add("hours", "hours", "-3.5", "out_of_bounds")
        first = self._tables["stays"]["moved_in"].min()
        is_later = pl.col("moved_out").is_not_null() & (pl.col("moved_in") > first)
        later = self._rows("stays", is_later)
        self._add("stays", "moved_out", str(first), "out_before_in", later)

    def _double_codes(self) -> None:
        for table, column in (("movements", "movement_id"), ("costs", "cost_id")):
            first = self._tables[table][column][0]
            self._add(table, column, first, "double_id")

    def _impossible_histories(self) -> None:
        """Faults that only show when the movements of an item are put side by side."""
        movements = self._tables["movements"].with_row_index("row_index")
        movements = movements.with_columns(
            count=pl.len().over("item_id"),
            number=pl.col("movement_id").cum_count().over("item_id"),
            before=pl.col("date").shift(1).over("item_id"),
        )
        only = movements.filter((pl.col("count") == 1) & (pl.col("event") == "delivered"))
        ended = movements.filter(pl.col("event").is_in(_FINAL))
        for other, kind in ((ended, "after_the_end"), (only, "in_two_homes")):
            for item_id, home_id, day in other.select("item_id", "home_id", "date").head(1).rows():
                rows = only.filter((pl.col("home_id") != (home_id or "")) & (pl.col("date") > day))
                self._add("movements", "item_id", item_id, kind, rows)
        is_second = (pl.col("event") == "collected") & (pl.col("number") == 2)
        collected = movements.filter(is_second).tail(1)
        for delivered in collected["before"]:
            early = (delivered - timedelta(days=_DAYS_TOO_EARLY)).strftime(_FLEMISH_DATE)
            self._add("movements", "date", early, "collected_before_delivered", collected)
