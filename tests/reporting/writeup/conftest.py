"""A town with a report on it, and templates of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .town import Town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A programme folder with a report of every kind of finding."""
    return Town(tmp_path).report()


@pytest.fixture
def template(tmp_path: Path) -> Callable[..., str]:
    """Writes a template; returns its path."""

    def write(text: str, name: str = "mine.md.j2") -> str:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return str(file)

    return write
