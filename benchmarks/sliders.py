"""What a move of a slider takes: working out anew and drawing, on the sample.

Runs the cells of each notebook with sliders, moves one slider after another of what it made, and
prints the median and the slowest of eight moves. The way to the browser and back is not in it.

    python benchmarks/sliders.py
"""

import contextlib
import io
import statistics
import time
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from circularlib.figures.explorers.controls import Explorer
from circularlib.reporting.selection import selected

MOVES = 8


def explorers(code: list[str]) -> list[Explorer]:
    """What the cells of a notebook made with sliders in it."""
    shell: Any = InteractiveShell()  # type: ignore[no-untyped-call]
    with contextlib.redirect_stdout(io.StringIO()):
        results = [shell.run_cell(cell).result for cell in code]
    return [result for result in results if isinstance(result, Explorer)]


def moves(box: Explorer) -> list[float]:
    """Seconds of each move; one slider or choice after another goes to another place of its own."""
    controls = [child for child in box.children if hasattr(child, "options")]
    seconds = []
    for number in range(MOVES):
        control = controls[number % len(controls)]
        places = [place for place in range(len(control.options)) if place != control.index]
        began = time.perf_counter()
        control.index = places[(number + 1) * len(places) // (MOVES + 1)]
        seconds.append(time.perf_counter() - began)
    return seconds


def cells(content: Any) -> list[str]:
    """The code of a notebook, cell by cell."""
    return ["".join(cell["source"]) for cell in content["cells"] if cell["cell_type"] == "code"]


def main() -> None:
    """Prints a line per notebook with sliders."""
    for book in selected(()):
        if "_explorer" not in book.code:
            continue
        for box in explorers(cells(book.content)):
            seconds = moves(box)
            middle, most = statistics.median(seconds) * 1000, max(seconds) * 1000
            print(f"{book.name}: median {middle:.0f} ms (200), slowest {most:.0f} ms", flush=True)


if __name__ == "__main__":
    main()
