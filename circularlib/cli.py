"""The commands. Thin: each reads its arguments, calls the library, prints what came of it."""

import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from circularlib import __version__
from circularlib.errors import CircularError, UsageError

if TYPE_CHECKING:  # --help must not wait for the libraries behind it
    from circularlib.reporting.runner import Report

__all__ = ["app", "main"]

_Told = Callable[[str], None]
_Watched = Callable[[Sequence[str]], None]

app = typer.Typer(
    name="circular",
    help="Measure what a circular furnishing programme really saves, from its own records.\n\n"
    "Example: circular report sample --language nl",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
import_app = typer.Typer(
    help="Bring records of others into a programme folder.\n\n"
    "Example: circular import open-repair OpenRepairData.csv --out my-region",
    no_args_is_help=True,
)
export_app = typer.Typer(
    help="Give records to others in an open standard.\n\n"
    "Example: circular export open-repair my-region --out OpenRepairData.csv",
    no_args_is_help=True,
)
app.add_typer(import_app, name="import")
app.add_typer(export_app, name="export")

_state = {"debug": False}
_asked = {"language": "en"}
_INTERRUPTED = 130  # what a shell expects after Ctrl-C


def main() -> None:
    """Runs the command line; a reader's mistake ends in three short sentences."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal without a letter stops no report
            stream.reconfigure(errors="backslashreplace")
    # jsonschema would build a grammar of international web addresses, which takes a second, and
    # no notebook holds one; it does without where the module is not there
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    try:
        result = app(standalone_mode=False)
    except typer.Exit as stop:
        sys.exit(stop.exit_code)
    except typer.Abort:  # Ctrl-C, in older versions of typer
        typer.echo("Stopped.", err=True)
        sys.exit(_INTERRUPTED)
    except Exception as error:
        sys.exit(_told(error))
    sys.exit(result if isinstance(result, int) else 0)


def _told(error: Exception) -> int:
    """Says what went wrong, and returns the exit code."""
    if hasattr(error, "show") and hasattr(error, "exit_code"):  # a wrong option or argument
        error.show()
        return 2
    if _state["debug"]:
        traceback.print_exception(error)
    elif isinstance(error, CircularError):
        typer.echo(_in_words(error), err=True)
    elif isinstance(error, OSError):
        typer.echo(f"A file or folder cannot be used: {error}.", err=True)
        typer.echo("Correct its name, or ask for the right to read or write there.", err=True)
    else:
        typer.echo(f"circular stopped on a mistake of its own: {error}.", err=True)
        typer.echo("Run it again as: circular --debug ..., and report what it prints.", err=True)
    return error.exit_code if isinstance(error, CircularError) else 1


def _in_words(error: CircularError) -> str:
    """An error in the language asked for; the dictionary is read only where that is not English."""
    if _asked["language"] == "en":
        return str(error)
    from circularlib.reporting.told_errors import in_words

    return in_words(str(error), _asked["language"])


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"circularlib {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error arose.")] = False,
    _show: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    _state["debug"] = debug
    _asked["language"] = "en"


@contextmanager
def _progress() -> Iterator[tuple[_Told, _Watched]]:
    """Says what is done and what runs: a live line on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield lambda line: typer.echo(line, err=True), lambda _running: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading the records", total=None)

        def watched(running: Sequence[str]) -> None:
            if running:
                others = f" and {len(running) - 1} more" if len(running) > 1 else ""
                progress.update(task, description=f"{running[0]}{others}")

        yield lambda line: progress.console.print(line, highlight=False), watched


@app.command()
def report(
    folders: Annotated[
        list[str], typer.Argument(metavar="FOLDER...", help='Programme folders, or "sample".')
    ],
    period: Annotated[
        list[str] | None,
        typer.Option(
            help="2022, 2022H1, 2022Q3, 2022-03..2022-09, programme (the default), last-quarter; "
            "give it several times for several reports."
        ),
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="nl or en; give it twice for both (the default).")
    ] = None,
    notebook: Annotated[
        list[str] | None, typer.Option(help="Notebook, as 10_furniture_reuse; all by default.")
    ] = None,
    setting: Annotated[
        list[str] | None, typer.Option("--set", help="Parameter of a notebook, as name=value.")
    ] = None,
    help_parameters: Annotated[
        bool, typer.Option("--help-parameters", help="List what can be set, and run nothing.")
    ] = False,
    out: Annotated[Path, typer.Option(help="Folder of the reports.")] = Path("reports"),
    accept_valid: Annotated[
        bool, typer.Option("--accept-valid", help="Go on without bad rows; every page says so.")
    ] = False,
    each: Annotated[
        str | None,
        typer.Option(
            help="municipality: a report for each municipality of a region, in place of the "
            "one on the region as a whole."
        ),
    ] = None,
    compare: Annotated[
        bool,
        typer.Option(
            "--compare", help="Set the programmes side by side too, on a page of their own."
        ),
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(help="Notebooks at once; as many as there are cores by default.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help="Run on a Dask cluster: address of its scheduler.")
    ] = None,
    cell_timeout: Annotated[
        float | None,
        typer.Option(min=1, metavar="SECONDS", help="Longest time for one cell; 600 by default."),
    ] = None,
    notebook_timeout: Annotated[
        float | None,
        typer.Option(min=1, metavar="SECONDS", help="The same for a notebook; 3600 by default."),
    ] = None,
    memory: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="MIB",
            help="Most memory for one notebook, in MiB, on Linux; no limit by default.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Run also what did not change since the last time.")
    ] = False,
) -> int:
    """Run the notebooks on a programme's records, into pages that open in any browser.

    Example: circular report sample --period 2022 --language nl
    """
    from circularlib.reporting import parameters, runner
    from circularlib.reporting.jobs import Workers
    from circularlib.reporting.limits import Limits
    from circularlib.reporting.selection import selected
    from circularlib.units import LANGUAGES

    languages = tuple(dict.fromkeys(language or LANGUAGES))
    _asked["language"] = languages[0] if len(languages) == 1 else "en"
    if help_parameters:
        typer.echo(parameters.listed({book.name: book.path for book in selected(notebook or ())}))
        return 0
    if compare:
        from circularlib.reporting.towns.side_by_side import check_comparable

        places_count = 2 if each else len(dict.fromkeys(folders))  # municipalities: known later
        check_comparable(places_count, len(dict.fromkeys(period or ["programme"])))
    with _progress() as (told, watched):
        made = runner.reports(
            folders,
            periods=period or ["programme"],
            languages=languages,
            notebooks=notebook or (),
            values=parameters.settings(setting or []),
            out=out,
            each=each,
            run=runner.Run(
                accept_valid=accept_valid,
                force=force,
                workers=Workers(os.cpu_count() or 1 if jobs is None else jobs, cluster),
                limits=Limits(cell_timeout, notebook_timeout, memory),
                told=told,
                watched=watched,
            ),
        )
    for one in made:
        _tell(one)
    failed = _compare(made, languages, out) if compare else 0
    return max(_summed_up(made), failed)


