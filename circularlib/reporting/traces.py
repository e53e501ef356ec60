"""What a run leaves behind and no page may show: where files lie, when, and passwords."""

import hashlib
import html
import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import nbformat

import circularlib

__all__ = ["FINDINGS_PREFIX", "without_path", "without_traces"]

FINDINGS_PREFIX = "circular-findings-"
"""How the folder begins in which a notebook finds what other pages say; its path is nobody's."""

_LIBRARY = re.compile(r"~?(?:/[\w.+@-]+)+/(?:site-packages|lib/python3[\d.]*)/")
_CELL_FILE = re.compile(r"[^\s'\"]*ipykernel_\d+[^\s'\"]*\.py")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")
_FINDINGS = re.compile(rf"[^\s'\"]*{FINDINGS_PREFIX}\w+")
_BEFORE, _AFTER = r"(?<![\w/.:-])", r"(?![\w-])"
_SECRET = re.compile(r"(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|_KEY)$", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"://[^/\s:@]*:([^/\s@]+)@")
_SHORTEST_SECRET = 4  # anything shorter would black out half a page
_SHORTEST_SHOWN = 6  # in what a page shows: there 2022 is a year before it is a password


def without_traces(book: nbformat.NotebookNode, name: str, folder: Path) -> nbformat.NotebookNode:
    """An executed notebook that is the same whenever and wherever it was run.

    A password is read from the environment by name. Should a cell print it all the same, or
    an error repeat it, it becomes dots.

    Args:
        book: The notebook as papermill left it.
        name: Its file name.
        folder: The programme folder; its path becomes its name.

    Returns:
        The same notebook, changed in place.
    """
    book.metadata.pop("papermill", None)
    book.cells = [cell for cell in book.cells if not _is_papermill_error(cell)]
    for position, cell in enumerate(book.cells):
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        cell.id = hashlib.sha256(f"{name}:{position}".encode()).hexdigest()[:8]
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.source = without_path(cell.source, folder)
        for output in cell.get("outputs", []):
            output.get("metadata", {}).clear()
            _clean(output, folder)
    return book


def _is_papermill_error(cell: nbformat.NotebookNode) -> bool:
    return "papermill-error-cell-tag" in cell.metadata.get("tags", [])


def _clean(output: nbformat.NotebookNode, folder: Path) -> None:
    """Cleans what the run itself wrote; pages hold only what figures and records say."""
    for node in (output, output.get("data", {})):
        for key in ("text", "evalue", "text/plain"):
            if key in node:
                node[key] = _bare(node[key], folder)
    if "traceback" in output:
        output.traceback = [_bare(line, folder) for line in output.traceback]
    secrets = [secret for secret in _secrets() if len(secret) >= _SHORTEST_SHOWN]
    if secrets and "data" in output:
        output.data = _told_nothing(output.data, secrets)


def _told_nothing(shown: Any, secrets: list[str]) -> Any:
    """What a cell shows, as tables or prose in whichever language, without secrets."""
    if isinstance(shown, dict):
        return type(shown)(
            {
                key: told if _is_picture(key) else _told_nothing(told, secrets)
                for key, told in shown.items()
            }
        )
    if isinstance(shown, list):
        return [_told_nothing(each, secrets) for each in shown]
    if isinstance(shown, str):
        for secret in secrets:
            shown = shown.replace(secret, "•••")
    return shown


def _is_picture(key: str) -> bool:
    """Whether a MIME type is of a picture, in whose figures any word can occur by chance."""
    return key.startswith("image/") and key != "image/svg+xml"


def _bare(text: str, folder: Path) -> str:
    text = _LIBRARY.sub("", _CELL_FILE.sub("cell", without_path(text, folder)))
    for secret in _secrets():
        text = text.replace(secret, "•••")
    text = text.replace(sys.prefix, "")
    text = text.replace(f"{Path(circularlib.__file__).parent.parent}/", "")
    return _ADDRESS.sub("0x", text)


def without_path(text: str, folder: Path) -> str:
    """A text in which a folder is called by its name.

    Args:
        text: The text.
        folder: The folder.

    Returns:
        The text without its path.

    Example:
        >>> without_path("/srv/town/claims.toml", Path("/srv/town"))
        'town/claims.toml'
    """
    place = folder.resolve()
    bare = _FINDINGS.sub("findings", text)
    return re.sub(f"{_BEFORE}{re.escape(str(place))}{_AFTER}", place.name, bare)


def _secrets() -> list[str]:
    """Secrets in the environment, in every form in which an output could hold them."""
    found = {value for name, value in os.environ.items() if _SECRET.search(name)}
    for value in os.environ.values():
        found |= {unquote(word) for word in _IN_ADDRESS.findall(value)}
    long_enough = {value for value in found if len(value) >= _SHORTEST_SECRET}
    written = {form for value in long_enough for form in _forms(value)}
    return sorted(written, key=lambda form: (-len(form), form))


def _forms(secret: str) -> tuple[str, ...]:
    """A secret as it is, and as Python, an address, a page and JSON would write it."""
    page = html.escape(secret)
    bare = html.escape(secret, quote=False)
    return secret, repr(secret)[1:-1], quote(secret), page, bare, json.dumps(secret)[1:-1]
