"""Text cells become typed columns; what cannot be read is a problem with its place."""

from datetime import date
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.ledger.own_words import known_words
from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.cells import typed
from circularlib.ledger.tables import tables
from circularlib.ledger.text_cells import ROW, TextCells

FILE = Path("t.csv")


def column(
    table: str,
    name: str,
    *texts: str | None,
    decimal: str | None = ".",
    numbers: list[float | None] | None = None,
) -> tuple:
    frame = pl.DataFrame({ROW: range(2, len(texts) + 2), "kop": list(texts)}).cast(
        {"kop": pl.String}
    )
    held = {} if numbers is None else {"kop": pl.Series("kop", numbers, dtype=pl.Float64)}
    cells, found = TextCells(frame, [], held), partial(Problem, file=str(FILE), table=table)
    return typed(cells, tables()[table].columns[name], "kop", decimal, known_words(), found)


def values(table: str, name: str, *texts: str | None, decimal: str = ".") -> list[object]:
    series, problems = column(table, name, *texts, decimal=decimal)
    assert problems == []
    assert series.name == name
    return series.to_list()


def problem(table: str, name: str, text: str, decimal: str = ".") -> Problem:
    series, problems = column(table, name, "", text, decimal=decimal)
    assert series[1] is None
    return problems[-1]


@pytest.mark.parametrize("text", ["2023-12-31", "31/12/2023", "31-12-2023", "31.12.2023"])
def test_dates_are_read_as_people_in_flanders_write_them(text: str) -> None:
    """The day comes before the month, also where both could be either."""
    assert values("movements", "date", text, "01/02/2023", None) == [
        date(2023, 12, 31),
        date(2023, 2, 1),
        None,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2023",
        "2023-02-29",
        "31/12/23",
        "2023",
        "2023-1-1",
        "31 december 2023",
        "2023-12-31T10:15:00Z",
        "2023-12-31 10:15+02:00",
        "2023-12-31 25:00",
        "2023-12-31 ",
        "2023-12-31 noon",
        "10:15",
        "0000-01-01",
        "0223-05-01",
        "٣١/١٢/٢٠٢٣",
        "?",
    ],
)
def test_what_is_no_date_is_never_guessed(text: str) -> None:
    """The thirty-first of February, an American order, a year of two figures, Excel's count."""
    said = problem("movements", "date", text)
    assert said.message.startswith(f'"{text}" is not ')
    assert (said.row, said.column, said.value) == (3, "kop", text)
    assert said.remedy in {
        "Write it as 2023-12-31 or 31/12/2023.",
        "Look up which day was meant.",
    }


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.sampled_from("/-."))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_every_day_is_read_back(day: date, mark: str) -> None:
    """ISO and Dutch forms, with and without noughts in front."""
    year = f"{day.year:04}"
    texts = [
        day.isoformat(),
        f"{day.day:02}{mark}{day.month:02}{mark}{year}",
        f"{day.day}{mark}{day.month}{mark}{year}",
    ]
    assert values("movements", "date", *texts) == [day] * 3


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("12.5", ".", 12.5),
        ("-12.50", ".", -12.5),
        ("+3", ".", 3.0),
        ("1,234.5", ".", 1234.5),
        ("1,234", ".", 1234.0),
        ("1 234.5", ".", 1234.5),
        ("12,5", ",", 12.5),
        ("1.234,5", ",", 1234.5),
        ("1.234", ",", 1234.0),
        ("1.234.567", ",", 1234567.0),
        ("1\u00a0234,5", ",", 1234.5),
        ("1\u202f234\u202f567", ",", 1234567.0),
        ("007", ",", 7.0),
    ],
)
def test_numbers_are_read_with_the_mark_of_their_file(
    text: str, decimal: str, number: float
) -> None:
    """Thousands may be grouped with the other mark or a space."""
    assert values("costs", "amount_eur", text, None, decimal=decimal) == [number, None]


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("twaalf", "."),
        ("12 euro", "."),
        ("€ 12", "."),
        ("12%", "."),
        ("12,5", "."),
        ("12.5", ","),
        ("1,23,456", "."),
        ("1.2.3", "."),
        ("12.", "."),
        (".5", "."),
        ("--5", "."),
        ("1e3", "."),
        ("nan", "."),
        ("inf", "."),
        ("9" * 400, "."),
        ("٣", "."),
        ("1 2", "."),
    ],
)
def test_what_is_no_number_is_never_guessed(text: str, decimal: str) -> None:
    """A word, a currency, groups of two figures, an error of the spreadsheet, infinity."""
    said = problem("costs", "amount_eur", text, decimal)
    assert (said.kind, said.value) == ("not_a_number", text)


