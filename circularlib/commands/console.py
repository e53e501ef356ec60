"""What commands share: how they tell what runs, and in which language errors are told."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from circularlib.errors import CircularError

__all__ = ["INTERRUPTED", "Language", "progress", "say", "say_error", "speak", "words"]

INTERRUPTED = 130
"""Exit code that a shell expects after Ctrl-C."""
Language = Annotated[str, typer.Option(help="Language of what is told: nl or en.")]
"""The option of commands that make nothing in a language themselves."""
_asked = {"language": "en"}

_Told = Callable[[str], None]
_Watched = Callable[[Sequence[str]], None]


def speak(*languages: str) -> None:
    """From now on a command tells what it has to say in the language it was asked for.

    Args:
        languages: The languages asked for; several, none or an unknown one mean English.
    """
    _asked["language"] = "nl" if set(languages) == {"nl"} else "en"


def words(text: str) -> str:
    """A text in the language asked for; the dictionary is read only where that is not English.

    Args:
        text: In English, as it stands in the code.

    Returns:
        The text, in English where the dictionary has no words for all of it.
    """
    if _asked["language"] == "en":
        return text
    from circularlib.figures.told_errors import in_words

    return in_words(text, _asked["language"])


def say_error(error: CircularError) -> None:
    """Says what went wrong in the language asked for.

    Args:
        error: The error.
    """
    text = str(error)
    if _asked["language"] != "en":
        from circularlib.figures.told_errors import error_in_words

        text = error_in_words(error, _asked["language"])
    typer.echo(text, err=True)


def say(text: object, *, err: bool = False) -> None:
    """Prints a text in the language asked for.

    Args:
        text: In English.
        err: On the error stream.
    """
    typer.echo(words(str(text)), err=err)


@contextmanager
def progress() -> Iterator[tuple[_Told, _Watched]]:
    """Says what is done and what runs: a live line on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield lambda line: say(line, err=True), lambda _running: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(words("reading the records"), total=None)

        def watched(running: Sequence[str]) -> None:
            if running:
                others = f"{running[0]} and {len(running) - 1} more"
                shown = words(others) if len(running) > 1 else running[0]
                progress.update(task, description=shown)

        yield lambda line: progress.console.print(words(line), highlight=False), watched
