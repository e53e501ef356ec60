"""Which notebooks a report holds, and which of them these records can carry."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from circularlib.errors import ReportError, UsageError
from circularlib.ledger.tables import nearest
from circularlib.reporting.own.content import content_digest
from circularlib.shipped import shipped

__all__ = ["BASES", "OWN_NOTEBOOKS", "Notebook", "own_notebooks", "selected"]

OWN_NOTEBOOKS = Path("notebooks")
"""Folder in a programme folder that holds its own notebooks, and its copies of those shipped."""
BASES = OWN_NOTEBOOKS / ".lab" / "base"
"""Folder with each copy as it was before anybody changed it."""
_NUMBERED = "[0-9]*_*.ipynb"  # a notebook without a number is a draft


@dataclass(frozen=True)
class Notebook:
    """One notebook of the set.

    Attributes:
        path: Where it lies.
        is_own: It belongs to a programme, and does not come with circularlib.
    """

    path: Path
    is_own: bool = False

    @property
    def name(self) -> str:
        """Its name without ending, as `10_furniture_reuse`."""
        return self.path.stem

    @cached_property
    def raw(self) -> bytes:
        """The file as it was when somebody first looked into it; that is what is run."""
        return self.path.read_bytes()

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """The notebook as it is stored.

        Raises:
            ReportError: It is not a notebook.
        """
        try:
            book: Mapping[str, Any] = json.loads(self.raw.decode())
            _ = book["metadata"].get("tags")
            _ = [(c["cell_type"], c["metadata"].get("tags"), c["source"]) for c in book["cells"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ReportError(
                f"{self.path.name} is not a notebook.", f"{self.path}.", "Restore the file."
            ) from None
        return book

    @cached_property
    def sha256(self) -> str:
        """Digest of the file; of an own notebook, which JupyterLab fills with outputs, its content.

        Raises:
            ReportError: It is not a notebook.
        """
        if self.is_own:
            return content_digest(self.content)
        return hashlib.sha256(self.raw).hexdigest()

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


def own_notebooks(folder: Path) -> list[Notebook]:
    """The notebooks of a programme's own that come into its reports.

    A copy that nobody changed is left out: the shipped notebook is run in its place, so that a
    new version of circularlib reaches the report. A changed copy stands in for the shipped
    one of its name, and one with a name of its own is an extra page.

    Args:
        folder: Programme folder.

    Returns:
        The notebooks, in reading order.

    Raises:
        ReportError: A file is not a notebook.
    """
    found = [Notebook(path, is_own=True) for path in (folder / OWN_NOTEBOOKS).glob(_NUMBERED)]
    return sorted((book for book in found if not _is_copy(book, folder)), key=_by_name)


def _is_copy(book: Notebook, folder: Path) -> bool:
    before = [folder / BASES / book.path.name, shipped("notebooks") / book.path.name]
    known = next((path for path in before if path.is_file()), None)
    return known is not None and Notebook(known, is_own=True).sha256 == book.sha256


def _by_name(book: Notebook) -> str:
    return book.name


def selected(names: Sequence[str], folder: Path | None = None) -> list[Notebook]:
    """The notebooks asked for, in reading order.

    Args:
        names: Names as `10_furniture_reuse`, or `furniture_reuse`, or `10`; none means all. One
            that reads the findings of the others brings them along where it is asked for alone.
        folder: Programme folder whose own notebooks come along; None leaves them out.

    Returns:
        The notebooks.

    Raises:
        UsageError: There is no notebook of one of the names.
        ReportError: A file among the programme's own notebooks is none.

    Example:
        >>> [book.name for book in selected(["furniture_reuse"])]
        ['10_furniture_reuse']
    """
    known = {path.stem: Notebook(path) for path in shipped("notebooks").glob(_NUMBERED)}
    known |= {book.name: book for book in (own_notebooks(folder) if folder else ())}
    every = sorted(known.values(), key=_by_name)
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
