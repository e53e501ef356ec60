"""`circular lab`: JupyterLab on a programme's own copies of the notebooks."""

from typing import TYPE_CHECKING, Annotated

import typer

from circularlib.commands.console import say, speak
from circularlib.errors import UsageError

if TYPE_CHECKING:  # --help must not wait for the libraries behind it
    from circularlib.ledger.programme import Programme

__all__ = ["lab"]


def lab(
    folder: Annotated[
        str | None,
        typer.Argument(
            metavar="[DIR]",
            help="Programme folder; the current one by default, or a copy of the sample.",
        ),
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the menus: nl or en.")] = "nl",
    update: Annotated[
        bool, typer.Option("--update", help="Merge new versions into your copies, and end.")
    ] = False,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address, and open no browser.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port; the next free one where it is taken.")
    ] = 8888,
) -> int:
    """Open JupyterLab on a programme, with copies of the notebooks to change as you like.

    Example: circular lab my-town --language nl
    """
    from circularlib.reporting.workspace import folder as workspace
    from circularlib.units import LANGUAGES

    speak(language)
    if language not in LANGUAGES:
        raise UsageError(f'"{language}" is not a language of the pages.', remedy="Use nl or en.")
    programme = workspace.workspace_programme(folder, language, told=_told)
    newer = workspace.fill_workspace(programme)
    if update:
        return _update(programme, language)
    from circularlib.figures.words import label
    from circularlib.reporting.workspace.server import Lab, serve

    if newer:
        _told(label("lab_newer", language).format(names=", ".join(newer)))

    serve(Lab(programme.folder, language, port, not no_browser), told=_told)
    return 0


def _update(programme: "Programme", language: str) -> int:
    """Merges, says what came of it, and returns the exit code."""
    from circularlib.figures.words import label
    from circularlib.reporting.workspace.update import updated

    done = updated(programme)
    for each in done:
        typer.echo(each.told(language))
    typer.echo(label("lab_updated_count", language).format(count=len(done)))
    return 1 if any(each.beside for each in done) else 0


def _told(line: str) -> None:
    say(line, err=True)
