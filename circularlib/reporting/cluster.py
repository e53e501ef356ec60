"""Work on a Dask cluster: only on workers with the same code, that see the same records."""

import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from circularlib.errors import CircularError, ReportError, UsageError
from circularlib.ledger.programme import SETTINGS_FILE
from circularlib.ledger.reading.parted import is_parted, parts
from circularlib.ledger.reading.table_files import may_hold_tables
from circularlib.ledger.scenarios import FOLDER as SCENARIOS
from circularlib.ledger.settings_files import settings_files
from circularlib.reporting.manifest import reference_digests, versions
from circularlib.reporting.running_code import code_digest

__all__ = ["Cluster", "Grounds", "check_grounds", "connected", "grounds"]

_CONNECT_SECONDS = 10
_WITHOUT_WORKERS_SECONDS = 60  # a nanny needs some seconds to start a worker again
_LOOK_SECONDS = 5


@dataclass(frozen=True)
class Grounds:
    """What notebooks rest on in one place: here, or on a worker.

    Attributes:
        code: SHA-256 of the package, its words and its reference values.
        versions: Versions of the libraries that calculate, by name.
        folders: SHA-256 of the settings and records in each programme folder, by its path;
            empty where no programme is seen there.
    """

    code: str
    versions: Mapping[str, str]
    folders: Mapping[str, str]


def grounds(folders: Sequence[str]) -> Grounds:
    """What notebooks rest on in this process.

    Args:
        folders: Absolute paths of programme folders.

    Returns:
        The grounds.

    Example:
        >>> grounds(["/nowhere/my-town"]).folders
        {'/nowhere/my-town': ''}
    """
    words = "\n".join([code_digest(), *reference_digests().values()])
    code = hashlib.sha256(words.encode()).hexdigest()
    return Grounds(code, versions(), {folder: _digest(Path(folder)) for folder in folders})


def _digest(folder: Path) -> str:
    """SHA-256 of what stands in a programme folder."""
    digest = hashlib.sha256()
    try:
        if not (folder / SETTINGS_FILE).is_file():
            return ""
        for file in _read_files(folder):
            with file.open("rb") as content:
                inner = hashlib.file_digest(content, "sha256").digest()
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + inner)
    except OSError:
        return ""
    return digest.hexdigest()


def _read_files(folder: Path) -> list[Path]:
    """The files with settings, of scenarios too, and those with tables or parts of tables."""
    found = [*settings_files(folder), *settings_files(folder / SCENARIOS)]
    for each in folder.iterdir():
        if may_hold_tables(each):
            found.append(each)
        elif is_parted(each):
            found += parts(each)
    return sorted(found)


def check_grounds(wanted: Grounds, found: Grounds, place: str) -> None:
    """Refuses a worker on which a notebook might tell other figures.

    Args:
        wanted: The grounds of whoever asks.
        found: Those of the worker.
        place: The worker, as a sentence.

    Raises:
        ReportError: They differ.
    """
    for name, version in wanted.versions.items():
        if found.versions.get(name) != version:
            raise ReportError(
                f"It has {name} {found.versions.get(name)}; here it is {version}.",
                place,
                "Install the same versions there, and start the worker again.",
            )
    if found.code != wanted.code:
        raise ReportError(
            "Its circularlib or its Python is another than here.",
            place,
            "Install the same version there, and start the worker again.",
        )
    for folder, digest in wanted.folders.items():
        if found.folders[folder] != digest:
            there = "other records than here" if found.folders[folder] else "no programme"
            raise ReportError(
                f"It sees {there} in {folder}.",
                place,
                "Let all workers reach the folder itself by this path, as on a network drive.",
            )


def _on_worker(wanted: Grounds, function: Callable[..., Any], *arguments: Any) -> Any:
    """What a worker does: it looks around once more, since it may have joined later."""
    from distributed import get_worker

    check_grounds(wanted, grounds(list(wanted.folders)), f"Worker {get_worker().address}.")
    return function(*arguments)


