"""The parameters cell: papermill's lines, with what a value may be in brackets."""

import papermill
import pytest

from circularlib.errors import ReportError
from circularlib.reporting.parameter_cell import parameters
from circularlib.shipped import shipped

from .conftest import write_notebook

SHIPPED = sorted(shipped("notebooks").glob("*.ipynb"))


@pytest.fixture
def cell(tmp_path):
    """The parameters of a notebook with the lines given."""

    def read(*lines):
        source = "\n".join(lines)
        return parameters(write_notebook(tmp_path, "01_own", ["1"], parameters=source))

    return read


def test_a_line_has_a_name_a_type_a_default_and_a_help(notebook):
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
    assert line.allowed.text == ""


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_papermill_reads_the_same_lines(path):
    """Names, types and defaults; its help holds the brackets too. So `papermill --help-notebook`
    tells what may be set.
    """
    theirs = papermill.inspect_notebook(str(path))
    ours = parameters(path)
    assert list(theirs) == list(ours)
    for name, parameter in ours.items():
        words = parameter.help
        words += f" [{parameter.allowed.text}]" if parameter.allowed.text else ""
        assert theirs[name] == {
            "name": name,
            "inferred_type_name": parameter.kind,
            "default": parameter.default,
            "help": words,
        }


@pytest.mark.parametrize(
    ("text", "kind", "bounds"),
    [
        ("1 to 3650", "int", [("ge", 1), ("le", 3650)]),
        ("0 to 1", "float", [("ge", 0), ("le", 1)]),
        ("-5 to 0.5", "float", [("ge", -5), ("le", 0.5)]),
        ("3 to 3", "int", [("ge", 3), ("le", 3)]),
        ("more than 0", "float", [("gt", 0)]),
        ("less than 9", "int", [("lt", 9)]),
        ("at least 1", "int", [("ge", 1)]),
        ("at most 9", "list[int]", [("le", 9)]),
        ("more than 0, at most 1", "float", [("gt", 0), ("le", 1)]),
        ("less than 1, at least 0", "float", [("lt", 1), ("ge", 0)]),
    ],
)
def test_brackets_say_bounds(cell, text, kind, bounds):
    default = "[1]" if kind.startswith("list") else "1"
    found = cell(f"a: {kind} = {default}  # how many [{text}]")["a"]
    assert list(found.allowed.bounds) == bounds
    assert (found.help, found.allowed.text) == ("how many", text)


@pytest.mark.parametrize(
    ("text", "kind", "choices"),
    [
        ("cash | annualised", "str", ("cash", "annualised")),
        ("cash|annualised", "str", ("cash", "annualised")),
        ("08800 | NO | x to y", "str", ("08800", "NO", "x to y")),
        ("chair | coffee table", "list", ("chair", "coffee table")),
        ("1 | 2 | 4", "int", (1, 2, 4)),
    ],
)
def test_brackets_say_choices(cell, text, kind, choices):
    assert cell(f'a: {kind} = "x"  # which [{text}]')["a"].allowed.choices == choices


def test_brackets_say_that_a_text_is_a_date(cell):
    found = cell('a: str = "2022-01-01"  # first day [date]', 'b: str = "x"  # no date')
    assert found["a"].allowed.is_date
    assert not found["b"].allowed.is_date


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a: int = 1  # days [1 to ]", "ends in [1 to ], which says nothing about its values"),
        ("a: int = 1  # days []", "ends in [], which says nothing about its values"),
        ("a: float = 1  # mass [kg]", "ends in [kg], which says nothing about its values"),
        ("a: int = 1  # days [1..9]", "ends in [1..9], which says nothing about its values"),
        ("a: int = 1  # days [9 to 1]", "ends in [9 to 1], which leaves no value"),
        (
            "a: int = 1  # days [more than 0, at least 1]",
            "ends in [more than 0, at least 1], with two bounds on one side",
        ),
        ('a: str = "x"  # name [1 to 9]', "ends in [1 to 9], and a text has choices, not bounds"),
        ("a: bool = True  # x [0 to 1]", "ends in [0 to 1], and true or false has no limits"),
        ("a: int = 1  # day [date]", "ends in [date], and a date is of type str"),
        ("a: float = 1  # x [0 | 1]", "ends in [0 | 1], and a number has bounds, not choices"),
        ('a: str = "x"  # x [y | ]', "ends in [y | ], with a choice that is empty"),
        ('a: str = "x"  # x [y | y]', "ends in [y | y], with the same choice twice"),
        ("a: int = 1  # x [1 | two]", "ends in [1 | two], with a choice that is no whole number"),
    ],
)
def test_brackets_that_cannot_be_are_an_error_with_notebook_and_line(cell, line, why):
    with pytest.raises(ReportError) as error:
        cell('town: str = "8800"  # code', line)
    assert error.value.thing == f"Line 2 of the parameters {why}."
    assert error.value.place == "Notebook 01_own."
    assert error.value.remedy.startswith("Write [1 to 10], [more than 0], [this | that] or [date]")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a: int = 2 * 5  # days", "has a default that is no plain value"),
        ("a = b = 5  # days", "is no parameter"),
        ("a: int  # days", "is no parameter"),
        ("import os", "is no parameter"),
        ("a: dict = {}  # days", "is of type dict"),
        ("a = None  # days", "is of type NoneType"),
        ("a: int = (5  # days", "cannot be read"),
        ("%matplotlib inline", "cannot be read"),
    ],
)
def test_a_line_that_is_no_parameter_is_an_error_with_notebook_and_line(cell, line, why):
    with pytest.raises(ReportError) as error:
        cell('town: str = "8800"  # code', line)
    assert error.value.thing == f"Line 2 of the parameters {why}."
    assert error.value.place == "Notebook 01_own."


def test_a_type_that_is_not_written_is_that_of_the_default(cell):
    """As in most notebooks made for papermill."""
    found = cell("a = 5  # days", "b = 0.5", 'c = "x"', "d = True", "e = ['x']", 'f: "int" = 3')
    assert [line.kind for line in found.values()] == ["int", "float", "str", "bool", "list", "int"]


def test_what_papermill_stumbles_over_is_read_all_the_same(cell):
    """It skips a line with two equals signs, and takes a # in the text for the help."""
    found = cell('a: str = "x=y"  # 1 = all', 'colour: str = "#fff"  # of the lines', "# a remark")
    assert [(line.default, line.help) for line in found.values()] == [
        ('"x=y"', "1 = all"),
        ('"#fff"', "of the lines"),
    ]


def test_a_default_over_several_lines_has_its_help_at_the_last(cell):
    found = cell("a: list = [", '    "chair",', "]  # types [chair | table]", "b: int = 1  # days")
    assert found["a"].default_value == ["chair"]
    assert found["a"].allowed.choices == ("chair", "table")
    assert found["b"].help == "days"


def test_a_notebook_without_such_a_cell_has_no_parameters(tmp_path):
    path = write_notebook(tmp_path, "01_own", ["1"])
    path.write_text(path.read_text("utf-8").replace('"parameters"', '"other"'), encoding="utf-8")
    assert parameters(path) == {}


def test_a_file_that_is_no_notebook_is_an_error_that_names_it(tmp_path):
    path = tmp_path / "01_own.ipynb"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ReportError, match="is not a notebook"):
        parameters(path)