def _compare(made: "Sequence[Report]", languages: Sequence[str], out: Path) -> int:
    """Sets programmes side by side, and says where that page is."""
    from circularlib.reporting.towns.side_by_side import side_by_side

    found = side_by_side(made, languages, out, told=lambda line: typer.echo(line, err=True))
    for page in found.pages.values():
        typer.echo(page)
    if found.error:
        typer.echo(f"The page of all programmes failed:\n{found.error}", err=True)
    return 1 if found.error else 0


def _tell(made: "Report") -> None:
    """Where the pages of a report are, and what went wrong in it."""
    for home in made.folders.values():
        typer.echo(home / "index.html")
    for name, status in made.statuses.items():
        if status == "not_measured":
            typer.echo(f"{name}: not measured, its tables are absent.", err=True)
    for name, error in made.errors.items():
        typer.echo(f"{name} failed:\n{error}", err=True)


def _summed_up(made: "Sequence[Report]") -> int:
    """Says last which notebooks failed, and returns the exit code."""
    failed = [
        name if len(made) == 1 else f"{name} of {one.programme} {one.period}"
        for one in made
        for name in one.errors
    ]
    if not failed:
        return 0
    count = sum(status != "not_measured" for one in made for status in one.statuses.values())
    typer.echo(f"{len(failed)} of {count} notebooks failed: {', '.join(failed)}.", err=True)
    return 1


@app.command()
def writeup(
    folder: Annotated[
        str | None, typer.Argument(metavar="FOLDER", help='Programme folder, or "sample".')
    ] = None,
    period: Annotated[str, typer.Option(help="Period of the report.")] = "programme",
    language: Annotated[
        list[str] | None, typer.Option(help="nl or en; those of the report by default.")
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(help="docx, pdf, html or md; give it several times; all by default."),
    ] = None,
    template: Annotated[
        list[str] | None,
        typer.Option(help="evaluation (the default), card, or a template of your own."),
    ] = None,
    reference: Annotated[
        Path | None, typer.Option(metavar="FILE.docx", help="Word file with your house style.")
    ] = None,
    verify: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Read a .docx or .html again, and list figures that moved."
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the reports.")] = Path("reports"),
) -> int:
    """Compose the evaluation or the public card from a report, every figure with its source.

    Example: circular writeup sample --language nl --to docx --template evaluation
    """
    from circularlib.reporting.writeup import documents

    if verify is not None:
        return _verify(verify, folder, period, out)
    if folder is None:
        raise UsageError("No programme was named.", remedy="Write: circular writeup FOLDER.")
    made = documents.writeups(
        folder,
        period=period,
        languages=tuple(dict.fromkeys(language)) if language else None,
        forms=tuple(dict.fromkeys(to or documents.FORMS)),
        templates=tuple(dict.fromkeys(template or ["evaluation"])),
        reference=reference,
        out=out,
        told=lambda line: typer.echo(line, err=True),
    )
    for file in made:
        typer.echo(file)
    return 0


