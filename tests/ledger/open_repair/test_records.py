"""Open Repair files become one table, or a list of everything that is wrong with them."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from circularlib.errors import LedgerError
from circularlib.ledger.open_repair.records import REPAIRS_SCHEMA, read, write
from circularlib.ledger.open_repair.versions import (
    BARRIERS,
    HEADERS,
    OTHER_BARRIER_SPELLINGS,
    STATUSES,
    recognised_version,
)
from circularlib.ledger.problems import Problem

REAL_FILE = (
    Path(__file__).resolve().parents[4]
    / "shared/real/open-repair/OpenRepairData_v0.3_RepairConnects_202507.csv"
)

KETTLE = {
    "id": "test_1",
    "data_provider": "Testers",
    "country": "BEL",
    "partner_product_category": "Waterkoker",
    "product_category": "Kettle",
    "product_category_id": "14",
    "brand": "Tefal",
    "year_of_manufacture": "2015",
    "product_age": "7",
    "repair_status": "End of life",
    "repair_barrier_if_end_of_life": "Lack of equipment",
    "group_identifier": "Repair Café Roeselare",
    "event_date": "2022-11-16",
    "date": "2022-11-16",
    "problem": 'Lekt, "een beetje"',
    "language": "Dutch",
    "model": "BF 925",
}
"""The cells of one made-up repair, under the column names of every version."""


def csv_text(records: Sequence[Mapping[str, str]], header: Sequence[str]) -> str:
    """The records as csv, by the standard library rather than by the code under test."""
    lines = io.StringIO(newline="")
    writer = csv.DictWriter(lines, header, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return lines.getvalue()


def cells_of(path: Path) -> list[dict[str, str]]:
    """The cells of a file, by the standard library rather than by the code under test."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))


def repair_file(
    folder: Path, *changes: Mapping[str, str], version: str = "0.3", name: str = "repairs.csv"
) -> Path:
    """A file of kettles, one per set of changes, with ids of their own unless changed."""
    records = [
        {**KETTLE, "id": f"test_{number}", **change} for number, change in enumerate(changes, 1)
    ]
    path = folder / name
    path.write_text(csv_text(records, HEADERS[version]), encoding="utf-8", newline="")
    return path


def problems_in(*files: Path) -> list[Problem]:
    """What `read` refuses the files for."""
    with pytest.raises(LedgerError) as caught:
        read(files)
    problems = list(caught.value.problems)
    assert all(isinstance(problem, Problem) for problem in problems)
    return problems  # type: ignore[return-value]


# Versions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", HEADERS)
def test_a_version_is_recognised_by_its_header_in_any_order(version: str) -> None:
    """The headers are those of the releases 2019-09, 2020-03, 2020-09 and 2021-10."""
    assert recognised_version(reversed(HEADERS[version])) == version


@pytest.mark.parametrize("version", HEADERS)
def test_one_column_too_few_or_too_many_does_not_change_the_version(version: str) -> None:
    """Without `product_category_id`, say, v0.3 still has `product_age`."""
    for name in HEADERS[version]:
        if name != "language":  # v0.1 of 2019 without it is v0.1 of 2020
            header = [other for other in HEADERS[version] if other != name]
            assert recognised_version([*header, "remark"]) == version


def test_version_0_3_is_read_with_types_units_and_keys(tmp_path: Path) -> None:
    """2022-11-16 is 19,312 days after 1970-01-01: 52 years, 13 leap days and 319 days."""
    assert 52 * 365 + 13 + 319 == 19312
    assert read([repair_file(tmp_path, {})]).row(0, named=True) == {
        "id": "test_1",
        "data_provider": "Testers",
        "country": "BEL",
        "partner_product_category": "Waterkoker",
        "product_category": "Kettle",
        "product_category_id": 14,
        "brand": "Tefal",
        "manufacture_year": 2015,
        "product_age_years": 7.0,
        "repair_status": "end_of_life",
        "repair_barrier": "lack_of_equipment",
        "group_identifier": "Repair Café Roeselare",
        "event_date": date(2022, 11, 16),
        "event_date_day": 19312,
        "problem": 'Lekt, "een beetje"',
        "language": None,
        "model": None,
    }


