"""A notebook is run by papermill, and what changes from run to run is taken out."""

import contextlib
import copy
import gc
import logging
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat

from circularlib import errors
from circularlib.figures.page import PAGE_TYPE
from circularlib.reporting.traces import without_traces

__all__ = ["executed", "in_language", "stated_error"]

_CELL_SECONDS = 600


def _engine_options(scratch: str) -> dict[str, Any]:
    """Kernels talk over sockets in the file system where those exist, not over TCP ports.

    Each run has its sockets in a folder of its own: by default they would lie in the programme
    folder, and a second run on the same records would wait for the first one's kernel.
    """
    if sys.platform == "win32":
        return {}
    from traitlets.config import Config

    return {"config": Config({"KernelManager": {"transport": "ipc", "ip": f"{scratch}/k"}})}


def executed(
    notebook: Path, values: Mapping[str, Any], folder: Path, *, cell_seconds: int = _CELL_SECONDS
) -> nbformat.NotebookNode:
    """Runs a notebook with its parameters.

    A cell that fails ends the run; its error is an output of that cell, and
    `stated_error` finds it. So does a cell that takes too long, or ends the whole process.

    Args:
        notebook: The notebook; it is not changed.
        values: Checked parameters by name.
        folder: Programme folder, in which its cells run.
        cell_seconds: Longest time that a cell may take.

    Returns:
        The notebook with its outputs, without times, durations, random names and paths.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    logging.getLogger("papermill").setLevel(logging.ERROR)
    stopped = None
    with TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        out = Path(scratch) / notebook.name
        # a notebook that failed lies on disk with the error and the cells before it
        with contextlib.suppress(papermill.exceptions.PapermillExecutionError):
            try:
                papermill.execute_notebook(
                    str(notebook),
                    str(out),
                    parameters=dict(values),
                    cwd=str(folder),
                    kernel_name="python3",
                    progress_bar=False,
                    log_output=False,
                    execution_timeout=cell_seconds,
                    **_engine_options(scratch),
                )
            except CellTimeoutError:
                stopped = f"A cell took longer than {cell_seconds} seconds."
            except DeadKernelError:
                stopped = "The process that ran the notebook came to an end."
            except RuntimeError as error:
                if not str(error).startswith("Kernel"):  # nbclient: died or silent at its start
                    raise
                stopped = "The process that runs the notebook did not start."
        gc.collect()  # nbclient leaves sockets in a circle; their warnings belong to this run
        book = nbformat.read(out, as_version=4)
    if stopped:
        _note_stop(book, stopped)
    return without_traces(book, notebook.name, folder)


def _note_stop(book: nbformat.NotebookNode, said: str) -> None:
    """What went wrong outside the notebook becomes the error of the cell that was running."""
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    started = [cell for cell in code if cell.metadata.get("papermill", {}).get("start_time")]
    error = errors.ReportError(
        said, remedy="Run the notebook alone, over a shorter period or with more memory."
    )
    running = started[-1] if started else code[0]
    running.outputs = [
        *(output for output in running.outputs if output.output_type != "error"),  # interrupted
        nbformat.v4.new_output("error", ename="ReportError", evalue=str(error), traceback=[]),
    ]


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
                if output.ename in errors.__all__:
                    return str(output.evalue)
                said = f"{output.ename}: {output.evalue}".removesuffix(": ")
                return f"The notebook stopped on a mistake of its own: {said}."
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
                output.data.update(pages[language])
    return kept
