"""The workspace of a programme: copies of the notebooks, and what they were before any change."""

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

from circularlib.errors import ReportError, UsageError
from circularlib.figures.words import label
from circularlib.ledger.programme import SETTINGS_FILE, Programme, open_programme
from circularlib.reporting.page_templates import text_template
from circularlib.reporting.report_folders import put_in_place, written_text
from circularlib.reporting.selection import BASES, OWN_NOTEBOOKS, Notebook, selected
from circularlib.reporting.workspace.copies import copy_text
from circularlib.shipped import shipped

__all__ = ["SAMPLE_FOLDER", "START_PAGES", "fill_workspace", "workspace_programme"]

SAMPLE_FOLDER = "circular-sample"
"""Folder into which the sample is copied, so that what comes along is never changed."""
START_PAGES = {"nl": "start.nl.md", "en": "start.en.md"}
"""Page with the first three steps, per language."""


def workspace_programme(
    folder: str | None, language: str, told: Callable[[str], None]
) -> Programme:
    """The programme to work on.

    Args:
        folder: Programme folder; `sample`, or where the sample lies, for a copy of it. None
            takes the current folder where it is a programme, and else the copy of the sample.
        language: `en` or `nl`, of that line.
        told: Called with a line where the sample is copied.

    Returns:
        The programme, in a folder that may be changed.

    Raises:
        LedgerError: There is no such folder, or it is not a programme.
        UsageError: A folder that is no programme stands where the sample would be copied.
    """
    if folder is None and Path(SETTINGS_FILE).is_file():
        return open_programme(Path.cwd())
    if folder not in (None, "sample"):
        named = open_programme(str(folder))
        if named.folder.resolve() != shipped("data/roeselare").resolve():
            return named
    place = Path(SAMPLE_FOLDER)
    if place.exists() and not (place / SETTINGS_FILE).is_file():
        raise UsageError(
            f"{place} is there already, and is not a programme folder.",
            "The sample would be copied to it.",
            "Give it another name, or go to another folder.",
        )
    if not place.exists():
        put_in_place(place, _copy_sample)
        told(label("lab_sample_copied", language).format(folder=place))
    return open_programme(place)


def _copy_sample(part: Path) -> None:
    for file in sorted(shipped("data/roeselare").iterdir()):
        if file.is_file():
            shutil.copyfile(file, part / file.name)


def fill_workspace(programme: Programme) -> list[str]:
    """Copies the notebooks that are not there yet; nothing that is there is changed.

    A copy that somebody took away stays away. The start pages are written anew each time.

    Args:
        programme: The programme.

    Returns:
        Names of the notebooks of which a newer version has come since the copy was made.
    """
    (programme.folder / BASES).mkdir(parents=True, exist_ok=True)
    newer = []
    for book in selected(()):
        copy, base = (programme.folder / part / book.path.name for part in (OWN_NOTEBOOKS, BASES))
        text = copy_text(book.path)
        if base.is_file():
            if copy.is_file() and base.read_text(encoding="utf-8") != text:
                newer.append(book.name)
            continue
        if not copy.is_file():  # else a notebook of the programme's own has this name
            written_text(copy, text)
        written_text(base, text)
    for language, name in START_PAGES.items():
        written_text(programme.folder / OWN_NOTEBOOKS / name, _start_page(programme, language))
    return newer


def _start_page(programme: Programme, language: str) -> str:
    folder = programme.folder / OWN_NOTEBOOKS
    found = sorted(folder.glob("[0-9]*_*.ipynb"))
    return text_template(f"lab/start.{language}.md.j2").render(
        command=f"circular report {shlex.quote(str(programme.folder.resolve()))}",
        name=programme.settings.name,
        notebooks=[(path.name, _title(path, language)) for path in found],
        synthetic=programme.settings.synthetic,
    )


def _title(path: Path, language: str) -> str:
    try:
        return Notebook(path).title(language)
    except ReportError:  # a broken file stops no workspace; JupyterLab says what is wrong
        return path.stem
