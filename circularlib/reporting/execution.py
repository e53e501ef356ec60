"""A notebook is run by papermill, and what changes from run to run is taken out."""

import contextlib
import copy
import hashlib
import logging
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat

from circularlib.figures.page import PAGE_TYPE

__all__ = ["executed", "in_language", "stated_error"]

_CELL_SECONDS = 600


def _engine_options() -> dict[str, Any]:
    """Kernels talk over sockets in the file system where those exist, not over TCP ports."""
    if sys.platform == "win32":
        return {}
    from traitlets.config import Config

    return {"config": Config({"KernelManager": {"transport": "ipc"}})}


def executed(notebook: Path, values: Mapping[str, Any], folder: Path) -> nbformat.NotebookNode:
    """Runs a notebook with its parameters.

    A cell that fails ends the run; its error is an output of that cell, and
    `stated_error` finds it.

    Args:
        notebook: The notebook; it is not changed.
        values: Checked parameters by name.
        folder: Folder in which its cells run.

    Returns:
        The notebook with its outputs, without times, durations and random names.
    """
    import papermill

    logging.getLogger("papermill").setLevel(logging.ERROR)
    with TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        out = Path(scratch) / notebook.name
        # a notebook that failed lies on disk with the error and the cells before it
        with contextlib.suppress(papermill.exceptions.PapermillExecutionError):
            papermill.execute_notebook(
                str(notebook),
                str(out),
                parameters=dict(values),
                cwd=str(folder),
                kernel_name="python3",
                progress_bar=False,
                log_output=False,
                execution_timeout=_CELL_SECONDS,
                **_engine_options(),
            )
        return _normalised(nbformat.read(out, as_version=4), notebook.name)


def _normalised(book: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    """The same run twice gives the same bytes."""
    book.metadata.pop("papermill", None)
    cells = [cell for cell in book.cells if not _is_papermill_error(cell)]
    for position, cell in enumerate(cells):
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        cell.id = hashlib.sha256(f"{name}:{position}".encode()).hexdigest()[:8]
        for output in cell.get("outputs", []):
            output.get("metadata", {}).clear()
    book.cells = cells
    return book


def _is_papermill_error(cell: nbformat.NotebookNode) -> bool:
    return "papermill-error-cell-tag" in cell.metadata.get("tags", [])


def stated_error(book: nbformat.NotebookNode) -> str | None:
    """What went wrong in a run, in the words of the error, or None.

    Args:
        book: The executed notebook.

    Returns:
        The error's message, up to three lines for one of circularlib's own.
    """
    for cell in book.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                own = output.ename.endswith("Error") and "\n" in output.evalue
                return str(output.evalue if own else f"{output.ename}: {output.evalue}")
    return None


def in_language(book: nbformat.NotebookNode, language: str) -> nbformat.NotebookNode:
    """An executed notebook in one language: its prose, and its outputs.

    Args:
        book: The executed notebook, with prose and outputs in every language.
        language: `en` or `nl`.

    Returns:
        A copy that keeps the one language.
    """
    kept = copy.deepcopy(book)
    tag = f"lang-{language}"
    kept.cells = [
        cell
        for cell in kept.cells
        if cell.cell_type != "markdown" or tag in cell.metadata.get("tags", [])
    ]
    for cell in kept.cells:
        for output in cell.get("outputs", []):
            pages = output.get("data", {}).pop(PAGE_TYPE, None)
            if pages is not None:
                output.data["text/html"] = pages[language]
    return kept
