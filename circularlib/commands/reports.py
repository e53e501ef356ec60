"""Commands that make reports, compare them and keep doing it."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from circularlib.commands.console import Language, progress, say, speak

if TYPE_CHECKING:  # --help must not wait for the libraries behind it
    from circularlib.reporting.runner import Report

__all__ = ["compare", "report", "schedule", "write_pictures"]


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
    scenario: Annotated[
        str | None,
        typer.Option(
            help="A scenario saved in JupyterLab, by its name: report with what it sets otherwise."
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
    engine: Annotated[
        str | None,
        typer.Option(help="What calculates: polars (the default), duckdb or spark."),
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
    shipped_only: Annotated[
        bool,
        typer.Option("--shipped-only", help="Leave out the programme's own notebooks."),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Run also what did not change since the last time.")
    ] = False,
) -> int:
    """Run the notebooks on a programme's records, into pages that open in any browser.

    Example: circular report sample --period 2022 --language nl
    """
    from circularlib.ledger.scenarios import scenario_file
    from circularlib.reporting import parameters, runner
    from circularlib.reporting.jobs import Workers
    from circularlib.reporting.limits import Limits
    from circularlib.units import LANGUAGES

    languages = tuple(dict.fromkeys(language or LANGUAGES))
    speak(*languages)
    if help_parameters:
        typer.echo(parameters.listed(_notebooks(folders, notebook or (), shipped_only)))
        return 0
    if scenario:
        folders = [str(scenario_file(folder, scenario)) for folder in folders]
    if compare:
        from circularlib.reporting.towns.side_by_side import check_comparable

        places_count = 2 if each else len(dict.fromkeys(folders))  # municipalities: known later
        check_comparable(places_count, len(dict.fromkeys(period or ["programme"])))
    with progress() as (told, watched):
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
                shipped_only=shipped_only,
                workers=Workers(os.cpu_count() or 1 if jobs is None else jobs, cluster),
                limits=Limits(cell_timeout, notebook_timeout, memory),
                told=told,
                watched=watched,
                engine=engine or "polars",
            ),
        )
    for one in made:
        _tell(one)
    failed = _compare(made, languages, out) if compare else 0
    return max(_summed_up(made), failed)


def _notebooks(folders: Sequence[str], names: Sequence[str], shipped_only: bool) -> dict[str, Path]:
    """The notebooks of the programmes, each name once."""
    from circularlib.ledger.programme import open_programme
    from circularlib.reporting.selection import selected

    places = [None] if shipped_only else [open_programme(name).folder for name in folders]
    return {book.name: book.path for place in places for book in selected(names, place)}


def _compare(made: "Sequence[Report]", languages: Sequence[str], out: Path) -> int:
    """Sets programmes side by side, and says where that page is."""
    from circularlib.reporting.towns.side_by_side import side_by_side

    found = side_by_side(made, languages, out, told=lambda line: say(line, err=True))
    for page in found.pages.values():
        typer.echo(page)
    if found.error:
        say(f"The page of all programmes failed:\n{found.error}", err=True)
    return 1 if found.error else 0


def _tell(made: "Report") -> None:
    """Where the pages of a report are, and what went wrong in it."""
    for home in made.folders.values():
        typer.echo(home / "index.html")
    for name, status in made.statuses.items():
        if status == "not_measured":
            say(f"{name}: not measured, its tables are absent.", err=True)
    for name, error in made.errors.items():
        say(f"{name} failed:\n{error}", err=True)


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
    say(f"{len(failed)} of {count} notebooks failed: {', '.join(failed)}.", err=True)
    return 1


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

    speak(language)
    listing.check_form(to, language)
    with progress() as (told, _watched):
        found = comparison.compared(a, b, programme=programme, rerun=not no_rerun, told=told)
    typer.echo(listing.listed(found, to, language))
    return 0


def write_pictures(
    report_folder: Annotated[
        Path, typer.Argument(help="Folder of a report, as reports/my-town/2022.")
    ],
    language: Language = "en",
) -> int:
    """Write the charts of a report for print and press, each as SVG and PNG with its source.

    Example: circular pictures reports/my-town/2022
    """
    from circularlib.reporting import pictures

    speak(language)
    with progress() as (_told, watched):
        files = pictures.write_pictures(report_folder, watched=watched)
    for file in files:
        if file.name == pictures.LIST_FILE:
            typer.echo(file)
    count = sum(file.suffix == ".svg" for file in files)
    say(f"{count} pictures written, each as SVG and PNG.")
    return 0


def schedule(
    folder: Annotated[Path, typer.Argument(help="Programme folder with [[schedule]] settings.")],
    once: Annotated[
        bool, typer.Option("--once", help="Run what is due, and end: for cron and the like.")
    ] = False,
    print_form: Annotated[
        str | None, typer.Option("--print", help="Print unit files: systemd, cron or github.")
    ] = None,
    language: Language = "en",
) -> int:
    """Make the reports of programme.toml's schedules when they are due, until Ctrl-C.

    Example: circular schedule my-town --once
    """
    from circularlib.reporting import schedule as schedules
    from circularlib.reporting.unit_files import unit_files

    speak(language)
    programme = schedules.opened_schedules(folder)
    if print_form is not None:
        outs = tuple(each.out for each in programme.settings.schedule)
        typer.echo(unit_files(print_form, folder, outs=outs), nl=False)
        return 0
    if not once:
        schedules.keep_running(folder, told=say)
        return 0
    made = schedules.run_due(folder, told=say)
    return 1 if any(run.status != "done" or run.mail_error for run in made) else 0
