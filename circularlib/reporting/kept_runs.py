"""Runs that are kept: what was run on the same ingredients before is not run again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

__all__ = ["KeptRuns"]

_FOLDER = ".runs"
_ORIGIN = "origin.json"


@dataclass(frozen=True)
class KeptRuns:
    """The executed notebooks of one programme and period, beside the reports.

    A notebook is written before the list of its ingredients: killed at any moment, either both
    are there and agree, or the run counts for nothing.

    Attributes:
        folder: Where they lie.
    """

    folder: Path

    @classmethod
    def of(cls, out: Path, programme: str, period: str) -> "KeptRuns":
        """Those of a programme and period.

        Args:
            out: Folder of the reports.
            programme: Identifier of the programme.
            period: Name of the period.

        Returns:
            The kept runs, perhaps none.
        """
        return cls(out / _FOLDER / programme / period)

    def kept(self, name: str, ingredients: Mapping[str, Any]) -> nbformat.NotebookNode | None:
        """The notebook as it was run on just these ingredients, or None.

        Args:
            name: Name of the notebook.
            ingredients: All that decides what comes of it, as plain values.

        Returns:
            The executed notebook.
        """
        before = self._before(name)
        if before is None or before["ingredients"] != _plain(ingredients):
            return None
        book: nbformat.NotebookNode = nbformat.read(self.folder / f"{name}.ipynb", as_version=4)
        return book

    def reason(self, name: str, ingredients: Mapping[str, Any]) -> list[str]:
        """Which ingredients are other than the last time.

        Args:
            name: Name of the notebook.
            ingredients: The present ones.

        Returns:
            Their names, those within a group as `records: items`; empty where nothing is kept.
        """
        before = self._before(name)
        if before is None:
            return []
        old, new = before["ingredients"], _plain(ingredients)
        return [
            difference
            for group in sorted({*old, *new})
            for difference in _differences(group, old.get(group), new.get(group))
        ]

    def keep(self, name: str, ingredients: Mapping[str, Any], book: nbformat.NotebookNode) -> None:
        """Keeps a run.

        Args:
            name: Name of the notebook.
            ingredients: What it was run on.
            book: The executed notebook.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        content: str = nbformat.writes(book)
        told = {"sha256": _sha256(content), "ingredients": _plain(ingredients)}
        self._put(f"{name}.ipynb", content)
        self._put(f"{name}.json", json.dumps(told, indent=1, sort_keys=True) + "\n")

    def note_programme(self, folder: Path) -> None:
        """Remembers where the programme folder is; the pages themselves name no place.

        Args:
            folder: The programme folder.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        told = json.dumps({"programme": str(folder.resolve())}, ensure_ascii=False)
        self._put(_ORIGIN, told + "\n")

    def programme(self) -> Path | None:
        """Where the programme folder was when the report was made; None where nobody knows."""
        try:
            told = json.loads((self.folder / _ORIGIN).read_text(encoding="utf-8"))
            return Path(str(told["programme"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _put(self, name: str, content: str) -> None:
        part = self.folder / f".part-{name}"
        part.write_text(content, encoding="utf-8", newline="\n")
        part.replace(self.folder / name)

    def _before(self, name: str) -> dict[str, Any] | None:
        """What was kept, where notebook and list agree."""
        try:
            told = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
            content = (self.folder / f"{name}.ipynb").read_text(encoding="utf-8")
        except (OSError, ValueError):
            return None
        return told if told.get("sha256") == _sha256(content) else None


def _differences(group: str, old: Any, new: Any) -> list[str]:
    if old == new:
        return []
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        names = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
        return [f"{group}: {', '.join(names)}"]
    return [group]


def _plain(ingredients: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(ingredients, sort_keys=True))


def _sha256(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
