"""A value for a parameter becomes a plain one of its type, or is refused; nothing is guessed.

Papermill would read `08800` as 8800 and `NO` as False, and write a date into the notebook as
the text of its Python object. What stands here takes text as somebody types it, and values of
Python as an analyst has them: dates, paths, lists, numbers of NumPy and pandas.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from numbers import Integral, Real
from pathlib import PurePath
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from circularlib.reporting.parameter_cell import Parameter

__all__ = ["WANTED", "value_type"]

WANTED = {
    "bool": "{} is not true or false.",
    "date": "{} is not a date as 2023-12-31.",
    "float": "{} is not a number.",
    "int": "{} is not a whole number.",
    "list": "{} is not a list.",
    "str": "{} is not text.",
}
"""What a value is not, by the type that it should have."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_MAYBE_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_TRUE = {"true": True, "yes": True, "ja": True, "false": False, "no": False, "nee": False}


def value_type(parameter: Parameter) -> Any:
    """The type of a parameter's value for pydantic, with its bounds and choices.

    Args:
        parameter: The parameter.

    Returns:
        An annotated type, which takes text and values of Python.

    Example:
        >>> from pydantic import TypeAdapter
        >>> days = Parameter("gap_days", "int", "14", "days")
        >>> TypeAdapter(value_type(days)).validate_python("21")
        21
    """
    kind, allowed = parameter.item_kind, parameter.allowed
    base = {"str": str, "int": int, "float": float, "bool": bool}[kind]
    read = _as_date if allowed.is_date else _READERS[kind]
    limits: dict[str, Any] = dict(allowed.bounds)
    item = Literal[allowed.choices] if allowed.choices else base
    whole: Any = Annotated[item, BeforeValidator(read), Field(**limits)]
    return Annotated[list[whole], BeforeValidator(_as_list)] if parameter.is_list else whole


def _plain(value: object) -> object:
    """A number, a moment or a truth of NumPy or pandas as Python has them."""
    if type(value).__module__ == "numpy" and type(value).__name__ == "datetime64":
        return datetime.fromisoformat(str(value.astype("datetime64[us]")))  # type: ignore[attr-defined]
    return value.item() if type(value).__module__ == "numpy" and hasattr(value, "item") else value


def _as_text(value: object) -> str:
    value = _plain(value)
    if isinstance(value, date) and value == value:  # a missing moment of pandas is no moment
        return value.isoformat()
    if isinstance(value, (str, PurePath)):
        return str(value)  # "08800" stays text, and so does "NO"
    raise ValueError


def _as_date(value: object) -> str:
    value = _plain(value)
    if isinstance(value, datetime):
        if value != datetime.combine(value, time.min):  # an hour, or a time zone
            raise ValueError
        return value.date().isoformat()
    text = _as_text(value).strip()
    if not _DATE.fullmatch(text):
        raise ValueError
    return date.fromisoformat(text).isoformat()


def _as_truth(value: object) -> bool:
    value = _plain(value)
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value.strip().lower() not in _TRUE:
        raise ValueError
    return _TRUE[value.strip().lower()]


def _as_whole(value: object) -> int:
    """Neither 365.0 nor 1e3: whoever writes a point may mean thousands, or a fraction."""
    value = _plain(value)
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    if not isinstance(value, str) or not _WHOLE.fullmatch(value.strip()):
        raise ValueError
    return int(value)


def _as_number(value: object) -> float:
    """A finite number, with a decimal comma or point; 1,234 may be either, and is neither."""
    value = _plain(value)
    if isinstance(value, (Real, Decimal)) and not isinstance(value, bool):
        number = _float(value)
    elif isinstance(value, str) and _DECIMAL.fullmatch(value.strip()):
        if _MAYBE_THOUSANDS.fullmatch(value.strip()):
            raise ValueError
        number = float(value.replace(",", "."))
    else:
        raise ValueError
    if not math.isfinite(number):
        raise ValueError
    return number


def _float(value: Real | Decimal) -> float:
    try:
        return float(value)
    except OverflowError:
        raise ValueError from None


def _as_list(value: object) -> list[object]:
    """Text is parted at its commas, or at its semicolons where it has any; a set has no order."""
    if isinstance(value, str):
        mark = ";" if ";" in value else ","
        parts = [part.strip() for part in value.split(mark)] if value.strip() else []
        if not all(parts):
            raise ValueError
        return list(parts)
    for name in ("tolist", "to_list"):
        value = getattr(value, name)() if hasattr(value, name) else value
    if isinstance(value, (list, tuple)):
        return list(value)
    raise ValueError


_READERS: Mapping[str, Callable[[object], Any]] = {
    "bool": _as_truth,
    "float": _as_number,
    "int": _as_whole,
    "str": _as_text,
}
