"""The parameters of notebooks, checked before any kernel starts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from circularlib.errors import ReportError, UsageError
from circularlib.ledger.tables import nearest
from circularlib.reporting.parameter_cell import Parameter, parameters
from circularlib.reporting.parameter_values import WANTED, value_type

__all__ = ["RUNNERS_OWN", "checked", "default_problem", "listed", "settings"]

RUNNERS_OWN = ("programme", "period", "accept_valid", "findings")
"""Parameters that the runner sets itself, from the folder and options of their own."""

_LONGEST_VALUE = 60


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


def checked(
    notebooks: Mapping[str, Path], values: Mapping[str, object]
) -> dict[str, dict[str, Any]]:
    """What each notebook is given: values of the right type, under names it knows.

    A value goes to every notebook that has a parameter of that name. Dates and paths become
    text, since that is what a cell can hold.

    Args:
        notebooks: Notebooks by name.
        values: Values by name of the parameter, as typed or as Python values.

    Returns:
        Per notebook, its own values by name.

    Raises:
        UsageError: No notebook has a parameter of that name, or a value is not of its type, or
            not what its brackets allow. Every such problem is in it.
        ReportError: A parameters cell is wrong, or a default is not what it allows itself.
    """
    known = {name: _read(path) for name, path in notebooks.items()}
    problems = list(_strange_names(known, values))
    given: dict[str, dict[str, Any]] = {}
    wrong: dict[tuple[str, str, str], list[str]] = {}
    for notebook, lines in known.items():
        own = {name: value for name, value in values.items() if name in lines}
        try:
            given[notebook] = _validated(lines.values(), own)
        except ValidationError as error:
            for name, thing, remedy in _said(error, lines):
                wrong.setdefault((name, thing, remedy), []).append(notebook)
    for (name, thing, remedy), books in wrong.items():
        problems.append(UsageError(thing, f"Parameter {name} of {', '.join(books)}.", remedy))
    if problems:
        first, several = problems[0], problems if len(problems) > 1 else ()
        raise UsageError(first.thing, first.place, first.remedy, problems=several)
    return given


def _read(notebook: Path) -> dict[str, Parameter]:
    found = parameters(notebook)
    for parameter in found.values():
        problem = default_problem(parameter)
        if problem:
            raise ReportError(
                f"The default of {parameter.name} is {parameter.default}.",
                f"Notebook {notebook.stem}, parameters cell.",
                problem,
            )
    return found


def default_problem(parameter: Parameter) -> str | None:
    """Why a default is not what its own line allows, or None.

    Args:
        parameter: The parameter.

    Returns:
        What it should be.

    Example:
        >>> default_problem(Parameter("gap_days", "int", "'two weeks'", "days"))
        'It is not a whole number.'
    """
    try:
        _validated([parameter], {parameter.name: parameter.default_value})
    except ValidationError as error:
        is_type = any(each["type"] == "value_error" for each in error.errors())
        if is_type:
            return _wanted(parameter, whole=True).format("It")
        return f"It is not in [{parameter.allowed.text}], as its own line has it."
    return None


def _validated(lines: Iterable[Parameter], values: Mapping[str, object]) -> dict[str, Any]:
    """Values as pydantic has read them. A field's own name is safe from what models have."""
    fields: dict[str, Any] = {
        f"field_{at}": (value_type(line), Field(None, alias=line.name))
        for at, line in enumerate(lines)
    }
    model: type[BaseModel] = create_model(
        "Parameters", __config__=ConfigDict(extra="forbid", strict=True), **fields
    )
    return model.model_validate(dict(values)).model_dump(by_alias=True, exclude_unset=True)


def _strange_names(
    known: Mapping[str, Mapping[str, Parameter]], values: Mapping[str, object]
) -> Iterator[UsageError]:
    names = {name for lines in known.values() for name in lines}
    for name in values:
        if name not in names:
            near = nearest(name, names)
            yield UsageError(
                f'"{name}" is not a parameter.',
                f"Notebooks: {', '.join(known)}.",
                f'Did you mean "{near}"?' if near else f"Known: {', '.join(sorted(names))}.",
            )


def _said(error: ValidationError, lines: Mapping[str, Parameter]) -> Iterator[tuple[str, str, str]]:
    """What pydantic found, in our words: name, thing and remedy."""
    for found in error.errors(include_url=False):
        parameter = lines[str(found["loc"][0])]
        allowed, value = parameter.allowed, found["input"]
        shown = f'"{value}"' if isinstance(value, str) else repr(value)
        if len(shown) > _LONGEST_VALUE:
            shown = f"{shown[:_LONGEST_VALUE]}…"
        about = (
            f"{parameter.help}; its default is {parameter.default}."
            if parameter.help
            else f"Its default is {parameter.default}."
        )
        if found["type"] == "value_error":
            whole = len(found["loc"]) == 1  # and not an item of a list
            thing, remedy = _wanted(parameter, whole=whole).format(shown), about
        elif allowed.choices:
            thing, remedy = f"{shown} is not a choice.", _choice(str(value), allowed.choices)
        else:
            thing, remedy = (
                f"{shown} is out of bounds.",
                f"Give a value in [{allowed.text}]: {about}",
            )
        yield parameter.name, thing, remedy


def _choice(text: str, choices: Sequence[object]) -> str:
    by_form = {str(choice).lower(): choice for choice in choices}
    near = nearest(text.strip().lower(), by_form)
    known = ", ".join(map(str, choices))
    return f'Did you mean "{by_form[near]}"? Known: {known}.' if near else f"Known: {known}."


def _wanted(parameter: Parameter, *, whole: bool) -> str:
    if parameter.is_list and whole:
        return WANTED["list"]
    return WANTED["date" if parameter.allowed.is_date else parameter.item_kind]


def listed(notebooks: Mapping[str, Path]) -> str:
    """What can be set, for people: each parameter once, with what it may be and its notebooks.

    Args:
        notebooks: Notebooks by name.

    Returns:
        A head, then three lines per parameter, in the order of their first notebook.

    Raises:
        ReportError: A parameters cell is wrong.

    Example:
        >>> from circularlib.shipped import shipped
        >>> book = shipped("notebooks/10_furniture_reuse.ipynb")
        >>> print(listed({book.stem: book}))
        NAME          TYPE  DEFAULT  ALLOWED
        horizon_days  int   540      1 to 3650
            days over which the mean time in use is taken
            10_furniture_reuse
        gap_days      int   14       0 to 180
            deliveries at most this many days apart are one furnishing
            10_furniture_reuse
    """
    known: dict[Parameter, list[str]] = {}
    for name, path in notebooks.items():
        for parameter in _read(path).values():
            if parameter.name not in RUNNERS_OWN:
                known.setdefault(parameter, []).append(name)
    head = ("NAME", "TYPE", "DEFAULT", "ALLOWED")
    rows = [head, *(_row(parameter) for parameter in known)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    told = [
        f"{line}\n    {parameter.help}\n    {', '.join(names)}"
        for line, (parameter, names) in zip(lines[1:], known.items(), strict=True)
    ]
    return "\n".join([lines[0], *told])


def _row(parameter: Parameter) -> tuple[str, str, str, str]:
    """As it is typed after --set: text without its quotes, a list with commas."""
    default = parameter.default_value
    shown = ",".join(map(str, default)) if parameter.is_list else str(default)
    shown = shown.lower() if parameter.kind == "bool" else shown
    return parameter.name, parameter.kind, shown or '""', parameter.allowed.text
