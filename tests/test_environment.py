"""What is installed is said once, and the other places agree."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
CONDA_NAMES = {
    "duckdb": "python-duckdb",
    "jupyter-client": "jupyter_client",
    "matplotlib": "matplotlib-base",
    "playwright": "playwright-python",
    "pypandoc-binary": "pypandoc",
    "typst": "typst-py",
}


def split(requirement: str) -> tuple[str, str]:
    name, bound = re.fullmatch(r"([A-Za-z0-9._-]+)(.*)", requirement).groups()
    return name, bound


def wanted() -> dict[str, str]:
    """What pyproject.toml asks for to use and to test circularlib, by name."""
    return dict(map(split, PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]))


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this copy is no git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_conda_installs_what_pyproject_asks_for():
    """Same packages under their conda-forge names, same bounds, same Python."""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    lines = [line for line in environment["dependencies"] if isinstance(line, str)]
    conda = dict(map(split, lines))
    assert conda.pop("pip") == ""
    assert conda.pop("python") == PROJECT["requires-python"]
    assert conda == {CONDA_NAMES.get(name, name): bound for name, bound in wanted().items()}
    assert environment["channels"] == ["conda-forge"]


def test_every_pinned_package_has_a_hash():
    """A line name==version is followed by at least one sha256."""
    blocks = re.split(r"\n(?=\S)", LOCK.strip())
    assert all("==" in block and "--hash=sha256:" in block for block in blocks)


def test_every_dependency_is_pinned():
    """Names compared without regard to case, dots and underscores."""
    pinned = {re.sub(r"[._]", "-", name).lower() for name in re.findall(r"(?m)^([^\s=]+)==", LOCK)}
    assert {re.sub(r"[._]", "-", name).lower() for name in wanted()} <= pinned


def test_the_lock_names_no_index():
    """Where packages come from is the machine's own affair."""
    assert not re.search(r"(?m)^\s*--(extra-)?index-url|find-links|://", LOCK)


@pytest.mark.parametrize("domain", ["pypi", "pythonhosted", "npmjs", "anaconda", "crates"])
def test_no_file_names_the_host_of_a_package_registry(domain: str):
    """Neither in code nor in text."""
    host = re.compile(rf"\b{domain}\.(org|com|io|net)\b".encode())
    assert [path for path in tracked() if host.search(path.read_bytes())] == []


@pytest.mark.parametrize("place", ["work", "root", "home", "Users", "mnt"])
def test_no_file_names_a_place_of_somebodys_machine(place: str):
    """An absolute path holds on one machine only."""
    path_of_a_machine = re.compile(rf"(?<![\w.:/>-])/{place}/\w".encode())
    assert [path for path in tracked() if path_of_a_machine.search(path.read_bytes())] == []


def test_the_lock_holds_nothing_but_pins_and_hashes():
    """No option, no file and no address: `name==version ; marker`, then its hashes."""
    for line in LOCK.strip().splitlines():
        text = line.removesuffix("\\").strip()
        assert re.fullmatch(
            r"--hash=sha256:[0-9a-f]{64}|[\w.-]+(\[\w,-]+\])?==\S+( ; .+)?", text
        ), line


def test_no_file_in_git_is_larger_than_two_megabytes():
    """The sample as a whole stays below that, too."""
    assert [path for path in tracked() if path.stat().st_size > 2_000_000] == []
    sample = [path for path in tracked() if ROOT / "data" / "roeselare" in path.parents]
    assert sum(path.stat().st_size for path in sample) < 2_000_000
