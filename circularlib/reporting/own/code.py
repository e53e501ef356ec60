"""The code of a notebook's cells, as the rules for notebooks look at it."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from circularlib.reporting.own.content import EXPLORE_TAG

__all__ = ["Cell", "Recorded", "cells_of"]

_IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Recorded:
    """A finding that a cell records.

    Attributes:
        key: Its key; None where the cell works it out.
        words: Languages of its own name and sentence, where these are written out in the cell;
            None where it has none of its own.
    """

    key: str | None
    words: frozenset[str] | None


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook.

    Attributes:
        number: Its place, counted from 1 as a reader does.
        is_code: It is code, and not prose.
        tags: Its tags.
        source: Its text.
    """

    number: int
    is_code: bool
    tags: tuple[str, ...]
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its code, read.

        Raises:
            SyntaxError: It is not Python.
        """
        return ast.parse(self.source)

    @property
    def imports(self) -> bool:
        """Whether something is imported in it."""
        return any(isinstance(node, _IMPORTS) for node in ast.walk(self.tree))

    @property
    def findings(self) -> Iterator[Recorded]:
        """The findings that it records."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "finding":
                yield Recorded(_text(node.args[0] if node.args else None), _languages(node))


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _languages(call: ast.Call) -> frozenset[str] | None:
    """The languages in which both name and sentence are given."""
    given = {word.arg: word.value for word in call.keywords if word.arg in {"name", "sentence"}}
    if not given:
        return None
    keys = [
        {text for key in value.keys if (text := _text(key))} if isinstance(value, ast.Dict) else ()
        for value in (given.get("name"), given.get("sentence"))
    ]
    return frozenset(keys[0]) & frozenset(keys[1])


def cells_of(book: Mapping[str, Any]) -> list[Cell]:
    """The cells that come into a report, but for empty ones.

    Args:
        book: The notebook.

    Returns:
        The cells; those to explore with are left out.

    Example:
        >>> cell = {"cell_type": "code", "metadata": {}, "source": ["import math"]}
        >>> [(cell.number, cell.imports) for cell in cells_of({"cells": [cell]})]
        [(1, True)]
    """
    cells = [
        Cell(
            number,
            cell["cell_type"] == "code",
            tuple(cell["metadata"].get("tags", ())),
            "".join(cell["source"]),
        )
        for number, cell in enumerate(book["cells"], start=1)
    ]
    return [cell for cell in cells if cell.source.strip() and EXPLORE_TAG not in cell.tags]
