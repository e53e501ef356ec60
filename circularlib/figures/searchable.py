"""Long tables can be searched and sorted, without a server: by DataTables, as itables ships it.

The table itself stays plain HTML: without scripts, and in print, it reads as it stands.
"""

import base64
import hashlib
import json
import os
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from circularlib.figures.words import label

__all__ = [
    "MARK",
    "MOST_ROWS",
    "TABLES_VARIABLE",
    "PageScript",
    "is_searchable",
    "lab_script",
    "page_script",
    "program_folder",
    "table_style",
]

MARK = 'class="searchable"'
"""How the tag of a table says that it can be searched and sorted."""
MOST_ROWS = 20
"""Rows of a table that is read at a glance; a longer one can be searched."""
TABLES_VARIABLE = "CIRCULAR_TABLES"
"""Environment variable with the address at which JupyterLab serves DataTables."""

_PROGRAM = "dt_bundle.js"
_WORDS = {
    "search": "table_search",
    "info": "table_info",
    "infoEmpty": "table_info",
    "infoFiltered": "table_filtered",
    "zeroRecords": "table_nothing_found",
}
_HEARD = {
    "orderable": "table_sort",
    "orderableReverse": "table_sort_reverse",
    "orderableRemove": "table_sort_remove",
}
_DEFAULT = re.compile(r"export\s*\{.*?\b([\w$]+) as default\b.*?\}")


@dataclass(frozen=True)
class PageScript:
    """A script that stands in a page.

    Attributes:
        text: The script.
        policy: What the page's policy must say so that just this script is run.
    """

    text: str
    policy: str


def program_folder() -> Path:
    """Folder of the program, for a server that hands it out."""
    spec = find_spec("itables")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "html"


@cache
def table_style() -> str:
    """How the search box and the arrows look: a style sheet."""
    return _beside("searchable.css")


def is_searchable(page: str) -> bool:
    """Whether a page holds a table that can be searched.

    Args:
        page: HTML.

    Returns:
        True where it needs the script.
    """
    return MARK in page


@cache
def page_script(language: str) -> PageScript:
    """The program and its start, to stand in a page; nothing else is run there.

    Args:
        language: `en` or `nl`, of the search box and of what a screen reader says.

    Returns:
        The script; the same for the same version of itables.

    Example:
        >>> page_script("nl").policy[:18]
        "script-src 'sha256"
    """
    program = (program_folder() / _PROGRAM).read_text(encoding="utf-8")
    found = _DEFAULT.search(program)
    assert found is not None
    words = json.dumps(_words(language), ensure_ascii=False, sort_keys=True)
    start = f"{_beside('searchable.js')}makeSearchable({found[1]}, {words});\n"
    text = f"\n{program}\n{start}"
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return PageScript(text, f"script-src 'sha256-{digest}'")


def lab_script(language: str) -> str:
    """What a long table needs in JupyterLab: the program is asked of its own server.

    Args:
        language: `en` or `nl`.

    Returns:
        HTML to stand behind the table; empty where no JupyterLab of ours serves the program.

    Example:
        >>> lab_script("nl")
        ''
    """
    address = os.environ.get(TABLES_VARIABLE)
    if not address:
        return ""
    words = json.dumps(_words(language), ensure_ascii=False, sort_keys=True)
    return (
        f'<style>{table_style()}</style><script type="module">{_beside("searchable.js")}'
        f"import({json.dumps(address)}).then(it => makeSearchable(it.default, {words}))"
        ".catch(() => {});</script>"  # elsewhere the table stays as it is
    )


def _words(language: str) -> dict[str, object]:
    said: dict[str, object] = {name: label(key, language) for name, key in _WORDS.items()}
    return {**said, "aria": {name: label(key, language) for name, key in _HEARD.items()}}


@cache
def _beside(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