def _verify(file: Path, folder: str | None, period: str, out: Path) -> int:
    """Sets a document beside its report; where no programme is named, the one it lies in."""
    from circularlib.reporting.writeup.documents import report_folder
    from circularlib.reporting.writeup.verification import language_of, verified

    home = folder and report_folder(folder, period, language_of(file), out)
    found = verified(file, home or None)
    for line in found.lines():
        typer.echo(line)
    return 1 if found.differences else 0


@app.command()
def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help="Folder of the earlier report.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="Folder of the later report.")],
    programme: Annotated[
        Path | None, typer.Option(help="Programme folder, where it moved since the reports.")
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the text: nl or en.")] = "en",
    to: Annotated[str, typer.Option(help="Form: text, json or csv.")] = "text",
    no_rerun: Annotated[
        bool, typer.Option("--no-rerun", help="Say what differs, without running anything.")
    ] = False,
) -> int:
    """List each figure that moved between two reports, by how much, and why.

    Example: circular compare old-reports/my-town/2022 reports/my-town/2022 --language nl
    """
    from circularlib.reporting.comparing import comparison, listing

    listing.check_form(to, language)
    _asked["language"] = language
    with _progress() as (told, _watched):
        found = comparison.compared(a, b, programme=programme, rerun=not no_rerun, told=told)
    typer.echo(listing.listed(found, to, language))
    return 0


@app.command()
def check(
    folder: Annotated[str, typer.Argument(help='Programme folder, or "sample".')],
    language: Annotated[str, typer.Option(help="Language of the messages: nl or en.")] = "en",
    to: Annotated[str | None, typer.Option(help="Write them as html, json or csv.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="File to write; check-<programme>.<form> by default.")
    ] = None,
    accept_valid: Annotated[
        bool, typer.Option("--accept-valid", help="Write bad rows to rejected.csv, and go on.")
    ] = False,
    pseudonymise: Annotated[
        Path | None, typer.Option(help="New folder for a copy with codes instead of identifiers.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="File with the key of the codes, outside the folders.")
    ] = None,
) -> int:
    """List every problem in a programme's records, by file, row and column.

    Example: circular check my-town --language nl --to html
    """
    from circularlib.ledger import intake
    from circularlib.ledger.programme import open_programme
    from circularlib.reporting import problem_lists
    from circularlib.reporting.stated_values import check_stated_values

    problem_lists.check_form(to, language)
    _asked["language"] = language
    programme = open_programme(folder)
    check_stated_values(programme)
    if pseudonymise is not None:
        from circularlib.ledger.privacy.pseudonyms import write_pseudonymised

        for line in write_pseudonymised(programme, pseudonymise, key):
            typer.echo(line)
        return 0
    ledger, problems = intake.examine(programme, accept_valid=accept_valid)
    told = [*ledger.rejected.problems, *problems]
    if to is None:
        typer.echo(problem_lists.as_text(told, language), nl=bool(told))
    else:
        file = out or Path(f"check-{programme.identifier}.{to}")
        problem_lists.write(told, to, file, language, programme)
        typer.echo(file)
    typer.echo(problem_lists.summary(told, language))
    typer.echo(problem_lists.tables_read(ledger, language))
    if accept_valid:
        typer.echo(problem_lists.rejected_rows(ledger, programme, language))
    return 1 if any(problem.severity == "error" for problem in problems) else 0


@app.command("new")
def new_programme(
    folder: Annotated[Path, typer.Argument(help="New folder for the programme.")],
    language: Annotated[str, typer.Option(help="Language of the workbook: nl or en.")] = "nl",
) -> int:
    """Make a programme folder with settings and a workbook to fill in.

    Example: circular new my-town --language nl
    """
    from circularlib.ledger.starter.folder import new_programme as made

    workbook = made(folder, language)
    typer.echo(f"{folder}: fill in {workbook.name} and programme.toml.")
    typer.echo(f"Next: circular check {folder} --language {language}")
    return 0


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(help="New folder for the synthetic programme.")],
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same records.")] = None,
    homes: Annotated[int, typer.Option(min=1, help="Number of homes.")] = 141,
    years: Annotated[int, typer.Option(min=2, help="Years of records, an even number.")] = 4,
    municipalities: Annotated[int, typer.Option(min=1, help="Number of towns.")] = 1,
    messy: Annotated[bool, typer.Option("--messy", help="With the dirt of real records.")] = False,
) -> int:
    """Write a synthetic programme whose truth is known, to try everything on.

    Example: circular sample my-town --homes 40
    """
    from circularlib.ledger.sample import programme as samples

    typer.echo("Living through thousands of homes to know the truth: some 15 seconds.", err=True)
    made = samples.sample_programme(
        seed=samples.SHIPPED_SEED if seed is None else seed,
        homes=homes,
        years=years,
        municipalities=municipalities,
        messy=messy,
    )
    samples.write_sample(made, folder)
    typer.echo(f"{folder}: synthetic records of {homes} homes over {years} years.")
    typer.echo(f"Next: circular report {folder}")
    return 0


