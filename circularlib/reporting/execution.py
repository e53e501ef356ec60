"""A notebook is run by papermill, and what changes from run to run is taken out."""

import contextlib
import copy
import gc
import logging
import os
import sys
import threading
import time
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat

from circularlib import errors
from circularlib.figures.page import PAGE_TYPE
from circularlib.reporting.kernels import KERNEL_NAME, MEMORY_VARIABLE, has_ended
from circularlib.reporting.traces import without_traces

__all__ = ["Limits", "executed", "in_language", "quiet", "stated_error"]

_TRIES = 2  # a kernel that died or did not start gets one more chance, with sockets of its own


@dataclass(frozen=True)
class Limits:
    """How long a notebook and a cell of it may take, and how much memory it may use.

    Attributes:
        cell_seconds: Longest time for one cell.
        notebook_seconds: Longest time for all cells together.
        memory_mib: Most memory for the records and figures of one notebook; None is no limit.
            It is kept to where kernels are forked.
    """

    cell_seconds: float = 600
    notebook_seconds: float = 3600
    memory_mib: int | None = None


def _kernel_options(scratch: str) -> dict[str, Any]:
    """Kernels talk over sockets in the file system where those exist, not over TCP ports.

    Each run has its sockets in a folder of its own: by default they would lie in the programme
    folder, and a second run on the same records would wait for the first one's kernel.
    """
    if sys.platform == "win32":
        return {}
    from traitlets.config import Config

    return {"config": Config({"KernelManager": {"transport": "ipc", "ip": f"{scratch}/k"}})}


def executed(
    notebook: Path, values: Mapping[str, Any], folder: Path, *, limits: Limits | None = None
) -> nbformat.NotebookNode:
    """Runs a notebook with its parameters in a kernel of its own.

    A cell that fails ends the run; its error is an output of that cell, and
    `stated_error` finds it. So does a cell that takes too long, or ends the whole process; a
    process that ended is tried once more, since a notebook's own mistakes do not end it.

    Args:
        notebook: The notebook; it is not changed.
        values: Checked parameters by name.
        folder: Programme folder, in which its cells run.
        limits: Time and memory it may take.

    Returns:
        The notebook with its outputs, without times, durations, random names and paths.
    """
    allowed = limits or Limits()
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    for _ in range(_TRIES):
        book, stopped, is_worth_a_try = _tried(notebook, values, folder, allowed)
        if not is_worth_a_try or has_ended():
            break
    if stopped:
        _note_stop(book, stopped)
    return without_traces(book, notebook.name, folder)


def _tried(
    notebook: Path, values: Mapping[str, Any], folder: Path, limits: Limits
) -> tuple[nbformat.NotebookNode, str, bool]:
    """The notebook as one run left it, why it was stopped, and whether to try again."""
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    clock = _Clock(limits)
    stopped, is_worth_a_try = "", False
    with TemporaryDirectory() as scratch, quiet(), _memory_cap(limits.memory_mib):
        out = Path(scratch) / notebook.name
        # a notebook that failed lies on disk with the error and the cells before it
        with contextlib.suppress(papermill.exceptions.PapermillExecutionError):
            try:
                papermill.execute_notebook(
                    str(notebook),
                    str(out),
                    parameters=dict(values),
                    # papermill's own cwd= would move the whole process, and other notebooks with it
                    resources={"metadata": {"path": str(folder.resolve())}},
                    kernel_name=KERNEL_NAME,
                    progress_bar=False,
                    log_output=False,
                    timeout_func=clock.seconds_left,
                    shutdown_kernel="immediate",
                    **_kernel_options(scratch),
                )
            except CellTimeoutError:
                stopped = clock.complaint()
            except DeadKernelError:
                stopped, is_worth_a_try = "The process that ran the notebook came to an end.", True
            except RuntimeError as error:
                if not str(error).startswith("Kernel"):  # nbclient: died or silent at its start
                    raise
                stopped = "The process that runs the notebook did not start."
                is_worth_a_try = True
        gc.collect()  # nbclient leaves sockets in a circle; their warnings belong to this run
        return nbformat.read(out, as_version=4), stopped, is_worth_a_try


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """No warnings of the libraries that run notebooks; the notebook's own are in its outputs.

    Filters belong to the whole process: a thread that changed them would change them for all,
    so that only the main thread does.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _memory_cap(memory_mib: int | None) -> Iterator[None]:
    """Tells the kernels that are started meanwhile how much memory they may use."""
    if memory_mib is None:
        yield
        return
    os.environ[MEMORY_VARIABLE] = str(memory_mib)
    try:
        yield
    finally:
        os.environ.pop(MEMORY_VARIABLE, None)


class _Clock:
    """The time a notebook has left, for each cell that begins."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._end = time.monotonic() + limits.notebook_seconds

    def seconds_left(self, _cell: object) -> float:
        return max(0.05, min(self._limits.cell_seconds, self._end - time.monotonic()))

    def complaint(self) -> str:
        if time.monotonic() >= self._end:
            return f"The notebook took longer than {self._limits.notebook_seconds:g} seconds."
        return f"A cell took longer than {self._limits.cell_seconds:g} seconds."


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
