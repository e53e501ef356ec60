"""Commands about records: a new folder, the sample, the checks, those of others."""

from pathlib import Path
from typing import Annotated

import typer

from circularlib.commands.console import Language, say, speak
from circularlib.errors import UsageError

__all__ = ["check", "export_open_repair", "import_open_repair", "new_programme", "sample"]


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

    speak(language)
    problem_lists.check_form(to, language)
    programme = open_programme(folder)
    check_stated_values(programme)
    if pseudonymise is not None:
        from circularlib.ledger.privacy.pseudonyms import write_pseudonymised

        for line in write_pseudonymised(programme, pseudonymise, key):
            say(line)
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
    if any(problem.severity == "error" for problem in problems):
        return 1
    _tell_next(f"circular report {folder} --language {language}", language)
    return 0


def _tell_next(command: str, language: str) -> None:
    from circularlib.figures.words import label

    typer.echo(label("next_command", language).format(command=command))


def new_programme(
    folder: Annotated[Path, typer.Argument(help="New folder for the programme.")],
    language: Annotated[str, typer.Option(help="Language of the workbook: nl or en.")] = "nl",
) -> int:
    """Make a programme folder with settings and a workbook to fill in.

    Example: circular new my-town --language nl
    """
    from circularlib.figures.words import label
    from circularlib.ledger.starter.folder import new_programme as made

    speak(language)
    workbook = made(folder, language)
    words = label("new_programme_made", language)
    typer.echo(words.format(folder=folder, workbook=workbook.name))
    _tell_next(f"circular check {folder} --language {language}", language)
    return 0


def sample(
    folder: Annotated[Path, typer.Argument(help="New folder for the synthetic programme.")],
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same records.")] = None,
    homes: Annotated[int, typer.Option(min=1, help="Number of homes.")] = 141,
    years: Annotated[int, typer.Option(min=2, help="Years of records, an even number.")] = 4,
    municipalities: Annotated[int, typer.Option(min=1, help="Number of towns.")] = 1,
    messy: Annotated[bool, typer.Option("--messy", help="With the dirt of real records.")] = False,
    language: Language = "en",
) -> int:
    """Write a synthetic programme whose truth is known, to try everything on.

    Example: circular sample my-town --homes 40
    """
    from circularlib.ledger.sample import programme as samples

    speak(language)
    say("Living through thousands of homes to know the truth: some 15 seconds.", err=True)
    made = samples.sample_programme(
        seed=samples.SHIPPED_SEED if seed is None else seed,
        homes=homes,
        years=years,
        municipalities=municipalities,
        messy=messy,
    )
    samples.write_sample(made, folder)
    say(f"{folder}: synthetic records of {homes} homes over {years} years.")
    say(f"Next: circular report {folder}")
    return 0


def import_open_repair(
    files: Annotated[list[Path], typer.Argument(help="csv files of the Open Repair standard.")],
    out: Annotated[Path, typer.Option(help="Programme folder to write or to add to.")],
    language: Language = "en",
) -> int:
    """Bring Open Repair Data Standard records (v0.1 to v0.3) into a programme folder.

    Example: circular import open-repair OpenRepairData.csv --out my-region
    """
    from circularlib.ledger.open_repair.folder import write_repair_folder

    speak(language)
    count = write_repair_folder(files, out)
    say(f"{count} repair attempts written to {out / 'repairs.csv'}.")
    say(f"Next: circular report {out} --notebook 80_open_repair")
    return 0


def export_open_repair(
    folder: Annotated[str, typer.Argument(help="Programme folder with repair records.")],
    out: Annotated[Path, typer.Option(help="csv file to write.")],
    language: Language = "en",
) -> int:
    """Write a programme's repair records in the Open Repair Data Standard v0.3.

    Example: circular export open-repair my-region --out OpenRepairData.csv
    """
    from circularlib.ledger.intake import read_ledger
    from circularlib.ledger.open_repair.records import write
    from circularlib.ledger.programme import open_programme

    speak(language)
    programme = open_programme(folder)
    if out.resolve().parent == programme.folder.resolve():
        raise UsageError(
            "The file would stand among the programme's own records.",
            f"{out}.",
            "Choose another folder for it.",
        )
    repairs = read_ledger(programme)["repairs"].collect()
    write(repairs, out)
    say(f"{repairs.height} repair attempts written to {out}.")
    return 0