@pytest.mark.parametrize(
    ("version", "absent"),
    [
        ("0.3", {"language", "model"}),
        ("0.2", {"language", "model", "product_category_id", "product_age_years"}),
        (
            "0.1",
            {
                "language",
                "partner_product_category",
                "product_category_id",
                "product_age_years",
                "repair_barrier",
            },
        ),
        (
            "0.1 (2019)",
            {
                "partner_product_category",
                "product_category_id",
                "product_age_years",
                "repair_barrier",
            },
        ),
    ],
)
def test_what_a_version_does_not_have_is_null_and_the_rest_is_equal(
    tmp_path: Path, version: str, absent: set[str]
) -> None:
    """The same kettle in each version, under that version's names."""
    fullest = {
        **read([repair_file(tmp_path, {})]).row(0, named=True),
        "language": "Dutch",
        "model": "BF 925",
    }
    found = read([repair_file(tmp_path, {}, version=version)])
    assert dict(found.schema) == {name: type_() for name, type_ in REPAIRS_SCHEMA.items()}
    assert found.row(0, named=True) == {**fullest, **dict.fromkeys(absent)}


def test_files_of_all_versions_are_read_together_in_order(tmp_path: Path) -> None:
    """Four files of one, two, three and four repairs make ten rows."""
    files = [
        repair_file(
            tmp_path,
            *({"id": f"{version}_{number}"} for number in range(count)),
            version=version,
            name=f"{count}.csv",
        )
        for count, version in enumerate(HEADERS, 1)
    ]
    ids = [f"{version}_{n}" for count, version in enumerate(HEADERS, 1) for n in range(count)]
    assert read(files)["id"].to_list() == ids


def test_the_order_of_the_columns_does_not_matter(tmp_path: Path) -> None:
    """A header turned round, with its cells, is the same table."""
    straight = repair_file(tmp_path, {}, {"brand": "Unknown"})
    turned = tmp_path / "turned.csv"
    turned.write_text(
        csv_text(cells_of(straight), HEADERS["0.3"][::-1]), encoding="utf-8", newline=""
    )
    assert_frame_equal(read([turned]), read([straight]))


# Cells ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "column", "text", "canonical"),
    [
        ("0.3", "brand", "Unknown", "brand"),
        ("0.3", "brand", "", "brand"),
        ("0.3", "year_of_manufacture", "", "manufacture_year"),
        ("0.2", "year_of_manufacture", "????", "manufacture_year"),
        ("0.1", "year_of_manufacture", "????", "manufacture_year"),
        ("0.1", "model", "Unknown", "model"),
        ("0.3", "product_age", "", "product_age_years"),
        ("0.3", "repair_barrier_if_end_of_life", "", "repair_barrier"),
        ("0.3", "problem", "", "problem"),
        ("0.3", "country", "", "country"),
    ],
)
def test_what_is_not_known_becomes_null(
    tmp_path: Path, version: str, column: str, text: str, canonical: str
) -> None:
    """The missing values of the table schemas, version by version."""
    assert read([repair_file(tmp_path, {column: text}, version=version)])[canonical][0] is None


def test_a_text_that_only_resembles_unknown_is_kept(tmp_path: Path) -> None:
    """`Onbekend` is what a Dutch-speaking volunteer wrote, not the standard's word."""
    brands = ["Onbekend", "unknown", " Unknown", "N/A"]
    file = repair_file(tmp_path, *({"brand": brand} for brand in brands))
    assert read([file])["brand"].to_list() == brands


@pytest.mark.parametrize(("text", "key"), [*BARRIERS.items(), *OTHER_BARRIER_SPELLINGS.items()])
def test_every_spelling_of_a_barrier_is_read(tmp_path: Path, text: str, key: str) -> None:
    """The code list, the table schema and the prose of the standard disagree [ords_v03]."""
    file = repair_file(tmp_path, {"repair_barrier_if_end_of_life": text})
    assert read([file])["repair_barrier"][0] == key


