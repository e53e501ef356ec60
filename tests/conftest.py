"""What tests everywhere use: each engine with one small table, a real database and browser."""

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest

from circularlib.reporting.running_code import CODE_VARIABLE

from .browser import browser as browser
from .browser import reader as reader
from .postgresql_server import postgresql as postgresql
from .spark_session import spark_table as spark_table

Engine = Callable[[pd.DataFrame], Any]

ENGINES: dict[str, Engine] = {
    "pandas": lambda frame: frame,
    "polars": pl.from_pandas,
    "polars_lazy": lambda frame: pl.from_pandas(frame).lazy(),
}

SPARK_MARKS = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),  # left by toPandas
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On slow engines plain tests show that a figure is what it is on Polars.

    Laws, whose dozens of tables take pandas and Spark longer than all else together, are left to
    the other engines where their file has plain tests too. Spark is asked for each figure once:
    a test costs it a second.
    """
    slow = {"pandas", "spark"}
    plain = {(item.path, _engine_of(item)) for item in items if not _is_law(item)}
    tried: set[tuple[str, str]] = set()
    left = []
    for item in (item for item in items if _engine_of(item) in slow):
        called = _called(item) if _engine_of(item) == "spark" else set()
        is_told = _is_law(item) and (item.path, _engine_of(item)) in plain
        if is_told or (called and called <= tried):
            left.append(item)
        else:
            tried |= called
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=left)


def _is_law(item: pytest.Item) -> bool:
    return hasattr(getattr(item, "function", None), "hypothesis")


def _engine_of(item: pytest.Item) -> object:
    call = getattr(item, "callspec", None)
    return call.params.get("engine") if call else None


def _called(item: pytest.Item) -> set[tuple[str, str]]:
    """Functions that a test calls, of circularlib and of its own file, by that file."""
    assert isinstance(item, pytest.Function)
    law = getattr(item.function, "hypothesis", None)
    code = (law.inner_test if law else item.function).__code__
    names = {*code.co_names, item.name.partition("[")[0]}
    found = {name for name in names if callable(getattr(item.module, name, None))}
    figures = {name for name in found if not name.startswith("test_")}
    return {(str(item.path), name) for name in figures or found}


@pytest.fixture(scope="session", autouse=True)
def _own_code_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Reports of tests keep copies of the code there, not with the files of who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CODE_VARIABLE, str(tmp_path_factory.mktemp("code")))
        yield


@pytest.fixture(params=[*ENGINES, "duckdb", pytest.param("spark", marks=SPARK_MARKS)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Turns a pandas table into the frame of one engine; all of a test's on one connection."""
    if request.param == "spark":
        table: Engine = request.getfixturevalue("spark_table")
        return table
    if request.param == "duckdb":
        return duckdb.connect().from_df
    return ENGINES[request.param]


@pytest.fixture
def collected() -> Callable[[Any], pd.DataFrame]:
    """Any engine's result as pandas, its rows sorted, what is missing as None."""

    def as_pandas(native: Any) -> pd.DataFrame:
        frame = nw.from_native(native).lazy().collect("pandas").to_native()
        frame = frame.astype(object).where(frame.notna(), None)
        by = list(frame.columns)
        return frame.sort_values(by, key=lambda column: column.map(str)).reset_index(drop=True)

    return as_pandas


@pytest.fixture
def rows(collected: Callable[[Any], pd.DataFrame]) -> Callable[..., list[tuple[Any, ...]]]:
    """The sorted rows of any engine's result, of some columns or of all."""

    def of(native: Any, *columns: str) -> list[tuple[Any, ...]]:
        frame = collected(native)
        shown = frame[list(columns) or list(frame.columns)]
        return list(shown.itertuples(index=False, name=None))

    return of