@given(st.decimals(-(10**9), 10**9, places=3), st.sampled_from([",", "."]))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_a_number_is_the_same_however_it_is_written(number, decimal: str) -> None:
    """Plain or with thousands, with comma or point: as Python reads the plain one."""
    swapped = str.maketrans(",.", ".,") if decimal == "," else {}
    texts = [f"{number:{grouping}.3f}".translate(swapped) for grouping in ("", ",")]
    assert values("costs", "amount_eur", *texts, decimal=decimal) == [float(number)] * 2


def test_a_percentage_is_a_share_where_a_share_is_asked() -> None:
    """21 % of VAT is 0.21, and so is 0.21."""
    read = values("costs", "vat_rate", "21%", "21 %", "0,21", "6,00%", decimal=",")
    assert read == [0.21, 0.21, 0.21, 0.06]


@pytest.mark.parametrize("text", ["%", "21%%", "a%", "21 percent"])
def test_what_is_no_percentage_is_no_share(text: str) -> None:
    """A sign alone, two signs, a word."""
    assert problem("costs", "vat_rate", text).value == text


def test_without_a_decimal_mark_no_number_is_read_and_nothing_said_twice() -> None:
    """That the mark is unknown is a problem already."""
    series, problems = column("costs", "amount_eur", "1.234", "5", decimal=None)
    assert (series.to_list(), problems) == ([None, None], [])


@pytest.mark.parametrize(("text", "count"), [("4", 4), ("4.0", 4), ("1,200", 1200)])
def test_counts_are_whole_numbers(text: str, count: int) -> None:
    """4.0 is four."""
    assert values("homes", "bedroom_count", text) == [count]


@pytest.mark.parametrize("text", ["3.5", "drie", "3-4", "9007199254740993", "9" * 30])
def test_what_is_no_whole_number_is_no_count(text: str) -> None:
    """Beyond 2 to the 53rd, whole numbers would be rounded on the way in."""
    assert problem("homes", "bedroom_count", text).message == f'"{text}" is not a whole number.'


@pytest.mark.parametrize("text", ["2023-04", "2023-04-01", "04/2023", "4/2023"])
def test_months_are_read(text: str) -> None:
    """A day of the month says its month."""
    assert values("wash_log", "month", text) == ["2023-04"]


@pytest.mark.parametrize("text", ["2023-13", "13/2023", "april", "2023"])
def test_what_is_no_month_is_never_guessed(text: str) -> None:
    """There is no thirteenth month."""
    assert problem("wash_log", "month", text).message == f'"{text}" is not a month.'


@pytest.mark.parametrize(
    "text", ["second_hand", "Second-hand", "tweedehands", "TWEEDE HANDS", "seconde main"]
)
def test_values_are_read_in_three_languages(text: str) -> None:
    """English, Dutch and French, however they are spelled."""
    assert values("items", "origin", text) == ["second_hand"]


def test_an_unknown_value_is_a_problem_with_the_nearest() -> None:
    """A doubt is not an event, but it looks like one."""
    said = problem("movements", "event", "geleverd?")
    assert said.message == '"geleverd?" is not a known event.'
    assert said.remedy.startswith('Did you mean "geleverd"? Known: delivered, collected,')
    assert said.remedy_in("nl").startswith('Bedoelde u "geleverd"? Bekend: geleverd, opgehaald,')


