"""A csv file as text cells, whatever program wrote it."""

from pathlib import Path

import pytest

from circularlib.errors import LedgerError
from circularlib.ledger.reading.csv_files import text_cells
from circularlib.ledger.text_cells import ROW, TextCells

FILE = Path("homes.csv")


def read(content: str | bytes) -> TextCells:
    return text_cells(FILE, content.encode() if isinstance(content, str) else content, "homes")


def rows(content: str | bytes) -> list[tuple[object, ...]]:
    return read(content).frame.rows()


def refusal(content: str | bytes) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        read(content)
    return caught.value


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_do_not_matter(delimiter: str, line_end: str) -> None:
    """Comma, semicolon and tab; Unix, Windows and old Macintosh."""
    lines = [["home", "town"], ["W1", "08800"], ["W2", "71053"]]
    text = line_end.join(delimiter.join(line) for line in lines)
    assert rows(text) == [(2, "W1", "08800"), (3, "W2", "71053")]
    assert read(text).delimiter == delimiter


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_utf_8_with_or_without_its_mark_and_windows_1252_are_read(encoding: str) -> None:
    """Excel in Flanders writes the third unless it is asked for the first."""
    text = "woning;straat\nW1;Café Zoë, 5 €\n"
    assert rows(text.encode(encoding)) == [(2, "W1", "Café Zoë, 5 €")]
    assert read(text.encode(encoding)).frame.columns == [ROW, "woning", "straat"]


def test_a_damaged_utf_8_file_is_not_taken_for_windows_1252() -> None:
    """Read as Windows-1252 the good é would become Ã©: nothing would fail, and all be wrong."""
    damaged = "home,note\nW1,café\n".encode() + b"W2,caf\xe9\n"
    assert "mixture" in refusal(damaged).thing


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"  \n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        (b"PK\x03\x04abc", "is a workbook"),
        (b"\xd0\xcf\x11\xe0abc", "is a workbook"),
        ("home,town\nW1,x\n".encode("utf-16"), "neither UTF-8 nor"),
        (b"home,\x81town\nW1,x\n", "neither UTF-8 nor"),
        (b"home\nW1\0\n", "neither UTF-8 nor"),
        (b",,,\nW1,x\n", "none of the headers of homes"),
        (b",,,\n ,\n", "is empty"),
        (b"home|town\nW1|x\n", 'separated by "|"'),
        (b'home,town\nW1,"x\nW2,y\n', "cannot be read as csv"),
        (b'home,town\nW1,"x"y\n', "cannot be read as csv"),
        (b'"', "cannot be read as csv"),
        (b'home,town\nW1,"' + b"x" * 200_000 + b'"\n', "cannot be read as csv"),
    ],
)
def test_what_is_not_a_csv_file_is_refused_with_a_remedy(content: bytes, said: str) -> None:
    """Three lines, the file among them, and the problem itself for the list."""
    error = refusal(content)
    assert said in error.thing
    assert "homes.csv" in error.place
    assert error.remedy
    assert len(error.problems) == 1


def test_what_was_found_before_a_broken_quotation_is_told_too() -> None:
    """Row 2 has a cell too many; the quotation opens in row 43 and never closes."""
    rows = "W1,x,y\n" + "W2,x\n" * 40
    error = refusal(f'home,town\n{rows}W2,"z\n')
    assert [problem.rule for problem in error.problems] == ["cells_in_row", "is_csv"]


def test_a_quoted_line_break_stays_in_its_row() -> None:
    """As a spreadsheet counts: the second record stands in row 3, on line 4 of the file."""
    assert rows('home,note\nW1,"two\nlines"\nW2,b\n') == [(2, "W1", "two\nlines"), (3, "W2", "b")]


def test_a_quoted_delimiter_belongs_to_the_cell() -> None:
    """The header is quoted too, and its comma is not counted as a delimiter."""
    text = '"home, code";"town, name, region";note\nW1;"x;y";z\n'
    assert read(text).delimiter == ";"
    assert rows(text) == [(2, "W1", "x;y", "z")]


def test_empty_rows_are_left_out_and_counted() -> None:
    """A blank line and a row of bare commas are rows 3 and 4 of the spreadsheet."""
    assert rows("home,town\nW1,x\n\n , \nW2,y\n") == [(2, "W1", "x"), (5, "W2", "y")]


def test_spaces_around_cells_go_and_empty_cells_are_null() -> None:
    """No-break spaces as well, which come from web pages."""
    assert rows("home , town\n W1 ,\u00a0\n") == [(2, "W1", None)]


