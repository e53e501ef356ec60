"""Many notebooks at once, on this machine or on a cluster; stopped all at once as well."""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol
from uuid import uuid4

import nbformat

from circularlib.errors import UsageError
from circularlib.reporting import kernels
from circularlib.reporting.cluster import Cluster, connected, grounds
from circularlib.reporting.execution import executed, quiet
from circularlib.reporting.limits import Limits
from circularlib.reporting.report_folders import written_text
from circularlib.reporting.traces import FINDINGS_PREFIX

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
        findings: Texts by name of the file: what it reads of the other pages of its report. Its
            parameter `findings` is then the folder in which they lie, wherever it is run.
        told: What its kernel is told beside them, by name of the environment variable.
        content: What stands in the notebook; None reads it when it is run.
    """

    name: str
    notebook: Path
    parameters: dict[str, Any]
    folder: Path
    limits: Limits = field(default_factory=Limits)
    findings: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None


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
    more: Callable[[], Sequence[Job]] = lambda: (),
) -> Iterator[tuple[Job, nbformat.NotebookNode]]:
    """Runs notebooks and hands each over as soon as it is done.

    Interrupted, it ends every kernel it started and goes; nothing of it is left running.

    Args:
        jobs: The notebooks, each once.
        workers: Who runs them.
        told: Called with the names that run, the one that runs longest first; not for those on
            a cluster, which cannot call back.
        more: Notebooks that can be run only now; asked whenever one is done and handed over.

    Yields:
        Job and executed notebook, in the order in which they are done.

    Raises:
        UsageError: The cluster cannot be reached, or has no workers.
        ReportError: A worker has other code or other records, or the cluster was lost.
    """
    if not jobs:
        return
    with quiet(), _swift_collection(), _crew(jobs, workers, told) as crew:
        waiting: dict[Future[nbformat.NotebookNode], Job] = {}
        try:
            waiting.update({crew.submit(job): job for job in jobs})
            while waiting:
                # another thread may be handed the signal of Ctrl-C: this one looks up for it
                done, _ = wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED)
                crew.look()
                for future in done:
                    job = waiting.pop(future)
                    yield job, crew.result(future, job)
                    waiting.update({crew.submit(job): job for job in more()})
        except BaseException:
            for future in waiting:
                future.cancel()
            crew.end()
            raise


@contextmanager
def _swift_collection() -> Iterator[None]:
    """Collecting what a notebook left need not go through every object of every library.

    At the end it does: what an interrupted run left is gone too, and its warnings with it.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.collect()


class _Crew(Protocol):
    """Those who run notebooks, and stop when they are told to."""

    def submit(self, job: Job) -> Future[nbformat.NotebookNode]: ...
    def result(self, future: Future[Any], job: Job) -> nbformat.NotebookNode: ...
    def look(self) -> None: ...
    def end(self) -> None: ...


@contextmanager
def _crew(
    jobs: Sequence[Job], workers: Workers, told: Callable[[Sequence[str]], None]
) -> Iterator[_Crew]:
    if workers.cluster is not None:
        with connected(workers.cluster) as cluster:
            yield _There(cluster, jobs)
        return
    with ThreadPoolExecutor(workers.count, thread_name_prefix="notebook") as executor:
        yield _Here(executor, told)
    gc.collect()  # each thread leaves the loop that nbclient ran in; its warnings end here


class _Here:
    """Threads of this process, each with a kernel; and which notebooks run, since when."""

    def __init__(self, executor: ThreadPoolExecutor, told: Callable[[Sequence[str]], None]) -> None:
        self._executor = executor
        self._told = told
        self._since: dict[str, float] = {}
        self._run = uuid4().hex

    def submit(self, job: Job) -> Future[nbformat.NotebookNode]:
        return self._executor.submit(self._watched, job)

    def result(self, future: Future[Any], _job: Job) -> nbformat.NotebookNode:
        book: nbformat.NotebookNode = future.result()
        return book

    def look(self) -> None:
        """Threads of this process do not get lost."""

    def end(self) -> None:
        kernels.end_all(self._run)

    def _watched(self, job: Job) -> nbformat.NotebookNode:
        self._since[job.name] = time.monotonic()
        self._told(list(self._since))
        try:
            return _run(job, self._run)
        finally:
            del self._since[job.name]
            self._told(list(self._since))


class _There:
    """The workers of a cluster."""

    def __init__(self, cluster: Cluster, jobs: Sequence[Job]) -> None:
        self._cluster = cluster
        self._run = uuid4().hex
        folders = dict.fromkeys(str(job.folder.resolve()) for job in jobs)
        self._grounds = {folder: grounds([folder]) for folder in folders}
        cluster.check(grounds(list(folders)))

    def submit(self, job: Job) -> Future[nbformat.NotebookNode]:
        folder = job.folder.resolve()
        content = job.notebook.read_bytes() if job.content is None else job.content
        there = replace(job, folder=folder, content=content)
        wanted = self._grounds[str(folder)]
        future: Future[Any] = self._cluster.submit(wanted, _run, there, self._run)
        return future

    def result(self, future: Future[Any], job: Job) -> nbformat.NotebookNode:
        book: nbformat.NotebookNode = self._cluster.result(future, job.name)
        return book

    def look(self) -> None:
        self._cluster.look()

    def end(self) -> None:
        self._cluster.everywhere(kernels.end_all, self._run)


def _run(job: Job, run: str) -> nbformat.NotebookNode:
    with kernels.of_run(run), _notebook(job) as notebook, _with_findings(job) as parameters:
        return executed(notebook, parameters, job.folder, limits=job.limits, told=job.told)


@contextmanager
def _notebook(job: Job) -> Iterator[Path]:
    """The notebook, or what stood in it: the file may have changed, or not be there."""
    if job.content is None:
        yield job.notebook
        return
    with TemporaryDirectory() as scratch:
        notebook = Path(scratch) / job.notebook.name
        notebook.write_bytes(job.content)
        yield notebook


@contextmanager
def _with_findings(job: Job) -> Iterator[dict[str, Any]]:
    """The parameters, with the folder of what it reads of other pages; the folder goes after."""
    if not job.findings:
        yield job.parameters
        return
    with TemporaryDirectory(prefix=FINDINGS_PREFIX) as scratch:
        for name, text in job.findings.items():
            written_text(Path(scratch) / name, text)
        yield {**job.parameters, "findings": str(Path(scratch).resolve())}
