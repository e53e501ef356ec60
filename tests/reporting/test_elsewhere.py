"""The same records give the same bytes on another machine: nothing of the place is in them."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

from circularlib.shipped import shipped

NOTEBOOKS = ("30_cost_reduction", "40_jobs_created")
HERE = {
    "TZ": "Europe/Brussels",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "1",
    "OMP_NUM_THREADS": "2",
    "OPENBLAS_NUM_THREADS": "2",
    "POLARS_MAX_THREADS": "2",
}
THERE = {
    "TZ": "Pacific/Kiritimati",
    "LANG": "C",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "4711",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
    "CIRCULAR_LANGUAGE": "nl",
}


def made(place: Path, environment: dict[str, str], *options: str) -> dict[str, bytes]:
    """Every file of a report on the sample, run in a process of its own in a place of its own."""
    records = place / "town records"
    copytree(shipped("data/roeselare"), records, ignore=lambda *_: [".ledger", "reports"])
    (place / "home").mkdir()
    (place / "work").mkdir()
    books = [word for name in NOTEBOOKS for word in ("--notebook", name)]
    done = subprocess.run(
        [sys.executable, "-m", "circularlib", "report", str(records), *books, *options],
        cwd=place / "work", env={**os.environ, "HOME": str(place / "home"), **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.split()) == (0, list(NOTEBOOKS)), done.stderr
    reports = place / "work" / "reports"
    return {
        file.relative_to(reports).as_posix(): file.read_bytes()
        for file in sorted(reports.rglob("*"))
        if file.is_file() and ".runs" not in file.parts
    }


def test_another_machine_gives_the_same_bytes(tmp_path: Path) -> None:
    """Another home, folder, clock, language, hash seed and number of threads and of notebooks
    at once: pages, notebooks, findings and manifest are the same to the byte.
    """
    here = made(tmp_path / "here", HERE, "--jobs", "1")
    there = made(tmp_path / "there" / "far", THERE, "--jobs", "2")
    assert len([name for name in here if name.endswith((".html", ".ipynb"))]) >= 8
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []
