"""Errors are told in the reader's language, whole or not at all, in words that match the code."""

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

import circularlib
from circularlib.errors import __all__ as error_names
from circularlib.ledger.problems import Problem
from circularlib.reporting.told_errors import in_words, told_error
from circularlib.shipped import shipped

PACKAGE = Path(circularlib.__file__).parent
MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
CODERS = """\
figures/explorers/controls.py figures/intervals.py figures/listing.py figures/page.py
figures/small_cells.py figures/words.py indicators/circularity.py outlook/home_flows.py
outlook/open_homes.py outlook/stock_model.py reporting/findings.py statistics/comparison.py
statistics/proportions.py statistics/recurrence.py statistics/renewals.py statistics/resampling.py
statistics/suppression.py statistics/survival.py statistics/weibull.py units.py"""
"""What only who writes Python can do wrong stays English: a function called with columns, shapes
or numbers that no file, option or notebook of the user could have given it."""
READ = sorted(set(MODULES) - set(CODERS.split()))
DAMAGE = {
    "no list",
    "the interval or the unit is not one",
    "the days of the period are not in order",
}
"""Told to nobody: a report that is damaged is told as such."""
ALIKE = {"Spells, row {1}.", '"{1}" is not a known basis.'}
"""They read like something in records; their errors have other lines that stay English."""
COMPOSED = re.compile(
    r"\{1\}(, (sheet|row|column) \{\d\})+|Did you mean .*\{2\}|\{1\} \(the first.*"
    r"|The page of all programmes failed:|\{1\} failed:|line \{1\}, column \{2\}|Give a value in \[.+\{.*|No [a-z ]+ is called \{1\}\."
    r"|It is not a whole number\."
)
"""Words that the code puts together from parts: places of problems, bounds, kinds of names."""


def template(node: ast.expr) -> str | None:
    """A text or an f-string, with numbered blanks; blanks that touch are one."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.replace("{}", "{1}")
    if not isinstance(node, ast.JoinedStr):
        return None
    marked = "".join(
        str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values
    )
    pieces = re.split("\0+", marked)
    return "".join(f"{{{at}}}{piece}" if at else piece for at, piece in enumerate(pieces))


@dataclass(frozen=True)
class Module:
    """A module with what its names and functions stand for: an error may be put together."""

    tree: ast.Module

    @cached_property
    def assigned(self) -> dict[str, list[ast.expr]]:
        """What is given a name, by name."""
        found: dict[str, list[ast.expr]] = {}
        for node in ast.walk(self.tree):
            for target in node.targets if isinstance(node, ast.Assign) else ():
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                is_parted = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                values = node.value.elts if is_parted else [node.value] * len(names)
                for name, value in zip(names, values, strict=False):
                    if isinstance(name, ast.Name):
                        found.setdefault(name.id, []).append(value)
        return found

    @cached_property
    def returned(self) -> dict[str, list[ast.expr]]:
        """What functions return, by name."""
        return {
            function.name: [
                node.value
                for node in ast.walk(function)
                if isinstance(node, ast.Return | ast.Yield) and node.value is not None
            ]
            for function in self.functions
        }

    @cached_property
    def functions(self) -> list[ast.FunctionDef]:
        """The functions and methods."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]

    def calls(self) -> list[ast.Call]:
        """The errors that are made, and the calls of the module's functions that make one."""
        makers = {
            function.name
            for function in self.functions
            if any(_is_error(node) for node in ast.walk(function))
        }
        every = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        return [call for call in every if _is_error(call) or _called(call) in makers]

    def texts(self, node: ast.expr, depth: int = 0) -> Iterator[str]:
        """All texts that an expression may stand for."""
        found = template(node)
        if found is not None:
            yield found
        inner: list[ast.expr] = []
        if isinstance(node, ast.IfExp):
            inner = [node.body, node.orelse]
        elif isinstance(node, ast.BoolOp):
            inner = node.values
        elif isinstance(node, ast.Tuple | ast.List):
            inner = node.elts
        elif isinstance(node, ast.Dict):
            inner = node.values
        elif isinstance(node, ast.Subscript):
            inner = [node.value]
        elif isinstance(node, ast.Name):
            inner = self.assigned.get(node.id, [])
        elif isinstance(node, ast.Call) and _called(node) == "format":
            inner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
        elif isinstance(node, ast.Call):
            inner = self.returned.get(_called(node), [])
        for each in inner if depth < DEEPEST else ():
            yield from self.texts(each, depth + 1)


DEEPEST = 4
"""How many names and calls are followed from an error to its words."""


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_error(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _called(node) in RAISED


RAISED = {*error_names, "ValueError", "kind"}
"""pydantic tells what a ValueError says; `kind` is the error that a caller wants."""
SPOKEN = ("toml_files.py", "wrong_entries.py", "reporting/mail.py")
"""Modules whose tables hold words of errors."""


@cache
def raised(module: str) -> set[str]:
    """What the errors of a module say."""
    read = Module(ast.parse(MODULES[module].read_text(encoding="utf-8")))
    given = [
        part
        for call in read.calls()
        for part in (*call.args, *(word.value for word in call.keywords))
    ]
    tables = [value for values in read.assigned.values() for value in values]
    if module in SPOKEN:
        given += [table for table in tables if isinstance(table, ast.Dict)]
        given += read.returned.get("_said", [])
    return {text for part in given for text in read.texts(part) if " " in text} - DAMAGE


def written() -> set[str]:
    """Every text of the code."""
    return {
        text
        for path in MODULES.values()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.expr) and (text := template(node)) is not None
    }


