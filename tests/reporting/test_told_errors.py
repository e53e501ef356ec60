"""Errors are told in the reader's language, whole or not at all, in words that match the code."""

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

import circularlib
from circularlib.errors import __all__ as error_names
from circularlib.ledger.problems import Problem
from circularlib.reporting.told_errors import in_words, told_error
from circularlib.shipped import shipped

PACKAGE = Path(circularlib.__file__).parent
MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
NAMES = """\
ledger/intake.py ledger/periods.py ledger/programme.py sources/assumptions.py sources/chain_plan.py
sources/claims.py sources/price_indices.py sources/prices.py sources/washing/indexed_fees.py
sources/washing/plan.py toml_files.py appliances/award/formulas.py
appliances/award/judgement.py appliances/award/offers.py appliances/award/scores.py
appliances/business_case.py appliances/contract.py appliances/fee_path.py appliances/fleet.py
appliances/inputs.py appliances/ownership.py appliances/provider_return.py
appliances/provider_setup.py appliances/settlement.py outlook/chain.py outlook/chain_records.py
outlook/pilot_setup.py indicators/stock.py reporting/all_findings.py reporting/each.py
reporting/evaluation/evidence.py reporting/mail.py reporting/records.py reporting/report_tasks.py
reporting/selection.py"""
"""Modules whose errors a reader of pages, of mails or of `circular check` meets: their records,
their settings, their files. What only who writes code can do wrong stays English."""
READ = NAMES.split()
ENGLISH = {  # too few words of their own to be told from other sentences, or another's words
    "{1} is a {2}.", "{1} is not a {2}.", "{1} is {2}.", "{1} lacks {2}.", "{1}, asked is {2}.",
    "{1} cannot be read: {2}.",
}  # fmt: skip

ALIKE = {"Spells, row {1}.", '"{1}" is not a known basis.'}
"""They read like something in records; their errors have other lines that stay English."""


def template(node: ast.expr) -> str | None:
    """A text or an f-string, with numbered blanks; blanks that touch are one."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
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
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]

    def calls(self) -> list[ast.Call]:
        """The errors that are made, and the calls of the module's functions that make one."""
        makers = {
            function.name
            for function in self.functions
            if any(_is_error(node) for node in ast.walk(function))
        }
        every = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        return [call for call in every if _is_error(call) or _called(call) in makers - PUBLIC]

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
        elif isinstance(node, ast.Call):
            inner = self.returned.get(_called(node), [])
        for each in inner if depth < DEEPEST else ():
            yield from self.texts(each, depth + 1)


DEEPEST = 4
PUBLIC: set[str] = set()


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_error(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _called(node) in RAISED


RAISED = {*error_names, "kind"}
"""`kind` is the error that a caller wants."""


def raised(module: str) -> set[str]:
    """What the errors of a module say."""
    read = Module(ast.parse(MODULES[module].read_text(encoding="utf-8")))
    return {
        text
        for call in read.calls()
        for given in (*call.args, *(word.value for word in call.keywords))
        for text in read.texts(given)
        if " " in text
    }


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


@pytest.mark.parametrize("module", READ)
def test_every_error_that_a_reader_meets_has_words_in_dutch(module: str):
    missing = [text for text in raised(module) if told_error(filled(text), "nl") is None]
    assert set(missing) <= ENGLISH


def test_an_error_without_words_in_dutch_stays_english_as_a_whole():
    """No row fits by accident what it was not written for: a half-Dutch sentence helps nobody."""
    known = {re.sub(r"\{\d+\}", "", row["en"]).rstrip(".") for row in ROWS}
    half = [
        (text, said)
        for module in sorted(set(MODULES) - set(READ))
        for text in sorted(raised(module))
        if (said := told_error(filled(text), "nl")) not in {None, filled(text)}
        if re.sub(r"\{\d+\}", "", text).rstrip(".") not in known and text not in ALIKE
    ]
    assert half == []


def test_every_row_has_its_words_in_the_code():
    """An error that was reworded would lose its Dutch without anybody noticing."""
    places = {text for text in (row["en"] for row in ROWS) if PLACES.fullmatch(text)}
    code = {text.rstrip(".") for text in written()}
    stale = [row["en"] for row in ROWS if row["en"].rstrip(".") not in code]
    assert set(stale) <= places


PLACES = re.compile(r"\{1\}(, (sheet|row|column) \{\d\})+|Did you mean .*\{2\}|\{1\} \(the first.*")
"""Places of problems, which are put together from parts."""


def test_both_languages_have_the_same_blanks_and_no_two_rows_are_alike():
    for row in ROWS:
        blanks = [re.findall(r"\{\w+\}", row[language]) for language in ("en", "nl")]
        assert sorted(blanks[0]) == sorted(blanks[1]), row
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
