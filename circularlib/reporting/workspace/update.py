"""New versions of the shipped notebooks are merged into a programme's copies.

Three versions meet: the copy as it was made, the same as somebody changed it, and the one of
this circularlib. What only one side changed is taken; where both changed the same, the
programme's own stands, and the new version is put beside it.
"""

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from circularlib.figures.words import label
from circularlib.ledger.programme import Programme
from circularlib.reporting.report_folders import written_text
from circularlib.reporting.selection import BASES, OWN_NOTEBOOKS, Notebook, selected
from circularlib.reporting.workspace.copies import copy_text

__all__ = ["Updated", "updated"]

_BEFORE = OWN_NOTEBOOKS / ".lab" / "before_update"
_OWN_WINS = SimpleNamespace(
    merge_strategy="use-local",
    input_strategy="use-local",
    output_strategy="use-local",
    ignore_transients=False,
    log_level="ERROR",
)
_FOR_THE_CONFLICTS = SimpleNamespace(
    merge_strategy="mergetool",
    input_strategy="mergetool",
    output_strategy="use-local",
    ignore_transients=False,
    log_level="ERROR",
)


@dataclass(frozen=True)
class Updated:
    """What came of one copy.

    Attributes:
        name: Name of the notebook.
        cells: Cells, counted from 1, in which both sides changed the same; the own words stand.
        beside: The new version, where it was put beside the copy.
    """

    name: str
    cells: tuple[int, ...] = ()
    beside: Path | None = None

    def told(self, language: str) -> str:
        """What happened, in plain words.

        Args:
            language: `en` or `nl`.

        Returns:
            A line.

        Example:
            >>> Updated("10_furniture_reuse").told("nl")
            '10_furniture_reuse: bijgewerkt.'
        """
        if self.beside is None:
            return label("lab_updated", language).format(name=self.name)
        key = "lab_contested" if self.cells else "lab_contested_elsewhere"
        cells = ", ".join(map(str, self.cells))
        return label(key, language).format(name=self.name, cells=cells, file=self.beside.name)


def updated(programme: Programme) -> list[Updated]:
    """Brings a programme's copies up to date; what somebody changed in them survives.

    The copy as it was before stays in a hidden folder.

    Args:
        programme: The programme, its workspace filled.

    Returns:
        What came of each copy of which there is a newer version.

    Raises:
        ReportError: A copy is not a notebook any more.
    """
    found = []
    for book in selected(()):
        copy, base = (programme.folder / part / book.path.name for part in (OWN_NOTEBOOKS, BASES))
        new = copy_text(book.path)
        if not base.is_file() or base.read_text(encoding="utf-8") == new:
            continue
        if copy.is_file():
            found.append(_merged(copy, base, new, programme.folder / _BEFORE))
        written_text(base, new)
    return found


def _merged(copy: Path, base: Path, new: str, before: Path) -> Updated:
    own = Notebook(copy, is_own=True)
    if own.sha256 == Notebook(base, is_own=True).sha256:
        written_text(copy, new)
        return Updated(copy.stem)
    before.mkdir(parents=True, exist_ok=True)
    (before / copy.name).write_bytes(copy.read_bytes())
    texts = (base.read_text(encoding="utf-8"), copy.read_text(encoding="utf-8"), new)
    merged, cells, is_contested = _three_way(*texts)
    written_text(copy, merged)
    if not is_contested:
        return Updated(copy.stem)
    beside = copy.with_name(f"new_{copy.name}")
    written_text(beside, new)
    return Updated(copy.stem, cells, beside)


def _three_way(base: str, own: str, new: str) -> tuple[str, tuple[int, ...], bool]:
    """The merged notebook, in which cells both sides changed the same, and whether they did."""
    import nbformat
    from nbdime.merging.notebooks import decide_notebook_merge, merge_notebooks

    sides = [nbformat.reads(text, as_version=4) for text in (base, own, new)]
    merged, _decisions = merge_notebooks(*sides, _OWN_WINS)
    decisions = decide_notebook_merge(*sides, _FOR_THE_CONFLICTS)
    contested = [each for each in decisions if each.conflict]
    places = {each.common_path[1] for each in contested if len(each.common_path) > 1}
    touched = {sides[0].cells[place].get("id") for place in places}
    numbered = enumerate(merged.cells, start=1)
    cells = tuple(number for number, cell in numbered if cell.get("id") in touched)
    return nbformat.writes(merged) + "\n", cells, bool(contested)
