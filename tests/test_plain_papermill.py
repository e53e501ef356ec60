"""Notebooks run with papermill alone, as Airflow and Dagster would run it."""

import subprocess
import sys
from pathlib import Path
from shutil import copytree

import nbformat
import pytest

from circularlib.reporting.execution import executed
from circularlib.reporting.findings import gathered
from circularlib.shipped import shipped

NOTEBOOKS = [
    shipped(f"notebooks/{name}.ipynb")
    for name in ("30_cost_reduction", "60_washing_machine_ownership")
]
"""One on all five tables, one on a file of its own; all notebooks run in stock kernels too, when
nbval checks their stored outputs."""


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample; the first that reads it keeps its tables for the next."""
    return copytree(
        shipped("data/roeselare"),
        tmp_path_factory.mktemp("records") / "roeselare",
        ignore=lambda *_: [".ledger", "reports"],
    )


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_with_papermill_alone_to_the_same_findings(
    notebook: Path, records: Path, tmp_path: Path
) -> None:
    """The stock kernel, a folder elsewhere, records given by `-p`; against our own runner.

    papermill's command makes the number 2022 of `-p period 2022`.
    """
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    command = [
        sys.executable, "-m", "papermill", str(notebook), "out.ipynb", "--no-progress-bar",
        "-k", "python3", "-p", "programme", str(records), "-p", "period", "2022",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert [file.name for file in elsewhere.iterdir()] == ["out.ipynb"]
    theirs = nbformat.read(elsewhere / "out.ipynb", as_version=4)
    ours = executed(notebook, {"programme": str(records), "period": "2022"}, records)
    assert gathered(theirs, notebook.stem) == gathered(ours, notebook.stem) != []
