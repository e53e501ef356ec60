"""What of a notebook decides its page: its cells and tables, not its outputs or its kernel."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["EXPLORE_TAG", "PROGRAMME_LINE", "content_digest"]

EXPLORE_TAG = "explore"
"""Tag of the cells that belong in JupyterLab only."""
PROGRAMME_LINE = re.compile(r'(?m)^(programme: str = )(?:"[^"\n]*"|\'[^\'\n]*\')')
"""The line of a parameters cell that says where the records lie."""

_TAGS = ("parameters", "lang-en", "lang-nl")


def content_digest(book: Mapping[str, Any]) -> str:
    """SHA-256 of what decides the page that comes of a notebook.

    Running a notebook in JupyterLab, which stores outputs, or saying where the records lie
    changes nothing of it; neither do empty cells and those to explore with.

    Args:
        book: The notebook.

    Returns:
        The same for the same page.

    Example:
        >>> cell = {"cell_type": "code", "metadata": {}, "source": ["a = 1"], "outputs": ["1"]}
        >>> bare = {**cell, "outputs": []}
        >>> one, two = ({"metadata": {}, "cells": [each]} for each in (cell, bare))
        >>> content_digest(one) == content_digest(two)
        True
    """
    told = {
        "circularlib": book["metadata"].get("circularlib", {}),
        "cells": list(_cells(book)),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _cells(book: Mapping[str, Any]) -> Iterator[tuple[str, list[str], str]]:
    for cell in book["cells"]:
        tags = cell["metadata"].get("tags", [])
        text = "".join(cell["source"]).strip()
        if not text or EXPLORE_TAG in tags:
            continue
        if "parameters" in tags:
            text = PROGRAMME_LINE.sub(r'\1""', text)
        yield cell["cell_type"], [tag for tag in _TAGS if tag in tags], text
