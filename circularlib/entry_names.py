"""Which names may stand at a place in a file of settings, read off the model of the file."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel

__all__ = ["names_at"]


def names_at(model: type[BaseModel], place: Sequence[str | int]) -> list[str]:
    """The names that may stand in a part of a file.

    Args:
        model: What the file may hold.
        place: The part: names, and numbers for the entries of lists; empty for the file itself.

    Returns:
        The names as they are written in the file; none where any name may stand.

    Example:
        >>> class Mail(BaseModel):
        ...     to: str
        >>> class Schedule(BaseModel):
        ...     mail: Mail | None = None
        >>> class Settings(BaseModel):
        ...     schedule: Sequence[Schedule] = ()
        >>> names_at(Settings, ["schedule", 0, "mail"])
        ['to']
    """
    kinds: list[Any] = [model]
    for step in place:
        kinds = [inner for kind in kinds for inner in _inside(kind, step)]
    models = [kind for kind in kinds if _is_model(kind)]
    return [
        str(field.alias or name) for each in models for name, field in each.model_fields.items()
    ]


def _inside(kind: Any, step: str | int) -> list[Any]:
    """The types of what stands at a step within a type."""
    if _is_model(kind):
        named = [f for name, f in kind.model_fields.items() if step in (name, f.alias)]
        return [inner for field in named for inner in _forms(field.annotation)]
    inner = get_args(kind)
    return _forms(inner[-1] if issubclass(get_origin(kind) or str, Mapping) else inner[0])


def _forms(kind: Any) -> list[Any]:
    """The types that a type allows, without their annotations; texts and numbers left out."""
    if _is_model(kind):
        return [kind]
    origin, inner = get_origin(kind), get_args(kind)
    if isinstance(origin, type) and issubclass(origin, Mapping | Sequence):
        return [kind]
    if hasattr(kind, "__metadata__"):
        return _forms(inner[0])
    return [form for each in inner if each is not type(None) for form in _forms(each)]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and get_origin(kind) is None and issubclass(kind, BaseModel)
