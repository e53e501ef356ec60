"""What commands share: how they tell what runs, and in which language errors are told."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import typer

__all__ = ["INTERRUPTED", "asked", "progress"]

INTERRUPTED = 130
"""Exit code that a shell expects after Ctrl-C."""
asked = {"language": "en"}
"""The language in which the command that runs was asked to speak."""

_Told = Callable[[str], None]
_Watched = Callable[[Sequence[str]], None]


@contextmanager
def progress() -> Iterator[tuple[_Told, _Watched]]:
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
