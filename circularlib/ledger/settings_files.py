"""The files with settings of a programme: which there are, and whether they are still the same."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from circularlib.ledger.problems import Problem
from circularlib.ledger.scenarios import FOLDER

__all__ = ["changed_settings", "programme_folder", "settings_digests", "settings_files"]


def programme_folder(address: Path) -> Path:
    """The folder of a programme, whether or not it is there.

    Args:
        address: The folder, or the file of a scenario in it.

    Returns:
        The folder.

    Example:
        >>> programme_folder(Path("town/scenarios/lower-fee.toml")).name
        'town'
    """
    is_scenario = address.suffix == ".toml" and not address.is_dir()
    return address.parent.parent if is_scenario else address


def settings_files(folder: Path) -> list[Path]:
    """The files of a folder that hold settings.

    Args:
        folder: A programme folder, or the one with its scenarios.

    Returns:
        Every toml file, since a page may read any; but not what an editor or a system keeps
        beside them under a name that begins with a point or a tilde.
    """
    found = sorted(folder.glob("*.toml"))
    return [file for file in found if file.name[0] not in ".~" and file.is_file()]


def settings_digests(address: Path) -> dict[str, str]:
    """SHA-256 of each file with settings, prices and claims, by name, as they are now.

    Args:
        address: The programme folder, or the file of a scenario in it.

    Returns:
        Those of the folder, and that of the scenario. A file that goes away meanwhile is none.
    """
    folder = programme_folder(address)
    files = {file.name: file for file in settings_files(folder)}
    if folder != address:
        files[f"{FOLDER}/{address.name}"] = address
    digests: dict[str, str] = {}
    for name, file in files.items():
        with suppress(FileNotFoundError):
            digests[name] = hashlib.sha256(file.read_bytes()).hexdigest()
    return digests


def changed_settings(address: Path, before: Mapping[str, str]) -> list[Problem]:
    """The files with settings that are not what they were.

    Args:
        address: The programme folder, or the file of a scenario in it.
        before: Their digests, as `settings_digests` gave them.

    Returns:
        A problem for each that changed, came or went.
    """
    now, folder = settings_digests(address), programme_folder(address)
    return [
        Problem(kind="changed_meanwhile", file=str(folder / name))
        for name in sorted({*before, *now})
        if before.get(name) != now.get(name)
    ]
