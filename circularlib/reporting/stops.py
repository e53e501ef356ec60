"""Why a notebook did not reach its end, in the words of the reader's language."""

from pathlib import Path

import nbformat

from circularlib import errors
from circularlib.errors import CircularError
from circularlib.figures.told_errors import in_words, told_error
from circularlib.figures.words import label
from circularlib.reporting.traces import without_path

__all__ = ["error_language", "note_error", "note_stop", "stated_error", "until_stop"]

_MEMORY = frozenset({"MemoryError", "_ArrayMemoryError", "OutOfMemoryException"})


def note_stop(book: nbformat.NotebookNode, why: str, **values: str) -> None:
    """What went wrong outside a notebook becomes the error of the cell that was running.

    Args:
        book: The notebook as papermill left it.
        why: Key of the sentence among the labels, as `stopped_cell_time`.
        **values: What goes into its blanks.
    """
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    started = [cell for cell in code if cell.metadata.get("papermill", {}).get("start_time")]
    running = started[-1] if started else code[0]
    running.metadata["circularlib"] = {"stopped": why, "values": values}
    said = _words(why, values, "en")
    running.outputs = [
        *(output for output in running.outputs if output.output_type != "error"),  # interrupted
        nbformat.v4.new_output("error", ename="ReportError", evalue=said, traceback=[]),
    ]


def note_error(book: nbformat.NotebookNode, error: CircularError, folder: Path) -> None:
    """What was found wrong when a notebook had been run: nothing that it shows or found counts.

    Args:
        book: The executed notebook.
        error: What was found.
        folder: The programme folder; its path becomes its name, as in every page.
    """
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs = []
    said = without_path(str(error), folder)
    name = type(error).__name__
    code[0].outputs = [nbformat.v4.new_output("error", ename=name, evalue=said, traceback=[])]


def stated_error(book: nbformat.NotebookNode, language: str = "en") -> str | None:
    """What went wrong in a run, or None.

    Args:
        book: The executed notebook.
        language: `en` or `nl`.

    Returns:
        A text of up to three lines. One of circularlib's own errors that has no words in the
        language keeps its English ones.
    """
    cell, output = _stop(book)
    if output is None:
        return None
    noted = cell.metadata.get("circularlib", {})
    if "stopped" in noted:
        return _words(noted["stopped"], noted["values"], language)
    if output.ename in errors.__all__:
        return in_words(str(output.evalue), language)
    if output.ename in _MEMORY:
        return _words("stopped_memory", {}, language)
    said = f"{output.ename}: {output.evalue}".removesuffix(": ")
    return label("stopped_mistake", language).format(error=said)


def error_language(book: nbformat.NotebookNode, language: str) -> str:
    """The language in which `stated_error` can say what went wrong.

    Args:
        book: The executed notebook.
        language: The one asked for.

    Returns:
        `en` where the message is one of circularlib's own errors that is known in English only;
        else the one asked for.
    """
    cell, output = _stop(book)
    is_noted = "stopped" in cell.metadata.get("circularlib", {})
    if output is None or output.ename not in errors.__all__ or is_noted:
        return language
    return "en" if told_error(str(output.evalue), language) is None else language


def until_stop(book: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The cells up to the one that failed; all where none did.

    What comes after explains results that are not there.

    Args:
        book: The executed notebook.

    Returns:
        Its cells, in order.
    """
    for at, cell in enumerate(book.cells):
        if _failed(cell) is not None:
            return list(book.cells[: at + 1])
    return list(book.cells)


def _stop(
    book: nbformat.NotebookNode,
) -> tuple[nbformat.NotebookNode, nbformat.NotebookNode | None]:
    """The first cell that failed with its error; any cell and None where none did."""
    failures = ((cell, _failed(cell)) for cell in book.cells)
    nothing = (nbformat.NotebookNode(metadata={}), None)
    return next((pair for pair in failures if pair[1] is not None), nothing)


def _failed(cell: nbformat.NotebookNode) -> nbformat.NotebookNode | None:
    outputs = cell.get("outputs", [])
    return next((output for output in outputs if output.output_type == "error"), None)


def _words(why: str, values: dict[str, str], language: str) -> str:
    """The sentence, and below it what can be done about it."""
    return f"{label(why, language).format(**values)}\n{label(f'{why}_remedy', language)}"