@pytest.mark.parametrize(("text", "age_years"), [("0", 0.0), ("0.5", 0.5), ("150", 150.0)])
def test_an_odd_age_that_the_standard_allows_is_kept(
    tmp_path: Path, text: str, age_years: float
) -> None:
    """The standard asks for a number and sets no upper bound."""
    assert read([repair_file(tmp_path, {"product_age": text})])["product_age_years"][0] == age_years


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_text_is_read_to_the_letter_in_each_encoding(
    tmp_path: Path, encoding: str, line_end: str
) -> None:
    """Dutch, French and German over several lines, with quotes, a euro sign and spaces."""
    text = ' De "coëfficiënt" klopt niet;\nça chauffe trop, déjà 5 €\r\n\nGerät läuft nicht — Ende '
    content = csv_text([{**KETTLE, "problem": text}], HEADERS["0.3"])
    head, tail = content.split("\n", 1)
    path = tmp_path / "repairs.csv"
    path.write_bytes((head + line_end + tail).encode(encoding))
    assert read([path])["problem"].to_list() == [text]


# Problems ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("country", "België"),
        ("country", "bel"),
        ("product_category_id", "Kettle"),
        ("product_category_id", "140"),
        ("year_of_manufacture", "15"),
        ("year_of_manufacture", "199?"),
        ("product_age", "-1"),
        ("product_age", "7,5"),
        ("product_age", "nan"),
        ("product_age", "zeven"),
        ("repair_status", "Gerepareerd"),
        ("repair_status", "fixed"),
        ("repair_barrier_if_end_of_life", "Te duur"),
        ("event_date", "16/11/2022"),
        ("event_date", "2022-02-30"),
        ("event_date", "2022-2-3"),
    ],
)
def test_a_cell_outside_the_standard_is_named_with_file_row_column_value_and_remedy(
    tmp_path: Path, column: str, text: str
) -> None:
    """The second record stands in row 3 of a spreadsheet."""
    file = repair_file(tmp_path, {}, {column: text})
    (problem,) = problems_in(file)
    assert (problem.file, problem.row, problem.column) == (str(file), 3, column)
    assert problem.value == text
    assert problem.message.startswith(f'"{text}" is not ')
    assert problem.remedy
    assert problem.severity == "error"


@pytest.mark.parametrize("column", ["id", "repair_status", "event_date"])
def test_an_attempt_needs_an_id_a_status_and_a_date(tmp_path: Path, column: str) -> None:
    """Without one of the three an attempt cannot be told apart, counted or dated."""
    (problem,) = problems_in(repair_file(tmp_path, {column: ""}))
    assert (problem.row, problem.column, problem.rule) == (2, column, "is_present")


def test_a_column_is_named_as_the_file_spells_it(tmp_path: Path) -> None:
    """Version 0.1 says `date` where version 0.3 says `event_date`."""
    (problem,) = problems_in(repair_file(tmp_path, {"date": "gisteren"}, version="0.1"))
    assert problem.column == "date"


def test_a_row_is_counted_as_a_spreadsheet_shows_it(tmp_path: Path) -> None:
    """A text of four lines stands in row 2, so the next record is row 3, not line 6."""
    file = repair_file(tmp_path, {"problem": "a\nb\r\nc\nd"}, {"repair_status": "kapot"})
    assert [problem.row for problem in problems_in(file)] == [3]


def test_an_empty_line_counts_as_a_row_and_is_not_a_repair(tmp_path: Path) -> None:
    """Header, empty line, kettle: the kettle is in row 3."""
    header, kettle = csv_text([KETTLE], HEADERS["0.3"]).splitlines()
    file = tmp_path / "repairs.csv"
    file.write_text(f"{header}\n\n{kettle}\n\n", encoding="utf-8")
    assert read([file]).height == 1
    file.write_text(f"{header}\n\n{kettle.replace('BEL', 'B')}\n", encoding="utf-8")
    assert [problem.row for problem in problems_in(file)] == [3]


def test_every_problem_of_every_file_is_listed_at_once(tmp_path: Path) -> None:
    """Three in the first file, a missing file, one in the third: five, in reading order."""
    first = repair_file(
        tmp_path, {"repair_status": "?"}, {"country": "B", "repair_status": "?"}, name="a.csv"
    )
    missing = tmp_path / "b.csv"
    third = repair_file(tmp_path, {"id": "other", "product_age": "oud"}, name="c.csv")
    found = [
        (Path(problem.file).name, problem.row) for problem in problems_in(first, missing, third)
    ]
    assert found == [
        ("a.csv", 2),
        ("a.csv", 3),
        ("a.csv", 3),
        ("b.csv", None),
        ("c.csv", 2),
    ]