@app.command("sources")
def list_sources(
    name: Annotated[
        str | None, typer.Argument(help="An assumption, a reference table or a source.")
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the text: nl or en.")] = "en",
) -> int:
    """List the assumptions, or tell one in full: value, range, source and where it is used.

    Example: circular sources unit_mass_ratio --language nl
    """
    from circularlib.reporting import source_lists
    from circularlib.units import LANGUAGES

    _asked["language"] = language if language in LANGUAGES else "en"
    text = source_lists.listed(language) if name is None else source_lists.told(name, language)
    typer.echo(text)
    return 0


@app.command("pictures")
def write_pictures(
    report_folder: Annotated[
        Path, typer.Argument(help="Folder of a report, as reports/my-town/2022.")
    ],
) -> int:
    """Write the charts of a report for print and press, each as SVG and PNG with its source.

    Example: circular pictures reports/my-town/2022
    """
    from circularlib.reporting import pictures

    with _progress() as (_told, watched):
        files = pictures.write_pictures(report_folder, watched=watched)
    for file in files:
        if file.name == pictures.LIST_FILE:
            typer.echo(file)
    count = sum(file.suffix == ".svg" for file in files)
    typer.echo(f"{count} pictures written, each as SVG and PNG.")
    return 0


@app.command()
def schedule(
    folder: Annotated[Path, typer.Argument(help="Programme folder with [[schedule]] settings.")],
    once: Annotated[
        bool, typer.Option("--once", help="Run what is due, and end: for cron and the like.")
    ] = False,
    print_form: Annotated[
        str | None, typer.Option("--print", help="Print unit files: systemd, cron or github.")
    ] = None,
) -> int:
    """Make the reports of programme.toml's schedules when they are due, until Ctrl-C.

    Example: circular schedule my-town --once
    """
    from circularlib.reporting import schedule as schedules
    from circularlib.reporting.unit_files import unit_files

    programme = schedules.opened_schedules(folder)
    if print_form is not None:
        outs = tuple(each.out for each in programme.settings.schedule)
        typer.echo(unit_files(print_form, folder, outs=outs), nl=False)
        return 0
    if not once:
        schedules.keep_running(folder, told=typer.echo)
        return 0
    made = schedules.run_due(folder, told=typer.echo)
    return 1 if any(run.status != "done" or run.mail_error for run in made) else 0


@import_app.command("open-repair")
def import_open_repair(
    files: Annotated[list[Path], typer.Argument(help="csv files of the Open Repair standard.")],
    out: Annotated[Path, typer.Option(help="Programme folder to write or to add to.")],
) -> int:
    """Bring Open Repair Data Standard records (v0.1 to v0.3) into a programme folder.

    Example: circular import open-repair OpenRepairData.csv --out my-region
    """
    from circularlib.ledger.open_repair.folder import write_repair_folder

    count = write_repair_folder(files, out)
    typer.echo(f"{count} repair attempts written to {out / 'repairs.csv'}.")
    typer.echo(f"Next: circular report {out} --notebook 80_open_repair")
    return 0


@export_app.command("open-repair")
def export_open_repair(
    folder: Annotated[str, typer.Argument(help="Programme folder with repair records.")],
    out: Annotated[Path, typer.Option(help="csv file to write.")],
) -> int:
    """Write a programme's repair records in the Open Repair Data Standard v0.3.

    Example: circular export open-repair my-region --out OpenRepairData.csv
    """
    from circularlib.ledger.intake import read_ledger
    from circularlib.ledger.open_repair.records import write
    from circularlib.ledger.programme import open_programme

    programme = open_programme(folder)
    if out.resolve().parent == programme.folder.resolve():
        raise UsageError(
            "The file would stand among the programme's own records.",
            f"{out}.",
            "Choose another folder for it.",
        )
    repairs = read_ledger(programme)["repairs"].collect()
    write(repairs, out)
    typer.echo(f"{repairs.height} repair attempts written to {out}.")
    return 0
