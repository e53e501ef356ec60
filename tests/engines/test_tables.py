"""A table of a notebook on another engine: it calculates there, and comes back as from Polars."""

import narwhals as nw
import polars as pl
import pytest

from circularlib.engines.tables import Table, across_engines, narwhalified, table_on

ROWS = pl.LazyFrame(
    {"home_id": ["A", "B", None], "day": [1, 2, 3]}, schema_overrides={"day": pl.Int32}
)
OTHERS = [
    "duckdb",
    "pandas",
    pytest.param(
        "spark",
        marks=[pytest.mark.spark, pytest.mark.filterwarnings("ignore:unclosed <socket")],
    ),
]


@narwhalified
def later(rows: nw.LazyFrame, names: nw.LazyFrame, *, day: int) -> nw.LazyFrame:
    """Rows after a day, with the name of their home."""
    return rows.filter(nw.col("day") > day).join(names, on="home_id", how="left")


@pytest.fixture(params=OTHERS)
def table(request: pytest.FixtureRequest) -> Table:
    """The rows on an engine; the Spark of the tests is there where it is needed."""
    if request.param == "spark":
        request.getfixturevalue("spark_table")
    return table_on(ROWS, request.param)


def test_a_figure_of_a_table_is_a_table_of_its_engine(table: Table) -> None:
    """Frames of Polars beside it go to that engine; B has a name, the third home none."""
    names = pl.LazyFrame({"home_id": ["A", "B"], "name": ["north", "south"]})
    found = later(table, names, day=1)
    assert isinstance(found, Table)
    assert found.engine == table.engine
    rows = found.collect().to_pandas().sort_values("day")
    assert rows["name"].fillna("").tolist() == ["south", ""]


def test_what_was_collected_can_be_calculated_on_with(table: Table) -> None:
    """As a notebook does: collect, and go on with what was collected."""
    held = table.collect().lazy()
    assert later(held, held, day=2).collect()["day"].to_list() == [3]


def test_what_comes_back_has_the_types_of_polars(table: Table) -> None:
    assert table.collect().to_pandas().dtypes.equals(ROWS.collect().to_pandas().dtypes)


def test_polars_stays_polars() -> None:
    """Nothing is wrapped where nothing needs be."""
    assert table_on(ROWS, "polars") is ROWS
    assert isinstance(later(ROWS, ROWS, day=0), pl.LazyFrame)


def test_a_result_that_is_no_frame_is_handed_on_as_it_is(table: Table) -> None:
    height = across_engines(lambda rows: nw.from_native(rows).lazy().collect("pandas").shape[0])
    assert height(table) == 3
