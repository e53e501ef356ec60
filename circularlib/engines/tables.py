"""A table on any engine, which a notebook uses as it uses a lazy frame of Polars."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

import narwhals as nw
import pandas as pd
import polars as pl

from circularlib.engines.sessions import on_engine

__all__ = ["Collected", "Table", "across_engines", "narwhalified", "native", "table_on"]


@dataclass(frozen=True)
class Table:
    """A table on another engine than Polars.

    Attributes:
        native: The frame of that engine.
        engine: `duckdb`, `pandas` or `spark`.
    """

    native: Any
    engine: str

    def lazy(self) -> "Table":
        """The table itself: nothing of it was fetched."""
        return self

    def collect(self) -> "Collected":
        """The table calculated once, and kept where it is."""
        if self.engine == "spark":
            return Collected(Table(self.native.persist(), self.engine))
        if self.engine == "duckdb":  # a relation would be calculated again by whoever reads it
            return Collected(Table(on_engine(_fetched(self.native).lazy(), self.engine), "duckdb"))
        return Collected(self)


@dataclass(frozen=True)
class Collected:
    """A calculated table, still on its engine.

    Attributes:
        table: The table.
    """

    table: Table

    def lazy(self) -> Table:
        """The table, to calculate on with."""
        return self.table

    def to_pandas(self) -> pd.DataFrame:
        """Its rows in pandas, with the types they have by way of Polars."""
        return self._rows().to_pandas()

    def __getitem__(self, column: str) -> pl.Series:
        return self._rows()[column]

    def _rows(self) -> pl.DataFrame:
        return _fetched(self.table.native)


def _fetched(frame: Any) -> pl.DataFrame:
    rows: pl.DataFrame = nw.from_native(frame).lazy().collect("polars").to_native()
    return rows


def table_on(frame: pl.LazyFrame, engine: str) -> Any:
    """A table of the ledger on an engine.

    Args:
        frame: The table as the ledger has it.
        engine: Name of the engine.

    Returns:
        The frame itself for `polars`, else a `Table`.

    Example:
        >>> table_on(pl.LazyFrame({"a": [1, 2]}), "duckdb").collect().to_pandas()["a"].tolist()
        [1, 2]
    """
    return frame if engine == "polars" else Table(on_engine(frame, engine), engine)


Figure = TypeVar("Figure", bound=Callable[..., Any])


def across_engines(figure: Figure) -> Figure:
    """Lets a function of native frames take a `Table`, and Polars frames beside it.

    Args:
        figure: A function of tables; it returns a frame of their engine, or something else.

    Returns:
        The same function. Given a `Table`, it takes the frames of Polars to the same engine,
        and what it returns of that engine is a `Table` again.

    Example:
        >>> doubled = across_engines(lambda frame: frame.assign(a=frame["a"] * 2))
        >>> doubled(table_on(pl.LazyFrame({"a": [1]}), "pandas")).collect()["a"].to_list()
        [2]
    """

    @wraps(figure)
    def figured(*args: Any, **kwargs: Any) -> Any:
        given = [*args, *kwargs.values()]
        engine = next((each.engine for each in given if isinstance(each, Table)), None)
        if engine is None:
            return figure(*args, **kwargs)
        found = figure(
            *(_native(each, engine) for each in args),
            **{name: _native(each, engine) for name, each in kwargs.items()},
        )
        is_frame = isinstance(nw.from_native(found, pass_through=True), nw.LazyFrame)
        is_table = is_frame or (engine == "pandas" and isinstance(found, pd.DataFrame))
        return Table(found, engine) if is_table else found

    return cast("Figure", figured)


def native(table: Any) -> Any:
    """The frame of a table, for what only reads it.

    Args:
        table: A table, or a frame of any engine.

    Returns:
        The frame.
    """
    return table.native if isinstance(table, Table) else table


def _native(given: Any, engine: str) -> Any:
    if isinstance(given, Table):
        return given.native
    if isinstance(given, (pl.LazyFrame, pl.DataFrame)):
        return on_engine(given.lazy(), engine)
    return given


def narwhalified(figure: Callable[..., Any]) -> Callable[..., Any]:
    """`narwhals.narwhalify`, also for a `Table`.

    Args:
        figure: A function of Narwhals frames.

    Returns:
        The same function, of native frames or tables.
    """
    return across_engines(nw.narwhalify(figure))
