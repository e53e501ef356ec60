"""The key of the pseudonyms: a secret of the town that stays where the records are not."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from circularlib.errors import UsageError

__all__ = ["default_key_file", "pseudonym_key"]

_BYTES = 32


def default_key_file() -> Path:
    """Where the key lies unless another place is named: among the user's own settings.

    Returns:
        A file under `APPDATA`, `XDG_CONFIG_HOME` or `~/.config`; it need not exist.

    Example:
        >>> default_key_file().name
        'pseudonyms.key'
    """
    settings = os.environ.get("APPDATA") or os.environ.get("XDG_CONFIG_HOME")
    folder = Path(settings) if settings else Path.home() / ".config"
    return folder / "circularlib" / "pseudonyms.key"


def pseudonym_key(file: Path, away_from: Iterable[Path]) -> bytes:
    """The key in a file; a file that does not exist is made, readable by its owner alone.

    Args:
        file: The file.
        away_from: Folders in which it may not lie, because they are shared.

    Returns:
        The key, at least 32 bytes.

    Raises:
        UsageError: The file lies in one of the folders, or holds less than 32 bytes.
        OSError: The file cannot be read or made.

    Example:
        >>> from tempfile import mkdtemp
        >>> file = Path(mkdtemp()) / "my.key"
        >>> pseudonym_key(file, []) == pseudonym_key(file, [])
        True
    """
    for folder in away_from:
        if file.resolve().is_relative_to(folder.resolve()):
            raise UsageError(
                f"The key {file} lies in {folder}.",
                "Who has the folder could undo the pseudonyms.",
                "Name a file outside the programme and its copy with --key.",
            )
    try:
        key = file.read_bytes()
    except FileNotFoundError:
        return _made(file)
    if len(key) < _BYTES:
        raise UsageError(
            f"The key {file} is too short.",
            f"It has {len(key)} bytes, and {_BYTES} are needed: codes could be guessed.",
            "Name a file that does not exist yet: a key is made in it.",
        )
    return key


def _made(file: Path) -> bytes:
    """A new key, never over another one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_bytes(_BYTES)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
        made.write(key)
    return key
