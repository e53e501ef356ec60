"""Who may import whom, and what importing costs."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {
    "IPython", "babel", "jupyter_client", "lifelines", "matplotlib", "narwhals", "nbconvert",
    "numpy", "pandas", "papermill", "polars", "pyarrow", "scipy", "seaborn",
    "statsmodels",
}  # fmt: skip
PACKAGES = ["circularlib"] + [
    f"circularlib.{file.parent.name}" for file in sorted(ROOT.glob("circularlib/*/__init__.py"))
]


def loaded(code: str) -> set[str]:
    """The top-level modules a fresh Python has loaded after running some code."""
    told = f"{code}\nimport sys\nprint(*sorted({{m.partition('.')[0] for m in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split("\n")[-2].split())


def test_the_layers_hold() -> None:
    """Import-linter reads the layers in pyproject.toml; every contract is kept."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_importing_the_packages_loads_nothing_heavy() -> None:
    """Each is light until one of its modules is used; there are seven."""
    assert len(PACKAGES) >= 7
    found = loaded("\n".join(f"import {package}" for package in PACKAGES))
    assert "circularlib" in found
    assert found & HEAVY == set()


@pytest.mark.parametrize(
    "code",
    [
        "import circularlib.cli",
        "import sys; sys.argv = ['circular', '--help']\n"
        "from circularlib.cli import main\n"
        "try: main()\nexcept SystemExit: pass",
        "import sys; sys.argv = ['circular', '--version']\n"
        "from circularlib.cli import main\n"
        "try: main()\nexcept SystemExit: pass",
        "import sys; sys.argv = ['circular', 'report', '--help']\n"
        "from circularlib.cli import main\n"
        "try: main()\nexcept SystemExit: pass",
    ],
    ids=["import", "help", "version", "help of a command"],
)
def test_the_command_line_loads_nothing_heavy_before_it_has_work(code: str) -> None:
    """Neither pandas nor matplotlib nor polars for `circular --help`."""
    found = loaded(code)
    assert "typer" in found
    assert found & HEAVY == set()
