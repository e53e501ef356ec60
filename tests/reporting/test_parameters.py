"""Parameters are checked before any kernel starts: their names, their types, nothing guessed."""

import math

import pytest

from circularlib.errors import UsageError
from circularlib.reporting.parameters import checked, parameters, settings


@pytest.fixture
def check(notebook):
    """Checks values against the small notebook and hands back what it is given."""
    path = notebook()

    def checked_values(**values):
        return checked({"01_counts": path}, values)["01_counts"]

    return checked_values


def test_a_line_of_the_parameters_cell_has_a_name_a_type_a_default_and_a_help(notebook):
    found = parameters(notebook())
    assert list(found) == [
        "programme",
        "period",
        "horizon_days",
        "displacement_rate",
        "is_short",
        "town",
    ]
    line = found["horizon_days"]
    assert (line.kind, line.default, line.help) == ("int", "730", "days")


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