def test_the_error_says_the_first_problem_and_how_many_there_are(tmp_path: Path) -> None:
    """Place, problem and remedy in three lines."""
    file = repair_file(tmp_path, {"country": "B", "repair_status": "?"})
    with pytest.raises(LedgerError) as caught:
        read([file])
    assert str(caught.value).splitlines() == [
        f"{file}, row 2, column country (the first of 2 problems)",
        '"B" is not a country code.',
        "Write the three capitals of ISO 3166, such as BEL.",
    ]


def test_an_unknown_column_is_named_with_the_one_it_may_be(tmp_path: Path) -> None:
    """`repair_state` is near `repair_status`, which is then missing."""
    header = [name.replace("repair_status", "repair_state") for name in HEADERS["0.3"]]
    file = tmp_path / "repairs.csv"
    file.write_text(csv_text([{**KETTLE, "repair_state": "Fixed"}], header), encoding="utf-8")
    unknown, missing = problems_in(file)
    assert (unknown.row, unknown.column, unknown.rule) == (1, "repair_state", "is_known_column")
    assert unknown.remedy == 'Did you mean "repair_status"? Keep it in a file of its own.'
    assert (missing.row, missing.column, missing.rule) == (1, "repair_status", "is_column")


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Which of the two holds would be a guess."""
    header, kettle = csv_text([KETTLE], HEADERS["0.3"]).splitlines()
    file = tmp_path / "repairs.csv"
    file.write_text(f"{header},brand\n{kettle},Krups\n", encoding="utf-8")
    (problem,) = problems_in(file)
    assert (problem.row, problem.column) == (1, "brand")


@pytest.mark.parametrize("spilled", ["", " bad power cord"])
def test_a_column_without_a_name_may_only_be_empty(tmp_path: Path, spilled: str) -> None:
    """A release of 2019 ends every line with a comma, and one text has spilled behind it."""
    header, kettle = csv_text([{**KETTLE, "problem": "Lekt"}], HEADERS["0.1 (2019)"]).splitlines()
    file = tmp_path / "repairs.csv"
    file.write_text(f"{header},\n{kettle},{spilled}\n", encoding="utf-8")
    if spilled:
        (problem,) = problems_in(file)
        assert (problem.row, problem.rule) == (2, "cells_in_row")
    else:
        assert read([file])["problem"].to_list() == ["Lekt"]


def test_a_row_with_too_few_cells_is_refused(tmp_path: Path) -> None:
    """A cut line would else lose its end without a word."""
    header, kettle = csv_text([{**KETTLE, "problem": "Lekt"}], HEADERS["0.3"]).splitlines()
    file = tmp_path / "repairs.csv"
    file.write_text(f"{header}\n{kettle.removesuffix(',Lekt')}\n", encoding="utf-8")
    (problem,) = problems_in(file)
    assert (problem.row, problem.rule) == (2, "cells_in_row")


def test_a_quote_that_is_not_closed_is_refused_where_it_opens(tmp_path: Path) -> None:
    """It would else swallow the rows behind it: here the third and the fourth."""
    file = repair_file(tmp_path, {"problem": "a"}, {"problem": "b"}, {"problem": "c"})
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(",b\n", ',"b\n'), encoding="utf-8")
    (problem,) = problems_in(file)
    assert (problem.row, problem.rule) == (3, "is_csv")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "has_records"),
        (b"\n \n", "has_records"),
        (",".join(HEADERS["0.3"]).encode() + b"\n", "has_records"),
        (csv_text([KETTLE], HEADERS["0.3"]).replace(",", ";").encode(), "is_comma_separated"),
        (csv_text([KETTLE], HEADERS["0.3"]).replace(",", "\t").encode(), "is_comma_separated"),
        (csv_text([KETTLE], HEADERS["0.3"]).encode("utf-16"), "is_known_encoding"),
        (csv_text([KETTLE], HEADERS["0.3"]).encode() + b"\x81", "is_known_encoding"),
        (b"PK\x03\x04 a workbook\0", "is_known_encoding"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, content: bytes, rule: str) -> None:
    """Empty, header only, other separators, other encodings, a workbook."""
    file = tmp_path / "repairs.csv"
    file.write_bytes(content)
    (problem,) = problems_in(file)
    assert (problem.file, problem.rule) == (str(file), rule)
    assert problem.remedy


def test_damaged_utf_8_is_not_taken_for_windows_1252(tmp_path: Path) -> None:
    """It would turn every `é` of the file into `Ã©` without a word."""
    file = tmp_path / "repairs.csv"
    content = csv_text([KETTLE, {**KETTLE, "id": "test_2"}], HEADERS["0.3"]).encode()
    file.write_bytes(content.replace("Café".encode(), b"Caf\xe9", 1))
    (problem,) = problems_in(file)
    assert problem.rule == "is_known_encoding"


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path, is_folder: bool) -> None:
    """A wrong name, or the name of a folder."""
    (problem,) = problems_in(tmp_path if is_folder else tmp_path / "repairs.csv")
    assert problem.rule == "is_readable"


@pytest.mark.parametrize(("brand", "content"), [("Tefal", "the same"), ("Krups", "another")])
def test_an_id_in_two_files_is_an_error_that_names_both(
    tmp_path: Path, brand: str, content: str
) -> None:
    """Nothing is merged in silence, also where both rows say the same."""
    first = repair_file(tmp_path, {}, name="a.csv")
    second = repair_file(tmp_path, {"id": "test_9"}, {"id": "test_1", "brand": brand}, name="b.csv")
    (problem,) = problems_in(first, second)
    assert (problem.file, problem.row, problem.value) == (str(second), 3, "test_1")
    assert f"{first}, row 2, with {content} content" in problem.message
    assert problem.remedy == "Name one release of each provider."


def test_an_id_twice_in_a_file_is_an_error_with_both_rows(tmp_path: Path) -> None:
    """Three kettles with one id are two repetitions of the first."""
    file = repair_file(tmp_path, {"id": "x"}, {"id": "x"}, {"id": "x"})
    problems = problems_in(file)
    assert [problem.row for problem in problems] == [3, 4]
    assert all(f"{file}, row 2" in problem.message for problem in problems)
    assert problems[0].remedy == "Give every repair an id of its own."


def test_a_file_named_twice_is_an_error(tmp_path: Path) -> None:
    """It would count every repair twice."""
    file = repair_file(tmp_path, {})
    (problem,) = problems_in(file, file)
    assert problem.remedy == "Name the file once."


# Writing back -----------------------------------------------------------------------------------

_TEXTS = st.none() | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1
).filter(lambda text: text != "Unknown")
_DATES = st.dates(min_value=date(1, 1, 1))
_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.text('abc_-0123456789é,"\n', min_size=1),
            "data_provider": _TEXTS,
            "country": st.none() | st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3),
            "partner_product_category": _TEXTS,
            "product_category": _TEXTS,
            "product_category_id": st.none() | st.integers(0, 99),
            "brand": _TEXTS,
            "manufacture_year": st.none() | st.integers(1000, 9999),
            "product_age_years": st.none() | st.integers(0, 4000).map(lambda n: n / 8),
            "repair_status": st.sampled_from(list(STATUSES.values())),
            "repair_barrier": st.none() | st.sampled_from(list(BARRIERS.values())),
            "group_identifier": _TEXTS,
            "event_date": _DATES,
            "problem": _TEXTS,
        }
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row["id"],
)


@settings(derandomize=True, deadline=None)
@given(rows=_ROWS)
def test_what_is_written_is_read_back_the_same(
    rows: list[dict[str, object]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the texts hold: quotes, commas, line breaks, spaces, formulas, any script."""
    repairs = pl.DataFrame(rows, schema={**REPAIRS_SCHEMA}).with_columns(
        pl.col("event_date").dt.epoch("d").cast(pl.Int64).alias("event_date_day")
    )
    file = tmp_path_factory.getbasetemp() / "written.csv"
    write(repairs, file)
    assert_frame_equal(read([file]), repairs)
    ids = [cells["id"].removeprefix("'") for cells in cells_of(file)]  # before a formula
    assert ids == [row["id"] for row in rows]


