"""`circular report`: notebooks run on the records of a programme and become pages."""

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat

from circularlib.errors import ReportError, UsageError
from circularlib.ledger.intake import Ledger, read_ledger
from circularlib.ledger.periods import Period
from circularlib.ledger.programme import Programme, open_programme
from circularlib.ledger.rejected import write_rejected
from circularlib.reporting.execution import executed, stated_error
from circularlib.reporting.findings import gathered
from circularlib.reporting.manifest import as_json, manifest
from circularlib.reporting.pages import contents_page, gallery_page, notebook_page, period_words
from circularlib.reporting.parameters import checked, parameters
from circularlib.reporting.records import cut_note, reported
from circularlib.reporting.rejections import rejection
from circularlib.reporting.selection import Notebook, selected
from circularlib.reporting.stated_values import check_stated_values
from circularlib.units import LANGUAGES

__all__ = ["Report", "report"]

_RUNNERS_OWN = ("programme", "period", "accept_valid")


@dataclass(frozen=True)
class Report:
    """What came of a report.

    Attributes:
        folders: The folder of each language.
        statuses: Per notebook `done`, `failed` or `not_measured`.
        errors: What went wrong, per notebook that failed.
    """

    folders: Mapping[str, Path]
    statuses: Mapping[str, str]
    errors: Mapping[str, str]


@dataclass(frozen=True)
class _Run:
    notebook: Notebook
    book: nbformat.NotebookNode | None
    missing: tuple[str, ...]
    parameters: Mapping[str, Any]

    @property
    def error(self) -> str | None:
        return None if self.book is None else stated_error(self.book)

    @property
    def status(self) -> str:
        if self.book is None:
            return "not_measured"
        return "failed" if self.error else "done"

    def entry(self) -> dict[str, Any]:
        return {
            "name": self.notebook.name,
            "status": self.status,
            "missing": list(self.missing),
            "error": self.error,
            "parameters": dict(self.parameters),
            "sha256": hashlib.sha256(self.notebook.path.read_bytes()).hexdigest(),
        }


def report(
    folder: str | Path,
    *,
    period: str = "programme",
    languages: Sequence[str] = LANGUAGES,
    notebooks: Sequence[str] = (),
    values: Mapping[str, object] | None = None,
    out: str | Path = "reports",
    accept_valid: bool = False,
    told: Callable[[str], None] = lambda _line: None,
) -> Report:
    """Runs notebooks on a programme's records and writes pages, findings and a manifest.

    Everything that can be wrong with the call or the records is found before the first
    kernel starts. A report folder appears whole or not at all, and holds one run: what an
    earlier run made of the same programme and period, in whichever language, gives way to it.

    Args:
        folder: Programme folder, or `sample`.
        period: Period reported, as `2022Q3`.
        languages: `nl`, `en` or both.
        notebooks: Names of notebooks; none means all.
        values: Parameters of notebooks by name, as text or as Python values.
        out: Folder of the reports.
        accept_valid: Go on without the rows that are wrong; they are written to `rejected.csv`
            in the programme folder, and every page says how much they hold.
        told: Called with a line when a notebook begins.

    Returns:
        What came of it: the folders and how each notebook ended.

    Raises:
        LedgerError: The records cannot be used.
        AssumptionError: A claim, price setting or assumption of the programme is wrong.
        UsageError: The period, a language, a notebook or a parameter is wrong.
        ReportError: Two notebooks recorded the same finding.
    """
    task = _prepared(folder, period, languages, notebooks, values or {}, accept_valid)
    if task.ledger.rejected.rows_count:
        write_rejected(task.ledger.rejected, task.programme.folder, task.languages[0])
    finished = [_finished(run, task.programme, told) for run in task.runs]
    folders = _written(replace(task, runs=finished), Path(out))
    return Report(
        folders,
        {run.notebook.name: run.status for run in finished},
        {run.notebook.name: run.error for run in finished if run.error},
    )


@dataclass(frozen=True)
class _Task:
    programme: Programme
    ledger: Ledger
    asked: Period
    window: Period
    languages: Sequence[str]
    runs: Sequence[_Run]


