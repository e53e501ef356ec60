"""Ledgers nobody thought of: whatever stands in the files, it is told in words.

Two hundred ledgers in all. `CIRCULARLIB_LEDGERS=20000` makes a night's work of it.
"""

import csv
import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.ledger.intake import Ledger, examine
from circularlib.ledger.problems import Problem
from circularlib.ledger.programme import open_programme

LEDGERS = int(os.environ.get("CIRCULARLIB_LEDGERS", "200"))
SOUND = Path(__file__).parent / "spoilt" / "_sound"
TABLES = sorted(file.stem for file in SOUND.glob("*.csv"))
Rows = list[list[str]]

ODD = (
    "", " ", "?", "-", "0", "-1", "1e308", "1.250", "12,5", "21%", "NaN", "#N/A", "TRUE",
    "31/02/2023", "12/31/2023", "2023-01-15 14:30", "44941", "0001-01-01", "9999-12-31",
    "geleverd?", "ST-101", "RSL-001", "M01", "Totaal", "=1+1", "<b>", "\x1b[31m", "a\nb", '"',
    "\u200b", "\u202e", "👍", "{0}", "%s", "85.07.30-033.28", "BE68 5390 0754 7034", "x" * 5000,
)  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12),
    st.dates().map(str),
    st.floats(-1e6, 1e6).map(str),
)
INDEX = st.integers(0, 40)


