"""Copies under `.ledger/`, so that what did not change is not made again.

The name of a copy holds what decides it and the digest of its content: one that was cut short or
altered is not taken, and what it holds is made again.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

__all__ = ["contents", "put"]

_STORE = ".ledger"
_LENGTH = 16


def contents(folder: Path, name: str, key: str, ending: str) -> Iterator[bytes]:
    """The copies with a name and key that are whole; none where the store cannot be read.

    Args:
        folder: The programme folder.
        name: What is kept.
        key: What decides its content, as a SHA-256.
        ending: Ending of its file, as `parquet`.

    Yields:
        The content of a copy.
    """
    beginning = f"{name}-{key[:_LENGTH]}-"
    with suppress(OSError):
        for copy in sorted((folder / _STORE).glob(f"{beginning}*.{ending}")):
            content = copy.read_bytes()
            if copy.stem == f"{beginning}{_digest(content)}":
                yield content


def put(folder: Path, name: str, key: str, ending: str, content: bytes) -> None:
    """Keeps a content whole or not at all, and of earlier ones of its name the newest.

    That one may be what the pages of a report rest on, while somebody else reads what changed.
    A folder that cannot be written is no obstacle.

    Args:
        folder: The programme folder.
        name: What is kept.
        key: What decides its content, as a SHA-256.
        ending: Ending of its file.
        content: The content.
    """
    target = folder / _STORE / f"{name}-{key[:_LENGTH]}-{_digest(content)}.{ending}"
    part = target.with_name(f"{name}-{uuid4().hex}.part")
    try:
        target.parent.mkdir(exist_ok=True)
        part.write_bytes(content)
        part.replace(target)
        copies = set(target.parent.glob(f"{name}-*.{ending}")) - {target}
        for old in sorted(copies, key=_age)[1:]:
            old.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            part.unlink()


def _age(copy: Path) -> float:
    """The older, the larger."""
    return -copy.stat().st_mtime


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_LENGTH]
