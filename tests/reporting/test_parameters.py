"""Parameters are checked before any kernel starts: names, types, bounds; nothing guessed."""

import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from circularlib.errors import ReportError, UsageError
from circularlib.reporting.execution import executed
from circularlib.reporting.parameters import RUNNERS_OWN, checked, listed, settings

from .conftest import write_notebook

BOUNDED = """\
programme: str = "sample"  # folder of the programme
horizon_days: int = 540  # days counted [1 to 3650]
share: float = 0.5  # share that counts [more than 0, at most 1]
basis: str = "cash"  # as booked, or with the cost of money [cash | annualised]
since_on: str = "2022-01-01"  # first day [date]
item_types: list = []  # types counted [chair | table | coffee table]
town: str = "8800"  # code of the town [8800 | 08800 | NO]
is_short: bool = False  # leave things out
days: list[int] = [7, 14]  # days told [0 to 30]"""


@pytest.fixture
def check(notebook):
    """Checks values against the small notebook and hands back what it is given."""
    path = notebook()

    def checked_values(**values):
        return checked({"01_counts": path}, values)["01_counts"]

    return checked_values


@pytest.mark.parametrize("text", ["08800", "NO", "no", "1e3", "true", "2022-01-01", "", "a=b"])
def test_text_stays_text(check, text):
    """papermill's own reading makes 8800 of 08800 and False of NO."""
    assert check(town=text) == {"town": text}


@pytest.mark.parametrize(("text", "number"), [("365", 365), (" 365 ", 365), ("-3", -3), (365, 365)])
def test_a_whole_number_is_a_whole_number(check, text, number):
    value = check(horizon_days=text)["horizon_days"]
    assert value == number
    assert type(value) is int


@pytest.mark.parametrize(
    "text", ["365.0", "365,0", "1e3", "many", "", "1.000", "0x10", 365.0, True]
)
def test_a_whole_number_is_never_made_of_anything_else(check, text):
    with pytest.raises(UsageError, match="is not a whole number") as error:
        check(horizon_days=text)
    assert error.value.place == "Parameter horizon_days of 01_counts."
    assert error.value.remedy == "days; its default is 730."


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.4", 0.4), ("0,4", 0.4), ("1", 1.0), ("1e-3", 0.001), (0.4, 0.4), (1, 1.0)],
)
def test_a_number_may_have_a_comma_or_a_point(check, text, number):
    value = check(displacement_rate=text)["displacement_rate"]
    assert value == number
    assert type(value) is float


@pytest.mark.parametrize("text", ["half", "", "1.234,5", "1,234.5", True, "nan", "inf", math.nan])
def test_what_is_not_a_number_is_refused(check, text):
    with pytest.raises(UsageError, match="is not a number"):
        check(displacement_rate=text)


@pytest.mark.parametrize("text", ["1,234", "12,500", "1,234,567"])
def test_a_comma_that_may_stand_for_thousands_is_refused(check, text):
    """1,234 is one and a bit in Ghent and over a thousand in London."""
    with pytest.raises(UsageError, match="is not a number"):
        check(displacement_rate=text)


def test_a_small_share_in_thousandths_is_no_thousand(check):
    assert check(displacement_rate="0,125") == {"displacement_rate": 0.125}


@pytest.mark.parametrize("text", ["true", "True", "yes", "ja", "JA", True])
def test_yes_has_its_forms(check, text):
    assert check(is_short=text) == {"is_short": True}


@pytest.mark.parametrize("text", ["false", "no", "NO", "nee", False])
def test_no_has_its_forms(check, text):
    assert check(is_short=text) == {"is_short": False}


@pytest.mark.parametrize("text", ["1", "0", "maybe", "", 1, 0])
def test_whatever_else_is_neither_yes_nor_no(check, text):
    with pytest.raises(UsageError, match="is not true or false"):
        check(is_short=text)


def test_a_misspelt_name_is_an_error_with_the_nearest_one(check):
    with pytest.raises(UsageError, match='"horizon_day" is not a parameter') as error:
        check(horizon_day="365")
    assert error.value.remedy == 'Did you mean "horizon_days"?'
    assert error.value.exit_code == 2


def test_a_name_like_nothing_is_an_error_that_lists_what_there_is(check):
    with pytest.raises(UsageError, match="is not a parameter") as error:
        check(zzz="1")
    assert "displacement_rate, horizon_days" in error.value.remedy


def test_a_value_goes_to_every_notebook_that_knows_its_name(notebook):
    """One that does not know it is not given it."""
    one, other = notebook(name="01_one"), notebook(name="02_other")
    text = other.read_text(encoding="utf-8")
    other.write_text(text.replace("horizon_days", "window_days"), encoding="utf-8")
    given = checked({"01_one": one, "02_other": other}, {"horizon_days": "9", "town": "8800"})
    assert given == {"01_one": {"horizon_days": 9, "town": "8800"}, "02_other": {"town": "8800"}}