def sound_rows(table: str) -> Rows:
    """The rows of a sound table, headers first."""
    with (SOUND / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _overwritten(rows: Rows, row: int, column: int, text: str) -> None:
    rows[row][column % max(len(rows[row]), 1) : column % max(len(rows[row]), 1) + 1] = [text]


def _swapped_columns(rows: Rows, row: int, column: int, _text: str) -> None:
    for cells in rows:
        if max(row, column) < len(cells):
            cells[row], cells[column] = cells[column], cells[row]


CHANGES: dict[str, Callable[[Rows, int, int, str], Any]] = {
    "cell": _overwritten,
    "header": lambda rows, _row, column, text: _overwritten(rows, 0, column, text),
    "columns swapped": _swapped_columns,
    "row doubled": lambda rows, row, _column, _text: rows.insert(row, list(rows[row])),
    "row moved": lambda rows, row, column, _text: rows.insert(column, rows.pop(row)),
    "row dropped": lambda rows, row, _column, _text: rows.pop(row),
    "row cut off": lambda rows, row, column, _text: rows[row].__delitem__(slice(column, None)),
    "row lengthened": lambda rows, row, _column, text: rows[row].append(text),
    "row of nothing": lambda rows, row, _column, _text: rows.insert(row, [""] * 3),
    "title": lambda rows, _row, _column, text: rows.insert(0, [text]),
}


@st.composite
def changed_tables(draw: st.DrawFn) -> tuple[str, Rows]:
    """A sound table after some accidents."""
    table = draw(st.sampled_from(TABLES))
    rows = sound_rows(table)
    for _ in range(draw(st.integers(1, 4))):
        if rows:
            change = draw(st.sampled_from(sorted(CHANGES)))
            CHANGES[change](rows, draw(INDEX) % len(rows), draw(INDEX) % 12, draw(CELLS))
    return table, rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sound programme, read once: only what a test changes is read again."""
    folder = tmp_path_factory.mktemp("any") / "ledger"
    shutil.copytree(SOUND, folder)
    assert examine(open_programme(folder))[1] == []
    return folder


def examined(folder: Path, name: str, content: bytes) -> tuple[Ledger, list[Problem]]:
    """The programme with one table in another file; the sound one stands there afterwards."""
    sound = folder / f"{Path(name).stem}.csv"
    sound.unlink()
    (folder / name).write_bytes(content)
    try:
        return examine(open_programme(folder))
    finally:
        (folder / name).unlink()
        shutil.copy2(SOUND / sound.name, sound)


def is_told_well(problem: Problem) -> bool:
    """It has a place, a message and a remedy in both languages, on three printable lines."""
    said = {language: problem.said(language) for language in ("en", "nl")}
    lines = {language: text.split("\n") for language, text in said.items()}
    whole = all(len(parts) == 3 and all(parts) for parts in lines.values())
    printable = all(part.isprintable() for parts in lines.values() for part in parts)
    return whole and printable and lines["en"][1] != lines["nl"][1]


def filled_count(row: list[str]) -> int:
    """How many cells of a row hold anything a reader can see."""
    return int((pl.Series(row, dtype=pl.String).str.strip_chars() != "").sum())


def records_count(table: str, rows: Rows) -> int:
    """How many rows below the headers hold anything; above them may stand titles."""
    known = set(sound_rows(table)[0])
    place = max(range(len(rows)), key=lambda at: len(known.intersection(rows[at])))
    assert all(filled_count(row) * 2 <= filled_count(rows[place]) for row in rows[:place])
    return sum(1 for row in rows[place + 1 :] if filled_count(row))


def check(table: str, rows: Rows, ledger: Ledger, problems: list[Problem]) -> None:
    """Everything is told well; where no error is told of a table, none of its rows is lost."""
    assert all(is_told_well(problem) for problem in problems)
    errors = [p for p in problems if p.severity == "error" and p.table in ("", table)]
    if not errors and rows:
        held_count = ledger[table].collect().height if table in ledger else 0
        assert held_count == records_count(table, rows)


@given(table=st.sampled_from(TABLES), content=st.binary(max_size=400))
@settings(max_examples=LEDGERS // 10)
def test_bytes_at_random_are_told_in_words(folder: Path, table: str, content: bytes) -> None:
    """No csv file, whatever it holds, ends in a traceback."""
    _, problems = examined(folder, f"{table}.csv", content)
    assert problems
    assert all(is_told_well(problem) for problem in problems)


@given(
    name=st.sampled_from(["hours.xlsx", "items.ods", "costs.parquet", "homes.xls"]),
    start=st.sampled_from([b"", b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<"]),
    content=st.binary(max_size=400),
)
@settings(max_examples=LEDGERS // 10)
def test_bytes_named_as_a_workbook_are_told_in_words(
    folder: Path, name: str, start: bytes, content: bytes
) -> None:
    """Nor does a workbook or a Parquet file that is none."""
    _, problems = examined(folder, name, start + content)
    assert problems
    assert all(is_told_well(problem) for problem in problems)


@given(
    table=st.sampled_from(TABLES),
    text=st.text(st.sampled_from("ab1-/:;,.\t\n\r\"'= é€"), max_size=200),
    keep_header=st.booleans(),
)
@settings(max_examples=LEDGERS // 10)
def test_text_at_random_is_told_in_words(
    folder: Path, table: str, text: str, keep_header: bool
) -> None:
    """Delimiters, quotation marks and line ends in any order, below the right headers or not."""
    header = ",".join(sound_rows(table)[0]) + "\n" if keep_header else ""
    _, problems = examined(folder, f"{table}.csv", (header + text).encode())
    assert all(is_told_well(problem) for problem in problems)


@given(
    changed=changed_tables(),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=LEDGERS // 2)
def test_a_table_after_some_accidents_is_told_and_loses_no_row(
    folder: Path, changed: tuple[str, Rows], delimiter: str, encoding: str, line_end: str
) -> None:
    """Cells overwritten, rows doubled, dropped, moved or cut off, columns swapped or renamed."""
    table, rows = changed
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    content = buffer.getvalue().encode(encoding, errors="replace")
    check(table, rows, *examined(folder, f"{table}.csv", content))


@given(changed=changed_tables())
@settings(max_examples=LEDGERS // 5)
def test_a_sheet_after_some_accidents_is_told_and_loses_no_row(
    folder: Path, changed: tuple[str, Rows]
) -> None:
    """The same accidents in a workbook."""
    table, rows = changed
    check(table, rows, *examined(folder, f"{table}.xlsx", workbook(table, rows)))


def workbook(sheet: str, rows: Rows) -> bytes:
    """A workbook with one sheet of texts."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for row, column, text in _places(rows):
            page.write_string(row, column, text)
    return buffer.getvalue()


def _places(rows: Rows) -> Iterator[tuple[int, int, str]]:
    for row, cells in enumerate(rows):
        yield from ((row, column, text) for column, text in enumerate(cells) if text)
