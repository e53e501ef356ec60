"""The parameters cell of a notebook: names, types, defaults, help, and which values are allowed.

Its lines are papermill's own, `name: type = default  # help`. What a value may be stands in
square brackets at the end of the help, in words that papermill shows as they are:
`[1 to 3650]`, `[more than 0, at most 1]`, `[cash | annualised]`, `[date]`.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from circularlib.errors import ReportError
from circularlib.reporting.selection import Notebook

__all__ = ["KINDS", "Allowed", "Parameter", "parameters"]

KINDS = ("str", "int", "float", "bool", "list", "list[str]", "list[int]", "list[float]")
"""Types that a parameter can have; `list` is a list of text."""

_HELP = re.compile(r"(?P<help>.*?)\s*(?:\[(?P<allowed>[^\[\]]*)\])?", re.DOTALL)
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_BOUNDS = {
    re.compile(f"{_NUMBER} to {_NUMBER}"): ("ge", "le"),
    re.compile(f"at least {_NUMBER}"): ("ge",),
    re.compile(f"more than {_NUMBER}"): ("gt",),
    re.compile(f"at most {_NUMBER}"): ("le",),
    re.compile(f"less than {_NUMBER}"): ("lt",),
}
_BRACKETS = "Write [1 to 10], [more than 0], [this | that] or [date]; or use round brackets."
_LOWER, _UPPER = ("ge", "gt"), ("le", "lt")


@dataclass(frozen=True)
class Allowed:
    """What a value may be, beyond its type.

    Attributes:
        text: The words in the brackets; empty where everything is allowed.
        bounds: Bounds by pydantic's name for them: `ge`, `gt`, `le`, `lt`.
        choices: The only values there are; none where any will do.
        is_date: It is a date, as the text 2023-12-31.
    """

    text: str = ""
    bounds: tuple[tuple[str, float], ...] = ()
    choices: tuple[str | int, ...] = ()
    is_date: bool = False


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's parameters cell.

    Attributes:
        name: Its name.
        kind: One of `KINDS`.
        default: Its default, as it stands there.
        help: What it is for.
        allowed: What a value of it may be.
    """

    name: str
    kind: str
    default: str
    help: str
    allowed: Allowed = Allowed()

    @property
    def default_value(self) -> Any:
        """Its default, as Python has it."""
        return ast.literal_eval(self.default)

    @property
    def item_kind(self) -> str:
        """Type of its value, or of each value of its list."""
        return re.sub(r"^list\[?(\w*)\]?$", lambda match: match[1] or "str", self.kind)

    @property
    def is_list(self) -> bool:
        """It takes several values."""
        return self.kind.startswith("list")


def parameters(notebook: Path) -> dict[str, Parameter]:
    """The parameters of a notebook.

    Args:
        notebook: The notebook.

    Returns:
        One `Parameter` per name, in order; none where no cell is tagged `parameters`.

    Raises:
        ReportError: A line of the cell is not `name: type = default  # help`, or the brackets
            at its end cannot be understood.

    Example:
        >>> from circularlib.shipped import shipped
        >>> found = parameters(shipped("notebooks/10_furniture_reuse.ipynb"))
        >>> found["horizon_days"].kind, found["horizon_days"].allowed.text
        ('int', '1 to 3650')
    """
    source = _source(notebook)
    try:
        steps = ast.parse(source).body
        comments = dict(_comments(source))
    except SyntaxError as error:
        raise _wrong(notebook, error.lineno or 1, "cannot be read") from None
    read = (_parameter(step, source, comments, notebook) for step in steps)
    return {parameter.name: parameter for parameter in read}


def _source(notebook: Path) -> str:
    """The first cell tagged `parameters`, as papermill takes it."""
    for cell in Notebook(notebook).content["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            return "".join(cell["source"])
    return ""


def _comments(source: str) -> Iterator[tuple[int, str]]:
    """Comments by line."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("# ").rstrip()


def _parameter(step: ast.stmt, source: str, comments: dict[int, str], notebook: Path) -> Parameter:
    line = step.end_lineno or step.lineno
    name, value, kind = _assigned(step)
    if name is None or value is None:
        raise _wrong(notebook, line, "is no parameter")
    try:
        default = ast.literal_eval(value)
    except ValueError:
        raise _wrong(notebook, line, "has a default that is no plain value") from None
    kind = kind or type(default).__name__
    if kind not in KINDS:
        raise _wrong(notebook, line, f"is of type {kind}", f"Use one of {', '.join(KINDS)}.")
    match = _HELP.fullmatch(comments.get(line, ""))
    assert match is not None  # every text is help
    try:
        allowed = _allowed(match["allowed"], kind)
    except ValueError as error:
        what = f"ends in [{match['allowed']}], {error}"
        raise _wrong(notebook, line, what, _BRACKETS) from None
    return Parameter(
        name, kind, ast.get_source_segment(source, value) or "", match["help"], allowed
    )


def _assigned(step: ast.stmt) -> tuple[str | None, ast.expr | None, str]:
    """Name, default and type of a line, the type empty where there is none."""
    if isinstance(step, ast.AnnAssign) and isinstance(step.target, ast.Name):
        quoted = step.annotation.value if isinstance(step.annotation, ast.Constant) else None
        return step.target.id, step.value, str(quoted or ast.unparse(step.annotation))
    if isinstance(step, ast.Assign) and isinstance(step.targets[0], ast.Name):
        return (step.targets[0].id if len(step.targets) == 1 else None), step.value, ""
    return None, None, ""


def _wrong(notebook: Path, line: int, what: str, remedy: str = "") -> ReportError:
    return ReportError(
        f"Line {line} of the parameters {what}.",
        f"Notebook {notebook.stem}.",
        remedy or "Write it as name: type = default  # help.",
    )


def _allowed(text: str | None, kind: str) -> Allowed:
    """What the brackets say; ValueError with a few words where that cannot be."""
    item = Parameter("", kind, "", "").item_kind
    if text is None:
        return Allowed()
    if item == "bool":
        raise ValueError("and true or false has no limits")
    if text == "date":
        if item != "str":
            raise ValueError("and a date is of type str")
        return Allowed(text, is_date=True)
    if "|" in text:
        return Allowed(text, choices=_choices(text, item))
    if item == "str":
        raise ValueError("and a text has choices, not bounds")
    return Allowed(text, bounds=_bounds(text))


def _choices(text: str, item: str) -> tuple[str | int, ...]:
    choices: list[str | int] = [part.strip() for part in text.split("|")]
    if not all(choices):
        raise ValueError("with a choice that is empty")
    if item == "float":
        raise ValueError("and a number has bounds, not choices")
    if item == "int":
        try:
            choices = [int(choice) for choice in choices]
        except ValueError:
            raise ValueError("with a choice that is no whole number") from None
    if len(set(choices)) < len(choices):
        raise ValueError("with the same choice twice")
    return tuple(choices)


def _bounds(text: str) -> tuple[tuple[str, float], ...]:
    found: list[tuple[str, float]] = []
    for part in text.split(","):
        matches = ((form.fullmatch(part.strip()), names) for form, names in _BOUNDS.items())
        match, names = next((pair for pair in matches if pair[0]), (None, ()))
        if match is None:
            raise ValueError("which says nothing about its values")
        found += zip(names, map(float, match.groups()), strict=True)
    lower = [value for name, value in found if name in _LOWER]
    upper = [value for name, value in found if name in _UPPER]
    if len(lower) > 1 or len(upper) > 1:
        raise ValueError("with two bounds on one side")
    if lower and upper and lower[0] > upper[0]:
        raise ValueError("which leaves no value")
    return tuple(found)
