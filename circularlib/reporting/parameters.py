"""The parameters of a notebook, checked before any kernel starts."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from circularlib.errors import UsageError
from circularlib.ledger.tables import nearest

__all__ = ["Parameter", "checked", "listed", "parameters", "settings"]

_MAYBE_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_TRUE = {"true": True, "yes": True, "ja": True, "false": False, "no": False, "nee": False}


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's parameters cell.

    Attributes:
        name: Its name.
        kind: `str`, `int`, `float` or `bool`.
        default: The text of its default.
        help: What it is for.
    """

    name: str
    kind: str
    default: str
    help: str


def parameters(notebook: Path) -> dict[str, Parameter]:
    """The parameters of a notebook, read by papermill from its parameters cell.

    Args:
        notebook: The notebook.

    Returns:
        One `Parameter` per name, in order.

    Example:
        >>> from circularlib.shipped import shipped
        >>> "period" in parameters(shipped("notebooks/10_furniture_reuse.ipynb"))
        True
    """
    import papermill  # slow to import, and not needed by --help

    found = papermill.inspect_notebook(str(notebook))
    return {
        name: Parameter(name, str(line["inferred_type_name"]), line["default"], line["help"] or "")
        for name, line in found.items()
    }


def settings(texts: Sequence[str]) -> dict[str, str]:
    """The `--set name=value` of a command as a mapping.

    Args:
        texts: What was typed, as `horizon_days=365`.

    Returns:
        Values by name, still as text.

    Raises:
        UsageError: One of them has no equals sign, or a name is given twice.

    Example:
        >>> settings(["horizon_days=365"])
        {'horizon_days': '365'}
    """
    values: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageError(f'"{text}" is not name=value.', remedy="Write --set name=value.")
        if name.strip() in values:
            raise UsageError(f'"{name.strip()}" is set twice.', remedy="Set it once.")
        values[name.strip()] = value.strip()
    return values


def _number(text: str) -> float:
    """A finite number, with a decimal comma or point; 1,234 may be either, and is neither."""
    number = float(text.replace(",", "."))
    if not math.isfinite(number) or _MAYBE_THOUSANDS.fullmatch(text):
        raise ValueError
    return number


def _typed(parameter: Parameter, value: object, notebook: str) -> Any:
    text = str(value).strip()
    if parameter.kind == "str":
        return str(value)  # "08800" stays text, and so does "NO"
    if parameter.kind == "bool" and text.lower() in _TRUE:
        return _TRUE[text.lower()]
    try:
        if parameter.kind == "int" and not isinstance(value, (bool, float)):
            return int(text)
        if parameter.kind == "float" and not isinstance(value, bool):
            return _number(text)
    except ValueError:
        pass
    wanted = {"int": "a whole number", "float": "a number", "bool": "true or false"}
    raise UsageError(
        f'"{value}" is not {wanted.get(parameter.kind, parameter.kind)}.',
        f"Parameter {parameter.name} of {notebook}.",
        f"{parameter.help}; its default is {parameter.default}.",
    )


def checked(
    notebooks: Mapping[str, Path], values: Mapping[str, object]
) -> dict[str, dict[str, Any]]:
    """What each notebook is given: values of the right type, under names it knows.

    A value goes to every notebook that has a parameter of that name.

    Args:
        notebooks: Notebooks by name.
        values: Values by name of the parameter, as typed or as Python values.

    Returns:
        Per notebook, its own values by name.

    Raises:
        UsageError: No notebook has a parameter of that name, or a value is not of its type.
    """
    known = {name: parameters(path) for name, path in notebooks.items()}
    names = {parameter for lines in known.values() for parameter in lines}
    for name in values:
        if name not in names:
            near = nearest(name, names)
            raise UsageError(
                f'"{name}" is not a parameter.',
                f"Notebooks: {', '.join(notebooks)}.",
                f'Did you mean "{near}"?' if near else f"Known: {', '.join(sorted(names))}.",
            )
    return {
        notebook: {
            name: _typed(lines[name], value, notebook)
            for name, value in values.items()
            if name in lines
        }
        for notebook, lines in known.items()
    }


def listed(notebooks: Mapping[str, Path]) -> str:
    """What can be set, for people: each parameter once, with its default and its notebooks.

    Args:
        notebooks: Notebooks by name.

    Returns:
        Some lines per parameter, in the order of their first notebook.

    Example:
        >>> from circularlib.shipped import shipped
        >>> book = shipped("notebooks/10_furniture_reuse.ipynb")
        >>> print(listed({book.stem: book}).partition("gap_days")[2].splitlines()[0])
         (int, 14 by default)
    """
    known: dict[Parameter, list[str]] = {}
    for name, path in notebooks.items():
        for parameter in parameters(path).values():
            known.setdefault(parameter, []).append(name)
    return "\n\n".join(
        f"{parameter.name} ({parameter.kind}, {parameter.default} by default)\n"
        f"  {parameter.help}\n  {', '.join(names)}"
        for parameter, names in known.items()
        if parameter.name not in {"programme", "period", "accept_valid"}
    )
