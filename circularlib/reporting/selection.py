"""Which notebooks a report holds, and which of them these records can carry."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from circularlib.errors import ReportError, UsageError
from circularlib.ledger.tables import nearest
from circularlib.shipped import shipped

__all__ = ["Notebook", "selected"]


@dataclass(frozen=True)
class Notebook:
    """One notebook of the set.

    Attributes:
        path: Where it lies.
    """

    path: Path

    @property
    def name(self) -> str:
        """Its name without ending, as `10_furniture_reuse`."""
        return self.path.stem

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """The notebook as it is stored.

        Raises:
            ReportError: It is not a notebook.
        """
        try:
            book: Mapping[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        except ValueError:
            raise ReportError(
                f"{self.path.name} is not a notebook.", f"{self.path}.", "Restore the file."
            ) from None
        return book

    @property
    def reads(self) -> tuple[str, ...]:
        """Tables without which it has nothing to measure."""
        return tuple(self.content["metadata"].get("circularlib", {}).get("reads", ()))

    @property
    def is_last(self) -> bool:
        """It reads the findings of the other pages of its report, and is run after them."""
        return bool(self.content["metadata"].get("circularlib", {}).get("after") == "findings")

    @cached_property
    def code(self) -> str:
        """The lines of its cells."""
        cells = [cell for cell in self.content["cells"] if cell["cell_type"] == "code"]
        return "\n".join("".join(cell["source"]) for cell in cells)

    @property
    def finding_keys(self) -> tuple[str, ...]:
        """Keys of the findings that its cells record, whether or not they were run."""
        return tuple(re.findall(r'\bfinding\(\s*"(\w+)"', self.code))

    def title(self, language: str) -> str:
        """The question it answers, from its first heading in a language."""
        for cell in self.content["cells"]:
            tags = cell["metadata"].get("tags", [])
            text = "".join(cell["source"])
            if cell["cell_type"] == "markdown" and f"lang-{language}" in tags:
                return text.partition("\n")[0].lstrip("# ").strip()
        return self.name


def selected(names: Sequence[str]) -> list[Notebook]:
    """The notebooks asked for, in reading order.

    Args:
        names: Names as `10_furniture_reuse`, or `furniture_reuse`, or `10`; none means all. One
            that reads the findings of the others brings them along where it is asked for alone.

    Returns:
        The notebooks.

    Raises:
        UsageError: There is no notebook of one of the names.

    Example:
        >>> [book.name for book in selected(["furniture_reuse"])]
        ['10_furniture_reuse']
    """
    every = [Notebook(path) for path in sorted(shipped("notebooks").glob("[0-9]*_*.ipynb"))]
    if not names:
        return every
    wanted = {_named(name, every).name for name in names}
    chosen = [book for book in every if book.name in wanted]
    return every if all(book.is_last for book in chosen) else chosen


def _named(name: str, every: Iterable[Notebook]) -> Notebook:
    books = list(every)
    bare = name.removesuffix(".ipynb")
    for book in books:
        number, _, topic = book.name.partition("_")
        if bare in {book.name, topic, number}:
            return book
    near = nearest(bare, [book.name for book in books])
    raise UsageError(
        f'"{name}" is not a notebook.',
        remedy=f'Did you mean "{near}"?'
        if near
        else f"Known: {', '.join(book.name for book in books)}.",
    )
