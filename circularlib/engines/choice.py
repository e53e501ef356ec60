"""Which engine a report is calculated on."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from circularlib.errors import UsageError

__all__ = ["DEFAULT", "ENGINES", "VARIABLE", "check_engine", "chosen"]

DEFAULT = "polars"
ENGINES = (DEFAULT, "duckdb", "spark")
VARIABLE = "CIRCULARLIB_ENGINE"
"""Environment variable by which a kernel is told the engine."""


def chosen() -> str:
    """The engine that this process was told to use.

    Example:
        >>> chosen() in ENGINES
        True
    """
    return os.environ.get(VARIABLE) or DEFAULT


def check_engine(name: str) -> None:
    """Refuses an engine that does not exist, or that is not installed.

    Args:
        name: Name of the engine.

    Raises:
        UsageError: There is no such engine, or what it needs is absent.

    Example:
        >>> check_engine("polars")
    """
    if name not in ENGINES:
        import difflib

        near = difflib.get_close_matches(name, ENGINES, n=1)
        remedy = f'Did you mean "{near[0]}"?' if near else f"Use one of {', '.join(ENGINES)}."
        raise UsageError(f'"{name}" is not an engine.', remedy=remedy)
    module = {"spark": "pyspark", "duckdb": "duckdb"}.get(name)
    if module is not None and find_spec(module) is None:
        raise UsageError(
            f"The engine {name} is not installed.",
            f"It needs the package {module}.",
            f'Install it with: pip install "circularlib[{name}]".',
        )
    if name == "spark" and not _has_java():
        raise UsageError(
            "The engine spark needs Java 17, and there is none.",
            "No program java is on the PATH, and JAVA_HOME names none.",
            "Install it, on Debian with: apt install openjdk-17-jre-headless.",
        )


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    named = Path(home, "bin", "java").is_file() if home else False
    return named or shutil.which("java") is not None
