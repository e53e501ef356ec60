"""Settings as the text of a TOML file."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

__all__ = ["toml_text"]


def toml_text(values: Mapping[str, object]) -> str:
    """Values by name as TOML; tables come after the single values, as the format asks.

    Args:
        values: Texts, numbers, truths, dates, lists of these, and mappings of all of them.

    Returns:
        The text, a line per value.

    Example:
        >>> print(toml_text({"periods": {"programme": "2022"}, "name": "A"}))
        name = "A"
        <BLANKLINE>
        [periods]
        programme = "2022"
    """
    return "\n".join(_lines(values, ()))


def _lines(values: Mapping[str, object], place: Sequence[str]) -> Iterator[str]:
    for name, value in values.items():
        if not isinstance(value, Mapping):
            yield f"{_name(name)} = {_value(value)}"
    for name, value in values.items():
        if isinstance(value, Mapping):
            inner = (*place, _name(name))
            yield f"\n[{'.'.join(inner)}]"
            yield from _lines(value, inner)


def _name(name: str) -> str:
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else _value(name)


def _value(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
