"""A report on disk: whole or not at all, and one run at a time."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock, Timeout

__all__ = ["locked", "put_in_place", "written_text"]

_LOCKS = ".runs"


@contextmanager
def locked(out: Path, *parts: str, told: Callable[[str], None]) -> Iterator[bool]:
    """Holds what it locks alone: a second run waits until the first is done or gone.

    The lock ends with its process, however that ends.

    Args:
        out: Folder of the reports.
        parts: What is locked: programme and period, or `gallery`.
        told: Called with a line when there is somebody to wait for.

    Yields:
        Whether somebody had to be waited for.
    """
    has_waited = False
    file = out.joinpath(_LOCKS, *parts).with_suffix(".lock")
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        told(f"waiting for another run on {' '.join(parts)}")
        lock.acquire()
        has_waited = True
    try:
        yield has_waited
    finally:
        lock.release()


def put_in_place(home: Path, fill: Callable[[Path], None]) -> None:
    """Fills a folder beside its place and only then puts it there; the old one stands until then.

    What a run that was killed left beside it is taken away.

    Args:
        home: The folder's place.
        fill: Writes its files into the folder it is given.

    Raises:
        OSError: The folder cannot be written; the old one stands again.
    """
    home.parent.mkdir(parents=True, exist_ok=True)
    old = home.with_name(f".old-{home.name}")
    if old.exists() and not home.exists():
        old.replace(home)
    for left in [old, *home.parent.glob(f".part-{home.name}-*")]:
        shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(dir=home.parent, prefix=f".part-{home.name}-") as scratch:
        part = Path(scratch) / "whole"
        part.mkdir()
        fill(part)
        _exchange(part, home, old)


def _exchange(part: Path, home: Path, old: Path) -> None:
    if home.exists():
        home.replace(old)
    try:
        part.replace(home)
    except OSError:
        if old.exists():
            old.replace(home)
        raise
    shutil.rmtree(old, ignore_errors=True)


def written_text(file: Path, text: str) -> None:
    """Writes a text with the same bytes on every machine.

    Args:
        file: The file; its folder exists.
        text: What it will hold.
    """
    file.write_text(text, encoding="utf-8", newline="\n")
