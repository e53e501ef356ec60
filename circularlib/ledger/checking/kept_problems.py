"""What was found between tables, kept under `.ledger/`: unchanged tables are compared once."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

from circularlib.ledger.problems import Problem

__all__ = ["keep_problems", "kept_problems"]

_STORE = ".ledger"
_NAME = "between"


def kept_problems(folder: Path, key: str) -> list[Problem] | None:
    """The problems as they were kept, or None where they were not or the copy is damaged.

    Args:
        folder: The programme folder.
        key: What decides which problems there are, as a SHA-256.

    Returns:
        The problems, or None.
    """
    with suppress(OSError):
        for copy in sorted((folder / _STORE).glob(f"{_NAME}-{key[:16]}-*.json")):
            content = copy.read_bytes()
            if copy.name == _file_name(key, content):
                return [Problem(**said) for said in json.loads(content)]
    return None


def keep_problems(folder: Path, problems: Sequence[Problem], key: str) -> None:
    """Keeps problems whole or not at all; a folder that cannot be written is no obstacle.

    Args:
        folder: The programme folder.
        problems: The problems, in their order.
        key: What decides which problems there are, as a SHA-256.
    """
    content = json.dumps([asdict(problem) for problem in problems]).encode()
    target = folder / _STORE / _file_name(key, content)
    part = target.with_name(f"{_NAME}-{uuid4().hex}.part")
    try:
        target.parent.mkdir(exist_ok=True)
        part.write_bytes(content)
        part.replace(target)
        for old in target.parent.glob(f"{_NAME}-*.json"):
            if old != target:
                old.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            part.unlink()


def _file_name(key: str, content: bytes) -> str:
    return f"{_NAME}-{key[:16]}-{hashlib.sha256(content).hexdigest()[:16]}.json"
