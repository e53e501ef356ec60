"""The command line: which commands there are, and how a mistake is told."""

import sys
import traceback
from io import TextIOWrapper
from typing import Annotated

import typer

from circularlib import __version__
from circularlib.commands import assumptions, documents, lab, records, reports
from circularlib.commands.console import INTERRUPTED, say, say_error, speak
from circularlib.errors import CircularError

__all__ = ["app", "main"]

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

app.command()(reports.report)
app.command()(documents.writeup)
app.command()(reports.compare)
app.command()(records.check)
app.command("new")(records.new_programme)
app.command()(records.sample)
app.command("sources")(assumptions.list_sources)
app.command("pictures")(reports.write_pictures)
app.command()(reports.schedule)
app.command()(lab.lab)
import_app.command("open-repair")(records.import_open_repair)
export_app.command("open-repair")(records.export_open_repair)

_state = {"debug": False}


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
        say("Stopped.", err=True)
        sys.exit(INTERRUPTED)
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
        say_error(error)
    elif isinstance(error, OSError):
        say(_unusable(error), err=True)
        say("Correct its name, or ask for the right to read or write there.", err=True)
    else:
        say(f"circular stopped on a mistake of its own: {error}.", err=True)
        say("Run it again as: circular --debug ..., and report what it prints.", err=True)
    return error.exit_code if isinstance(error, CircularError) else 1


def _unusable(error: OSError) -> str:
    """Which file or folder the system refuses, and why in its own words."""
    if error.filename is None:
        return f"A file or folder cannot be used: {error}."
    return f'"{error.filename}" cannot be used: {error.strerror}.'


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
    speak("en")
