"""What is wrong in a file of settings, in plain words: where it stands, and how it should be.

pydantic says *Input should be a valid number, unable to parse string as a number*; the people
who fill in these files have read neither its manual nor that of Python.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from circularlib.entry_names import names_at
from circularlib.errors import AssumptionError

__all__ = ["WrongEntry", "checked_entries", "wrong_entries"]

_NO_TEXT, _NO_NUMBER = "write it between quotes", "it is not a number"
_NO_WHOLE = "it is no whole number"
_NO_LIST, _NO_TRUTH = "write it as a list, between [ and ]", "write true or false, without quotes"
_NO_DAY = "write a day without quotes, as 2023-12-31"
_SAID = {
    "bool_parsing": _NO_TRUTH,
    "bool_type": _NO_TRUTH,
    "date_from_datetime_inexact": _NO_DAY,
    "date_from_datetime_parsing": _NO_DAY,
    "date_parsing": _NO_DAY,
    "date_type": _NO_DAY,
    "finite_number": _NO_NUMBER,
    "float_parsing": _NO_NUMBER,
    "float_type": _NO_NUMBER,
    "int_from_float": _NO_WHOLE,
    "int_parsing": _NO_WHOLE,
    "int_parsing_size": _NO_WHOLE,
    "int_type": _NO_WHOLE,
    "is_instance_of": _NO_LIST,
    "list_type": _NO_LIST,
    "sequence_str": _NO_LIST,
    "string_pattern_mismatch": "it is not written as it should be",
    "string_too_short": "it is too short",
    "string_type": _NO_TEXT,
    "string_unicode": _NO_TEXT,
    "tuple_type": _NO_LIST,
}
_BOUNDS = {
    "greater_than": ("gt", "it is not above {}"),
    "greater_than_equal": ("ge", "it is below {}"),
    "less_than": ("lt", "it is not below {}"),
    "less_than_equal": ("le", "it is above {}"),
    "string_too_long": ("max_length", "it is longer than {} letters"),
    "too_long": ("max_length", "it has more than {} entries"),
}
_OTHER_FORM = ("_type", "_parsing", "_str")
"""How kinds of errors end that say no more than that an entry has not this form."""
_TABLES = {"dict_type", "mapping_type", "model_attributes_type", "model_type"}
_Model = TypeVar("_Model", bound=BaseModel)
_OTHERWISE = "it is not written as it should be"


@dataclass(frozen=True)
class WrongEntry:
    """An entry that is missing, not known, or not as it should be.

    Attributes:
        steps: Its names, and the numbers of the entries of lists from 1.
        kind: `missing`, `unknown` or `wrong`.
        said: How it should be; empty for what is missing or not known.
        near: A known name that is most like it; empty where there is none.
        value: What stands there.
    """

    steps: tuple[str, ...]
    kind: str
    said: str = ""
    near: str = ""
    value: Any = None

    @property
    def name(self) -> str:
        """The names with points between, as `options.1.kind`."""
        return ".".join(self.steps)

    def __str__(self) -> str:
        if self.kind == "unknown":
            is_near = f'"{self.name}" is not known, perhaps "{self.near}"'
            return is_near if self.near else f'"{self.name}" is not known'
        if self.kind == "missing":
            return f'"{self.name}" is missing'
        return f"{self.name}: {self.said}" if self.name else self.said


def wrong_entries(
    error: ValidationError, model: type[BaseModel], values: Mapping[str, Any]
) -> list[WrongEntry]:
    """What pydantic found, in plain words.

    Args:
        error: Its error.
        model: What the file may hold.
        values: What it holds.

    Returns:
        The wrong entries in the order of the model, each once: where an entry may have several
        forms, it is told about the one that it comes nearest to.

    Example:
        >>> class Use(BaseModel):
        ...     horizon_years: int
        >>> try:
        ...     Use.model_validate({"horizon_years": "ten"})
        ... except ValidationError as error:
        ...     print(*wrong_entries(error, Use, {"horizon_years": "ten"}))
        horizon_years: it is no whole number
    """
    found: dict[tuple[str | int, ...], WrongEntry] = {}
    other_forms: set[tuple[str | int, ...]] = set()
    for each in error.errors(include_url=False):
        place = _place(each["loc"], values, is_absent=each["type"] == "missing")
        is_of_form = not each["type"].endswith(_OTHER_FORM)
        if place not in found or (is_of_form and place in other_forms):
            found[place] = _wrong_entry(dict(each), place, model)
            (other_forms.discard if is_of_form else other_forms.add)(place)
    return [
        entry
        for place, entry in found.items()
        if not any(other != place and other[: len(place)] == place and place for other in found)
    ]


def checked_entries(model: type[_Model], values: Mapping[str, Any], file: Path) -> _Model:
    """What a file holds, checked.

    Args:
        model: What it may hold.
        values: What it holds, as read.
        file: The file, for the error.

    Returns:
        The model with its values.

    Raises:
        AssumptionError: Entries are wrong; all of them are named.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        said = "; ".join(map(str, wrong_entries(error, model, values)))
        raise AssumptionError(
            f"{said}.", f"{file}.", "See docs/formats.md for what each part holds."
        ) from None


def _place(location: Sequence[str | int], values: Any, *, is_absent: bool) -> tuple[str | int, ...]:
    """The steps that stand in the file; pydantic adds the names of its own types to them."""
    place: list[str | int] = []
    for at, step in enumerate(location):
        is_there = isinstance(values, Mapping) and step in values
        is_item = isinstance(values, Sequence) and isinstance(step, int) and step < len(values)
        if is_there or is_item:
            values = values[step]
            place.append(step)
        elif is_absent and at == len(location) - 1:
            place.append(step)
    return tuple(place)


def _wrong_entry(
    found: Mapping[str, Any], place: tuple[str | int, ...], model: type[BaseModel]
) -> WrongEntry:
    steps = tuple(str(step + 1) if isinstance(step, int) else step for step in place)
    if found["type"] == "missing":
        return WrongEntry(steps, "missing")
    if found["type"] == "extra_forbidden":
        near = get_close_matches(steps[-1], names_at(model, place[:-1]), n=1, cutoff=0.7)
        return WrongEntry(steps, "unknown", near=next(iter(near), ""))
    return WrongEntry(steps, "wrong", _said(found, steps, place, model), value=found["input"])


def _said(
    found: Mapping[str, Any],
    steps: Sequence[str],
    place: Sequence[str | int],
    model: type[BaseModel],
) -> str:
    kind, details, value = found["type"], found.get("ctx", {}), found["input"]
    if kind == "value_error":
        return str(details["error"])
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return words.format(f"{details[name]:g}")
    if kind == "too_short":
        return f"it has fewer than {details['min_length']} entries"
    if kind == "literal_error":
        choices = str(details["expected"]).replace(" or ", ", ").replace("'", '"')
        return f"choose one of {choices}"
    names = names_at(model, place)
    if kind in _TABLES:
        return f"it has no parts such as {' and '.join(names[:2])}" if names else "it has no parts"
    if _SAID.get(kind) == _NO_LIST and isinstance(value, Mapping):
        return f"write [[{'.'.join(steps)}]] instead of [{'.'.join(steps)}]"
    return _SAID.get(kind, _OTHERWISE)