def test_what_is_typed_after_set_is_a_name_and_a_value():
    assert settings(["a=1", " b = x=y ", "c="]) == {"a": "1", "b": "x=y", "c": ""}


@pytest.mark.parametrize("text", ["horizon_days", "=3", " =3"])
def test_what_is_not_name_and_value_is_refused(text):
    with pytest.raises(UsageError, match="is not name=value"):
        settings([text])


def test_a_name_set_twice_is_refused():
    with pytest.raises(UsageError, match='"a" is set twice'):
        settings(["a=1", "a=2"])


@pytest.fixture
def bounded(tmp_path):
    """Checks values against a notebook with bounds, choices, dates and lists."""
    path = write_notebook(tmp_path / "notebooks", "01_bounded", ["1"], parameters=BOUNDED)

    def checked_values(**values):
        return checked({"01_bounded": path}, values)["01_bounded"]

    return checked_values


@pytest.mark.parametrize(
    ("name", "value", "given"),
    [
        ("horizon_days", "1", 1),
        ("horizon_days", 3650, 3650),
        ("share", "1", 1.0),
        ("share", "0,001", 0.001),
        ("basis", "annualised", "annualised"),
        ("since_on", "2023-12-31", "2023-12-31"),
        ("item_types", "chair, coffee table", ["chair", "coffee table"]),
        ("item_types", ["table"], ["table"]),
        ("item_types", "", []),
        ("town", "08800", "08800"),
        ("days", "0;30", [0, 30]),
    ],
)
def test_what_the_brackets_allow_is_taken(bounded, name, value, given):
    """The ends of `1 to 3650` and of `at most 1` belong to it."""
    assert bounded(**{name: value}) == {name: given}


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("horizon_days", "0", "Give a value in [1 to 3650]: days counted; its default is 540."),
        ("horizon_days", "3651", "Give a value in [1 to 3650]: days counted; its default is 540."),
        (
            "share",
            "0",
            "Give a value in [more than 0, at most 1]: share that counts; its default is 0.5.",
        ),
        (
            "share",
            "1.01",
            "Give a value in [more than 0, at most 1]: share that counts; its default is 0.5.",
        ),
        ("days", "7,31", "Give a value in [0 to 30]: days told; its default is [7, 14]."),
    ],
)
def test_what_lies_outside_its_bounds_is_refused_with_what_may_be(bounded, name, value, remedy):
    """`more than 0` leaves 0 out; in a list each value counts."""
    with pytest.raises(UsageError, match="is out of bounds") as error:
        bounded(**{name: value})
    assert error.value.place == f"Parameter {name} of 01_bounded."
    assert error.value.remedy == remedy


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("basis", "anualised", 'Did you mean "annualised"? Known: cash, annualised.'),
        ("basis", "CASH", 'Did you mean "cash"? Known: cash, annualised.'),
        ("basis", "zzz", "Known: cash, annualised."),
        ("item_types", "chair,tabel", 'Did you mean "table"? Known: chair, table, coffee table.'),
        ("town", "no", 'Did you mean "NO"? Known: 8800, 08800, NO.'),
    ],
)
def test_what_is_no_choice_is_refused_with_the_nearest_one(bounded, name, value, remedy):
    with pytest.raises(UsageError, match="is not a choice") as error:
        bounded(**{name: value})
    assert error.value.remedy == remedy


@pytest.mark.parametrize("value", ["31/12/2023", "2023-02-29", "20231231", "", "today", 20231231])
def test_what_is_no_date_is_refused_with_its_form(bounded, value):
    with pytest.raises(UsageError, match="is not a date as 2023-12-31"):
        bounded(since_on=value)


def test_everything_that_is_wrong_is_told_at_once(bounded):
    """An unknown name, a value out of bounds and a wrong choice: three times three sentences."""
    with pytest.raises(UsageError) as error:
        bounded(horizon_day="7", horizon_days="0", basis="csh")
    assert [problem.thing for problem in error.value.problems] == [
        '"horizon_day" is not a parameter.',
        '"0" is out of bounds.',
        '"csh" is not a choice.',
    ]
    told = str(error.value).split("\n\n")
    assert told == [str(problem) for problem in error.value.problems]
    assert all(len(problem.splitlines()) == 3 for problem in told)


