"""A set of reports, ours against plain papermill, in one run; and how it grows with the towns.

Prints seconds and ratios beside the targets of the design; nothing is asserted.

    python benchmarks/report_set.py [--towns 1 --towns 10 --towns 50]
"""

import argparse
import os
import shutil
import tempfile
import time
from pathlib import Path

import papermill

from circularlib.ledger.intake import read_ledger
from circularlib.ledger.programme import open_programme
from circularlib.reporting.jobs import Job, Workers, carried_out
from circularlib.reporting.runner import Run, reports
from circularlib.reporting.selection import selected

SMALL = "80_open_repair"  # one quick notebook, for the towns


def plain_papermill(folder: Path, scratch: Path) -> float:
    """Seconds for every notebook, one after another, each with a stock kernel."""
    began = time.perf_counter()
    for book in selected(()):
        papermill.execute_notebook(
            str(book.path),
            str(scratch / book.path.name),
            parameters={"programme": str(folder)},
            kernel_name="python3",
            progress_bar=False,
        )
    return time.perf_counter() - began


def ours(folder: Path, workers: Workers) -> float:
    """Seconds for the same notebooks in warm kernels; pages are not written either."""
    values = {"programme": str(folder)}
    jobs = [Job(book.name, book.path, values, folder) for book in selected(())]
    began = time.perf_counter()
    assert len(list(carried_out(jobs, workers))) == len(jobs)
    return time.perf_counter() - began


def overhead(folder: Path, scratch: Path) -> tuple[float, float]:
    """Seconds that a notebook takes beyond its cells, and that the first one waits besides.

    The mean of ten empty ones; the first starts the forkserver, once per command.
    """
    import nbformat

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    path = scratch / "empty.ipynb"
    nbformat.write(book, path)
    seconds = []
    for count in (1, 1, 11):
        jobs = [Job(str(number), path, {}, folder) for number in range(count)]
        began = time.perf_counter()
        list(carried_out(jobs, Workers(1)))
        seconds.append(time.perf_counter() - began)
    return (seconds[2] - seconds[1]) / 10, seconds[0] - seconds[1]


def towns(count: int, folder: Path, scratch: Path) -> float:
    """Seconds for a report on each of so many towns, pages and all."""
    folders = [scratch / f"town-{number}" for number in range(count)]
    for town in folders:
        shutil.copytree(folder, town)
    began = time.perf_counter()
    run = Run(workers=Workers(os.cpu_count() or 1))
    reports(folders, notebooks=[SMALL], languages=["nl"], out=scratch / "reports", run=run)
    return time.perf_counter() - began


def main() -> None:
    """Prints a line per measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, action="append")
    counts = parser.parse_args().towns or [1, 10, 50]
    folder = open_programme("sample").folder.resolve()
    read_ledger(open_programme("sample"))  # both sides find the tables kept
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as place:
        scratch = Path(place)
        beyond, start = overhead(folder, scratch)
        print(f"overhead of a notebook beyond its cells: {beyond:.2f} s (0.6 s)")
        print(f"start of the forkserver, once per command: {start:.1f} s")
        before, plain = ours(folder, Workers(cores)), plain_papermill(folder, scratch)
        after = ours(folder, Workers(cores))  # a machine is not as fast at every minute
        warm = (before + after) / 2
        print(
            f"{len(selected(()))} notebooks, warm, {cores} at once: {warm:.1f} s "
            f"({before:.1f} before papermill, {after:.1f} after)"
        )
        print(
            f"the same by plain papermill: {plain:.1f} s, ratio {plain / warm:.1f} (5), "
            f"with the start {plain / (warm + start):.1f}"
        )
        for count in counts:
            seconds = towns(count, folder, scratch / str(count))
            print(f"{count:>4} towns: {seconds:6.1f} s, {seconds / count:.2f} s per town")


if __name__ == "__main__":
    main()