def _prepared(
    folder: str | Path,
    period: str,
    languages: Sequence[str],
    names: Sequence[str],
    values: Mapping[str, object],
    accept_valid: bool,
) -> _Task:
    _check_call(languages, values)
    programme = open_programme(folder)
    check_stated_values(programme)
    asked, window = reported(programme, period)
    chosen = selected(names)
    given = checked({book.name: book.path for book in chosen}, values)
    ledger = read_ledger(programme, accept_valid=accept_valid)
    runs = []
    for book in chosen:
        missing = tuple(table for table in book.reads if table not in ledger)
        own: dict[str, Any] = {"period": window.name}
        if "accept_valid" in parameters(book.path):  # a notebook of the user's own may lack it
            own["accept_valid"] = accept_valid
        runs.append(_Run(book, None, missing, {**given[book.name], **own}))
    if all(run.missing for run in runs):
        raise ReportError(
            f"These records cannot answer {', '.join(book.name for book in chosen)}.",
            f"{programme.folder} lacks {', '.join(sorted({m for r in runs for m in r.missing}))}.",
            "Add the tables, or choose another notebook.",
        )
    return _Task(programme, ledger, asked, window, tuple(dict.fromkeys(languages)), runs)


def _check_call(languages: Sequence[str], values: Mapping[str, object]) -> None:
    strange = next((name for name in languages or [""] if name not in LANGUAGES), None)
    if strange is not None:
        raise UsageError(f'"{strange}" is not a language of the pages.', remedy="Use nl or en.")
    own = next((name for name in _RUNNERS_OWN if name in values), None)
    if own is not None:
        raise UsageError(
            f'"{own}" is not set with --set.',
            remedy="Give the folder, --period and --accept-valid instead.",
        )


def _finished(run: _Run, programme: Programme, told: Callable[[str], None]) -> _Run:
    if run.missing:
        return run
    told(run.notebook.name)
    where = {"programme": str(programme.folder.resolve())}
    book = executed(run.notebook.path, {**run.parameters, **where}, programme.folder)
    return replace(run, book=book)


def _findings(runs: Sequence[_Run]) -> list[dict[str, Any]]:
    found = [
        finding
        for run in runs
        if run.book is not None
        for finding in gathered(run.book, run.notebook.name)
    ]
    owners: dict[str, str] = {}
    for finding in found:
        first = owners.setdefault(finding["key"], finding["notebook"])
        if first != finding["notebook"]:
            raise ReportError(
                f'The finding "{finding["key"]}" is recorded twice.',
                f"Notebooks {first} and {finding['notebook']}.",
                "Record each figure in one notebook.",
            )
    return found


def _written(task: _Task, out: Path) -> dict[str, Path]:
    """Writes the whole report beside the old one, and only then puts it in its place."""
    findings = _findings(task.runs)
    home = out / task.programme.identifier / task.window.name
    home.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=home.parent, prefix=".part-") as scratch:
        part = Path(scratch) / "report"
        for language in task.languages:
            _write_language(part / language, language, task, findings)
        _put(part, home)
        gallery = Path(scratch) / "index.html"
        _write(gallery, gallery_page(out))
        gallery.replace(out / "index.html")
    return {language: home / language for language in task.languages}


def _write_language(
    folder: Path, language: str, task: _Task, findings: Sequence[Mapping[str, Any]]
) -> None:
    folder.mkdir(parents=True)
    made = manifest(
        task.programme,
        task.ledger,
        task.asked,
        task.window,
        task.languages,
        [run.entry() for run in task.runs],
        rejection(task.ledger),
    )
    period = period_words(task.window, language)
    titles = {run.notebook.name: run.notebook.title(language) for run in task.runs}
    for run in task.runs:
        if run.book is not None:
            name = run.notebook.name
            page, notebook = notebook_page(
                run.book,
                name,
                language,
                title=titles[name],
                manifest=made,
                period=period,
                error=run.error,
            )
            _write(folder / f"{name}.html", page)
            _write(folder / f"{name}.ipynb", notebook)
    cut = "" if task.asked == task.window else cut_note(task.asked)[language]
    contents = contents_page(
        language, manifest=made, period=period, cut=cut, findings=findings, titles=titles
    )
    _write(folder / "index.html", contents)
    _write(folder / "findings.json", as_json(list(findings)))
    _write(folder / "manifest.json", as_json(made))


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def _put(part: Path, home: Path) -> None:
    """Puts a finished folder in the place of the old one; the old stands until then."""
    old = home.with_name(f".old-{home.name}")
    shutil.rmtree(old, ignore_errors=True)
    if home.exists():
        home.replace(old)
    try:
        part.replace(home)
    except OSError:
        if old.exists():
            old.replace(home)
        raise
    shutil.rmtree(old, ignore_errors=True)
