"""The sessions of engines, one a process, and how a table gets there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import polars as pl

__all__ = ["on_engine", "spark_session"]

_SPARK: dict[str, bool | float | int | str | None] = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.shuffle.partitions": "16",  # 200, for a cluster, is a lot of small work
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}


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
    return (
        _duckdb().from_arrow(arrow)
        if engine == "duckdb"
        else spark_session().createDataFrame(arrow)
    )


@cache
def _duckdb() -> Any:
    import duckdb

    return duckdb.connect()


@cache
def spark_session() -> Any:
    """The session of this process: of a cluster where Spark's settings name one, else all cores.

    Returns:
        The session; it is started at the first call.
    """
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
