"""What a report is made of: the notebooks for a programme and a period, and what they rest on."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from circularlib.engines.choice import DEFAULT
from circularlib.errors import ReportError, UsageError
from circularlib.ledger.intake import Ledger, read_ledger
from circularlib.ledger.periods import Period
from circularlib.ledger.problems import stop_on_errors
from circularlib.ledger.programme import Programme, open_programme, programme_address
from circularlib.ledger.settings_files import changed_settings, settings_digests
from circularlib.reporting.example_pages import example_pages
from circularlib.reporting.manifest import reference_digests, versions
from circularlib.reporting.own.rules import check_own
from circularlib.reporting.parameter_cell import parameters
from circularlib.reporting.parameters import RUNNERS_OWN, checked
from circularlib.reporting.records import reported
from circularlib.reporting.running_code import code_digest
from circularlib.reporting.scenario_figures import scenario_parameters
from circularlib.reporting.selection import Notebook, selected
from circularlib.reporting.stated_values import check_stated_values
from circularlib.reporting.stops import error_language, stated_error
from circularlib.sources.washing.plan import tables_in_file
from circularlib.units import LANGUAGES

__all__ = ["Page", "Task", "check_call", "prepared"]

_TRIES = 3  # whoever saves a file after each look has to be told so


@dataclass(frozen=True)
class Page:
    """A notebook of a report.

    Attributes:
        notebook: The notebook.
        missing: Tables without which it has nothing to measure, and that are absent.
        parameters: What it is given, but for the folder.
        book: The executed notebook, once it was run.
        is_unchanged: It was run before on the same, and not again.
        findings: Texts by name of the file: what the other pages found, for a notebook that
            reads it.
    """

    notebook: Notebook
    missing: tuple[str, ...]
    parameters: Mapping[str, Any]
    book: nbformat.NotebookNode | None = None
    is_unchanged: bool = False
    findings: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """It was run, or cannot be."""
        return self.book is not None or bool(self.missing)

    @property
    def error(self) -> str | None:
        """What went wrong in it, or None."""
        return self.error_in("en")

    def error_in(self, language: str) -> str | None:
        """What went wrong in it, or None.

        Args:
            language: `en` or `nl`; one that is known in English only stays English.
        """
        return None if self.book is None else stated_error(self.book, language)

    def error_language(self, language: str) -> str:
        """The language in which `error_in` says it.

        Args:
            language: `en` or `nl`.
        """
        return language if self.book is None else error_language(self.book, language)

    @property
    def status(self) -> str:
        """`done`, `failed` or `not_measured`."""
        if self.book is None:
            return "not_measured"
        return "failed" if self.error else "done"

    def entry(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {
            "name": self.notebook.name,
            "status": self.status,
            "reads_findings": self.notebook.is_last,
            "missing": list(self.missing),
            "error": self.error,
            "parameters": dict(self.parameters),
            "sha256": self.notebook.sha256,
            **({"own": True} if self.notebook.is_own else {}),
        }


@dataclass(frozen=True)
class Task:
    """One report: a programme and a period, in every language.

    Attributes:
        programme: The programme.
        ledger: Its records.
        asked: The period asked for.
        window: The part of it that is reported.
        languages: Languages of its pages.
        pages: Its notebooks.
        settings: SHA-256 of each file with settings, by name, as they were when it began.
        examples: The file that is lacking, by name of each notebook that shows its example.
        engine: Engine on which they calculate.
    """

    programme: Programme
    ledger: Ledger
    asked: Period
    window: Period
    languages: Sequence[str]
    pages: Sequence[Page]
    settings: Mapping[str, str]
    examples: Mapping[str, str] = field(default_factory=dict)
    engine: str = DEFAULT

    @property
    def place(self) -> tuple[str, str]:
        """Folders below the reports in which it is written."""
        return self.programme.identifier, self.window.name

    def ingredients(self, page: Page) -> dict[str, Any]:
        """All that decides what comes of a notebook."""
        known = {
            name: hashlib.sha256(text.encode()).hexdigest() for name, text in page.findings.items()
        }
        return {
            "assumptions": dict(reference_digests()),
            "code": code_digest(),
            "engine": self.engine,
            "findings": known,
            "notebook": page.notebook.sha256,
            "parameters": dict(page.parameters),
            "programme": self.programme.identifier,
            "records": dict(self.ledger.digests),
            "settings": dict(self.settings),
            "versions": versions(),
        }


@dataclass(frozen=True)
class _Stated:
    """What a programme states beside its records, all of it as it stood at one moment."""

    programme: Programme
    settings: Mapping[str, str]
    examples: Mapping[str, str]
    tables: Collection[str]


def _stated(folder: str | Path) -> _Stated:
    """Opens a programme, and once more where a file was saved meanwhile."""
    address = programme_address(folder)
    for _ in range(_TRIES):
        settings = settings_digests(address)
        programme = open_programme(folder)
        check_stated_values(programme)
        examples, tables = example_pages(programme.folder), tables_in_file(programme.folder)
        changed = changed_settings(address, settings)
        if not changed:
            break
    stop_on_errors(changed)
    return _Stated(programme, settings, examples, tables)


def prepared(
    folder: str | Path,
    period: str,
    languages: Sequence[str],
    names: Sequence[str],
    values: Mapping[str, object],
    accept_valid: bool,
    *,
    shipped_only: bool = False,
    engine: str = DEFAULT,
) -> Task:
    """A report, checked before anything is run.

    Args:
        folder: Programme folder, or `sample`.
        period: Period reported.
        languages: Languages of the pages.
        names: Names of notebooks; none means all.
        values: Parameters by name.
        accept_valid: Go on without the rows that are wrong.
        shipped_only: Leave out the programme's own notebooks.
        engine: Engine on which the notebooks calculate.

    Returns:
        The report to be made.

    Raises:
        LedgerError: The records cannot be used, or the settings change all the time.
        AssumptionError: A claim, price setting or assumption of the programme is wrong.
        UsageError: The period, a notebook or a parameter is wrong.
        NotebookError: Notebooks of the programme's own do not keep the rules.
        ReportError: No notebook has the tables it needs.
    """
    stated = _stated(folder)
    programme = stated.programme
    asked, window = reported(programme, period)
    chosen = selected(names, None if shipped_only else programme.folder)
    check_own(chosen)
    values = {**scenario_parameters(programme.scenario, chosen), **values}
    given = checked({book.name: book.path for book in chosen}, values)
    ledger = read_ledger(programme, accept_valid=accept_valid)
    known = {*ledger.frames, *stated.tables}
    pages = []
    for book in chosen:
        missing = tuple(name for name in book.reads if name not in known)
        own: dict[str, Any] = {"period": window.name}
        if "accept_valid" in parameters(book.path):  # a notebook of the user's own may lack it
            own["accept_valid"] = accept_valid
        pages.append(Page(book, missing, {**given[book.name], **own}))
    if all(page.missing for page in pages):
        raise ReportError(
            f"These records cannot answer {', '.join(book.name for book in chosen)}.",
            f"The records in {programme.folder} lack "
            f"{', '.join(sorted({m for p in pages for m in p.missing}))}.",
            "Add the tables, or choose another notebook.",
        )
    once = tuple(dict.fromkeys(languages))
    return Task(
        programme, ledger, asked, window, once, pages, stated.settings, stated.examples, engine
    )


def check_call(languages: Sequence[str], values: Mapping[str, object]) -> None:
    """Refuses a language that pages do not have, and parameters that the runner sets itself.

    Args:
        languages: Languages asked for.
        values: Parameters by name.

    Raises:
        UsageError: One of them is wrong.
    """
    strange = next((name for name in languages or [""] if name not in LANGUAGES), None)
    if strange is not None:
        raise UsageError(f'"{strange}" is not a language of the pages.', remedy="Use nl or en.")
    own = next((name for name in RUNNERS_OWN if name in values), None)
    if own is not None:
        raise UsageError(
            f'"{own}" is not set with --set.',
            remedy="Give the folder, --period and --accept-valid instead.",
        )