def test_the_same_mistake_in_two_notebooks_is_told_once_with_both(tmp_path):
    """And apart where the notebooks allow different values."""
    books = {}
    for name, cell in (
        ("01_one", BOUNDED),
        ("02_two", BOUNDED),
        ("03_three", BOUNDED.replace("1 to 3650", "1 to 600")),
    ):
        books[name] = write_notebook(tmp_path, name, ["1"], parameters=cell)
    with pytest.raises(UsageError) as error:
        checked(books, {"horizon_days": "0"})
    assert [problem.place for problem in error.value.problems] == [
        "Parameter horizon_days of 01_one, 02_two.",
        "Parameter horizon_days of 03_three.",
    ]
    with pytest.raises(UsageError, match="out of bounds") as error:
        checked(books, {"horizon_days": "700"})
    assert error.value.place == "Parameter horizon_days of 03_three."


def test_a_long_value_is_cut_in_the_message(bounded):
    with pytest.raises(UsageError) as error:
        bounded(basis="x" * 500)
    assert len(error.value.thing) < 90


@pytest.mark.parametrize("name", ["copy", "json", "schema", "model_config", "_hidden", "naïef"])
def test_a_parameter_may_have_any_name_that_python_allows(tmp_path, name):
    """Also one that pydantic's models use themselves."""
    book = write_notebook(tmp_path, "01_own", ["1"], parameters=f"{name}: int = 1  # days [1 to 2]")
    assert checked({"01_own": book}, {name: "2"}) == {"01_own": {name: 2}}
    with pytest.raises(UsageError, match="out of bounds"):
        checked({"01_own": book}, {name: "3"})


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("a: int = 0  # days [1 to 9]", "It is not in [1 to 9]"),
        ('a: int = "many"  # days', "It is not a whole number."),
        (
            'a: str = "csh"  # basis [cash | annualised]',
            "It is not in [cash | annualised]",
        ),
        ('a: str = ""  # first day [date]', "It is not a date as 2023-12-31."),
        ("a: float = 1e999  # share", "It is not a number."),
        ("a: str = None  # name", "It is not text."),
        (
            "a: list[int] = [0, 99]  # days [0 to 30]",
            "It is not in [0 to 30]",
        ),
        ("a: list = 5  # types", "It is not a list."),
    ],
)
def test_a_default_that_its_own_line_does_not_allow_is_an_error_of_the_notebook(
    tmp_path, line, remedy
):
    """Otherwise a run without any setting would go on with what no setting could be."""
    book = write_notebook(tmp_path, "01_own", ["1"], parameters=line)
    with pytest.raises(ReportError, match="The default of a is") as error:
        checked({"01_own": book}, {})
    assert error.value.place == "Notebook 01_own, parameters cell."
    assert error.value.remedy.startswith(remedy)


def test_what_can_be_set_is_listed_in_columns(tmp_path):
    """Text without quotes, lists with commas, as they are typed; what the runner sets is not."""
    book = write_notebook(tmp_path, "01_own", ["1"], parameters=BOUNDED)
    other = write_notebook(tmp_path, "02_other", ["1"], parameters=BOUNDED.splitlines()[1])
    lines = listed({"01_own": book, "02_other": other}).splitlines()
    assert lines[:5] == [
        "NAME          TYPE       DEFAULT     ALLOWED",
        "horizon_days  int        540         1 to 3650",
        "    days counted",
        "    01_own, 02_other",
        "share         float      0.5         more than 0, at most 1",
    ]
    assert 'item_types    list       ""          chair | table | coffee table' in lines
    assert "is_short      bool       false" in lines
    assert "days          list[int]  7,14        0 to 30" in lines
    assert not any(line.startswith(RUNNERS_OWN) for line in lines)


TYPED = {
    "horizon_days": "365",
    "share": "0,25",
    "basis": "annualised",
    "since_on": "2022-02-28",
    "item_types": "chair,coffee table",
    "town": "08800",
    "is_short": "nee",
    "days": "1;2",
}
FROM_PYTHON = {
    "horizon_days": np.int64(365),
    "share": np.float64(0.25),
    "basis": np.str_("annualised"),
    "since_on": date(2022, 2, 28),
    "item_types": ("chair", "coffee table"),
    "town": "NO",
    "is_short": np.bool_(False),
    "days": np.array([1, 2]),
}
SHOWN = "(horizon_days, share, basis, since_on, item_types, town, is_short, days)"


@pytest.mark.parametrize(("values", "town"), [(TYPED, "08800"), (FROM_PYTHON, "NO")])
def test_a_cell_sees_each_value_with_its_type(tmp_path, values, town):
    """In a notebook that is really run: papermill's command would make 8800 of 08800, False of
    NO, and cannot be given a date.
    """
    book = write_notebook(tmp_path / "books", "01_own", [SHOWN], parameters=BOUNDED)
    given = checked({"01_own": book}, values)["01_own"]
    shown = executed(book, given, Path(tmp_path)).cells[-1].outputs[0].data["text/plain"]
    assert eval(shown) == (
        365, 0.25, "annualised", "2022-02-28", ["chair", "coffee table"], town, False, [1, 2]
    )  # fmt: skip
