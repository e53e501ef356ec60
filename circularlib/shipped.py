"""Where the files that come with circularlib lie: notebooks, reference values, the sample."""

from pathlib import Path

__all__ = ["shipped"]

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