class Cluster:
    """A Dask cluster whose workers were seen to stand on the same grounds.

    Args:
        client: Dask's client, connected.
        address: Address of the scheduler, as it was given.
    """

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        self._address = address
        self._executor = client.get_executor(pure=False)  # else two runs would share results
        self._looked = self._last_seen = time.monotonic()

    def check(self, wanted: Grounds) -> None:
        """Looks at every worker before anything is run.

        Args:
            wanted: What notebooks rest on here.

        Raises:
            ReportError: A worker has other code, other libraries or other records.
            UsageError: There is no worker.
        """
        try:
            self._client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        except TimeoutError:
            raise UsageError(
                f"The cluster at {self._address} has no workers.",
                remedy=f"Start one, on any machine, with: dask worker {self._address}",
            ) from None
        look = partial(grounds, list(wanted.folders))
        for worker, found in sorted(self._client.run(look, on_error="return").items()):
            place = f"Worker {worker}."
            if not isinstance(found, Grounds):
                raise _unusable(found, place)
            check_grounds(wanted, found, place)

    def submit(self, wanted: Grounds, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Gives work to a worker.

        Args:
            wanted: What the work rests on here.
            function: What is to be done, importable by its name.
            arguments: What it is given.

        Returns:
            What will come of it, for `result`.
        """
        future: Future[Any] = self._executor.submit(_on_worker, wanted, function, *arguments)
        return future

    def result(self, future: Future[Any], name: str) -> Any:
        """What came of a piece of work.

        Args:
            future: The work; it is done.
            name: What it is called.

        Raises:
            ReportError: The cluster was lost, or its workers came to their ends in this work.
        """
        from distributed import KilledWorker

        try:
            return future.result()
        except CancelledError:
            raise self._lost("The connection to it was lost.") from None
        except KilledWorker:
            raise self._lost(f"One worker after another ended while it ran {name}.") from None
        except Exception as error:
            if _is_without_code(error):
                raise _unusable(error, f"A worker of the cluster at {self._address}.") from None
            raise

    def look(self) -> None:
        """Sees now and then whether anybody is left to work.

        Raises:
            ReportError: Nobody is left.
        """
        now = time.monotonic()
        if now < self._looked + _LOOK_SECONDS:
            return
        self._looked = now
        with suppress(OSError, TimeoutError):  # a lost connection is seen in the results
            if self._client.scheduler_info()["workers"]:
                self._last_seen = now
            elif now > self._last_seen + _WITHOUT_WORKERS_SECONDS:
                raise self._lost("It has no workers any more.")

    def everywhere(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Does something in every worker at once, beside its work; who does not answer, does not.

        Args:
            function: What is to be done, importable by its name.
            arguments: What it is given.
        """
        if self._client.status == "running":
            with suppress(Exception):
                self._client.run(function, *arguments, on_error="ignore")

    def _lost(self, thing: str) -> ReportError:
        remedy = "Run the same command again: what was done is kept."
        return ReportError(thing, f"The cluster at {self._address}.", remedy)


def _is_without_code(error: object) -> bool:
    """Whether a worker could not find what it was asked to do; Dask may tell this in a text."""
    said = repr(error)
    return "ModuleNotFoundError" in said or "Can't get attribute" in said


def _unusable(found: object, place: str) -> CircularError:
    if _is_without_code(found):
        return ReportError(
            "It has no circularlib, or an older one.",
            place,
            "Install the version that is here, and start the worker again.",
        )
    return ReportError(f"It does not answer: {found}.", place, "Start the worker again.")


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Connects to a cluster, and leaves it in the end.

    Args:
        address: Address of its scheduler, as `tcp://host:8786`.

    Yields:
        The cluster; its workers are not looked at yet.

    Raises:
        UsageError: Dask is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "Running on a cluster needs Dask.",
            remedy='Install it with: pip install "circularlib[cluster]".',
        ) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is told as an error
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise UsageError(
            f"No cluster answers at {address}.",
            f"Dask says: {str(error).splitlines()[0]}.",
            "Give the address of its scheduler, as tcp://host:8786.",
        ) from None
    with client:
        yield Cluster(client, address)
