"""Many notebooks at once, on this machine or on a cluster; stopped all at once as well."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from circularlib.errors import UsageError
from circularlib.reporting import kernels
from circularlib.reporting.execution import executed, quiet
from circularlib.reporting.limits import Limits

__all__ = ["Job", "Workers", "carried_out"]


@dataclass(frozen=True)
class Job:
    """One notebook to be run.

    Attributes:
        name: What it is called while it runs.
        notebook: The notebook.
        parameters: Its parameters, checked.
        folder: Programme folder.
        limits: Time and memory it may take.
    """

    name: str
    notebook: Path
    parameters: dict[str, Any]
    folder: Path
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Workers:
    """Who runs notebooks.

    Attributes:
        count: Notebooks at once on this machine; each has a process of its own.
        cluster: Address of a Dask scheduler, as `tcp://host:8786`, whose workers see the same
            folders; None runs them here.
    """

    count: int = 1
    cluster: str | None = None

    def __post_init__(self) -> None:
        if self.count < 1:
            raise UsageError(
                f"{self.count} notebooks at once is not possible.", remedy="Give --jobs 1 or more."
            )


def carried_out(
    jobs: Sequence[Job],
    workers: Workers,
    told: Callable[[Sequence[str]], None] = lambda _running: None,
) -> Iterator[tuple[Job, nbformat.NotebookNode]]:
    """Runs notebooks and hands each over as soon as it is done.

    Interrupted, it ends every kernel it started and goes; nothing of it is left running.

    Args:
        jobs: The notebooks, each once.
        workers: Who runs them.
        told: Called with the names that run, the one that runs longest first.

    Yields:
        Job and executed notebook, in the order in which they are done.

    Raises:
        UsageError: The cluster cannot be reached.
    """
    if not jobs:
        return
    watch = _Watch(told)
    run = _run if workers.cluster else watch.run  # a cluster cannot call back
    with quiet(), _swift_collection(), _executor(workers) as executor:
        waiting = {executor.submit(run, job): job for job in jobs}
        try:
            while waiting:
                # another thread may be handed the signal of Ctrl-C: this one looks up for it
                done, _ = wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED)
                for future in done:
                    yield waiting.pop(future), future.result()
        except BaseException:
            for future in waiting:
                future.cancel()
            kernels.end_all()
            raise


@contextmanager
def _swift_collection() -> Iterator[None]:
    """Collecting what a notebook left need not go through every object of every library."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class _Watch:
    """Which notebooks run, in the order in which they began."""

    def __init__(self, told: Callable[[Sequence[str]], None]) -> None:
        self._told = told
        self._since: dict[str, float] = {}

    def run(self, job: Job) -> nbformat.NotebookNode:
        self._since[job.name] = time.monotonic()
        self._told(list(self._since))
        try:
            return _run(job)
        finally:
            del self._since[job.name]
            self._told(list(self._since))


def _run(job: Job) -> nbformat.NotebookNode:
    return executed(job.notebook, job.parameters, job.folder, limits=job.limits)


@contextmanager
def _executor(workers: Workers) -> Iterator[Executor]:
    if workers.cluster is None:
        with ThreadPoolExecutor(workers.count, thread_name_prefix="notebook") as executor:
            yield executor
        gc.collect()  # each thread leaves the loop that nbclient ran in; its warnings end here
        return
    with _cluster(workers.cluster) as client, client.get_executor() as executor:
        yield executor


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "Running on a cluster needs Dask.",
            remedy='Install it with: pip install "circularlib[cluster]".',
        ) from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError, TimeoutError):
        raise UsageError(
            f"No cluster answers at {address}.", remedy="Give the address of its scheduler."
        ) from None
    with client:
        yield client
