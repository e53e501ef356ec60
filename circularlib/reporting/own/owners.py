"""Whose a figure is: those of circularlib are recorded by its own notebooks alone."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import nbformat

from circularlib.reporting.findings import FINDING_TYPE
from circularlib.reporting.selection import Notebook, selected
from circularlib.reporting.stops import note_stop

__all__ = ["owners", "without_foreign"]


@cache
def owners() -> Mapping[str, str]:
    """The notebook of circularlib that records each figure.

    Returns:
        Names of notebooks by key of the figure.

    Example:
        >>> owners()["cost_reduction_rate"]
        '30_cost_reduction'
    """
    return {key: book.name for book in selected(()) for key in book.finding_keys}


def without_foreign(book: nbformat.NotebookNode, notebook: Notebook) -> nbformat.NotebookNode:
    """A notebook of a programme's own that recorded a figure of another one has failed.

    The rules look at what is written; here what was recorded is looked at, however it came to be.

    Args:
        book: The executed notebook.
        notebook: What was executed; one that comes with circularlib stays as it is.

    Returns:
        The same notebook; where it recorded another's figures, without them and with an error.
    """
    if not notebook.is_own:
        return book
    for cell in book.cells:
        foreign = next(filter(None, (_foreign(each, notebook) for each in _outputs(cell))), None)
        if foreign is not None:
            cell.outputs = [each for each in _outputs(cell) if _foreign(each, notebook) is None]
            note_stop(book, "stopped_foreign", key=foreign, owner=owners()[foreign])
    return book


def _outputs(cell: Mapping[str, Any]) -> list[Any]:
    return list(cell.get("outputs", []))


def _foreign(output: Mapping[str, Any], notebook: Notebook) -> str | None:
    """The key of a figure that an output records and that is another notebook's."""
    record = output.get("data", {}).get(FINDING_TYPE)
    key = str(record.get("key")) if isinstance(record, dict) else ""
    return key if owners().get(key, notebook.name) != notebook.name else None
