"""What the errors of the package say, read off its code: also where they are put together."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import circularlib
from circularlib.errors import __all__ as error_names

__all__ = ["MODULES", "raised", "spoken", "written"]

PACKAGE = Path(circularlib.__file__).parent
MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
DAMAGE = {
    "no list",
    "the interval or the unit is not one",
    "the days of the period are not in order",
}
"""Told to nobody: a report that is damaged is told as such."""


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


@cache
def spoken(module: str) -> set[str]:
    """What a module says on the terminal while it runs."""
    read = Module(ast.parse(MODULES[module].read_text(encoding="utf-8")))
    calls = [node for node in ast.walk(read.tree) if isinstance(node, ast.Call)]
    given = [part for call in calls if _called(call) in {"say", "told"} for part in call.args]
    return {text for part in given for text in read.texts(part) if " " in text}


def written() -> set[str]:
    """Every text of the code."""
    return {
        text
        for path in MODULES.values()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.expr) and (text := template(node)) is not None
    }
