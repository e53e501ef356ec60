"""The command that composes documents from what was measured."""

from pathlib import Path
from typing import Annotated

import typer

from circularlib.commands.console import say, speak
from circularlib.errors import UsageError

__all__ = ["writeup"]


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

    speak(*(language or ()))
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
        told=lambda line: say(line, err=True),
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
    return 0 if found.agrees else 1
