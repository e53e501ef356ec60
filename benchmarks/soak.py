"""Hundreds of notebooks in one process: what is left of them, and whether memory grows.

Prints, every so many runs, the processes below this one, its open files and the memory that it
and the process that kernels are forked from hold. Nothing is asserted.

    python benchmarks/soak.py [--runs 200] [--notebook 80_open_repair]
"""

import argparse
import os
import time
from collections.abc import Iterator
from pathlib import Path

from circularlib.ledger.programme import open_programme
from circularlib.reporting.jobs import Job, Workers, carried_out
from circularlib.reporting.selection import selected

_BATCH = 20


def children(pid: int) -> Iterator[int]:
    """The processes below a process, at any depth."""
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, thread.read_text(encoding="ascii").split()):
            yield child
            yield from children(child)


def memory_mib(pid: int) -> float:
    """The memory a process holds and shares with nobody, in MiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    sizes = [int(line.split()[1]) for line in lines if line.startswith("Private_")]
    return sum(sizes) / 1024


def main() -> None:
    """Prints a line per batch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--notebook", default="80_open_repair")
    asked = parser.parse_args()
    folder = open_programme("sample").folder.resolve()
    (book,) = selected([asked.notebook])
    began, done = time.perf_counter(), 0
    while done < asked.runs:
        size = min(_BATCH, asked.runs - done)
        jobs = [
            Job(f"{done + n}", book.path, {"programme": str(folder)}, folder) for n in range(size)
        ]
        done += len(list(carried_out(jobs, Workers(os.cpu_count() or 1))))
        below = list(children(os.getpid()))
        files_count = len(list(Path("/proc/self/fd").iterdir()))
        held = [memory_mib(pid) for pid in [os.getpid(), *below]]
        print(
            f"{done:>4} runs, {(time.perf_counter() - began) / done:.2f} s each: "
            f"{len(below)} processes below, {files_count} open files, "
            f"{held[0]:.0f} MiB here, {sum(held[1:]):.0f} MiB below",
            flush=True,
        )


if __name__ == "__main__":
    main()
