"""The header is found under titles; what repeats it or adds it up is no record."""

from functools import partial
from pathlib import Path

import polars as pl
import pytest

from circularlib.errors import LedgerError
from circularlib.ledger.own_words import known_words
from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.reading.header_rows import (
    column_names,
    header_place,
    header_problems,
    rows_above,
    without_strange_rows,
)
from circularlib.ledger.tables import tables
from circularlib.ledger.text_cells import ROW, TextCells

WORDS = known_words().columns["costs"]
HEADER = ["Kost", "Datum", "Categorie", "Bedrag", "Betaler"]
RECORD = ["C1", "2023-01-02", "reiniging", "12,50", "stad"]
FOUND = partial(Problem, file="costs.csv", table="costs")


def place(*rows: list[str]) -> int:
    return header_place(rows, WORDS, FOUND)


@pytest.mark.parametrize(
    "above",
    [
        [],
        [["Kosten 2023", "", "", "", ""]],
        [["", "", "", "", ""], ["", "Kosten van de stad", "", "", ""], ["", "", "", "", ""]],
        [["Bedrag", "", "", "", ""]],
        [["Opgemaakt op", "datum", "", "", ""]],
    ],
)
def test_the_header_is_found_under_titles_and_empty_rows(above: list[list[str]]) -> None:
    """A title may hold a known header; the row with the most of them is the header."""
    assert place(*above, HEADER, RECORD) == len(above)


def test_of_two_rows_with_the_same_headers_the_first_is_the_header() -> None:
    """The second one is told later: it stands among the records."""
    assert place(HEADER, HEADER, RECORD) == 0


def test_a_single_known_header_among_strange_ones_is_enough() -> None:
    """The others are told by name."""
    assert place(["Kostenoverzicht", "", ""], ["nr", "wanneer", "bedrag"], ["1", "2", "3"]) == 1


def test_a_table_of_one_column_has_its_header_too() -> None:
    """Others are missing, and told."""
    assert place(["datum"], ["2023-01-02"]) == 0


def test_records_without_headers_are_told_once() -> None:
    """Not that every first record is an unknown header."""
    with pytest.raises(LedgerError) as caught:
        place(["", ""], RECORD)
    (problem,) = caught.value.problems
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.row) == ("header_absent", 2)
    assert "cost_id, date" in problem.remedy


def test_a_title_above_the_header_is_silent_and_a_full_row_is_not() -> None:
    """Row 2 may be a record; row 3 is another header."""
    rows = [["Kosten", "", "", "", ""], RECORD, ["datum", "bedrag", "", "", ""], HEADER]
    told = list(rows_above(rows, 3, WORDS, FOUND))
    assert [(p.kind, p.row) for p in told] == [("row_above_header", 2), ("header_repeated", 3)]


def test_columns_without_a_header_of_their_own_get_a_name_no_header_can_have() -> None:
    """Headers are stripped; Polars would take the last for a pattern."""
    names = column_names(["a", "", "a", "^.*$"])
    assert names == ["a", " 1", " 2", "^.*$ "]
    assert pl.DataFrame({name: [1] for name in names}).select(pl.col(names[3])).width == 1


def test_a_header_that_is_a_pattern_does_not_stand_twice() -> None:
    """Its name differs from the header by a space."""
    header = ["a", "^.*$"]
    frame = pl.DataFrame({name: ["x"] for name in column_names(header)})
    assert list(header_problems(header, frame, 1, FOUND)) == []


def strange(*rows: list[str], wrong: list[int]) -> tuple[pl.DataFrame, list[Problem]]:
    headers = dict(zip(["cost_id", "date", "category", "amount_eur", "payer"], HEADER, strict=True))
    texts = pl.DataFrame(list(rows), schema=HEADER, orient="row").with_row_index(ROW, offset=2)
    typed = texts.select(ROW, *(pl.col(header).alias(name) for name, header in headers.items()))
    read = ReadTable(tables()["costs"], Path("costs.csv"), typed, headers)
    problems = [FOUND(kind="not_a_date", row=row, column="Datum") for row in wrong]
    return without_strange_rows(read, TextCells(texts, []), problems, WORDS)


def test_a_repeated_header_is_one_problem_and_no_record() -> None:
    """After a page break, or in another language; its words are not sought in other tables."""
    french = ["coût", "date", "catégorie", "montant", "payeur"]
    frame, problems = strange(RECORD, french, RECORD, wrong=[3, 3, 4])
    assert [(p.kind, p.row) for p in problems] == [("not_a_date", 4), ("header_repeated", 3)]
    assert frame["payer"].to_list() == ["stad", None, "stad"]
    assert frame[ROW].to_list() == [2, 3, 4]


@pytest.mark.parametrize("word", ["Totaal", "totaal 2023", "Grand total", "Sous-total"])
def test_a_row_of_totals_is_one_problem(word: str) -> None:
    """Its first cell says so."""
    frame, problems = strange(RECORD, [word, "", "", "99", ""], wrong=[3])
    assert [(p.kind, p.row, p.column) for p in problems] == [("row_of_totals", 3, "")]
    assert frame["amount_eur"].to_list() == ["12,50", None]


def test_a_record_without_error_is_a_record_whatever_its_words() -> None:
    """Somebody may really be called so."""
    total = ["totaal", *RECORD[1:]]
    frame, problems = strange(total, HEADER, wrong=[])
    assert problems == []
    assert frame["cost_id"].to_list() == ["totaal", "Kost"]