def test_a_file_is_written_as_the_alliance_writes_it(tmp_path: Path) -> None:
    """Line feeds, quotes where needed, empty cells as two quotes, whole ages without a point."""
    unknown = dict.fromkeys(("year_of_manufacture", "product_age", "problem"), "")
    file = repair_file(
        tmp_path, {"product_age": "7.0"}, {**unknown, "brand": "Unknown", "product_age": "0.5"}
    )
    write(read([file]), tmp_path / "written.csv")
    assert (tmp_path / "written.csv").read_bytes().decode() == (
        ",".join(HEADERS["0.3"]) + "\n"
        "test_1,Testers,BEL,Waterkoker,Kettle,14,Tefal,2015,7,End of life,Lack of equipment,"
        'Repair Café Roeselare,2022-11-16,"Lekt, ""een beetje"""\n'
        'test_2,Testers,BEL,Waterkoker,Kettle,14,Unknown,"",0.5,End of life,Lack of equipment,'
        'Repair Café Roeselare,2022-11-16,""\n'
    )


@pytest.mark.parametrize("version", HEADERS)
def test_a_version_becomes_0_3_with_the_same_texts(tmp_path: Path, version: str) -> None:
    """Every cell whose column both versions have; an unknown year `????` becomes empty."""
    file = repair_file(
        tmp_path, {}, {"year_of_manufacture": "????", "brand": "Unknown"}, version=version
    )
    written = tmp_path / "written.csv"
    write(read([file]), written)
    for old, new in zip(cells_of(file), cells_of(written), strict=True):
        old = {{"date": "event_date"}.get(name, name): text for name, text in old.items()}
        for name in set(old) & set(new):
            assert new[name] == old[name].replace("????", "")