def test_an_old_energy_class_is_not_a_new_one() -> None:
    """A+++ of before 2021 is about the C of today."""
    assert problem("machines", "energy_class", "A+++").rule == "is_choice"


def test_a_column_of_wrong_words_is_told_to_the_last_row() -> None:
    """5,000 unlike texts: each is a problem, though only the first get a proposal."""
    texts = [f"geleverd {number}" for number in range(5_000)]
    _, problems = column("movements", "event", *texts)
    assert [p.row for p in problems] == list(range(2, 5_002))
    assert problems[0].remedy.startswith("Did you mean")
    assert problems[-1].remedy.startswith("Known:")


def test_text_stays_as_it_is() -> None:
    """A code keeps its nought, a word its capitals."""
    assert values("homes", "municipality_code", "08800", "NO") == ["08800", "NO"]


@pytest.mark.parametrize(
    "text",
    ["2023-12-31 14:30", "2023-12-31T00:00:00", "2023-12-31 9:05:07.123", "31/12/2023 23:59"],
)
def test_a_time_of_day_behind_a_date_is_left_off(text: str) -> None:
    """A database exports 2023-12-31 00:00:00; the ledger keeps days."""
    assert values("movements", "date", text) == [date(2023, 12, 31)]


def test_a_month_may_be_a_day_at_midnight() -> None:
    """A spreadsheet makes a date of 2023-04."""
    assert values("wash_log", "month", "2023-04-01 00:00") == ["2023-04"]


def test_what_the_source_holds_as_a_number_is_not_read_again() -> None:
    """1.234 is 1.234 and no thousand, whatever the mark of the texts beside it."""
    texts, numbers = ["1.234", "1.234,50"], [1.234, None]
    series, problems = column("costs", "amount_eur", *texts, decimal=",", numbers=numbers)
    assert (series.to_list(), problems) == ([1.234, 1234.5], [])


def test_numbers_are_read_though_the_mark_of_the_texts_is_not_known() -> None:
    """The text is a problem of its own already."""
    series, problems = column(
        "costs", "amount_eur", "7.5", "1.234", decimal=None, numbers=[7.5, None]
    )
    assert (series.to_list(), problems) == ([7.5, None], [])


def test_a_number_that_is_not_whole_is_no_count() -> None:
    """Nor is one so large that a spreadsheet rounds it, nor infinity."""
    texts, numbers = ["3", "2.5", "1e30", "inf"], [3.0, 2.5, 1e30, float("inf")]
    series, problems = column("homes", "bedroom_count", *texts, numbers=numbers)
    assert series.to_list() == [3, None, None, None]
    assert [problem.kind for problem in problems] == ["not_a_count"] * 3


def test_infinity_is_no_number() -> None:
    """A file can hold it; a sum with it is worth nothing."""
    series, (problem,) = column("costs", "amount_eur", "inf", numbers=[float("inf")])
    assert (series.to_list(), problem.kind) == ([None], "not_a_number")


def test_a_number_in_a_text_column_stays_its_text() -> None:
    """The NIS code 36015 is a number to the spreadsheet."""
    series, problems = column("homes", "municipality_code", "36015", numbers=[36015.0])
    assert (series.to_list(), problems) == (["36015"], [])


@pytest.mark.parametrize(
    ("table", "name"),
    [("homes", "home_id"), ("costs", "amount_eur"), ("items", "origin"), ("hours", "date")],
)
@pytest.mark.parametrize("mark", ["#N/A", "#DEEL/0!", "#VERW!", "Err:502", "#VALEUR!"])
def test_a_failed_formula_is_told_in_columns_of_every_type(
    table: str, name: str, mark: str
) -> None:
    """As text it would pass for a code; a csv file made by Excel in Dutch holds #DEEL/0!."""
    assert problem(table, name, mark).kind == "formula_failed"


def test_what_only_looks_like_a_failed_formula_is_a_text() -> None:
    """Number signs stand in codes."""
    assert values("homes", "home_id", "#12", "Err", "#N/A?") == ["#12", "Err", "#N/A?"]
