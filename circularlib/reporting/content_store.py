"""Contents kept under their digest, and listings of what belongs together."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from circularlib.ledger.scenarios import FOLDER as SCENARIOS

__all__ = ["Content", "ContentStore", "Limits", "Listing"]

Listing = Mapping[str, Mapping[str, str]]
"""Digests of contents, by group and by name."""

_LISTING, _CONTENT = "listing-", "content-"
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Content:
    """Something to keep.

    Attributes:
        digest: SHA-256 under which it is kept.
        source: The file that holds it, or what makes its bytes.
    """

    digest: str
    source: Path | Callable[[], bytes]

    @property
    def size_bytes(self) -> int:
        """How large it is, as far as that is known before it is made."""
        return self.source.stat().st_size if isinstance(self.source, Path) else 0


@dataclass(frozen=True)
class Limits:
    """How much is kept.

    Attributes:
        kinds: Most different states of each group.
        listings: Most listings.
        size_bytes: Most bytes of all contents together.
    """

    kinds: int = 10
    listings: int = 200
    size_bytes: int = 2 * 1024**3


@dataclass(frozen=True)
class ContentStore:
    """A folder of contents and listings; each file appears whole or not at all.

    Attributes:
        folder: Where it lies.
    """

    folder: Path

    def path(self, digest: str) -> Path:
        """Where a content lies, or would."""
        return self.folder / f"{_CONTENT}{digest}"

    def put(self, content: Content) -> None:
        """Keeps a content that is not there yet.

        Args:
            content: The content.

        Raises:
            OSError: It cannot be written, or a file holds something else by now.
        """
        target = self.path(content.digest)
        if target.is_file():
            return
        part = self.folder / f".{uuid4().hex}.part"
        try:
            if isinstance(content.source, Path):
                shutil.copy(content.source, part)  # with its permissions: it may be private
                _check(part, content.digest)
            else:
                part.touch(mode=0o600)
                part.write_bytes(content.source())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def list_up(self, name: str, listing: Listing) -> None:
        """Says which contents belong together, as the newest listing.

        Args:
            name: A digest that names the listing.
            listing: The contents; all of them are kept.
        """
        target = self.folder / f"{_LISTING}{name}.json"
        part = self.folder / f".{uuid4().hex}.part"
        part.write_text(json.dumps(listing, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        part.replace(target)

    def listed(self, name: str) -> Listing | None:
        """A listing whose contents are all there, or None.

        Args:
            name: The digest that names it.

        Returns:
            The listing.
        """
        return self._read(self.folder / f"{_LISTING}{name}.json")

    def _read(self, file: Path) -> Listing | None:
        try:
            told: Any = json.loads(file.read_text(encoding="utf-8"))
            listing = {group: dict(names) for group, names in told.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        is_sound = all(
            _is_within(name) and _NAME.fullmatch(digest) and self.path(digest).is_file()
            for names in listing.values()
            for name, digest in names.items()
        )
        return listing if is_sound else None

    def prune(self, limits: Limits) -> None:
        """Removes the oldest listings beyond the limits, and contents that no listing names.

        The newest listing stays whatever its size.

        Args:
            limits: How much is kept.
        """
        files = sorted(self.folder.glob(f"{_LISTING}*.json"), key=_newest_first)
        read = [(file, self._read(file)) for file in files]
        kept = self._kept([(file, listing) for file, listing in read if listing], limits)
        named = {self.path(digest) for listing in kept.values() for digest in _digests(listing)}
        for file in [*files, *self.folder.glob(f"{_CONTENT}*"), *self.folder.glob(".*.part")]:
            if file not in kept and file not in named:
                with suppress(OSError):
                    file.unlink()

    def _kept(
        self, newest_first: Sequence[tuple[Path, Listing]], limits: Limits
    ) -> dict[Path, Listing]:
        kept: dict[Path, Listing] = {}
        states: dict[str, set[str]] = {}
        sizes: dict[str, int] = {}
        for file, listing in newest_first[: limits.listings]:
            own = {group: {json.dumps(names, sort_keys=True)} for group, names in listing.items()}
            after = {
                group: states.get(group, set()) | own.get(group, set()) for group in {*states, *own}
            }
            held = sizes | {name: self.path(name).stat().st_size for name in _digests(listing)}
            is_much = any(len(each) > limits.kinds for each in after.values())
            if kept and (is_much or sum(held.values()) > limits.size_bytes):
                continue
            kept[file], states, sizes = listing, after, held
        return kept


def _is_within(name: str) -> bool:
    """The name of a file, or of one in the folder of the scenarios."""
    bare = name.removeprefix(f"{SCENARIOS}/")
    return bare == Path(bare).name and bare not in {"", ".."}


def _newest_first(file: Path) -> tuple[int, str]:
    return -file.stat().st_mtime_ns, file.name


def _digests(listing: Listing) -> Iterator[str]:
    for names in listing.values():
        yield from names.values()


def _check(file: Path, digest: str) -> None:
    with file.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found != digest:
        raise OSError(f"{file.name} changed meanwhile")
