"""What a report was made from, kept in the programme folder so that it can be made again."""

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from filelock import FileLock, Timeout

from circularlib.ledger.tables import tables
from circularlib.reporting.content_store import Content, ContentStore, Limits, Listing
from circularlib.reporting.manifest import as_json, reference_digests
from circularlib.reporting.report_tasks import Task
from circularlib.reporting.running_code import code_digest, keep_code
from circularlib.shipped import shipped

__all__ = ["Ingredients", "keep_ingredients", "kept_ingredients"]

_FOLDER = Path(".ledger", "ingredients")
_GROUPS = ("records", "settings", "reference")
_CODE, _OWN = "code", "notebooks"
_WAIT_SECONDS = 30


@dataclass(frozen=True)
class Ingredients:
    """What one report was made from.

    Attributes:
        store: Where the contents lie.
        listing: Digests by name of the file, per group: `records`, `settings`, `reference`, and
            `notebooks` where the programme has notebooks of its own.
    """

    store: ContentStore
    listing: Listing

    @property
    def code(self) -> str:
        """What identifies the code with its notebooks, for `unpacked_code`."""
        return self.texts(_CODE)[_CODE].decode()

    @property
    def own_notebooks(self) -> dict[str, bytes]:
        """The notebooks of the programme's own, by name of the file."""
        return self.texts(_OWN) if _OWN in self.listing else {}

    def texts(self, group: str) -> dict[str, bytes]:
        """The files of a group.

        Args:
            group: `records`, `settings` or `reference`.

        Returns:
            Contents by name of the file.
        """
        named = self.listing[group].items()
        return {name: self.store.path(digest).read_bytes() for name, digest in named}


def keep_ingredients(task: Task, manifest: Mapping[str, Any]) -> None:
    """Keeps what a report was made from, once per content.

    What cannot be kept is no obstacle: the folder cannot be written, a file changed while the
    report was made, rows of a database were left out, or it is all too large. The oldest goes
    when there is too much. The code is kept elsewhere, with the user's own files.

    Args:
        task: The report.
        manifest: Its manifest, by which it is found again.
    """
    store = ContentStore(task.programme.folder / _FOLDER)
    with suppress(OSError, Timeout):
        contents = _contents(task, manifest)
        size = sum(each.size_bytes for group in contents.values() for each in group.values())
        if size > Limits().size_bytes or _is_incomplete(task):
            return
        store.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(store.folder / ".lock", timeout=_WAIT_SECONDS):
            for group in contents.values():
                for each in group.values():
                    store.put(each)
            digests = {
                group: {name: each.digest for name, each in named.items()}
                for group, named in contents.items()
            }
            store.list_up(_name(manifest), digests)
            store.prune(Limits())


def kept_ingredients(folder: Path, manifest: Mapping[str, Any]) -> Ingredients | None:
    """What a report was made from.

    Args:
        folder: The programme folder.
        manifest: The report's manifest.

    Returns:
        The ingredients, every content of them there; None where they are not kept.
    """
    store = ContentStore(folder / _FOLDER)
    listing = store.listed(_name(manifest))
    if listing is None or not {*_GROUPS, _CODE} <= listing.keys():
        return None
    return Ingredients(store, listing)


def _name(manifest: Mapping[str, Any]) -> str:
    return hashlib.sha256(as_json(manifest).encode()).hexdigest()


def _contents(task: Task, manifest: Mapping[str, Any]) -> dict[str, dict[str, Content]]:
    folder, reference = task.programme.folder, shipped("data/reference")
    inputs = manifest["inputs"]
    settings = {name: inputs[name] for name in inputs if name.endswith(".toml")}
    books = [page.notebook for page in task.pages]
    own = {book.path.name: book.raw for book in books if book.is_own}
    others = (book.path.parent for book in books if not book.is_own)
    code = keep_code(next(others, shipped("notebooks"))).encode()
    return {
        "records": dict(_records(task, settings)),
        "settings": {n: Content(digest, folder / n) for n, digest in settings.items()},
        "reference": {n: Content(d, reference / n) for n, d in reference_digests().items()},
        _CODE: {_CODE: Content(_sha256(code), lambda: code)},
        _OWN: {name: Content(_sha256(raw), partial(bytes, raw)) for name, raw in own.items()},
    }


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _records(task: Task, settings: Mapping[str, str]) -> Iterator[tuple[str, Content]]:
    """The files that hold tables; tables of a database as Parquet, as they were read."""
    ledger = task.ledger
    for table in ledger.frames:
        if table in ledger.files:
            file = ledger.files[table]
            yield file.name, Content(ledger.digests[table], file)
        else:
            how = json.dumps([ledger.digests[table], code_digest(), settings])
            digest = hashlib.sha256(how.encode()).hexdigest()
            frame = ledger.frames[table].select(list(tables()[table].columns))
            yield f"{table}.parquet", Content(digest, partial(_parquet, frame))


def _parquet(frame: pl.LazyFrame) -> bytes:
    written = io.BytesIO()
    frame.collect().write_parquet(written)
    return written.getvalue()


def _is_incomplete(task: Task) -> bool:
    """Rows of a database that were left out are nowhere to be read again."""
    return any(table not in task.ledger.files for table in task.ledger.rejected.frames)