def filled(words: str) -> str:
    """The words with something in each blank that no dictionary knows."""
    return re.sub(r"\{(\d+)\}", r"blank_\1", words)


def table() -> list[dict[str, str]]:
    with shipped("data/dictionary/errors.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = table()


ROW_OF = {row["en"].rstrip("."): row for row in ROWS}


@pytest.mark.parametrize("module", READ)
def test_every_error_has_words_in_dutch_of_its_own(module: str):
    """Its own row, or a place: who adds an error that users meet writes it in both languages."""
    assert [text for text in sorted(raised(module)) if text.rstrip(".") not in ROW_OF
            and told_error(filled(text), "nl") != filled(text)] == []  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["en"])
def test_no_row_is_taken_for_another(row: dict[str, str]):
    """What was written for a sentence is what tells it, also where a shorter one would fit."""
    dutch = re.sub(r"\{(\d+)\}", r"blank_\1", row["nl"])
    assert told_error(filled(row["en"]), "nl") == dutch


def test_what_only_coders_meet_is_a_short_list_that_holds_nothing_else():
    """A module of the list that has Dutch for all of its errors does not belong there."""
    assert [name for name in CODERS.split() if not any(
        text.rstrip(".") not in ROW_OF for text in raised(name))] == []  # fmt: skip


def test_an_error_without_words_in_dutch_stays_english_as_a_whole():
    """No row fits by accident what it was not written for: a half-Dutch sentence helps nobody."""
    half = [
        (text, said)
        for module in CODERS.split()
        for text in sorted(raised(module))
        if text.rstrip(".") not in ROW_OF
        if (said := told_error(filled(text), "nl")) not in {None, filled(text)}
        and text not in ALIKE
    ]
    assert half == []


def test_every_row_has_its_words_in_the_code():
    """An error that was reworded would lose its Dutch without anybody noticing."""
    code = {text.rstrip(".") for text in written()}
    stale = [row["en"] for row in ROWS if row["en"].rstrip(".") not in code]
    assert [text for text in stale if not COMPOSED.fullmatch(text)] == []


LEFT_OUT = {
    "The workbook cannot be read: {1}.", "The workbook is damaged: {1}.",
    "It does not answer: {1}.", "Dask says: {1}.", "{1}; its default is {2}.",
    "it does not offer what is asked ({1})", "its certificate is not trusted ({1})",
    "it failed with {1}", '"{1}" cannot be used: {2}.', "A file or folder cannot be used: {1}.", "{1} cannot be read as TOML, {2} ({3}).",
}  # fmt: skip
"""In the blank stand the English words of a library, of the system or of a notebook's own line."""


def test_both_languages_have_the_same_blanks_and_no_two_rows_are_alike():
    for row in ROWS:
        blanks = [re.findall(r"\{\w+\}", row[language]) for language in ("en", "nl")]
        assert set(blanks[1]) <= set(blanks[0]), row
        assert blanks[0] == blanks[1] or row["en"] in LEFT_OUT or set(blanks[0]) == set(blanks[1])
        assert row["nl"].strip()
    assert len({row["en"] for row in ROWS}) == len(ROWS)


def test_blanks_keep_what_they_hold_and_may_change_places():
    assert told_error("No records lie in 2019.\nChoose a period within them.", "nl") == (
        "In 2019 valt geen registratie.\nKies een periode daarbinnen."
    )


def test_one_line_without_words_leaves_the_whole_in_english():
    text = "No records lie in 2019.\nAsk somebody who knows."
    assert told_error(text, "nl") is None
    assert in_words(text, "nl") == text
    assert in_words(text, "en") == text


@pytest.mark.parametrize(
    "place", ["washing.toml, [use].", "my/town/claims.toml.", "10_furniture_reuse", ""]
)
def test_a_place_is_the_same_in_every_language(place: str):
    text = f"{place}\nNo records lie in 2019."
    assert told_error(text, "nl") == f"{place}\nIn 2019 valt geen registratie."


def test_several_wrong_entries_are_told_one_by_one():
    """As claims.toml names them, with semicolons between."""
    text = 'claim 1: "abuot" is not a part of a claim; claim 2: "unit" is missing.'
    assert told_error(text, "nl") == (
        'uitspraak 1: "abuot" is geen deel van een uitspraak; uitspraak 2: "unit" ontbreekt.'
    )


def test_a_problem_in_the_records_is_told_as_its_own_words_have_it():
    """The list of `circular check` has both languages at hand; a mail has the English text."""
    details = {"label": "event", "known": "delivered, collected", "near": "delivered"}
    problem = Problem(
        kind="not_a_choice", file="movements.csv", row=118, column="event", value="delivred",
        details=details,
    )  # fmt: skip
    assert told_error(problem.said("en"), "nl") == problem.said("nl")
