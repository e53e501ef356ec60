"""What was found between tables, kept in the store: unchanged tables are compared once."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from circularlib.ledger import store
from circularlib.ledger.problems import Problem

__all__ = ["keep_problems", "kept_problems"]

_NAME = "between"


def kept_problems(folder: Path, key: str) -> list[Problem] | None:
    """The problems as they were kept, or None where they were not or the copy is damaged.

    Args:
        folder: The programme folder.
        key: What decides which problems there are, as a SHA-256.

    Returns:
        The problems, or None.
    """
    for content in store.contents(folder, _NAME, key, "json"):
        return [Problem(**said) for said in json.loads(content)]
    return None


def keep_problems(folder: Path, problems: Sequence[Problem], key: str) -> None:
    """Keeps problems.

    Args:
        folder: The programme folder.
        problems: The problems, in their order.
        key: What decides which problems there are, as a SHA-256.
    """
    content = json.dumps([asdict(problem) for problem in problems]).encode()
    store.put(folder, _NAME, key, "json", content)