def test_each_spelling_of_a_barrier_is_written_as_the_code_list_has_it(tmp_path: Path) -> None:
    """`Too worn out` and `Product too worn out` become `Item too worn out` [ords_v03]."""
    spellings = ["Too worn out", "Product too worn out", "Item too worn out"]
    file = repair_file(
        tmp_path, *({"repair_barrier_if_end_of_life": spelling} for spelling in spellings)
    )
    write(read([file]), file)
    found = {cells["repair_barrier_if_end_of_life"] for cells in cells_of(file)}
    assert found == {"Item too worn out"}


@pytest.mark.parametrize("column", ["repair_status", "repair_barrier"])
def test_a_word_that_could_not_be_read_back_is_not_written(tmp_path: Path, column: str) -> None:
    """The file would be one that the standard does not know."""
    repairs = read([repair_file(tmp_path, {})]).with_columns(pl.lit("kapot").alias(column))
    with pytest.raises(LedgerError, match="kapot"):
        write(repairs, tmp_path / "written.csv")
    assert not (tmp_path / "written.csv").exists()


# The real file ----------------------------------------------------------------------------------


@pytest.fixture
def real_file() -> Path:
    """Repair Connects, July 2025; kept beside the checkout, never in it."""
    if not REAL_FILE.exists():
        pytest.skip("the real repair records are not beside this checkout")
    return REAL_FILE


def test_the_real_file_is_written_back_byte_for_byte(real_file: Path, tmp_path: Path) -> None:
    """2,885 repairs in Dutch, French and German, out and in again."""
    write(read([real_file]), tmp_path / "written.csv")
    assert (tmp_path / "written.csv").read_bytes() == real_file.read_bytes()


def test_the_real_file_holds_what_its_readme_says(real_file: Path) -> None:
    """2,885 attempts, 2020-05-12 to 2023-02-20, in four countries."""
    repairs = read([real_file])
    assert repairs.height == 2885
    assert repairs["event_date"].min() == date(2020, 5, 12)
    assert repairs["event_date"].max() == date(2023, 2, 20)
    assert dict(repairs.group_by("country").len().rows()) == {
        "BEL": 2501,
        "NLD": 288,
        "CHE": 93,
        "LUX": 3,
    }


def test_the_real_statuses_and_barriers_agree_with_a_plain_count(real_file: Path) -> None:
    """The standard library's reader and a Counter, against the canonical keys."""
    barrier = "repair_barrier_if_end_of_life"
    keys = {**BARRIERS, "": None}
    plain = Counter(
        (STATUSES[cells["repair_status"]], keys[cells[barrier]]) for cells in cells_of(real_file)
    )
    repairs = read([real_file])
    assert Counter(repairs.select("repair_status", "repair_barrier").rows()) == plain