def test_codes_stay_text() -> None:
    """08800 is no number, NO no answer, 1E5 no power of ten."""
    assert rows("home,b,c\n08800,NO,1E5\n") == [(2, "08800", "NO", "1E5")]


def test_empty_columns_at_the_end_are_nothing() -> None:
    """Spreadsheets write the width of their widest sheet."""
    cells = read("home,town,,\nW1,x,,\n")
    assert cells.frame.columns == [ROW, "home", "town"]
    assert cells.problems == []


def test_a_row_with_more_cells_than_the_header_is_a_problem() -> None:
    """An unquoted comma in a text moves every cell behind it."""
    problem = read("home,town\nW1,x\nW2,Roeselare, West\n").problems[0]
    assert (problem.row, problem.value, problem.severity) == (3, " West", "error")
    assert problem.message == "The row has 3 cells, the header 2."


def test_rows_with_fewer_cells_are_read_and_said_once() -> None:
    """Excel leaves out empty cells at the end of a row; so does an export that was cut off."""
    cells = read("home,town,note\nW1,x\nW2,y,b\nW3\n\n")
    assert cells.frame.rows() == [(2, "W1", "x", None), (3, "W2", "y", "b"), (4, "W3", None, None)]
    (problem,) = cells.problems
    assert (problem.severity, problem.row) == ("warning", 2)
    assert "2 rows are so" in problem.remedy


def test_a_header_that_stands_twice_is_a_problem_and_the_rest_is_read() -> None:
    """The first of the two is kept; which one is meant is for the user to say."""
    cells = read("home,town,home\nW1,x,W9\n")
    assert cells.frame.rows() == [(2, "W1", "x")]
    assert [(p.row, p.column) for p in cells.problems] == [(1, "home")]


def test_a_column_without_header_is_a_problem_only_where_it_holds_something() -> None:
    """An empty column between two others is a matter of taste."""
    assert read("home,,town\nW1,,x\n").problems == []
    assert "place 2 has values and no header" in read("home,,town\nW1,7,x\n").problems[0].message


def test_a_header_called_as_our_row_numbers_does_no_harm() -> None:
    """It is a header like any other, and unknown to every table."""
    cells = read("home,spreadsheet_row\nW1,7\n")
    assert cells.frame.rows() == [(2, "W1", "7")]


def test_many_rows_are_read_in_parts_and_none_is_lost() -> None:
    """100,001 rows are one more than a part holds."""
    text = "home\n" + "".join(f"W{number}\n" for number in range(100_001))
    frame = read(text).frame
    assert frame.height == 100_001
    assert frame.row(-1) == (100_002, "W100000")


def test_titles_above_the_header_are_passed_over_and_rows_keep_their_numbers() -> None:
    """The header stands in row 4; the title holds another delimiter."""
    text = "Woningen, toestand 2023;\nStad Roeselare;\n\nwoning;gemeente\nW1;x\n"
    cells = read(text)
    assert (cells.delimiter, cells.header_row, cells.problems) == (";", 4, [])
    assert cells.frame.rows() == [(5, "W1", "x")]


def test_a_full_row_above_the_header_is_told() -> None:
    """It may be a record that would be lost."""
    (problem,) = read("W1,x,2\nhome,gemeente,slaapkamers\nW2,y,3\n").problems
    assert (problem.kind, problem.row, problem.severity) == ("row_above_header", 1, "error")


def test_a_first_line_that_names_the_delimiter_is_none_of_the_rows() -> None:
    """Excel hides the line and shows the header in row 1; a comma in a text does not mislead."""
    assert rows("sep=;\r\nhome;town\r\nW1;x, y, z\r\n") == [(2, "W1", "x, y, z")]


def test_an_apostrophe_that_was_put_before_a_formula_goes() -> None:
    """Whoever writes our csv in a spreadsheet meets no formula; an evening is none."""
    text = "home,note\nW1,'=1+1\nW2,'s avonds\nW3,''@x\n"
    assert read(text).frame["note"].to_list() == ["=1+1", "'s avonds", "'@x"]


def test_a_column_without_header_at_the_end_is_one_problem() -> None:
    """The header row is as wide as the others: its last cell is empty."""
    cells = read("home,town,\nW1,x,7\nW2,y,8\n")
    (problem,) = cells.problems
    assert problem.kind == "header_missing"
    assert cells.frame.columns == [ROW, "home", "town"]


def test_a_header_that_is_a_pattern_of_polars_is_a_header_like_any_other() -> None:
    """Polars reads ^.*$ as every column; the space behind it is only ours."""
    assert read("home,^.*$\nW1,'=x\n").frame.to_dicts() == [{ROW: 2, "home": "W1", "^.*$ ": "=x"}]
