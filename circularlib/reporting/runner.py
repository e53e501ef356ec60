"""`circular report`: notebooks run on the records of programmes and become pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat

from circularlib.engines import choice
from circularlib.engines.choice import DEFAULT, check_engine
from circularlib.ledger import reading_told
from circularlib.ledger.problems import first_error
from circularlib.ledger.reading_told import Reading
from circularlib.ledger.rejected import write_rejected
from circularlib.ledger.settings_files import changed_settings
from circularlib.reporting.each import check_each, municipality_folders
from circularlib.reporting.evaluation.given import given_findings
from circularlib.reporting.gallery import write_gallery
from circularlib.reporting.ingredients import keep_ingredients
from circularlib.reporting.jobs import Job, Workers, carried_out
from circularlib.reporting.kept_runs import KeptRuns
from circularlib.reporting.limits import Limits
from circularlib.reporting.own.owners import without_foreign
from circularlib.reporting.report_folders import locked
from circularlib.reporting.report_pages import write_report
from circularlib.reporting.report_tasks import Page, Task, check_call, prepared
from circularlib.reporting.stops import note_error
from circularlib.units import LANGUAGES

__all__ = ["Report", "Run", "report", "reports"]


@dataclass(frozen=True)
class Report:
    """What came of a report.

    Attributes:
        folders: The folder of each language.
        statuses: Per notebook `done`, `failed` or `not_measured`.
        errors: What went wrong, per notebook that failed.
        unchanged: Notebooks that were not run again, because nothing they rest on changed.
        programme: Identifier of the programme.
        period: Name of the period.
    """

    folders: Mapping[str, Path]
    statuses: Mapping[str, str]
    errors: Mapping[str, str]
    unchanged: tuple[str, ...] = ()
    programme: str = ""
    period: str = ""


@dataclass(frozen=True)
class Run:
    """How reports are run.

    Attributes:
        accept_valid: Go on without the rows that are wrong; they are written to `rejected.csv`
            in the programme folder, and every page says how much they hold.
        force: Run also what was run on the same ingredients before.
        shipped_only: Leave out the notebooks of a programme's own, which are code from its folder.
        workers: Who runs the notebooks.
        limits: Time and memory that a notebook may take; what is not said here, the settings
            of the programme say.
        told: Called with a line when a notebook begins or need not be run.
        watched: Called with the names that run, the one that runs longest first.
        engine: Engine on which notebooks calculate: `polars`, `duckdb`, `pandas` or `spark`.
    """

    accept_valid: bool = False
    force: bool = False
    shipped_only: bool = False
    workers: Workers = field(default_factory=Workers)
    limits: Limits = field(default_factory=Limits)
    told: Callable[[str], None] = lambda _line: None
    watched: Callable[[Sequence[str]], None] = lambda _running: None
    engine: str = DEFAULT

    def __post_init__(self) -> None:
        check_engine(self.engine)


def report(
    folder: str | Path,
    *,
    period: str = "programme",
    languages: Sequence[str] = LANGUAGES,
    notebooks: Sequence[str] = (),
    values: Mapping[str, object] | None = None,
    out: str | Path = "reports",
    run: Run | None = None,
) -> Report:
    """Runs notebooks on a programme's records and writes pages, findings and a manifest.

    Args:
        folder: Programme folder, or `sample`.
        period: Period reported, as `2022Q3`.
        languages: `nl`, `en` or both.
        notebooks: Names of notebooks; none means all.
        values: Parameters of notebooks by name, as text or as Python values.
        out: Folder of the reports.
        run: How it is run.

    Returns:
        What came of it: the folders and how each notebook ended.

    Raises:
        LedgerError: The records cannot be used.
        UsageError: The period, a language, a notebook or a parameter is wrong.
        ReportError: Two notebooks recorded the same finding.
    """
    (made,) = reports(
        [folder],
        periods=[period],
        languages=languages,
        notebooks=notebooks,
        values=values,
        out=out,
        run=run,
    )
    return made


def reports(
    folders: Sequence[str | Path],
    *,
    periods: Sequence[str] = ("programme",),
    languages: Sequence[str] = LANGUAGES,
    notebooks: Sequence[str] = (),
    values: Mapping[str, object] | None = None,
    out: str | Path = "reports",
    run: Run | None = None,
    each: str | None = None,
) -> list[Report]:
    """A report per programme and period; the notebooks of all of them share the workers.

    Everything that can be wrong with the call or the records is found before the first
    kernel starts. A notebook is run once for all languages, and not at all where nothing that
    it rests on changed since it was run before. A report folder appears whole or not at all,
    and holds one run: what an earlier run made of the same programme and period, in whichever
    language, gives way to it. Killed at any moment, the next call runs what is missing.

    Args:
        folders: Programme folders, or `sample`.
        periods: Periods reported.
        languages: `nl`, `en` or both.
        notebooks: Names of notebooks; none means all.
        values: Parameters of notebooks by name, as text or as Python values.
        out: Folder of the reports.
        run: How they are run.
        each: `municipality` makes a report for each municipality of each folder, in place of
            the one on the whole.

    Returns:
        What came of each, in the order of folders, municipalities and periods.

    Raises:
        LedgerError: The records of a programme cannot be used.
        UsageError: A period, a language, a notebook, a parameter or `each` is wrong.
        NotebookError: Notebooks of a programme's own do not keep the rules.
        ReportError: Two notebooks recorded the same finding.
    """
    how, home = run or Run(), Path(out)
    check_call(languages, values or {})
    check_each(each)
    places = dict.fromkeys(folders)
    if each is not None:
        places = dict.fromkeys(
            part
            for folder in places
            for part in municipality_folders(
                folder, accept_valid=how.accept_valid, language=languages[0], told=how.told
            )
        )

    def prepare() -> list[Task]:
        return [
            prepared(
                folder,
                period,
                languages,
                notebooks,
                values or {},
                how.accept_valid,
                shipped_only=how.shipped_only,
                engine=how.engine,
            )
            for folder in places
            for period in dict.fromkeys(periods)
        ]

    tasks = prepare()
    with ExitStack() as stack:
        held = sorted(task.place for task in tasks)  # in one order: no two wait
        waited = [stack.enter_context(locked(home, *place, told=how.told)) for place in held]
        if any(waited):  # what was read may have changed while the other run went on
            tasks = prepare()
        for task in tasks:
            if task.ledger.rejected.rows_count:
                write_rejected(task.ledger.rejected, task.programme.folder, task.languages[0])
        made = _made(tasks, home, how)
        with locked(home, "gallery", told=how.told):
            write_gallery(home)
    return made


def _made(tasks: Sequence[Task], out: Path, how: Run) -> list[Report]:
    """Runs what must be run; each report is written as soon as its last notebook is done."""
    making = _Making(tasks, out, how)
    first = making.next_jobs()
    for job, book in carried_out(first, how.workers, how.watched, making.next_jobs):
        making.take(job, book)
    return [making.made[at] for at in range(len(tasks))]


class _Making:
    """Reports on their way: which notebooks can be begun, and which reports are whole."""

    def __init__(self, tasks: Sequence[Task], out: Path, how: Run) -> None:
        self._tasks, self._out, self._how = tasks, out, how
        self._pages = [{page.notebook.name: page for page in task.pages} for task in tasks]
        self._begun: set[tuple[int, str]] = set()
        self._jobs: dict[str, tuple[int, str]] = {}
        self.made: dict[int, Report] = {}

    def take(self, job: Job, book: nbformat.NotebookNode) -> None:
        """Takes in a notebook that was run, and keeps it for another time."""
        at, name = self._jobs[job.name]
        task, page = self._tasks[at], self._pages[at][name]
        address = task.programme.address.resolve()
        changed = first_error(changed_settings(address, task.settings))
        book = without_foreign(book, page.notebook)
        if changed is not None:  # it may show what its manifest does not name
            note_error(book, changed, task.programme.folder)
        page = replace(page, book=book)
        self._pages[at][name] = page
        if page.error is None:
            KeptRuns.of(self._out, *task.place).keep(name, task.ingredients(page), book)
        self._write_whole()

    def next_jobs(self) -> list[Job]:
        """The notebooks that can be run now and were not begun; what is kept is not run."""
        jobs = [job for at in range(len(self._tasks)) for job in self._next_of(at)]
        self._write_whole()
        return jobs

    def _next_of(self, at: int) -> Iterator[Job]:
        if at in self.made:
            return
        for last in (False, True):  # what reads the findings of the others comes after them
            others = [page for page in self._pages[at].values() if not page.notebook.is_last]
            if last and not all(page.is_over for page in others):
                return
            for name, page in self._pages[at].items():
                if page.notebook.is_last is last and (at, name) not in self._begun:
                    self._begun.add((at, name))
                    yield from self._begin(at, page, others if last else ())

    def _begin(self, at: int, page: Page, others: Sequence[Page]) -> Iterator[Job]:
        task, name = self._tasks[at], page.notebook.name
        if page.notebook.is_last:
            page = replace(page, findings=given_findings(task, others))
        kept = _kept(task, page, self._out, self._how)
        if kept is not None:
            page = replace(page, book=kept, is_unchanged=True)
        elif not page.missing:
            job = _job(task, page, self._how, is_alone=len(self._tasks) == 1)
            self._jobs[job.name] = (at, name)
            yield job
        self._pages[at][name] = page

    def _write_whole(self) -> None:
        for at, task in enumerate(self._tasks):
            pages = list(self._pages[at].values())
            if at not in self.made and all(page.is_over for page in pages):
                self.made[at] = _written(replace(task, pages=pages), self._out)


def _kept(task: Task, page: Page, out: Path, how: Run) -> nbformat.NotebookNode | None:
    """The notebook as it was run before on the same; otherwise says why it must be run."""
    if page.missing:
        return None
    runs, ingredients = KeptRuns.of(out, *task.place), task.ingredients(page)
    book = None if how.force else runs.kept(page.notebook.name, ingredients)
    if book is not None:
        how.told(f"{page.notebook.name}: unchanged")
        return book
    reasons = [f"changed {each}" for each in runs.reason(page.notebook.name, ingredients)]
    how.told(f"{page.notebook.name}: {'; '.join(reasons)}" if reasons else page.notebook.name)
    return None


def _job(task: Task, page: Page, how: Run, *, is_alone: bool) -> Job:
    name = page.notebook.name if is_alone else " ".join([*task.place, page.notebook.name])
    where = {"programme": str(task.programme.address.resolve())}
    values = {**page.parameters, **where}
    limits = how.limits.filled(Limits(**task.programme.settings.limits.model_dump()))
    ledger = task.ledger
    reading = Reading(
        where["programme"], task.settings, ledger.digests, ledger.outside, ledger.unfilled
    )
    told = {choice.VARIABLE: how.engine, reading_told.VARIABLE: reading.told}
    book = page.notebook
    return Job(
        name, book.path, values, task.programme.folder, limits, page.findings, told, book.raw
    )


def _written(task: Task, out: Path) -> Report:
    home = out.joinpath(*task.place)
    made = write_report(task, home)
    keep_ingredients(task, made)
    KeptRuns.of(out, *task.place).note_programme(task.programme.folder)
    return Report(
        {language: home / language for language in task.languages},
        {page.notebook.name: page.status for page in task.pages},
        {page.notebook.name: page.error for page in task.pages if page.error},
        tuple(page.notebook.name for page in task.pages if page.is_unchanged),
        *task.place,
    )
