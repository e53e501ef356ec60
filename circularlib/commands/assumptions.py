"""The command that shows what is assumed, and where it comes from."""

from typing import Annotated

import typer

from circularlib.commands.console import speak

__all__ = ["list_sources"]


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

    speak(language)
    text = source_lists.listed(language) if name is None else source_lists.told(name, language)
    typer.echo(text)
    return 0
