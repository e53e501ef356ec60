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
    """Each figure is tried on Spark by the first test that calculates it: a test costs a second."""
    tried: set[tuple[str, str]] = set()
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        called = _called(item) if item.get_closest_marker("spark") else set()
        (left if called and called <= tried else kept).append(item)
        tried |= called
    items[:] = kept
    config.hook.pytest_deselected(items=left)


def _called(item: pytest.Item) -> set[tuple[str, str]]:
    """Functions that a test calls, of circularlib and of its own file, by that file."""
    assert isinstance(item, pytest.Function)
    names = {*item.function.__code__.co_names, item.name.partition("[")[0]}
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
