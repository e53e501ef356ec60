"""Where the files that come with circularlib lie: notebooks, reference values, the sample."""

from collections.abc import Iterator
from pathlib import Path

__all__ = ["package_files", "shipped"]

_PACKAGE = Path(__file__).parent


def shipped(relative: str) -> Path:
    """Path of a file or folder that comes with circularlib.

    In an installed wheel these folders lie inside the package; in a checkout they
    lie beside it.

    Args:
        relative: Path below the project, for example `data/reference/sources.csv`.

    Returns:
        The path; it exists.

    Raises:
        FileNotFoundError: Nothing of that name is shipped.

    Example:
        >>> shipped("data/reference/sources.csv").name
        'sources.csv'
    """
    for root in (_PACKAGE, _PACKAGE.parent):
        path = root / relative
        if path.exists():
            return path
    raise FileNotFoundError(relative)


def package_files() -> Iterator[tuple[str, bytes]]:
    """The code, the words and the examples that decide how records become figures.

    Yields:
        Name and content of each file, in the order of their names.

    Example:
        >>> "units.py" in dict(package_files())
        True
    """
    words, examples = shipped("data/dictionary"), shipped("data/starter")
    for root, pattern in ((_PACKAGE, "**/*.py"), (words, "*.csv"), (examples, "*.*")):
        for file in sorted(root.glob(pattern)):
            yield file.relative_to(root).as_posix(), file.read_bytes()
