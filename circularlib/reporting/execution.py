"""A notebook is run by papermill, and what changes from run to run is taken out."""

import asyncio
import contextlib
import copy
import gc
import logging
import sys
import threading
import time
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from jupyter_core.utils import ensure_event_loop

from circularlib.figures.page import PAGE_TYPE
from circularlib.reporting.kernels import KERNEL_NAME, has_ended
from circularlib.reporting.limits import STANDARD, Limits
from circularlib.reporting.stops import note_stop
from circularlib.reporting.traces import without_traces

__all__ = ["executed", "in_language", "quiet"]

_TRIES = 2  # a kernel that died or did not start gets one more chance, with sockets of its own


def _kernel_options(
    scratch: str, memory_mib: int | None, told: Mapping[str, str]
) -> dict[str, Any]:
    """Kernels talk over sockets in the file system where those exist, not over TCP ports.

    Each run has its sockets in a folder of its own: by default they would lie in the programme
    folder, and a second run on the same records would wait for the first one's kernel.
    """
    from traitlets.config import Config

    own = {"memory_mib": memory_mib, "told": dict(told)}
    if sys.platform == "win32":
        return {"config": Config({"WarmProvisioner": own})}
    sockets = {"transport": "ipc", "ip": f"{scratch}/k"}
    return {"config": Config({"KernelManager": sockets, "WarmProvisioner": own})}


def executed(
    notebook: Path,
    values: Mapping[str, Any],
    folder: Path,
    *,
    limits: Limits | None = None,
    told: Mapping[str, str] | None = None,
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
        told: What the kernel is told beside them, by name of the environment variable.

    Returns:
        The notebook with its outputs, without times, durations, random names and paths.
    """
    allowed = (limits or Limits()).filled(STANDARD)
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    for _ in range(_TRIES):
        book, stopped, is_worth_a_try = _tried(notebook, values, folder, allowed, told or {})
        if not is_worth_a_try or has_ended():
            break
    if stopped:
        note_stop(book, stopped.why, **stopped.values)
    return without_traces(book, notebook.name, folder)


def _tried(
    notebook: Path,
    values: Mapping[str, Any],
    folder: Path,
    limits: Limits,
    told: Mapping[str, str],
) -> tuple[nbformat.NotebookNode, "_Stop | None", bool]:
    """The notebook as one run left it, why it was stopped, and whether to try again."""
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    from circularlib.reporting.engine import ENGINE_NAME
    from circularlib.reporting.prompt_kernels import PromptManager

    clock = _Clock(limits)
    stopped, is_worth_a_try = None, False
    with TemporaryDirectory() as scratch, quiet():
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
                    engine_name=ENGINE_NAME,
                    kernel_name=KERNEL_NAME,
                    progress_bar=False,
                    log_output=False,
                    timeout_func=clock.seconds_left,
                    shutdown_kernel="immediate",
                    kernel_manager_class=PromptManager,
                    extra_arguments=["--HistoryManager.enabled=False"],
                    **_kernel_options(scratch, limits.memory_mib, told),
                )
            except CellTimeoutError:
                stopped = clock.stop()
            except DeadKernelError:
                stopped, is_worth_a_try = _Stop("stopped_process"), True
            except RuntimeError as error:
                if not str(error).startswith("Kernel"):  # nbclient: died or silent at its start
                    raise
                stopped, is_worth_a_try = _Stop("stopped_start"), True
        _end_tasks()
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


def _end_tasks() -> None:
    """Ends what still listened to a kernel that was stopped; asyncio would complain about it."""
    loop = ensure_event_loop()
    left = set() if loop.is_running() else asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.wait(left))


@dataclass(frozen=True)
class _Stop:
    """Why a notebook was stopped: a sentence among the labels, and what its blanks hold."""

    why: str
    values: Mapping[str, str] = field(default_factory=dict)


class _Clock:
    """The time a notebook has left, for each cell that begins."""

    def __init__(self, limits: Limits) -> None:
        assert limits.cell_seconds is not None
        assert limits.notebook_seconds is not None
        self._cell_seconds = limits.cell_seconds
        self._notebook_seconds = limits.notebook_seconds
        self._end = time.monotonic() + limits.notebook_seconds

    def seconds_left(self, _cell: object) -> float:
        return max(0.05, min(self._cell_seconds, self._end - time.monotonic()))

    def stop(self) -> _Stop:
        if time.monotonic() >= self._end:
            return _Stop("stopped_notebook_time", {"seconds": f"{self._notebook_seconds:g}"})
        return _Stop("stopped_cell_time", {"seconds": f"{self._cell_seconds:g}"})


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
