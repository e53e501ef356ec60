"""The running code is known by its content, and a copy of it runs again."""

import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from circularlib.reporting import running_code
from circularlib.reporting.running_code import git_commit, keep_code, unpacked_code
from circularlib.shipped import shipped


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder with copies of the code, empty."""
    monkeypatch.setenv(running_code.CODE_VARIABLE, str(tmp_path / "code"))
    return tmp_path / "code"


def test_the_same_code_is_kept_once(code: Path) -> None:
    notebooks = shipped("notebooks")
    assert keep_code(notebooks) == keep_code(notebooks)
    assert len(list(code.iterdir())) == 1


def test_another_notebook_is_other_code(code: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, text in ((one, "{}"), (other, "{ }")):
        folder.mkdir()
        (folder / "01_a.ipynb").write_text(text, encoding="utf-8")
    assert keep_code(one) != keep_code(other)
    assert len(list(code.iterdir())) == 2


def test_a_copy_holds_code_words_and_notebooks_and_no_records_nor_values(
    code: Path, tmp_path: Path
) -> None:
    identity = keep_code(shipped("notebooks"))
    assert [file.stem for file in code.iterdir()] == [identity]
    target = tmp_path / "unpacked"
    assert unpacked_code(identity, target)
    package = target / "circularlib"
    names = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
    assert {"cli.py", "reporting/templates/style.css", "py.typed"} <= names
    assert {"data/dictionary/labels.csv", "notebooks/10_furniture_reuse.ipynb"} <= names
    assert not any("roeselare" in name or "reference/" in name or ".pyc" in name for name in names)
    assert (package / "cli.py").read_bytes() == shipped("cli.py").read_bytes()


def test_a_copy_that_was_tampered_with_is_not_run(code: Path, tmp_path: Path) -> None:
    identity = keep_code(shipped("notebooks"))
    with zipfile.ZipFile(code / f"{identity}.zip", "a") as archive:
        archive.writestr("circularlib/more.py", "print('hello')")
    assert not unpacked_code(identity, tmp_path / "unpacked")
    assert not (tmp_path / "unpacked").exists()
    assert not unpacked_code("0" * 64, tmp_path / "unpacked")


def test_a_folder_that_cannot_be_written_is_no_obstacle(code: Path) -> None:
    code.write_text("a file where the folder should be", encoding="utf-8")
    assert len(keep_code(shipped("notebooks"))) == 64


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A git repository with a package of one module, a notebook and its words."""
    root = tmp_path / "checkout"
    for name in ("circularlib/__init__.py", "notebooks/a.ipynb", "data/dictionary/a.csv",
                 "data/reference/a.csv", "docs/a.md"):  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("1\n", encoding="utf-8")
    monkeypatch.setattr(running_code, "_PACKAGE", root / "circularlib")
    monkeypatch.setattr(running_code, "shipped", lambda name: root / name)
    git_commit.cache_clear()
    yield root
    git_commit.cache_clear()


def git(root: Path, *words: str) -> str:
    own = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    done = subprocess.run(
        ["git", *own, *words], cwd=root, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_commit_is_that_of_a_checkout_nobody_changed(checkout: Path) -> None:
    """A changed text elsewhere in it does not count."""
    git(checkout, "init", "-q")
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "first")
    (checkout / "docs" / "a.md").write_text("2\n", encoding="utf-8")
    assert git_commit() == git(checkout, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    "changed", ["circularlib/new.py", "circularlib/__init__.py", "notebooks/a.ipynb",
                "data/reference/a.csv", "data/dictionary/a.csv"],
)  # fmt: skip
def test_changed_code_has_no_commit(checkout: Path, changed: str) -> None:
    git(checkout, "init", "-q")
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "first")
    (checkout / changed).write_text("2\n", encoding="utf-8")
    assert git_commit() is None


def test_a_package_installed_within_another_repository_has_no_commit(checkout: Path) -> None:
    """As in a .venv that git ignores, in somebody's own project."""
    (checkout / ".gitignore").write_text("circularlib/\n", encoding="utf-8")
    git(checkout, "init", "-q")
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "first")
    assert git_commit() is None


def test_without_git_there_is_no_commit(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(checkout, "init", "-q")
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "first")
    monkeypatch.setenv("PATH", "")
    assert git_commit() is None
