"""Which engine a report is calculated on, and the session that tables of it belong to."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl

from circularlib.errors import UsageError

__all__ = ["DEFAULT", "ENGINES", "VARIABLE", "check_engine", "chosen", "on_engine"]

DEFAULT = "polars"
ENGINES = (DEFAULT, "duckdb", "pandas", "spark")
VARIABLE = "CIRCULARLIB_ENGINE"
"""Environment variable by which a kernel is told the engine."""

_SPARK = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}


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
        remedy = f'Did you mean "{near[0]}"?' if near else f"Use {', '.join(ENGINES)}."
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


def on_engine(frame: pl.LazyFrame, engine: str) -> Any:
    """A table on an engine.

    Args:
        frame: The table.
        engine: `duckdb`, `pandas` or `spark`.

    Returns:
        The engine's own frame; all of a process belong to one session.

    Example:
        >>> on_engine(pl.LazyFrame({"a": [1]}), "pandas")["a"].tolist()
        [1]
    """
    rows = frame.collect()
    if engine == "pandas":
        return rows.to_pandas()
    arrow = rows.to_arrow(compat_level=pl.CompatLevel.oldest())
    return _duckdb().from_arrow(arrow) if engine == "duckdb" else _spark().createDataFrame(arrow)


@cache
def _duckdb() -> Any:
    import duckdb

    return duckdb.connect()


@cache
def _spark() -> Any:
    """The session of this process: of a cluster where Spark's settings name one, else all cores."""
    from pyspark.sql import SparkSession

    with _silent():
        return SparkSession.builder.appName("circularlib").config(map=_SPARK).getOrCreate()


@contextmanager
def _silent() -> Iterator[None]:
    """What Java says when it starts is no part of a page; it keeps the outputs it was born with."""
    kept = [(stream, os.dup(stream)) for stream in (1, 2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for stream, _ in kept:
            os.dup2(nowhere, stream)
        yield
    finally:
        for stream, copy in kept:
            os.dup2(copy, stream)
            os.close(copy)
        os.close(nowhere)
