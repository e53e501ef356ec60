"""Whose a figure is: those of circularlib are recorded by its own notebooks alone."""

from collections.abc import Mapping
from typing import Any

import nbformat

from circularlib.reporting.findings import FINDING_TYPE
from circularlib.reporting.selection import Notebook, selected
from circularlib.reporting.stops import note_stop

__all__ = ["owners", "without_foreign"]


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
    others = {key: name for key, name in owners().items() if name != notebook.name}
    for cell in book.cells:
        foreign = next((_key(each) for each in _outputs(cell) if _key(each) in others), None)
        if foreign is not None:
            cell.outputs = [each for each in _outputs(cell) if _key(each) not in others]
            note_stop(book, "stopped_foreign", key=foreign, owner=others[foreign])
    return book


def _outputs(cell: Mapping[str, Any]) -> list[Any]:
    return list(cell.get("outputs", []))


def _key(output: Mapping[str, Any]) -> str:
    """The key of the finding that an output records; none for any other output."""
    record = output.get("data", {}).get(FINDING_TYPE)
    return str(record.get("key")) if isinstance(record, dict) else ""
