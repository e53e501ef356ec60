"""A bidder's workbook, read back: the answers, if nothing of the buyer's was changed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from math import isclose
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from circularlib.appliances.award.bidder_sheet import (
    BIDDER_CELL,
    HIDDEN_SHEET,
    WORKBOOK_VERSION,
    bidding_words,
    layout,
)
from circularlib.errors import LedgerError
from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.workbook_safety import check_workbook
from circularlib.sources.washing.tender import Tender
from circularlib.units import LANGUAGES

__all__ = ["collected_offers", "read_bidder_workbook"]

_Grid = Sequence[Sequence[object]]
_SEND = "Ask the bidder to fill in the workbook that was sent with the tender."


def collected_offers(files: Mapping[str, str | Path], tender: Tender) -> pd.DataFrame:
    """The offers of several workbooks as the table `offers`.

    Args:
        files: Workbooks by the code that the buyer gives each offer.
        tender: What was asked.

    Returns:
        One row per offer and field: `offer_id`, `bidder`, `criterion`, `value`, `unit`; to be
        kept as `offers.csv`, or to be given to `checked_offers`.

    Raises:
        LedgerError: A workbook cannot be taken; see `read_bidder_workbook`.
    """
    parts = [read_bidder_workbook(file, tender, offer_id=code) for code, file in files.items()]
    columns = ["offer_id", "bidder", "criterion", "value", "unit"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def read_bidder_workbook(file: str | Path, tender: Tender, *, offer_id: str) -> pd.DataFrame:
    """What a bidder filled in.

    Every cell of the buyer is compared with what was sent, so that no offer rests on other
    figures than the others. The workbook is opened as data; nothing in it is calculated.

    Args:
        file: The workbook.
        tender: What was asked.
        offer_id: Code that the buyer gives the offer.

    Returns:
        One row per field: `offer_id`, `bidder`, `criterion`, `value`, `unit`.

    Raises:
        LedgerError: It is no workbook of this tender, a cell of the buyer was changed, or an
            answer is missing or no number of 0 or more.
    """
    path = Path(file)
    with _opened(path) as book:
        language = _language(book, path)
        words = bidding_words(language)
        shown = layout(tender, language)
        grids = {name: _grid(book, words[name], path) for name in ("sheet_offer", "sheet_buyer")}
    for name, cells in (("sheet_offer", shown.offer), ("sheet_buyer", shown.buyer)):
        open_cells = {BIDDER_CELL, *shown.answers.values()} if name == "sheet_offer" else set()
        _check_unchanged(grids[name], cells, open_cells, f"{path.name}, {words[name]}")
    place = f"{path.name}, {words['sheet_offer']}"
    bidder = _at(grids["sheet_offer"], BIDDER_CELL)
    if not isinstance(bidder, str) or not bidder.strip():
        raise LedgerError(
            "The bidder's name is missing.", f"{place}, {_address(BIDDER_CELL)}.", "Ask for it."
        )
    rows = [
        (offer_id, bidder.strip(), name, _answer(grids["sheet_offer"], at, place),
         tender.fields[name].unit)
        for name, at in shown.answers.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["offer_id", "bidder", "criterion", "value", "unit"])


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LedgerError(
            f"The workbook cannot be read: {error.strerror}.", f"{path.name}.", _SEND
        ) from None
    check_workbook(path, content, partial(Problem, file=path.name))
    try:
        yield load_workbook(BytesIO(content))
    except CalamineError as error:
        reason = str(error).splitlines()[0]
        raise LedgerError(f"The workbook is damaged: {reason}.", f"{path.name}.", _SEND) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a failure inside the reader arrives
            raise
        raise LedgerError("The workbook is damaged.", f"{path.name}.", _SEND) from None


def _language(book: CalamineWorkbook, path: Path) -> str:
    if HIDDEN_SHEET not in book.sheet_names:
        raise LedgerError("This is no workbook of a tender.", f"{path.name}.", _SEND)
    grid = book.get_sheet_by_name(HIDDEN_SHEET).to_python(skip_empty_area=False)
    if _at(grid, (0, 1)) != WORKBOOK_VERSION or _at(grid, (1, 1)) not in LANGUAGES:
        raise LedgerError(
            "The workbook was made by another version, or its hidden sheet was changed.",
            f"{path.name}.",
            _SEND,
        )
    return str(_at(grid, (1, 1)))


def _grid(book: CalamineWorkbook, name: str, path: Path) -> _Grid:
    if name not in book.sheet_names:
        raise LedgerError(f'The sheet "{name}" is missing.', f"{path.name}.", _SEND)
    grid: _Grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return grid


def _at(grid: _Grid, place: tuple[int, int]) -> object:
    row, column = place
    return grid[row][column] if row < len(grid) and column < len(grid[row]) else ""


def _check_unchanged(
    grid: _Grid,
    cells: Mapping[tuple[int, int], str | float],
    open_cells: set[tuple[int, int]],
    sheet: str,
) -> None:
    """Every cell holds what was sent, and none that was empty holds anything."""
    found = {(r, c) for r, row in enumerate(grid) for c, cell in enumerate(row) if cell != ""}
    for place in sorted(found | set(cells)):
        if place in open_cells:
            continue
        sent, now = cells.get(place, ""), _at(grid, place)
        if not _is_same(sent, now):
            raise LedgerError(
                f'A cell of the buyer holds "{now}" instead of "{sent}".',
                f"{sheet}, cell {_address(place)}.",
                _SEND,
            )


def _is_same(sent: str | float, now: object) -> bool:
    """Numbers may differ in the last digit that another program keeps, and in nothing else."""
    if isinstance(sent, float) and isinstance(now, int | float) and not isinstance(now, bool):
        return isclose(sent, now, rel_tol=1e-12)
    return now == sent


def _answer(grid: _Grid, place: tuple[int, int], sheet: str) -> float:
    value, where = _at(grid, place), f"{sheet}, cell {_address(place)}."
    if value == "":
        raise LedgerError("The answer is missing.", where, "Ask the bidder for it.")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LedgerError(f'"{value}" is no number.', where, "Ask the bidder what was meant.")
    if value < 0:
        raise LedgerError(f"{value:g} is negative.", where, "Ask the bidder what was meant.")
    return float(value)


def _address(place: tuple[int, int]) -> str:
    row, column = place
    return f"{chr(ord('A') + column)}{row + 1}"
