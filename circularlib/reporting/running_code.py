"""Which code makes a report: its digest, its git commit, and a copy that can be run again."""

import hashlib
import io
import os
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from uuid import uuid4

from typer import get_app_dir

from circularlib.shipped import package_files, shipped

__all__ = [
    "CODE_VARIABLE",
    "code_digest",
    "code_folder",
    "git_commit",
    "keep_code",
    "unpacked_code",
]

CODE_VARIABLE = "CIRCULAR_CODE_FOLDER"
"""Environment variable with the folder in which copies of the code are kept."""

_PACKAGE = Path(__file__).parents[1]
_MOST_KEPT = 10
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the same files give the same archive
_BESIDE = ("dictionary", "starter")  # of `data`: words; values are no code


@cache
def code_digest() -> str:
    """SHA-256 of the package's own code and words, which decide how records become figures."""
    digest = hashlib.sha256()
    for name, content in package_files():
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


@cache
def git_commit() -> str | None:
    """The commit of the code, where it runs from a git checkout that nobody changed.

    Returns:
        The commit; None in an installed package, and where a file of the code, the notebooks,
        the words or the reference values is not as the commit has it.
    """
    parts = [_PACKAGE, *(shipped(name) for name in ("notebooks", "data/dictionary"))]
    parts.append(shipped("data/reference"))
    with suppress(OSError, subprocess.SubprocessError):
        _git("ls-files", "--error-unmatch", "__init__.py")  # not the repository around a .venv
        if not _git("status", "--porcelain", "--", *map(str, parts)):
            return _git("rev-parse", "HEAD")
    return None


def _git(*words: str) -> str:
    done = subprocess.run(
        ["git", "-c", "core.fsmonitor=false", *words],
        cwd=_PACKAGE,
        env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    return done.stdout.strip()


def code_folder() -> Path:
    """Where copies of the code are kept: a folder of the user, not of a programme.

    A programme folder may come from somebody else; what is run on this machine may not.

    Returns:
        The folder; it may not exist yet.
    """
    own = os.environ.get(CODE_VARIABLE)
    return Path(own) if own else Path(get_app_dir("circularlib")) / "code"


def keep_code(notebooks: Path) -> str:
    """Keeps a copy of the running code; a folder that cannot be written is no obstacle.

    Args:
        notebooks: Folder of the notebooks that are run.

    Returns:
        SHA-256 that identifies the code with its notebooks.
    """
    files = _files(notebooks)
    identity = _identity(files)
    archive = code_folder() / f"{identity}.zip"
    with suppress(OSError):
        if not archive.is_file():
            archive.parent.mkdir(parents=True, exist_ok=True)
            part = archive.with_name(f".{uuid4().hex}.part")
            part.write_bytes(_packed(files))
            part.replace(archive)
        os.utime(archive)
        by_age = sorted(archive.parent.glob("*.zip"), key=lambda file: file.stat().st_mtime)
        for old in by_age[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)
    return identity


def unpacked_code(identity: str, folder: Path) -> bool:
    """Puts a copy of the code in a folder from which it can be run.

    Args:
        identity: What `keep_code` returned when that code ran.
        folder: An empty folder.

    Returns:
        Whether the copy was still there.
    """
    try:
        with zipfile.ZipFile(code_folder() / f"{identity}.zip") as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile):
        return False
    if _identity(files) != identity:
        return False
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return True


def _files(notebooks: Path) -> dict[str, bytes]:
    """Every file of the code by its path in an installed package, but for the values."""
    data = shipped("data/dictionary").parent
    places = {
        "circularlib": _own_files(),
        "circularlib/notebooks": [(f.name, f) for f in notebooks.glob("[0-9]*_*.ipynb")],
    }
    for name in _BESIDE:
        places[f"circularlib/data/{name}"] = [(f.name, f) for f in (data / name).glob("*.*")]
    return {
        f"{place}/{name}": file.read_bytes()
        for place, files in places.items()
        for name, file in sorted(files)
    }


@cache
def _own_files() -> list[tuple[str, Path]]:
    return [(file.relative_to(_PACKAGE).as_posix(), file) for file in _own()]


def _own() -> Iterator[Path]:
    for file in _PACKAGE.rglob("*"):
        first = file.relative_to(_PACKAGE).parts[0]
        if (
            file.is_file()
            and first not in {"data", "notebooks"}
            and "__pycache__" not in file.parts
        ):
            yield file


def _identity(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return digest.hexdigest()


def _packed(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY), files[name], zipfile.ZIP_DEFLATED)
    return written.getvalue()
